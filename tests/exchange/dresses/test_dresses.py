"""Forms of a story: valid by the schemas, read back by our own readers, nothing lost that
a form can hold, and nothing in any of them that readers may not have."""

import json
import re
import subprocess
import tempfile
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import which

import jsonschema_rs
import pytest
from django.test import TestCase, override_settings
from django.utils import timezone
from docx import Document
from lxml import etree

from articles.models import Article
from articles.workflow import Status
from exchange.dresses import DRESSES, dress, losses, newsml, wechat
from exchange.item_loading import desk_items_of, item_of, items_of, tombstones_of
from ingest.files import wire, word
from ingest.wire_status import Status as WireStatus
from tests.cast import CastMixin
from tests.exchange.dresses.everything import SECRET, SHOWN, make_everything, make_shot
from tests.pictures import place
from tests.stories import NOON, make_draft, make_story

SCHEMAS = Path(__file__).parent.parent / "schemas"
ROOT = "https://www.example.cn"
WIRE = "ninjs", "newsml", "nitf"


@cache
def ninjs_schema():
    schema = json.loads((SCHEMAS / "ninjs-schema_3.1.json").read_text())
    # What the schema of places refers to is not fetched: we send no shapes.
    return jsonschema_rs.validator_for(
        schema, retriever=lambda uri: True, validate_formats=True
    )


@cache
def xml_schema(name):
    file = {"newsml": "NewsML-G2-All-Power.xsd", "nitf": "nitf-3-6.xsd"}[name]
    return etree.XMLSchema(etree.parse(str(SCHEMAS / file)))


def faults(name, content):
    """Return what the schema of a form finds wrong."""
    if name == "ninjs":
        return [str(e) for e in ninjs_schema().iter_errors(json.loads(content))]
    schema = xml_schema(name)
    schema.validate(etree.fromstring(content))
    return [str(error) for error in schema.error_log]


def words_in(name, content):
    """Return the words of a form, its marks taken away."""
    if name == "docx":
        whole = Document(BytesIO(content)).element.body
        return "\n".join(
            "".join(p.itertext()) for p in whole.iter() if p.tag.endswith("}p")
        )
    text = content.decode()
    if name in WIRE:
        return " ".join(
            [
                story_line
                for s in wire.stories_of("f", content)
                for story_line in said(s)
            ]
        )
    if name == "md":
        return re.sub(r"\\(.)|</?(?:strong|em|sub|sup)>|<br>", r"\1", text)
    if name in {"wechat", "html"}:
        tree = etree.HTML(text)
        return "\n".join("".join(e.itertext()) for e in [tree])
    return text


def said(story):
    """Return all words of a WireStory."""
    pictures = [word for p in story.pictures for word in (p.caption, p.credit)]
    head = story.kicker, story.headline, story.deck, story.dateline, *story.bylines
    return [*head, story.text, *pictures]


class DressesTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_everything(cls.chief)

    def item(self, **fields):
        return item_of(self.story.pk)

    def test_it_is_valid_and_holds_every_word_in_every_form(self):
        item = self.item()
        for name in DRESSES:
            content = dress(item, name, ROOT)
            with self.subTest(form=name):
                found = words_in(name, content)
                found += item.headline if name == "wechat" else ""
                missing = [words for words in SHOWN if words not in found]
                self.assertEqual(missing, [])
                if name in WIRE:
                    self.assertEqual(faults(name, content), [])

    def test_it_is_valid_without_an_address_or_much_of_a_story(self):
        bare = make_story("只有题目", body="", source=None)
        for item in (item_of(bare.pk), self.item()):
            for name in WIRE:
                with self.subTest(form=name, story=item.headline):
                    self.assertEqual(faults(name, dress(item, name)), [])
        for name in DRESSES.keys() - {"wechat"}:
            with self.subTest(form=name):
                self.assertIn("只有题目", words_in(name, dress(item_of(bare.pk), name)))

    def test_it_is_read_back_as_it_was_written(self):
        item = self.item()
        for name in WIRE:
            story = next(
                s for s in wire.stories_of("f", dress(item, name, ROOT)) if s.headline
            )
            with self.subTest(form=name):
                self.assertIn(item.guid, story.guid)
                self.assertEqual(story.version, "1")
                self.assertEqual(story.headline, item.headline)
                self.assertEqual((story.kicker, story.deck), (item.kicker, item.deck))
                self.assertEqual(story.bylines, ("本报记者 郭晓华",))
                self.assertEqual(story.created, item.changed_at)
                self.assertIs(story.status, WireStatus.USABLE)
                self.assertIn("供水", story.keywords)
                self.assertEqual(story.source, "并州日报")
                lines = [line for block in story.blocks for line in block.lines]
                self.assertIn("月份\t水量\t⇦", lines)
                self.assertIn("⇧\t南\t15含备用", lines)
                self.assertTrue(
                    any("10⁶升" in line and "A_{n}" in line for line in lines)
                )
                subheads = [b.lines[0] for b in story.blocks if b.kind == "subhead"]
                self.assertEqual(subheads, ["水从哪里来", "管网", "乙区简讯"])
                captions = [picture.caption for picture in story.pictures]
                self.assertEqual(captions[0], "水厂全景。")
                self.assertEqual(len(captions), 7)
                self.assertTrue(story.pictures[0].href.startswith(f"{ROOT}/photos/"))
                self.assertEqual(story.pictures[5].href, "")

    def test_it_has_its_pictures_in_word_and_is_read_as_a_page(self):
        content = dress(self.item(), "docx", ROOT)
        document = Document(BytesIO(content))
        self.assertEqual(len(document.inline_shapes), 6)
        extracted = word.read("f.docx", content)
        self.assertIn("月份\t水量\t⇦", extracted.text)
        self.assertIn("10⁶升", extracted.text)
        roles = {str(claim.role) for claim in extracted.claims.values()}
        self.assertLessEqual({"headline", "subhead", "caption"}, roles)

    @pytest.mark.thorough
    @pytest.mark.skipif(not which("soffice"), reason="LibreOffice is not installed")
    @pytest.mark.once
    def test_it_opens_in_libreoffice(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "story.docx")
            file.write_bytes(dress(self.item(), "docx", ROOT))
            command = ["soffice", f"-env:UserInstallation=file://{folder}/profile"]
            command += ["--headless", "--convert-to", "txt:Text (encoded):UTF8"]
            subprocess.run(
                [*command, "--outdir", folder, str(file)],
                check=True,
                capture_output=True,
                timeout=120,
            )
            text = Path(folder, "story.txt").read_text(encoding="utf-8-sig")
        for words in ("城北水厂今日通水", "水从哪里来", "含备用", "乙区也通水。"):
            self.assertIn(words, text)

    def test_it_says_what_it_loses(self):
        item = self.item()
        said = {name: "".join(losses(item, name, ROOT)) for name in DRESSES}
        self.assertIn("加粗、斜体", said["txt"])
        self.assertIn("合并的单元格", said["md"])
        self.assertIn("视频", said["docx"])
        self.assertIn("图片只留了说明", said["wechat"])
        for name in DRESSES:
            self.assertIn("1 张图片没有文件", said[name])
        self.assertIn("SITE_URL", "".join(losses(item, "ninjs")))
        plain = item_of(make_story().pk)
        self.assertEqual([losses(plain, name, ROOT) for name in DRESSES], [[]] * 8)

    # What may not leave

    def test_it_has_nothing_that_readers_may_not_have(self):
        (desk,) = desk_items_of(
            Article.objects.filter(pk=self.story.pk), timezone.now()
        )
        self.assertEqual(desk.photos_held_back, 2)
        self.assertIn("2 张图片没有带上", "".join(losses(desk, "docx", ROOT)))
        for item in (self.item(), desk):
            for name in DRESSES:
                content = dress(item, name, ROOT)
                text = words_in(name, content) if name == "docx" else content.decode()
                with self.subTest(form=name):
                    self.assertNotIn(SECRET, text)

    def test_it_makes_items_of_public_stories_only(self):
        at = timezone.now()
        hour = timedelta(hours=1)
        hidden = [
            make_draft(),
            make_story(status=Status.FINAL_REVIEW, published_at=None),
            make_story(published_at=at + hour),
            make_story(embargo_until=at + hour),
            make_story(status=Status.WITHDRAWN, withdrawn_at=at),
            make_draft(corrects=self.story),
        ]
        pks = [story.pk for story in hidden]
        self.assertEqual(items_of(Article.objects.filter(pk__in=pks), at), [])
        self.assertEqual([item_of(pk) for pk in pks], [None] * len(pks))

    def test_it_says_in_every_form_that_a_story_is_not_public(self):
        draft = make_draft("未定稿", embargo_until=timezone.now() + timedelta(days=1))
        (item,) = desk_items_of(Article.objects.filter(pk=draft.pk), timezone.now())
        for name in DRESSES:
            content = dress(item, name, ROOT)
            with self.subTest(form=name):
                if name in WIRE:
                    self.assertEqual(faults(name, content), [])
                    (story,) = wire.stories_of("f", content)
                    self.assertIs(story.status, WireStatus.WITHHELD)
                    self.assertEqual(
                        story.embargo, draft.embargo_until.replace(microsecond=0)
                    )
                self.assertIn("未公开发布：撰写", words_in(name, content))

    def test_it_says_when_a_signed_story_is_due(self):
        make_story("明天见报", published_at=NOON + timedelta(days=9999))
        stories = Article.objects.filter(headline="明天见报")
        (item,) = desk_items_of(stories, timezone.now())
        self.assertIn("已签发，2050-09-18 12:00 发布", dress(item, "txt").decode())

    @pytest.mark.thorough
    def test_it_cancels_a_withdrawn_story_without_its_words(self):
        self.story.withdrawal_notice = "来源有误"
        Article.objects.filter(pk=self.story.pk).update(
            status=Status.WITHDRAWN,
            withdrawn_at=timezone.now(),
            withdrawal_notice="来源有误",
        )
        stories = Article.objects.filter(pk=self.story.pk)
        (item,) = tombstones_of([self.story.pk])
        self.assertEqual(
            [(one.status, one.body) for one in desk_items_of(stories, timezone.now())],
            [("canceled", "")],
        )
        for name in DRESSES:
            content = dress(item, name, ROOT)
            with self.subTest(form=name):
                if name in WIRE:
                    self.assertEqual(faults(name, content), [])
                    (story,) = wire.stories_of("f", content)
                    self.assertIs(story.status, WireStatus.CANCELED)
                    self.assertIn(item.guid, story.guid)
                else:
                    self.assertIn("已撤稿", words_in(name, content))
                    self.assertIn("来源有误", words_in(name, content))
                text = words_in(name, content) if name == "docx" else content.decode()
                for words in ("水厂", "郭晓华", "乙区", "photos/"):
                    self.assertNotIn(words, text)

    def test_it_names_source_and_author_of_a_reprint(self):
        from_elsewhere = {
            "original_title": "原来的题目",
            "original_author": "王勇",
            "original_url": "https://www.example.org/1",
        }
        Article.objects.filter(pk=self.story.pk).update(**from_elsewhere)
        self.story.source.__class__.objects.update(name="某通讯社", is_own=False)
        item = self.item()
        for name in DRESSES:
            content = dress(item, name, ROOT)
            with self.subTest(form=name):
                found = words_in(name, content)
                self.assertIn("原标题：原来的题目", found)
                self.assertIn("来源：某通讯社", found)
                if name in WIRE:
                    self.assertEqual(faults(name, content), [])
                    self.assertIn("某通讯社", content.decode())
                    self.assertIn("再转载须另得某通讯社许可", content.decode())

    # Each form

    @override_settings(USAGE_TERMS="转载须注明来源。")
    def test_it_says_in_ninjs_what_a_story_is_about(self):
        told = json.loads(dress(self.item(), "ninjs", ROOT))
        self.assertEqual(told["usageTerms"], "转载须注明来源。")
        self.assertIn("compositeWithTrained", told["digitalSourceType"]["uri"])
        self.assertEqual(told["places"][0]["name"], "甲区")
        self.assertIn(
            {"role": "print", "value": "2023-05-04 第8000期 第2版 城事"}, told["altIds"]
        )
        film = told["associations"][-1]
        self.assertEqual(film["associations"][0]["type"], "video")
        address = film["associations"][0]["renditions"][0]["href"]
        self.assertTrue(address.endswith(".mp4"))
        self.assertIn(
            "trainedAlgorithmic", told["associations"][1]["digitalSourceType"]["uri"]
        )

    def test_it_opens_a_text_with_dateline_and_names(self):
        lines = dress(self.item(), "txt").decode().split("\r\n")
        self.assertIn(
            "　　本报讯（记者 郭晓华）城北水厂今日通水，每日供水10⁶升，余氯不高于A_{n}限值 <国标> & *要求*。",
            lines,
        )
        self.assertIn("1. 先检测", "".join(lines))

    def test_it_gives_wechat_inline_styles_only_and_says_what_is_too_long(self):
        html = dress(self.item(), "wechat", ROOT).decode()
        tree = etree.HTML(html)
        self.assertFalse(
            tree.xpath("//*[@class or @id]|//script|//style|//img|//a|//link")
        )
        self.assertIn("［在这里插入图片：图1.jpg］", html)
        self.assertNotIn("var(--", html)
        long = make_story(body="<p>很长的第一段。</p>" + f"<p>{'长' * 25_000}</p>")
        with self.assertRaises(wechat.TooLong) as refused:
            dress(item_of(long.pk), "wechat", ROOT)
        self.assertRegex(
            str(refused.exception), r"最多 19,999 个：要删去 5,[0-9]{3} 个"
        )
        self.assertIn("“长长长长长长长长长长长长……”一段（25,0", str(refused.exception))

    def test_it_makes_a_package_of_an_issue(self):
        groups = [("第2版 城事", [self.item()]), ("第3版", [])]
        xml = newsml.package_item("urn:x:1", "并州日报", groups, timezone.now())
        self.assertEqual(faults("newsml", xml), [])
        self.assertIn(self.item().guid, xml.decode())

    def test_it_takes_any_characters(self):
        odd = make_story(
            "题<&>\x02“'\"]]>", kicker="|*_`#", body="<p>1. 一</p><p># 二</p>"
        )
        place(make_shot(30, caption="图\x0b<b>&"), odd)
        item = item_of(odd.pk)
        for name in DRESSES:
            content = dress(item, name, ROOT)
            with self.subTest(form=name):
                if name in WIRE:
                    self.assertEqual(faults(name, content), [])
                self.assertIn("<b>&", words_in(name, content))

    def test_it_loads_many_stories_by_as_many_queries_as_two(self):
        for number in range(3):
            place(make_shot(20 + number), make_story(f"第{number}篇"))
        at = timezone.now()
        stories = Article.objects.order_by("pk")
        with self.assertNumQueries(1):
            items_of(stories, at, 2)
        with self.assertNumQueries(1):
            self.assertEqual(len(items_of(stories, at)), 4)
        item_of(self.story.pk)
        with self.assertNumQueries(1):
            item_of(self.story.pk)
