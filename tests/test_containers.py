"""Promises of the container image and of compose.yaml, read from the files.

No container engine is needed: what they promise stands in them.
"""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import SimpleTestCase

FOLDER = Path(settings.BASE_DIR, "deploy", "container")
# A tag that says which release it is, down to the last number.
PINNED = re.compile(r"[\w./-]+:\d+\.\d+(\.\d+)?-\w+")
SECRETS = re.compile(r"(?i)(SECRET_KEY|PASSWORD|TOKEN|ACCESS_KEY|DSN)\s*[=:]\s*(\S+)")


def stages():
    """Return {name: [instructions]} of the Dockerfile."""
    text = re.sub(r"\\\n", " ", (FOLDER / "Dockerfile").read_text())
    found, name = {}, None
    for line in text.splitlines():
        if start := re.match(r"FROM (\S+) AS (\w+)", line):
            name = start[2]
            found[name] = [line]
        elif name and line.strip() and not line.startswith("#"):
            found[name].append(line.strip())
    return found


def compose():
    return yaml.safe_load((FOLDER / "compose.yaml").read_text())


class ImageTests(SimpleTestCase):
    def test_it_is_made_of_releases_that_are_named(self):
        for name, lines in stages().items():
            self.assertRegex(lines[0].split()[1], PINNED, name)

    def test_it_runs_without_root_and_is_asked_whether_it_is_well(self):
        for name in ("site", "nginx"):
            words = dict(line.partition(" ")[::2] for line in stages()[name])
            self.assertRegex(words["USER"], r"^[1-9]\d*:[1-9]\d*$")
            self.assertIn("--timeout=", words["HEALTHCHECK"])

    def test_it_has_no_compiler_no_secret_and_no_file_of_a_checkout(self):
        for line in (line for lines in stages().values() for line in lines):
            self.assertNotRegex(line, r"^(ADD|COPY \.)|curl .*\|")
            for name, value in SECRETS.findall(line):
                self.assertTrue(value.startswith('"$('), f"{name} in {line}")
        ignored = Path(settings.BASE_DIR, ".dockerignore").read_text().splitlines()
        self.assertIn("*", ignored)
        self.assertIn("**/*.env", ignored)

    def test_it_copies_what_is_there(self):
        for line in [*stages()["build"], *stages()["nginx"]]:
            if line.startswith("COPY") and "--from" not in line:
                for path in line.split()[1:-1]:
                    self.assertTrue(Path(settings.BASE_DIR, path).exists(), path)


class ComposeTests(SimpleTestCase):
    def test_it_has_the_parts_of_a_site(self):
        parts = {"db", "redis", "migrate", "web", "nginx", "jobs", "deliver"} | {"tell"}
        self.assertEqual(set(compose()["services"]), parts)

    def test_it_lets_nothing_write_but_where_it_must(self):
        for name, service in compose()["services"].items():
            self.assertIn("no-new-privileges:true", service["security_opt"], name)
            if name != "db":  # which writes its sockets and its data
                self.assertTrue(service["read_only"], name)
                self.assertEqual(service["cap_drop"], ["ALL"], name)

    def test_it_starts_again_and_tells_whether_it_is_well(self):
        for name, service in compose()["services"].items():
            restart = "no" if name == "migrate" else "unless-stopped"
            self.assertEqual(service["restart"], restart, name)
            if "build" not in service:
                self.assertIn("healthcheck", service, name)
                self.assertRegex(service["image"], PINNED, name)

    def test_it_holds_no_secret_and_shows_the_world_nginx_only(self):
        text = (FOLDER / "compose.yaml").read_text().replace(":?}", "}")
        for name, value in SECRETS.findall(text):
            self.assertTrue(value.startswith("${"), name)
        opened = [n for n, s in compose()["services"].items() if s.get("ports")]
        self.assertEqual(opened, ["nginx"])
        self.assertTrue(compose()["networks"]["inside"]["internal"])


@pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx")
class NginxTests(SimpleTestCase):
    def test_it_is_read_by_nginx(self):
        # The certificate is the deployer's.
        text = (FOLDER / "nginx.conf").read_text().replace("8443 ssl;", "8443;")
        text = re.sub(r"\s+ssl_certificate\w* [^;]+;", "", text)
        ours = Path(settings.BASE_DIR, "deploy/nginx")
        with tempfile.TemporaryDirectory() as folder:
            text = text.replace("/tmp/", f"{folder}/")
            text = text.replace("/etc/nginx/newsroom/", f"{ours}/")
            (Path(folder) / "nginx.conf").write_text(text)
            tried = subprocess.run(
                ["nginx", "-t", "-p", folder, "-c", f"{folder}/nginx.conf"],
                capture_output=True,
                text=True,
                timeout=20,
            )
        self.assertEqual(tried.returncode, 0, tried.stderr)
