"""Files of Word before 2007 and of WPS, and RTF: turned into .docx by LibreOffice.

Where it is not installed a sentence says what to do, and of RTF the words are read
without it (rtf.py). LibreOffice reads what strangers
send: it has a folder and a profile for one file, no macro, no link that it would follow,
limits to its memory, time and files, none of the site's passwords, and is ended with all
that it started (decision 040). One at a time: it takes a processor for a second or two.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

from ingest.files import ole, rtf, word
from ingest.files.office_process import LARGEST_ANSWER
from ingest.files.values import UnreadableFile

WORD = "WordDocument"
SECONDS = 20
LONGEST_WAIT, GLANCE = 20, 0.1  # for the file before, in seconds
PROCESS = Path(__file__).with_name("office_process.py")
# What the program must not do, whatever a file asks: its settings, by path and value.
SETTINGS = (
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Java/VirtualMachine", "Enable", "false"),
)
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>
"""
SETTING = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse">'
    "<value>{}</value></prop></item>"
)


def is_old_word(data):
    """Whether a file is of Word 97 to 2003 or of WPS; locked ones with a password of Word's
    own are, too."""
    try:
        return WORD in ole.root_names(data)
    except ole.Damaged:
        return False


def read(name, data):
    if ole.is_locked_word(data, ole.root_names(data)[WORD]):
        raise UnreadableFile(f"“{name}”加了密码：请去掉密码，另存为 .docx 再上传。")
    extracted = word.read(name, converted(name, data, "doc"))
    return replace(extracted, form="旧版 Word 或 WPS 文档")


def read_rtf(name, data):
    """Return the text of an RTF file: with its headings by LibreOffice, or without."""
    if program() is None:
        return rtf.read(name, data)
    return replace(word.read(name, converted(name, data, "rtf")), form="RTF 文档")


def program():
    """Return where LibreOffice is on this machine; None where it is not."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(name, data, kind):
    """Return a file as .docx, by LibreOffice; raises UnreadableFile."""
    if program() is None:
        raise UnreadableFile(
            f"“{name}”是旧版 Word 或 WPS 文件，这台服务器没有装 LibreOffice，读不了："
            "请另存为 .docx 再上传，或请管理员安装 LibreOffice。"
        )
    with (
        _turn(name),
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
    ):
        folder = Path(folder)
        given, answer = folder / f"page.{kind}", folder / "page.docx"
        given.write_bytes(data)
        profile = folder / "profile" / "user" / "registrymodifications.xcu"
        profile.parent.mkdir(parents=True)
        items = "".join(SETTING.format(*setting) for setting in SETTINGS)
        profile.write_text(PROFILE.format(items))
        _run(name, given, folder)
        with suppress(OSError):
            if 0 < answer.stat().st_size < LARGEST_ANSWER:
                return answer.read_bytes()
    raise UnreadableFile(
        f"“{name}”转换不了，多半已损坏：请用 Word 或 WPS 打开，另存为 .docx 再上传。"
    )


def _run(name, given, folder):
    # No shell; the name of the uploaded file is no argument.
    arguments = [
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck"),
        *("--convert-to", "docx:MS Word 2007 XML"),
        *("--outdir", str(folder), str(given)),
    ]
    # The password of no service is in the surroundings.
    kept = {n: os.environ[n] for n in ("PATH", "LANG") if n in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-S", "-E", str(PROCESS), program(), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=kept | {"HOME": str(folder), "TMPDIR": str(folder)},
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(
            f"“{name}”转换了 {SECONDS} 秒还没有完：请另存为 .docx 再上传，或粘贴文字。"
        ) from error
    finally:
        # All that it started, too, and whether it ended by itself or not.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def _turn(name):
    """Wait until no other worker of this machine converts a file, not for ever."""
    until = monotonic() + LONGEST_WAIT
    with open(__file__, "rb") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if monotonic() > until:
                    raise UnreadableFile(
                        f"“{name}”还没有转换：服务器正在转换别的文件，请过一分钟再上传。"
                    ) from error
                sleep(GLANCE)
        yield
