"""Documents and articles named outright: ours, and those that the corpus does not hold."""

import pytest

from corpus.load import load_corpus
from retrieval.named import Named, named

CORPUS = load_corpus()


def read(text: str) -> Named:
    return named(text, CORPUS)


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("云南省促进科技成果转化条例第三十条", "yunnan-regulation-2020"),
        ("條例第三十條怎麼規定?", "yunnan-regulation-2020"),
        ("按条例,完成人最少拿几成?", "yunnan-regulation-2020"),
        ("红政办发〔2025〕14号第七条", "honghe-2025"),
        ("红河十五条里怎么说先用后付?", "honghe-2025"),
        ("《昆明市促进科技成果转化若干措施(试行)》第六条", "kunming-2025"),
        ("2018省方案怎么奖补?", "yunnan-2018"),
        ("西政办发〔2019〕114号", "xichou-2019"),
    ],
)
def test_ours(text: str, document: str) -> None:
    assert read(text).documents == {document}
    assert read(text).unheld == ()


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("条例第三十条第二款怎么规定", 30),
        ("我在红河,州里的七怎么说", 7),
        ("紅河州裡文件的七是怎麼寫的", 7),
        ("昆明那个十三是啥", 13),
        ("红河的七念给我听", 7),
        ("西畴方案的第2点怎么说", 2),
        ("云南2018方案十九条写的啥", 19),
        ("省条例三十条怎么写", 30),
        ("条例的30说啥", 30),
        ("红河十二条里头的培训绩效奖补", 12),
    ],
)
def test_an_article_by_its_number(text: str, article: int) -> None:
    assert read(text).articles == (article,)


@pytest.mark.parametrize(
    "text",
    [
        "红河十五条里怎么说先用后付?",
        "红河十五条措施怎么说横向项目",
        "这三条怎么写",
        "2条专利里头的一条是啥",
        "到账的30万怎么说",
        "完成的第一年怎么写",
    ],
)
def test_a_number_that_counts_names_no_article(text: str) -> None:
    assert read(text).articles == ()


@pytest.mark.parametrize(
    "text",
    [
        "浙江省的促进科技成果转化条例第二十条写的什么?",
        "四川省促进科技成果转化条例怎么规定奖励比例",
        "国家技术转移体系建设方案里怎么说技术市场?",
        "昆明市科学技术进步与创新条例第十条",
        "云南省科技创新条例第八条",
        "《中华人民共和国专利法》第十五条是怎么说的?",
    ],
)
def test_a_name_that_ends_like_ours_is_not_ours(text: str) -> None:
    assert read(text).documents == frozenset()
    assert len(read(text).unheld) == 1


@pytest.mark.parametrize(
    ("text", "title", "clause"),
    [
        ("国家促进科技成果转化法第四十五条规定的比例是多少?", "促进科技成果转化法", "yunnan-regulation-2020/31"),
        ("云政办发〔2024〕65号里买成果补多少?", "云政办发〔2024〕65号", "honghe-2025/引言"),
        ("国发〔2017〕44号讲了什么", "国发〔2017〕44号", "yunnan-2018/引言"),
    ],
)
def test_a_text_that_is_only_cited_comes_with_where(text: str, title: str, clause: str) -> None:
    (unheld,) = read(text).unheld
    assert unheld.title == title
    assert unheld.mention is not None
    assert unheld.mention.clause.id == clause


@pytest.mark.parametrize(
    "text",
    [
        "单位没有约定,按促进科技成果转化法执行吗?",
        "1997年那个实施促进科技成果转化法的若干规定,眼下还能用吗?",
        "《技术转让合同》里写的是300万",
        "资金奖补的实施细则由谁制定?",
        "有什么办法能多分几成?",
        "没办法,学校就这么规定的",
    ],
)
def test_a_mention_is_not_a_question_for_the_content(text: str) -> None:
    assert read(text).unheld == ()


def test_the_longest_name_stands_for_all() -> None:
    assert [unheld.title for unheld in read("劳动合同法里怎么规定离岗").unheld] == ["劳动合同法"]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("条例第四十一条", "yunnan-regulation-2020/40"),
        ("红河第十六条写的什么", "honghe-2025/15"),
        ("蒙自第二十条", "honghe-2025/15"),
        ("昆明第十九条怎么规定", "kunming-2025/18"),
        ("西畴方案第20条", "xichou-2019/19"),
        ("云南第四十一条", "yunnan-regulation-2020/40"),
    ],
)
def test_an_article_beyond_the_last(text: str, last: str) -> None:
    assert [clause.id for clause in read(text).beyond] == [last]


@pytest.mark.parametrize(
    "text",
    ["条例第四十条", "红河第十五条", "昆明第十八条", "西畴方案第19条", "云南第四十条", "第九十条", "专利法第九十条"],
)
def test_an_article_that_exists_or_is_nobodys(text: str) -> None:
    assert read(text).beyond == ()


def test_an_ordinal_is_not_the_fifteen_measures() -> None:
    assert read("第四十五条是什么").documents == frozenset()
    assert read("第四十五条是什么").articles == (45,)
