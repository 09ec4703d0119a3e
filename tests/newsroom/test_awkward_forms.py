"""Every form of the desk, sent as no browser would send it: never a 500 (promises 19, 20).

Each form that the admin has registered, of a new row and of one that is stored, is sent
as it was opened, but for one thing.
"""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.test import TestCase
from django.utils import timezone
from taggit.models import Tag

from articles.models import Article, Column, Contributor, Photo, Section, Source
from districts.models import District, Place
from editions.models import Issue, Page, PrintError
from newsroom.models import BreakingNews, FrontPage
from planning.models import Plan
from tests.desk import filled_in
from tests.stories import make_district, make_section, make_story

NUL, LONG, WORD, DIGITS = "甲\x00乙", "字" * 10_000, "不是编号", "9" * 30
FORGED = (NUL, LONG, WORD, DIGITS, "²", ["1", "2"])
COUNTS = ("9" * 30, "-1", "许多", "1001")


class EveryFormCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.root = User.objects.create_superuser("root", password="x")
        story = make_story(created_by=cls.root, section=make_section())
        district = make_district()
        author = Contributor.objects.create(name="王勇", slug="wang-yong")
        issue = Issue.objects.create(date="2023-01-23", number=1)
        page = Page.objects.create(issue=issue, number="1", order=1)
        page.placements.create(article=story, order=1)
        story.bylines.create(contributor=author, order=1)
        story.briefs.create(heading="甲区", text="通水。", order=1)
        draft = make_story("草稿", status="draft", created_by=cls.root)
        draft.bylines.create(contributor=author, order=1)
        draft.briefs.create(heading="甲区", text="通水。", order=1)
        cls.rows = {
            Article: draft,
            Section: story.section,
            Contributor: author,
            Column: Column.objects.create(name="新春", slug="xinchun"),
            Source: Source.objects.create(name="某社", slug="some"),
            Photo: Photo.objects.create(caption="水厂。"),
            Tag: Tag.objects.create(name="公交", slug="公交"),
            District: district,
            Place: Place.objects.create(
                name="甲街道", kind="subdistrict", district=district
            ),
            Issue: issue,
            Page: page,
            PrintError: PrintError.objects.create(
                issue=issue,
                page=page,
                kind="fact",
                wrong="通水",
                right="供水",
                logged_by=cls.root,
            ),
            FrontPage: FrontPage.objects.create(name="春节版"),
            BreakingNews: BreakingNews.objects.create(
                text="通水。", expires_at=timezone.now() + timedelta(hours=1)
            ),
            Plan: Plan.objects.create(title="夜市", proposed_by=cls.root),
            User: User.objects.create_user("wangyong", is_staff=True),
            Group: Group.objects.create(name="实习生"),
        }

    def setUp(self):
        self.client.force_login(self.root)

    def forms(self, kinds=("add", "change")):
        """Yield (address, form as a browser would send it) of all that can be sent.

        What is sent is taken back again, so that each page is drawn once for a class.
        """
        drawn = self.__class__.__dict__.get("drawn")
        if drawn is None:
            drawn = self.__class__.drawn = {"add": [], "change": []}
            for kind in drawn:
                drawn[kind] += self.draw(kind)
        for kind in kinds:
            yield from ((address, dict(form)) for address, form in drawn[kind])

    def draw(self, kind):
        admin.autodiscover()
        for model in admin.site._registry:
            opts = model._meta
            base = f"/admin/{opts.app_label}/{opts.model_name}/"
            row = self.rows.get(model)
            if kind == "change" and not row:
                continue
            address = f"{base}{row.pk}/change/" if kind == "change" else f"{base}add/"
            page = self.client.get(address)
            sent = filled_in(page, f"{opts.model_name}_form")
            if page.status_code == 200 and sent:
                yield address, sent

    def send(self, address, form, what):
        """Send a form and take back what it did; it is an answer for a person."""
        with self.subTest(form=address, sent=what), rolled_back():
            answer = self.client.post(address, form)
            self.assertLess(answer.status_code, 500)
            if answer.status_code == 400:
                self.assertContains(answer, "没有保存", status_code=400)


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fields_of(form):
    """Return the names of what a person fills in, and of the ids of rows."""
    return [
        name
        for name in form
        if not name.startswith(("csrf", "initial-", "_")) and "_FORMS" not in name
    ]


