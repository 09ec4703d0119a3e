"""Kinds of files that hold no text that can be read, refused by their own names."""

from ingest.files import xml_tree

ZIP = "请打成 .zip 压缩包，或把里面的文件取出来上传。"
EXPORT = "请导出为 PDF 再上传，或把文字复制出来粘贴。"
# (where the sign is, the sign, what the file is and what to do)
SIGNS = (
    (0, b"Rar!\x1a\x07", f"RAR 压缩包，读不出来：{ZIP}"),
    (0, b"7z\xbc\xaf\x27\x1c", f"7z 压缩包，读不出来：{ZIP}"),
    (0, b"\x1f\x8b", f"gzip 压缩文件，读不出来：{ZIP}"),
    (0, b"\xfd7zXZ\x00", f"xz 压缩文件，读不出来：{ZIP}"),
    (257, b"ustar", f"tar 归档，读不出来：{ZIP}"),
    (0, b"8BPS", f"Photoshop 文件，读不出来：{EXPORT}"),
    (0, b"%!PS", f"PostScript 文件，读不出来：{EXPORT}"),
    (0, b"\xc5\xd0\xd3\xc6", f"EPS 文件，读不出来：{EXPORT}"),
    (0, b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5", f"InDesign 文件，读不出来：{EXPORT}"),
    (0, b"Founder CEB", f"方正 CEB 文件，读不出来：{EXPORT}"),
    (0, b"CAJ", f"CAJ 文件，读不出来：{EXPORT}"),
    (0, b"ID3", "录音，里面没有文字：请粘贴整理好的文字。"),
    (4, b"ftypmp4", "视频，里面没有文字：请粘贴整理好的文字。"),
    (4, b"ftypisom", "视频，里面没有文字：请粘贴整理好的文字。"),
    (4, b"ftypM4A", "录音，里面没有文字：请粘贴整理好的文字。"),
    (4, b"ftypqt", "视频，里面没有文字：请粘贴整理好的文字。"),
)
ROOTS = {
    "wordDocument": "Word 2003 的 XML 文件：请用 Word 另存为 .docx 再上传。",
    "package": "Word 的 XML 文件：请用 Word 另存为 .docx 再上传。",
    "Workbook": "Excel 的 XML 文件：请把要用的文字复制出来粘贴。",
    "rss": "RSS 目录，不是稿件：请打开里面的链接，复制文字粘贴。",
    "feed": "Atom 目录，不是稿件：请打开里面的链接，复制文字粘贴。",
    "svg": "SVG 图片，里面没有文字：请粘贴文字。",
}
OTHER_XML = "XML 文件，但不是 NewsML、NITF，也不是网页：请粘贴里面的文字。"


def refusal(data):
    """Return what a file is and what to do with it; None where it may be read."""
    for at, sign, sentence in SIGNS:
        if data.startswith(sign, at):
            return sentence
    root = xml_tree.root_name(data)
    if root in ROOTS:
        return ROOTS[root]
    if xml_tree.is_declared(data) and root.lower() != "html":
        return OTHER_XML
    return None
