"""Parts that are away: a TCP proxy that fails in each way, files that nobody reaches."""

from django.core.files.storage import Storage


class Files(Storage):
    """A storage that does not answer."""

    def _open(self, name, mode="rb"):
        raise ConnectionRefusedError(name)

    def _save(self, name, content):
        raise ConnectionRefusedError(name)

    def exists(self, name):
        raise ConnectionRefusedError(name)

    def listdir(self, path):
        raise ConnectionRefusedError(path)

    def delete(self, name):
        raise ConnectionRefusedError(name)
