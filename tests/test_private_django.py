"""Private names of Django, its add-ons and MarkupSafe that the site depends on: the whole list.

An upgrade may take any of them away without notice. Whoever needs one more adds it
here, with what would break; whoever finds a public way takes it off.
"""

import ast
import importlib.util
import inspect
import re
from dataclasses import dataclass

import markupsafe
from django import forms
from django.contrib import admin
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.db import IntegrityError, connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import ForeignKey, Value
from django.forms import formsets
from django.forms.models import BaseModelForm
from django.http.response import ResponseHeaders
from django.test import SimpleTestCase
from django.utils.functional import empty
from fpdf import FPDF

from articles.light_rows import Batch, LightRow
from articles.models import Article, Brief, Section
from articles.row_instances import Instances
from articles.traces import Answer
from districts.models import District
from newsroom.kept_pages import copy_of
from tests.sources import modules, name_of
from tests.test_layering import ROOMS

# Underscored, but documented by Django, and kept by its promise.
DOCUMENTED = {"_base_manager", "_default_manager", "_meta", "_state"}


# Of requirements-large.txt and requirements-ocr.txt.
NEEDS_A_PACKAGE = {
    "ingest/files/ocr_boxes.py": "rapidocr",
    "newsroom/bucket.py": "storages",
    "newsroom/redis_cache.py": "redis",
}


def recognition_has_its_steps_apart():
    if not can_be_imported("ingest/files/ocr_boxes.py"):
        return True  # that extra is not tried here
    from rapidocr import RapidOCR

    return hasattr(RapidOCR, "_load_det_model") and hasattr(RapidOCR, "_load_rec_model")


def forms_ask_what_not_to_validate():
    return hasattr(BaseModelForm, "_get_validation_exclusions")


def relations_read_the_prefetch_cache():
    article = Article(pk=1)
    article._prefetched_objects_cache = {"briefs": Brief.objects.none()}
    return list(article.briefs.all()) == []  # else a query, which is refused here


def foreign_keys_know_what_is_loaded():
    return ForeignKey.is_cached(Brief._meta.get_field("article"), Brief()) is False


def querysets_know_what_they_prefetch():
    return Article.objects.prefetch_related("briefs")._prefetch_related_lookups == (
        "briefs",
    )


def queries_have_compilers():
    compiler = Article.objects.order_by("pk").query.get_compiler(using="default")
    sql, params = compiler.as_sql()
    return sql.startswith("SELECT") and not params


def queries_know_whether_they_load_instances():
    articles = Article.objects.all()
    return (
        articles.query.default_cols
        and articles.only("headline").query.default_cols
        and not articles.values_list("pk").query.default_cols
    )


def queries_know_whether_they_are_filtered():
    sections = Section.objects.all()
    return sections.filter(name="要闻").query.where and not sections.query.where


def compilers_know_their_columns():
    briefs = Brief.objects.select_related("district").annotate(mark=Value("x"))
    compiler = briefs.query.get_compiler(using="default")
    compiler.as_sql()
    (related,) = compiler.klass_info["related_klass_infos"]
    last = compiler.select[related["select_fields"][-1]][0].target
    place = compiler.annotation_col_map["mark"]
    return last.model is District and compiler.select[place][2] == "mark"


def instances_are_their_attributes_and_a_state():
    briefs = Brief.objects.only("district").select_related("district")
    compiler = briefs.query.get_compiler(using="default")
    compiler.as_sql()
    (brief,) = Instances(compiler).of([[1] * len(compiler.select)])
    plain = Brief.from_db("default", ["id", "district_id"], [1, 1])
    plain._state.fields_cache["district"] = brief.district  # else a query
    here, there = vars(brief), vars(plain)
    states = vars(here.pop("_state")), vars(there.pop("_state"))
    return here == there and states[0] == states[1]


def connections_ask_once_a_request_whether_they_are_alive():
    asks = inspect.getsource(BaseDatabaseWrapper.close_if_health_check_failed)
    return "self.health_check_done" in asks and not hasattr(
        BaseDatabaseWrapper, "health_check_done"
    )


def connections_give_errors_django_names():
    try:
        with connection.wrap_database_errors:
            raise connection.Database.IntegrityError
    except IntegrityError:
        return True


def cursors_hand_out_what_another_has_fetched():
    cursor = CursorWrapper(None, db=connection)
    cursor.cursor = Answer(None, [(7,), (8,)])
    return cursor.fetchone() == (7,) and cursor.fetchmany(5) == [(8,)]


