"""Models of contributors (authors) and sources of stories."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Lower, Replace

from articles.addresses import address_of
from articles.models.taxonomy import SluggedQuerySet
from articles.search.tracking import SearchedQuerySet, SearchedRow
from districts import pinyin
from districts.models import PinyinField, read_as

LONGEST_NAME = 40
# What no name holds, and what says that somebody wrote more than one name.
NO_NAME = re.compile(r"[<>&\"\\/|{}\[\]@#%=+*~^`$!?！？。；：:;]|\d{4}")
SEVERAL = re.compile(r"[、，,]")
ROLES_BEFORE = re.compile(r"^(?:本报)?(?:特约|见习)?(?:记者|通讯员|实习生)(?=.{2})")
# A page sets a two-character name with a blank to the width of three: 王　勇.
LAYOUT_BLANK = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


# What signs for several: 本报评论部, 某某工作室.
OF_A_DESK = re.compile(
    r"本[报刊台网].{2,}|(?:编辑|评论|新闻|采访|摄影|专题|副刊).?部|.{3,}部"
    r"|.{2,}(?:工作室|编辑室|记者站|中心|团队|评论员|委会|客户端"
    r"|(?:采访|报道|调查|专题|创作|编写|撰写|写作|采写|融媒|课题)组"
    r"|(?:杂志|通讯|出版|新闻|报)社)"
)


def without_layout_blanks(name):
    return LAYOUT_BLANK.sub("", " ".join(name.split()))


class BadName(ValueError):
    """What no contributor can be called; its text is the sentence for whoever wrote it."""


def author_name(typed):
    """Return a name as it is stored, of what somebody typed into a byline."""
    name = without_layout_blanks(typed)
    if not any(character.isalpha() for character in name):
        raise BadName("请写上姓名。")
    if len(name) > LONGEST_NAME:
        raise BadName(f"姓名最多 {LONGEST_NAME} 个字，现在有 {len(name)} 个。")
    if SEVERAL.search(name):
        raise BadName("这里只写一个人，别的人另写一行。")
    if NO_NAME.search(name):
        raise BadName("姓名里只写名字，不写标点和符号。")
    if ROLES_BEFORE.match(name):
        raise BadName("这里只写姓名，“记者”“通讯员”在后面的身份里选。")
    return name


BARE_NAME = Replace(Lower("name"), Value(" "), Value(""))


def _bare(name):
    return "".join(name.lower().split())


def is_of_a_desk(name):
    """Whether a name is of a desk, not of a person; one with a dot is a foreigner's."""
    return "·" not in name and bool(OF_A_DESK.fullmatch(name))


class ContributorQuerySet(SluggedQuerySet, SearchedQuerySet):
    words_in = frozenset(("name",))
    story = "bylines__article"
    story_id = None

    def named(self, name):
        """People of a name, however it is set in blanks, or of an address: wang-yong."""
        return self.alias(bare=BARE_NAME).filter(Q(bare=_bare(name)) | Q(slug=name))

    def named_one_of(self, names):
        """People of any of these names, however they are set in blanks."""
        return self.alias(bare=BARE_NAME).filter(bare__in=[*map(_bare, names)])

    def offered_to(self, user, typed):
        """People whose name, or its pinyin, begins as typed; somebody's own first."""
        typed = without_layout_blanks(typed)
        found = self
        if typed:
            found = self.filter(Q(name__icontains=typed) | read_as(typed.lower()))
        own = Case(When(user=user, then=0), default=1)
        exact = Case(When(name=typed, then=0), default=1)
        return found.order_by(own, exact, "pinyin", "pk")

    def called(self, name):
        """Return the one of a name; who is not there yet is made, with the name only, as a
        person or a desk."""
        person = self.named(name).first()
        if person:
            return person
        kind = self.model.Kind
        kind = kind.DESK if is_of_a_desk(name) else kind.PERSON
        try:
            with transaction.atomic(using=self.db):
                return self.create(name=name, kind=kind)
        except IntegrityError:
            # Somebody else made them at the same moment, under the same address.
            return self.named(name).get()

    called.alters_data = True


