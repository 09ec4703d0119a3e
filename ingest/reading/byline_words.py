"""Vocabulary of bylines: titles, kinds of work, papers and agencies, as patterns."""

from articles.text.counting import HAN


def spaced(word):
    """A word that extraction may have broken with a blank: 通讯 员."""
    return r"[ \t\xa0\u3000]{0,2}".join(word)


def any_of(*words):
    return "|".join(spaced(word) for word in sorted(words, key=len, reverse=True))


TITLES = {
    "reporter": ["记者", "采访人员", "主笔"],
    "intern_reporter": ["实习记者", "见习记者", "试用期记者"],
    "intern": ["实习生", "见习生", "实习学生"],
    "correspondent": ["通讯员", "通信员", "报道员"],
    "special_correspondent": ["特约通讯员", "特邀通讯员"],
    "special_reporter": ["特约记者", "特邀记者", "特约撰稿人", "特约撰稿"],
    "commentator": ["评论员", "特约评论员", "首席评论员"],
    "author": ["作者"],
    "planner": ["总策划", "策划", "统筹"],
    "editor": ["责任编辑", "本版编辑", "责编"],
}
WORKS = {
    "writer": ["文字", "撰文", "撰稿", "采写", "文稿", "执笔", "文"],
    "photographer": [
        *(
            "拍摄者",
            "摄影者",
            "摄影报道",
            "图片摄影",
            "摄影",
            "拍摄",
            "图片",
            "照片",
            "制图",
            "绘图",
        ),
        *("摄", "图"),
    ],
    "compiler": ["编辑整理", "综合整理", "采访整理", "整理", "编译", "编写", "综合"],
    "contributor": [
        *("对本文有贡献", "对本文亦有贡献", "对此文有贡献", "参与采写", "参与报道"),
        "参与写作",
    ],
    "provider": ["供图", "提供图片", "提供", "供稿"],
    "video": ["视频", "剪辑", "摄像"],
}
BOTH = {"图文": ("photographer", "writer"), "文图": ("writer", "photographer")}
HOUSES = (
    r"本[ \t]?(?:报|刊|网|台|社)|新华社|新华网|中新社|中新网|人民网|央视|"
    rf"[{HAN}]{{0,6}}(?:日报|晚报|晨报|早报|商报|时报|快报|导报|信报|都市报|青年报|周刊|"
    r"周报|电视台|广播电台|融媒体中心|客户端|传媒"
    rf"|报(?=[ \t]?(?:记者|评论员|首席|实习|见习|特约|特派)))"
)
MANNERS = (
    rf"全媒体|融媒体|融媒|首席|资深|高级|特派|前方|体育|财经|文字|摄影|图片|视频|驻[{HAN}]{{2,6}}?|"
    r"专刊|专副刊|两会|一线|特约|派驻|数字报"
)
ROLE_OF = {
    "".join(word.split()): role for role, words in TITLES.items() for word in words
}
WORK_OF = {word: (role,) for role, words in WORKS.items() for word in words} | BOTH
ANY_TITLE = any_of(*ROLE_OF)
# 文 and 图 are also parts of names: alone they count beside a stroke or a blank only.
ANY_WORK = any_of(*(word for word in WORK_OF if word not in {"文", "图"}))
ANY_WORK_AT_ALL = any_of(*WORK_OF)
# 本报 首席 记者: a title with the house and the manner before it.
TITLED = rf"(?:(?:{HOUSES})[ \t\u3000]{{0,2}})?(?:(?:{MANNERS})[ \t\u3000]?){{0,3}}(?:{ANY_TITLE})"
STROKE = r"[ \t\u3000]*[/／][ \t\u3000]*"