def lazy_objects_keep_what_they_wrap():
    lazy = LightRow(Batch([], [], None, None, None), 0, 1, b"")
    lazy.__dict__["_batch"].instances[0] = Section(name="要闻")
    return lazy._wrapped is empty and lazy.name == "要闻" == lazy._wrapped.name


def sessions_in_the_database_give_their_row():
    return inspect.signature(
        DatabaseSession._get_session_from_db
    ).parameters.keys() == {"self"} and "_get_session_from_db" in inspect.getsource(
        DatabaseSession.load
    )


def headers_are_kept_by_their_names():
    headers = ResponseHeaders({"ETag": "a"})
    again = copy_of(headers)
    again["X-Request-ID"] = "b"
    return dict(again) == {"ETag": "a", "X-Request-ID": "b"} and len(headers) == 1


def pdfs_hold_marked_content():
    """fpdf2's, which tags pictures only by itself."""
    pdf = FPDF()
    pdf.add_page()
    pdf._add_marked_content(struct_type="/P", mcid=0, alt_text=None)
    pdf._out("/P <</MCID 0>> BDC")
    return b"/StructTreeRoot" in pdf.output()


def texts_are_escaped_by_what_knows_no_markup():
    """MarkupSafe's."""
    text = markupsafe._escape_inner("<\"&'>")
    return text == "&lt;&#34;&amp;&#39;&gt;" and type(text) is str


@dataclass(frozen=True)
class Private:
    name: str
    files: set
    breaks: str
    is_there: callable


PRIVATE = [
    *(
        Private(
            name,
            {"editions/tagged_pdf.py"},
            "PDFs of pages have no tags for who has them read aloud",
            pdfs_hold_marked_content,
        )
        for name in ("_add_marked_content", "_out")
    ),
    Private(
        "_escape_inner",
        {"articles/text/escaping.py"},
        "no page of the site can be rendered",
        texts_are_escaped_by_what_knows_no_markup,
    ),
    Private(
        "_get_validation_exclusions",
        {"articles/admin/ordering.py", "articles/forms.py"},
        "rows that trade places, and forms sent twice, are refused as duplicates",
        forms_ask_what_not_to_validate,
    ),
    Private(
        "_prefetched_objects_cache",
        {"articles/models/versions.py", "articles/prefetched.py"},
        "a restored version keeps the rows of the story before it; what a prepared query"
        " has loaded is loaded again",
        relations_read_the_prefetch_cache,
    ),
    Private(
        "_prefetch_related_lookups",
        {"articles/prefetched.py"},
        "prepared queries load nothing of what they prefetch",
        querysets_know_what_they_prefetch,
    ),
    Private(
        "get_compiler",  # not underscored, and not documented; so are the next four
        {"articles/prefetched.py", "articles/statements.py"},
        "no prepared query can be compiled",
        queries_have_compilers,
    ),
    Private(
        "default_cols",
        {"articles/columns.py"},
        "prepared queries take values for instances",
        queries_know_whether_they_load_instances,
    ),
    Private(
        "where",
        {"articles/prefetched.py"},
        "a filter of linked rows that are prefetched would be ignored without a word",
        queries_know_whether_they_are_filtered,
    ),
    Private(
        "klass_info",
        {"articles/columns.py", "articles/prefetched.py", "articles/row_instances.py"},
        "prepared queries cannot name the columns of what they prefetch",
        compilers_know_their_columns,
    ),
    Private(
        "annotation_col_map",
        {"articles/columns.py", "articles/prefetched.py", "articles/row_instances.py"},
        "prepared queries lose the annotations of what they prefetch",
        compilers_know_their_columns,
    ),
    Private(
        "ModelState",
        {"articles/row_instances.py"},
        "no instance can be made of a row",
        instances_are_their_attributes_and_a_state,
    ),
    Private(
        "_store",
        {"newsroom/kept_pages.py"},
        "a kept page is given without its headers, or those of one answer to another",
        headers_are_kept_by_their_names,
    ),
    Private(
        "set_cached_value",  # not underscored, and not documented
        {"articles/prefetched.py"},
        "rows of a prepared query do not know the row that they belong to",
        instances_are_their_attributes_and_a_state,
    ),
    Private(
        "health_check_done",  # not underscored, and not documented
        {"newsroom/database_timeouts.py", "newsroom/publication_clock.py"},
        "each request asks PostgreSQL once more whether it is there",
        connections_ask_once_a_request_whether_they_are_alive,
    ),
    Private(
        "wrap_database_errors",  # not underscored, and not documented
        {"articles/bulk_insert/on_postgresql.py"},
        "a row that PostgreSQL refuses in a load is no error that Django knows",
        connections_give_errors_django_names,
    ),
    Private(
        # Set on what execute_wrapper() is given; connection.cursor() has the same name.
        "CursorWrapper.cursor",
        set(),
        "no page can be shown to be right (articles/traces.py), or none be made",
        cursors_hand_out_what_another_has_fetched,
    ),
    Private(
        # Set at once, with all else that a light row has.
        "LazyObject._wrapped",
        set(),
        "no row of a list can be made an instance (articles/light_rows.py)",
        lazy_objects_keep_what_they_wrap,
    ),
    Private(
        "is_cached",  # not underscored, and not documented
        {"districts/admin.py"},
        "the story form asks for each chosen contributor, photo and district",
        foreign_keys_know_what_is_loaded,
    ),
    Private(
        "_load_det_model",
        {"ingest/files/ocr_boxes.py"},
        "no picture is recognised",
        recognition_has_its_steps_apart,
    ),
    Private(
        "_load_rec_model",
        {"ingest/files/ocr_boxes.py"},
        "no picture is recognised",
        recognition_has_its_steps_apart,
    ),
    Private(
        "_get_session_from_db",
        {"newsroom/sign_in/sessions.py"},
        "a session that is used ends as if it were not, or each request asks once more",
        sessions_in_the_database_give_their_row,
    ),
]


