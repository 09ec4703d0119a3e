"""Marks of AI making, of photos and of stories: how much AI made, the words that say so,
and how such marks are read in what others made.

GB 45438-2025 asks for a mark in words (显式标识), with 人工智能 or AI and 生成 or 合成 in
it, and for one in the file (隐式标识): a JSON of seven keys under the key AIGC. Its guide
for images (TC260-PG-20258A) puts the latter into XMP, as TC260:AIGC; programs put it into
EXIF's UserComment, into a text of PNG, the properties of documents, a page's <meta>, too.
"""

import json
import re

from django.conf import settings
from django.db import models

from articles.characters import HARMFUL, without_entities


class AIMade(models.TextChoices):
    """How much of a photo or a story was made by AI."""

    WHOLE = "whole", "全部由 AI 生成"
    PART = "part", "部分由 AI 生成"
    ASSISTED = "assisted", "AI 辅助制作"


WHOLE, PART, ASSISTED = AIMade.values
# What stands on a caption's line.
PICTURE_LABELS = {WHOLE: "AI 生成", PART: "部分由 AI 生成", ASSISTED: "AI 辅助制作"}
# What stands before a story's text.
STORY_LABELS = {
    WHOLE: "本文由人工智能生成",
    PART: "本文部分内容由人工智能生成",
    ASSISTED: "本文由人工智能辅助生成",
}
# What schema.org calls IPTC's terms.
SCHEMA_TERMS = {
    WHOLE: "TrainedAlgorithmicMediaDigitalSource",
    PART: "CompositeWithTrainedAlgorithmicMediaDigitalSource",
    ASSISTED: "AlgorithmicallyEnhancedDigitalSource",
}
# Of what was only done with the help of AI there is no mark in the file: none of it is
# said to be 生成合成内容.
GENERATED = (WHOLE, PART)

VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
# IPTC's terms, in its vocabulary of July 2024; of algorithms that learned from nothing
# (algorithmicMedia) and of composites of photos it says that they are no AI's.
DEGREES = {
    "trainedAlgorithmicMedia": WHOLE,
    "compositeWithTrainedAlgorithmicMedia": PART,
    "compositeSynthetic": PART,
    "algorithmicallyEnhanced": ASSISTED,
}
TERMS = {
    WHOLE: "trainedAlgorithmicMedia",
    PART: "compositeWithTrainedAlgorithmicMedia",
    ASSISTED: "algorithmicallyEnhanced",
}
# Label: is (1), may be (2), is suspected to be (3) made by AI. How much of it, it does
# not say: of what only may be, no more is claimed than a part, until the desk knows.
LABELS = {"1": WHOLE, "2": PART, "3": PART}
LABEL_NAMES = {"1": "属于 AI 生成", "2": "可能为 AI 生成", "3": "疑似 AI 生成"}
KEYS = (
    *("Label", "ContentProducer", "ProduceID", "ReservedCode1"),
    *("ContentPropagator", "PropagateID", "ReservedCode2"),
)
LONGEST_READ, LONGEST = 65_536, 4000
LONGEST_VALUE = 400
# Words that are a mark and nothing else, in a line of their own or in brackets at the end
# of one: a story that tells of AI has such words in its sentences.
NAMES = (
    "DeepSeek|ChatGPT|GPT-?[0-9]?o?|Kimi|豆包|文心一言|通义千问|元宝|讯飞星火|智谱清言"
)
MARK = re.compile(
    r"(?:提示|说明|声明|注|特别说明)?[：:]?"
    r"(?P<subject>(?:本|此|该|以上|上述|以下)?(?:文章|文|稿件|稿|内容|报道|文字)?)"
    r"(?:中|的)?(?:(?P<part>部分)(?:内容|文字|段落)?|全部|全文|内容|均|系|为){0,2}"
    r"(?P<holds>含有?|包含)?(?P<by>由|使用|借助|利用|采用|经)?"
    rf"(?:生成式)?(?:人工智能(?:[（(]AI[）)])?|AIGC|AI|大模型|{NAMES})"
    r"(?:技术|工具|大模型|模型|助手|系统){0,2}"
    r"(?P<assisted>辅助|协助|参与)?"
    r"(?:生成合成|生成|合成|(?P<written>创作|写作|撰写|制作|编写))"
    r"(?P<what>的?(?:内容|文字|文章|稿件|文本)?)"
    r"(?:[，,；;。](?:请|仅供|内容|经|已|注意|谨慎|不代表|编辑|人工)[^\n]{0,30})?",
    re.IGNORECASE,
)
BRACKETED = re.compile(r"[（(【\[〔]([^（(【\[〔\n]{4,60})[）)】\]〕]$")
AROUND = " \u3000\t*＊#—–-。.！!·（）()【】[]〔〕"
LONGEST_MARK = 70
# How many lines at the beginning and at the end are looked at.
ENDS = 3
QUOTE = r"(?:[\"']|&quot;|&#34;|\\\")?"
IN_FILE = re.compile(
    rf"\bAIGC\b.{{0,300}}?Label{QUOTE}\s*[:=]\s*{QUOTE}([123])\b", re.DOTALL
)
LABEL = re.compile(r"""["']?Label["']?\s*[:=]\s*["']?(\w{1,10})""")


