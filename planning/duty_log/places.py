"""Places that facts lead to: an address of the desk, and who may follow it."""

from urllib.parse import urlencode

from django.urls import reverse

# {name: (name of the address, what whoever follows it must hold, its query)}
PLACES = {
    "story": ("admin:articles_article_change", "articles.view_article", {}),
    "wall": ("admin:editions_issue_wall", "editions.view_page", {}),
    "wire": ("admin:exchange_wireitem_change", "exchange.view_wireitem", {}),
    "wire_list": ("admin:exchange_wireitem_changelist", "exchange.view_wireitem", {}),
    "wire_files": (
        "admin:exchange_wireitem_changelist",
        "exchange.view_wireitem",
        {"tab": "broken"},
    ),
    "pushes": ("admin:articles_article_pushes", "exchange.view_delivery", {}),
    "run": ("admin:ingest_importrun_change", "ingest.view_importrun", {}),
}


def address_of(fact, user):
    """Return where a fact leads a person, or "": a record may be older than a place."""
    name, key = fact.to or ("", None)
    if name not in PLACES:
        return ""
    view, permission, query = PLACES[name]
    if not user.has_perm(permission):
        return ""
    address = reverse(view, args=[] if key is None else [key])
    return f"{address}?{urlencode(query)}" if query else address