# What the classes that ours extend most keep in private attributes.
DJANGOS = {
    name
    for module in (admin.options, admin.sites, formsets, forms.forms, models.base)
    + (forms.models, models.query)
    for name in re.findall(r"self\.(_[a-z]\w*)", inspect.getsource(module))
}


def production_files():
    for room in ROOMS:
        for path, nodes in modules(room):
            yield name_of(path), nodes


def is_private(name):
    # _generate_next_value_ and its like are the public side of enumerations.
    return re.fullmatch(r"_[a-zA-Z]\w*(?<!_)", name)


def names_used(nodes):
    """Yield the underscored names that are read from something, or imported."""
    for node in nodes:
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)


def names_defined(nodes):
    """Yield the names that are ours; an attribute set on a Django object is not."""
    for node in nodes:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and getattr(node.value, "id", "") in ("self", "cls")
            and node.attr not in DJANGOS
        ):
            yield node.attr


def can_be_imported(file):
    """Whether the packages are installed of what a large site has besides."""
    needed = NEEDS_A_PACKAGE.get(file)
    return needed is None or importlib.util.find_spec(needed) is not None


def overridden(file):
    """Yield the private names of others that the classes of a file define again."""
    module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
    for _, cls in inspect.getmembers(module, inspect.isclass):
        if cls.__module__ != module.__name__:
            continue
        for base in cls.__mro__[1:]:
            if base.__module__.partition(".")[0] in (
                "django",
                "simple_history",
                "taggit",
            ):
                yield from filter(is_private, vars(cls).keys() & vars(base).keys())


class PrivateDjangoTests(SimpleTestCase):
    def test_it_finds_each_private_name_still_there(self):
        for entry in PRIVATE:
            with self.subTest(name=entry.name, breaks=entry.breaks):
                self.assertTrue(entry.is_there(), f"{entry.name} is gone")

    def test_it_uses_no_private_name_that_is_not_listed(self):
        ours = {
            name for _, nodes in production_files() for name in names_defined(nodes)
        }
        listed = {(file, entry.name) for entry in PRIVATE for file in entry.files}
        named = {entry.name for entry in PRIVATE}
        used = {
            (file, name)
            for file, nodes in production_files()
            for name in names_used(nodes)
            if name in named or (is_private(name) and name not in ours | DOCUMENTED)
        }
        self.assertEqual(used, listed)

    def test_it_overrides_no_private_method_that_is_not_listed(self):
        listed = {entry.name for entry in PRIVATE} | DOCUMENTED
        for file, _ in production_files():
            if "/migrations/" not in file and can_be_imported(file):
                with self.subTest(file=file):
                    self.assertLessEqual(set(overridden(file)), listed)
