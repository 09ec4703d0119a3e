"""Whoever leaves: what they have open is offered to a colleague, and stays if nobody is
chosen."""

from django import forms
from django.contrib import messages
from django.db import transaction

from articles.admin.person_fields import writer_field
from articles.models.staff import staff_name
from planning.handing_over import hand_over, open_of


class LeavingForm(forms.Form):
    """To whom what somebody has open goes; nobody, if nobody is chosen."""

    def __init__(self, user, data=None, *, is_needed=False):
        super().__init__(data, auto_id="leaving_%s")
        field = writer_field(user, "手上的移交给", required=is_needed)
        if hasattr(field, "empty_label"):
            field.empty_label = "先不移交"
        self.fields["to"] = field

    def to(self):
        return self.cleaned_data.get("to")

    def problem(self):
        return "".join(str(one) for errors in self.errors.values() for one in errors)


def context_of(user):
    """Return what the page of an account shows of it: what is open, and whom to give it."""
    opened = open_of(user)
    return {"open_things": opened, "leaving_form": LeavingForm(user)}


def give(model_admin, request, user, to):
    """Hand over what somebody has open, and say what that was."""
    with transaction.atomic():
        told = hand_over(user, to, request.user)
        model_admin.log_change(
            request, user, f"移交给{staff_name(to)}：{''.join(told) or '没有要移交的'}"
        )
    messages.success(
        request, "".join(told) or f"{staff_name(user)}手上没有要移交的，什么都没有动。"
    )


def left_behind(user):
    """Return what is said once an account is off: what stays theirs, and for whom it is."""
    said = f"{staff_name(user)}的账号已停用，马上不能再进；做过的事、署过的名都还在。"
    opened = open_of(user)
    if not opened:
        return said
    return f"{said}手上还有 {'、'.join(opened)}，一样没有丢：可以在下面移交给同事。"
