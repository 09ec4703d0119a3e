import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import SimpleTestCase, TestCase, override_settings
from django.utils import timezone

from newsroom import deployment_checks
from newsroom.deployment_checks import check_bucket, check_postgresql
from newsroom.environment import networks
from newsroom.environment_file import parse
from tests.newsroom.test_settings import PRODUCTION, read_settings

REDIS = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
LOCAL = {"default": {"BACKEND": deployment_checks.LOCAL_CACHE}}


def ids(check, **settings_of_a_site):
    with override_settings(**settings_of_a_site):
        return {message.id.removeprefix("newsroom.") for message in check(None)}


# Made-up values of what the example leaves to be filled in.
LEGAL = {
    "SITE_PUBLISHER": "并州日报社",
    "SITE_NEWS_LICENCE": "14120200000",
    "SITE_NEWS_SERVICES": "互联网站",
    "SITE_ICP": "晋ICP备00000000号",
    "SITE_POLICE_RECORD": "晋公网安备14010002000000号",
    "SITE_POSTAL_ADDRESS": "甲区乙路1号",
    "SITE_REPORT_TELEPHONE": "0351-0000000",
    "SECURITY_CONTACT": "mailto:security@example.cn",
    "SECURITY_EXPIRES": f"{timezone.localdate() + timedelta(days=200)}",
}


