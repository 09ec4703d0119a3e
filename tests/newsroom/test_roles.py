from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import TestCase

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


class RolesMigrationTests(TestCase):
    def test_it_has_written_the_table_to_the_database(self):
        # When this fails, the table was changed without a migration that calls
        # newsroom.roles.grant again.
        for name, permissions in roles.GROUPS.items():
            with self.subTest(group=name):
                self.assertEqual(granted(Group.objects.get(name=name)), permissions)
