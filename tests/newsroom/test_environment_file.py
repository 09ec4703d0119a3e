import shlex
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.test import SimpleTestCase

from newsroom.environment_file import parse

# systemd's own reader of such lines, which needs no systemd that runs.
SYSTEMDS = Path(
    "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator"
)
# A dot is a blank at the end of a line.
FILE = r"""# A comment; SITE_NAME=none
; another
SITE_NAME=并州日报
SITE_TAGLINE=十个县 两个功能区··
  CITY_NAME = 太原·
DOUBLE="two # words"··
SINGLE='a \n "b" '
INSIDE=it's "so"
BACKSLASH=a\\b \·
LONG=first \
second
LINES="two
lines"
ESCAPES="a \"q\" \d \\ b"
JOINED="one"' two' three
no sign of equality
1BAD=x
HASH=#kept ;too
SITE_NAME=江城日报
LAST=end\
""".replace("·", " ")
READ = {
    "SITE_NAME": "江城日报",
    "SITE_TAGLINE": "十个县 两个功能区",
    "CITY_NAME": "太原",
    "DOUBLE": "two # words",
    "SINGLE": 'a \\n "b" ',
    "INSIDE": 'it\'s "so"',
    "BACKSLASH": "a\\b  ",
    "LONG": "first second",
    "LINES": "two\nlines",
    "ESCAPES": 'a "q" \\d \\ b',
    "JOINED": "one twothree",
    "HASH": "#kept ;too",
    "LAST": "end",
}


class EnvironmentFileTests(SimpleTestCase):
    def test_it_reads_values_with_blanks_quotes_and_long_lines(self):
        self.assertEqual(parse(FILE), READ)

    def test_it_takes_a_variable_without_a_value_as_empty(self):
        self.assertEqual(parse("A=\nB=''\n\nC"), {"A": "", "B": ""})

    def test_it_survives_a_quote_that_is_never_closed(self):
        self.assertEqual(parse("A='one\nB=two"), {"A": "one\nB=two"})

    def test_it_reads_as_systemd_does(self):
        if not SYSTEMDS.exists():
            pytest.skip("systemd's reader of environment files is not on this machine")
        with TemporaryDirectory() as home:
            Path(home, "environment.d").mkdir()
            Path(home, "environment.d", "site.conf").write_text(FILE)
            done = subprocess.run(
                [SYSTEMDS],
                env={"XDG_CONFIG_HOME": home, "HOME": home},
                capture_output=True,
                text=True,
                check=True,
                timeout=30,
            )
        theirs = dict(word.split("=", 1) for word in shlex.split(done.stdout))
        # It prints the end of a line in another way than a shell would.
        names = READ.keys() - {"LINES"}
        self.assertEqual(
            {name: theirs.get(name) for name in names},
            {name: READ[name] for name in names},
        )
