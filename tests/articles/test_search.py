"""Article.objects.search(): what readers and editors find, on either database."""

from django.test import TestCase
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase as PropertyTestCase

from articles.models import Article, Brief, Byline, Column, Contributor
from articles.models.queryset import NAMED_BY_INDEX
from articles.search import indexing
from tests.level import examples
from tests.pictures import make_photo, place
from tests.stories import make_district, make_draft, make_section, make_story

HOSTILE = [
    *(
        "AND",
        "OR",
        "NOT",
        "NEAR(改造 迎泽)",
        "*",
        "改*",
        "^改",
        "body:改",
        "{a b}",
        "a:b",
    ),
    *(
        '"',
        "''",
        "'; DROP TABLE x; --",
        "\\",
        "\\'",
        "%",
        "_",
        "%%s",
        "%s",
        "(",
        "))(((",
    ),
    *(
        "&",
        "|",
        "!",
        "<->",
        ":*",
        "改 & !迎",
        "-",
        "--",
        "- -",
        "\ue000改",
        "\x00",
        "\x1f",
    ),
    *(
        "\ud7ff",
        "😀",
        "😀改造",
        "𠀀𠀁",
        "０" * 150,
        "a" * 200,
        "改 " * 66,
        "é",
        "e\u0301",
    ),
    *("15.5", ".", "1.", ".5", "1..2", "C++", "记者:", "区县:火星", '栏目:"', "记者:%"),
]


