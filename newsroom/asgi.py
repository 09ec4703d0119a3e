import os

from django.core.asgi import get_asgi_application

from newsroom import database_timeouts
from newsroom.environment import read_settings
from newsroom.middleware import PLAIN_TEXT, UNREADABLE, is_readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

read_settings()
site = get_asgi_application()
database_timeouts.install()


async def application(scope, receive, send):
    headers = dict(scope.get("headers", []))
    if is_readable(headers.get(b"content-type", b"").decode("latin-1")):
        return await site(scope, receive, send)
    head = {"status": 400, "headers": [(b"content-type", PLAIN_TEXT.encode())]}
    await send({"type": "http.response.start"} | head)
    await send({"type": "http.response.body", "body": UNREADABLE.encode()})
