"""What the process that reads a file may take of memory and of processor time."""

import resource

from corpus.readers import limits


def restrict() -> None:
    """Bounds this process for good; a scan may ask for more with `allow_scan`."""
    _set(resource.RLIMIT_AS, limits.MEMORY)
    _set(resource.RLIMIT_CPU, limits.SECONDS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_scan() -> None:
    """What one more page needs, where this process is restricted."""
    soft, _ = resource.getrlimit(resource.RLIMIT_CPU)
    if soft != resource.RLIM_INFINITY:
        _set(resource.RLIMIT_AS, limits.MEMORY_OCR)
        _set(resource.RLIMIT_CPU, soft + limits.SECONDS_PAGE_OCR)


def _set(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
