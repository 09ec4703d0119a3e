"""Settings of where files are kept: a folder, or a bucket."""

from newsroom import environment

SERVED = "newsroom.static_files.HashedFiles"
SERVED_AS_THEY_ARE = "newsroom.static_files.FilesAsTheyAre"


def storages(root, bucket, region, is_production):
    """Return STORAGES: pictures in the folder `root`, or in the bucket where one is set."""
    media = {
        name: _bucket(bucket, region, folder) if bucket else _folder(root / folder)
        for name, folder in (
            ("default", "files"),
            ("originals", "originals"),
            ("renditions", "renditions"),
        )
    }
    served = SERVED if is_production else SERVED_AS_THEY_ARE
    return media | {"staticfiles": {"BACKEND": served}}


def _folder(location):
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": location, "base_url": None},
    }


def _bucket(name, region, folder):
    environment.need_package("MEDIA_BUCKET", "storages")
    endpoint = environment.address("MEDIA_ENDPOINT", ("https", "http"), "")
    return {
        "BACKEND": "newsroom.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": name,
            "location": folder,
            "endpoint_url": endpoint or None,
            "region_name": region or None,
            "access_key": environment.text("MEDIA_ACCESS_KEY"),
            "secret_key": environment.text("MEDIA_SECRET_KEY"),
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
