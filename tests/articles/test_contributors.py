from django.test import TestCase

from articles.models import Contributor


class ContributorTests(TestCase):
    def test_it_stores_names_without_layout_blanks(self):
        for typed, stored in (
            ("王 勇", "王勇"),
            ("王\u3000勇", "王勇"),
            (" 王勇 ", "王勇"),
            ("John  Smith", "John Smith"),
        ):
            with self.subTest(typed=typed):
                self.assertEqual(Contributor.objects.create(name=typed).name, stored)

    def test_it_makes_an_address_of_its_own_for_each_namesake(self):
        slugs = [Contributor.objects.create(name="王勇").slug for _ in range(3)]
        self.assertEqual(slugs, ["wang-yong", "wang-yong-2", "wang-yong-3"])

    def test_it_makes_an_address_for_a_name_without_a_reading(self):
        self.assertEqual(Contributor.objects.create(name="……").slug, "author")
