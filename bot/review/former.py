"""Which text of a clause a rule was signed for, looked up among the texts that corrections have put away."""

import shutil
import tempfile
from pathlib import Path

from corpus.lifecycle import VERSIONS
from corpus.load import METADATA, SOURCE, PolicyFileError, load_document
from corpus.model import Document


def former_text(folder: Path, digest: str) -> str | None:
    """The clause's text of that digest in the newest kept version that has it."""
    for version in sorted((folder / VERSIONS).glob(f"*/{SOURCE}"), reverse=True):
        document = _loaded(folder, version.parent)
        for clause in document.clauses if document else ():
            if clause.digest == digest:
                return clause.text
    return None


def _loaded(folder: Path, version: Path) -> Document | None:
    """The document as it was; what the correction left alone is as it is."""
    with tempfile.TemporaryDirectory() as together:
        for name in (METADATA, SOURCE):
            kept = version / name
            shutil.copyfile(kept if kept.exists() else folder / name, Path(together) / name)
        try:
            return load_document(Path(together))
        except PolicyFileError:
            return None
