"""Surnames: the frequent and the rare, of one character and of two, and what each weighs."""

import math

from articles.text.proofreading.names import COMPOUND, SINGLE

RARE = (
    "幸缑郜郗郇郦鄢阚阙闻蒯蔺蔚蓝薄荆荀荔菅萨莘莫茹芮芦花苍英茅茆藏谌谯战占展湛皮盘盖益"
    "皇睢矫石禄秘种程籍綦糜索练终缪羿耀能腾臧舒良虎虞衣衡解訾谷豆贝费贵贡赏赖赫越逄遆"
    "邸郄酆钮铁银锁镡长门闪闭隆雍零雪靖鞠鲜鲁鹿黑黎丰丹丽义乐云井亢京亦仝代令仰伊伏佟但位"
    "元充先光共冀冉农冼凌凤凡化匡南卓卞危原双召台吉同员呼咸唐善喜喻国圣堵塔墨多奇妙"
    "宁宇守宓宛宣宦容宿密富寒封将尕尧居屈岑峻巢左巨平年庆库度庹廉延弓弥徕忻恩恽惠戎房所"
    "扈折拓揭敬斛斯旷昌明昝春晁智暨有朋朴权杭杲板析果枚柔校桓梅检植欧毋毕水汗汝池沃沐"
    "泉泰洋洛洪派浦海淡清温游滑满漆潮燕爱牟狄玄玉班琚琴璩用由申畅白百皋直真眭矢硕祭祈禚"
    "税稽空竺端符米红纪续罕羽老考肇肖臣艳节芒苌范萧葆虢补要计评诗语谬贲赐轩轲迟造邝邰邴"
    "栗尉佴仉暴鄂蹇隗楚楼檀帅拜操乜凃闰望步仓初储达扶戈勾官贯怀嵇晋况劳厉木慕那强丘裘山寿谈屠相信"
    "言扬羊郁支诸祖汲松巴牧秋"
    "奚禹蓟濮郤胥庾弘夔厍宰仵雒笪"
    "郏酒释重钭铎问阳阴阿随雀青革韦顼饶马骆高鹏麴逯"
)
_MORE_COMPOUND = (
    "司徒 司空 司寇 夏侯 轩辕 宇文 长孙 公孙 公羊 公冶 淳于 单于 申屠 钟离 闾丘 "
    "南宫 西门 东郭 百里 呼延 赫连 拓跋 独孤 端木 澹台 濮阳 太史 仲孙 鲜于 完颜 "
    "耶律 纳兰 乐正 亓官 羊舌 微生 梁丘 左丘 宗政 漆雕 壤驷 公良 夹谷 谷梁 段干 "
    "东里 巫马 颛孙 万俟 闻人 第五 叶赫 那拉 爱新 觉罗 沙吾 买买 艾力 格桑 扎西 "
    "次仁 旦增 央金 卓玛 巴桑 洛桑 索朗 多吉"
)
MORE_COMPOUND = _MORE_COMPOUND.split()
DOUBLE = frozenset((*COMPOUND, *MORE_COMPOUND))
COMMON_SURNAMES = frozenset(SINGLE)
# Of these each is a whole name as well, though the dictionary has some as places.
WHOLE_NAMES = frozenset(MORE_COMPOUND[MORE_COMPOUND.index("格桑") :])
# What one surname weighs against another: the table runs from the frequent to the rare.
WEIGHT = {
    **{char: -math.log(len(SINGLE) + 250.0) for char in RARE},
    **{char: -math.log(place + 8.0) for place, char in enumerate(SINGLE)},
}
GIVEN = {1: math.log(0.25), 2: math.log(0.75)}  # how long a given name is


def begins_with_two(word):
    """Return whether four characters begin with two surnames and cannot be two names."""
    if len(word) != 4 or word[:2] in DOUBLE or word[2] in WEIGHT:
        return False
    return word[0] in COMMON_SURNAMES and word[1] in COMMON_SURNAMES
