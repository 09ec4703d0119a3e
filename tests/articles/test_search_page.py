from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Brief, Byline, Column, Contributor
from articles.search import results
from articles.site import found_stories
from districts.models import District
from tests.pictures import drawn, encoded, make_photo, place
from tests.site import addresses, stories_on, texts
from tests.stories import NOON, make_district, make_draft, make_section, make_story

SEARCH = "/search/"
FACETS = '//aside[@aria-label="缩小范围"]/section'
CHOSEN = '//ul[@aria-label="已限定"]//a'


class SearchPageCase(TestCase):
    def ask(self, text="", status=200, **parameters):
        page = self.client.get(SEARCH, {"q": text} | parameters)
        self.assertEqual(page.status_code, status, text)
        return page

    def headlines(self, page):
        return texts(page, '//div[@class="list"]//h2')

    def next_page(self, page):
        return self.client.get(SEARCH + next_addresses(page)[0])


def facets_of(page):
    """Return {label: {name: number}} of what narrows a search."""
    return {
        label: dict(
            zip(
                texts(page, f"{FACETS}[h2='{label}']//a/text()"),
                (
                    int(n.removesuffix("以上"))
                    for n in texts(page, f"{FACETS}[h2='{label}']//span")
                ),
                strict=True,
            )
        )
        for label in texts(page, f"{FACETS}/h2")
    }


def next_addresses(page):
    return addresses(page, '//main//a[@rel="next"]')


class SearchPageTests(SearchPageCase):
    def test_it_shows_what_was_found_the_newest_first(self):
        make_story("旧的改造", published_at=NOON - timedelta(days=9))
        make_story("新的改造")
        make_draft("草稿改造")
        page = self.ask("改造")
        self.assertEqual(self.headlines(page), ["新的改造", "旧的改造"])
        self.assertContains(page, "找到2篇")
        self.assertContains(page, "新的<mark>改造</mark>")
        self.assertNotContains(page, "以上")

    def test_it_shows_who_wants_nothing_how_to_ask(self):
        page = self.ask()
        self.assertContains(page, "怎样找得更准")
        self.assertContains(self.client.get(SEARCH), "怎样找得更准")

    def test_it_renders_once_what_all_searches_show_of_a_story(self):
        make_story("城北改造", body="<p>水厂通水。</p>", deck="水厂")
        with patch.object(found_stories, "piece", wraps=found_stories.piece) as piece:
            pages = [self.ask(text) for text in ("改造", "水厂", "城北 水厂")]
        self.assertEqual(piece.call_count, 1)
        for page, shown in zip(
            pages,
            ("城北<mark>改造</mark>", "<mark>水厂</mark>通水", "<mark>城北</mark>改造"),
            strict=True,
        ):
            self.assertContains(page, shown)

    def test_it_quotes_the_story_around_the_words(self):
        body = "<p>" + "无关的话。" * 60 + "城北水厂改造完成。</p>"
        make_story("通水了", body=body)
        page = self.ask("水厂 完成")
        self.assertContains(
            page, "城北<mark>水厂</mark>改造<mark>完成</mark>。", html=False
        )

    def test_it_leads_to_the_brief_that_has_the_words(self):
        story = make_story("一句话新闻", body="")
        Brief.objects.create(article=story, heading="古交", text="看灯。")
        brief = Brief.objects.create(
            article=story, heading="娄烦", text="赏月。", order=2
        )
        self.assertContains(self.ask("赏月"), f"/articles/{story.pk}/#brief-{brief.pk}")
        self.assertContains(self.ask("赏月"), "娄烦：<mark>赏月</mark>。")

    def test_it_shows_what_was_typed_as_text(self):
        make_story("改造")
        page = self.ask('"><script>alert(1)</script>')
        self.assertNotContains(page, "<script>alert")
        self.assertContains(page, 'name="robots" content="noindex"')

    def test_it_says_in_a_sentence_what_cannot_be_asked(self):
        for text, words in (
            ("改" * 300, "最多 200 个"),
            ("———", "没有可以查找的字"),
            ("-招标", "请再写上要找的词"),
        ):
            page = self.ask(text)
            self.assertContains(page, words)
            self.assertContains(page, text[:100])

    def test_it_takes_traditional_characters(self):
        make_story("迎泽区改造")
        page = self.ask("迎澤區")
        self.assertEqual(self.headlines(page), ["迎泽区改造"])
        self.assertContains(page, "按简体“迎泽区”找到")

    def test_it_keeps_simplified_characters_on_the_next_page(self):
        for number in range(25):
            make_story(f"迎泽区{number}")
        page = self.ask("迎澤區")
        following = self.next_page(page)
        self.assertEqual(len(self.headlines(following)), 5)

    def test_it_finds_a_story_in_traditional_characters_as_it_is(self):
        make_story("迎澤區舊影")
        page = self.ask("迎澤區")
        self.assertEqual(self.headlines(page), ["迎澤區舊影"])
        self.assertNotContains(page, "按简体")

    def test_it_answers_head_and_refuses_to_be_written_to(self):
        for address in (SEARCH, f"{SEARCH}names/"):
            self.assertEqual(self.client.head(address).status_code, 200)
            self.assertEqual(self.client.post(address).status_code, 405)

    def test_it_answers_404_for_a_nonsense_address(self):
        make_story("改造")
        for query in (
            *("section=nowhere", "district=nowhere", "from=2023-13-01", "to=yesterday"),
            *("before=x", "before=1", "before=-1-1", "before=3-1-1", "from=0001-01-01"),
            *(
                "sort=relevance&before=1-1",
                "sort=relevance&before=5-x",
                "to=9999-12-31",
            ),
        ):
            with self.subTest(query=query):
                page = self.client.get(f"{SEARCH}?q=改造&{query}")
                self.assertEqual(page.status_code, 404)

    def test_it_uses_the_usual_order_for_an_unknown_one(self):
        make_story("改造")
        self.assertEqual(self.headlines(self.ask("改造", sort="x")), ["改造"])


