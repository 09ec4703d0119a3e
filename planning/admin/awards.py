"""Awards 评分: the stories of a day, and the form by which the meeting grades one."""

from datetime import timedelta

from django import forms
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from articles.dates import long_day
from articles.models import Article
from districts.keys import key_or_404
from planning.models import Award
from planning.statistics import computing, facts
from planning.statistics.stored_rules import rules_now
from planning.statistics.tables import shown

GIVE = "planning.give_award"
A_DAY = timedelta(days=1)


def day_of(text):
    """Return the day that an address names; yesterday, which the meeting talks about."""
    try:
        day = parse_date(text or "")
    except ValueError:
        day = None
    yesterday = timezone.localdate() - A_DAY
    return day if day and day.year >= 1900 else yesterday


def of_day(day):
    """Return the context of a day's stories: what each is due as it is, and its grade."""
    now = timezone.now()
    stories = facts.read(facts.stories_of_day(day, now), now)
    edition = rules_now().on(day)
    last = _last_awards(stories)
    today = timezone.localdate()
    return {
        "day": day,
        "long_day": long_day(day),
        "before": (day - A_DAY).isoformat(),
        "after": (day + A_DAY).isoformat() if day < today else "",
        "stories": [
            (
                story,
                "、".join(dict.fromkeys(signed.name for signed in story.people)),
                _pages(story),
                shown(
                    sum(line.points for line in computing.lines_of(story, edition)),
                    is_points=True,
                ),
                last.get(story.pk),
                reverse("admin:planning_sheet_award", args=[story.pk]),
            )
            for story in stories.values()
        ],
    }


def _pages(story):
    return "、".join(f"{min(place.pages)}版" for place in story.places if place.pages)


def _last_awards(stories):
    awards = Award.objects.filter(article__in=stories).select_related("by")
    return {award.article_id: award for award in awards.order_by("pk")}


def story_or_404(pk):
    return get_object_or_404(Article.objects.published(), pk=key_or_404(pk))


def given_to(story):
    """Return all that a story was given, the newest first: the first counts."""
    return Award.objects.filter(article=story).select_related("by").order_by("-pk")


def form_of(story, data=None):
    last = given_to(story).first()
    form = AwardForm(data, instance=Award(article=story), initial=_initial(last))
    form.last = last
    return form


def _initial(last):
    if last is None:
        return {"seen": 0}
    return {"grade": last.grade, "extra": last.extra, "seen": last.pk}


class AwardForm(forms.ModelForm):
    """Form of one award; `seen` is the last that whoever gives it had before them."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Award
        fields = ["grade", "extra", "reason"]
        widgets = {"grade": forms.RadioSelect}
        error_messages = {
            "reason": {"required": "请写上理由，记者看得到，如：独家，现场扎实。"}
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = [("", "不评级"), *Award.Grade.choices]
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    def clean(self):
        data = super().clean()
        last = self.last.pk if self.last else 0
        if (data.get("seen") or 0) != last:
            raise forms.ValidationError(
                f"{self.last.by_name()}刚刚给这篇稿件评了分，请看过下面的记录，再决定要不要重评。"
            )
        return data

    def give(self, by):
        award = self.save(commit=False)
        award.by = by
        with transaction.atomic():
            award.save()
        return award
