"""Media topics of stories: which the desk has set."""

from django.db import models

from articles.models import Article
from exchange.media_topics import label_of


class StoryTopicQuerySet(models.QuerySet):
    def get_by_natural_key(self, article_guid, code):
        return self.get(article__guid=article_guid, code=code)


class StoryTopic(models.Model):
    """A topic of the IPTC's that an editor set on a story.

    It is no part of the story's text: reviews vouch for none, and it may be set after
    the story was signed.
    """

    article = models.ForeignKey(
        Article, models.CASCADE, verbose_name="稿件", related_name="media_topics"
    )
    code = models.CharField("IPTC 代码", max_length=8)

    objects = StoryTopicQuerySet.as_manager()

    class Meta:
        verbose_name = "主题分类"
        verbose_name_plural = "主题分类"
        ordering = ["article", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "code"], name="story_has_a_media_topic_once"
            )
        ]

    def __str__(self):
        return label_of(self.code)

    def natural_key(self):
        return (str(self.article.guid), self.code)

    natural_key.dependencies = ["articles.article"]
