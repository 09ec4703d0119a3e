"""Copy of the made-up working day: its stories, and how far each has come by now."""

from dataclasses import dataclass
from functools import partial

MARK = "（演示）"
READERS_NOTE = "本文为演示而编写，并非新闻。"
STAFF_NOTE = "prepare_demo --working-day 编写的演示稿件。"


@dataclass(frozen=True)
class Made:
    """A move of the workflow and the demo account that makes it."""

    name: str
    by: str
    reason: str = ""
    is_for_tomorrow: bool = False  # signed for six in the morning


@dataclass(frozen=True)
class Copy:
    name: str
    headline: str
    section: str
    paragraphs: tuple
    moves: tuple = ()
    writer: str = "jizhe"
    districts: tuple = ()  # which of the city's, in their order, from 0
    length: int = (
        0  # of the made-up news after the paragraphs, about its first district
    )
    photo: str = ""
    page: str = ""  # of tomorrow's paper
    correction: dict | None = None
    note: dict | None = None  # on the text: by whom, on which words of it


SUBMITTED = (Made("submit", "jizhe"),)
FIRST_PASSED = (*SUBMITTED, Made("pass_first", "bianji"))
SECOND_PASSED = (*FIRST_PASSED, Made("pass_second", "zhuren"))
SIGNED = (*SECOND_PASSED, Made("sign", "zongbian"))
SIGNED_FOR_TOMORROW = (
    *SECOND_PASSED,
    Made("sign", "zongbian", is_for_tomorrow=True),
)
send_back = partial(Made, "send_back")

