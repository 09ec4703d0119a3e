"""Middleware: deadlines, unreadable requests, static files, outages, programs, headers."""

import codecs
import logging
import re
from functools import cached_property

from django.conf import settings
from django.contrib.messages.middleware import MessageMiddleware
from django.core.handlers.exception import convert_exception_to_response
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseBadRequest
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.template.loader import render_to_string
from django.urls import resolve, set_urlconf
from django.utils.http import parse_header_parameters

from articles.photos.storage import StorageAway
from exchange.api.problems import AWAY, Problem, refused
from newsroom import deadlines
from newsroom.database_timeouts import give_time
from newsroom.deadlines import Kind
from newsroom.typed import typed_words

UNREADABLE = "请求里有无法识别的字符，请检查网址后再试。"
SITE_URLS = "newsroom.site_urls"
DESK = "/admin"
API = "/api/v1/"
API_AWAY = "接口一时取不到数据，请过一分钟再来。"
PLAIN_TEXT = "text/plain; charset=utf-8"
PICTURE_AWAY = "图片暂时取不到，请过一分钟再试。"
# Whose text static/desk/drafts.js keeps.
STORY_FORM = re.compile(r"/admin/articles/article/(add|\d+/change)/")
# When a program that was answered 503 asks again.
SECONDS_TO_WAIT = "60"

logger = logging.getLogger(__name__)


def is_for_the_desk(request):
    return request.path_info.startswith(DESK)


def set_deadline(get_response):
    """Give each request a deadline, by which whatever it waits for has to answer."""

    def middleware(request):
        with deadlines.of(Kind.DESK if is_for_the_desk(request) else Kind.READER):
            give_time()
            return get_response(request)

    return middleware


def refuse_unreadable_requests(get_response):
    """Answer 400 to a request with a NUL in its address or its cookies.

    PostgreSQL and the file system raise errors on it where SQLite does not.
    """

    def middleware(request):
        query = request.META.get("QUERY_STRING", "")
        texts = (request.path, query, *request.COOKIES.values())
        if "%00" in query or any("\x00" in text for text in texts):
            return HttpResponseBadRequest(UNREADABLE, content_type=PLAIN_TEXT)
        return get_response(request)

    return middleware


def load_the_desk_for_the_desk(get_response):
    """Resolve what readers ask for without the addresses of the desk.

    Those bring the admin with all its forms: 40 MiB that a worker which answers readers
    does without, and starts sooner. ROOT_URLCONF has them all.
    """

    def middleware(request):
        if not is_for_the_desk(request):
            request.urlconf = SITE_URLS
            # Pages about an error do not look at the request; see reset_urlconf, too,
            # by which Django forgets this when the request has ended.
            set_urlconf(SITE_URLS)
        return get_response(request)

    return middleware


def answer_what_is_away(get_response):
    """Answer 503, in words, when the database or the files are away.

    The page is made of files only. The next request asks again, so the site comes back by
    itself.
    """

    def middleware(request):
        return get_response(request)

    def process_exception(request, exception):
        return away_for(request, exception)

    middleware.process_exception = process_exception
    return middleware


def away_for(request, exception):
    """Return the answer to a request that failed because something is away, else None."""
    if isinstance(exception, StorageAway):
        logger.error("A file cannot be read: %s", exception.__cause__ or exception)
        return _come_back(HttpResponse(PICTURE_AWAY, content_type=PLAIN_TEXT))
    if isinstance(exception, (OperationalError, InterfaceError)):
        logger.error("The database does not answer: %s", exception)
        return away(request)
    return None


def away(request):
    """Return the page of an outage: at the desk, it says where the draft is; to a program
    it is a problem of the API's."""
    if request.path_info.startswith(API):
        return _come_back(refused(request, Problem(AWAY, API_AWAY)))
    if not is_for_the_desk(request):
        return _come_back(HttpResponse(page_of_trouble("503.html")))
    # No query: without the request, nobody asks who is signed in.
    has_draft = request.method == "POST" and STORY_FORM.match(request.path_info)
    context = {
        "site_name": settings.SITE_NAME,
        "was_sent": request.method == "POST",
        "has_draft": has_draft,
        "typed": [] if has_draft else typed_words(request),
        "address": request.get_full_path() if request.method == "GET" else "",
        "form_address": request.path_info if has_draft else "/admin/",
    }
    return _come_back(HttpResponse(render_to_string("admin/503.html", context)))


def page_of_trouble(template_name):
    """Return a page for readers that is made of files and the paper's name only."""
    return render_to_string(template_name, {"site_name": settings.SITE_NAME})


def _come_back(response):
    response.status_code = 503
    response["Retry-After"] = SECONDS_TO_WAIT
    response["Cache-Control"] = "no-store"
    return response


class StaticFiles:
    """Send static files by WhiteNoise, which is loaded when one is first asked for.

    It reads the names of all of them, a tenth of the time in which a worker starts; and
    nginx sends them itself.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(settings.STATIC_URL):
            return self.whitenoise(request)
        return self.get_response(request)

    @cached_property
    def whitenoise(self):
        from whitenoise.middleware import WhiteNoiseMiddleware

        return WhiteNoiseMiddleware(self.get_response)


def answer_programs(get_response):
    """Answer the API here, past the middleware of pages.

    A program has no session, nobody signs in, and no form is sent. What Django does of its
    own around each view it does around these: the host is checked, no frame may hold an
    answer, its length is told, and an error is a 500.
    """
    answered = convert_exception_to_response(_answer_of_the_api)
    framed = convert_exception_to_response(XFrameOptionsMiddleware(answered))
    api = convert_exception_to_response(CommonMiddleware(framed))

    def middleware(request):
        if request.path_info.startswith(API):
            return api(request)
        return get_response(request)

    return middleware


def _answer_of_the_api(request):
    """Return what the view of an address answers; each there is for reading only, and
    takes no token (exchange/api/views.py)."""
    found = request.resolver_match = resolve(request.path_info)
    try:
        return found.func(request, *found.args, **found.kwargs)
    except Exception as error:
        answer = away_for(request, error)
        if answer is None:
            raise
        return answer


class DeskMessages(MessageMiddleware):
    """Django's messages, at the desk: readers are sent none, and Django looks up anew for
    each of them where it would keep one."""

    def process_request(self, request):
        if is_for_the_desk(request):
            super().process_request(request)


def ask_each_time(get_response):
    """Set Cache-Control so that a cache revalidates every page, and keeps none of the desk.

    Without a word of ours a cache would guess how long a page is good, and show a
    story that was withdrawn meanwhile. At the desk what is refused, or leads elsewhere,
    names stories and people, too.
    """

    def middleware(request):
        response = get_response(request)
        kept = "no-store, private" if is_for_the_desk(request) else "no-cache"
        response.headers.setdefault("Cache-Control", kept)
        return response

    return middleware


def ask_nothing_of_the_device(get_response):
    """Set Permissions-Policy: no camera, no place, no payment, on any page."""

    def middleware(request):
        response = get_response(request)
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response

    return middleware


def is_readable(content_type):
    """Whether Django can make a request of one with this Content-Type.

    It decodes the query with whatever codec of Python's is named there, and does
    so before the first middleware: one that is not for text, such as zip, makes an
    error that nothing catches. So does a parameter in a charset that is none. Hence
    wsgi.py and asgi.py ask here first; an unknown codec alone is harmless.
    """
    if not content_type:
        return True
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
        return codecs.lookup(charset).name == "utf-8"
    except LookupError:
        return True
    except ValueError:
        return False
