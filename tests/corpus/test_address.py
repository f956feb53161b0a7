"""Where a clause stands, written in full."""

import pytest

from corpus.address import address
from tests.bot.fakes import law


@pytest.mark.parametrize(
    ("clause", "written"),
    [
        ("yunnan-regulation-2020/30", "第三十条"),
        ("yunnan-regulation-2020/30/1", "第三十条第二款第(一)项"),
        ("yunnan-regulation-2020/30/3", "第三十条第二款第(三)项"),
        ("yunnan-regulation-2020/38/2", "第三十八条第(二)项"),
        ("yunnan-regulation-2020/8/8", "第八条第(八)项"),
        ("honghe-2025/7", "七"),
        ("kunming-2025/6", "(六)"),
        ("xichou-2019/2", "2."),
        ("xichou-2019/四/(一)", "四(一)"),
        ("honghe-2025/通知/一", "通知一"),
        ("kunming-2025/结尾段", "结尾段"),
    ],
)
def test_the_whole_path(clause: str, written: str) -> None:
    corpus, _ = law()
    assert address(corpus.clause(clause), corpus) == written


def test_every_item_names_its_article() -> None:
    corpus, _ = law()
    items = [clause for clause in corpus if clause.parent]
    assert items
    assert all(address(item, corpus).startswith(corpus.clause(item.parent).label) for item in items if item.parent)
