"""Made-up news, by grammar: kinds of news with their headlines and sentences.

Words in braces are drawn each time: {d} a district, {p} a place in it, {n} a small
number, {m} a larger one, {c} a share in percent, {u} who acts, {w} what is worked on.
"""

import random
from dataclasses import dataclass

WITH_TABLE = 40
TABLE_CAPTION = "附表　近三年同期数据"
TABLE_HEAD = ("指标", "2021年", "2022年", "2023年", "同比（%）")
TABLE_ROWS = ("计划（处）", "完工（处）", "惠及居民（户）", "投诉（件）")


@dataclass(frozen=True)
class Kind:
    section: str
    tags: tuple
    work: tuple
    headlines: tuple
    sentences: tuple


KINDS = (
    Kind(
        "minsheng",
        ("供水", "老旧小区", "民生实事"),
        ("二次供水泵房", "老旧水管", "小区管网", "供水阀井", "智能水表", "加压站"),
        (
            "{d}{m}户居民用上放心水",
            "{p}更换{w}，月底前完工",
            "告别水压不稳 {p}{n}个小区完成管网改造",
            "{w}改造进楼入户，{d}今年计划再干{n}处",
            "高楼层不再半夜接水，{p}{w}换新记",
        ),
        (
            "记者在{p}看到，工人正在更换{w}，旧管已经用了二十多年。",
            "改造采用错峰停水的办法，每次停水不超过{n}小时，并提前两天张贴通知。",
            "施工方介绍，这一片共有{m}户居民，管网总长{n}公里。",
            "完工以后，顶层住户的水压预计提高{c}，漏损率下降到{n}%以内。",
            "社区安排了送水车，每天早晚两次开进院子。",
        ),
    ),
    Kind(
        "shehui",
        ("公交", "出行", "停车"),
        ("公交专用道", "候车亭", "微循环线路", "慢行道", "停车泊位", "信号灯配时"),
        (
            "{n}条公交线路下周起调整",
            "{p}新增{m}个停车泊位",
            "早高峰快了{n}分钟，{d}优化{w}",
            "{d}开通社区微循环公交，一元到站",
            "{p}{w}投入使用，骑车人有了自己的路",
        ),
        (
            "新调整的线路串起{n}个小区、{n}所学校和一处菜市场，首班车早上六点发出。",
            "交警部门连续三周采集流量，早高峰路口平均排队长度缩短{c}。",
            "{w}启用后，沿线临时停放的车辆明显减少。",
            "家住附近的居民说，过去等车要二十多分钟，现在看一眼手机就知道车到哪儿了。",
            "夜间收车时间推迟到十点半，方便晚班职工回家。",
        ),
    ),
    Kind(
        "jingji",
        ("项目建设", "营商环境", "制造业"),
        (
            "标准厂房",
            "数控机床生产线",
            "光伏组件基地",
            "冷链物流园",
            "检测中心",
            "算力中心",
        ),
        (
            "{d}{n}个重点项目集中开工",
            "{w}落户{d}，总投资{n}亿元",
            "一枚印章管审批，{d}企业开办压到{n}小时",
            "{p}{w}投产，年产值可达{n}亿元",
            "{d}前三季度工业增加值增长{c}",
        ),
        (
            "该项目占地{m}亩，分两期建设，一期计划明年年底投产。",
            "帮办专员从签约跟到投产，{n}个审批事项合并为一张表。",
            "统计显示，前三季度{d}规模以上工业增加值同比增长{c}，高于年初预期。",
            "企业负责人说，用工、用电、运输都有人对接，心里踏实。",
            "{w}全部达产后，可带动上下游{n}家企业，新增就业{m}人。",
        ),
    ),
    Kind(
        "wenlv",
        ("文旅", "非遗", "古建"),
        ("古戏台", "夜游线路", "非遗工坊", "城墙遗址", "书店", "河边步道"),
        (
            "{p}灯会今晚亮灯",
            "走，到{d}看秋色",
            "{w}修缮完工，本周末免费开放",
            "一把剪刀剪出四季，{d}非遗进校园",
            "{d}推出{n}条周末漫游线路",
        ),
        (
            "开放首日，{p}接待游客{m}人次，讲解员一天讲了{n}场。",
            "匠人用传统灰塑补齐缺损的脊饰，木构件按原榫卯归位。",
            "线路全长{n}公里，沿途设置了{n}处歇脚点和饮水点。",
            "孩子们围在案边，看师傅把一张红纸折了又折，剪开来是一对喜鹊。",
            "{w}的解说牌换成了图文并茂的新版，听障游客可以扫码看手语视频。",
        ),
    ),
    Kind(
        "jiankang",
        ("卫生健康", "社区医院", "疫苗"),
        (
            "社区卫生服务中心",
            "胸痛救治单元",
            "家庭医生工作室",
            "流动体检车",
            "康复病区",
        ),
        (
            "家门口看得上专家号，{d}{n}家社区医院开设联合门诊",
            "{w}启用，{p}居民就医少跑{n}公里",
            "体检车开进{p}，{m}位老人查了心肺",
            "{d}流感疫苗接种点增至{n}个",
            "入冬这样护好呼吸道，医生有话说",
        ),
        (
            "每周二、周四上午，市级医院的医生在这里坐诊，检查结果两家互认。",
            "体检项目包括血压、血糖、心电图等{n}项，结果一周内送到家庭医生手里。",
            "接诊医生提醒，室内每天通风两次，每次半小时，老人出门要戴好帽子围巾。",
            "截至上月底，签约居民达到{m}人，重点人群覆盖率为{c}。",
            "{w}配了远程会诊的设备，片子传过去，十几分钟就有回音。",
        ),
    ),
    Kind(
        "shizheng",
        ("政务服务", "基层治理", "安全生产"),
        ("便民服务点", "网格驿站", "矛盾调解室", "应急物资库", "办事窗口"),
        (
            "{d}召开会议部署今冬明春重点工作",
            "{n}件民生实事完成{c}，{d}晒出进度表",
            "{d}开展安全隐患排查，整改{m}处",
            "少跑一趟是一趟，{p}{w}延时到晚上八点",
            "{d}征集明年民生实事，市民可在线提建议",
        ),
        (
            "会议要求，把群众反映集中的问题列成清单，逐项明确责任单位和完成时限。",
            "检查组随机抽查了{n}家企业和{n}处在建工地，对{m}处隐患当场开出整改通知。",
            "{w}可以办理社保、医保、户籍等{n}类事项，其中{c}当场办结。",
            "网格员每天走访，小事在楼院里解决，大事两小时内上报。",
            "意见征集持续到本月底，收到的建议将逐条答复。",
        ),
    ),
    Kind(
        "quxian",
        ("乡村振兴", "农业", "生态"),
        ("日光温室", "苹果园", "小米加工车间", "高标准农田", "湿地", "通村公路"),
        (
            "{d}{m}亩秋粮收割进入尾声",
            "冬日大棚春意浓，{p}草莓上市",
            "修好一条路，{p}山货出了村",
            "{d}{w}让荒坡变了样",
            "白鹭回来了，{d}治水见成效",
        ),
        (
            "走进{p}的{w}，暖意扑面，工人正把刚摘下的果子装箱。",
            "今年亩均增收{m}元，合作社给{n}户社员分了红。",
            "新修的路面宽六米半，两侧装了太阳能路灯，{m}盏灯入夜自动点亮。",
            "农技人员蹲在地头，教大家看墒情、辨病斑。",
            "监测显示，河道断面水质连续{n}个月达到三类标准。",
        ),
    ),
    Kind(
        "yaowen",
        ("天气", "教育", "体育"),
        ("体育公园", "新建学校", "课后服务", "供热管网", "环卫车队", "城市书房"),
        (
            "冷空气今夜到，最低气温下降{n}摄氏度",
            "{d}新建{n}所学校开学，增加学位{m}个",
            "{m}名跑友从{p}出发，市民半程赛开跑",
            "供热提前{n}天，{d}{w}升温调试",
            "雪后清路忙，{d}{w}凌晨出动",
        ),
        (
            "气象部门预计，未来三天最低气温将降到零下{n}摄氏度，请注意防寒保暖。",
            "学校开设了编程、国画、足球等{n}门课后服务课程，家长可以在手机上选。",
            "赛道两旁站满了加油的市民，志愿者递上温水和香蕉。",
            "热力公司安排{n}支抢修队全天待命，接到报修后半小时内到场。",
            "凌晨四点，{w}已经出动，主干道的积雪在早高峰前清扫完毕。",
        ),
    ),
)

