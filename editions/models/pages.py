"""Pages of the printed paper, and what one holds."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from articles.addresses import address_of
from articles.photos.storage import remove_after_commit
from editions.layout.grid import DENSEST
from editions.models.page_files import pages_storage, scan_path

# As it is printed: 2, 02, 002, A3, A03, AA1; never 0 or 00.
PAGE_NUMBER = RegexValidator(
    r"^(?=.{1,4}\Z)[A-Z]{0,2}0{0,2}[1-9][0-9]{0,2}\Z",
    "版次照报上印的写，如 2、02、16；分叠的写 A3、A03。",
)


def plain_number(number):
    """Return a page's number without what papers print before it: A03 is A3."""
    digits = number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    letters = number[: len(number) - len(digits)]
    return letters + digits.lstrip("0")


def page_label(number, order):
    """Return what names a page in its address: its number, or x1 by order."""
    return number or f"x{order}"


def page_title(number, name):
    """Return what a page is called: 第2版 城事, or 版次不详."""
    numbered = f"第{number}版" if number else "版次不详"
    return f"{numbered} {name}".rstrip()


class PageQuerySet(models.QuerySet):
    def get_by_natural_key(self, date, order):
        return self.get(issue__date=date, order=order)

    def delete(self):
        files = [file for page in self for file in page.files()]
        deleted = super().delete()
        remove_after_commit(files)
        return deleted

    delete.alters_data = True
    delete.queryset_only = True


class Page(models.Model):
    issue = models.ForeignKey(
        "editions.Issue", models.PROTECT, verbose_name="期次", related_name="pages"
    )
    number = models.CharField(
        "版次",
        max_length=4,
        blank=True,
        validators=[PAGE_NUMBER],
        help_text="照报上印的写，如 2、02、16、A3；原报版次不详的留空。",
    )
    order = models.PositiveSmallIntegerField("次序", help_text="在本期里排第几。")
    name = models.CharField(
        "版名", max_length=20, blank=True, help_text="如：要闻、城事、综合。"
    )
    editors = models.CharField(
        "责编",
        max_length=60,
        blank=True,
        help_text="版面上印的责任编辑，如：张三 李四。",
    )
    proofreaders = models.CharField("校对", max_length=60, blank=True)
    designers = models.CharField("美编", max_length=60, blank=True)
    picture = models.FileField(
        "版面图",
        storage=pages_storage,
        upload_to=scan_path,
        blank=True,
        max_length=200,
        help_text="印出来的版面，整版一张图：JPEG、PNG、WebP、TIFF，不超过 40 MB、6000 万像素。"
        "没有版面图的，网站照稿件自动排出版面。",
    )
    picture_width = models.PositiveIntegerField("图宽", null=True, editable=False)
    picture_height = models.PositiveIntegerField("图高", null=True, editable=False)
    pdf = models.FileField(
        "版面 PDF",
        storage=pages_storage,
        upload_to=scan_path,
        blank=True,
        max_length=200,
        help_text="付印的一版一个 PDF，不超过 60 MB；没有的，网站照排出的版面生成。",
    )
    without_stories = models.BooleanField(
        "没有稿件的版",
        default=False,
        db_default=False,
        help_text="整版广告、公告：版上没有稿件，有版面图就给读者看。上了稿件的版，这一项不算数。",
    )
    line_characters = models.PositiveSmallIntegerField(
        "版面行字数",
        default=DENSEST.columns * DENSEST.characters,
        validators=[MinValueValidator(10), MaxValueValidator(1000)],
        help_text="通栏一行排多少字（通用字号），如八栏、每栏 12 字是 96。",
    )
    line_count = models.PositiveSmallIntegerField(
        "版面行数",
        default=DENSEST.rows,
        validators=[MinValueValidator(10), MaxValueValidator(1000)],
        help_text="一栏排多少行，如 100。",
    )
    art_characters = models.PositiveIntegerField(
        "作品性图片占字数",
        default=0,
        help_text="新闻照片、艺术作品占去的版面字数，差错率里按八成计。",
    )
    ornament_characters = models.PositiveIntegerField(
        "装饰性图片占字数",
        default=0,
        help_text="题花、底纹等占去的版面字数，差错率里按三成计。",
    )

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = "版面"
        verbose_name_plural = "版面"
        ordering = ["issue", "order"]
        permissions = [
            ("proof_galley", "校小样"),
            ("proof_page", "校大样"),
            ("proof_final", "校清样"),
            ("release_page", "签样付印"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "order"],
                name="page_order_is_unique_in_an_issue",
                violation_error_message="本期已有同样次序的版面。",
            ),
            models.UniqueConstraint(
                fields=["issue", "number"],
                condition=~Q(number=""),
                name="page_number_is_unique_in_an_issue",
                violation_error_message="本期已有同样版次的版面。",
            ),
        ]

    def __str__(self):
        return f"{self.issue} {self.title()}"

    def get_absolute_url(self):
        return address_of("editions:page", self.issue.date, self.label())

    def delete(self, *args, **kwargs):
        files = self.files()
        deleted = super().delete(*args, **kwargs)
        remove_after_commit(files)
        return deleted

    def files(self):
        """Return the scans that were uploaded: [(storage, name)]."""
        return [(file.storage, file.name) for file in (self.picture, self.pdf) if file]

    def natural_key(self):
        return (self.issue.date.isoformat(), self.order)

    natural_key.dependencies = ["editions.issue"]

    def label(self):
        """Return what names the page in its address."""
        return page_label(self.number, self.order)

    def capacity(self):
        """Return the 版面字数: characters in a line by lines."""
        return self.line_characters * self.line_count

    def title(self):
        """Return what the page is called, by page_title()."""
        return page_title(self.number, self.name)
