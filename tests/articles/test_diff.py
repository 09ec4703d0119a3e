import pytest
from django.test import SimpleTestCase
from hypothesis import given, settings, strategies as st

from articles.text.diff import Span, compare, merge, paragraphs, sides, text_of
from articles.text.richtext import clean

STORY = """本报讯 1月十二日一早，迎泽区老军营小区的居民发现，楼下的旧车棚不见了，取而代之的是一间亮堂堂的社区食堂。中午十一点半，食堂门口已经排起了队，红烧豆腐、过油肉、西红柿鸡蛋面，一荤两素只要12元。
“以前一个人在家，中午就是一碗面凑合。现在下楼走两步，热饭热菜端到手上。”今年78岁的居民一边说，一边把餐盘放到靠窗的桌上。窗外，几个孩子在新铺的塑胶地面上跑来跑去，笑声一阵接着一阵。
食堂里的热气
记者在现场看到，食堂面积约260平方米，设有48个座位，操作间全部透明，后厨的每一道工序都能在大屏幕上看到。负责人王勇告诉记者，食堂每天供应三餐，菜单一周一换，糖尿病人和高血压病人可以点少油少盐的套餐，行动不便的老人还可以打电话订餐，由志愿者送到家里。
“刚开张那几天，我们心里也没底，怕没人来。”王勇说，第一周平均每天只有80多人就餐，到了第二周就翻了一番，眼下每天稳定在300人左右，其中六成是60岁以上的老人，还有不少是附近写字楼里的年轻人。
账要算得过来
价格低，食堂靠什么维持？街道办事处的工作人员给记者算了一笔账：场地由社区免费提供，水电按居民价格结算，政府按就餐老人的人次给予补贴，其余靠薄利多销。按照目前的客流，食堂每个月能够做到收支平衡，略有结余。
记者了解到，为了把钱花在刀刃上，街道专门建立了一本公开账。每个月的五日，食材采购、人员工资、补贴发放等各项开支都会贴在门口的公示栏里，居民有疑问可以当面问，也可以扫码留言，三天之内必须答复。
“菜价涨了两毛，公示栏上写得清清楚楚，我们就没有意见。”居民张三说，自己退休前是会计，每次公示都要仔细看一遍，看完心里踏实。
不只是一顿饭
社区食堂的作用并不止于吃饭。下午两点以后，食堂就变成了活动室，周一剪纸，周三合唱，周五由社区医院的医生来量血压、讲健康知识。上个月，几位老人还自发组织了一个读报小组，每天下午把当天的报纸念给视力不好的邻居听。
“吃饭是个由头，把大家聚到一起才是最要紧的。”社区党支部书记说，过去楼上楼下互不相识，如今谁家有事，在食堂里一说，马上就有人搭把手。去年冬天供暖管道漏水，就是几位常来吃饭的老人最先发现，及时报了修，没有影响整栋楼的供暖。
据了解，2023年迎泽区还将新建20个社区食堂，重点放在老旧小区集中、老年人口较多的街道。选址时先问居民，建成后由居民打分，分数连续两个季度不合格的，要更换经营单位。区民政局有关负责人表示，将在总结经验的基础上，把助餐、助浴、助医等服务逐步连成一张网。
傍晚六点，食堂的灯又亮了。门口的小黑板上，明天的菜单已经写好：羊肉萝卜汤、素炒三丝、杂粮馒头。一位老人停下来看了看，掏出老花镜，认认真真地抄在了手心里的小本子上。
新闻多一点
为了让大家吃得放心，区市场监管部门把社区食堂列为重点检查对象，每月上门抽检一次，抽检结果在食堂门口和网上同时公布。去年一年，全区共抽检食堂食材1260批次，合格率为99.2%，不合格的批次全部追根溯源，当场封存。
送餐的志愿者队伍也在扩大。眼下登记在册的志愿者有136人，最小的16岁，最大的71岁，他们分成12个小组，每天上午十点半集合，领好保温箱，按照路线图出发，保证每一份饭送到老人手里时还是热的。遇上下雪天路滑，志愿者就改为两人一组，一人提饭，一人探路。
今年春节，食堂照常开门。除夕中午加两道菜，价格不变；初一到初三，每位就餐的老人都能领到一份饺子。食堂还准备了红纸和毛笔，请社区里会写字的老人现场写春联，谁喜欢哪一副，吃完饭就可以带回家。"""


