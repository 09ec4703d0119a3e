"""Losses of a dress: what a story has that the form cannot hold, as sentences for the
desk. Each is found in the item; which a form cannot hold stands in the table of forms;
what is missing in the item itself, in all of them."""

from exchange.dresses.blocks import PHOTO, TABLE, blocks_of, is_whole_in_text, runs_of
from exchange.dresses.pictures import best_rendition


def _runs(item):
    for block in blocks_of(item):
        yield from block.runs
        if block.table:
            for row in block.table.rows:
                for cell in row:
                    yield from runs_of(cell.html)


def _emphasis(item):
    if any(run.is_strong or run.is_emphasised for run in _runs(item)):
        return "加粗、斜体没有了，文字都在。"


def _links(item):
    number = sum(bool(run.href) for run in _runs(item))
    if number:
        return f"{number} 处链接没有了，链接的文字还在。"


def _small(item):
    if any(not is_whole_in_text(run) for run in _runs(item)):
        return "上下标里的字母写成 x_{n}、x^{n} 这样的记号。"


def _merged(item):
    tables = [block.table for block in blocks_of(item) if block.kind == TABLE]
    cells = [cell for table in tables for row in table.rows for cell in row]
    if any(cell.columns > 1 or cell.rows > 1 for cell in cells):
        return "表格里合并的单元格拆开了，文字在第一格。"


def _pictures(item):
    number = sum(bool(best_rendition(photo)) for photo in item.photos)
    if number:
        return f"{number} 张图片只留了说明和位置，文件要另外下载。"


def _linked_pictures(item):
    number = sum(bool(best_rendition(photo)) for photo in item.photos)
    if number:
        return f"{number} 张图片只写了网址，公开发布以前打不开。"


def _recordings(item):
    labels = [photo.recording_label for photo in item.photos if photo.recording_label]
    if labels:
        return (
            f"{len(labels)} 段{'、'.join(dict.fromkeys(labels))}没有带上，只留了说明。"
        )


def _gallery(item):
    kinds = [block.kind for block in blocks_of(item)]
    if PHOTO in kinds and [PHOTO] * 4 in [kinds[n : n + 4] for n in range(len(kinds))]:
        return "组图一张一张往下排。"


def _topics(item):
    if item.media_topics or item.topics or item.districts:
        return "频道、区县、话题和主题分类没有写进去。"


EMPHASIS, LINKS, SMALL, MERGED, PICTURES, LINKED, RECORDINGS, GALLERY, TOPICS = (
    *(_emphasis, _links, _small, _merged, _pictures),
    *(_linked_pictures, _recordings, _gallery, _topics),
)


def losses_of(item, cannot_hold):
    """Return the sentences on what a form loses of an item that others hold."""
    return [sentence for loss in cannot_hold if (sentence := loss(item))]


def missing_of(item, root):
    """Return the sentences on what no form has of an item."""
    found = []
    without = sum(not best_rendition(photo) for photo in item.photos)
    if without:
        found.append(f"{without} 张图片没有文件，只有说明。")
    if item.photos_held_back:
        found.append(
            f"{item.photos_held_back} 张图片没有带上：权利已到期，或者只能用在报纸上。"
        )
    if item.photos and not root:
        found.append("没有设网站地址（SITE_URL），图片和原文的网址写不出来。")
    return found
