"""Form renderer: what it renders is what Django's own templates would."""

import datetime
import itertools
import re
from pathlib import Path

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin import StackedInline
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.template import Context, Engine, TemplateDoesNotExist
from django.test import SimpleTestCase, TestCase
from django.urls import reverse
from django.utils.safestring import mark_safe

from articles.models import ArticlePhoto, Brief, Byline, Contributor, Photo
from editions.models import Issue, Page
from newsroom.form_renderer import FormRenderer, with_djangos_quotes, yes_and_no
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.stories import make_district, make_draft

AWKWARD = """<b>"双" & '单'</b>"""


def tags_and_words(html):
    """Return the pieces of a page, without the blanks around its tags."""
    pieces = re.split(r"(<[^>]*>)", re.sub(r"\s+", " ", html))
    return [piece for p in pieces if (piece := p.strip().replace(" >", ">"))]


def links(html):
    """Return (address, words) of the links of a list of choices."""
    return re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', html)


class EveryWidgetForm(forms.Form):
    text = forms.CharField(initial=AWKWARD, help_text="写<i>字</i>", label=AWKWARD)
    long = forms.CharField(initial=AWKWARD, widget=forms.Textarea, required=False)
    number = forms.IntegerField(initial=12345, min_value=1, max_value=99999)
    choice = forms.ChoiceField(
        choices=[("", "-"), (AWKWARD, AWKWARD), ("组", [(2, "二"), ("3", "三")])],
        initial=2,
    )
    several = forms.MultipleChoiceField(choices=[(1, "一"), (2, "二")], initial=[1])
    radio = forms.ChoiceField(
        choices=[(1, AWKWARD), (2, "二")], widget=forms.RadioSelect, initial=1
    )
    boxes = forms.MultipleChoiceField(
        choices=[(1, "一"), (2, "二")],
        widget=forms.CheckboxSelectMultiple,
        show_hidden_initial=True,
    )
    yes = forms.BooleanField(initial=True, required=False)
    hidden = forms.CharField(initial=AWKWARD, widget=forms.HiddenInput)
    email = forms.EmailField(disabled=True)
    address = forms.URLField(assume_scheme="https", initial="https://example.cn/?a&b")
    password = forms.CharField(widget=forms.PasswordInput)
    day = forms.DateField(initial=datetime.date(2026, 2, 3))
    moment = forms.SplitDateTimeField(initial=datetime.datetime(2026, 2, 3, 4, 5))
    file = forms.FileField(required=False, widget=forms.ClearableFileInput)


class FormRendererTests(SimpleTestCase):
    def assert_as_django(self, made):
        """made: a function of a renderer."""
        ours, djangos = made(FormRenderer()), made(DjangoTemplates())
        self.assertEqual(tags_and_words(ours), tags_and_words(djangos))

    def test_it_is_the_one_that_forms_use(self):
        self.assertIsInstance(get_default_renderer(), FormRenderer)

    def test_it_renders_each_widget_as_django_does(self):
        for name in EveryWidgetForm.base_fields:
            with self.subTest(widget=name):
                self.assert_as_django(
                    lambda r, name=name: str(EveryWidgetForm(renderer=r)[name])
                )

    def test_it_renders_a_whole_form_as_django_does(self):
        for data in (None, {}, {"text": AWKWARD, "number": "x", "choice": "9"}):
            for way in ("as_div", "as_p", "as_table", "as_ul"):
                with self.subTest(data=data, way=way):
                    self.assert_as_django(
                        lambda r, data=data, way=way: getattr(
                            EveryWidgetForm(data, renderer=r), way
                        )()
                    )

    def test_it_renders_labels_with_and_without_attributes(self):
        for attrs in (None, {"class": AWKWARD, "hidden": True, "lang": False}):
            with self.subTest(attrs=attrs):
                self.assert_as_django(
                    lambda r, attrs=attrs: EveryWidgetForm(renderer=r)[
                        "text"
                    ].label_tag(attrs=attrs)
                )

    def test_it_makes_nothing_of_no_errors(self):
        form = EveryWidgetForm({"text": "有"}, renderer=FormRenderer())
        self.assertEqual(form["text"].errors.as_ul(), "")
        self.assertIn("errorlist", form["number"].errors.as_ul())

    def test_it_escapes_quotes_as_django_does(self):
        self.assertEqual(with_djangos_quotes("\"'"), "&quot;&#x27;")
        self.assertEqual(with_djangos_quotes(mark_safe("\"'")), "\"'")
        self.assertEqual(with_djangos_quotes(12), "12")

    def test_it_has_a_tick_read_out_in_chinese(self):
        tick = mark_safe('<img src="icon-yes.svg" alt="True">')
        self.assertEqual(yes_and_no(tick), '<img src="icon-yes.svg" alt="是">')
        self.assertEqual(yes_and_no('alt="True"'), 'alt="True"')  # somebody's words
        self.assertEqual(yes_and_no(7), 7)

    def test_it_says_which_template_nobody_has(self):
        with self.assertRaisesMessage(TemplateDoesNotExist, "nowhere.html"):
            FormRenderer().get_template("nowhere.html")

    def test_it_reads_a_template_again_in_development(self):
        renderer = FormRenderer()
        with self.settings(DEBUG=True):
            renderer.get_template("django/forms/label.html")
        self.assertEqual(renderer.found, {})


