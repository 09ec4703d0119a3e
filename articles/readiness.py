"""Readiness checks of a story: what it lacks before it may be signed, as sentences.

The desk shows the list from the first draft on; Article.move("sign") refuses while
there is anything on it.
"""

from itertools import chain

from django.utils import timezone
from django.utils.module_loading import import_string

from articles import reprints
from articles.genres import Genre
from articles.text import bylines

# Checks that read more than a story and its parts, by their paths: articles/apps.py adds
# them. They are imported when they are asked: a reader's worker needs none.
further_checks = []


def unwritten(article):
    """Return one sentence for each thing without which a story is not worth reading:
    it is not submitted."""
    return [*_headline(article), *_body(article)]


def missing(article, at=None):
    """Return one sentence for each thing that a story lacks before it may be signed.

    `at` is the moment it would be published: rights to a photo must last till then.
    """
    day = timezone.localdate(at)
    return list(
        chain(
            _headline(article),
            _section(article),
            _body(article),
            _people(article),
            reprints.lacking(article),
            _credits(article),
            _rights(article, day),
            _notice(article),
            _ai_making(article),
            _wire(article),
            *(import_string(check)(article) for check in further_checks),
        )
    )


def expired(article, at):
    """Return one sentence for each photo that may not be shown at a later moment."""
    return list(_rights(article, timezone.localdate(at)))


def _headline(article):
    if not article.headline.strip():
        yield "还没有主题：请写上主题。"


def _wire(article):
    if article.is_stopped_by_wire:
        yield article.wire_advice()


def _section(article):
    if not article.section_id:
        yield "还没有选频道：请在“归类”里选定频道。"


def _body(article):
    is_written = article.body or article.briefs.all()
    if is_written and article.genre != Genre.PICTURES:
        return
    captions = [placed.caption_line() for placed in article.article_photos.all()]
    if article.genre == Genre.PICTURES and not captions:
        yield "图片新闻还没有图片：请在“图片”里选图，或把“体裁”改为文字稿。"
    elif is_written or any(captions):
        return
    elif captions:
        yield "还没有正文，图片也没有说明：请写上图片说明，作图片新闻，或者写上正文。"
    else:
        yield "还没有正文：请写上正文或简讯。"


def _people(article):
    printed = [b for b in article.bylines.all() if b.role not in bylines.APART]
    is_told = reprints.is_reprint(article) and article.original_author
    if not printed and not is_told:
        yield "还没有署名：请在“署名”里加上作者。"


def _credits(article):
    for placed in article.article_photos.all():
        if not placed.credit_line():
            yield f"图片“{placed}”没有署名：请写上谁摄或谁供图。"


def _rights(article, day):
    for placed in article.article_photos.all():
        expiry = placed.photo.rights_expire_on
        if expiry and expiry < day:
            yield f"图片“{placed}”的版权已于 {expiry:%Y-%m-%d} 到期：请换图或撤下。"


def _notice(article):
    if article.correction_kind and not article.correction_text.strip():
        yield f"要发的{article.get_correction_kind_display()}还没有内容：请写明错在哪里、正确的是什么。"


def _ai_making(article):
    if article.ai_made and not article.ai_checked_by.strip():
        yield "标了 AI 生成，还没有核对人：请在“AI 生成”里写上谁核对过。"
    if not article.ai_made and (article.ai_tool or article.ai_checked_by):
        yield "写了 AI 工具或核对人，没有选是否 AI 生成：请在“AI 生成”里选定，或者清空。"