class FindingTests(TestCase):
    def found(self, text):
        stories = Article.objects.published().search(text)
        return {story.headline for story in stories}

    def test_it_finds_words_in_all_that_readers_see(self):
        column = Column.objects.create(name="新春走基层", slug="xinchun")
        story = make_story(
            "公交夫妻的别样除夕",
            kicker="万家灯火",
            deck="一趟末班车",
            summary="两个人开同一条线路",
            dateline="本报讯",
            body="<p>除夕夜，<strong>末班</strong>车还没到站。</p><h2>团圆饭</h2>",
            editors_note="此题为编辑所加",
            column=column,
        )
        story.tags.add("春运")
        Byline.objects.create(
            article=story, contributor=Contributor.objects.create(name="王勇")
        )
        Brief.objects.create(article=story, heading="古交市", text="屯兰河畔看灯。")
        place(make_photo(caption="车厢里的灯笼"), story)
        make_story("别的稿件")
        for text in (
            *(
                "别样除夕",
                "万家",
                "末班车",
                "同一条线路",
                "本报讯",
                "还没到站",
                "团圆饭",
            ),
            *("编辑所加", "走基层", "春运", "王勇", "古交", "屯兰河畔", "灯笼", "夕"),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), {"公交夫妻的别样除夕"})

    def test_it_does_not_search_what_only_the_desk_sees(self):
        make_story(staff_note="线人张三")
        self.assertEqual(self.found("张三"), set())

    def test_it_finds_no_story_that_is_not_in_the_index_yet(self):
        story = make_story("水厂改造")
        indexing.backend().remove(indexing.stored([story.pk]).values())
        for text in ("水厂", "水厂改造", "水厂 -公交"):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), set())

    def test_it_finds_what_is_one_word_of_the_index_and_what_is_several(self):
        make_story("甲", body="<p>哈哈哈，ab 1.5万，厂</p>")
        for text, is_found in (
            *(("哈", True), ("哈哈", True), ("哈哈哈", True), ("哈哈哈哈", False)),
            *(("ab", True), ("1.5", True), ("1.5万", True), ("5万", False)),
            *(("厂", True), ("哈厂", False), ("ab厂", False), ("哈哈 厂", True)),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), {"甲"} if is_found else set())

    def test_it_requires_all_of_several_words_wherever_they_are(self):
        make_story("迎泽区动工", body="<p>老旧小区改造。</p>")
        make_story("迎泽区通水")
        make_story("小店区改造")
        self.assertEqual(self.found("改造 迎泽"), {"迎泽区动工"})
        self.assertEqual(self.found("改造，迎泽"), {"迎泽区动工"})

    def test_it_finds_a_phrase_exactly_as_typed(self):
        make_story("甲", body="<p>小区老旧，改造开始。</p>")
        make_story("乙", body="<p>老旧小区改造开始。</p>")
        self.assertEqual(self.found("“老旧小区改造”"), {"乙"})
        self.assertEqual(self.found("老旧小区改造"), {"乙"})
        self.assertEqual(self.found("“老旧，改造”"), {"甲"})

    def test_it_finds_no_phrase_across_fields_or_paragraphs(self):
        make_story("水厂太原", body="<p>改造开始</p><p>今年完工</p>")
        self.assertEqual(self.found("太原改造"), set())
        self.assertEqual(self.found("开始今年"), set())

    def test_it_finds_no_word_by_its_pairs_of_characters_alone(self):
        make_story("甲", body="<p>太原原平平遥</p>")
        self.assertEqual(self.found("太原平遥"), set())
        self.assertEqual(self.found("原平平"), {"甲"})

    def test_it_leaves_out_stories_with_an_unwanted_word(self):
        make_story("公交招标")
        make_story("公交开通")
        self.assertEqual(self.found("公交 -招标"), {"公交开通"})
        self.assertEqual(self.found("公交 －招标"), {"公交开通"})
        self.assertEqual(self.found("公交 -“招标”"), {"公交开通"})
        self.assertEqual(self.found("-招标"), set())

    def test_it_is_narrowed_by_fields(self):
        district = make_district("迎泽区", "yingze")
        column = Column.objects.create(name="走基层", slug="zou")
        section = make_section("民生", "minsheng", 2)
        story = make_story("甲稿改造", column=column, section=section)
        story.districts.add(district)
        person = Contributor.objects.create(name="王勇")
        Byline.objects.create(article=story, contributor=person)
        make_story("乙稿改造，王勇到迎泽区走基层看民生")
        for text in (
            *("记者:王勇", "作者：王勇", "署名:王勇", "区县:迎泽", "区县:迎泽区"),
            *("区县:yingze", "栏目:走基层", "频道:民生", "改造 记者:王勇 区县:迎泽"),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), {"甲稿改造"})
        self.assertEqual(self.found("区县:火星"), set())
        self.assertEqual(self.found("记者:王勇 -改造"), set())

    def test_it_finds_those_filed_under_a_district_from_either_side(self):
        district = make_district("古交市", "gujiao")
        zone = make_district("功能区", "zone", kind="zone", code=None, within=district)
        filed, round_up, _ = make_story("甲"), make_story("乙"), make_story("丙")
        filed.districts.add(zone)
        Brief.objects.create(article=round_up, heading="丁", text="灯。", district=zone)
        Brief.objects.create(
            article=filed, heading="戊", text="灯。", district=district
        )
        for here in (district, zone):
            with self.subTest(here=here.name):
                stories = Article.objects.filed_under(here)
                self.assertCountEqual(stories, [filed, round_up])
                self.assertCountEqual(stories, Article.objects.in_district(here))

    def test_it_includes_the_districts_of_briefs(self):
        district = make_district("古交市", "gujiao")
        round_up = make_story("一句话新闻")
        Brief.objects.create(
            article=round_up, heading="古交", text="看灯。", district=district
        )
        self.assertEqual(self.found("区县:古交"), {"一句话新闻"})

    def test_it_ignores_width_case_and_blanks(self):
        make_story(
            "５Ｇ网络覆盖", body="<p>王　勇说，Ａｐｅｃ会议，2023 年，15.5亿元。</p>"
        )
        for text in (
            *("5g", "５Ｇ", "5G网络", "王勇", "王 勇".replace(" ", ""), "apec会议"),
            *("2023年", "２０２３年", "15.5亿"),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), {"５Ｇ网络覆盖"})

    def test_it_finds_latin_words_and_numbers_only_whole(self):
        make_story("F-35飞越", body="<p>跑了13公里，用时2.5小时，15G流量。</p>")
        for text in ("F-35", "f-35飞越", "35飞越", "13公里", "2.5小时", "13"):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), {"F-35飞越"})
        for text in ("3公里", "5小时", "5G", "1", "-35"):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), set())

    def test_it_takes_punctuation_and_operators_for_text(self):
        make_story("改造开始")
        for text in HOSTILE:
            with self.subTest(text=text):
                found = self.found(text)
                self.assertLessEqual(found, {"改造开始"})

    def test_it_finds_nothing_for_too_long_a_query(self):
        make_story("改造")
        self.assertEqual(self.found("改造 " * 80), set())

    def test_it_searches_all_that_a_queryset_holds_and_no_more(self):
        make_draft("水厂草稿")
        make_story("水厂见报")
        self.assertEqual(Article.objects.search("水厂").count(), 2)
        self.assertEqual(self.found("水厂"), {"水厂见报"})

    def test_it_lists_the_newest_first(self):
        first, second = make_story("旧的改造"), make_story("新的改造")
        Article.objects.filter(pk=first.pk).update(published_at="2020-01-01T00:00Z")
        found = list(Article.objects.published().search("改造"))
        self.assertEqual(found, [second, first])

    def test_it_costs_one_question_to_the_index_and_one_to_the_rows(self):
        make_story("改造")
        with self.assertNumQueries(2):
            list(Article.objects.published().search("改造 迎泽"))

    def test_it_searches_a_very_long_text_to_its_end(self):
        # More different words than PostgreSQL has places for, in 90,000 characters.
        text = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(90_000))
        make_story("全文", body=f"<p>{text}结尾之处。</p>")
        self.assertEqual(self.found("结尾之处"), {"全文"})
        self.assertEqual(self.found(text[50_000:50_010]), {"全文"})
        self.assertEqual(self.found("a" * 199), set())

    def test_it_allows_saving_a_text_with_more_words_than_an_index_holds(self):
        text = "".join(
            chr(0x4E00 + n % 20_000) + chr(0x4E00 + n * 31 % 20_000)
            for n in range(150_000)
        )
        make_story("开头之处", body=f"<p>{text}</p>")
        self.assertEqual(self.found("开头之处"), {"开头之处"})