STORIES = (
    # 撰写
    Copy(
        "night-market",
        "夜市收摊以后，谁来扫街",
        "shehui",
        (
            "凌晨一点，最后一个摊位熄了灯，环卫车从街口慢慢开进来。",
            "一条八百米的街，要扫两遍、冲一遍，天亮以前收工。",
        ),
    ),
    Copy(
        "snow-forecast",
        "今冬头场雪怎么清",
        "yaowen",
        (
            "市环卫部门介绍，全市备下融雪剂和机械，分三级响应。",
            "主干道雪停后两小时内清完，背街小巷由社区组织清扫。",
        ),
        districts=(1,),
    ),
    # 撰写，校对有疑点可看
    Copy(
        "full-of-slips",
        "社区食堂试营业，三餐都供应",
        "minsheng",
        (
            "社区食堂定于12月32日正式营业,每餐十二元到十五元.",
            '食堂负责人说:"老人可以先登陆小程序订餐,也可以打电话."',
            "截止目前，已有二百多位老人办理了就餐卡。",
        ),
        districts=(2,),
    ),
    # 被退回
    Copy(
        "bus-lines",
        "三条公交线路下周调整",
        "shehui",
        (
            "三条公交线路下周起调整走向，沿线新增六个站点。",
            "调整以后，最长的一条线路缩短四公里，早高峰加密到六分钟一班。",
        ),
        (
            *SUBMITTED,
            send_back(
                "bianji",
                "第二段“缩短四公里”与公交公司通稿的“三公里”不一致，请核实后再交；"
                "另请补上三条线路的起止站。",
            ),
        ),
        districts=(4,),
        note={
            "by": "bianji",
            "quote": "缩短四公里",
            "text": "通稿是“三公里”，以哪个为准？",
        },
    ),
    Copy(
        "heating",
        "供热管网升温调试，报修电话公布",
        "minsheng",
        (
            "供热管网今天开始升温调试，热力公司安排抢修队全天待命。",
            "居民家中不热的，可以拨打本片区的报修电话，半小时内有人上门。",
        ),
        (
            *FIRST_PASSED,
            send_back("zhuren", "题目说公布电话，文中没有号码。请列出各片区的号码。"),
        ),
        districts=(0,),
        photo="credited",
    ),
    # 待初审
    Copy(
        "reading-room",
        "旧厂房里的阅览室开门了",
        "wenlv",
        (
            "一座停用多年的厂房改成了阅览室，高窗和吊车梁都留了下来。",
            "阅览室有三百个座位，开到晚上十点，周一闭馆。",
            "“原来的车床就摆在门口，孩子们进来先摸一摸。”值班的馆员说。",
        ),
        SUBMITTED,
        districts=(4,),
        photo="credited",
        length=900,
        page="4",
    ),
    Copy(
        "greenhouse",
        "大棚草莓提前半个月上市",
        "quxian",
        (
            "走进温室，暖意扑面，合作社的社员正把刚摘下的草莓装箱。",
            "今年改用高架栽培，草莓比往年早熟半个月，每亩增收三千元。",
        ),
        SUBMITTED,
        districts=(6,),
        length=700,
        page="3",
    ),
    Copy(
        "clinic",
        "社区医院周末开专家门诊",
        "jiankang",
        (
            "从本周起，社区医院每个周末都有市级医院的医生坐诊。",
            "检查结果两家医院互认，需要转诊的，当场约好床位。",
        ),
        SUBMITTED,
    ),
    # 待复审
    Copy(
        "parking",
        "老小区挤出一百二十个车位",
        "minsheng",
        (
            "小区西墙外的边角地清理以后，划出一百二十个停车位。",
            "白天对外开放、夜里留给居民，收费贴在门口，大家看得见。",
        ),
        FIRST_PASSED,
        districts=(1,),
        length=800,
        photo="uncredited",
        page="2",
    ),
    Copy(
        "factory",
        "数控机床生产线投产",
        "jingji",
        (
            "一条数控机床生产线今天投产，从备料到下线全部由机器完成。",
            "企业负责人介绍，满产以后一年可以生产八百台，订单已经排到明年夏天。",
        ),
        FIRST_PASSED,
        districts=(7,),
        length=1000,
        page="3",
    ),
    # 待终审
    Copy(
        "services",
        "办事窗口延时到晚上八点",
        "shizheng",
        (
            "政务服务大厅的办事窗口今天起延时到晚上八点，周末不休。",
            "社保、医保、户籍等六类事项都可以在延时窗口办理，其中多数当场办结。",
        ),
        SECOND_PASSED,
        districts=(3,),
        length=900,
        page="1",
    ),
    # 已签发
    Copy(
        "river-path",
        "河边步道贯通，二十公里一路走到底",
        "yaowen",
        (
            "河边步道最后一段今天贯通，从北到南二十公里，一路不用过马路。",
            "沿线有十二处歇脚点，都有饮水和厕所，夜里路灯亮到十一点。",
            "养护部门提醒，骑车的市民请走外侧车道，慢行避让老人和孩子。",
        ),
        SIGNED,
        districts=(5,),
        length=1200,
        photo="credited",
        page="1",
        correction={
            "by": "bianji",
            "wrong": "十二处歇脚点",
            "right": "十六处歇脚点",
            "notice": "第二段“十二处歇脚点”应为“十六处歇脚点”。",
            "moves": (Made("submit", "bianji"),),
        },
    ),
    # 已签发，明早六点见报
    Copy(
        "school",
        "新学校明天迎来第一批学生",
        "yaowen",
        (
            "新建的学校明天开学，第一批学生有六百人，校车分四条线路接送。",
            "学校把操场放在楼顶，放学以后和周末向周围居民开放。",
        ),
        SIGNED_FOR_TOMORROW,
        districts=(0,),
        length=800,
        photo="credited",
        page="1",
    ),
    # 已撤稿
    Copy(
        "lantern-show",
        "灯会今晚亮灯",
        "wenlv",
        ("灯会今晚亮灯，持续到月底，每晚六点到九点半开放。",),
        (
            *SIGNED,
            Made("withdraw", "zongbian", "主办方来电：因大风推迟，时间另定，先撤下。"),
        ),
    ),
    # 已弃用
    Copy(
        "old-tree",
        "古槐发新芽",
        "quxian",
        ("村口的古槐今年又发了新芽，村里的老人说它有三百多岁了。",),
        (Made("discard", "jizhe"),),
    ),
)

IMPORT = """（演示）早市搬进了大院子
本报讯 （记者 演示记者甲） 占了二十年马路的早市，今天搬进了一座闲置的大院子。院子里划了一百八十个摊位，水电接到摊前，收摊以后有人统一冲洗。
“路让出来了，菜还是那些菜。”一位来买菜的居民说。以上文字为演示而编写，并非新闻。

（演示）骑手有了歇脚的屋子
本报讯 （记者 演示记者甲） 街口的岗亭改成了骑手驿站，有热水、有微波炉，还能给电池充电。驿站早上六点开门，夜里十二点关门。
街道介绍，这样的屋子今年还要再开九处，都选在骑手等单的地方。以上文字为演示而编写，并非新闻。
"""
