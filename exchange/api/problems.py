"""Problems: what the API answers instead of what was asked for, as RFC 9457 has it.

The title is English, for programs and logs everywhere; the detail is a Chinese sentence
that says what to do.
"""

from dataclasses import dataclass, field

from django.http import JsonResponse

from articles.addresses import address_of, site_root
from exchange.api.origins import for_every_origin

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class ProblemType:
    """A kind of problem: the last part of its address, its status, and its title."""

    name: str
    status: int
    title: str
    zh: str
    en: str


BAD_ARGUMENT = ProblemType(
    *("bad-argument", 400, "Bad argument"),
    "参数不认识、超出范围，或不能一起用；`argument` 是哪一个。",
    "An argument is unknown, out of range, or cannot be combined; `argument` names it.",
)
BAD_KEY = ProblemType(
    *("bad-key", 401, "Bad API key"),
    "密钥不对，或已停用。不带密钥也能读。",
    "The key is wrong or switched off. Reading works without a key, too.",
)
NOT_FOUND = ProblemType(
    *("not-found", 404, "Not found"),
    "没有这个地址，或没有刊出过这一条。",
    "There is no such address, or nothing public has that id.",
)
WRONG_METHOD = ProblemType(
    *("wrong-method", 405, "Method not allowed"),
    "接口只读：用 GET、HEAD 或 OPTIONS。",
    "The API is for reading: use GET, HEAD or OPTIONS.",
)
NOT_IN_THIS_FORM = ProblemType(
    *("not-in-this-form", 406, "Story does not fit the form"),
    "这篇稿件装不进这种格式；`detail` 说明为什么。",
    "The story does not fit into the form; `detail` says why.",
)
WITHDRAWN = ProblemType(
    *("withdrawn", 410, "Withdrawn"),
    "稿件已撤下，请删去您的副本；`tombstone` 是撤下的时间和向读者的说明。",
    "The story was withdrawn, delete your copy; `tombstone` has when, and the notice.",
)
TOO_MANY = ProblemType(
    *("too-many-requests", 429, "Too many requests"),
    "密钥这一小时的次数用完了；`Retry-After` 是还要等多少秒。",
    "The key's requests of this hour are used up; `Retry-After` says how many seconds.",
)
AWAY = ProblemType(
    *("away", 503, "Temporarily unavailable"),
    "数据库一时不通；`Retry-After` 是过多少秒再来。",
    "The database is away for a moment; `Retry-After` says how many seconds to wait.",
)
TYPES = (
    *(BAD_ARGUMENT, BAD_KEY, NOT_FOUND, WRONG_METHOD, NOT_IN_THIS_FORM),
    *(WITHDRAWN, TOO_MANY, AWAY),
)


@dataclass
class Problem(Exception):
    """A request that is refused, with the sentence that says why."""

    type: ProblemType
    detail: str
    more: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)


def bad_argument(name, detail):
    return Problem(BAD_ARGUMENT, detail, {"argument": name})


def refused(request, problem):
    """Return the answer to a request that is refused. It asks no query, and is there
    before any model is (newsroom/middleware.py)."""
    kind, documentation = problem.type, address_of("exchange:documentation")
    members = {
        "type": f"{site_root(request)}{documentation}#{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
    }
    response = JsonResponse(
        members | problem.more,
        status=kind.status,
        content_type=MEDIA_TYPE,
        headers=problem.headers,
        json_dumps_params={"ensure_ascii": False},
    )
    response["Content-Language"] = "zh-Hans"
    return for_every_origin(response)
