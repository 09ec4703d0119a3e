"""Refusals of picture files: each a sentence for whoever chose the file, that says what to
do."""

from articles.photos import heic


class ImageRefused(Exception):
    """A file that is not taken, with a sentence for the editor who chose it."""


class DecoderBusy(ImageRefused):
    """A file that this process has no time for now: it may be sent again."""


def too_large() -> ImageRefused:
    return ImageRefused(
        "图片超过 6000 万像素，或有一边超过 30000 像素；请缩小后再上传。"
    )


def too_many_frames() -> ImageRefused:
    return ImageRefused("动图超过 200 帧；请截取要用的一帧，存成 JPEG 再上传。")


def damaged() -> ImageRefused:
    return ImageRefused(
        "图片文件不完整或已损坏，打不开；请重新导出或重新下载后再上传。"
    )


def of_heic(reason: int) -> ImageRefused:
    """Return the refusal of a HEIC by the code that heic.py gives."""
    return HEIC.get(reason, damaged)()


def _not_installed() -> ImageRefused:
    return ImageRefused(
        "这台服务器没有装 HEIC 的解码程序；请把图片转成 JPEG 再上传"
        "（iPhone 可在“设置”的“相机”里把格式改成“兼容性最佳”）。"
    )


def _endless() -> ImageRefused:
    return ImageRefused(
        "图片解码花的时间或内存多得不正常，没有收下；请在修图软件里另存为 JPEG 再上传。"
    )


HEIC = {
    heic.TOO_LARGE: too_large,
    heic.TOO_MANY_FRAMES: too_many_frames,
    heic.NOT_INSTALLED: _not_installed,
    heic.ENDLESS: _endless,
}
