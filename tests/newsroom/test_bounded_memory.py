"""What hostile files cost: memory, and no file or connection that they name.

Each is read in a process of its own, whose memory the kernel bounds, and whose every
opened file and connection Python tells of.
"""

import json
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import SimpleTestCase

MEBIBYTE = 2**20
# More than the program itself takes, so far as that is: it must not even ask for more.
ROOM = 200 * MEBIBYTE
BEGIN = """
import io, json, resource, struct, sys, zipfile, zlib
from ingest.reading import UnreadablePage, read
from ingest.files import text_of
from ingest.files.values import UnreadableFile
from articles.photos import decoding

def used():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()

def bounded(room):
    resource.setrlimit(resource.RLIMIT_AS, (used() + room, used() + room))

said = {}
"""
END = """
print(json.dumps(said, ensure_ascii=False))
"""


def run(code):
    """Return what a process says that runs the code; it has to end well."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", f"{BEGIN}\n{code}\n{END}"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


@pytest.mark.thorough
class UploadTests(SimpleTestCase):
    def test_it_refuses_pictures_that_would_fill_the_memory_before_it_is_asked_for(
        self,
    ):
        said = run(f"""
def chunk(kind, data):
    packed = kind + data
    return struct.pack(">I", len(data)) + packed + struct.pack(">I", zlib.crc32(packed))

def png(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    data = zlib.compress(bytes(10**6))
    return (b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", header)
            + chunk(b"IDAT", data) + chunk(b"IEND", b""))

# A text chunk that unpacks to 100 MB; and a picture of a frame, a hundred thousand times.
notes = chunk(b"zTXt", b"a\\0\\0" + zlib.compress(bytes(100 * 10**6), 1))
whole = png(64, 64)
frame = b",\\0\\0\\0\\0\\x01\\0\\x01\\0\\0\\x02\\x02D\\x01\\0"
gif = b"GIF89a\\x01\\0\\x01\\0\\x80\\0\\0\\0\\0\\0\\xff\\xff\\xff" + frame * 100_000 + b";"
files = {{
    "pixels": png(50_000, 50_000),
    "one side": png(2**31 - 1, 1),
    "notes": whole[:33] + notes + whole[33:],
    "frames": gif,
}}
bounded({ROOM})
for name, content in files.items():
    try:
        decoding.read(io.BytesIO(content), "")
        said[name] = "taken"
    except decoding.ImageRefused as refusal:
        said[name] = str(refusal)
""")
        self.assertIn("6000 万像素", said["pixels"])
        self.assertIn("像素", said["one side"])
        self.assertIn("再上传", said["notes"])
        self.assertIn("超过 200 帧", said["frames"])


class PageTests(SimpleTestCase):
    @pytest.mark.thorough
    def test_it_takes_or_refuses_any_text_in_little_memory(self):
        said = run(f"""
bomb = io.BytesIO()
with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("word/document.xml", bytes(250_000_000))
files = {{
    "bomb.docx": bomb.getvalue(),
    "long.txt": "水".encode() * 10**6 * 2,
    "lines.txt": b"\\n" * 4 * 10**6,
    "page.txt": ("水厂今日通水\\n　　城北水厂今日通水。\\n\\n" * 500).encode(),
}}
bounded({ROOM})
for name, content in files.items():
    try:
        text = text_of(name, content).text
        said[name] = f"read {{len(read(text).stories)}}"
    except (UnreadableFile, UnreadablePage) as refusal:
        said[name] = str(refusal)
""")
        self.assertIn("大得不正常", said["bomb.docx"])
        self.assertIn("一次最多", said["long.txt"])
        self.assertIn("没有文字", said["lines.txt"])
        self.assertTrue(said["page.txt"])

    def test_it_opens_no_file_and_no_connection_that_a_page_names(self):
        said = run("""
NAMED = ("http://127.0.0.1:9/a.png", "file:///etc/hostname", "//127.0.0.1/share/a")
external = "".join(
    f'<Relationship Id="r{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    f'relationships/{kind}" Target="{target}" TargetMode="External"/>'
    for n, (kind, target) in enumerate(
        (kind, target) for target in NAMED for kind in ("image", "attachedTemplate")
    )
)
page = io.BytesIO()
from docx import Document
document = Document()
document.add_paragraph("水厂今日通水")
document.add_paragraph("　　城北水厂今日通水，详见 " + " ".join(NAMED) + "。")
document.save(page)
made = io.BytesIO()
with zipfile.ZipFile(page) as old, zipfile.ZipFile(made, "w") as new:
    for entry in old.infolist():
        data = old.read(entry)
        if entry.filename == "word/_rels/document.xml.rels":
            data = data.replace(b"</Relationships>", external.encode() + b"</Relationships>")
        new.writestr(entry, data)
text = "水厂今日通水\\n　　城北水厂今日通水，详见 " + " ".join(NAMED) + " ../../etc/passwd。\\n"
read(text)  # what a first reading loads
text_of("a.docx", made.getvalue())
events = []
WATCHED = ("open", "os.", "socket.", "subprocess.", "urllib.", "ctypes.", "shutil.")
sys.addaudithook(
    lambda event, values: events.append(f"{event} {values[:1]}")
    if event.startswith(WATCHED) and event not in ("os.fspath",) else None
)
found = text_of("a.docx", made.getvalue()).text + text_of("a.txt", text.encode()).text
read(found)
watched = list(events)
said["events"] = watched
said["text"] = found
""")
        self.assertEqual(said["events"], [])
        self.assertIn("file:///etc/hostname", said["text"])
