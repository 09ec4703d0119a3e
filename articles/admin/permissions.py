"""Request-local cache of story permissions: who may change a story, who its words.

Drawing a story's form asks the same two questions over ten times, and each is dear to
the database. The answers are kept on the request, never longer; whoever saves or moves
the story within the request, or has waited for its lock, calls forget_permissions().
"""

from articles.models import Article

NOTHING = None
PICTURES_ONLY = False
WORDS_TOO = True


def may_change(request, article):
    """Say whether a person may change a story, be it its pictures only."""
    return _answer(request, article.pk) is not NOTHING


def may_write(request, article):
    """Say whether a person may change the words of a story."""
    return _answer(request, article.pk) is WORDS_TOO


def forget_permissions(request):
    """Have the database asked again, after a change that the answers depend on."""
    request.story_permissions = {}


def _answer(request, pk):
    if not hasattr(request, "story_permissions"):
        forget_permissions(request)
    answers = request.story_permissions
    if pk not in answers:
        answers[pk] = _ask(request.user, pk)
    return answers[pk]


def _ask(user, pk):
    story = Article.objects.filter(pk=pk).order_by()
    if story.editable_by(user).exists():
        return WORDS_TOO
    if story.illustratable_by(user).exists():
        return PICTURES_ONLY
    return NOTHING
