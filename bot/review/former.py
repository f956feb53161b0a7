"""What a clause said before: in the texts that corrections have put away, or in the document that it replaces."""

import shutil
import tempfile
from pathlib import Path

from corpus.differences import differences
from corpus.lifecycle import VERSIONS
from corpus.load import METADATA, SOURCE, PolicyFileError, load_document
from corpus.model import Clause, Document


def former_text(folder: Path, digest: str) -> str | None:
    """The clause's text of that digest in the newest kept version that has it."""
    for version in sorted((folder / VERSIONS).glob(f"*/{SOURCE}"), reverse=True):
        document = _loaded(folder, version.parent)
        for clause in document.clauses if document else ():
            if clause.digest == digest:
                return clause.text
    return None


def replaced_text(old: Document, new: Document, clause: Clause) -> str | None:
    """The text of the old document in whose place the clause has come, where it says something else."""
    for each in differences(old, new):
        if each.new and each.old and each.change == "changed" and f"{clause.id}/".startswith(f"{each.new.id}/"):
            return each.old.text if each.new.id == clause.id else None
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