def aigc_block(text: str) -> str:
    """Return the AIGC block that stands in a text as one line of JSON, or ""."""
    text = without_entities(text[:LONGEST_READ])
    if "Label" not in text:
        return ""
    block = _block(text)
    if block is None:
        # Cut off or written by hand: that there is a mark must not be lost.
        label = LABEL.search(text)
        is_a_mark = label and ("AIGC" in text or "ContentProducer" in text)
        return json.dumps({"Label": label[1]}) if is_a_mark else ""
    line = _line(block)
    if len(line) <= LONGEST:
        return line
    return _line({key: str(block.get(key, ""))[:LONGEST_VALUE] for key in KEYS})


def _block(text: str) -> dict | None:
    """Return the JSON of a mark, under its key AIGC or without it."""
    for _ in range(3):  # within an object, within a string within an object
        try:
            text = json.loads(text) if isinstance(text, str) else text
        except (ValueError, RecursionError):
            return None
        if not isinstance(text, dict):
            return None
        if "Label" in text:
            return text
        text = text.get("AIGC")
    return None


def _line(block: dict) -> str:
    line = json.dumps(block, ensure_ascii=False, separators=(",", ":"))
    return HARMFUL.sub("", line)


def label_of(block: str) -> str:
    """Return the Label of an AIGC block, "1" also where a program wrote AIGC."""
    try:
        label = str(json.loads(block).get("Label", ""))
    except (ValueError, AttributeError):
        return ""
    return label if label in LABELS else "1"


def term_of(source_type: str) -> str:
    """Return IPTC's term of an address in its vocabulary, or of a term by itself."""
    term = source_type.strip().rpartition("/")[2].rpartition(":")[2]
    by_name = {name.lower(): name for name in DEGREES}
    return by_name.get(term.lower(), "")


def degree(source_type: str, block: str) -> str:
    """Return how much AI made, by the marks of a file, or "". IPTC's says it exactly."""
    if term := term_of(source_type):
        return DEGREES[term]
    return LABELS[label_of(block)] if block else ""


def schema_source(made: str) -> dict:
    """Return what schema.org is told of how much AI made, {} for nothing."""
    term = SCHEMA_TERMS.get(made)
    return {"digitalSourceType": f"https://schema.org/{term}"} if term else {}


def our_block(number: str) -> str:
    """Return the AIGC block of what the desk alone says is AI's, by our number of it:
    the paper is who passes it on."""
    block = dict.fromkeys(KEYS, "") | {
        "Label": "1",
        "ContentPropagator": settings.SITE_NAME,
        "PropagateID": number,
    }
    return json.dumps(block, ensure_ascii=False, separators=(",", ":"))


def ai_mark_in(text: str) -> str:
    """Return how much AI made of a text by the mark that it carries, or "".

    text: plain, with the mark in words in one of its first or last lines; or what a file
    says of itself, HTML for instance, with an AIGC block in it.
    """
    found = IN_FILE.search(text)
    if found:
        return LABELS[found[1]]
    lines = [line for line in text.split("\n") if line.strip()]
    near = lines[:ENDS] + lines[ENDS:][-ENDS:]
    return next(filter(None, map(_mark_of_line, near)), "")


def _mark_of_line(line: str) -> str:
    line = line.strip()
    bracketed = BRACKETED.search(line[-LONGEST_MARK:])
    words = bracketed[1] if bracketed else line
    words = "".join(words.strip(AROUND).split())
    if len(words) > LONGEST_MARK:
        return ""
    found = MARK.fullmatch(words)
    if not found or not _says_so(found):
        return ""
    if found["assisted"]:
        return ASSISTED
    return PART if found["part"] or found["holds"] else WHOLE


def _says_so(found: re.Match) -> bool:
    """Whether it is said of this text: AI写作 alone may be a subhead."""
    return not found["written"] or bool(found["subject"] and found["by"])
