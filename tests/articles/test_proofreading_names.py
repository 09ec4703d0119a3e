from django.test import SimpleTestCase

from tests.articles.proofs import found, read


class DistrictTests(SimpleTestCase):
    def test_it_mends_a_district_of_the_wrong_kind(self):
        self.assertEqual(
            found("迎泽县、清徐区、古交县、万柏林县"),
            [
                ("迎泽县", "迎泽区"),
                ("清徐区", "清徐县"),
                ("古交县", "古交市"),
                ("万柏林县", "万柏林区"),
            ],
        )

    def test_it_leaves_right_names_and_other_words(self):
        self.assertEqual(
            read("迎泽区、迎泽街道、清徐区域、古交市场、小店市民、阳曲县城"), []
        )

    def test_it_leaves_what_belongs_to_a_longer_place(self):
        self.assertEqual(read("住在清徐区路街道", places=["清徐区路街道"]), [])

    def test_it_is_quiet_without_a_gazetteer(self):
        self.assertEqual(read("大同县", rule="district"), [])


class PersonTests(SimpleTestCase):
    def test_it_finds_another_spelling_of_a_byline(self):
        self.assertEqual(found("记者王涌报道。", people=["王勇"]), [("王涌", None)])

    def test_it_finds_another_spelling_of_one_introduced(self):
        text = "司机吕旭彩说，好。吕旭彩很忙。后来吕旭采下班。"
        self.assertEqual(found(text), [("吕旭采", None)])

    def test_it_finds_a_surname_of_like_shape(self):
        self.assertEqual(found("队长侯伟表示，好。候伟说。"), [("候伟", None)])

    def test_it_leaves_both_names_of_a_byline(self):
        self.assertEqual(read("王勇、王永报道。", people=["王勇", "王永"]), [])

    def test_it_leaves_people_who_share_no_more_than_a_character(self):
        self.assertEqual(
            read("刘强说，张三说，李四说，王用力很猛。", people=["王勇"]), []
        )

    def test_it_joins_a_byline_spaced_for_layout(self):
        self.assertEqual(found("王涌说，好。", people=["王 勇"]), [("王涌", None)])
