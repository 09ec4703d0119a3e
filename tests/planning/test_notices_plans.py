"""No question about notifications reads them from one end to the other, at 5,000."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import plan_steps
from planning.models import Notification, Sending
from planning.notices import mails, robots
from planning.notices.routing import route
from planning.notices.tidying import tidy
from tests.cast import CastMixin, hire
from tests.planning.cases import submitted

PEOPLE, EACH = 40, 125


@pytest.mark.thorough
@override_settings(EMAIL_HOST="127.0.0.1", NOTICE_DAYS=400)
class PlanTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        now, kinds = timezone.now(), Notification.Kind.values
        people = [hire(f"n{n}", "记者") for n in range(PEOPLE - 1)] + [cls.editor]
        # One each minute, not all at once.
        at = Notification._meta.get_field("at")
        with mock.patch.object(at, "auto_now_add", False):
            told = Notification.objects.bulk_create(
                Notification(
                    person=person,
                    kind=kinds[n % len(kinds)],
                    words=f"第{n}条",
                    key=f"{n}",
                    at=now - timedelta(minutes=place * EACH + n),
                    read_at=None if n < 5 else now,
                    is_routed=True,
                )
                for place, person in enumerate(people)
                for n in range(EACH)
            )
        sent = {"way": "mail", "state": "sent", "due_at": now, "done_at": now}
        Sending.objects.bulk_create(Sending(notification=one, **sent) for one in told)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def test_it_reads_none_of_them_whole(self):
        sizes = plan_steps.sizes_of_tables() | {
            "planning_notification": PEOPLE * EACH,
            "planning_sending": PEOPLE * EACH,
        }
        self.client.force_login(self.editor)
        with CaptureQueriesContext(connection) as asked:
            for address in (
                "/admin/notices/",
                "/admin/notices/?kind=plan",
                "/admin/notices/?kind=plan&before=r1700000000000000-9",
                "/admin/notices/?before=u9700000000000000-999999",
                "/admin/notices/ways/",
                f"/admin/calls/?for={self.editor.pk}",
            ):
                self.assertEqual(self.client.get(address).status_code, 200)
            self.client.post("/admin/notices/read/", {"until": "999999"})
            submitted(self.reporter).move("pass_first", by=self.editor)
            route()
            mails.send_due()
            robots.send_due()
            tidy()
        for query in asked:
            sql = query["sql"]
            if "planning_" in sql:
                with self.subTest(sql=sql[:300]):
                    self.assertEqual(list(plan_steps.whole_tables(sql, sizes)), [])
