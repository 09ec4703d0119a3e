"""List of stories in the admin: its columns, order and search; see story_filters.py."""

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.html import format_html

from articles.admin.story_filters import (
    DistrictFilter,
    HolderFilter,
    MineFilter,
    SourceFilter,
    StatusFilter,
)
from articles.admin.thumbnails import thumbnail
from articles.dates import how_long, short_day
from articles.models import ArticlePhoto, Byline, Contributor, ImportRecord
from articles.models.review_due import most_urgent_first
from articles.models.staff import staff_name
from articles.search import queries
from articles.workflow import IN_PROGRESS, REVIEWS, Status
from districts.admin import LoadingChangeList
from districts.models import read_as

# A cell that says nothing is empty, and takes no place in a phone's card.
NONE = ""


class StoryChangeList(LoadingChangeList):
    def get_ordering(self, request, queryset):
        """Sort stories of one moment the same way as the moments: an index is read from
        either end."""
        ordering = super().get_ordering(request, queryset)
        states = self.params_of_states()
        if states and states <= set(REVIEWS) and "o" not in self.params:
            return most_urgent_first("status_since", "pk")
        if ordering[0] == "published_at":
            return ["published_at", "updated_at", "pk"]
        return ordering

    def params_of_states(self):
        """Return the states that the list is narrowed to."""
        chosen = self.filter_params.get("status__in", [])
        chosen = [state for text in chosen for state in text.split(",")]
        return {*chosen, *self.filter_params.get("status__exact", [])}


class StoryListMixin:
    """Mixin of ArticleAdmin: what its list shows, and how a story is found there."""

    list_display = [
        "state",
        "title",
        "section_name",
        "district_names",
        "printed_byline",
        "holder",
        "waited",
        "length",
        "picture",
        "day",
    ]
    list_display_links = ["title"]
    list_filter = [
        ("status", StatusFilter),
        MineFilter,
        HolderFilter,
        "section",
        DistrictFilter,
        "column",
        ("source", SourceFilter),
        "published_at",
    ]
    list_select_related = [
        *("section", "source", "created_by", "handed_to", "review_due")
    ]
    list_prefetch_related = [
        "districts",
        "briefs",
        Prefetch("bylines", Byline.objects.with_people()),
        Prefetch("article_photos", ArticlePhoto.objects.with_pictures()),
    ]
    list_per_page = 30
    # What was worked on last comes first; a draft has no date of publication.
    ordering = ["-updated_at", "-pk"]
    # Shows the box; what is typed there goes to the index, in get_search_results().
    search_fields = ["headline"]
    search_help_text = (
        "标题、正文、署名里的词，如：除夕 公交；也可写 “一句话”、-不要的词、"
        "记者:姓名、区县:名称，作者的拼音，全拼或首字母，或迁入的稿件原来的编号。"
    )

    def get_changelist(self, request, **kwargs):
        return StoryChangeList

    def get_search_results(self, request, queryset, search_term):
        """Find as readers do, among all that this person may open; a reporter's name
        by its pinyin too, and what was moved in by the number that it had."""
        query = queries.read(search_term)
        if query.problem:
            messages.warning(request, query.problem)
            return queryset.none(), False
        if not query.has_terms:
            return queryset, False
        found = queryset.search(query)
        simplified = queries.simplified(query.text)
        if simplified != query.text and not found.exists():
            found = queryset.search(simplified)
        moved_in = ImportRecord.objects.stories_of(search_term.strip())
        typed = search_term.strip().lower()
        people = Contributor.objects.filter(read_as(typed)) if typed.isalpha() else ()
        if typed.isascii() and people:
            signed = Byline.objects.filter(contributor__in=people)
            holding = Q(pk__in=found.order_by().values("pk"))
            found = queryset.filter(
                holding | Q(Exists(signed.filter(article=OuterRef("pk"))))
            )
        if moved_in:
            # A union, for "or" would look at every story.
            named = queryset.filter(pk__in=moved_in).order_by().values("pk")
            holding = found.order_by().values("pk")
            found = queryset.filter(pk__in=holding.union(named))
        return found, False

    # Only by their day can all stories be sorted: there is an index of it. For the rest
    # there are filters.

    @admin.display(description="状态")
    def state(self, article):
        state = format_html(
            '<span class="state state-{}">{}</span>',
            article.status,
            article.get_status_display(),
        )
        notice = article.wire_notice()
        if not notice:
            return state
        return format_html('{} <strong class="wire-notice">{}</strong>', state, notice)

    @admin.display(description="主题")
    def title(self, article):
        return f"{article}（更正稿）" if article.corrects_id else str(article)

    @admin.display(description="频道", empty_value=NONE)
    def section_name(self, article):
        return article.section

    @admin.display(description="区县", empty_value=NONE)
    def district_names(self, article):
        names = [district.short_name for district in article.districts.all()]
        more = f"等 {len(names)} 地" if len(names) > 3 else ""
        return "、".join(names[:3]) + more

    @admin.display(description="署名", empty_value=NONE)
    def printed_byline(self, article):
        return article.byline_line()

    @admin.display(description="持稿人", empty_value=NONE)
    def holder(self, article):
        """Return who has the story now, or which review it waits for."""
        if article.status == Status.DRAFT:
            return staff_name(article.writer())
        return article.get_status_display() if article.next_review() else ""

    @admin.display(description="等待时长", empty_value=NONE)
    def waited(self, article):
        if article.status not in IN_PROGRESS:
            return ""
        words = how_long(timezone.now() - article.status_since)
        if article.waits_too_long():
            words = format_html('<span class="waits-long">{}</span>', words)
        due = article.wanted_review()
        if not due:
            return words
        over = " wanted-over" if due.is_overdue() else ""
        return format_html(
            '{} <span class="wanted-by wanted-{}{}">{}</span>',
            *(words, due.urgency, over, due.words()),
        )

    @admin.display(description="字数")
    def length(self, article):
        return article.characters().total

    @admin.display(description="图片", empty_value=NONE)
    def picture(self, article):
        placed = article.lead_photo()
        return thumbnail(placed.photo) if placed else ""

    @admin.display(description="日期", ordering="published_at")
    def day(self, article):
        moment = timezone.localtime(article.published_at or article.updated_at)
        return f"{short_day(moment.date())} {moment:%H:%M}"
