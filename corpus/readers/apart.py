"""A file read in a process of its own that may take only so much memory and time."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.readers import limits
from corpus.readers.allowance import restrict
from corpus.readers.model import Reading, ReadingError, Refused

_READING = TypeAdapter(Reading)
_REFUSAL = TypeAdapter(tuple[Refused, str, int | None])
_REFUSED = 3  # exit code: the reason stands in the output


def read_file(path: Path, seconds: float | None = None) -> Reading:
    """The file's text with its places; however hostile the file, this process is not harmed.

    `seconds` is the longest time to wait; by default what the largest allowed scan needs.

    :raises ReadingError: with the reason, for every file that does not hold a document.
    """
    command = [sys.executable, "-m", "corpus.readers.apart", str(path.absolute())]
    most = seconds or limits.SECONDS + limits.SECONDS_PAGE_OCR * limits.PAGES
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(command, capture_output=True, timeout=most, check=False, env=environment)
    except subprocess.TimeoutExpired as error:
        raise ReadingError("too_slow", f"{most:.0f} s") from error
    if done.returncode == _REFUSED:
        raise ReadingError(*_REFUSAL.validate_json(done.stdout))
    try:
        return _READING.validate_json(done.stdout)
    except ValidationError as error:
        raise _died(done.returncode, done.stderr) from error


def _died(code: int, told: bytes) -> ReadingError:
    words = told.decode("utf-8", "replace").strip().rpartition("\n")[2]
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return ReadingError("too_slow", f"{limits.SECONDS} s")
    if "MemoryError" in words or "bad_alloc" in words:
        return ReadingError("too_large_in_memory", f"{limits.MEMORY / limits.MEBIBYTE:.0f} MiB")
    return ReadingError("crashed", words[:200] or (signal.strsignal(-code) if code < 0 else None) or str(code))


def main(path: Path) -> int:
    """Writes the reading as JSON; with exit code 3, why there is none."""
    from corpus.readers.read import read_here  # noqa: PLC0415 - the limits come before the parsers

    try:
        sys.stdout.buffer.write(_READING.dump_json(read_here(path)))
    except ReadingError as error:
        sys.stdout.buffer.write(_REFUSAL.dump_json((error.reason, error.found, error.page)))
        return _REFUSED
    except RecursionError:
        sys.stdout.buffer.write(_REFUSAL.dump_json(("bomb", "nested too deep", None)))
        return _REFUSED
    return 0


if __name__ == "__main__":
    restrict()
    sys.exit(main(Path(sys.argv[1])))
