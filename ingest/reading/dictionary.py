"""What the dictionary knows of words and of names: rjieba's list, and the kinds of words
that its statistics take a run for."""

import re
from functools import lru_cache

from articles.text.counting import HAN
from ingest.reading.surnames import DOUBLE, WEIGHT, WHOLE_NAMES

PLACES = {"ns", "nrt"}  # the dictionary's marks of places and of foreign names
SAID = "说道称问答讲谈看想去到是有走做要会给让请找听写叫"  # what follows a name
# Words that begin as names do; what the dictionary knows beside them is asked of it.
_NO_NAMES = (
    "山西 陕西 河北 河南 湖北 湖南 广东 广西 江苏 江西 安徽 福建 浙江 山东 海南 "
    "云南 贵州 四川 甘肃 青海 宁夏 吉林 辽宁 新疆 西藏 内蒙古 黑龙江 北京 上海 "
    "天津 重庆 香港 澳门 台湾 左右 上接 下转 下同 上图 下图 左图 右图 左一 "
    "右一 左二 右二 左三 右三 前排 后排 中间 以下 以上 全文 全部 完毕 未完 待续 "
    "连载 节选 摘编 有删节 有删减 左起 右起 从左至右 国家 人民 中国 全国 全省 "
    "全市 本市 本省 东方 西方 南方 北方 东部 西部 南部 北部 中部 党委 常委 代表 "
    "委员 会议 活动 方案 办法 条例 通知 意见 规定 计划 项目 工程 公司 集团 学校 "
    "医院 社区 街道 单位 部门 城市 农村 时代 时间 时候 今年 明年 去年 年度 月份 "
    "周年 人民视觉 影像中国 视觉中国 东方网 新华网 人民网 中新网 资料图 资料图片 "
    "网络图片 二期 一期 三期 试行 暂行 草案 修订 部分 下篇 上篇 中篇 全书 新版 "
    "高清 金融 经济 文化 应急 祝福 安全 安居 安排 安心 平安 和平 幸福 健康 成立 "
    "成为 成功 成果 方向 方式 方面 高度 高新 高效 高校 高级 温暖 温度 温馨 常态 "
    "常年 向前 向上 向阳 向往 经典 经过 经验 水平 水利 水务 花园 花卉 海外 海报 "
    "明天 明确 古代 古城 古镇 查询 查看 管理 路线 路径 包括 包装 包含 项链 祖国 "
    "农业 农民 农户 万元 亿元 余人 余名 余家 相关 相当 文明 文艺 文件 文章 文物 "
    "文旅 文字 马上 谢谢 黄金 白天 金额 石油 钱款 车辆 车站 计算 应该 应用 习俗 "
    "易趣 张贴 关注 关于 关系 关键 连续 连接 连线 卫生 卫星 卫视 景区 景点 景色 "
    "宫殿 全文完"
)
NO_NAMES = frozenset(_NO_NAMES.split())


def _dictionary():
    """Return the dictionary; imported where it is needed, for it takes 33 MB."""
    import rjieba

    return rjieba


@lru_cache(maxsize=4096)
def is_word(word):
    """Return whether the dictionary knows a word, and not as a name: 高温, 江苏."""
    if word in NO_NAMES:
        return True
    if word in WHOLE_NAMES or not _dictionary().has_word(word):
        return False
    return not _dictionary().tag(word)[0][1].startswith("nr")


def is_listed(word):
    """Return whether the dictionary has a word at all, be it as a name."""
    return _dictionary().has_word(word)


@lru_cache(maxsize=4096)
def is_place_word(word):
    """Return whether the dictionary knows a word as a place: 北京, 哈尔滨, 赫尔辛基."""
    tagged = _dictionary().tag(word)
    return (
        word not in WHOLE_NAMES
        and len(tagged) == 1
        and tagged[0][1] in PLACES
        and _dictionary().has_word(word)
    )


def first_word(run):
    """Return the word with which a run begins, and whether it reads as a name."""
    word, tag = _dictionary().tag(run)[0]
    return word, tag.startswith("nr") or not is_listed(word) and len(word) > 1


def reads_as_name(run):
    """Return whether the dictionary's statistics take a part of a run for a name."""
    return any(tag.startswith("nr") for tag in _tags(run))


def reads_as_one_name(word):
    """Return whether those statistics take a word for one name, 望作信, or the dictionary
    has no word in it and it begins as a name does: 廉丽."""
    words = _dictionary().tag(word)
    if len(words) == 1 and words[0][1].startswith("nr"):
        return True
    longer = [part for part, _ in words if len(part) > 1]
    return word[0] in WEIGHT and bool(longer) and not any(map(is_listed, longer))


@lru_cache(maxsize=4096)
def kinds_at_ends(words):
    """Return the dictionary's marks of the first and the last word of a line."""
    tags = [tag for _, tag in _dictionary().tag(words.rstrip("。！？!?")) if tag != "x"]
    return (tags[0], tags[-1]) if tags else ("", "")


def ends_in_verb(run):
    """Return whether a run ends in what is said of a person: 赵敏说.

    A word that the dictionary has not, 竺可心, is no verb for what the statistics call
    it; nor is a given name that is one, 陈远航, 王建成.
    """
    words = _dictionary().tag(run)
    if not words or words[-1][1] != "v":
        return False
    if len(words) == 1:
        return is_listed(run)
    first, tag = words[0]
    if len(run) == 3 or run[:2] in DOUBLE and len(run) == 4:
        is_noun = len(first) > 1 and not tag.startswith("nr") and is_listed(first)
        return run[-1] in SAID or is_noun and first not in DOUBLE
    return True


def _tags(run):
    return [tag for _, tag in _dictionary().tag(run)]


WATERS = "江河湖海山岛"


def opens_with_place(words):
    """Return whether words begin with a place: 河西区清风街道共建学校."""
    built = re.match(
        rf"[{HAN}]{{2,8}}?(?:[省市县区旗镇乡]|街道|社区)(?=[{HAN}])", words
    )
    run = re.match(f"[{HAN}]*", words).group()
    if not run:
        return False
    word, tag = _dictionary().tag(run)[0]
    listed = tag == "ns" and len(word) > 1 and word[-1] not in WATERS
    return listed or bool(built)


def tells_where(words):
    """Return whether words hold a place, or what people of one are called: 太原市民."""
    return words.endswith(("民", "者", "工", "师", "生", "友")) or any(
        tag in {*PLACES, "s", "f"} for tag in _tags(words)
    )


def word_ends(run):
    """Return where the words of a run end, as the dictionary cuts it."""
    ends, at = [], 0
    for word in _dictionary().cut(run):
        at += len(word)
        ends.append(at)
    return ends


@lru_cache(maxsize=4096)
def is_of_words(run):
    """Return whether a longer run is made of dictionary words: 图文无关."""
    words = [word for word, tag in _dictionary().tag(run) if not tag.startswith("nr")]
    return sum(len(word) for word in words if len(word) > 1) >= 0.75 * len(run)
