"""The environment the tests run in, set before pytest-django reads the settings."""

import atexit
import os
import shutil
import tempfile

# What a developer has set for a server of their own is not for the tests.
for name in ("ALLOWED_HOSTS", "CACHE_URL", "DEBUG", "LOG_LEVEL", "MEDIA_BUCKET"):
    os.environ.pop(name, None)
for name in [name for name in os.environ if name.startswith("OIDC_")]:
    os.environ.pop(name)
for name in ("REQUIRE_SECOND_FACTOR", "TRUSTED_PROXIES"):
    os.environ.pop(name, None)
for name in ("CITY_NAME", "CITY_SHORT_NAME", "CITY_OTHER_NAMES", "DISTRICTS_NAME"):
    os.environ.pop(name, None)
for name in ("SITE_NAME", "SITE_TAGLINE"):
    os.environ.pop(name, None)

# For tests.postgres; without that plugin the tests run on SQLite.
GIVEN_DATABASE = os.environ.pop("DATABASE_URL", "")

os.environ["ENVIRONMENT"] = "development"
os.environ["MEDIA_ROOT"] = tempfile.mkdtemp(prefix="newsroom-media-")
atexit.register(shutil.rmtree, os.environ["MEDIA_ROOT"], ignore_errors=True)
