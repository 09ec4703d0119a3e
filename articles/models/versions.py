"""Version history of a story: every save is one version, with who, when and why.

django-simple-history keeps the fields; what is in rows of its own (districts,
topics, bylines, briefs, photos) is kept beside them as one JSON value, for a story
is its words and its parts together. Fixtures and bulk loads bring stories without
a version: theirs is kept before the first change to them.
"""

import hashlib
import json
from functools import cache

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import F

from articles import after_saves
from articles.genres import Genre
from articles.languages import Language
from articles.models.article_photos import ArticlePhoto
from articles.models.bylines_briefs import Brief, Byline
from articles.models.parts import parts_of, parts_of_new
from articles.models.photos import Photo
from articles.prepared import prepared
from articles.search.tracking import batch_updates, index_article
from districts.models import District

# What is no text of the story but its state, and not kept with a version.
WORKFLOW_FIELDS = [
    "guid",
    "status",
    "status_since",
    "published_at",
    "withdrawn_at",
    "withdrawal_notice",
    "corrected_at",
    "takes_effect_at",
    "corrects",
    "created_at",
    "created_by",
    "handed_to",
    "updated_at",
    "updated_by",
    "phrases",
    "wire_call",
]
# The fields of a story that are its text, in the order of the form.
CONTENT_FIELDS = [
    "kicker",
    "headline",
    "deck",
    "summary",
    "section",
    "column",
    "source",
    "dateline",
    "body",
    "genre",
    "language",
    "original_title",
    "original_author",
    "original_url",
    "editors_note",
    "ai_made",
    "ai_tool",
    "ai_checked_by",
    "minors_warning",
    "staff_note",
    "embargo_until",
    "correction_kind",
    "correction_weight",
    "correction_text",
]
# What a digest does not vouch for: what readers never see, and the notice of a
# working copy, which its Correction keeps when the text has become the story's.
UNSIGNED_FIELDS = {
    "staff_note",
    "embargo_until",
    "correction_kind",
    "correction_weight",
    "correction_text",
}
# What stories have had since some were reviewed without it, and what most of them have:
# that is not in the digest, which is then what it was.
USUALLY = {"language": Language.CHINESE, "genre": Genre.TEXT} | dict.fromkeys(
    ("ai_made", "ai_tool", "ai_checked_by", "minors_warning"), ""
)
# What rows of parts hold since stories were reviewed without it: empty, it is not in
# the digest, which is then what it was.
NAMES_SINCE = {"is_wide", "recording"}
# The parts whose rows get new numbers when they are copied to another story.
COPIED = ("bylines", "briefs", "photos")
# The rows below a story that are part of its text: where it is printed is not.
ROWS_OF_A_VERSION = (Byline, Brief, ArticlePhoto)
PARKED = 10_000


class VersionIncomplete(Exception):
    """A version names a person, photo or section that has been deleted since."""


