"""Filing of a story: section, districts and topics set beside its words, as one version."""

from dataclasses import dataclass

from django.db import transaction

from articles.models import Article, Section
from articles.search.tracking import batch_updates
from districts.models import District

NOT_YOURS = "您现在不能改它：已经签发、撤下或弃用，或正等别人审。"


class FilingRefused(Exception):
    """A story that cannot be filed; the text says why, to the person who tried."""


@dataclass(frozen=True)
class Filing:
    """What many stories are filed under at once; what is empty is left as it is."""

    section: Section | None = None
    districts: tuple[District, ...] = ()
    tags: tuple[str, ...] = ()
    # Whether districts and topics take the place of those the story has.
    replaces: bool = False

    def __bool__(self):
        return bool(self.section or self.districts or self.tags)


def file_story(pk, filing, *, by):
    """File a stored story; return whether that changes it. Raise FilingRefused."""
    with transaction.atomic():
        # Locked: whoever has the story's form open is told when they save it.
        story = Article.objects.select_for_update().filter(pk=pk).first()
        if story is None:
            raise FilingRefused("已经删除。")
        if not story.is_editable_by(by):
            raise FilingRefused(NOT_YOURS)
        districts, tags = _wanted(story, filing)
        section = filing.section or story.section
        if (section, districts, tags) == (story.section, None, None):
            return False
        story.section, story.updated_by = section, by
        story.change_reason = "批量归类"
        story.save(keep_version=False)
        with batch_updates():
            if districts is not None:
                story.districts.set(districts)
            if tags is not None:
                story.tags.set(tags)
            story.keep_version()
    return True


def _wanted(story, filing):
    """Return the districts and topics that a story gets; None for those it keeps."""
    districts = {district.pk for district in story.districts.all()}
    tags = {tag.name for tag in story.tags.all()}
    return (
        _set(districts, {d.pk for d in filing.districts}, filing.replaces),
        _set(tags, set(filing.tags), filing.replaces),
    )


def _set(has, given, replaces):
    if not given:
        return None
    wanted = given if replaces else has | given
    return None if wanted == has else sorted(wanted)
