"""Looks whether the folders of policies have changed, and makes the house that is to be served from then on."""

import logging
import time
from collections.abc import Callable

from bot.dialogue.turn import House
from bot.settings import Settings
from calculators.anchors import RuleError
from corpus.load import PolicyFileError
from corpus.shelves import fingerprints

LOOK_SECONDS = 0.5
RETRY_SECONDS = 30
"""After a failure that the folders are not to blame for: a full disk, say."""

_log = logging.getLogger(__name__)


class Watch:
    """Over the folders that the settings name, from the house that is served; one thread looks at a time."""

    def __init__(self, house: House, settings: Settings, renew: Callable[[House, Settings], House]) -> None:
        self._house = house
        self._settings = settings
        self._renew = renew
        self._seen: object = None
        self._taken: object = house.policies.prints if house.policies else None
        self._not_before = 0.0

    def look(self) -> House | None:
        """The house from now on, None where it stays. A change is taken in when it has come to rest for one look.

        Whatever fails is logged once, and the house stays as it is.
        """
        before, self._seen = self._seen, self._prints()
        if self._seen != before or self._seen == self._taken or time.monotonic() < self._not_before:
            return None
        self._taken = self._seen
        try:
            following = self._renew(self._house, self._settings)
        except (PolicyFileError, RuleError) as error:
            _log.error("the policies stay as they were: %s", error)
            return None
        except Exception:
            _log.exception("the policies stay as they were")
            self._taken, self._not_before = None, time.monotonic() + RETRY_SECONDS
            return None
        before_it, self._house = self._house, following
        return following if following is not before_it else None

    def _prints(self) -> object:
        """What tells a change: the folders' fingerprints, or why there are none."""
        try:
            return fingerprints(self._settings.shelves)
        except (PolicyFileError, OSError) as error:
            return str(error)
