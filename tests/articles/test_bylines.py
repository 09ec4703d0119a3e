from django.test import SimpleTestCase

from articles.text.bylines import line, names_of


class BylineLineTests(SimpleTestCase):
    def test_it_sets_titles_before_and_work_behind(self):
        people = [
            ("reporter", "writing_photography", "郭晓华"),
            ("correspondent", "writing_photography", "李静"),
        ]
        self.assertEqual(line(people, "本报"), "本报记者 郭晓华 通讯员 李静 文/摄")

    def test_it_sets_each_persons_own_work_behind_them(self):
        people = [
            ("reporter", "writing", "郭晓华"),
            ("reporter", "photography", "李静"),
        ]
        self.assertEqual(line(people, "本报"), "本报记者 郭晓华 文 本报记者 李静 摄影")

    def test_it_names_people_of_one_title_together(self):
        people = [("reporter", "", "郭晓华"), ("reporter", "", "王勇")]
        self.assertEqual(line(people, "新华社"), "新华社记者 郭晓华 王勇")

    def test_it_sets_roles_that_are_work_behind_the_names(self):
        self.assertEqual(line([("compiler", "", "王勇")], "本报"), "王勇 编辑整理")
        self.assertEqual(line([("photographer", "", "李静")]), "李静 摄影")

    def test_it_prints_an_authors_name_alone(self):
        people = [("author", "", "贾尚志"), ("author", "", "乔丹阳")]
        self.assertEqual(line(people, "本报"), "贾尚志 乔丹阳")

    def test_it_leaves_editors_and_planners_to_their_own_lines(self):
        people = [
            ("reporter", "", "王勇"),
            ("editor", "", "魏薇"),
            ("planner", "", "何宝国"),
        ]
        self.assertEqual(line(people), "记者 王勇")
        self.assertEqual(names_of(people, "editor"), "魏薇")

    def test_it_prints_nothing_for_nobody(self):
        self.assertEqual(line([], "本报"), "")
