"""Kinds of files that are not read, told by their bytes: each by its own name, with what
to do instead."""

import zipfile
from io import BytesIO

from ingest.files.values import UnreadableFile

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOOKED_AT = 512

NO_WORDS = "里面没有可以直接取出的文字：请先做文字识别，再粘贴识别出来的文字。"
UNPACK = "请先解开，再上传里面的稿件。"
AS_WORD = "请在原来的程序里另存为 .docx 或 .pdf 再上传，或复制文字粘贴。"
AS_TABLE = "请把要登的格子复制粘贴到原文里，或贴进 Word 再上传 .docx。"
DAMAGED = "已损坏，打不开"
NO_TEXT = "不是稿件：请核对选的文件。"

# (where, bytes, what it is, what to do)
SIGNS = (
    (4, b"ftypavif", "图片（AVIF）", NO_WORDS),
    (0, b"8BPS", "Photoshop 图片", NO_WORDS),
    (0, b"AT&TFORM", "DjVu 扫描件", NO_WORDS),
    (0, b"%!PS", "PostScript 文件", "请另存为 .pdf 再上传。"),
    (0, b"\xc5\xd0\xd3\xc6", "EPS 文件", "请另存为 .pdf 再上传。"),
    (
        0,
        b"\x06\x06\xed\xf5",
        "InDesign 排版文件",
        "请导出为 .pdf 再上传，或复制文字粘贴。",
    ),
    (0, b"CAJ", "CAJ 文献", "请另存为 .pdf 再上传。"),
    (0, b"Rar!", "RAR 压缩包", UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "7z 压缩包", UNPACK),
    (0, b"\x1f\x8b", "GZ 压缩包", UNPACK),
    (0, b"BZh", "BZ2 压缩包", UNPACK),
    (0, b"\xfd7zXZ", "XZ 压缩包", UNPACK),
    (257, b"ustar", "TAR 压缩包", UNPACK),
    (0, b"ID3", "录音", "请把话写成文字再收。"),
    (0, b"\xff\xfb", "录音（MP3）", "请把话写成文字再收。"),
    (0, b"OggS", "录音或视频", "请把话写成文字再收。"),
    (0, b"#!AMR", "录音（AMR）", "请把话写成文字再收。"),
    (8, b"WAVE", "录音（WAV）", "请把话写成文字再收。"),
    (4, b"ftypM4A", "录音（M4A）", "请把话写成文字再收。"),
    (4, b"ftyp", "视频", "请把话写成文字再收。"),
    (8, b"AVI ", "视频（AVI）", "请把话写成文字再收。"),
    (0, b"\x1aE\xdf\xa3", "视频（MKV、WebM）", "请把话写成文字再收。"),
    (0, b"FLV\x01", "视频（FLV）", "请把话写成文字再收。"),
    (0, b"0&\xb2u\x8ef\xcf\x11", "视频或录音（WMV、WMA）", "请把话写成文字再收。"),
    (0, b"\x00\x01\x00\x00\x00", "字体", NO_TEXT),
    (0, b"OTTO", "字体", NO_TEXT),
    (0, b"ttcf", "字体", NO_TEXT),
    (0, b"wOF", "字体", NO_TEXT),
    (0, b"MZ", "程序", NO_TEXT),
    (0, b"\x7fELF", "程序", NO_TEXT),
    (0, b"\xca\xfe\xba\xbe", "程序", NO_TEXT),
    (0, b"\xcf\xfa\xed\xfe", "程序", NO_TEXT),
    (0, b"SQLite format 3", "数据库", NO_TEXT),
    (0, b"L\x00\x00\x00\x01\x14\x02", "快捷方式", "请选它指向的文件。"),
)

# (a name in the archive begins so, what it is, what to do)
IN_ZIP = (
    ("xl/", "Excel 表格", AS_TABLE),
    ("ppt/", "PPT 演示文稿", "请复制文字粘贴，或另存为 .pdf 再上传。"),
    ("OFD.xml", "OFD 版式文件", "请用阅读器另存为 .pdf 再上传。"),
    ("designmap.xml", "InDesign 排版文件", "请导出为 .pdf 再上传。"),
    ("META-INF/container.xml", "电子书（EPUB）", "请复制文字粘贴。"),
    ("Index/Document.iwa", "Pages 文稿或 Numbers 表格", AS_WORD),
    ("Index.zip", "Pages 文稿或 Numbers 表格", AS_WORD),
    ("visio/", "Visio 图", "请另存为 .pdf 再上传。"),
    ("content.xml", "OpenDocument 文件（.odt、.ods）", AS_WORD),
    ("AndroidManifest.xml", "程序", NO_TEXT),
)

# (the name of a stream, what it is, what to do)
IN_OLE = (
    (
        "EncryptedPackage",
        "加了密码的 Word、Excel 或 PPT 文件",
        "请去掉密码，另存为 .docx 再上传。",
    ),
    (
        "WordDocument",
        "旧版 Word 文件（.doc、.wps）",
        "请另存为没有密码的 .docx 再上传。",
    ),
    ("Workbook", "旧版 Excel 表格（.xls、.et）", AS_TABLE),
    (
        "PowerPoint Document",
        "旧版 PPT（.ppt、.dps）",
        "请复制文字粘贴，或另存为 .pdf 再上传。",
    ),
    (
        "__nameid_version1.0",
        "Outlook 邮件（.msg）",
        "请另存为 .eml 再上传，或复制文字粘贴。",
    ),
)


def refuse(name, data):
    """Raise UnreadableFile for a file of a known kind that is no text."""
    what, do = _kind(data)
    if what == DAMAGED:
        raise UnreadableFile(f"“{name}”{what}：{do}")
    if what:
        raise UnreadableFile(f"“{name}”是{what}，{do}")


def _kind(data):
    if data.startswith(OLE):
        for stream, *kind in IN_OLE:
            if stream.encode("utf-16-le") in data:
                return kind
        return "旧版 Office 文件", AS_WORD
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    for at, sign, *kind in SIGNS:
        if data.startswith(sign, at):
            return kind
    return "", ""


def _kind_of_zip(data):
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return DAMAGED, "请重新保存或下载一份再上传。"
    for begins, *kind in IN_ZIP:
        if any(name.startswith(begins) for name in names):
            return kind
    return "压缩包", UNPACK
