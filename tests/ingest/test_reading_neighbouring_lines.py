"""What lines show beside their like: dispatches under one heading, names in rows, headlines
that a database marked, subheads that share a person, and what is asked about them."""

import pytest

from ingest.reading import read
from ingest.reading.asking import cases, doubts
from ingest.reading.signatures import signature

COPY = "城北水厂昨日通水，沿线三万户居民喝上了新水，渠长七公里，工期两年。"
MORE = "水厂的水泵日夜运转，值班的师傅每两小时巡查一遍，记下水压和水质。"


def stories(*lines):
    return read("\n".join(lines)).stories


def names(story):
    return [person.name for person in story.people]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "本版采写（除署名外）/城北日报记者 郭晓华 李静 实习生王勇",
            "郭晓华 李静 王勇",
        ),
        ("城北日报记者 郭晓华 李静 通讯员 王勇", "郭晓华 李静 王勇"),
        ("来源：城北晚报 郭晓华 李静", "郭晓华 李静"),
        ("太原《城北报》记者郭晓华翻摄", "郭晓华"),
        ("城市摄影队 郭晓华 摄", "郭晓华"),
        ("城北日报记者│郭晓华", "郭晓华"),
    ],
)
def test_it_reads_names_that_rows_and_sources_hold(words, expected):
    assert [p.name for p in signature(words).people] == expected.split()


@pytest.mark.parametrize(
    ("lead", "dateline"),
    [
        ("本报讯 记者 郭晓华 通讯员 李静 王勇", "本报讯"),
        ("城北网讯 记者 郭晓华 通讯员 李静 王勇", "城北网讯"),
        ("据新华社太原4月2日电 记者 郭晓华 李静 王勇", "据新华社太原4月2日电"),
    ],
)
def test_it_cuts_a_dateline_and_a_byline_that_fill_a_line(lead, dateline):
    (story,) = stories("城北新渠通水惠及三万户", lead, COPY * 2, MORE * 2)
    assert story.dateline == dateline
    assert names(story) == ["郭晓华", "李静", "王勇"]


def test_it_takes_one_character_for_a_house_where_a_day_follows():
    (story,) = stories("城北新渠通水", f"晋网12月10日讯“渠里来水了！”{COPY}", MORE * 3)
    assert story.dateline == "晋网12月10日讯"
    (story,) = stories("城北新渠通水", f"上网讯问的人多。{COPY}", MORE * 3)
    assert not story.dateline


def test_it_takes_nothing_for_a_byline_of_a_word_that_the_headline_has():
    copy = f"城北日报 记者李静 通讯员王勇新华街市场昨日重开，三百个摊位迎客。{MORE}"
    (story,) = stories("新华街市场重开", copy, MORE)
    assert names(story) == ["李静", "王勇"]
    assert story.blocks[0].text.startswith("新华街市场昨日")


def test_it_ends_a_line_at_a_credit_among_indented_paragraphs():
    (story,) = stories(
        "城北新渠通水惠及三万户",
        "渠边，两台水泵正在抽水，居民前来观看。新华社记者 郭晓华 摄",
        "昨日，城北新渠放水，渠水流过街口。新华社记者 李静 摄",
        *(f"　　{(COPY + MORE) * 2}" for _ in range(4)),
    )
    assert all(caption.credits for _, caption in story.captions)
    assert len(story.captions) == 2


def test_it_reads_dispatches_below_one_heading_as_one_story():
    lines = (
        "各地抢修水渠",
        f"本报城北讯（通讯员 王勇）{COPY}",
        f"本报城南讯（通讯员 李静）{MORE}",
        f"本报城西讯（通讯员 郭晓华）{COPY}",
    )
    (story,) = stories(*lines)
    assert names(story) == ["王勇", "李静", "郭晓华"]
    both = stories(*lines[:2], "城南水厂检修", *lines[2:])
    assert [s.headline for s in both] == ["各地抢修水渠", "城南水厂检修"]


def test_it_goes_on_with_a_story_where_more_news_of_it_follows():
    (story,) = stories("城北新渠通水", COPY * 2, MORE, f"又讯 据新华社电 昨日，{COPY}")
    assert story.blocks[-1].text.startswith("又讯")


def test_it_signs_by_a_byline_below_a_lead_in_what_a_dateline_begins():
    (story,) = stories(
        "城北街头桂花飘香", "花好莫要采。", "□记者 王勇 文/图", f"本报讯 {COPY}", MORE
    )
    assert story.dateline == "本报讯"


@pytest.mark.parametrize(
    "mark", ["（图片）", "（漫画）", "（附图片２张）", "（附照片）"]
)
def test_it_tells_headlines_by_the_marks_of_a_database(mark):
    found = stories(
        "城北新渠通水",
        COPY,
        MORE,
        f"城南老街换新颜{mark}",
        "老街的石板换过一遍，店铺重新开了门。",
    )
    assert [story.headline for story in found] == [
        "城北新渠通水",
        f"城南老街换新颜{mark}",
    ]


def test_it_ends_a_page_with_a_picture_without_copy():
    found = stories("城北新渠通水", COPY, MORE, "水从渠中来（图片）", "（王勇）")
    assert [story.headline for story in found] == ["城北新渠通水", "水从渠中来（图片）"]


def test_it_keeps_parts_that_speak_of_one_person_in_one_story():
    parts = [
        f"王小勇{words}，在这条渠上守了二十年，熟悉每一道闸门，也熟悉沿渠的每一户人家。"
        for words in (
            "每天清早出门巡渠",
            "的妻子也来帮忙",
            "说夏天的活最重",
            "带了三个徒弟",
        )
    ]
    (story,) = stories(
        "王小勇：渠上守水二十年",
        parts[0] * 2,
        "清早出门夜里归的守渠人",
        parts[1] * 3,
        "三个徒弟如今都能独当一面",
        parts[3] * 3,
    )
    assert sum(block.is_subhead for block in story.blocks) == 2


def asked(*lines):
    reading = read("\n".join(lines))
    found = cases(reading.segments, reading.stories)
    return {kind for case in found for kind, _ in doubts(case)}


def test_it_asks_about_what_differs_from_its_like():
    lead = ("城北新渠通水", f"本报讯（记者 王勇）{COPY * 3}")
    subheads = ("水渠通了", MORE * 3, "水厂的师傅每两小时巡查一遍", MORE * 3)
    assert "subhead_uneven" in asked(*lead, *subheads)
    row = "城北日报 记者 李静 萌友 王勇/文图"
    assert "name_odd" in asked(lead[0], row, COPY * 2, MORE)
    assert "name_odd" not in asked(lead[0], row.replace(" 萌友", ""), COPY * 2, MORE)
