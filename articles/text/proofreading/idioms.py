"""Proofreading rule for idioms with one character wrong: 穿流不息, 甘败下风.

No list can name every slip. So four characters are judged that have three of a known
idiom, and in place of the fourth one that sounds or looks like it, where no word of
the text runs across their ends. A pun is quoted: it is left alone.
"""

from functools import cache, lru_cache
from importlib.resources import files

from .reading import Slip
from .word_lists import ENDINGS, crossing, is_quoted

LENGTH = 4
HALF = 2
# Characters that are taken for one another though they sound different.
LOOK_ALIKE = (
    "已己巳 未末 荼茶 盲肓 崇祟 治冶 拙绌 栗粟 菅管 鸩鸠 骇赅 沥呖 卷券 辍缀 汨汩 戎戍戊戌 "
    "侯候 毫亳 睛晴 瞻赡 雎睢 炙灸 揭竭 竿杆 弩驽 斋斎 赝膺鹰 拆折 析拆 喧渲宣 循遁 弛驰 施 "
    "捐损 辩辨辫 萃粹翠 贷货 货贷 挈絜 缜填 掮捎 浃夹 偏遍 拨拔 券劵 暑署 肆肄 遣遗 刺剌 壁璧 "
    "贻怡 恰洽 博搏 锻煅 遏揭 形行 侍待恃 歧岐 哗晔 嬴赢羸 祗祇 谄陷 诣旨 脍烩 蜕脱 诟垢 杳沓 "
    "杀刹 屡缕 祥详 亨享 免兔 贪贫 泪汩 埋理 盈盆 徒徙 微徽 陡徒 睬踩 弹殚 蹈倒 提题 材村 "
    "惴揣 湍喘 度渡 燥躁 澡噪 渊源 浩皓 沧苍 拥涌 莫漠 镜境 摄慑 犷旷 涣焕 决绝 既即 还缓 技枝 枝技 汤烫 饥讥 帐账 象像"
)


def misspelt(text):
    """Find four characters that are an idiom but for one: [Slip]."""
    heads, tails = _halves()
    for place in range(len(text) - HALF + 1):
        half = text[place : place + HALF]
        if half in heads:
            words = text[place : place + LENGTH]
            yield from _slips(text, place, words, heads[half])
        if half in tails and place >= HALF:
            start = place - HALF
            words = text[start : start + LENGTH]
            yield from _slips(text, start, words, tails[half])


def _slips(text, start, words, idioms):
    if words in idioms or len(words) < LENGTH:
        return
    for idiom in idioms:
        place = _only_difference(words, idiom)
        if place is not None and _is_slip(text, start, words, idiom, place):
            yield Slip(
                start,
                start + LENGTH,
                f"“{words}”疑为“{idiom}”之误，请核对。",
                idiom,
                is_sure=False,
            )
            return


def _only_difference(words, idiom):
    """Return the place of the one character that differs, None where none or more than
    one do; one that is twice in the idiom (兢兢业业) is one."""
    places = [place for place in range(LENGTH) if words[place] != idiom[place]]
    pairs = {(words[place], idiom[place]) for place in places}
    return places[0] if len(pairs) == 1 else None


def _is_slip(text, start, words, idiom, place):
    """Return whether words can only be meant for an idiom that has another character."""
    end = start + LENGTH
    one, other = words[place], idiom[place]
    if words in _known() or not (
        sound(one) == sound(other)
        or other in _look_alikes().get(one, "")
        or (blurred(one) == blurred(other) and not _are_words(words))
    ):
        return False
    into, out_of = crossing(text, start, end)
    if out_of and text[end] in ENDINGS:
        out_of = 0
    if (into and out_of) or max(into, out_of) >= HALF:
        return False
    # 干部|怎么样: what differs belongs to another word.
    if (into and place < into) or (out_of and place >= LENGTH - out_of):
        return False
    return not is_quoted(text, start, end)


def _are_words(words):
    """Return whether both halves are words by themselves: 增效|显著."""
    import rjieba

    return rjieba.has_word(words[:HALF]) and rjieba.has_word(words[HALF:])


@lru_cache(maxsize=4096)
def sound(character):
    """Return how a character is read most often, without its tone."""
    # The dictionary is loaded with the first slip that may be one.
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(character))


@lru_cache(maxsize=4096)
def blurred(character):
    """Return how a character sounds to many a typist."""
    return blurred_sound(sound(character))


def blurred_sound(heard):
    """Return a sound without what many a typist's dialect does not tell apart."""
    if heard[:2] in ("zh", "ch", "sh"):
        heard = heard[0] + heard[2:]
    return heard[:-1] if heard.endswith(("ing", "eng")) else heard


@cache
def _look_alikes():
    alike = {}
    for group in LOOK_ALIKE.split():
        for character in group:
            alike[character] = alike.get(character, "") + group
    return alike


@cache
def _read(name):
    lines = (files(__package__) / "lists" / name).read_text(encoding="utf-8")
    return [line for line in lines.split("\n") if line and not line.startswith("#")]


@cache
def _known():
    return frozenset(_read("idioms.txt") + _read("not_idioms.txt"))


@cache
def _halves():
    """Return the idioms by their first and by their last two characters."""
    heads, tails = {}, {}
    for idiom in _read("idioms.txt"):
        heads.setdefault(idiom[:HALF], []).append(idiom)
        tails.setdefault(idiom[HALF:], []).append(idiom)
    return heads, tails
