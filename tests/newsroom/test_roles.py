from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.state import ProjectState
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from newsroom import roles
from tests.cast import CastMixin


def known_permissions():
    return {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in Permission.objects.select_related("content_type")
    }


def granted(group):
    return {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in group.permissions.select_related("content_type")
    }


class RolesTests(CastMixin, TestCase):
    def test_it_makes_the_six_groups_of_a_newsroom(self):
        names = set(Group.objects.values_list("name", flat=True))
        self.assertEqual(names, {"记者", "编辑", "主任", "总编", "图片编辑", "校对"})

    def test_it_names_only_permissions_that_exist(self):
        for name, permissions in roles.GROUPS.items():
            with self.subTest(group=name):
                self.assertEqual(permissions - known_permissions(), set())

    def test_it_takes_back_what_the_table_does_not_say(self):
        group = Group.objects.get(name="记者")
        group.permissions.add(Permission.objects.get(codename="delete_article"))
        roles.grant(apps)
        self.assertEqual(granted(group), roles.GROUPS["记者"])

    def test_it_lets_nobody_touch_the_records(self):
        everything = set().union(*roles.GROUPS.values())
        for record in ("review", "correction"):
            for verb in ("add", "change", "delete"):
                self.assertNotIn(f"articles.{verb}_{record}", everything)

    def test_it_lets_only_the_chief_delete_a_story(self):
        may_delete = [
            name
            for name, permissions in roles.GROUPS.items()
            if "articles.delete_article" in permissions
        ]
        self.assertEqual(may_delete, ["总编"])

    def test_it_lets_those_who_review_or_proofread_edit_the_copy_of_others(self):
        for user in (self.editor, self.desk_head, self.chief, self.proofreader):
            self.assertTrue(user.has_perm("articles.edit_copy"), user)
        for user in (self.reporter, self.photo_editor):
            self.assertFalse(user.has_perm("articles.edit_copy"), user)

    def test_it_lets_a_reporter_file_a_story_and_no_more(self):
        self.assertTrue(self.reporter.has_perm("articles.add_article"))
        self.assertTrue(self.reporter.has_perm("articles.add_byline"))
        self.assertFalse(self.reporter.has_perm("articles.add_contributor"))
        self.assertFalse(self.reporter.has_perm("editions.add_issue"))

    def test_it_lets_a_photo_editor_keep_the_library_only(self):
        for verb in ("add", "change", "delete", "view"):
            self.assertTrue(self.photo_editor.has_perm(f"articles.{verb}_photo"))
        self.assertTrue(self.photo_editor.has_perm("articles.view_article"))
        self.assertFalse(self.photo_editor.has_perm("articles.add_article"))
        self.assertFalse(self.photo_editor.has_perm("articles.change_byline"))

    def test_it_lets_everyone_see_the_whole_paper(self):
        for user in (self.reporter, self.photo_editor, self.proofreader):
            self.assertTrue(user.has_perm("editions.view_issue"), user)


def end_a_migrate():
    """Send what `migrate` and `flush` send last."""
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


def permissions_of(name):
    return granted(Group.objects.get(name=name))


class GrantingTests(CastMixin, TestCase):
    def test_it_has_written_the_table_to_the_database(self):
        for name, permissions in roles.GROUPS.items():
            with self.subTest(group=name):
                self.assertEqual(permissions_of(name), permissions)

    @pytest.mark.thorough
    def test_it_takes_a_changed_table_at_the_next_migrate_without_a_migration(self):
        changed = {"记者": {"articles.view_article", "articles.delete_article"}}
        with patch.dict(roles.GROUPS, changed):
            call_command("migrate", verbosity=0)
        self.assertEqual(permissions_of("记者"), changed["记者"])
        self.assertEqual(permissions_of("编辑"), roles.GROUPS["编辑"])

    def test_it_writes_nothing_when_nothing_has_changed(self):
        roles.grant()
        with CaptureQueriesContext(connection) as run:
            roles.grant()
        statements = [query["sql"].split()[0] for query in run]
        self.assertEqual(
            statements, ["SELECT", "SAVEPOINT", "SELECT", "SELECT", "RELEASE"]
        )

    def test_it_runs_once_a_migrate_when_all_permissions_are_there(self):
        self.assertEqual([*apps.get_app_configs()][-1].label, "newsroom")
        with CaptureQueriesContext(connection) as run:
            end_a_migrate()
        asked = [q["sql"] for q in run if 'FROM "auth_group_permissions"' in q["sql"]]
        self.assertEqual(len(asked), 1)

    def test_it_takes_a_permission_back_at_the_next_migrate(self):
        for name in roles.GROUPS:
            group = Group.objects.get(name=name)
            group.permissions.add(Permission.objects.get(codename="delete_section"))
        end_a_migrate()
        for name, permissions in roles.GROUPS.items():
            with self.subTest(group=name):
                self.assertEqual(permissions_of(name), permissions)

    def test_it_makes_groups_and_permissions_that_were_deleted(self):
        Group.objects.all().delete()
        Permission.objects.filter(content_type__app_label="editions").delete()
        end_a_migrate()
        for name, permissions in roles.GROUPS.items():
            with self.subTest(group=name):
                self.assertEqual(permissions_of(name), permissions)

    def test_it_leaves_members_where_they_are(self):
        before = {user: [*user.groups.all()] for user in (self.chief, self.reporter)}
        end_a_migrate()
        for user, groups in before.items():
            self.assertEqual([*user.groups.all()], groups)

    def test_it_leaves_a_group_that_an_administrator_made(self):
        group = Group.objects.create(name="实习生")
        group.permissions.add(Permission.objects.get(codename="view_article"))
        end_a_migrate()
        self.assertEqual(granted(group), {"articles.view_article"})

    def test_it_leaves_out_a_permission_that_is_not_there_yet(self):
        with patch.dict(roles.GROUPS, {"记者": {"articles.fly_article"}}):
            roles.grant()
            self.assertEqual(permissions_of("记者"), set())

    def test_it_asks_nothing_of_a_database_without_groups(self):
        with self.assertNumQueries(0):
            roles.grant(ProjectState().apps)