class DeploymentCheckTests(SimpleTestCase):
    def test_it_refuses_a_developers_site(self):
        check = deployment_checks.check_production
        self.assertEqual(ids(check, PRODUCTION=True, DEBUG=True), {"E010"})
        self.assertEqual(ids(check, PRODUCTION=False), {"E010"})
        self.assertEqual(ids(check, PRODUCTION=True), set())

    def test_it_tells_what_several_machines_do_not_share(self):
        check = deployment_checks.check_several_machines
        self.assertEqual(ids(check, WEB_MACHINES=1, CACHES=LOCAL), set())
        found = ids(check, WEB_MACHINES=2, CACHES=LOCAL)
        self.assertLessEqual({"W011", "W012"}, found)
        found = ids(check, WEB_MACHINES=2, CACHES=REDIS, MEDIA_IS_SHARED=True)
        self.assertEqual(found - {"E013"}, set())

    def test_it_tells_what_the_site_does_not_know_of_its_proxy(self):
        check = deployment_checks.check_proxy
        sound = {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")}
        self.assertEqual(ids(check, **sound), set())
        self.assertEqual(ids(check, SECURE_PROXY_SSL_HEADER=None), {"W014"})
        anybody = networks("TRUSTED_PROXIES", "0.0.0.0/0")
        self.assertEqual(ids(check, **sound, TRUSTED_PROXIES=anybody), {"E015"})
        other = {"SITE_URL": "https://other.cn", "ALLOWED_HOSTS": ["www.example.cn"]}
        self.assertEqual(ids(check, **sound, **other), {"W016"})

    def test_it_names_what_a_public_news_site_lacks(self):
        (found,) = deployment_checks.check_legal_notice(None)
        for name in LEGAL:
            if name != "SECURITY_EXPIRES":
                self.assertIn(name, found.msg)
        told = dict.fromkeys(settings.SITE_LICENCES, "有")
        contact = {"expires": timezone.localdate() + timedelta(days=200)}
        whole = {"SITE_LICENCES": told, "SECURITY_CONTACT": contact}
        for check in ("check_legal_notice", "check_security_contact"):
            self.assertEqual(ids(getattr(deployment_checks, check), **whole), set())
        for days in (-1, 10, 400):
            contact = {"expires": timezone.localdate() + timedelta(days=days)}
            check = deployment_checks.check_security_contact
            self.assertEqual(ids(check, SECURITY_CONTACT=contact), {"I026"})

    def test_it_gives_each_a_hint_in_chinese(self):
        with override_settings(
            WEB_MACHINES=2, CACHES=LOCAL, SECURE_PROXY_SSL_HEADER=None
        ):
            found = [
                message
                for message in run_checks(include_deployment_checks=True)
                if str(message.id).startswith("newsroom.")
            ]
        self.assertGreater(len(found), 2)
        for message in found:
            self.assertRegex(message.hint, "[\u4e00-\u9fff]", message.id)


class DatabaseCheckTests(TestCase):
    def test_it_accepts_the_database_of_the_tests(self):
        self.assertEqual(list(check_postgresql(databases=["default"])), [])

    def test_it_refuses_one_that_is_too_old(self):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(deployment_checks, "OLDEST_POSTGRESQL", 99)
            found = list(check_postgresql(databases=["default"]))
        is_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
        self.assertEqual(
            [message.id for message in found], ["newsroom.E020"] * is_postgresql
        )


class BucketTests(SimpleTestCase):
    """Against moto, which answers in this process as S3 does."""

    BUCKET = {
        "MEDIA_BUCKET": "newsroom-photos",
        "MEDIA_ACCESS_KEY": "made-up",
        "MEDIA_SECRET_KEY": "made-up",
        "MEDIA_REGION": "cn-hangzhou",
    }

    def storages(self, **environment):
        found = read_settings(**PRODUCTION, **self.BUCKET | environment)
        names = ("STORAGES", "MEDIA_BUCKET", "MEDIA_ADDRESSING_STYLE")
        return override_settings(**{name: found[name] for name in names})

    def address(self, **environment):
        """Return where a picture is asked for, as the library makes it."""
        from django.core.files.storage import storages

        with self.storages(**environment):
            return storages["renditions"].url("a.jpg").partition("?")[0]

    @pytest.mark.thorough
    def test_it_asks_the_clouds_where_they_answer(self):
        for endpoint in (
            "https://s3.oss-cn-hangzhou.aliyuncs.com",
            "https://cos.ap-beijing.myqcloud.com",
            "https://obs.cn-north-4.myhuaweicloud.com",
        ):
            host = endpoint.removeprefix("https://")
            virtual = self.address(
                MEDIA_ENDPOINT=endpoint, MEDIA_ADDRESSING_STYLE="virtual"
            )
            self.assertEqual(
                virtual, f"https://newsroom-photos.{host}/renditions/a.jpg"
            )
            path = self.address(MEDIA_ENDPOINT=endpoint, MEDIA_ADDRESSING_STYLE="path")
            self.assertEqual(path, f"https://{host}/newsroom-photos/renditions/a.jpg")

    def test_it_refuses_a_bucket_that_is_not_there(self):
        import boto3
        from moto import mock_aws

        with mock_aws(), self.storages(MEDIA_REGION="cn-north-1"):
            self.assertEqual([m.id for m in check_bucket(None)], ["newsroom.E024"])
            boto3.client("s3", region_name="cn-north-1").create_bucket(
                Bucket="newsroom-photos",
                CreateBucketConfiguration={"LocationConstraint": "cn-north-1"},
            )
            self.assertEqual(list(check_bucket(None)), [])

    @pytest.mark.thorough
    def test_it_refuses_one_that_does_not_answer(self):
        with self.storages(MEDIA_ENDPOINT="http://127.0.0.1:9"):
            (found,) = check_bucket(None)
        self.assertIn("MEDIA_ENDPOINT", found.hint)
        self.assertNotIn("made-up", found.msg)


@pytest.mark.thorough
class DocumentedEnvironmentTests(SimpleTestCase):
    """deploy/newsroom.env.example, with no more than what it asks to be filled in."""

    def check(self, **changes):
        example = (settings.BASE_DIR / "deploy/newsroom.env.example").read_text()
        found = parse(example) | {"SECRET_KEY": PRODUCTION["SECRET_KEY"]} | LEGAL
        return subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy"]
            + ["--fail-level", "WARNING"],
            env={"PATH": os.environ["PATH"]} | found | changes,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )

    def test_it_is_clean(self):
        done = self.check()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("no issues", done.stdout)
