import socket
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from articles.models import Article


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def prepare_demo(port=None):
    printed = StringIO()
    call_command("prepare_demo", port=port or free_port(), stdout=printed)
    return printed.getvalue()


@pytest.mark.thorough
class PrepareDemoTests(TestCase):
    def test_it_puts_a_day_of_the_paper_and_its_staff_in_an_empty_house(self):
        port = free_port()
        printed = prepare_demo(port)
        self.assertEqual(Article.objects.published().count(), 7)
        self.assertEqual(User.objects.count(), 6)
        self.assertIn(f"http://127.0.0.1:{port}/admin/", printed)

    @pytest.mark.once  # what it puts there is put into both
    def test_it_keeps_what_is_there(self):
        prepare_demo()
        Article.objects.update(staff_note="改过")
        printed = prepare_demo()
        self.assertIn("库里已有稿件，原样保留", printed)
        self.assertEqual(Article.objects.filter(staff_note="改过").count(), 7)
        self.assertEqual(User.objects.count(), 6)

    def test_it_refuses_a_port_in_use_before_it_does_anything(self):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            port = listener.getsockname()[1]
            with self.assertRaisesMessage(CommandError, "make run PORT=8001"):
                prepare_demo(port)
        self.assertFalse(Article.objects.exists())

    def test_it_refuses_a_port_that_is_none(self):
        with self.assertRaisesMessage(CommandError, "端口 99999 不能用"):
            prepare_demo(99999)

    @override_settings(PRODUCTION=True)
    def test_it_refuses_a_production_site(self):
        with self.assertRaisesMessage(CommandError, "只能装进开发环境"):
            prepare_demo()
        self.assertFalse(Article.objects.exists())