OPENINGS = (
    "{when}，记者从{u}了解到，{d}{p}一带的{w}工作有了新进展。",
    "{when}一早，{p}热闹起来，{u}的工作人员早早到了现场。",
    "{u}{when}发布消息，{d}今年将在{w}上再投入{m}万元。",
    "“这下方便多了！”{when}，{p}的居民对记者说。",
    "围着{w}做文章，{d}拿出{n}条措施，{when}起施行。",
)
QUOTES = (
    "“过去一到这个季节就发愁，现在不用操心了。”一位居民说。",
    "“我们把图纸贴在院门口，谁有意见当面提。”项目负责人说。",
    "“钱花在哪儿，大家都看得见。”社区工作人员这样介绍。",
    "“干一件成一件，剩下的{n}处年底前全部收尾。”{u}有关负责人表示。",
    "“慢一点不要紧，要紧的是一次做好。”现场师傅说。",
)
BACKGROUND = (
    "据了解，{d}去年完成同类项目{n}个，惠及居民{m}人。",
    "这项工作列入今年的民生实事，由{u}牵头，{n}个部门配合。",
    "记者查阅资料看到，{p}的基础设施多建于上世纪九十年代，欠账较多。",
    "为了少扰民，施工安排在上午八点到下午六点，周末不开工。",
    "有关部门提醒，如有疑问可以拨打便民热线，工作人员会在{n}个工作日内回复。",
    "下一步，{u}将把经验推广到更多街道和乡镇，做到有人管、有钱修、能长久。",
    "受访居民还提出，希望晚上也能安排人值守，{u}表示会研究。",
    "从{p}往南走不远，另一处工地也在准备，围挡上写着工期和监督电话。",
)
SUBHEADS = (
    "问需于民",
    "算好这笔账",
    "一处一策",
    "看得见的变化",
    "还要再快一步",
    "记者手记",
)
KICKERS = ("一线见闻", "记者走基层", "民生关注", "身边的变化", "项目观察", "")
DECKS = ("{u}给出时间表", "{n}个部门联合推进", "居民盼了{n}年的事有了着落", "")
WHEN = ("昨日", "日前", "近日", "本周一", "上周末", "连日来", "入冬以来")
ACTORS = (
    "区住建部门",
    "街道办事处",
    "市供水部门",
    "区交通部门",
    "区农业农村部门",
    "市文物部门",
    "区卫健部门",
    "区行政审批部门",
    "镇政府",
    "社区居委会",
)


