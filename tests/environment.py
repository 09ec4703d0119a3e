"""The environment the tests run in, set before pytest-django reads the settings."""

import os
import tempfile

os.environ["ENVIRONMENT"] = "development"
os.environ["MEDIA_ROOT"] = tempfile.mkdtemp(prefix="newsroom-media-")
os.environ.pop("CACHE_URL", None)
