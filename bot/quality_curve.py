"""What is answered against what is answered wrongly, as the working point of relevance moves (setting CAUTION)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from bot.messages import UserMessage
from bot.quality_cases import Case, load_cases
from bot.quality_sets import Ask

CAUTIONS = (-6.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 6.0)
"""In log-odds; 0 is the point that the fit has chosen."""
DECLINED = frozenset({"not_found", "refusal"})
ANSWERABLE, UNANSWERABLE = "retrieval", "refuse"


def curve(folder: Path, asking: Callable[[float], AbstractContextManager[Ask]]) -> Iterator[str]:
    """A line for each of `CAUTIONS`: shares of the questions of `retrieval` and of `refuse` that get an answer.

    `asking` opens an assistant of that caution. Of `refuse` those count that nothing but declining is right for.

    :raises CaseFileError: for a file that can't be read.
    """
    answerable = load_cases(folder / f"{ANSWERABLE}.jsonl")
    others = [case for case in load_cases(folder / f"{UNANSWERABLE}.jsonl") if _only_declined(case)]
    yield f"caution: answered of {len(answerable)} answerable, of {len(others)} others"
    for caution in CAUTIONS:
        with asking(caution) as ask:
            yield f"{caution:+.1f} {_answered(answerable, ask):.3f} {_answered(others, ask):.3f}"


def _only_declined(case: Case) -> bool:
    wanted = set(case.conversation[-1].expect.behavior)
    return bool(wanted) and wanted <= {"refuse", "not_found"}


def _answered(cases: Sequence[Case], ask: Ask) -> float:
    return sum(_answers(case, ask) for case in cases) / max(1, len(cases))


def _answers(case: Case, ask: Ask) -> bool:
    """Whether the last turn gets an answer; a message that cannot be taken gets none."""
    session, kind = None, "refusal"
    for turn in case.conversation:
        try:
            reply = ask(UserMessage(message=turn.user, session_id=session))
        except ValueError:
            return False
        session, kind = reply.session_id, reply.kind
    return kind not in DECLINED