class NarrowingTests(SearchPageCase):
    @classmethod
    def setUpTestData(cls):
        cls.district = make_district("迎泽区", "yingze")
        cls.zone = make_district(
            "功能区", "zone", kind="zone", code=None, within=cls.district
        )
        cls.section = make_section("民生", "minsheng", 2)
        first = make_story("甲稿改造", section=cls.section)
        first.districts.add(cls.zone)
        second = make_story(
            "乙稿改造", published_at=NOON.replace(year=2021, month=1, day=1, hour=3)
        )
        second.districts.add(cls.district)
        round_up = make_story("丙稿改造")
        Brief.objects.create(
            article=round_up, heading="迎", text="灯。", district=cls.district
        )

    def test_it_counts_by_section_district_and_year(self):
        self.assertEqual(
            facets_of(self.ask("改造")),
            {
                "频道": {"要闻": 2, "民生": 1},
                "区县": {"迎泽区": 3, "功能区": 1},
                "年份": {"2023年": 2, "2021年": 1},
            },
        )

    def test_it_finds_as_many_stories_as_each_facet_shows(self):
        page = self.ask("改造")
        for label, items in facets_of(page).items():
            links = addresses(page, f"{FACETS}[h2='{label}']//a")
            for name, address in zip(items, links, strict=True):
                with self.subTest(label=label, name=name):
                    narrowed = self.client.get(SEARCH + address)
                    self.assertEqual(len(self.headlines(narrowed)), items[name])
                    self.assertNotIn(label, facets_of(narrowed))

    def test_it_lets_a_choice_be_removed(self):
        page = self.ask("改造", section="minsheng", district="yingze")
        self.assertEqual(self.headlines(page), ["甲稿改造"])
        self.assertEqual(len(addresses(page, CHOSEN)), 2)
        for address in addresses(page, CHOSEN):
            with self.subTest(address=address):
                wider = self.client.get(SEARCH + address)
                self.assertEqual(len(addresses(wider, CHOSEN)), 1)

    def test_it_counts_days_in_the_time_zone_of_the_paper(self):
        # 2021-01-01 03:00 in Taiyuan was still 2020 in Greenwich.
        for days, expected in (
            ({"from": "2021-01-01", "to": "2021-01-01"}, ["乙稿改造"]),
            ({"to": "2020-12-31"}, []),
            ({"from": "2021-01-02"}, ["甲稿改造", "丙稿改造"]),
        ):
            with self.subTest(days=days):
                self.assertEqual(self.headlines(self.ask("改造", **days)), expected)

    def test_it_offers_a_search_that_is_too_narrow_without_its_limits(self):
        page = self.ask("改造", district="yingze", to="2001-01-01")
        self.assertContains(page, "不限频道、区县和日期时有")
        self.assertNotContains(self.ask("没有", district="yingze"), "不限频道")


