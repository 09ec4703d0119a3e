import gc
import os

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from newsroom import database_timeouts, request_record
from newsroom.environment import ended_by_one_sentence, read_settings
from newsroom.middleware import PLAIN_TEXT, SITE_URLS, UNREADABLE, is_readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

# A collection looks at all that is loaded so far, which is there to stay: a fifth of the
# time in which a worker starts, and afterwards a pause of some request.
gc.disable()
read_settings()
site = get_wsgi_application()
if settings.PRODUCTION:
    with ended_by_one_sentence():
        staticfiles_storage.need_collected()
database_timeouts.install()
get_resolver(SITE_URLS).url_patterns  # noqa: B018 (loads the views of readers)
gc.freeze()
# A page makes more than 700 objects, Python's own measure of when to look at the newest.
gc.set_threshold(5000, 10, 10)
gc.enable()


def application(environ, start_response):
    if is_readable(environ.get("CONTENT_TYPE", "")):
        return site(environ, start_response)
    request_record.log_refusal(environ, 400)
    start_response("400 Bad Request", [("Content-Type", PLAIN_TEXT)])
    return [UNREADABLE.encode()]
