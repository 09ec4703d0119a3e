"""Pictures and scanned pages: text recognition, an extra (requirements-ocr.txt).

The recognition runs in a process of its own (ocr_process.py) with bounds on time, memory
and pixels; its models come in a wheel, and it opens no connection. Without the extra a
picture is refused with a sentence that says what to do.
"""

import fcntl
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from articles.photos import heic
from ingest.files.values import Extracted, UnreadableFile
from ingest.reading.values import Claim, Role

SECONDS = 45  # with the wait for a turn, less than the proxy waits
SECONDS_TO_WAIT = 10
LOCK = Path(tempfile.gettempdir(), f"newsroom-ocr-{os.getuid()}.lock")
HEIC_WIDTH = 3000  # pixels, as it is decoded for this
ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*")
GIF = (b"GIF8",)
SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp", ".heic")
# No password of the site's is in the surroundings of the process.
KEPT_SURROUNDINGS = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "TMPDIR")
# Why there is no text: codes that the process ends with.
DAMAGED, TOO_LARGE, TOO_MANY_PAGES, NO_TEXT, TOO_LONG, NOT_INSTALLED = 1, 3, 4, 5, 6, 7
MOST_PAGES = 4
MOST_PIXELS = 60_000_000
SENTENCES = {
    DAMAGED: "“{}”打不开，图片可能已损坏：请重新扫描或另存为 JPEG、PNG 再上传。",
    TOO_LARGE: f"“{{}}”的像素太多，一张最多 {MOST_PIXELS // 10_000} 万像素：请缩小，或裁成几张再上传。",
    TOO_MANY_PAGES: f"“{{}}”超过 {MOST_PAGES} 页：一次只收一个版面，请把这一版单独存出来。",
    NO_TEXT: "“{}”里没有识别出文字：请核对图片，或换一张更清楚的。",
    NOT_INSTALLED: "“{}”没有识别：本站的文字识别没有装好，请管理员重装 requirements-ocr.txt。",
    TOO_LONG: f"“{{}}”识别了 {SECONDS} 秒还没有完：请裁成几张，一次传一两篇。",
}
MOST_NAMED = 8  # lines that were recognised badly


def is_picture(data):
    """Return whether a file is a picture of a kind that is known, readable or not."""
    is_webp = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    # Text may begin with BM, too: a bitmap has four empty bytes behind its size.
    is_bitmap = data.startswith(b"BM") and data[6:10] == bytes(4)
    known = is_webp or is_bitmap or data.startswith((*PICTURES, *GIF))
    return known or heic.is_heic(io.BytesIO(data[: heic.LONGEST_NAMES]))


def is_installed():
    """Return whether the extra is there."""
    return bool(find_spec("rapidocr") and find_spec("onnxruntime"))


def read(name, data):
    if not is_installed():
        raise UnreadableFile(
            f"“{name}”是图片，本站没有装文字识别：请先做文字识别，再粘贴识别出来的文字；"
            "或请管理员安装 requirements-ocr.txt。"
        )
    if data.startswith(GIF):
        raise UnreadableFile(f"“{name}”是 GIF 图片：请另存为 JPEG 或 PNG 再上传。")
    if heic.is_heic(io.BytesIO(data)):
        data = _bitmap(name, data)
    return recognised(name, data, "图片")


def _bitmap(name, data):
    """Return a picture of a phone as one that the recognition reads."""
    try:
        _, _, picture = heic.decoded(io.BytesIO(data), HEIC_WIDTH)
    except heic.NotDecoded as error:
        raise UnreadableFile(
            f"“{name}”是 HEIC 图片，打不开：请另存为 JPEG 再上传。"
        ) from error
    file = io.BytesIO()
    picture.save(file, "BMP")
    return file.getvalue()


@contextmanager
def _turn(name):
    """Wait for the one recognition that a machine does at a time: each fills its cores."""
    until = time.monotonic() + SECONDS_TO_WAIT
    with open(LOCK, "a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > until:
                    raise UnreadableFile(
                        f"正在识别别的图片，轮不到“{name}”：请过一分钟再上传。"
                    ) from error
                time.sleep(0.2)
        yield


def recognised(name, data, form):
    """Return the text that is recognised in a picture, or in a PDF of pictures."""
    try:
        with _turn(name):
            # Our own module, no shell; the file comes in by standard input.
            done = subprocess.run(
                [sys.executable, "-m", "ingest.files.ocr_process"],
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                cwd=ROOT,
                env={n: os.environ[n] for n in KEPT_SURROUNDINGS if n in os.environ},
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(SENTENCES[TOO_LONG].format(name)) from error
    if done.returncode:
        # Killed by its bounds, or ended by what it read.
        code = TOO_LONG if done.returncode < 0 else done.returncode
        sentence = SENTENCES.get(code, SENTENCES[DAMAGED])
        raise UnreadableFile(sentence.format(name))
    found = json.loads(done.stdout)
    claims = {n: Claim(Role(role), *rest) for n, role, *rest in found["claims"]}
    return Extracted(
        found["text"],
        f"{form}，文字识别",
        claims,
        tuple(_said_of(found["unsure"])),
    )


def _said_of(unsure):
    """Yield what is said of lines that were recognised badly."""
    if unsure:
        named = "、".join(map(str, unsure[:MOST_NAMED]))
        more = "等" if len(unsure) > MOST_NAMED else ""
        yield f"有 {len(unsure)} 行识别得没有把握，请对照原图：第 {named} 行{more}。"
