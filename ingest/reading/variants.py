"""Variants of characters, read as the ones that the grammar knows: traditional
characters, slips of OCR, other brackets; each for one, so that positions keep.
"""

import re
from dataclasses import replace

# The characters of datelines, titles and works, and of surnames, that differ.
TRADITIONAL = str.maketrans(
    "報訊記員電臺網攝圖編輯實習見責聯綜據發專評論導譯寫執筆駐華東國際級媒體視頻來會議閱撰總畫線聞陳張劉楊黃趙吳孫馬許鄭謝馮"
    "蕭於餘葉蘇盧蔣賈韋鄧鐘鍾譚陸範廖鄒賀顧龔萬錢嚴賴武戴莫湯龐顏聶魯齊關蘭倫畢單"
    "婁竇駱遲藍裴費鮑華喻車連項鄔邊闕歐陽諸淳寧溫衛蔔岡鐵時約採繪製廣體資組簡賴羅呂閻龍紀塗應饒麥練榮樂談湧強東賓瀋莊丨│╱∕⁄<>〔〕［］〈〉＜＞",
    "报讯记员电台网摄图编辑实习见责联综据发专评论导译写执笔驻华东国际级媒体视频来会议阅撰总画线闻陈张刘杨黄赵吴孙马许郑谢冯"
    "萧于余叶苏卢蒋贾韦邓钟钟谭陆范廖邹贺顾龚万钱严赖武戴莫汤庞颜聂鲁齐关兰伦毕单"
    "娄窦骆迟蓝裴费鲍华喻车连项邬边阙欧阳诸淳宁温卫卜冈铁时约采绘制广体资组简赖罗吕阎龙纪涂应饶麦练荣乐谈涌强东宾沈庄｜｜///（）（）（）（）（）",
)
DIFFERS = re.compile(
    f"[{re.escape(''.join(chr(a) for a, b in TRADITIONAL.items() if a != b))}]"
)
# What OCR makes of 本报, 讯 and 记者, and a character that it lost in them.
SLIPS = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        (r"[木夲](?=报[讯汛记评首见实通特])|□(?=报[讯汛])", "本"),
        (r"(?<=[本木夲])[扳□](?=[讯汛记首见实通特])", "报"),
        (r"(?<=[报网社台])[汛迅□](?=[ \t\u3000]*[（(【])", "讯"),
        (r"(?<=^本报)[汛迅](?=[ \t\u3000])", "讯"),
        (
            r"(?<=记)[著耆老□](?=[ \t\u3000]*[\u4e00-\u9fff]{2,3}(?:[ \t\u3000）)]|$))",
            "者",
        ),
        (r"(?<=[报社网台刊者])[□](?=者)", "记"),
        (r"(?<=通)□(?=员)", "讯"),
        (
            r"(?<=者)([ \t\u3000|｜:：]{0,3}(?:[\u4e00-\u9fff][ \t\u3000]*){2,3})撮(?=[）)]?$)",
            r"\1摄",
        ),
        (r"□(?=讯员)", "通"),
    )
)
MAY_SLIP = re.compile("[木夲扳汛迅□著耆老撮]")


def plain(text):
    """Return the text with its variants replaced, character for character.

    >>> plain("本報訊〔記者")
    '本报讯（记者'
    """
    return text.translate(TRADITIONAL) if DIFFERS.search(text) else text


def mended(text):
    """Return the text with what OCR seems to have slipped on put right, and whether
    anything was; character for character.

    >>> mended("木报汛（记者")
    ('本报讯（记者', True)
    """
    if not MAY_SLIP.search(text):
        return text, False
    whole = text
    for pattern, right in SLIPS:
        whole = pattern.sub(right, whole)
    return whole, whole != text


def as_printed(found, text, known):
    """Give names as they are printed, where they were read in simplified characters."""
    printed, solid = "".join(text.split()), "".join(known.split())
    people, at = [], 0
    for person in found.people:
        start = solid.find(person.name, at)
        start = start if start >= 0 else solid.find(person.name)
        if start >= 0:
            at = start + len(person.name)
            person = replace(person, name=printed[start:at])
        people.append(person)
    return replace(found, people=tuple(people))
