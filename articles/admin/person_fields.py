"""Form fields that choose a colleague: whom a story is handed over to."""

from django import forms

from articles.models.staff import staff_name
from articles.reviewers import writers_to_be

# Of more people, a list to choose from is no help: their name is typed.
LONGEST_LIST = 200
CHOOSE = "请选定移交给谁。"
GONE = "这位同事的账号已停用，或岗位不能提交稿件，请另选一位。"


class ListedWriterField(forms.ModelChoiceField):
    """A list of those who may have a story in hand, each with their posts."""

    def label_from_instance(self, user):
        posts = "、".join(group.name for group in user.groups.all())
        return f"{staff_name(user)}（{posts}）" if posts else staff_name(user)


class NamedWriterField(forms.CharField):
    """The name or the account of somebody who may have a story in hand."""

    def __init__(self, people, **options):
        super().__init__(help_text="写姓名或账号，如：王勇。", **options)
        self.people = people

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return None
        found = [
            user for user in self.people if typed in (user.username, staff_name(user))
        ]
        if len(found) > 1:
            accounts = "、".join(user.username for user in found)
            raise forms.ValidationError(
                f"叫“{typed}”的有 {len(found)} 位，请写账号：{accounts}。"
            )
        if not found:
            raise forms.ValidationError(
                f"没有找到“{typed}”，或岗位不能提交稿件；请写对姓名或账号。"
            )
        return found[0]


def writer_field(besides=None, label="移交给", required=True):
    """Return the field that chooses who is to have a story in hand; `besides` has it."""
    people = writers_to_be().order_by("last_name", "first_name", "username")
    if besides:
        people = people.exclude(pk=besides.pk)
    options = {"label": label, "required": required}
    errors = {"required": CHOOSE}
    if people[LONGEST_LIST:].exists():
        return NamedWriterField(people, error_messages=errors, **options)
    return ListedWriterField(
        people.prefetch_related("groups"),
        empty_label="请选一位同事",
        error_messages=errors | {"invalid_choice": GONE},
        **options,
    )
