"""Zip that is read while it is made: no more of it is in memory than its largest file."""

import zipfile
from hashlib import sha256

MANIFEST = "SHA256SUMS"
# What a compression makes hardly smaller, and takes long for.
PACKED = (".pdf", ".jpg", ".jpeg", ".png")


class _Sink:
    """Where the zip is written to, and taken from again: it cannot be sought in."""

    def __init__(self):
        self.chunks = []

    def write(self, chunk):
        self.chunks.append(bytes(chunk))
        return len(chunk)

    def flush(self):
        pass

    def taken(self):
        chunks, self.chunks = self.chunks, []
        return b"".join(chunks)


def packed(files):
    """Yield the bytes of a zip of (name, content), with the sums of all in its last file.

    The sums are written as sha256sum has them: whoever unpacks it checks it by
    `sha256sum -c SHA256SUMS`.
    """
    sink, sums = _Sink(), []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            sums.append(f"{sha256(content).hexdigest()}  {name}\n")
            stored = name.endswith(PACKED)
            kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, kind)
            yield sink.taken()
        archive.writestr(MANIFEST, "".join(sums))
    yield sink.taken()
