"""Marks of a story that the law asks for: made by AI, and may affect minors.

They are part of its text: reviews vouch for them, versions keep them, and what is signed
changes by a correction.
"""

from django.db import models

from articles import minors
from articles.ai_marks import GENERATED, STORY_LABELS, AIMade, our_block


class Marked(models.Model):
    """Abstract model of the marks, and of what readers are told of them."""

    ai_made = models.CharField(
        "AI 生成",
        max_length=20,
        choices=AIMade,
        blank=True,
        default="",
        db_default="",
        help_text="文字是不是 AI 写的；读者在正文前看到。图片的在图片库里标。"
        "贴进来的文字带着标识的，自动选好。",
    )
    ai_tool = models.CharField(
        "AI 工具",
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text="用的什么工具，如：某某大模型。只给编辑部看。",
    )
    ai_checked_by = models.CharField(
        "AI 内容核对人",
        max_length=50,
        blank=True,
        default="",
        db_default="",
        help_text="谁核对过 AI 写的事实和引语，签发前必须写上。只给编辑部看。",
    )
    # Flagged by its very reason, so that there is none without the other.
    minors_warning = models.CharField(
        "可能影响未成年人",
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text="写明为什么，如：有事故现场的画面和描写；读者在正文前看到。"
        "写了就上不了首页、滚动、图片页、快讯和推荐；没有就留空。",
    )

    class Meta:
        abstract = True

    def ai_label(self):
        """Return what readers are told of how AI made the text, "" where it did not."""
        return STORY_LABELS.get(self.ai_made, "")

    def ai_facts(self):
        """Return what the desk alone is told of it: how much, with what, who checked."""
        tool, checker = self.ai_tool or "没有写", self.ai_checked_by or "还没有"
        return f"{self.get_ai_made_display()}；工具：{tool}；核对：{checker}"

    def ai_block(self):
        """Return the AIGC block of the story, for machines; "" where there is none."""
        return our_block(self.guid.hex) if self.ai_made in GENERATED else ""

    def minors_notice(self):
        """Return what readers are told before the text, "" of most stories."""
        return minors.notice(self.minors_warning)