class PagingTests(SearchPageCase):
    @classmethod
    def setUpTestData(cls):
        for number in range(45):
            make_story(
                f"改造{number:02}", published_at=NOON - timedelta(days=number // 2)
            )

    def walk(self, **parameters):
        seen, page = [], self.ask("改造", **parameters)
        while True:
            seen += self.headlines(page)
            if not next_addresses(page):
                return seen
            page = self.next_page(page)

    def test_it_goes_on_and_shows_each_story_once(self):
        self.assertEqual(self.walk(), [f"改造{number:02}" for number in range(45)])
        self.assertEqual(
            sorted(self.walk(sort="relevance")), [f"改造{n:02}" for n in range(45)]
        )

    def test_it_neither_repeats_nor_hides_a_story_when_one_is_published(self):
        page = self.ask("改造")
        make_story("改造新来", published_at=timezone.now())
        following = self.next_page(page)
        self.assertEqual(self.headlines(following)[0], "改造20")

    def test_it_explains_that_there_is_nothing_past_the_end(self):
        page = self.ask("改造", before="1000000000000000-1")
        self.assertContains(page, "再往后没有了")

    @pytest.mark.once  # how many queries, not their answers
    @pytest.mark.thorough
    def test_it_costs_the_same_for_more_stories(self):
        def fill(start, end):
            person = Contributor.objects.create(name=f"甲{start}")
            for number in range(start, end):
                story = make_story(f"扩建{number}", deck="扩建")
                story.tags.add("供水")
                Byline.objects.create(article=story, contributor=person)
                Brief.objects.create(article=story, heading="简", text="扩建。")
                place(make_photo(encoded(drawn((90, 60 + number)))), story)

        def queries(**parameters):
            with CaptureQueriesContext(connection) as counted:
                self.ask("扩建", **parameters)
            return len(counted)

        fill(0, 3)
        self.ask("扩建")
        few = [queries(), queries(sort="relevance"), queries(before=f"{10**16 - 1}-1")]
        fill(3, 30)
        many = [queries(), queries(sort="relevance"), queries(before=f"{10**16 - 1}-1")]
        self.assertEqual(few, many)
        self.assertLessEqual(max(many), 12)

    def test_it_asks_three_times_beside_what_the_stories_carry(self):
        """What is found and counted, where that is, the stories, and like names."""
        self.ask("改造")
        carried = 5  # districts, briefs, bylines, photos and their files, at most
        with CaptureQueriesContext(connection) as asked:
            self.ask("改造")
        self.assertLessEqual(len(asked), 3 + carried)


class CommonWordTests(SearchPageCase):
    """A word in more stories than are counted."""

    MANY = results.NAMED + 60

    @classmethod
    def setUpTestData(cls):
        cls.section = make_section()
        now = timezone.now()
        Article.objects.bulk_create(
            Article(
                headline=f"水厂{number}",
                section=cls.section,
                status="signed",
                published_at=now - timedelta(hours=number + 1),
            )
            for number in range(cls.MANY)
        )
        Article.objects.bulk_create(
            Article(
                headline=f"老城{number}",
                section=cls.section,
                status="signed",
                published_at=now - timedelta(days=1000, hours=number),
            )
            for number in range(cls.MANY)
        )

    def test_it_is_counted_up_to_a_thousand_and_shows_that(self):
        page = self.ask("水厂")
        self.assertContains(page, "找到1000篇以上")
        self.assertContains(page, "1000以上")

    def test_it_shows_the_newest_and_goes_on(self):
        page = self.ask("水厂")
        self.assertEqual(self.headlines(page), [f"水厂{n}" for n in range(20)])
        following = self.next_page(page)
        self.assertEqual(self.headlines(following)[0], "水厂20")

    def test_it_is_found_even_in_old_stories_only(self):
        page = self.ask("老城")
        self.assertEqual(self.headlines(page), [f"老城{n}" for n in range(20)])

    def test_it_is_looked_for_at_once_as_far_back_as_the_last_search_had_to(self):
        self.ask("水厂")  # what all pages show is kept from here on
        with (
            patch.dict(results._looked_at, clear=True),
            patch.dict(results._too_long, clear=True),
        ):
            asked = []
            for _ in range(2):
                with CaptureQueriesContext(connection) as queries:
                    page = self.ask("水厂")
                self.assertEqual(self.headlines(page)[0], "水厂0")
                self.assertContains(page, "找到1000篇以上")
                asked.append(len(queries))
        self.assertLess(asked[1], asked[0])

    def test_it_goes_down_to_the_last_story(self):
        last = Article.objects.published().search("水厂").last()
        cursor = int((last.published_at.timestamp() + 3600 * 4.5) * 1e6)
        page = self.ask("水厂", before=f"{cursor}-0")
        self.assertEqual(len(self.headlines(page)), 5)
        self.assertEqual(next_addresses(page), [])

    def test_it_ranks_stories_with_it_in_the_headline_first(self):
        story = make_story("旧闻一则", published_at=timezone.now(), body="<p>老城</p>")
        page = self.ask("老城", sort="relevance")
        self.assertTrue(all(h.startswith("老城") for h in self.headlines(page)))
        self.assertNotIn(story.headline, self.headlines(page))

    def test_it_files_the_newest_thousand(self):
        older = make_section("旧闻", "jiuwen", 3)
        rest = Article.objects.filter(headline__startswith="水厂")
        last = rest.order_by("published_at").values_list("pk", flat=True)[:20]
        Article.objects.filter(pk__in=list(last)).update(section=older)
        names = texts(self.ask("水厂"), f"{FACETS}[h2='频道']//a/text()")
        self.assertEqual(names, ["要闻"])

    def test_it_counts_the_very_newest_though_they_were_filed_first(self):
        newer = make_section("快讯", "kuaixun", 4)
        common = Article.objects.filter(headline__startswith="水厂")
        newest = list(
            common.order_by("-published_at").values_list("pk", flat=True)[:20]
        )
        self.assertEqual(min(common.values_list("pk", flat=True)), newest[0])
        Article.objects.filter(pk__in=newest).update(section=newer)
        page = self.ask("水厂")
        self.assertEqual(facets_of(page)["频道"], {"要闻": 980, "快讯": 20})
        self.assertEqual(stories_on(page), newest)

    def test_it_finds_the_few_of_a_section_a_district_and_some_days(self):
        district = make_district("迎泽区", "yingze")
        other = make_section("旧闻", "jiuwen", 3)
        common = Article.objects.filter(headline__startswith="水厂")
        some = list(common.order_by("published_at")[:5])
        Article.objects.filter(pk__in=[s.pk for s in some]).update(section=other)
        for story in some[:3]:
            story.districts.add(district)
        # An hour apart, the five may lie on both sides of a midnight.
        day = f"{timezone.localdate(some[0].published_at)}"
        day_of_the_third = f"{timezone.localdate(some[2].published_at)}"
        on_that_day = [
            story
            for story in common
            if f"{timezone.localdate(story.published_at)}" == day
        ]
        for narrowed, number in (
            ({"section": "jiuwen"}, 5),
            ({"district": "yingze"}, 3),
            ({"from": day, "to": day}, len(on_that_day)),
            ({"section": "jiuwen", "district": "yingze", "to": day_of_the_third}, 3),
        ):
            with self.subTest(narrowed=narrowed):
                self.assertContains(self.ask("水厂", **narrowed), f"找到{number}篇</p>")

    def test_it_counts_no_hidden_stories(self):
        Article.objects.filter(headline__gte="水厂2", headline__lt="水厂9999").update(
            status="draft"
        )
        public = Article.objects.published().search("水厂").count()
        self.assertLess(public, results.COUNTED)
        self.assertContains(self.ask("水厂"), f"找到{public}篇</p>")


class RankingTests(SearchPageCase):
    def test_it_weighs_the_headline_most_and_then_how_often(self):
        make_story("甲", body="<p>改造。</p>")
        make_story(
            "乙", body="<p>改造、改造、改造。</p>", published_at=NOON - timedelta(1)
        )
        make_story("改造丙", body="", published_at=NOON - timedelta(days=900))
        page = self.ask("改造", sort="relevance")
        self.assertEqual(self.headlines(page), ["改造丙", "乙", "甲"])


class RankingManyTests(SearchPageCase):
    def test_it_ranks_an_old_headline_above_hundreds_of_newer_mentions(self):
        section = make_section()
        now = timezone.now()
        Article.objects.bulk_create(
            Article(
                headline=f"新闻{number}",
                body="<p>提到植物园。</p>",
                section=section,
                status="signed",
                published_at=now - timedelta(hours=number + 1),
            )
            for number in range(results.RANKED + 20)
        )
        make_story("植物园开放", body="", published_at=NOON)
        page = self.ask("植物园", sort="relevance")
        self.assertEqual(self.headlines(page)[0], "植物园开放")


class HelpTests(SearchPageCase):
    @classmethod
    def setUpTestData(cls):
        make_district("迎泽区", "yingze")
        person = Contributor.objects.create(name="王勇")
        cls.story = make_story(
            "水厂改造", column=Column.objects.create(name="街", slug="j")
        )
        Byline.objects.create(article=cls.story, contributor=person)

    def test_it_offers_fewer_words_when_they_find_something(self):
        page = self.ask("改造 火星")
        offered = texts(
            page, '//h2[text()="少写一个词就有"]/following-sibling::ul[1]/li'
        )
        self.assertEqual(offered, ["改造"])

    def test_it_offers_a_name_that_sounds_or_reads_the_same(self):
        for text, name in (("王永", "王勇"), ("迎则区", "迎泽区"), ("盈泽", "迎泽区")):
            with self.subTest(text=text):
                self.assertContains(self.ask(text), "您要找的是不是")
                self.assertContains(self.ask(text), name)
        self.assertContains(self.ask("记者:王永"), "王勇")

    def test_it_offers_a_district_by_its_other_names_too(self):
        district = make_district("青崖彝族自治县", "qingya")
        district.other_names, district.pinyin = "青崖县、望澜古渡", ""
        district.save()
        for pinyin in (district.pinyin, "qingyayizuzizhixian"):  # an editor's own
            District.objects.update(pinyin=pinyin)
            for text in ("青牙县", "望澜古都"):
                with self.subTest(text=text, pinyin=pinyin):
                    self.assertContains(self.ask(text), "青崖彝族自治县")

    def test_it_suggests_other_words_when_nothing_is_near(self):
        self.assertContains(self.ask("张三丰"), "换一个说法")

    def test_it_links_a_name_to_its_page(self):
        page = self.ask("王勇")
        self.assertContains(page, 'href="/people/wang-yong/"')


class SuggestionTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_district("迎泽区", "yingze")
        cls.column = Column.objects.create(name="街巷志", slug="jiexiang")
        cls.person = Contributor.objects.create(name="王勇")
        cls.story = make_story("水厂通水", column=cls.column)
        cls.story.tags.add("供水")
        Byline.objects.create(article=cls.story, contributor=cls.person)

    def names(self, text):
        answer = self.client.get("/search/names/", {"q": text})
        self.assertEqual(answer.status_code, 200)
        return [(row["kind"], row["name"]) for row in answer.json()["names"]]

    def test_it_finds_by_han_by_pinyin_and_by_initials(self):
        for kind, name, typed in (
            ("区县", "迎泽区", ("迎泽", "泽", "yingze", "yzq", "YZ")),
            ("作者", "王勇", ("王", "勇", "wangy", "wy")),
            ("栏目", "街巷志", ("街巷", "jiexiang", "jxz")),
            ("话题", "供水", ("供", "gongshui", "gs")),
        ):
            for text in typed:
                with self.subTest(text=text):
                    self.assertIn((kind, name), self.names(text))

    def test_it_leads_to_a_page_that_exists(self):
        for text in ("迎泽", "王勇", "街巷", "供水"):
            for row in self.client.get("/search/names/", {"q": text}).json()["names"]:
                with self.subTest(name=row["name"]):
                    self.assertEqual(self.client.get(row["address"]).status_code, 200)

    def test_it_offers_no_name_without_published_stories(self):
        draft = make_draft("草稿", column=Column.objects.create(name="密栏", slug="mi"))
        draft.tags.add("密题")
        Byline.objects.create(
            article=draft, contributor=Contributor.objects.create(name="密人")
        )
        self.assertEqual(self.names("密"), [])
        self.assertEqual(self.names("mi"), [])

    def test_it_bears_anything(self):
        for text in (
            "",
            " ",
            "%",
            "_",
            "'",
            '"',
            "\\",
            "x" * 5000,
            "😀",
            "(",
            "\u3000",
        ):
            with self.subTest(text=text[:5]):
                self.assertEqual(self.names(text), [])

    def test_it_costs_the_same_for_more_names(self):
        self.names("王")
        with self.assertNumQueries(1):
            self.names("王")
        for number in range(12):
            person = Contributor.objects.create(name=f"王{number}")
            Byline.objects.create(
                article=self.story, contributor=person, order=number + 2
            )
        with self.assertNumQueries(1):
            self.assertEqual(len(self.names("王")), 5)
        with self.assertNumQueries(1):
            self.assertEqual(self.names("没有"), [])
