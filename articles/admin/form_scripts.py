"""Answers to the scripts of the story's form: the byline as printed and the people in it,
topics by pinyin, the districts that a text speaks of, the photos of the library."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from articles import photo_search
from articles.admin.byline_rows import MAY_NAME
from articles.admin.thumbnails import desk_address
from articles.dates import midnight
from articles.models import Contributor, Photo, Source
from articles.models.people import BadName, author_name
from articles.search.tag_pinyin import topics_like
from articles.text import bylines, richtext
from articles.text.line_breaking import phrases
from districts.keys import is_key
from districts.models import District
from districts.names import names_of_places
from districts.suggesting import Gazetteer

PEOPLE_OFFERED = 8
PHOTOS_OFFERED = 24
LONGEST_TEXT = 200_000  # characters, tags included: a body of 50,000 has fewer
LIKELY = 0.5  # of a suggestion: districts/suggesting.py
LONGEST_READ = 60_000  # characters of plain text that are searched for districts
LONGEST_HEADLINE = 300  # what is longer is refused, and shown as it was typed
PLAIN_TEXT = "text/plain; charset=utf-8"


class FormScriptsMixin:
    """What the scripts of static/desk/ ask while a story is written."""

    def get_urls(self):
        views = [
            ("byline", require_safe(self.byline_view)),
            ("people", require_http_methods(["GET", "HEAD", "POST"])(self.people_view)),
            ("topics", require_safe(self.topics_view)),
            ("districts", require_POST(self.districts_view)),
            ("photos", require_safe(self.photos_view)),
        ]
        return [
            path(
                f"{name}/",
                self.admin_site.admin_view(view),
                name=f"articles_article_{name}",
            )
            for name, view in views
        ] + super().get_urls()

    def save_related(self, request, form, formsets, change):
        """Tell whoever has no scripts what districts.js would have shown of the text."""
        super().save_related(request, form, formsets, change)
        if request.POST.get("_scripts") or "districts" not in form.cleaned_data:
            return
        chosen = {district.pk for district in form.cleaned_data["districts"]}
        story = form.instance
        likely = [
            f"{found['name']}（{found['reason']}）"
            for found in districts_of(story.headline, story.body)
            if found["is_likely"] and found["id"] not in chosen
        ]
        if likely:
            sentence = f"稿件里提到{'、'.join(likely)}，对的请在“区县”里勾上。"
            messages.info(request, sentence)

    def byline_view(self, request):
        """Answer {"line"}: how the byline of the people in the address will be printed."""
        if not request.user.has_perm("articles.change_byline"):
            raise PermissionDenied
        asked = request.GET.getlist
        names = dict(
            _known(Contributor, asked("contributor")).values_list("pk", "name")
        )
        sources = _known(Source, asked("source"))
        house = sources.values_list("byline_prefix", flat=True).first() or ""
        try:
            people = [
                (bylines.Role(role), work and bylines.Work(work), names[int(pk)])
                for role, work, pk in zip(
                    asked("role"), asked("work"), asked("contributor"), strict=True
                )
            ]
        except (ValueError, KeyError):
            return HttpResponseBadRequest("署名里有不认识的身份、分工或作者。")
        return JsonResponse({"line": bylines.line(people, house)})

    def people_view(self, request):
        """Answer who may be meant, one's own name first: {"names": [{"id", "name",
        "note"}]}; make the person whose name is posted, or find them: {"id", "name"}."""
        if not request.user.has_perm("articles.change_byline"):
            raise PermissionDenied
        if request.method == "POST":
            return self._name_person(request)
        people = Contributor.objects.offered_to(request.user, request.GET.get("q", ""))
        names = [
            {"id": one.pk, "name": one.name, "note": _note(one, request.user)}
            for one in people[:PEOPLE_OFFERED]
        ]
        return JsonResponse({"names": names})

    def _name_person(self, request):
        if not request.user.has_perm(MAY_NAME):
            raise PermissionDenied
        try:
            name = author_name(request.POST.get("name", ""))
        except BadName as sentence:
            return HttpResponse(str(sentence), status=400, content_type=PLAIN_TEXT)
        with transaction.atomic():
            person = Contributor.objects.called(name)
        return JsonResponse({"id": person.pk, "name": person.name})

    def topics_view(self, request):
        """Answer the topics that what is typed may mean: {"names": [{"name"}]}."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return JsonResponse({"names": topics_like(request.GET.get("q", ""))})

    def districts_view(self, request):
        """Answer the districts that a text speaks of, the likeliest first, and the parts
        of the headline between which readers' lines end: {"districts": [{"id", "name",
        "reason", "is_likely"}], "phrases"}."""
        if not (
            self.has_add_permission(request) or self.has_change_permission(request)
        ):
            raise PermissionDenied
        headline, body = (request.POST.get(name, "") for name in ("headline", "body"))
        if len(headline) + len(body) > LONGEST_TEXT:
            sentence = "稿件太长，没有找区县，请自己勾选。"
            return HttpResponse(sentence, status=400, content_type=PLAIN_TEXT)
        headline = headline[:LONGEST_HEADLINE]
        parts = phrases(headline, names_of_places())
        return JsonResponse(
            {"districts": districts_of(headline, body), "phrases": parts}
        )

    def photos_view(self, request):
        """Answer the newest photos, those of a search, of this week, of a district, one's
        own, or those with the keys: {"photos": [{"id", "name", "caption", "credit", "src",
        "width", "height"}]}, and to begin with "districts": [{"slug", "name"}]."""
        if not request.user.has_perm("articles.view_photo"):
            raise PermissionDenied
        photos = Photo.objects.exclude(original="", recording=None)
        photos = photos.select_related("recording").defer("recording__subtitles")
        photos = photos.order_by("-created_at", "-pk")
        words, keys = request.GET.get("q", "").strip(), request.GET.getlist("id")
        if keys:
            photos = _known(Photo, keys[:PHOTOS_OFFERED]).select_related("recording")
        else:
            photos = _narrowed(photos, request)
            if words:
                bound = photo_search.bound_of(_narrowed(Photo.objects.all(), request))
                found = photo_search.found(photos, words, bound, PHOTOS_OFFERED)
                photos = photos.filter(pk__in=found)
        shown = photos.prefetch_related("renditions")[:PHOTOS_OFFERED]
        answer = {"photos": [as_offered(photo) for photo in shown]}
        if request.GET.get("start"):
            named = District.objects.values_list("slug", "short_name")
            answer["districts"] = [{"slug": s, "name": name} for s, name in named]
        return JsonResponse(answer)


