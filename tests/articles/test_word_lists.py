"""Wrong words, by lists that are data: what is found, what is left, in one pass."""

from datetime import date

import pytest
from django.test import SimpleTestCase

from articles.text.proofreading import RULES
from articles.text.proofreading.word_lists import (
    FILES,
    built_in,
    built_in_entries,
    with_house_entries,
)
from articles.text.word_entries import KINDS, BadEntry, Verdict, entry_of, row_of
from tests.articles.proofs import found, read

pytestmark = pytest.mark.once
TODAY = date(2026, 5, 1)

# Each in a sentence, as sub-editors meet them.
WRONG = {
    "wrong-word": (
        ("两人见面寒喧了几句。", "寒喧", "寒暄"),
        ("请市民到银行开个帐户。", "帐户", "账户"),
        ("他己经退休三年了。", "己经", "已经"),
        ("这是公平竟争的环境。", "竟争", "竞争"),
        ("学校座落于汾河西岸。", "座落", "坐落"),
        ("一副国画挂在墙上。", "一副国画", "一幅国画"),
        ("领导为项目剪采。", "剪采", "剪彩"),
        ("法制社会要靠大家。", "法制社会", "法治社会"),
        ("此事不能付之实施。", "付之实施", "付诸实施"),
    ),
    "confusable-word": (
        ("公司的招聘启示吸引了很多人。", "启示", "启事"),
        ("截止6月30日，新增就业2万人。", "截止", "截至"),
        ("消费者权力受到侵害。", "权力", "权利"),
        ("专家作客本报。", "作客", "做客"),
        ("群众备感温暖。", "备感", "倍感"),
        ("他渡过一个愉快的周末。", "渡过一个", "度过一个"),
        ("企业必需缴纳保证金。", "必需", "必须"),
        ("民警即使赶到现场。", "即使", "及时"),
        ("这笔帐算得清楚。", "帐", "账"),
        ("人名群众的满意度提高。", "人名", "人民"),
        ("据新华社报到。", "报到", "报道"),
    ),
    "particle": (
        ("他高兴的告诉记者。", "高兴的", "高兴地"),
        ("他飞快的走进来。", "飞快的", "飞快地"),
        ("他跑的很快。", "跑的", "跑得"),
        ("老人笑的合不拢嘴。", "笑的合不拢嘴", "笑得合不拢嘴"),
        ("这里有了巨大地变化。", "巨大地", "巨大的"),
    ),
    "wordy": (
        ("健儿凯旋归来。", "凯旋归来", "凯旋"),
        ("此举目的是为了提高效率。", "目的是为了", "目的是"),
        ("费用大约100元左右。", "大约", None),
        ("改革涉及到群众利益。", "涉及到", "涉及"),
    ),
    "homophone": (
        ("安权生产责任重大。", "安权", "安全"),
        ("要采取有效措失。", "措失", "措施"),
        ("空气质亮持续改善。", "质亮", "质量"),
        ("地铁早高锋十分拥挤。", "早高锋", "早高峰"),
        ("我市加大资金投如力度。", "投如", "投入"),
    ),
    "variant-word": (("他生活的必须成份。", "成份", "成分"),),
    "unit": (
        ("全长5KM。", "KM", "km"),
        ("身高170公分。", "公分", "厘米"),
        ("最高气温30°C。", "°C", "℃"),
    ),
    "office": (("国家卫计委发布消息。", "国家卫计委", "国家卫生健康委员会"),),
    "foreign-name": (("埃隆马斯克访华。", "埃隆马斯克", "埃隆·马斯克"),),
    "house-word": (("帮助残废人就业。", "残废人", "残疾人"),),
    "idiom": (
        ("节日的商场顾客穿流不息。", "穿流不息", "川流不息"),
        ("对手只好甘败下风。", "甘败下风", "甘拜下风"),
        ("他竞竞业业工作三十年。", "竞竞业业", "兢兢业业"),
        ("一促而就是不可能的。", "一促而就", "一蹴而就"),
    ),
}
RIGHT = (
    "人民生活水平不断提高，全市生产总值增长。",  # 民生, of two words
    "《招聘启示》一书讲了启示录，给人启示。",
    "国家权力机关行使权力，公民享有权利。",
    "报名截止日期为6月30日，会上作了反应灵敏的演示。",
    "他们是高兴的，说法不一；这是认真的回答。",
    "跑的快递员多，唱的好歌不少，说的对象是学生。",
    "灾区无一人冻死，干部怎么样群众最清楚。",
    "增产增效显著，一碗汤，消费品、消费水平都在提高。",
    "原国家卫计委主任、时任银监会主席到会。",
    "合约100元左右？新闻节目由其亲属代为聘请。",
    "5km、5kW、5kg，PM2.5，时速80公里/小时。",
    "小网落户乡镇，中塔建交，加利福尼亚州的检查。",
    "即使下雨也要及时报告，新生报到，他必需的是进来避雨。",
    "通讯员翁志慧、王军敏，“骑享浙里”光伏复工，拍了段视频。",
    "正在努力，因该案撤诉，而以人民为中心，从业以来坚守。",
    "“晋善晋美”、“一码当先”都是活动名。",
)


