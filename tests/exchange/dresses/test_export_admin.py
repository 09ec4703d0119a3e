"""Exports at the desk and by command: who may, what they get, zips that can be checked."""

import io
import json
import tempfile
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.urls import reverse

from articles.models import Article
from articles.workflow import Status
from exchange.dresses import DRESSES
from exchange.media_topics import topics
from exchange.media_topics.suggesting import SECTIONS, suggest
from exchange.models import StoryTopic
from tests.cast import CAST, CastMixin
from tests.exchange.dresses.everything import SECRET, make_everything
from tests.stories import make_draft, make_section

ROOT = "https://www.example.cn"


def at_story(name, story, *args):
    return reverse(f"admin:articles_article_{name}", args=[story.pk, *args])


def checked(content):
    """Return {name: bytes} of a zip whose files are all as its manifest says."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])
    sums = {file["name"]: file["sha256"] for file in manifest["files"]}
    assert sums == {
        name: sha256(content).hexdigest()
        for name, content in files.items()
        if name != "manifest.json"
    }
    return files


class ExportAdminTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_everything(cls.chief)

    @pytest.mark.thorough
    def test_it_exports_what_a_person_may_open_and_nothing_else(self):
        draft = make_draft("编辑的草稿", created_by=self.editor)
        for role in CAST:
            self.client.force_login(getattr(self, role))
            opened = 200 if role != "reporter" else 404
            with self.subTest(role=role):
                page = self.client.get(at_story("export", self.story))
                self.assertContains(page, "复制正文")
                self.assertContains(page, "1 张图片没有文件")
                self.assertContains(page, at_story("export", self.story))
                for name, form in DRESSES.items():
                    answer = self.client.get(at_story("export_as", self.story, name))
                    self.assertEqual(answer["Content-Type"], form.media_type)
                    self.assertIn("attachment;", answer["Content-Disposition"])
                    answer = self.client.get(at_story("export_as", draft, name))
                    # To whoever may not open it the desk says that there is none.
                    self.assertEqual(answer.status_code, opened)
        wrong = self.client.get(at_story("export_as", self.story, "tiff"))
        self.assertEqual(wrong.status_code, 404)
        preview = self.client.get(at_story("export_wechat", self.story))
        self.assertIn("default-src 'none'", preview["Content-Security-Policy"])
        self.assertNotIn("script-src 'self'", preview["Content-Security-Policy"])

    @pytest.mark.thorough
    def test_it_says_what_is_too_long_for_wechat(self):
        long = make_draft("长稿", body=f"<p>{'长' * 25_000}</p>")
        self.client.force_login(self.editor)
        page = self.client.get(at_story("export", long))
        self.assertContains(page, "最多 19,999 个")
        self.assertNotContains(page, "复制正文")
        self.assertContains(page, "还没有公开发布（撰写）")
        answer = self.client.get(at_story("export_as", long, "wechat"), follow=True)
        self.assertContains(answer, "没有导出：连同格式共")

    @pytest.mark.thorough
    def test_it_zips_many_that_a_person_may_open(self):
        draft = make_draft("草稿一篇", created_by=self.reporter)
        gone = make_draft("撤下一篇")
        Article.objects.filter(pk=gone.pk).update(
            status=Status.WITHDRAWN,
            section=make_section(),
            published_at="2023-05-04T00:00Z",
        )
        self.client.force_login(self.reporter)
        asked = {
            "action": "export_many",
            "_selected_action": [self.story.pk, draft.pk, gone.pk],
        }
        changelist = reverse("admin:articles_article_changelist")
        self.assertContains(self.client.post(changelist, asked), "带上图片文件")
        confirmed = asked | {
            "confirmed": "1",
            "chosen": ["ninjs", "txt"],
            "pictures": "on",
        }
        answer = self.client.post(changelist, confirmed)
        files = checked(b"".join(answer))
        self.assertIn(f"{self.story.pk}/图1.jpg", files)
        texts = "".join(
            content.decode()
            for name, content in files.items()
            if name.endswith((".txt", "json"))
        )
        self.assertIn("未公开发布：撰写", texts)
        self.assertNotIn("撤下一篇", texts)
        self.assertNotIn(SECRET, texts)
        refused = self.client.post(changelist, asked | {"confirmed": "1"})
        self.assertContains(refused, "请至少选一种形式", status_code=400)

    def test_it_names_pictures_as_the_text_for_wechat_does(self):
        self.client.force_login(self.editor)
        files = checked(
            b"".join(self.client.get(at_story("export_pictures", self.story)))
        )
        self.assertEqual(
            set(files),
            {"manifest.json"}
            | {f"{self.story.pk}/图{n}.jpg" for n in (1, 2, 3, 4, 5, 7)},
        )

    # Media topics

    @pytest.mark.thorough
    def test_it_suggests_topics_and_lets_those_set_them_who_may(self):
        StoryTopic.objects.all().delete()
        address = at_story("export_topics", self.story)
        self.client.force_login(self.reporter)
        page = self.client.get(at_story("export", self.story))
        self.assertNotContains(page, "采用")
        self.assertEqual(
            self.client.post(address, {"code": "20000209"}).status_code, 403
        )
        self.client.force_login(self.editor)
        page = self.client.get(at_story("export", self.story))
        self.assertContains(page, "话题里的“供水”")
        self.client.post(address, {"code": "20000209"})
        self.client.post(address, {"code": "20000209"})
        self.assertContains(
            self.client.post(address, {"code": "x"}, follow=True), "没有这个主题分类"
        )
        self.assertEqual(StoryTopic.objects.get().article, self.story)
        told = json.loads(
            self.client.get(at_story("export_as", self.story, "ninjs")).content
        )
        self.assertEqual(
            told["subjects"][0]["uri"],
            "http://cv.iptc.org/newscodes/mediatopic/20000209",
        )
        self.client.post(address, {"code": "20000209", "remove": "1"})
        self.assertFalse(StoryTopic.objects.exists())
        self.assertEqual(self.client.get(address).status_code, 405)

    def test_it_has_a_whole_table_of_topics(self):
        table = topics()
        self.assertEqual(sum(not topic.parent for topic in table.values()), 17)
        self.assertLessEqual({t.parent for t in table.values()} - {""}, table.keys())
        self.assertLessEqual(set(SECTIONS.values()), table.keys())
        self.assertTrue(all(len(code) == 8 and t.label for code, t in table.items()))
        self.assertEqual(suggest(), [])
        (best, *_) = suggest("卫生健康", "市中心医院开设发热门诊", ["医院"])
        self.assertEqual(best.code, "20000461")
        self.assertEqual(best.evidence, "话题里的“医院”，标题里的“医院”“发热门诊”")

    # Commands

    def run_command(self, *args):
        told = io.StringIO()
        call_command(*args, stdout=told)
        return told.getvalue()

    @override_settings(SITE_URL=ROOT)
    def test_it_writes_a_story_by_command(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "story.md")
            told = self.run_command(
                "export_story", str(self.story.pk), str(file), "--form", "md"
            )
            self.assertIn("# 城北水厂今日通水", file.read_text("utf-8"))
            self.assertIn("合并的单元格", told)
            with self.assertRaisesMessage(CommandError, "没有编号是 999999 的稿件"):
                call_command("export_story", "999999", str(file))
            with self.assertRaisesMessage(CommandError, "写不进"):
                call_command("export_story", str(self.story.pk), folder)

    @pytest.mark.thorough
    @override_settings(SITE_URL=ROOT)
    def test_it_writes_an_issue_by_command(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "issue.zip")
            told = self.run_command("export_issue", "2023-05-04", str(file))
            files = checked(file.read_bytes())
            self.assertIn("个文件", told)
            manifest = json.loads(files["manifest.json"])
            self.assertEqual(manifest["pages"][0]["stories"], [self.story.pk])
            self.assertIn("pages/2.pdf", files)
            story = f"stories/{self.story.pk}/"
            self.assertIn(f"{story}图1.jpg", files)
            page = files[f"{story}{self.story.pk}-城北水厂今日通水.html"].decode()
            self.assertIn('src="图1.jpg"', page)
            self.assertNotIn(SECRET, page)
            self.assertIn(str(self.story.guid), files["issue.newsml.xml"].decode())
            for day, why in (("2023-05-05", "没有2023-05-05这一期"), ("x", "日期写成")):
                with self.assertRaisesMessage(CommandError, why):
                    call_command("export_issue", day, str(file))
            self.assertEqual([p.name for p in Path(folder).iterdir()], ["issue.zip"])
