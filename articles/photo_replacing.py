"""Replacing a photo by another wherever it is used: at once in drafts, by corrections
in stories that are signed.

What three people passed is not changed behind them (decision 008): the picture of a
signed story changes by a working copy with the new photo in place, which passes the three
reviews. Until it is signed the old photo stays.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from articles.models import Article, ArticlePhoto, Photo, Portrait
from articles.search.tracking import batch_updates
from articles.workflow import IllegalMove, Status

OPEN_TO_CHANGE = (Status.DRAFT, Status.DISCARDED)
# Each is a story's worth of rows: what one press of a button does.
MOST_STORIES = 50
# What a new file is given of the photo that it replaces: all that was said of it by
# hand, but for where the old picture is cut.
KEPT_WORDS = (
    *("title", "caption", "credit", "photographer", "alt", "taken_at", "place"),
    *("district", "people_shown", "category", "rights", "outlet"),
    *("rights_expire_on", "releases", "ai_made", "staff_note"),
)
IN_REVIEW = "正在审，图片不能动；退回撰写后，在“稿件图片”里换。"
WITHDRAWN = "已撤稿，读者看不到；恢复以后再换。"
DONE = "它的更正稿里已经不用这张图片，签发后生效。"
WAITS = "更正稿已签发，还没有生效；生效后再换。"


@dataclass
class Uses:
    """Where a photo is used, by what replacing it does there."""

    drafts: list = field(default_factory=list)
    signed: list = field(default_factory=list)
    # [(story, sentence)]: those that keep the old photo, and why.
    kept: list = field(default_factory=list)
    portraits: list = field(default_factory=list)
    # Whether there are more stories than are replaced at once.
    are_more: bool = False

    def __bool__(self):
        return bool(self.drafts or self.signed or self.kept or self.portraits)

    def seen(self):
        """Return the state of all uses as a text, to be sent with what is confirmed."""
        stories = [*self.drafts, *self.signed, *(story for story, _ in self.kept)]
        keys = [f"{story.pk}-{story.status}" for story in stories]
        keys += [f"p{portrait.pk}" for portrait in self.portraits]
        return " ".join(sorted(keys))


def uses_of(photo, by):
    """Return the Uses of a photo; what a person may not replace is among the kept."""
    uses = Uses()
    if by.has_perm("articles.change_portrait"):
        portraits = Portrait.objects.filter(photo=photo).select_related("contributor")
        uses.portraits = list(portraits)
    placed = ArticlePhoto.objects.filter(photo=photo).values("article")
    stories = Article.objects.filter(pk__in=placed).order_by("-pk")
    # A copy that has done its work is a record of what was signed.
    stories = stories.filter(
        Q(corrects=None) | Q(pk__in=Article.objects.under_way().values("pk"))
    )
    stories = list(stories[: MOST_STORIES + 1])
    uses.are_more = len(stories) > MOST_STORIES
    del stories[MOST_STORIES:]
    copied = {story.corrects_id for story in stories if story.status in OPEN_TO_CHANGE}
    copies = Article.objects.under_way().filter(corrects__in=stories)
    done = set(
        copies.exclude(pk__in=placed).order_by().values_list("corrects", flat=True)
    )
    for story in stories:
        if story.status in OPEN_TO_CHANGE:
            uses.drafts.append(story)
        elif story.status == Status.WITHDRAWN:
            uses.kept.append((story, WITHDRAWN))
        elif story.status != Status.SIGNED:
            uses.kept.append((story, IN_REVIEW))
        elif story.takes_effect_at:
            uses.kept.append((story, WAITS))
        elif story.pk in copied:
            continue  # its copy is a draft, and gets the new photo
        elif story.pk in done:
            uses.kept.append((story, DONE))
        elif refusal := story.correction_refusal(by):
            uses.kept.append((story, str(refusal)))
        else:
            uses.signed.append(story)
    return uses


def held(photo):
    """Lock a photo with the stories that have it, and return it as it is stored, or None:
    to the end of the transaction none of them is submitted, and no other takes it."""
    # The stories first, as their forms do; what took it meanwhile is seen by uses_of().
    placed = ArticlePhoto.objects.filter(photo=photo).values("article")
    stories = Article.objects.select_for_update().filter(pk__in=placed)
    list(stories.order_by("-pk").values("pk"))
    return Photo.objects.select_for_update().filter(pk=photo.pk).first()


def new_photo_like(old):
    """Return an unsaved photo with the words of an old one, for another file."""
    return Photo(**{name: getattr(old, name) for name in KEPT_WORDS})


@transaction.atomic
def replace(old, new, by):
    """Put a photo in the place of another wherever that can be; return the corrections
    that were opened, and [(story, sentence)] of what keeps the old photo."""
    uses = uses_of(old, by)
    corrections, kept = [], list(uses.kept)
    for story in uses.drafts:
        locked = Article.objects.select_for_update().filter(pk=story.pk).first()
        if locked is None:
            continue
        if locked.status in OPEN_TO_CHANGE:
            _put_in_place(locked, old, new, by)
        else:
            kept.append((locked, IN_REVIEW))
    for story in uses.signed:
        try:
            with transaction.atomic():
                copy = story.open_correction(by=by)
                _put_in_place(copy, old, new, by)
        except IllegalMove as refusal:
            kept.append((story, str(refusal)))
        else:
            corrections.append(copy)
    for portrait in uses.portraits:
        portrait.photo = new
        portrait.save(update_fields=["photo"])
    return corrections, kept


def _put_in_place(story, old, new, by):
    story.updated_by, story.change_reason = by, f"换图片：{old.pk} 换成 {new.pk}"
    story.save(keep_version=False)
    placed = story.article_photos
    with batch_updates():
        if placed.filter(photo=new).exists():
            placed.filter(photo=old).delete()
        else:
            placed.filter(photo=old).update(photo=new)
        story.keep_version()