class WrongWordTests(SimpleTestCase):
    def test_it_finds_everyday_wrong_words_and_mends_them(self):
        for rule, cases in WRONG.items():
            for text, word, mend in cases:
                with self.subTest(text):
                    self.assertIn((word, mend), found(text, rule, at=TODAY))

    def test_it_leaves_the_same_characters_where_they_are_right(self):
        for text in RIGHT:
            with self.subTest(text):
                hits = read(text, at=TODAY)
                self.assertEqual([h for h in hits if h.rule in WRONG], [])

    def test_it_asserts_what_is_wrong_and_asks_where_meaning_decides(self):
        (wrong,) = read("两人寒喧。", rule="wrong-word")
        self.assertEqual(wrong.message, "“寒喧”应为“寒暄”。")
        (asks,) = read("化学成份。", rule="variant-word")
        self.assertTrue(asks.message.startswith("“成份”是否应为“成分”？"))
        self.assertTrue(asks.message.endswith("请核对。"))
        self.assertFalse(wrong.is_safe or asks.is_safe)

    def test_it_goes_by_the_day_of_the_story(self):
        text = "环保部通报。"
        self.assertEqual(found(text, "office", at=date(2017, 5, 1)), [])
        self.assertEqual(found(text, "office", at=TODAY), [("环保部", "生态环境部")])

    def test_it_leaves_names_that_it_is_told(self):
        text = "记者寒喧报道，帐户街改造。"
        self.assertEqual(
            found(text, "wrong-word", people=["张寒喧"], places=["帐户街"]),
            [("寒喧", "寒暄")],
        )
        self.assertEqual(found("张寒喧到会。", "wrong-word", people=["张寒喧"]), [])


class ListTests(SimpleTestCase):
    def test_it_holds_each_kind_with_a_source(self):
        entries = built_in_entries()
        self.assertEqual({entry.kind for entry in entries}, {*KINDS.values()})
        self.assertLessEqual({*KINDS}, {*RULES} & {*FILES})
        self.assertEqual([e.word for e in entries if not e.source], [])
        pairs = [e for e in entries if e.kind in ("错别字", "易混词") and e.example]
        self.assertGreater(len(pairs), 1_500)

    def test_it_finds_each_word_in_its_own_example(self):
        lost = []
        for entry in built_in_entries():
            if entry.example and entry.verdict is not Verdict.ALLOWED:
                found = built_in().find(entry.example, entry.since or TODAY)
                if not any(
                    each.start <= entry.example.find(entry.word) < each.end
                    for each in found
                ):
                    lost.append(f"{entry.word}：{entry.example}")
        self.assertEqual(lost, [])

    def test_it_proposes_nothing_that_it_would_ask_about(self):
        again = [
            f"{entry.word} → {entry.instead}"
            for entry in built_in_entries()
            if entry.instead
            and entry.verdict is not Verdict.ALLOWED
            and built_in().find(entry.instead, None)
        ]
        self.assertEqual(again, [])

    def test_it_reads_a_row_and_writes_it_again(self):
        row = {"词": "启示", "改为": "启事", "前须": "招聘", "起": "2020-01-01"}
        entry = entry_of(row, "易混词")
        self.assertEqual(entry_of(row_of(entry)), entry)

    def test_it_says_what_is_wrong_with_a_row(self):
        for row, said in (
            ({"词": ""}, "不能空着"),
            ({"词": "甲", "改为": "甲"}, "一样"),
            ({"词": "甲", "判断": "也许"}, "“判断”只写"),
            ({"词": "甲", "起": "去年"}, "2018-03-17"),
            ({"词": "甲", "起": "2020-01-01", "止": "2019-01-01"}, "对调"),
            ({"词": "甲", "前须": "#谁"}, "认不出"),
            ({"词": "甲" * 31}, "最多 30 字"),
        ):
            with self.subTest(said), self.assertRaisesMessage(BadEntry, said):
                entry_of(row)

    def test_it_takes_the_house_before_what_is_built_in(self):
        lists = with_house_entries(
            [
                entry_of({"词": "寒喧", "判断": "不查"}),
                entry_of({"词": "座落", "改为": "位于"}, "本社用词"),
                entry_of({"词": "穿流不息", "判断": "不查"}),
            ]
        )
        text = "寒喧几句，学校座落于此，顾客穿流不息。"
        hits = read(text, words=lists)
        self.assertEqual([(h.text, h.mend) for h in hits], [("座落", "位于")])


class FigureTests(SimpleTestCase):
    def test_it_asks_about_figures_that_cannot_be_meant(self):
        for text, asked in (
            ("失业率下降5%个百分点。", "5%个百分点"),
            ("占比提高3个百分之。", "3个百分之"),
            ("约占百分之30%。", "百分之30%"),
            ("成本减少了2倍。", "2倍"),
            ("价格下降三倍多。", "三倍"),
            ("2023年1-3月，产量大增。", "1-3月"),
            ("投资50亿元，其中工业30亿元，农业25亿元。", "50亿元"),
            ("同比，全市经济运行平稳。", "同比"),
        ):
            with self.subTest(text):
                (hit,) = read(text, rule="figure")
                self.assertTrue(hit.text.startswith(asked[:2]), hit.text)
                self.assertFalse(hit.is_sure)

    def test_it_leaves_figures_that_are_right(self):
        for text in (
            "下降5个百分点，增长5%，占百分之三十。",
            "增加了2倍，产量翻两番，减少一半。",
            "2023年1—3月，增长5%；电话3-5月。"[:14],
            "投资50亿元，其中工业30亿元，农业20亿元。",
            "投资50亿元，其中工业30亿元，同比增长25亿元。",
            "收入50亿元，其中税收30亿元，比上年增加45亿元。",
            "同比增长5.1%，环比下降0.2个百分点，同比基本持平。",
        ):
            with self.subTest(text):
                self.assertEqual(read(text, rule="figure"), [])