def table(cells, tag="td"):
    """Return a table of one character a cell: 甲乙/丙丁 has two rows."""
    rows = [
        "".join(f"<{tag}>{cell.strip()}</{tag}>" for cell in row)
        for row in cells.split("/")
    ]
    return clean(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")


# Texts of few words have many in common; breaks and blanks are where it may fail.
TEXTS = st.one_of(
    st.text(alphabet="二三日的，。a1- \n【】〔", max_size=20),
    st.lists(st.sampled_from(STORY.split("\n")[:4]), max_size=5).map("\n".join),
    st.text(max_size=10),
)
BODIES = st.lists(
    st.sampled_from(
        [
            "<p>甲</p>",
            "<p>乙</p>",
            "<h2>丙</h2>",
            "<ul><li><p>丁</p></li></ul>",
            *map(table, ("甲乙", "甲丙", "甲乙/丙丁", "甲乙/戊丁", "甲乙己/丙丁庚")),
        ]
    ),
    max_size=5,
).map("".join)

# One text, set in as many ways.
SETTINGS = (
    "<p>甲</p><p>乙</p>",
    "<p>甲乙</p>",
    "<h2>甲</h2><p>乙</p>",
    "<h3>甲</h3><p>乙</p>",
    "<p><strong>甲</strong></p><p>乙</p>",
    "<p><em>甲</em></p><p>乙</p>",
    '<p><a href="https://a.cn">甲</a></p><p>乙</p>',
    '<p><a href="https://b.cn">甲</a></p><p>乙</p>',
    '<p><a href="https://b.cn" title="丙">甲</a></p><p>乙</p>',
    "<ul><li><p>甲</p></li><li><p>乙</p></li></ul>",
    "<ul><li><p>甲</p><p>乙</p></li></ul>",
    "<ul><li><p>甲</p></li></ul><ul><li><p>乙</p></li></ul>",
    "<ol><li><p>甲</p></li><li><p>乙</p></li></ol>",
    "<blockquote><p>甲</p><p>乙</p></blockquote>",
    "<blockquote><p>甲</p></blockquote><blockquote><p>乙</p></blockquote>",
    "<blockquote><p>甲</p></blockquote><p>乙</p>",
    "<p><sub>甲</sub></p><p>乙</p>",
    "<p><sup>甲</sup></p><p>乙</p>",
    table("甲乙"),
    table("甲乙", "th"),
    table("甲 /乙 "),
    table("甲乙").replace("<table>", "<table><caption>题</caption>"),
    clean("<table><tr><td>甲<br>乙<td></table>"),
    clean("<table><tr><th>甲<th><tr><td>乙<td></table>"),
    clean("<table><tr><td colspan=2>甲<tr><td>乙<td></table>"),
    clean("<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>"),
    table("甲乙/丙丁"),
    table("甲乙") + table("丙丁"),
)


def written(spans):
    """Write spans as a proof is marked: [-gone-] and {+come+}."""
    forms = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(forms[span.kind].format(span.text) for span in spans)


def text(spans, *kinds):
    return "".join(span.text for span in spans if span.kind in kinds)


def changed(spans):
    return [(span.kind, span.text) for span in spans if span.kind != "same"]


class CompareTests(SimpleTestCase):
    def check(self, old, new, marks):
        with self.subTest(old=old, new=new):
            self.assertEqual(written(compare(old, new)), marks)

    def test_it_marks_one_character(self):
        spans = compare("1月十二日", "1月十三日")
        self.assertEqual(
            spans,
            [
                Span("same", "1月十"),
                Span("removed", "二"),
                Span("added", "三"),
                Span("same", "日"),
            ],
        )
        self.check("十二月二日", "十三月三日", "十[-二-]{+三+}月[-二-]{+三+}日")
        self.check("二，五。", "三，六。", "[-二-]{+三+}，[-五-]{+六+}。")

    def test_it_keeps_latin_words_and_numbers_whole(self):
        self.check("2023年", "2024年", "[-2023-]{+2024+}年")
        self.check("一架F-35飞过", "一架F-36飞过", "一架[-F-35-]{+F-36+}飞过")
        self.check("增长3.5%", "增长3.6%", "增长[-3.5-]{+3.6+}%")
        self.check("5G网络", "6G网络", "[-5G-]{+6G+}网络")

    def test_it_marks_punctuation_one_by_one(self):
        self.check("春节，到了", "春节：到了", "春节[-，-]{+：+}到了")
        self.check("过春节", "过“春节”", "过{+“+}春节{+”+}")

    def test_it_marks_nothing_in_equal_texts(self):
        self.assertEqual(compare("甲\n乙", "甲\n乙"), [Span("same", "甲\n乙")])
        self.assertEqual(compare("", ""), [])

    def test_it_marks_paragraph_breaks(self):
        self.check("甲\n丙", "甲\n乙\n丙", "甲{+\n乙+}\n丙")
        self.check("", "甲\n乙", "{+甲\n乙+}")
        self.check("甲\n乙", "", "[-甲\n乙-]")
        self.check("甲\n\n乙\n", "甲\n乙", "甲[-\n-]\n乙[-\n-]")

    def test_it_marks_only_the_break_of_a_divided_paragraph(self):
        self.check(
            "今年谋划项目90个。总投资超千亿元。",
            "今年谋划项目90个。\n总投资超千亿元。",
            "今年谋划项目90个。{+\n+}总投资超千亿元。",
        )

    def test_it_marks_whole_sentences_that_came_or_went(self):
        self.check("她走了。", "她来了。她走了。", "{+她来了。+}她走了。")
        self.check("好。她来了。她走了。", "好。她走了。", "好。[-她来了。-]她走了。")
        self.check("甲、乙、丁", "甲、乙、丙、丁", "甲、乙、{+丙、+}丁")

    def test_it_joins_marks_that_chance_would_break_up(self):
        self.check("认真落实会议", "扎实推进工作", "[-认真落实会议-]{+扎实推进工作+}")
        self.check("群众，情况", "职工，困难", "[-群众，情况-]{+职工，困难+}")
        self.check("天气晴好", "天气晴朗转好", "天气晴{+朗转+}好")

    def test_it_keeps_what_stands_between_two_additions(self):
        self.check(
            "在迎泽区", "今天上午在太原市迎泽区", "{+今天上午+}在{+太原市+}迎泽区"
        )

    def test_it_makes_changed_breaks_visible(self):
        self.assertEqual(Span("added", "甲\n").shown, "甲↵\n")
        self.assertEqual(Span("same", "甲\n").shown, "甲\n")


class CompareAnythingTests(SimpleTestCase):
    @given(TEXTS, TEXTS)
    def test_it_loses_and_invents_nothing(self, old, new):
        spans = compare(old, new)
        self.assertEqual(text(spans, "same", "removed"), old)
        self.assertEqual(text(spans, "same", "added"), new)
        self.assertEqual(bool(changed(spans)), old != new)

    @given(TEXTS, TEXTS)
    def test_it_shows_the_two_texts_as_its_sides(self, old, new):
        left, right = sides(old, new)
        self.assertEqual(text(left, "same", "removed"), old)
        self.assertEqual(text(right, "same", "added"), new)
        self.assertFalse(text(left, "added") + text(right, "removed"))

    @given(TEXTS, TEXTS)
    def test_it_keeps_all_the_words_in_its_rows(self, old, new):
        rows = paragraphs(old, new)
        for side, whole in enumerate((old, new)):
            lines = "\n".join(
                text(row[side], "same", "removed", "added") for row in rows
            )
            self.assertEqual(
                [line for line in lines.split("\n") if line],
                [line for line in whole.split("\n") if line],
            )
        marked = [span for row in rows for side in row for span in changed(side)]
        self.assertEqual(bool(marked), old != new)

    def test_it_compares_a_paragraph_too_long_to_compare_at_once(self):
        old = STORY.replace("\n", "") * 8
        new = old.replace("十二日一早", "十三日一早")
        self.assertEqual(
            changed(compare(old, new)), [("removed", "二"), ("added", "三")] * 8
        )

    @pytest.mark.thorough
    def test_it_gives_up_on_long_texts_without_a_likeness(self):
        old, new = "啊呀" * 10_000, "呀呀啊" * 6_666
        self.assertLessEqual(len(compare(old, new)), 4)
        old, new = "啊\n呀\n" * 5_000, "呀\n呀\n啊\n" * 3_333
        self.assertLessEqual(len(compare(old, new)), 4)


class StoryTests(SimpleTestCase):
    def setUp(self):
        self.lines = STORY.split("\n")

    def rows_with_marks(self, lines):
        rows = paragraphs(STORY, "\n".join(lines))
        return [row for row in rows if changed(row[0]) or changed(row[1])]

    def test_it_marks_just_what_a_sub_editor_mended(self):
        mends = {
            "十二日": "十三日",
            "12元": "15元",
            "六成": "七成",
            "清清楚楚": "明明白白",
        }
        mended = STORY
        for wrong, right in mends.items():
            mended = mended.replace(wrong, right)
        spans = changed(compare(STORY, mended))
        self.assertEqual(
            [words for _, words in spans],
            ["二", "三", "12", "15", "六", "七", "清清楚楚", "明明白白"],
        )

    def test_it_leaves_other_paragraphs_unmarked_when_one_is_added(self):
        new = "食堂还为放学早的孩子留了一排矮桌。"
        rows = self.rows_with_marks([*self.lines[:3], new, *self.lines[3:]])
        self.assertEqual(rows, [([], [Span("added", new)])])

    def test_it_leaves_other_paragraphs_unmarked_when_one_is_moved(self):
        moved = self.lines.pop(1)
        self.lines.insert(7, moved)
        rows = self.rows_with_marks(self.lines)
        self.assertEqual(
            rows, [([Span("removed", moved)], []), ([], [Span("added", moved)])]
        )

    def test_it_keeps_changes_with_their_own_paragraphs_beside_a_new_one(self):
        self.lines[6] = self.lines[6].replace("免费", "无偿")
        self.lines[7] = self.lines[7].replace("五日", "六日")
        rows = self.rows_with_marks(
            [*self.lines[:7], "收支都要公开。", *self.lines[7:]]
        )
        self.assertEqual(
            [(changed(old), changed(new)) for old, new in rows],
            [
                ([("removed", "免费")], [("added", "无偿")]),
                ([], [("added", "收支都要公开。")]),
                ([("removed", "五")], [("added", "六")]),
            ],
        )

    def test_it_pairs_a_divided_paragraph_with_its_parts(self):
        self.lines[3] = self.lines[3].replace("。负责人", "。\n负责人")
        [(old, new)] = self.rows_with_marks(self.lines)
        self.assertEqual(changed(old), [])
        self.assertEqual(changed(new), [("added", "\n")])

    def test_it_pairs_two_joined_paragraphs_with_the_one_they_make(self):
        self.lines[3:5] = ["".join(self.lines[3:5])]
        [(old, new)] = self.rows_with_marks(self.lines)
        self.assertEqual(changed(old), [("removed", "\n")])
        self.assertEqual(changed(new), [])

    def test_it_pairs_a_paragraph_with_the_one_it_replaces(self):
        written_anew = "供餐时间和价目，请看食堂门口的公示栏。"
        old, self.lines[8] = self.lines[8], written_anew
        self.assertEqual(
            self.rows_with_marks(self.lines),
            [
                (
                    [Span("removed", old[:-1]), Span("same", "。")],
                    [Span("added", written_anew[:-1]), Span("same", "。")],
                )
            ],
        )

    def test_it_does_not_pair_unrelated_paragraphs(self):
        old, new = self.lines[:2], self.lines[6:9]
        self.assertEqual(
            paragraphs("\n".join(old), "\n".join(new)),
            [([Span("removed", line)], []) for line in old]
            + [([], [Span("added", line)]) for line in new],
        )

    def test_it_does_not_pair_short_paragraphs_for_punctuation_alone(self):
        marks = "[-“对。”\n“是。”-]{+“好。”+}"
        self.assertEqual(written(compare("“对。”\n“是。”", "“好。”")), marks)

    def test_it_pairs_paragraphs_across_blank_lines(self):
        first, second, _, third, fourth, *_ = self.lines
        old = [first, "", second]
        new = [third, second.replace("今年78岁", "今年79岁"), "", fourth]
        rows = paragraphs("\n".join(old), "\n".join(new))
        mend = [("removed", "78")], [("added", "79")]
        self.assertIn(mend, [(changed(left), changed(right)) for left, right in rows])

    def test_it_shows_a_removed_blank_line(self):
        self.assertEqual(
            paragraphs("甲\n\n乙", "甲\n乙")[1], ([Span("removed", "\n")], [])
        )


class MergeTests(SimpleTestCase):
    def test_it_joins_changes_of_different_paragraphs(self):
        self.assertEqual(
            merge("甲\n乙\n丙", "甲甲\n乙\n丙", "甲\n乙\n丙丙"), "甲甲\n乙\n丙丙"
        )
        self.assertEqual(merge("甲\n乙\n丙", "甲\n丙", "甲\n乙\n丙\n丁"), "甲\n丙\n丁")

    def test_it_joins_mends_of_neighbours(self):
        self.assertEqual(merge("甲\n乙", "甲甲\n乙", "甲\n乙乙"), "甲甲\n乙乙")
        self.assertEqual(merge("甲\n乙", "甲甲\n乙", "甲\n丙\n乙"), "甲甲\n丙\n乙")

    def test_it_refuses_two_changes_of_one_place(self):
        for mine, theirs in (
            ("甲\n乙一", "甲\n乙二"),
            ("甲\n丙\n乙", "甲\n丁\n乙"),
            ("甲", "甲\n乙二"),
            ("", "甲\n乙二"),
        ):
            with self.subTest(mine=mine, theirs=theirs):
                self.assertIsNone(merge("甲\n乙", mine, theirs))

    def test_it_takes_an_equal_change_once(self):
        self.assertEqual(merge("甲\n乙", "甲\n丙\n乙", "甲\n丙\n乙"), "甲\n丙\n乙")
        self.assertEqual(merge("甲\n乙", "甲一\n乙", "甲一\n乙二"), "甲一\n乙二")

    def test_it_joins_lines_and_blocks_of_html(self):
        base = "<h2>看点</h2><p>甲</p><ul><li><p>乙</p></li></ul>"
        mine = base.replace("看点", "亮点")
        theirs = base.replace(
            "<li><p>乙</p></li>", "<li><p>乙</p></li><li><p>丙</p></li>"
        )
        self.assertEqual(merge(base, mine, theirs), theirs.replace("看点", "亮点"))

    def test_it_never_mixes_two_lists(self):
        base = "<ul><li><p>甲</p></li><li><p>乙</p></li></ul>"
        mine = base.replace("ul>", "ol>")
        theirs = base.replace("<li><p>乙</p></li>", "")
        self.assertIsNone(merge(base, mine, theirs))

    def test_it_joins_changes_of_different_cells(self):
        for mine, theirs, merged in (
            ("甲一/丙丁/戊己", "甲乙/丙二/戊己", "甲一/丙二/戊己"),
            ("一乙/丙丁/戊己", "甲二/丙丁/戊己", "一二/丙丁/戊己"),
            ("甲一/丙丁/戊己", "甲乙/戊己", "甲一/戊己"),
            ("甲一/丙丁/戊己", "甲乙/丙丁/庚辛/戊己", "甲一/丙丁/庚辛/戊己"),
            ("甲一/丙丁/戊己", "庚甲乙/辛丙丁/壬戊己", "庚甲一/辛丙丁/壬戊己"),
        ):
            with self.subTest(mine=mine, theirs=theirs):
                versions = "甲乙/丙丁/戊己", mine, theirs
                self.assertEqual(merge(*map(table, versions)), table(merged))

    def test_it_refuses_two_changes_of_one_cell(self):
        for mine, theirs in (
            ("甲一/丙丁/戊己", "甲二/丙丁/戊己"),
            ("甲一/丙丁/戊己", "丙丁/戊己"),
            ("甲乙/丙丁/戊己/一二", "甲乙/丙丁/戊己/三四"),
            ("甲乙一/丙丁二/戊己三", "甲乙四/丙丁五/戊己六"),
            ("甲乙一/丙丁二/戊己三", "甲乙/丙丁/戊己/庚辛"),
        ):
            with self.subTest(mine=mine, theirs=theirs):
                versions = "甲乙/丙丁/戊己", mine, theirs
                self.assertIsNone(merge(*map(table, versions)))

    def test_it_moves_no_cell_under_one_that_reaches_over_it(self):
        base = clean("<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>")
        mended = base.replace("乙", "一")
        self.assertEqual(
            merge(base, mended, base.replace("丙", "二")), mended.replace("丙", "二")
        )
        longer = clean("<table><tr><td rowspan=3>甲<td>乙<tr><td>丙<tr><td>丁</table>")
        self.assertIsNone(merge(base, mended, longer))

    def test_it_joins_a_change_of_a_caption_and_of_a_cell(self):
        base = "<p>甲</p>" + table("甲乙/丙丁")
        mine = base.replace("<table>", "<table><caption>题</caption>")
        theirs = base.replace("丁", "一")
        self.assertEqual(merge(base, mine, theirs), mine.replace("丁", "一"))

    @given(TEXTS, TEXTS, TEXTS)
    def test_it_keeps_the_only_change_and_favours_nobody(self, base, mine, theirs):
        self.assertEqual(merge(base, mine, base), mine)
        self.assertEqual(merge(base, base, theirs), theirs)
        self.assertEqual(merge(base, mine, mine), mine)
        self.assertEqual(merge(base, mine, theirs), merge(base, theirs, mine))

    @given(TEXTS, TEXTS)
    def test_it_joins_one_line_only_where_one_side_changed_it(self, mine, theirs):
        mine, theirs = mine.replace("\n", ""), theirs.replace("\n", "")
        if len({"原题", mine, theirs}) == 3:
            self.assertIsNone(merge("原题", mine, theirs))

    @settings(max_examples=50)
    @given(BODIES, BODIES, BODIES)
    def test_it_makes_clean_html_of_clean_html(self, base, mine, theirs):
        merged = merge(base, mine, theirs)
        if merged is not None:
            self.assertEqual(clean(merged), merged)


class TextOfTests(SimpleTestCase):
    def test_it_writes_a_block_a_line_in_the_toolbars_words(self):
        body = (
            "<h2>看点</h2><p>水厂<strong>今日</strong><em>通水</em> &amp; 供水。</p>"
            "<h3>背景</h3><blockquote><p>好水。</p></blockquote>"
            '<p>见<a href="https://a.cn/x" title="官网">公告</a></p>'
        )
        self.assertEqual(
            text_of(body).split("\n"),
            [
                "【小标题】看点",
                "水厂〔加粗：今日〕〔着重：通水〕 & 供水。",
                "【三级标题】背景",
                "【引文】好水。",
                "见〔链接 https://a.cn/x 官网：公告〕",
            ],
        )

    def test_it_writes_an_item_a_line(self):
        item = "<li><p>甲</p><p>乙</p></li><li><p>丙</p></li>"
        self.assertEqual(
            text_of(f"<ol>{item}</ol>").split("\n"),
            ["【编号】甲", "【编号】【接上】乙", "【编号】丙"],
        )
        self.assertEqual(
            text_of("<ul><li>甲</li></ul><ul><li>乙</li></ul>").split("\n"),
            ["【项目符号】甲", "【另起】【项目符号】乙"],
        )

    def test_it_writes_a_row_of_a_table_a_line(self):
        body = clean(
            "<table><caption>客流</caption><tr><th>站<th>2022<tr><th>甲<br>乙<td>1"
            "<tr><td colspan=2>CO<sub>2</sub>x<sup>n</sup></table>"
        )
        self.assertEqual(
            text_of(body + body).split("\n")[:5],
            [
                "【表题】客流",
                "【表头】站｜2022",
                "【表行】〔表头〕甲〔换行〕乙｜1",
                "【表行】〔占2列〕CO₂x〔上标：n〕",
                "【另起】【表题】客流",
            ],
        )

    def test_it_shows_what_changed_cell_by_cell(self):
        for old, new, marks in (
            ("甲乙/丙丁", "甲乙/丙一", "【表行】甲｜乙\n【表行】丙｜[-丁-]{+一+}"),
            (
                "甲乙/丙丁",
                "甲一乙/丙二丁",
                "【表行】甲{+｜一+}｜乙\n【表行】丙{+｜二+}｜丁",
            ),
        ):
            with self.subTest(new=new):
                spans = compare(text_of(table(old)), text_of(table(new)))
                self.assertEqual(written(spans), marks)
        # What two cells have in common by chance joins no two changes.
        old = "<table><tr><td>大南门站<td>每日客流两万<td>好</table>"
        new = "<table><tr><td>大南门街<td>早晚高峰拥挤<td>好</table>"
        self.assertEqual(
            written(compare(text_of(clean(old)), text_of(clean(new)))),
            "【表行】大南门[-站-]{+街+}｜[-每日客流两万-]{+早晚高峰拥挤+}｜好",
        )

    def test_it_reads_nothing_in_an_empty_body(self):
        for body in ("", None, "<p></p>"):
            with self.subTest(body=body):
                self.assertEqual(text_of(body), "")

    def test_it_shows_every_change_of_setting(self):
        self.assertEqual(len({text_of(body) for body in SETTINGS}), len(SETTINGS))

    def test_it_changes_its_marks_as_a_whole(self):
        for old, new, marks in (
            ("<h2>甲乙</h2>", "<h3>甲乙</h3>", "[-【小标题】-]{+【三级标题】+}甲乙"),
            (
                "<p>水厂通水</p>",
                "<p><em>水厂</em>通水</p>",
                "{+〔着重：+}水厂{+〕+}通水",
            ),
            (
                "<p><em>甲</em></p>",
                "<p><strong>甲</strong></p>",
                "[-〔着重：-]{+〔加粗：+}甲〕",
            ),
        ):
            with self.subTest(old=old):
                spans = compare(text_of(old), text_of(new))
                self.assertEqual(written(spans), marks)

    def test_it_does_not_pair_headings_for_their_marks_alone(self):
        old = text_of("<h2>做强</h2><p>甲</p>")
        new = text_of("<h2>开篇</h2><h2>融合</h2><p>甲</p>")
        self.assertEqual(
            written(compare(old, new)),
            "[-【小标题】做强-]{+【小标题】开篇\n【小标题】融合+}\n甲",
        )
