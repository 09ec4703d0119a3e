"""Names of places as headings: of the gazetteer, or built as one."""

import re

BUILT_AS_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:区|县|市|旗|镇|乡|街道|示范区|开发区|高新区|新区|综改区|园区|经开区|社区|村)"
)
LEAST = 3  # headings in a round-up


def is_place(words, knowledge):
    """Return whether a heading is nothing but the name of a place."""
    words = "".join(words.split()).strip("【】［］[]■●◆▲□◎·:：")
    return words in knowledge.places or bool(BUILT_AS_PLACE.fullmatch(words))
