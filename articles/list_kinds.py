"""Kinds of readers' lists that have entries of their own; articles/models/list_entries.py."""

from django.db.models import IntegerChoices


class ListKind(IntegerChoices):
    DISTRICT = 1
    TOPIC = 2
    PERSON = 3
