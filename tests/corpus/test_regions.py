"""Places as people name them, and words that only look like places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.regions import Place, name_of, parents, read_places, resolve


def only(text: str) -> Place:
    places = read_places(text)
    assert len(places) == 1, places
    return places[0]


NAMED = {
    "红河": "532500", "红河州": "532500", "红河县": "532529", "honghe": "532500", "Honghe": "532500", "个旧": "532501",
    "箇舊": "532501", "开远": "532502", "開遠市": "532502", "蒙自": "532503", "弥勒": "532504", "彌勒": "532504",
    "呈贡": "530114", "安宁": "530181", "昆明": "530100", "kunming": "530100", "西畴": "532623", "西疇縣": "532623",
    "文山": "532600", "文山市": "532601", "云南": "530000", "雲南省": "530000", "滇": "530000", "玉溪": "530400",
    "大理": "532900", "曲靖": "530300", "上海": "310000", "張江": "310115", "西双版纳": "532800", "石林": "530126",
    "石林县": "530126", "新疆": "650000", "内蒙古": "150000", "台湾": "710000", "深圳": "440300", "南京": "320100",
    "云南省红河州个旧市": "532501", "云南红河": "532500", "红河州的开远": "532502", "北京朝阳区": "110105",
    "南京市鼓楼区": "320106", "富民县": "530124", "Mile": "532504",
}  # fmt: skip


@pytest.mark.parametrize("said", NAMED)
def test_a_place_is_known_by_its_names(said: str) -> None:
    for text in (said, f"我在{said}的企业", f"{said},想问补贴"):
        place = only(text)
        assert (place.said, place.code, place.inside) == (said, NAMED[said], "")
        assert place.name == name_of(place.code)


@pytest.mark.parametrize(
    "text",
    [
        "创新平台", "基金平台", "重大理由", "重大理论", "沟通海外", "召开远程会议", "社会安宁", "推广安全",
        "投资兴建水工程",
        "沿海城市", "会同县级", "司法合作", "弘扬中华", "离开原岗位", "最高密级", "滇池", "大理石", "富民政策",
        "解放区",
        "10 miles", "专利", "鼓楼区", "省里", "市里", "",
    ],
)  # fmt: skip
def test_ordinary_words_are_no_places(text: str) -> None:
    assert read_places(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "昆明理工大学", "云南大学", "红河学院", "上海交大", "云南农业大学", "昆明医科大学附属医院", "云南白药",
        "红河卷烟厂",
        "中国科学院昆明植物研究所", "云南省科技厅", "红河州科技局的电话", "红河州人民政府办公室",
        "昆明贵研科技有限公司",
        "昆明市第一人民医院", "中山大学",
    ],
)  # fmt: skip
def test_a_place_in_an_organisations_name_is_marked(text: str) -> None:
    assert only(text).inside == "organisation"


@pytest.mark.parametrize(
    "text",
    [
        "云南省促进科技成果转化条例",
        "《昆明市科技政策》",
        "云南省技术转移体系建设实施方案",
        "雲南省促進科技成果轉化條例",
    ],
)
def test_a_place_in_a_title_is_marked(text: str) -> None:
    assert only(text).inside == "document"


@pytest.mark.parametrize(
    "text",
    [
        "红河州公司",
        "红河一所高校的老师",
        "昆明高校的专利",
        "云南某研究所",
        "云南大学生创业",
        "昆明民营医院",
        "昆明的大学",
    ],
)
def test_where_somebody_is_stays_a_place(text: str) -> None:
    assert only(text).inside == ""


def test_each_of_several_places_is_judged_by_itself() -> None:
    places = read_places("红河公司买昆明理工大学的成果,税在云南省交")
    assert [(place.code, place.inside) for place in places] == [
        ("532500", ""), ("530100", "organisation"), ("530000", ""),
    ]  # fmt: skip


def test_a_shared_name_means_the_one_inside_the_places_around_it() -> None:
    assert [place.code for place in read_places("长春的公司,在朝阳区")] == ["220100", "220104"]


def test_the_places_around() -> None:
    assert parents("532501") == ("532500", "530000")
    assert parents("530000") == ()
    assert parents("110101") == ("110000",)
    with pytest.raises(KeyError):
        parents("999999")
    with pytest.raises(KeyError):
        name_of("53")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("红河州", "532500"), ("532501", "532501"), ("53", "530000"), ("5325", "532500"), ("富民", "530124"),
        ("kunming", "530100"), (" 云南省红河州个旧市 ", "532501"), ("火星", None), ("999999", None), ("", None),
        ("昆明、红河", None), ("昆明理工大学", None),
    ],
)  # fmt: skip
def test_resolving_a_name_or_code(said: str, code: str | None) -> None:
    assert resolve(said) == code


@given(st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, exclude_categories=())))
def test_any_text_reads_without_error(text: str) -> None:
    for place in read_places(f"{text}、昆明,{text}"):
        assert place.said == f"{text}、昆明,{text}"[place.start : place.end]
    assert "530100" in {place.code for place in read_places(f"{text}、昆明、{text}")}
    resolve(text)
