"""Which text of a clause a rule was signed for, looked up among the versions of its document."""

from pathlib import Path

from corpus.load import METADATA, PolicyFileError, load_document

VERSIONS = "versions"


def former_text(folder: Path, digest: str) -> str | None:
    """The clause's text of that digest in the newest kept version that has it."""
    for version in sorted((folder / VERSIONS).glob(f"*/{METADATA}"), reverse=True):
        try:
            document = load_document(version.parent)
        except PolicyFileError:
            continue
        for clause in document.clauses:
            if clause.digest == digest:
                return clause.text
    return None