class Writer:
    """Writes about one kind of news in one place, with the numbers of one drawing."""

    def __init__(self, draw, kind, district, place):
        self.draw, self.kind = draw, kind
        self.district, self.place = district, place
        self.work = draw.choice(kind.work)
        self.actor = draw.choice(ACTORS)

    def fill(self, words):
        draw = self.draw
        while "{" in words:
            words = words.format(
                d=self.district,
                p=self.place,
                w=self.work,
                u=self.actor,
                when=draw.choice(WHEN),
                n=draw.randint(2, 48),
                m=draw.randint(60, 9800),
                c=f"{draw.randint(21, 989) / 10}%",
            )
        return words

    def headline(self):
        return self.fill(self.draw.choice(self.kind.headlines))

    def sentences(self, length):
        """Return sentences of so many characters in all, each pool used up in turn."""
        written, pool = [self.fill(self.draw.choice(OPENINGS))], []
        while sum(map(len, written)) < length:
            if not pool:
                pool = [*self.kind.sentences, *BACKGROUND, *QUOTES]
                self.draw.shuffle(pool)
            written.append(self.fill(pool.pop()))
        return written

    def body(self, length):
        """Return a body as richtext.clean() leaves it: <p>, in long ones <h2>, and in
        one of forty a table."""
        sentences, parts = self.sentences(length), []
        while sentences:
            size = self.draw.randint(2, 4)
            if len(parts) > 2 and length > 900 and self.draw.random() < 0.25:
                parts.append(f"<h2>{self.draw.choice(SUBHEADS)}</h2>")
            parts.append(f"<p>{''.join(sentences[:size])}</p>")
            del sentences[:size]
        if length % WITH_TABLE == 0:
            parts.insert(2, _table(random.Random(length)))
        return "".join(parts)


def _table(draw):
    """Return a table of made-up figures; the story's own draws stay as they are."""
    cells = "".join(f'<th scope="col">{words}</th>' for words in TABLE_HEAD)
    rows = [f"<thead><tr>{cells}</tr></thead><tbody>"]
    for name in TABLE_ROWS:
        figures = [f"{draw.randint(30, 1200)}" for _ in TABLE_HEAD[2:]]
        figures.append(f"{draw.randint(-90, 200) / 10:+}")
        cells = "".join(f"<td>{words}</td>" for words in [name, *figures])
        rows.append(f"<tr>{cells}</tr>")
    caption = f"<caption>{TABLE_CAPTION}</caption>"
    return f"<table>{caption}{''.join(rows)}</tbody></table>"
