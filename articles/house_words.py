"""The word lists of proofreading as they are now: the built-in ones and the house's."""

from functools import lru_cache

from articles.models import HouseWord
from articles.text.proofreading.word_lists import built_in, with_house_entries


def current_lists():
    """Return the WordLists with every change of the house's entries, made anywhere.

    One query says whether there was one; the lists are compiled anew where there was.
    """
    state = HouseWord.objects.state()
    return _compiled(state) if state[0] else built_in()


@lru_cache(maxsize=2)
def _compiled(state):
    return with_house_entries(HouseWord.objects.entries())