@pytest.mark.thorough
@pytest.mark.once
class EveryFormTests(EveryFormCase):
    def test_it_knows_a_row_of_every_form_that_can_be_changed(self):
        self.assertEqual(len(list(self.forms(["change"]))), len(self.rows))

    def test_it_takes_each_field_emptied(self):
        for address, form in self.forms(["change"]):
            for name in fields_of(form):
                self.send(address, form | {name: ""}, f"{name} emptied")
        for address, form in self.forms(["add"]):
            emptied = dict.fromkeys(fields_of(form), "")
            self.send(address, form | emptied, "all emptied")
            self.send(address, {}, "nothing")

    def test_it_takes_what_no_form_would_send_in_each_field(self):
        for number, (address, form) in enumerate(self.forms(["change"])):
            if address.startswith("/admin/articles/article/"):
                continue  # as dear as all others; in all of its fields at once, below
            for place, name in enumerate(fields_of(form)):
                value = FORGED[(number + place) % len(FORGED)]
                self.send(address, form | {name: value}, f"{name}={value[:9]}")

    def test_it_refuses_keys_that_no_list_has(self):
        admin.autodiscover()
        for model, model_admin in admin.site._registry.items():
            address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            request = self.client.get(address).wsgi_request
            actions = model_admin.get_actions(request)
            for action, key in zip(actions, (WORD, DIGITS, NUL), strict=False):
                form = {"action": action, "_selected_action": key, "index": "x"}
                self.send(address, form, f"{action} of {key[:9]}")

    def test_it_refuses_numbers_of_rows_that_are_none(self):
        for address, form in self.forms():
            counts = [name for name in form if name.endswith("-TOTAL_FORMS")]
            for name, count in zip(counts, COUNTS, strict=False):
                with self.subTest(form=address, name=name):
                    answer = self.client.post(address, form | {name: count})
                    self.assertContains(answer, "没有保存", status_code=400)


class LengthTests(EveryFormCase):
    """A text that is too long is refused by its form, on either database: PostgreSQL
    would raise an error, SQLite would store it."""

    @pytest.mark.once
    def test_it_bounds_each_text_of_each_form_as_its_column_is(self):
        admin.autodiscover()
        request = self.client.get("/admin/").wsgi_request
        unbounded, seen = [], 0
        for model, model_admin in admin.site._registry.items():
            row = self.rows.get(model)
            if not model_admin.has_change_permission(request, row):
                continue
            form = model_admin.get_form(request, row, change=bool(row))
            inlines = model_admin.get_inline_instances(request, row)
            sets = [inline.get_formset(request, row) for inline in inlines]
            for each, owner in [(form, model), *((s.form, s.model) for s in sets)]:
                for name, field in each.base_fields.items():
                    most = bound_of(owner, name)
                    if most and isinstance(field, forms.CharField):
                        seen += 1
                        if not 0 < (field.max_length or 0) <= most:
                            unbounded.append(f"{owner.__name__}.{name}")
        self.assertEqual(unbounded, [])
        self.assertGreater(seen, 60)


def bound_of(model, name):
    """Return how many characters the column of a field takes, if it is bound."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field.max_length if isinstance(field, models.CharField) else None


@pytest.mark.thorough
class AtOnceTests(EveryFormCase):
    """What one database takes and the other does not: NUL, and numbers without end."""

    def test_it_takes_all_emptied_and_what_a_database_may_refuse(self):
        self.send_in_all("", NUL, DIGITS, LONG)

    @pytest.mark.once
    def test_it_takes_whatever_else_no_form_would_send(self):
        self.send_in_all(WORD, "²", ["1", "2"])

    def send_in_all(self, *values):
        for address, form in self.forms(["change"]):
            for value in values:
                all_of_them = dict.fromkeys(fields_of(form), value)
                self.send(address, form | all_of_them, f"all {value[:9]}")
