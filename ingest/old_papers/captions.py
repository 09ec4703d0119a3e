"""Captions of old papers: what stands below a picture, parted from who made it where a
label says so: 作者：王勇 门口的队伍, 摄影：（王勇）门口的队伍.

A credit without a label before it (……王勇 摄) stays in the caption, as it was printed.
"""

import re

from ingest.old_papers.author_lines import is_author
from ingest.old_stories.values import OldPhoto
from ingest.reading.people import is_name

LABEL = re.compile(
    r"[□■◎●◆▲\s]*(?:(?:图片|照片)?(?:作者|摄影|拍摄|提供|来源)(?:记者|者)?|摄|供图|绘图|制图|[图文]?[/／]?[图文])"
    r"\s*[：:]\s*"
)
IN_BRACKETS = re.compile(r"[（(【\[]\s*([^（）()【】\[\]]{0,40}?)\s*[）)】\]]\s*")
OF_PERSON = re.compile("作者|摄影|拍摄|摄")
MOST_WORDS = 4  # of a credit: 新华社 记者 王勇 李静


def photo_of(picture, file, after):
    """Return the OldPhoto of a Picture, whose file and place are given."""
    caption, credit = parted(picture.caption)
    return OldPhoto(file, caption, credit, after)


def parted(said):
    """Return (caption, credit) of what stands below a picture.

    >>> parted("作者：(王勇)门口的队伍"), parted("摄影：王勇 李静 门口的队伍")
    (('门口的队伍', '王勇'), ('门口的队伍', '王勇 李静'))
    >>> parted("作者： 门口的队伍"), parted("门口的队伍。王勇 摄")
    (('门口的队伍', ''), ('门口的队伍。王勇 摄', ''))
    """
    label = LABEL.match(said)
    if not label:
        return said, ""
    rest = said[label.end() :]
    if bracket := IN_BRACKETS.match(rest):
        return rest[bracket.end() :], bracket[1]
    parts = rest.split()
    for number in range(1, min(len(parts), MOST_WORDS) + 1):
        if is_author(" ".join(parts[:number])):
            while number < len(parts) - 1 and is_name(parts[number]):
                number += 1
            return " ".join(parts[number:]), " ".join(parts[:number])
    # 作者： and nobody is an empty field of the template, 图： may begin a caption.
    return (rest if OF_PERSON.search(label[0]) else said), ""
