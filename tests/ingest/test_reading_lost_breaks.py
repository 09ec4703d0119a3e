"""Lines that lost their break, or stand twice: headings, subheads, captions and copy."""

from django.test import SimpleTestCase

from tests.ingest.pages import LONG, PARK, named, stories_of, story_of

MORE = "家住河西花园的周阿姨清早拧开龙头，水流比往年足了许多，一家人再也不用守着水桶。"
HEADLINE = "河西居民喝上新水"
SIGNED = f"本报讯（记者 王勇）{LONG}"


def heading(story):
    return story["kicker"], story["headline"], story["subtitle"]


class LostBreakTests(SimpleTestCase):
    def test_it_parts_a_heading_from_the_dateline_that_it_touches(self):
        story = story_of(f"{HEADLINE}{SIGNED}{MORE}", PARK)
        self.assertEqual(story["headline"], HEADLINE)
        self.assertEqual(story["dateline"], "本报讯")

    def test_it_parts_copy_from_the_credit_above_it(self):
        words = "图①：新水厂。 图②：旧水塔。 本报记者 王勇摄 "
        story = story_of(HEADLINE, f"{words}{LONG}{MORE}", PARK)
        captions = story["captions"]
        self.assertEqual(captions, ["图①：新水厂。", "图②：旧水塔。"])
        self.assertEqual(named(story), [("王勇", "reporter")])

    def test_it_parts_questions_that_are_subheads(self):
        copy = (f"{LONG}水够不够？", f"{MORE}谁来管？", PARK)
        story = story_of(f"{HEADLINE}\n本报记者 王勇", *copy)
        self.assertEqual(story["subheads"], ["水够不够？", "谁来管？"])
        once = story_of(f"{HEADLINE}\n本报记者 王勇", LONG, copy[0], PARK)
        self.assertEqual(once["subheads"], [])

    def test_it_joins_a_narrow_column_that_lost_its_indents(self):
        story = story_of(
            HEADLINE,
            "建于清光绪年间的五里水塔，日前\n完成修缮，重新向过路人供应井水。水\n"
            "塔座落在古驿道的山坳上，东西两门相\n对，中间设石凳，墙上嵌着当年立下的\n石碑。",
            "修缮中，工匠们用糯米灰浆补墙，\n拆下的旧瓦洗净再用，换下来的木料不\n"
            "到三成。负责人说，能不换的一律不换，\n能补的决不新做。",
        )
        self.assertEqual(story["subheads"], [])

    def test_it_reads_headings_that_a_site_prints_twice(self):
        for above in (HEADLINE, f"{HEADLINE}_民生_城北网", "搜城新闻-搜城网站"):
            with self.subTest(above):
                story = story_of(f"{above}\n{HEADLINE}", SIGNED, PARK)
                self.assertEqual(heading(story), (None, HEADLINE, None))

    def test_it_reads_labels_decks_and_slogans(self):
        for lines, expected in {
            ("河西区新水厂二期：", HEADLINE): ("河西区新水厂二期：", HEADLINE, None),
            ("水到渠成", "——河西镇改造\n供水管的故事"): (
                *(None, "水到渠成", "——河西镇改造 供水管的故事"),
            ),
            ("山海同心\n再谱新篇\n·百姓身边·", HEADLINE): (None, HEADLINE, None),
            ("河西区南沙镇加强村企共建", "近千名党员参与治理"): (
                *("河西区南沙镇加强村企共建", "近千名党员参与治理", None),
            ),
            ("城北日报评论员：管水要像护眼睛",): (
                *(None, "城北日报评论员：管水要像护眼睛", None),
            ),
        }.items():
            with self.subTest(lines):
                story = story_of("\n".join(lines), SIGNED, MORE, PARK)
                self.assertEqual(heading(story), expected)

    def test_it_reads_subheads_under_places_and_below_a_signed_lead_in(self):
        (story,) = stories_of(
            *(LONG, "●城北日报驻京记者 王勇", "水从哪里来\n全靠新水库", MORE + LONG),
            *("管网怎么修\n三年换一遍", MORE + PARK),
        )
        self.assertEqual(story["subheads"][:1], ["水从哪里来全靠新水库"])
        (story,) = stories_of(
            *("旧管换新管  邻里少烦忧", f"本报记者 王勇\n{LONG}"),
            *("河西区：", "“旧水管”变成了“新水管”", MORE, "（某网赵小敏参与采写）"),
            *("…………", "河东区：", "一栋旧楼竟有两本“用水证”", PARK + MORE),
        )
        self.assertIn(("赵小敏", "contributor"), named(story))
        self.assertEqual(story["subheads"][:2], ["河西区：", "“旧水管”变成了“新水管”"])

    def test_it_takes_no_copy_for_what_a_picture_shows(self):
        copy = (HEADLINE, SIGNED, f"{MORE}{MORE}", f"{PARK}{LONG}")
        for credit in ("图片由市水利局提供", "本报记者 赵敏 摄"):
            with self.subTest(credit):
                story = story_of(*copy[:-1], f"{copy[-1]}\n{credit}")
                self.assertEqual(story["captions"], [])
        self.assertIn(("赵敏", "photographer"), _works(story))

    def test_it_leaves_out_what_editors_and_sites_ask(self):
        for line in ("③8", "线索提供/赵先生", "感谢赵女士报料,奖20元"):
            with self.subTest(line):
                story = story_of(HEADLINE, SIGNED, PARK, line)
                self.assertNotIn(line, str(story))


def _works(story):
    return [
        (person["name"], work)
        for person in story["bylines"]
        for work in [person["role"], *person.get("works", [])]
    ]
