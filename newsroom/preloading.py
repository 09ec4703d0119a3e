"""What every reader's worker comes to need, loaded before workers are forked.

They share it then: loaded by each after its first pages it was 7 MB in each. Nothing here
asks the database, which may be away when the site starts.
"""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.db import connections
from django.template import engines
from django.utils.formats import get_format


def load_what_readers_need():
    """Load the templates of the site, the addresses of its files, the forms of dates, and
    the compilers of queries."""
    for engine in engines.all():
        if engine.name == "site":
            for name in engine.env.list_templates():
                engine.env.get_template(name)
    get_format("DATE_FORMAT")
    for alias in connections:
        connections[alias].ops.compiler("SQLCompiler")
    # Django makes both when they are first asked for anything.
    for made_late in (staticfiles_storage.base_url, caches["default"].key_prefix):
        str(made_late)