def districts_of(headline, body):
    """Return the districts that a story's text speaks of, as the form shows them."""
    text = richtext.plain_text(body)[:LONGEST_READ]
    lead = f"{headline}\n{text.partition(chr(10))[0]}"
    return [
        {
            "id": found.district.pk,
            "name": found.district.short_name,
            "reason": found.reason,
            "is_likely": found.score >= LIKELY,
        }
        for found in Gazetteer.load().suggest(f"{headline}\n{text}", lead)
    ]


def _narrowed(photos, request):
    """Return the photos that the filters of the dialog leave, each by an index."""
    if request.GET.get("week"):
        today = timezone.localdate()
        monday = midnight(today - timedelta(days=today.weekday()))
        photos = photos.filter(created_at__gte=monday)
    if request.GET.get("mine"):
        photos = photos.filter(added_by=request.user)
    if slug := request.GET.get("district"):
        districts = District.objects.filter(slug=slug).values_list("pk", flat=True)
        photos = photos.filter(district__in=list(districts))
    return photos


def _note(person, user):
    """Return what tells a person from others of the name."""
    if person.user_id == user.pk:
        return "您自己"
    return person.title or (
        person.get_kind_display() if person.kind != "person" else ""
    )


def as_offered(photo):
    """Return what the form shows of a photo of the library."""
    rendition = photo.thumbnail()
    name = f"{photo}（{photo.recording}）" if photo.recording else str(photo)
    words = {"name": name, "caption": photo.caption, "credit": photo.credit}
    shown = {"id": photo.pk, "src": ""} | words
    if rendition:
        shown |= {
            "src": desk_address(rendition),
            "width": rendition.width,
            "height": rendition.height,
        }
    return shown


def _known(model, keys):
    """Return the rows of the keys in an address that can be keys at all."""
    return model._base_manager.filter(pk__in=filter(is_key, keys))