class Contributor(SearchedRow, models.Model):
    class Kind(models.TextChoices):
        PERSON = "person", "个人"
        DESK = "desk", "集体"

    name = models.CharField(
        "姓名",
        max_length=40,
        help_text="不带排版空格：写王勇，不写王 勇。部门署名写全称，如：本报评论部。",
    )
    slug = models.SlugField(
        "网址名",
        max_length=80,
        unique=True,
        blank=True,
        help_text="网址里的拼音，如 wang-yong；留空自动生成，重名的加数字。",
    )
    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.PERSON)
    title = models.CharField(
        "职务",
        max_length=40,
        blank=True,
        help_text="作者页上的一行字，如：本报首席记者。",
    )
    about = models.TextField(
        "简介", max_length=1000, blank=True, help_text="读者在作者页上看到的几句话。"
    )
    beat = models.CharField(
        "领域",
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text="作者页上写明跑什么口，如：城建、交通、供水；没有就留空。",
    )
    email = models.EmailField(
        "公开邮箱",
        blank=True,
        default="",
        db_default="",
        help_text="登在作者页上、读者可以来信的邮箱；不公开就留空。",
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="登录账号",
        null=True,
        blank=True,
        related_name="contributor",
        help_text="本报人员的账号；通讯员等没有账号的留空。",
    )
    pinyin = PinyinField()

    objects = ContributorQuerySet.as_manager()

    class Meta:
        verbose_name = "作者"
        verbose_name_plural = "作者"
        permissions = [("name_contributor", "可以在稿件里加新作者（只写姓名）")]
        ordering = ["pinyin", "pk"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name = without_layout_blanks(self.name)
        if not self.slug:
            self.slug = self.free_slug()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return address_of("articles:person", self.slug)

    def clean(self):
        self.name = without_layout_blanks(self.name)

    def natural_key(self):
        return (self.slug,)

    def free_slug(self):
        """Return the address of this name that nobody else has."""
        stem = pinyin.slug(self.name)[:70] or "author"
        return Contributor.objects.exclude(pk=self.pk).free_slug(stem)


class Source(models.Model):
    name = models.CharField(
        "名称",
        max_length=60,
        unique=True,
        help_text="如：本报、新华社、中国政府网。",
    )
    slug = models.SlugField(
        "代号", unique=True, help_text="拼音代号，如 benbao、xinhua。"
    )
    byline_prefix = models.CharField(
        "署名前缀",
        max_length=20,
        blank=True,
        help_text="印在“记者”前面的字，如：本报 → 本报记者 郭晓华。",
    )
    is_own = models.BooleanField("本报稿源", default=False)
    reprint_licensed = models.BooleanField(
        "有转载授权",
        default=False,
        help_text="不在稿源单位名单上、又没有授权的稿源，稿件不能签发。",
    )
    url = models.URLField("网址", blank=True, help_text="如：https://www.example.cn/")
    licence_note = models.CharField(
        "授权说明", max_length=200, blank=True, help_text="合同编号、期限等。"
    )
    list_edition = models.CharField(
        "名单版次",
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text="稿源单位名单上有它的那一版，如：2021 年版；不在名单上就留空。",
    )
    listed_on = models.DateField(
        "名单日期", null=True, blank=True, help_text="那一版名单公布的日子。"
    )
    list_region = models.CharField(
        "名单地区",
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text="名单上写的地区，如：中央、北京。",
    )
    list_kind = models.CharField(
        "名单类别",
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text="名单上写的类别，如：新闻网站、新闻单位、政务发布平台。",
    )
    # Its entry stays: what was signed while it was on the list has its proof.
    off_list_since = models.DateField(
        "退出名单日期",
        null=True,
        blank=True,
        help_text="新一版名单上没有它的，写那一版的日期。",
    )
    pinyin = PinyinField()

    objects = SluggedQuerySet.as_manager()

    class Meta:
        verbose_name = "稿源"
        verbose_name_plural = "稿源"
        ordering = ["-is_own", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(list_edition="", listed_on__isnull=True)
                | Q(list_edition__gt="", listed_on__isnull=False),
                name="listed_source_has_an_edition_and_a_date",
                violation_error_message="名单版次和名单日期要么都写，要么都留空。",
            ),
            models.CheckConstraint(
                condition=Q(off_list_since__isnull=True) | Q(list_edition__gt=""),
                name="source_off_the_list_was_on_it",
                violation_error_message="从来不在名单上的稿源，“退出名单日期”请留空。",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.reprint_licensed and not (self.is_own or self.licence_note.strip()):
            sentence = "有转载授权的，请写明合同编号和期限，检查时要看。"
            raise ValidationError({"licence_note": sentence})

    def natural_key(self):
        return (self.slug,)

    def is_listed(self):
        """Whether it is on the 稿源单位名单, in the newest edition that was imported."""
        return bool(self.list_edition) and not self.off_list_since

    def may_be_reprinted(self):
        """Whether a story of it may be signed as a reprint."""
        return self.reprint_licensed or self.is_listed()

    def standing(self):
        """Return by what it may be reprinted: 稿源单位名单（2021 年版，2021-10-20，…）."""
        told = []
        if self.list_edition:
            entry = [self.list_edition, f"{self.listed_on:%Y-%m-%d}"]
            entry += filter(None, (self.list_region, self.list_kind))
            if self.off_list_since:
                entry.append(f"{self.off_list_since:%Y-%m-%d} 起不在名单上")
            told.append(f"稿源单位名单（{'，'.join(entry)}）")
        if self.reprint_licensed:
            note = self.licence_note.strip()
            told.append(f"转载授权（{note}）" if note else "转载授权")
        return "；".join(told)
