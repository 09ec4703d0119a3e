"""Models of the gazetteer: the city's districts, and the names of places in them.

Codes follow GB/T 2260; a functional zone has no code there, and carries the six
digits that the national statistics bureau gives it, or none.
"""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from districts.pinyin import search_key


class PinyinField(models.CharField):
    """Field with the pinyin of a name, by which autocompletes find it.

    An empty value is filled from the field named by `of` when the row is saved;
    an editor's own reading stays.
    """

    def __init__(self, *args, of="name", **kwargs):
        self.of = of
        kwargs.setdefault("verbose_name", "拼音")
        kwargs.setdefault("max_length", 250)
        kwargs.setdefault("blank", True)
        kwargs.setdefault(
            "help_text",
            "全拼和首字母，如 yingzequ yzq；留空自动生成。多音字读错了可在此改正。",
        )
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, instance, add):
        value = super().pre_save(instance, add)
        if not value:
            value = search_key(getattr(instance, self.of))[: self.max_length]
            setattr(instance, self.attname, value)
        return value


def read_as(typed, reading="pinyin", initials=None):
    """Return the Q that a name's pinyin is as typed, in full or by its initials.

    initials: what was typed with a blank before it, where it is no text but an expression.
    """
    whole = Q(**{f"{reading}__istartswith": typed})
    return whole | Q(**{f"{reading}__icontains": initials or f" {typed}"})


class DistrictQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def divisions(self):
        """The county-level divisions, without the functional zones."""
        return self.exclude(kind=District.Kind.ZONE)

    def called(self, name):
        """A district by its name, its short name or its pinyin: 迎泽区, 迎泽, yingze."""
        names = Q(name__iexact=name) | Q(short_name__iexact=name) | Q(slug__iexact=name)
        return self.filter(names)

    def zones(self):
        return self.filter(kind=District.Kind.ZONE)


class District(models.Model):
    class Kind(models.TextChoices):
        URBAN_DISTRICT = "urban_district", "市辖区"
        COUNTY = "county", "县"
        COUNTY_CITY = "county_city", "县级市"
        ZONE = "zone", "功能区"

    name = models.CharField(
        "名称", max_length=30, unique=True, help_text="全称，如：迎泽区、综改示范区。"
    )
    short_name = models.CharField("简称", max_length=10, help_text="如：迎泽、古交。")
    slug = models.SlugField(
        "网址名", unique=True, help_text="网址里的拼音，如 yingze；定下后不要再改。"
    )
    code = models.CharField(
        "区划代码",
        max_length=6,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^\d{6}\Z", "区划代码是六位数字，如 140106。")],
        help_text="GB/T 2260 六位代码，如 140106。功能区填统计代码，没有就留空。",
    )
    kind = models.CharField("类别", max_length=20, choices=Kind)
    within = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="所在区县",
        null=True,
        blank=True,
        related_name="zones",
        help_text="功能区位于哪个区县，如中北高新区在尖草坪区；跨区县的留空。",
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
    pinyin = PinyinField()

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
                violation_error_message="区、县、市必须有区划代码，如 140106。",
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
        help_text="写全称，如：柳巷街道、晋祠镇；地标三个字以上，如：双塔公园。",
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
        validators=[RegexValidator(r"^\d{9}\Z", "统计代码是九位数字，如 140106001。")],
        help_text="国家统计局九位代码，如 140106001；地标没有。",
    )
    suggests = models.BooleanField(
        "用于提示",
        default=True,
        help_text="正文里出现这个地名时提示所属区县。"
        "是常用词（如和平）或跨区县（如汾河）的不要勾。",
    )
    note = models.CharField(
        "备注",
        max_length=200,
        blank=True,
        help_text="为什么可信或不可信，如：阳曲镇在尖草坪区，不在阳曲县。",
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
