"""Vocabulary of bylines: titles, kinds of work, what houses and offices end in, as patterns."""

from articles.text.counting import HAN


def spaced(word):
    """A word that extraction may have broken with a blank: 通讯 员."""
    return r"[ \t\xa0\u3000]{0,2}".join(word)


def any_of(*words):
    return "|".join(spaced(word) for word in sorted(words, key=len, reverse=True))


TITLES = {
    "reporter": [
        *("记者", "采访人员", "采访人", "主笔"),
        *("调研组成员", "采访组成员", "报道组成员", "采访团成员", "写作组成员"),
    ],
    "intern_reporter": ["实习记者", "见习记者", "试用期记者"],
    "intern": ["实习生", "见习生", "实习学生"],
    "correspondent": ["通讯员", "通信员", "报道员"],
    "special_correspondent": ["特约通讯员", "特邀通讯员"],
    "special_reporter": ["特约记者", "特邀记者", "特约撰稿人", "特约撰稿", "特邀撰稿"],
    "commentator": ["评论员", "时评人", "特约评论员", "首席评论员"],
    "author": [
        "作者",
        "口述人",
        "讲述人",
        "撰稿人",
        "供稿人",
        "投稿人",
        "读者",
        *("小记者", "小作者", "校园记者", "学生记者"),
    ],
    "planner": ["总策划", "策划", "总统筹", "统筹", "总执行", "执行"],
    "editor": [
        "责任编辑",
        *(
            "网络编辑",
            "值班编辑",
            "美术编辑",
            "图文编辑",
            "新媒体编辑",
            "执行编辑",
            "版面编辑",
        ),
        "本版编辑",
        "责编",
        "编辑",
        "组稿",
        "校对",
        "审核",
        "编审",
        *("总监制", "监制", "出品人", "出品"),
        "美编",
        *("指导老师", "指导教师", "辅导老师", "辅导教师", "推荐老师", "点评老师"),
        *("审读", "复审", "终审", "初审", "值班主任", "值班编委", "值班主编", "录入"),
        "制作",
        "设计",
    ],
}
WORKS = {
    "writer": ["采访", "文字", "撰文", "撰稿", "采写", "文稿", "文案", "执笔", "文"],
    "photographer": [
        *(
            "拍摄者",
            "摄影者",
            "摄影报道",
            "图片摄影",
            "特约摄影师",
            "特约摄影",
            "摄影师",
            "摄影",
            "拍摄",
            "翻拍",
            "翻摄",
            "航拍",
            "图片",
            "照片",
            "制图",
            "绘图",
            "漫画",
            *("插图", "插画", "配图", "题图摄影", "题图", "头图", "封面图", "手绘"),
        ),
        *("摄", "图", "片", "绘", "画"),
    ],
    "compiler": [
        *("编辑整理", "综合整理", "采访整理", "记录整理", "整理", "编译", "编写"),
        *("综合", "翻译", "译者", "译"),
    ],
    "contributor": [
        *("对本文有贡献", "对本文亦有贡献", "对此文有贡献", "参与采写", "参与报道"),
        "参与写作",
    ],
    "author": ["口述", "讲述", "供稿"],
    "provider": ["供图", "图片提供", "提供图片", "图片来源", "提供"],
    "video": ["视频剪辑", "视频拍摄", "视频制作", "视频", "剪辑", "摄像"],
}
BOTH = {
    "图文": ("photographer", "writer"),
    "文图": ("writer", "photographer"),
    "文并摄": ("writer", "photographer"),
    "文并图": ("writer", "photographer"),
}
OWN = r"本[ \t]?(?:报|刊|网|台|社)"
# What the name of a paper, an agency or a station ends in.
HOUSE_END = (
    "(?:日报|晚报|晨报|早报|商报|时报|快报|导报|信报|都市报|青年报|[报网社台刊](?:社)?|客户端"
    "|新闻|传媒|融媒体?(?:中心)?|频道|在线|周刊|杂志|公众号|视觉|图库|报道|[Aa][Pp][Pp])"
)
# What the name of an office or a body ends in: these never sign as a person.
OFFICE_END = (
    "(?:部|室|组|办|局|处|院|委|厅|科|站|队|所|馆|厂|团|会|校|系|宣|党组|中心|公司|集团"
    r"|[\d一二三四五六七八九十）)]班|年级"
    "|学校|大学|小学|中学|医院|法院|机关|协会|平台|政府)"
)
# Between house and title: what kind of reporter, or of which department.
MANNERS = (
    rf"全媒体|融媒体|新媒体|全媒|融媒|首席|资深|高级|特派(?:[{HAN}]{{2,4}}?)??|前方|驻场|体育|财经|文字|摄影|图片|视频|出镜"
    rf"|[驻赴][{HAN}]{{1,6}}?|专刊|专副刊|两会|一线|特约|派驻|数字报"
)
# The manner of a title that is work as well: 摄影记者.
MANNER_WORKS = {"摄影": "photographer", "图片": "photographer", "文字": "writer"}
ROLE_OF = {
    "".join(word.split()): role for role, words in TITLES.items() for word in words
}
WORK_OF = {word: (role,) for role, words in WORKS.items() for word in words} | BOTH
ANY_TITLE = any_of(*ROLE_OF)
# 文 and 图 are also parts of names: alone they count beside a stroke or a blank only.
LONE_WORKS = "文图片绘画译"
ANY_WORK = any_of(*(word for word in WORK_OF if word not in LONE_WORKS))
ANY_WORK_AT_ALL = any_of(*WORK_OF)
# 首席 记者: a title with the manner before it. 记者站 and 通讯员队伍 are no titles.
TITLED = rf"(?:(?:{MANNERS})[ \t\u3000]?){{0,3}}(?:{ANY_TITLE})(?![节站证团会协部席队们组]|简[介历讯报]|手记|来信|观察|见闻|述评)"
STROKE = r"[ \t\u3000]*[/／|｜\\\\][ \t\u3000]*"
