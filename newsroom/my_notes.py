"""Block of my desk: stories that wait for a person, with notes that wait to be resolved."""

from django.urls import reverse

from articles.models import Article
from articles.personal_queries import personal
from newsroom.my_desk_queries import SOME, answer_of, first_of
from planning.models.notes import number_of_open_notes


@personal
def _noted(user):
    held = Article.objects.held_by(user).annotate(open_notes=number_of_open_notes())
    noted = held.filter(open_notes__gt=0).select_related("section")
    return first_of(noted.order_by("-updated_at", "-pk"), SOME)


def noted(user, at):
    return answer_of(_noted(user))


def all_kept(user):
    """Return the list of stories with the notes that a person is to follow up."""
    return f"{reverse('admin:articles_article_changelist')}?notes=kept"
