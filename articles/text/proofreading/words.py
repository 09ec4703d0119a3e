"""Proofreading rules by the word lists, one for each kind of entry."""

from articles.text.word_entries import KINDS, Verdict

from .homophones import misheard
from .idioms import misspelt
from .reading import Slip
from .word_lists import built_in


def of_kind(slug):
    """Make the check of one kind of entries."""
    kind = KINDS[slug]

    def check(story):
        lists = story.words or built_in()
        names = (*story.people, *story.places, *story.districts)
        for passage in story.passages:
            for entry, start, end in lists.find(passage.text, story.at):
                if entry.kind == kind and not _in_name(passage.text, start, end, names):
                    yield passage, _slip(entry, start, end)

    return check


def beside_lists(find):
    """Make a check of slips that no list has: find takes a text and yields Slips."""

    def check(story):
        lists = story.words or built_in()
        names = (*story.people, *story.places, *story.districts)
        for passage in story.passages:
            text = passage.text
            listed = lists.find(text, story.at)
            taken = [range(start, end) for _, start, end in listed]
            for slip in find(text):
                if (
                    text[slip.start : slip.end] not in lists.allowed
                    and not any(
                        slip.start < other.stop and other.start < slip.end
                        for other in taken
                    )
                    and not _in_name(text, slip.start, slip.end, names)
                ):
                    yield passage, slip

    return check


idiom = beside_lists(misspelt)
homophone = beside_lists(misheard)


def _slip(entry, start, end):
    asks = entry.verdict is Verdict.ASK
    why = entry.why and f"{entry.why.rstrip('。')}。"
    message = f"{_said(entry, asks)}{why}{'请核对。' if asks else ''}"
    return Slip(start, end, message, entry.instead or None, is_sure=not asks)


def _said(entry, asks):
    word, instead = entry.word, entry.instead
    if instead:
        return (
            f"“{word}”是否应为“{instead}”？" if asks else f"“{word}”应为“{instead}”。"
        )
    if entry.why:
        return ""
    return f"“{word}”是否妥当？" if asks else f"“{word}”不用，请改写。"


def _in_name(text, start, end, names):
    """Return whether a word is a part of a name that the story or the gazetteer has."""
    word = text[start:end]
    for name in names:
        shift = name.find(word) if len(name) > len(word) else -1
        if 0 <= shift <= start and text.startswith(name, start - shift):
            return True
    return False