class CommonWordTests(TestCase):
    """More stories have the word than the index names one by one."""

    def test_it_finds_them_all(self):
        section = make_section()
        stories = Article.objects.bulk_create(
            Article(
                headline=f"水厂第{n}号",
                section=section,
                status="signed",
                published_at="2023-05-04T04:00Z",
            )
            for n in range(NAMED_BY_INDEX + 2)
        )
        found = Article.objects.published().search("水厂")
        self.assertEqual(found.count(), len(stories))
        self.assertEqual(Article.objects.search("水厂 2001").count(), 1)


class TruthTests(PropertyTestCase):
    """Whatever is asked of a few stories is answered as their texts say."""

    TEXTS = ("太原太平原平", "迎泽大街，5G网络15.5亿元", "泽州原太平", "平原15G太原。")

    def setUp(self):
        for text in self.TEXTS:
            make_story(text, body="")

    @settings(
        deadline=None,
        max_examples=examples(80),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.text("太原平迎泽州大街", min_size=1, max_size=4))
    def test_it_finds_what_has_it_and_nothing_else(self, asked):
        found = Article.objects.search(asked).values_list("headline", flat=True)
        self.assertEqual(set(found), {text for text in self.TEXTS if asked in text})

    @settings(
        deadline=None,
        max_examples=examples(150),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.text(max_size=60) | st.lists(st.sampled_from(HOSTILE)).map(" ".join))
    def test_it_bears_any_question(self, asked):
        self.assertLessEqual(Article.objects.search(asked).count(), len(self.TEXTS))
