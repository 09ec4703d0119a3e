"""Page of documentation of the API: its tables are the declarations themselves."""

from exchange import dresses
from exchange.api.changes import MOST
from exchange.api.endpoints import ENDPOINTS
from exchange.api.problems import TYPES
from exchange.api.story_fields import ALWAYS, FIELDS, OF_LISTS


def page_context(root):
    return {
        "root": root,
        "endpoints": ENDPOINTS,
        "fields": FIELDS,
        "of_lists": OF_LISTS,
        "always": ALWAYS,
        "forms": [(form.name, form.label) for form in dresses.PUBLIC.values()],
        "problems": TYPES,
        "most": MOST,
    }
