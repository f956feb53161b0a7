"""The curve of an amount as a picture: drawn here, with digits alone, so that no font has to be fetched."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from bot.messages import CurveOut

WIDTH, HEIGHT = 800, 500
LEFT, TOP, RIGHT, BOTTOM = 110, 45, 50, 70
FINE = 2  # drawn so many times larger, then made smaller: lines without steps
TEXT, LINE, DOT, TICK = 22, 4, 9, 7
TICKS = 4
COLOURS = 32
DASHES = 25
UNIT = Decimal(10_000)  # 万元
PAPER, INK, GRID, CURVE, CAP, HERE = "#ffffff", "#333333", "#dddddd", "#1864ab", "#868e96", "#c92a2a"
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))

Point = tuple[Decimal, Decimal]
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Canvas:
    """Where a point of the curve lies on the picture."""

    draw: ImageDraw.ImageDraw
    widest: Decimal
    highest: Decimal

    def at(self, point: Point) -> Place:
        x, y = (
            float(value / most) if most else 0.0 for value, most in zip(point, (self.widest, self.highest), strict=True)
        )
        across, up = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        return (LEFT + x * across) * FINE, (HEIGHT - BOTTOM - y * up) * FINE

    def line(self, points: Iterable[Point], colour: str, width: int) -> None:
        self.draw.line([self.at(point) for point in points], fill=colour, width=width * FINE, joint="curve")

    def label(self, place: Place, text: str, anchor: str, colour: str = INK) -> None:
        self.draw.text(place, text, fill=colour, anchor=anchor, font=_font())


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The digits that come with the library."""
    return ImageFont.load_default(TEXT * FINE)


def curve_png(curve: CurveOut, here: Decimal | None = None) -> bytes:
    """A PNG of 800 × 500 pixels: both axes in 10,000 yuan, the cap dashed, a dot at the user's own figure.

    The curve is that of one item: a dot that would lie beyond what is drawn is left out.
    """
    points = [(Decimal(x) / UNIT, Decimal(y) / UNIT) for x, y in curve.points]
    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), PAPER)
    most = tuple(max((point[axis] for point in points), default=Decimal(0)) for axis in (0, 1))
    canvas = _Canvas(ImageDraw.Draw(image), _up_to(most[0]), _up_to(most[1]))
    _axes(canvas)
    if curve.cap_from is not None:
        _cap(canvas, Decimal(curve.cap_from) / UNIT, most[1])
    if points:
        canvas.line(points, CURVE, LINE)
    if here is not None and (height := _height(points, here / UNIT)) is not None:
        _dot(canvas, (here / UNIT, height))
    out = io.BytesIO()
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    small.quantize(COLOURS, Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()


def _axes(canvas: _Canvas) -> None:
    zero = Decimal(0)
    for share in range(TICKS + 1):
        x, y = canvas.widest * share / TICKS, canvas.highest * share / TICKS
        canvas.line([(zero, y), (canvas.widest, y)], GRID if share else INK, 1)
        left, bottom = canvas.at((zero, y)), canvas.at((x, zero))
        canvas.label((left[0] - TICK * FINE * 2, left[1]), _plain(y), "rm")
        canvas.label((bottom[0], bottom[1] + TICK * FINE * 2), _plain(x), "mt")


def _cap(canvas: _Canvas, from_: Decimal, height: Decimal) -> None:
    for start, end in _dashes(Decimal(0), height):
        canvas.line([(from_, start), (from_, end)], CAP, 2)
    canvas.label((canvas.at((from_, height))[0], (TOP - TICK) * FINE), _plain(from_), "mb", CAP)


def _dot(canvas: _Canvas, point: Point) -> None:
    x, y = canvas.at(point)
    radius = DOT * FINE
    canvas.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=HERE, outline=PAPER, width=2 * FINE)
    aside, anchor = (-2, "rt") if x > WIDTH * FINE / 2 else (2, "lt")
    canvas.label((x + aside * radius, y + radius * 2), _plain(point[0]), anchor, HERE)


def _dashes(start: Decimal, end: Decimal) -> Iterator[Point]:
    piece = (end - start) / DASHES
    return ((start + piece * at, start + piece * (at + 1)) for at in range(0, DASHES, 2))


def _height(points: list[Point], x: Decimal) -> Decimal | None:
    """On the line between two neighbours; None beside the curve."""
    for (left, low), (right, high) in pairwise(points):
        if left <= x <= right:
            return low if left == right else low + (high - low) * (x - left) / (right - left)
    return None


def _up_to(most: Decimal) -> Decimal:
    """The end of an axis: a round number that its ticks divide well."""
    if most <= 0:
        return Decimal(1)
    tick = most / TICKS
    ten = Decimal(10) ** tick.adjusted()
    step = next((ten * step for step in STEPS if ten * step >= tick), ten * 10)
    return step * TICKS


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"