class VersionOfParts(models.Model):
    """Abstract model of what a version of a story keeps beside its fields.

    parts: {"section": name, "column": name, "source": name, "districts": [{"pk",
    "name"}], "tags": [name], "bylines": [{"pk", "contributor", "name", "role",
    "work"}], "briefs": [{"pk", "heading", "district", "district_name", "text"}],
    "photos": [{"pk", "photo", "checksum", "recording", "after_paragraph", "is_wide",
    "caption", "credit", "shown_caption", "shown_credit", "alt"}]}. A version that is older than one
    of these names lacks it: see NAMES_SINCE.
    """

    parts = models.JSONField("稿件各部分", default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        abstract = True

    def content(self):
        """Return {field: value of CONTENT_FIELDS, "parts": see parts}; cf. content_of()."""
        return content_of(self, self.parts)

    def digest(self):
        return digest_of(self.content())


class Versioned:
    """Mixin of Article: keep, list, digest and copy versions."""

    # The library would keep a version at the save of the story's own row, before
    # the rows of its form are saved: save() and keep_version() do it instead.
    skip_history_when_saving = True
    # Why it is saved: the reason of the version that the next save keeps.
    change_reason = ""
    # When: of the version that the next save keeps, if not now.
    version_date = None

    def save(self, *args, keep_version=True, **kwargs):
        """Save the story's row, and keep the version that it makes.

        keep_version: False for who saves the rows of its parts next, and then calls
        keep_version(): the version holds both.
        """
        with transaction.atomic():
            is_new = self._state.adding
            # With a number of its own, it may be a story that is stored already.
            has_no_rows = is_new and self.pk is None
            if not is_new:
                self.keep_stored_version()
                self.version += 1
                if kwargs.get("update_fields") is not None:
                    kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
            super().save(*args, **kwargs)
            if keep_version:
                parts = parts_of_new(self) if has_no_rows else parts_of(self)
                self._keep_version(parts, is_new)

    save.alters_data = True

    def keep_version(self, is_new=False):
        """Keep the story as it is stored now, parts and all, as its version."""
        self._keep_version(parts_of(self), is_new)

    keep_version.alters_data = True

    def _keep_version(self, parts, is_new):
        _history(self.__class__).bulk_history_create(
            [self],
            update=not is_new,
            default_user=self.updated_by,
            default_change_reason=self.change_reason[:100],
            default_date=self.version_date,
            custom_historical_attrs={"parts": parts},
        )
        self.change_reason, self.version_date = "", None
        index_article(self, parts)
        if not is_new:
            after_saves.run(self, parts)

    def keep_stored_version(self):
        """Keep what is stored, if it came without a version (fixtures, bulk loads)."""
        if not _is_kept(self):
            stored = self.__class__._base_manager.filter(pk=self.pk).first()
            if stored and not _is_kept(stored):
                stored.keep_version(is_new=True)

    def versions(self):
        """Return the versions of a story, the newest first, each with its writer."""
        return self.history.select_related("history_user").order_by(
            "-version", "-history_id"
        )

    def content(self):
        """Return the story's text and parts as they are stored now."""
        return content_of(self, parts_of(self))

    def digest(self):
        """Return the SHA-256 of what a review vouches for, as 64 hex digits."""
        return digest_of(self.content())

    @transaction.atomic
    def copy_content(self, version, *, by, reason):
        """Make the text and parts of a version, of this or another story, this
        story's, as a new version.

        Raise VersionIncomplete when it names what has been deleted since.
        """
        content = version.content()
        for name in CONTENT_FIELDS:
            setattr(self, self._meta.get_field(name).attname, content[name])
        self.updated_by = by
        self.change_reason = reason
        if not isinstance(version, self.__class__):
            # What a stored story names is there; an old version may name what is not.
            _require_related_rows(self, content)
        is_new = self._state.adding
        self.save(keep_version=False)
        with batch_updates():
            _set_parts(self, content, is_new)
            self._prefetched_objects_cache = {}
            self.keep_version(is_new)

    copy_content.alters_data = True


@cache
def _history(model):
    """Return the manager of a model's versions; the library makes a class at each use."""
    return model.history


def _is_kept(article):
    """Whether the version that a story is at has been kept."""
    return bool(_version(article=article.pk, version=article.version))


@prepared
def _version(article, version):
    model = Byline._meta.get_field("article").related_model
    found = _history(model).filter(id=article, version=version).order_by()
    return found.values_list("history_id")[:1]


def content_of(row, parts):
    """Return {field: value, "parts": parts} of a story or of a version of one."""
    fields = {
        name: getattr(row, row._meta.get_field(name).attname) for name in CONTENT_FIELDS
    }
    return fields | {"parts": parts}


def digest_of(content):
    """Return the SHA-256 of what readers see of a text: neither row numbers, which
    change when rows are copied, nor what UNSIGNED_FIELDS names."""
    vouched = {
        name: value for name, value in content.items() if name not in UNSIGNED_FIELDS
    }
    # Reviews from before there was another vouch for the same text still.
    for name, usual in USUALLY.items():
        if vouched[name] == usual:
            del vouched[name]
    parts = content["parts"]
    vouched["parts"] = parts | {
        name: [_vouched_row(row) for row in parts[name]] for name in COPIED
    }
    text = json.dumps(
        vouched, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _vouched_row(row):
    return {
        name: value
        for name, value in row.items()
        if name != "pk" and (value or name not in NAMES_SINCE)
    }


def _require_related_rows(article, content):
    parts = content["parts"]
    wanted = [
        (District, "区县", [row["pk"] for row in parts["districts"]]),
        (
            Byline._meta.get_field("contributor").related_model,
            "作者",
            [row["contributor"] for row in parts["bylines"]],
        ),
        (Photo, "图片", [row["photo"] for row in parts["photos"]]),
    ]
    for name in ("section", "column", "source"):
        field = article._meta.get_field(name)
        if content[name]:
            wanted.append((field.related_model, field.verbose_name, [content[name]]))
    for model, label, keys in wanted:
        if model._base_manager.filter(pk__in=keys).count() < len(set(keys)):
            raise VersionIncomplete(
                f"这一版里有{label}后来被删除了，不能整版恢复；请打开对照页，把要的文字抄过来。"
            )


def _set_parts(article, content, is_new):
    parts = content["parts"]
    article.districts.set([row["pk"] for row in parts["districts"]])
    article.tags.set(parts["tags"])
    if not is_new:
        article.bylines.all().delete()
        article.article_photos.all().delete()
    Byline.objects.bulk_create(
        Byline(
            article=article,
            contributor_id=row["contributor"],
            role=row["role"],
            work=row["work"],
            order=order,
        )
        for order, row in enumerate(parts["bylines"], 1)
    )
    ArticlePhoto.objects.bulk_create(
        ArticlePhoto(
            article=article,
            photo_id=row["photo"],
            after_paragraph=row["after_paragraph"],
            is_wide=bool(row.get("is_wide")),
            caption=row["caption"],
            credit=row["credit"],
            order=order,
        )
        for order, row in enumerate(parts["photos"], 1)
    )
    _set_briefs(article, parts["briefs"], is_new)


def _set_briefs(article, rows, is_new):
    """Set the briefs, keeping the row of each that stays what it was: its number is
    its anchor, which readers may have kept."""
    kept_briefs = []
    if not is_new:
        article.briefs.update(order=F("order") + PARKED)
        kept_briefs = list(article.briefs.all())
    for order, row in enumerate(rows, 1):
        brief = next((b for b in kept_briefs if _is_same_brief(b, row)), None)
        if brief:
            kept_briefs.remove(brief)
        else:
            brief = Brief(article=article)
        brief.heading, brief.text = row["heading"], row["text"]
        brief.district_id, brief.order = row["district"], order
        brief.save()
    if kept_briefs:
        article.briefs.filter(pk__in=[brief.pk for brief in kept_briefs]).delete()


def _is_same_brief(brief, row):
    return brief.pk == row["pk"] or (
        (brief.heading, brief.district_id) == (row["heading"], row["district"])
    )
