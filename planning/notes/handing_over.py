"""Open notes of somebody who leaves: a colleague follows them up."""

from django.urls import reverse

from articles.models.staff import staff_name
from planning.models import Note, Notification
from planning.telling import tell


def hand_over(person, to, by):
    """Give the open notes that a person keeps to a colleague; return a sentence, or ""."""
    number = Note.objects.kept_by(person).update(handed_to=to)
    if not number:
        return ""
    tell(
        [to],
        Notification.Kind.HANDED_OVER,
        f"{staff_name(by)}把{staff_name(person)}的 {number} 条待解决批注交给了您。",
        key=f"notes:{person.pk}",
        path=f"{reverse('admin:articles_article_changelist')}?notes=kept",
    )
    return f"{number} 条待解决批注移交给{staff_name(to)}。"


def open_notes(person):
    """Return in words what hand_over() would give away, or ""."""
    number = Note.objects.kept_by(person).count()
    return f"{number} 条待解决批注" if number else ""
