"""Models of the gazetteer: the city's districts, and the names of places in them.

Codes follow GB/T 2260; a functional zone has no code there, and carries the six
digits that the national statistics bureau gives it, or none. Where a city has no
county-level divisions (东莞, 中山, 嘉峪关) its towns and streets are the districts, with
the nine digits of that bureau.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Length
from django.db.models.lookups import Exact

from districts.pinyin import search_key


class PinyinField(models.CharField):
    """Field with the pinyin of a name, by which autocompletes find it.

    An empty value is filled from what the row has under the name `of`, a name or several,
    when the row is saved; an editor's own reading stays.
    """

    def __init__(self, *args, of="name", **kwargs):
        self.of = of
        kwargs.setdefault("verbose_name", "拼音")
        kwargs.setdefault("max_length", 250)
        kwargs.setdefault("blank", True)
        kwargs.setdefault(
            "help_text",
            "全拼和首字母，如 chengdongqu cdq；留空自动生成。多音字读错了可在此改正。",
        )
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, instance, add):
        value = super().pre_save(instance, add)
        if not value:
            names = getattr(instance, self.of)
            names = (names,) if isinstance(names, str) else names
            value = " ".join(map(search_key, names))[: self.max_length].strip()
            setattr(instance, self.attname, value)
        return value


def read_as(typed, reading="pinyin", initials=None):
    """Return the Q that a name's pinyin is as typed, in full or by its initials.

    initials: what was typed with a blank before it, where it is no text but an expression.
    """
    whole = Q(**{f"{reading}__istartswith": typed})
    return whole | Q(**{f"{reading}__icontains": initials or f" {typed}"})


BETWEEN_NAMES = re.compile(r"[、，,；;/|\s]+")


def names_listed(text):
    """Return the names of a list such as 石林县、路南县, each once."""
    return tuple(dict.fromkeys(filter(None, BETWEEN_NAMES.split(text))))


class DistrictQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def divisions(self):
        """The city's divisions, of counties or of towns, without the functional zones."""
        return self.exclude(kind=District.Kind.ZONE)

    def called(self, name):
        """A district by its name, its short name, another name or its pinyin: 迎泽区,
        迎泽, yingze."""
        names = Q(name__iexact=name) | Q(short_name__iexact=name) | Q(slug__iexact=name)
        if "、" in name:
            return self.filter(names)
        others = Concat(Value("、"), "other_names", Value("、"))
        listed = Q(others_listed__icontains=f"、{name}、")
        return self.alias(others_listed=others).filter(names | listed)

    def zones(self):
        return self.filter(kind=District.Kind.ZONE)


