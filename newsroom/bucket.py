"""S3 bucket whose every answer has a deadline.

A socket's timeouts bound the wait for each byte, not for a picture that comes one byte a
second; and boto3 asks again by itself. So each operation is an errand
(newsroom/deadlines.py), a file's bytes included, which are fetched as it is opened.
"""

import posixpath
from http import HTTPStatus

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

from newsroom.deadlines import Errands, Peer

SECONDS_TO_CONNECT, SECONDS_TO_READ = 2, 5

errands = Errands(Peer())


def client_config():
    """Return boto3's settings: how a bucket is addressed, how long it waits for one byte,
    and that it asks twice."""
    return Config(
        s3={"addressing_style": settings.MEDIA_ADDRESSING_STYLE},
        signature_version="s3v4",
        connect_timeout=SECONDS_TO_CONNECT,
        read_timeout=SECONDS_TO_READ,
        retries={"total_max_attempts": 2},
        # Other makers' S3 refuses the checksums that boto3 sends since 1.36.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


class Bucket(S3Storage):
    """django-storages' S3, in time or not at all."""

    def __init__(self, **options):
        # Nobody waits for more threads, or for a picture to be fetched a third time.
        transfers = TransferConfig(use_threads=False, num_download_attempts=2)
        config = client_config()
        super().__init__(
            **{"client_config": config, "transfer_config": transfers} | options
        )

    def _open(self, name, mode="rb"):
        return errands.run(self._opened, name, mode)

    def _opened(self, name, mode):
        file = super()._open(name, mode)
        if "r" in mode:
            file.file  # noqa: B018 (fetches it)
        return file

    def part(self, name, start, length):
        """Return some bytes of a file: the rest of a long film is not fetched."""
        return errands.run(self._part, name, start, length)

    def _part(self, name, start, length):
        key = posixpath.join(self.location, name)
        wanted = f"bytes={start}-{start + length - 1}"
        try:
            found = self.connection.meta.client.get_object(
                Bucket=self.bucket_name, Key=key, Range=wanted
            )
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            if status == HTTPStatus.NOT_FOUND:
                raise FileNotFoundError(name) from error
            raise
        return found["Body"].read()

    def _save(self, name, content):
        return errands.run(super()._save, name, content)

    def delete(self, name):
        return errands.run(super().delete, name)

    def exists(self, name):
        return errands.run(super().exists, name)

    def listdir(self, name):
        return errands.run(super().listdir, name)

    def size(self, name):
        return errands.run(super().size, name)

    def get_modified_time(self, name):
        return errands.run(super().get_modified_time, name)

    def stored_files(self):
        """Yield (name, bytes, when it was stored) of all files, a thousand a request."""
        start = posixpath.join(self.location, "")
        pages = self.connection.meta.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket_name, Prefix=start
        )
        pages = iter(pages)
        while page := errands.run(next, pages, None):
            for found in page.get("Contents", ()):
                yield (
                    found["Key"].removeprefix(start),
                    found["Size"],
                    found["LastModified"],
                )
