"""What is counted, for /metrics: never a message, never a figure, never an id."""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The library's own variable: where several workers keep their counts; unset, a process counts alone."""

REQUESTS = Counter("http_requests", "HTTP requests answered", ["method", "route", "status"])
LATENCY = Histogram(
    "http_request_seconds",
    "Time to the end of the response, in seconds",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
REPLIES = Counter("replies", "Replies given, by kind, on every channel", ["kind"])
GUARD_REFUSALS = Counter("guard_refusals", "Sentences that the number guard did not let out")
UPDATES = Counter("updates", "Updates of messengers, by channel and how they ended", ["channel", "end"])
SESSION_CONFLICTS = Counter("session_conflicts", "Turns taken again because another process wrote the session first")


def exposition() -> bytes:
    """What /metrics says, of all workers together."""
    if not os.environ.get(SHARED_FOLDER):
        return generate_latest()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
