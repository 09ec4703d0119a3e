"""Admin action on many stories at once: onto a page of an issue that is being made."""

from django import forms
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from articles.admin.many_stories import CONFIRMED, MOST_AT_ONCE, at_most
from articles.admin.review import tell
from articles.dates import short_day
from editions.models import Page, Placement


class PlacingForm(forms.Form):
    """Form of the page that many stories go on, by issue."""

    page = forms.ModelChoiceField(
        Page.objects.none(),
        label="版面",
        empty_label="选一个版",
        help_text="今天和以后各期的版；排在本版已有的稿件后面，次序到看板上再调。",
        error_messages={"required": "请选一个版。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        pages = Page.objects.filter(issue__date__gte=timezone.localdate())
        pages = pages.select_related("issue").order_by("issue__date", "order")
        self.fields["page"].queryset = pages
        self.fields["page"].label_from_instance = _name


def place_many(model_admin, request, stories):
    """Admin action: place stories on a page, below what is there."""
    chosen = at_most(MOST_AT_ONCE, stories, model_admin, request)
    if chosen is None:
        return None
    form = PlacingForm(request.POST if CONFIRMED in request.POST else None)
    if not form.is_valid():
        return model_admin.ask_about_many(
            request,
            [(story, _unfit(story)) for story in chosen],
            form,
            title=f"上版 {len(chosen)} 篇稿件",
            button="上版",
            question="没有签发的也可以先上版，付印前看板会提醒。",
        )
    page = form.cleaned_data["page"]
    placed, refused = _place(page, chosen)
    done = f"{placed} 篇稿件已上{_name(page)}。" if placed else ""
    return tell(model_admin, request, done, refused)


def _place(page, stories):
    """Place stories below what is on a page; return how many, and the refusals."""
    placed, refused = 0, []
    with transaction.atomic():
        # Locked: whoever arranges the page at the wall waits, and sees it changed.
        Page.objects.select_for_update().get(pk=page.pk)
        there = set(page.placements.values_list("article", flat=True))
        last = page.placements.aggregate(last=Max("order"))["last"] or 0
        for story in stories:
            why = "已经在这个版上" if story.pk in there else _unfit(story)
            if why:
                refused.append(f"《{story}》没有上版：{why}。")
                continue
            placed += 1
            Placement.objects.create(page=page, article=story, order=last + placed)
    return placed, refused


def _unfit(story):
    return "更正稿不上版" if story.corrects_id else ""


def _name(page):
    return f"{short_day(page.issue.date)} {page.title()}"
