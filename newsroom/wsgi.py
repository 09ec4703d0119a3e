import os

from django.core.wsgi import get_wsgi_application

from newsroom.middleware import PLAIN_TEXT, UNREADABLE, is_readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

site = get_wsgi_application()


def application(environ, start_response):
    if is_readable(environ.get("CONTENT_TYPE", "")):
        return site(environ, start_response)
    start_response("400 Bad Request", [("Content-Type", PLAIN_TEXT)])
    return [UNREADABLE.encode()]
