"""Request-local cache of story permissions: who may change a story, who its words.

Drawing a story's form asks the same two questions over ten times, and each is dear to
the database. The answers are kept on the request, never longer; whoever saves or moves
the story within the request, or has waited for its lock, calls forget_permissions().
"""

NOTHING = None
PICTURES_ONLY = False
WORDS_TOO = True


def may_change(request, article):
    """Say whether a person may change a story, be it its pictures only."""
    return _answer(request, article) is not NOTHING


def may_write(request, article):
    """Say whether a person may change the words of a story."""
    return _answer(request, article) is WORDS_TOO


def forget_permissions(request):
    """Have the database asked again, after a change that the answers depend on."""
    request.story_permissions = {}


def _answer(request, article):
    if not hasattr(request, "story_permissions"):
        forget_permissions(request)
    answers = request.story_permissions
    if article.pk not in answers:
        answers[article.pk] = _ask(request.user, article)
    return answers[article.pk]


def _ask(user, article):
    if article.is_editable_by(user):
        return WORDS_TOO
    if article.is_illustratable_by(user):
        return PICTURES_ONLY
    return NOTHING
