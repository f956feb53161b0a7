"""This is where what a browser fetches is read and packed: once, with a name for its content, small on the wire."""

import gzip
import hashlib
from dataclasses import dataclass
from importlib.resources import files

from fastapi import Request, Response

WEB = files(__package__) / "web"
FRESH_SECONDS = 300  # a page that embeds the widget takes a new version within five minutes
NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Asset:
    """Bytes of one media type, plain and gzipped; `tag` changes with them."""

    body: bytes
    packed: bytes
    media_type: str
    tag: str

    def answer(self, request: Request, headers: dict[str, str]) -> Response:
        """The asset as far as the browser needs it: nothing new, gzipped, or plain."""
        headers = {
            "Cache-Control": f"public, max-age={FRESH_SECONDS}",
            "ETag": self.tag,
            "Vary": "Accept-Encoding",
            **headers,
        }
        if self.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=NOT_MODIFIED, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.packed, media_type=self.media_type, headers={**headers, "Content-Encoding": "gzip"})
        return Response(self.body, media_type=self.media_type, headers=headers)


def asset(body: bytes, media_type: str) -> Asset:
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    return Asset(body, gzip.compress(body, mtime=0), media_type, tag)


def read_text(name: str) -> str:
    """A file of the web folder."""
    return (WEB / name).read_text("utf-8")
