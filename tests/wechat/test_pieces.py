"""What a reply looks like on WeChat: whole, within the limit, no link cut; and what its settings must be."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from bot.__main__ import main
from bot.channels.layout import WECHAT_ARTICLE_DIGEST, WECHAT_ARTICLE_TITLE, WECHAT_TEXT_BYTES
from bot.channels.wechat.accounts import AccountError, accounts
from bot.channels.wechat.choices import number_of
from bot.channels.wechat.outgoing import Article
from bot.channels.wechat.pieces import Piece, after, pieces, texts_of, with_more
from bot.messages import CitationOut, Reply
from bot.settings import Settings
from tests.bot.fakes import settings
from tests.bot.talking import Conversation
from tests.wechat.platform import KEY

PUBLIC = "https://policy.example.org"


def public(path: str) -> str | None:
    return PUBLIC + path


def nowhere(path: str) -> str | None:
    return None


LINK = f'<a href="{PUBLIC}/clauses/xichou-2019/%E5%9B%9B/%28%E4%B8%80%29">西政办发〔2019〕114号 四, (一)</a>'
COMPARED = Conversation().say("事业单位横向项目净收入45万,团队至少拿多少,蒙自和昆明哪个给得多?")
WORDS = st.text("字。;,\n ab1😀é", max_size=60)


def citation(**fields: Any) -> CitationOut:
    given: dict[str, Any] = {
        "mark": 1,
        "document": "honghe-2025",
        "document_title": "清单",
        "document_number": "红政办发〔2025〕14号",
        "clause": "honghe-2025/7",
        "article": 7,
        "label": "七",
        "quote": "按成交实际到账额的20%给予",
        "in_force": True,
        "effective_from": None,
        "effective_to": None,
        "url": "/clauses/honghe-2025/7",
    }
    return CitationOut(**given | fields)


def entry(**fields: Any) -> dict[str, Any]:
    given = {"rule": "r", "title": "企业购买科技成果补助", "document": "d", "clause": "c", "article": 7}
    return given | {"bound": "exactly", "amount": "600000.00", "eligible": True} | fields


def reply(**fields: Any) -> Reply:
    return Reply.model_validate({"session_id": "s", "turn": 1, "kind": "answer", "text": "可获补助[1]"} | fields)


def text_of(found: list[Piece]) -> str:
    return "\n".join(piece for piece in found if isinstance(piece, str))


def card_of(found: list[Piece]) -> Article:
    (card,) = (piece for piece in found if isinstance(piece, Article))
    return card


def test_a_citation_is_a_link_with_its_words_unless_the_text_has_them() -> None:
    linked = f'[1] <a href="{PUBLIC}/clauses/honghe-2025/7">红政办发〔2025〕14号 七</a>'
    assert f"{linked}\n「按成交实际到账额的20%给予」" in text_of(pieces(reply(citations=(citation(),)), public))
    quoting = reply(text="「按成交实际到账额\n的20%给予」[1]", citations=(citation(),))
    assert text_of(pieces(quoting, public)).endswith(linked)
    assert text_of(pieces(quoting, nowhere)) == quoting.text
    assert "该日不在有效期内" in text_of(pieces(reply(citations=(citation(in_force=False),)), nowhere))


def test_citations_of_one_place_share_a_line_and_an_address_has_no_letters_of_its_own() -> None:
    text = "「按成交实际到账额的20%给予」[1][2]"
    one = citation(url="/clauses/kunming-2025/引言", in_force=None)
    found = text_of(pieces(reply(text=text, citations=(one, one.model_copy(update={"mark": 2}))), public))
    assert f'[1][2] <a href="{PUBLIC}/clauses/kunming-2025/%E5%BC%95%E8%A8%80">' in found
    assert found.count("效力日期未载明") == 1


def test_a_card_shows_each_amount_as_the_bound_that_it_is() -> None:
    several = reply(
        sheet="/sheets/x",
        calculations=(
            entry(),
            entry(title="风投补贴", bound="at_most", eligible=None),
            entry(title="收入分配", bound="at_least", amount="70.00", period="2023"),
            entry(title="罚款", bound="between", amount="30000.00", amount_max="100000.00"),
            entry(title="别的", amount="0.00", eligible=False),
        ),
    )
    card = card_of(pieces(several, public))
    assert card.url == f"{PUBLIC}/sheets/x"
    assert card.description.splitlines() == [
        "企业购买科技成果补助:600,000 元",
        "风投补贴:最高 600,000 元",
        "收入分配(2023):不低于 70 元",
        "罚款:30,000 元 – 100,000 元",
        "别的:不符合条件",
        "以未确认的条件成立为前提",
    ]


def test_a_card_is_cut_between_amounts() -> None:
    many = reply(sheet="/sheets/x", calculations=tuple(entry(title="题" * 70, amount=f"{n}.00") for n in range(9)))
    card = card_of(pieces(many, public))
    assert len(card.title) <= WECHAT_ARTICLE_TITLE
    assert len(card.description) <= WECHAT_ARTICLE_DIGEST
    assert card.description.removesuffix("…").endswith("元")


def test_without_an_address_of_ours_there_is_no_card() -> None:
    assert all(isinstance(piece, str) for piece in pieces(reply(sheet="/s", calculations=(entry(),)), nowhere))


@given(st.lists(WORDS | st.just(LINK), max_size=80))
def test_every_text_fits_and_nothing_is_lost_or_cut(words: list[str]) -> None:
    whole = "".join(words)
    parts = texts_of(whole)
    assert all(len(with_more(part).encode()) <= WECHAT_TEXT_BYTES for part in parts)
    assert "".join("".join(parts).split()) == "".join(whole.split())
    assert sum(part.count(LINK) for part in parts) == whole.count(LINK)


def test_a_long_row_of_links_is_cut_between_them() -> None:
    parts = texts_of(" ".join([LINK] * 60))
    assert len(parts) > 1
    assert all(part.count("<a ") == part.count("</a>") == part.count(LINK) for part in parts)


def test_what_was_not_seen_stands_first_and_the_card_last() -> None:
    card = Article("a", "b", "c")
    found = after(("旧",), ["新", card])
    assert [text_of(found).index(word) for word in "旧新"] == sorted(text_of(found).index(word) for word in "旧新")
    assert found[-1] == card


@pytest.mark.parametrize(
    ("said", "number"),
    [
        *(("1", "1"), ("０３", "3"), ("②", "2"), ("12.", "12"), ("(4)", "4"), ("².", "2")),
        *((words, None) for words in ("3万", "-1", "", "123", "1.5", "一", "1 2")),
    ],
)
def test_only_a_bare_number_is_one(said: str, number: str | None) -> None:
    assert number_of(said) == number


ACCOUNT = {"wechat_token": SecretStr("t"), "wechat_app_id": "wx", "wechat_aes_key": SecretStr(KEY)}
COMPANY = {"wecom_token": SecretStr("t"), "wecom_corp_id": "ww", "wecom_aes_key": SecretStr(KEY)}


def test_only_what_is_set_up_is_there(tmp_path: Path) -> None:
    assert accounts(settings(tmp_path)) == {}
    assert accounts(settings(tmp_path, **ACCOUNT, **COMPANY)).keys() == {"wechat", "wecom"}
    assert accounts(settings(tmp_path, wechat_token=SecretStr("t")))["wechat"].envelope is None


@pytest.mark.parametrize(
    ("given", "variable"),
    [
        (ACCOUNT | {"wechat_app_id": ""}, "WECHAT_APP_ID"),
        (ACCOUNT | {"wechat_aes_key": SecretStr("secret-but-short")}, "WECHAT_AES_KEY"),
        (COMPANY | {"wecom_corp_id": ""}, "WECOM_CORP_ID"),
        (COMPANY | {"wecom_aes_key": SecretStr("")}, "WECOM_AES_KEY"),
    ],
)
def test_what_is_missing_is_named_and_no_secret_shown(tmp_path: Path, given: dict[str, Any], variable: str) -> None:
    with pytest.raises(AccountError, match=variable) as refused:
        accounts(settings(tmp_path, **given))
    assert "secret-but" not in str(refused.value)


def test_the_command_says_what_to_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("WECOM_TOKEN", "hush")
    assert main(["serve"]) == 1
    said = capsys.readouterr().err
    assert "WECOM_CORP_ID" in said
    assert "hush" not in said


@pytest.mark.parametrize("url", ["policy.example.org", "ftp://x", "https://x/?q=1", "https://x y", "https://"])
def test_an_address_of_ours_is_one_that_links_can_begin_with(url: str) -> None:
    with pytest.raises(ValidationError, match="public_url"):
        Settings(public_url=url)


def test_a_comparison_is_a_line_a_side_whatever_else_there_is() -> None:
    rows = [row.text for row in COMPARED.comparison]
    shown = text_of(pieces(COMPARED, nowhere)).splitlines()
    assert len(rows) > 1
    assert [line for line in shown if line in rows] == rows
