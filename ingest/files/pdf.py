"""PDF files: their text layer, read in a process of its own; without one they are pictures."""

import json
import subprocess
import sys
from pathlib import Path

from ingest.files import ocr
from ingest.files.values import Extracted, UnreadableFile
from ingest.reading.values import Claim, Role

SIGN = b"%PDF-"
PDF_SECONDS = 10
# Why there is no text: codes that the process ends with.
DAMAGED, LOCKED, NO_TEXT, TOO_MUCH, GARBLED = 1, 3, 4, 5, 6
BY_RECOGNITION = (
    "本站没有装文字识别：请先做文字识别，再粘贴识别出来的文字；"
    "或请管理员安装 requirements-ocr.txt。"
)
SENTENCES = {
    DAMAGED: "“{}”已损坏，读不出来：请重新导出 PDF，或粘贴文字。",
    LOCKED: "“{}”加了密码：请去掉密码再上传。",
    NO_TEXT: f"“{{}}”没有文字层，多半是扫描件，{BY_RECOGNITION}",
    TOO_MUCH: "“{}”页数或文字太多：一次只收一个版面，请把这一版单独存成 PDF。",
    GARBLED: f"“{{}}”的文字层是乱码（字体没有对照表），{BY_RECOGNITION}",
}
ROOT = Path(__file__).resolve().parent.parent.parent


def is_pdf(data):
    return data.startswith(SIGN) or SIGN in data[:1024]


def read(name, data):
    """Read the text layer in a process of its own: a hostile file may make any PDF
    library run on or grow, and then only that process ends."""
    try:
        # Our own module, no shell; the file comes in by standard input.
        done = subprocess.run(
            [sys.executable, "-m", "ingest.files.pdf_text"],
            input=data,
            capture_output=True,
            timeout=PDF_SECONDS,
            cwd=ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(
            f"“{name}”读了 {PDF_SECONDS} 秒还没有读完：请另存一份只含这一版的 PDF，或粘贴文字。"
        ) from error
    if done.returncode in (NO_TEXT, GARBLED) and ocr.is_installed():
        return ocr.recognised(name, data, "扫描的 PDF")
    if done.returncode:
        sentence = SENTENCES.get(done.returncode, SENTENCES[DAMAGED])
        raise UnreadableFile(sentence.format(name))
    found = json.loads(done.stdout)
    claims = {n: Claim(Role(role), *rest) for n, role, *rest in found["claims"]}
    return Extracted(found["text"], "PDF", claims)
