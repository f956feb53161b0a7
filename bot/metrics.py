"""What is counted, for /metrics: never a message, never a figure, never an id."""

from prometheus_client import Counter, Histogram

REQUESTS = Counter("http_requests", "HTTP requests answered", ["method", "route", "status"])
LATENCY = Histogram(
    "http_request_seconds",
    "Time to the end of the response, in seconds",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
REPLIES = Counter("replies", "Replies given, by kind, on every channel", ["kind"])
GUARD_REFUSALS = Counter("guard_refusals", "Sentences that the number guard did not let out")
SESSION_CONFLICTS = Counter("session_conflicts", "Turns taken again because another process wrote the session first")