class District(models.Model):
    class Kind(models.TextChoices):
        URBAN_DISTRICT = "urban_district", "市辖区"
        COUNTY = "county", "县"
        AUTONOMOUS_COUNTY = "autonomous_county", "自治县"
        COUNTY_CITY = "county_city", "县级市"
        BANNER = "banner", "旗"
        AUTONOMOUS_BANNER = "autonomous_banner", "自治旗"
        FORESTRY_DISTRICT = "forestry_district", "林区"
        SPECIAL_DISTRICT = "special_district", "特区"
        TOWN = "town", "镇"
        SUBDISTRICT = "subdistrict", "街道"
        ZONE = "zone", "功能区"

    # What is a district only where a city has none.
    OF_TOWNS = (Kind.TOWN, Kind.SUBDISTRICT)

    name = models.CharField(
        "名称", max_length=30, unique=True, help_text="全称，如：城东区、江城示范区。"
    )
    short_name = models.CharField(
        "简称", max_length=10, help_text="导航和示意图上的叫法，如：城东。"
    )
    other_names = models.CharField(
        "别名",
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text="常用的其他叫法，用顿号隔开，如“某某彝族自治县”常叫的“某某县”。"
        "检索认得这些名字；三个字以上的，正文里出现时也提示本区县。",
    )
    slug = models.SlugField(
        "网址名", unique=True, help_text="网址里的拼音，如 chengdong；定下后不要再改。"
    )
    code = models.CharField(
        "区划代码",
        max_length=9,
        unique=True,
        null=True,
        blank=True,
        validators=[
            RegexValidator(
                r"^\d{6}(?:\d{3})?\Z",
                "区划代码是六位数字，如 990101；镇、街道是九位，如 990100101。",
            )
        ],
        help_text="GB/T 2260 六位代码，如 990101；直接由市管的镇、街道填九位统计代码。"
        "功能区填统计代码，没有就留空。",
    )
    kind = models.CharField("类别", max_length=20, choices=Kind)
    within = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="所在区县",
        null=True,
        blank=True,
        related_name="zones",
        help_text="功能区位于哪个区县；跨区县的留空。",
    )
    tile_row = models.PositiveSmallIntegerField(
        "示意图行", help_text="区县示意图上从上往下第几行，从 1 数起。"
    )
    tile_column = models.PositiveSmallIntegerField(
        "示意图列", help_text="区县示意图上从左往右第几列，从 1 数起。"
    )
    order = models.PositiveSmallIntegerField(
        "排序", help_text="列表里的先后，小的在前。"
    )
    pinyin = PinyinField(of="names")

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = "区县"
        verbose_name_plural = "区县"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tile_row", "tile_column"],
                name="district_has_a_tile_of_its_own",
                violation_error_message="示意图上这一格已有别的区县，请换一行或一列。",
            ),
            models.CheckConstraint(
                condition=Q(kind="zone") | Q(code__isnull=False),
                name="division_has_a_code",
                violation_error_message="区、县、市、旗、镇必须有区划代码，如 990101。",
            ),
            models.CheckConstraint(
                condition=Q(kind="zone")
                | (Q(kind__in=["town", "subdistrict"]) & Q(Exact(Length("code"), 9)))
                | (~Q(kind__in=["town", "subdistrict"]) & Q(Exact(Length("code"), 6))),
                name="code_has_the_digits_of_its_kind",
                violation_error_message="区划代码：镇、街道是九位，区、县、市、旗是六位。",
            ),
            models.CheckConstraint(
                condition=Q(within__isnull=True) | Q(kind="zone"),
                name="only_a_zone_lies_within_a_district",
                violation_error_message="只有功能区可以填所在区县。",
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)

    def clean(self):
        super().clean()
        self.other_names = "、".join(names_listed(self.other_names))
        taken = names_taken(District.objects.exclude(pk=self.pk))
        for name in (self.name, *self.also_called):
            if name in taken:
                field = "name" if name == self.name else "other_names"
                sentence = f"“{name}”已是{taken[name]}的名字，请另写一个。"
                raise ValidationError({field: sentence})

    @property
    def also_called(self):
        """Its other names."""
        return names_listed(self.other_names)

    @property
    def names(self):
        """The names by which its pinyin finds it."""
        return (self.name, *self.also_called)

    @property
    def code_name(self):
        """What its code is called: that of GB/T 2260 has six digits, and no zone has one."""
        of_a_county = len(self.code or "") == 6 and self.kind != District.Kind.ZONE
        return "区划代码" if of_a_county else "统计代码"


def names_taken(districts):
    """Return {name, short or another: the name of the district that has it}."""
    return {
        name: district.name
        for district in districts
        for name in (*district.also_called, district.short_name, district.name)
    }


class PlaceQuerySet(models.QuerySet):
    def get_by_natural_key(self, name, district_slug):
        return self.get(name=name, district__slug=district_slug)


class Place(models.Model):
    class Kind(models.TextChoices):
        SUBDISTRICT = "subdistrict", "街道"
        TOWN = "town", "镇"
        TOWNSHIP = "township", "乡"
        ZONE = "zone", "园区"
        LANDMARK = "landmark", "地标"

    name = models.CharField(
        "地名",
        max_length=40,
        help_text="写全称，如：南门街道、河口镇；地标三个字以上，如：城东公园。",
    )
    kind = models.CharField("类别", max_length=20, choices=Kind)
    district = models.ForeignKey(
        District, models.PROTECT, verbose_name="所属区县", related_name="places"
    )
    code = models.CharField(
        "统计代码",
        max_length=9,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^\d{9}\Z", "统计代码是九位数字，如 990101001。")],
        help_text="国家统计局九位代码，如 990101001；地标没有。",
    )
    suggests = models.BooleanField(
        "用于提示",
        default=True,
        help_text="正文里出现这个地名时提示所属区县。"
        "是常用词（如和平）或跨区县（如一条大河）的不要勾。",
    )
    note = models.CharField(
        "备注",
        max_length=200,
        blank=True,
        help_text="为什么可信或不可信，如：同名的镇在两个区都有。",
    )
    pinyin = PinyinField()

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "地名"
        verbose_name_plural = "地名"
        ordering = ["district__order", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "district"],
                name="place_is_named_once_in_a_district",
                violation_error_message="这个区县已有同名的地名。",
            ),
        ]

    def __str__(self):
        return f"{self.name}（{self.district.short_name}）"

    def natural_key(self):
        return (self.name, self.district.slug)

    natural_key.dependencies = ["districts.district"]