@pytest.mark.once
@pytest.mark.thorough
class AdminTemplatesTests(CastMixin, TestCase):
    """The admin's own templates, which are Django's only, beside ours of that name."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_draft(created_by=cls.reporter)
        for order, name in enumerate(("王勇", AWKWARD), 1):
            person = Contributor.objects.create(name=name, slug=f"p{order}")
            Byline.objects.create(article=cls.story, contributor=person, order=order)
        Brief.objects.create(
            article=cls.story, order=1, heading=AWKWARD, district=make_district()
        )
        ArticlePhoto.objects.create(
            article=cls.story, order=1, photo=Photo.objects.create(caption=AWKWARD)
        )
        # Without the folders of this site: what Django alone would render.
        cls.engine = Engine(
            dirs=[Path(admin.__file__).parent / "templates"],
            libraries={
                "admin_modify": "django.contrib.admin.templatetags.admin_modify",
                "admin_urls": "django.contrib.admin.templatetags.admin_urls",
                "i18n": "django.templatetags.i18n",
                "static": "django.templatetags.static",
            },
        )

    def assert_as_django(self, name, context):
        ours = get_default_renderer().render(name, dict(context))
        djangos = self.engine.get_template(name).render(Context(context))
        # But for what a screen reader says of a tick.
        self.assertEqual(tags_and_words(ours), tags_and_words(yes_and_no(djangos)))

    def assert_form_as_django(self, response):
        """Compare the fieldsets and the rows of a page that was answered."""
        for number, fieldset in enumerate(response.context["adminform"]):
            with self.subTest(fieldset=fieldset.name):
                self.assert_as_django(
                    "admin/includes/fieldset.html",
                    {"fieldset": fieldset, "prefix": "f", "id_suffix": number},
                )
        for rows in response.context["inline_admin_formsets"]:
            kind = "stacked" if isinstance(rows.opts, StackedInline) else "tabular"
            for is_last in (True, False):
                with self.subTest(rows=rows.formset.prefix, is_last=is_last):
                    self.assert_as_django(
                        f"admin/edit_inline/{kind}.html",
                        {"inline_admin_formset": rows, "forloop": {"last": is_last}},
                    )

    def story_page(self, role):
        self.client.force_login(getattr(self, role))
        return reverse("admin:articles_article_change", args=[self.story.pk])

    def test_it_renders_the_story_form_of_a_writer_and_of_a_reader_as_django_does(self):
        for role in ("editor", "photo_editor", "proofreader"):
            with self.subTest(role=role):
                self.assert_form_as_django(self.client.get(self.story_page(role)))

    def test_it_renders_a_refused_form_as_django_does(self):
        page = self.story_page("editor")
        sent = filled_in(self.client.get(page)) | {
            "headline": "",
            "bylines-0-contributor": "",
            "briefs-0-heading": "字" * 500,
            "seen_version": "x",
        }
        response = self.client.post(page, sent)
        self.assertEqual(response.status_code, 200)
        self.assertContains(response, "errorlist")
        self.assert_form_as_django(response)

    def test_it_renders_links_to_rows_as_django_does(self):
        issue = Issue.objects.create(date=datetime.date(2026, 2, 3))
        Page.objects.create(issue=issue, order=1, number="A1", name=AWKWARD)
        self.client.force_login(self.chief)
        response = self.client.get(
            reverse("admin:editions_issue_change", args=[issue.pk])
        )
        self.assertContains(response, "inlinechangelink")
        self.assert_form_as_django(response)

    def test_it_renders_the_links_beside_a_choice_as_django_does(self):
        form = self.client.get(self.story_page("editor")).context["adminform"].form
        widget = form.fields["source"].widget
        for links in itertools.product((True, False), repeat=4):
            for act, may in zip(
                ("add", "change", "delete", "view"), links, strict=True
            ):
                setattr(widget, f"can_{act}_related", may)
            with self.subTest(links=links):
                self.assert_as_django(
                    widget.template_name, widget.get_context("source", None, {})
                )

    def test_it_renders_the_filters_of_a_list_with_the_choices_that_django_has(self):
        self.client.force_login(self.editor)
        page = reverse("admin:articles_article_changelist")
        changes = self.client.get(page, {"status__exact": "draft"}).context["cl"]
        for spec in changes.filter_specs:
            with self.subTest(filter=spec.title):
                choices = list(spec.choices(changes))
                context = {"title": f"{spec.title}{AWKWARD}", "choices": choices}
                ours = get_default_renderer().render(spec.template, context)
                djangos = self.engine.get_template(spec.template)
                self.assertEqual(links(ours), links(djangos.render(Context(context))))
                self.assertEqual(ours.count('aria-current="true"'), 1)
                self.assertNotIn(AWKWARD, ours)
