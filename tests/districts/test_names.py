from django.test import TestCase

from districts.names import names_of_places
from tests.stories import make_district


class NamesOfPlacesTests(TestCase):
    def test_it_asks_once_until_the_gazetteer_changes(self):
        district = make_district("甲乙区", "jiayi")
        with self.assertNumQueries(1):
            self.assertIn("甲乙区", names_of_places())
        with self.assertNumQueries(0):
            names_of_places()
        district.delete()
        self.assertNotIn("甲乙区", names_of_places())
