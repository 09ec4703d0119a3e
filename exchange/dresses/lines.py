"""Lines around the copy of an item that every dress has to carry: what readers are told
before the text and after it, and what the receiver is told of its state."""

from datetime import datetime

from django.conf import settings

from articles import reprints
from articles.dates import local
from exchange.items import CANCELED, WITHHELD

LEAST_RIGHTS = "转载稿，再转载须另得{holder}许可。"


def is_reprint(item):
    original = item.original_title, item.original_author, item.original_url
    return reprints.is_from_elsewhere(
        item.is_own if item.source_name else None, *original
    )


def holder(item):
    """Return whose copy it is: the paper's, or that of the house it is from."""
    if not is_reprint(item):
        return settings.SITE_NAME
    return item.source_name or item.original_author


def usage_terms(item):
    if is_reprint(item):
        return LEAST_RIGHTS.format(holder=holder(item) or "原作者")
    return settings.USAGE_TERMS


def state_line(item):
    """Return what the receiver is told first of a story that is not to be used: that it
    is not public yet, or not any more; "" of any other."""
    if item.status == CANCELED:
        notice = f"：{item.withdrawal_notice}" if item.withdrawal_notice else ""
        return f"【已撤稿】编号 {item.id} 的稿件已由{settings.SITE_NAME}撤下{notice}。请停止使用并删除。"
    if item.status == WITHHELD:
        until = f"，禁发至 {moment(item.embargo_until)}" if item.embargo_until else ""
        return f"【未公开发布：{item.state}{until}】不得刊用。"
    return ""


def before(item):
    """Return the notices that the law wants before the text: made by AI, and minors."""
    return [line for line in (item.ai_label, item.minors_notice) if line]


def after(item):
    """Return the lines under the text: the editor's note, the origin, who was responsible
    for it, corrections."""
    lines = [f"编者注：{item.editors_note}"] if item.editors_note else []
    if is_reprint(item):
        origin = reprints.origin_lines(
            *(item.source_name, item.source_url, item.original_title),
            *(item.original_author, item.original_url, item.responsible_editors),
        )
        lines += [f"{line.term}：{line.text}" for line in origin]
    elif item.responsible_editors:
        lines.append(f"责任编辑：{item.responsible_editors}")
    lines += [
        f"{notice.kind}（{local(notice.at):%Y-%m-%d}）：{notice.text}"
        for notice in item.corrections
    ]
    return lines


def caption_of(photo):
    """Return the whole line under a picture: caption, credit, how AI made it."""
    return "　".join(filter(None, (photo.caption, photo.credit, photo.made_by_ai)))


def moment(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"


def stamp(at: datetime) -> str:
    """Return a moment as the formats of machines write it, in the paper's own zone."""
    return local(at).isoformat(timespec="seconds")
