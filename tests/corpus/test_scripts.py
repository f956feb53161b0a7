"""Both scripts and both widths, one character for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.scripts import is_traditional, simplify


@pytest.mark.parametrize(
    ("text", "simplified"),
    [
        ("上海張江的企業做技術轉讓", "上海张江的企业做技术转让"),
        ("凈收入,云南,範圍", "净收入,云南,范围"),
        ("３，０００％　￥（Ａ）", "3,000% ¥(A)"),
        ("瞭解乾隆", "了解乾隆"),
        ("叁佰萬圓", "叁佰万圆"),
        ("昆明企业", "昆明企业"),
    ],
)
def test_simplified_and_half_width(text: str, simplified: str) -> None:
    assert simplify(text) == simplified


@given(
    st.text(st.one_of(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), st.characters(exclude_categories=())))
)
def test_length_is_kept(text: str) -> None:
    assert len(simplify(text)) == len(text)
    assert simplify(simplify(text)) == simplify(text)


def test_the_script_that_a_user_writes() -> None:
    assert is_traditional("昆明市的高校老師,單位能否")
    assert not is_traditional("昆明市的高校老师,单位能否")
    assert not is_traditional("昆明 300万")
