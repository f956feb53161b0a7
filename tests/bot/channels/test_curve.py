"""The picture of a curve: a PNG of a known size, the user's figure on it where it lies on the curve."""

import io
from decimal import Decimal

import pytest
from PIL import Image

from bot.channels.curve import HEIGHT, WIDTH, curve_png
from bot.messages import CurveOut

POINTS = (("0.00", "0.00"), ("5000000.00", "1000000.00"), ("10000000.00", "1000000.00"))
CURVE = CurveOut(input="paid_amount", points=POINTS, cap_from="5000000.00")
TALLEST = 20_000


def reds(png: bytes) -> int:
    """How many pixels are of the colour of the user's figure."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    assert image.size == (WIDTH, HEIGHT)
    colours = image.getcolors(WIDTH * HEIGHT) or []
    return sum(
        count
        for count, colour in colours
        if isinstance(colour, tuple) and colour[0] > 150 and colour[1] < 90 and colour[2] < 90
    )


def test_the_user_s_figure_lies_on_the_curve() -> None:
    assert reds(curve_png(CURVE)) == 0
    assert reds(curve_png(CURVE, Decimal(3_000_000))) > 100


@pytest.mark.parametrize("here", ["-1", "10000000.01", "1E+30"])
def test_a_figure_beside_the_curve_is_left_out(here: str) -> None:
    assert reds(curve_png(CURVE, Decimal(here))) == 0


@pytest.mark.parametrize(
    "points",
    [(), (("0", "0"),), (("0", "0"), ("0", "0")), (("0", "0.01"), ("0.01", "0.01")), (("0", "0"), ("1E+15", "1E+15"))],
)
def test_every_curve_can_be_drawn(points: tuple[tuple[str, str], ...]) -> None:
    png = curve_png(CurveOut(input="x", points=points), Decimal(0))
    reds(png)
    assert len(png) < TALLEST
