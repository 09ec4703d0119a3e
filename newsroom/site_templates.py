"""Site templates: the Jinja2 environment of all that readers see.

The site's pages are in templates/site/, in Jinja2, which compiles a template to Python:
a page costs a third of what it does in Django's language. The desk's are in
templates/admin/, in Django's language, as the admin's own are.
"""

from datetime import datetime
from functools import lru_cache

import jinja2
from django.conf import settings
from django.template.defaultfilters import (
    date as formatted,
    filesizeformat,
    linebreaks_filter,
    truncatechars,
    urlencode,
)
from django.templatetags.static import static
from django.utils.timezone import template_localtime

from articles import dates
from articles.addresses import address_of, is_web_address
from articles.lunar import lunar_date
from articles.site.atom_elements import xml_safe
from articles.site.cards import block_of, front_story, of_rows
from articles.site.district_map import trend
from articles.site.structured_data import of_front_page, of_list
from articles.text.phrasing import with_dash
from newsroom.furniture import (
    footer,
    icons_in_head,
    masthead,
    paper_panel,
    report_address,
)
from newsroom.site_environment import SiteEnvironment

# What stands on most pages, of a moment of its own: Django reads its form anew for each,
# and asks for the language.
PLAIN_DATES = {
    "Y-m-d": "{0.year:04}-{0.month:02}-{0.day:02}",
    "H:i": "{0.hour:02}:{0.minute:02}",
    "Y年n月j日 H:i": "{0.year:04}年{0.month}月{0.day}日 {0.hour:02}:{0.minute:02}",
}


def environment(**options):
    """Return the environment: Django names it in TEMPLATES."""
    # What is not there is nothing to see, as in Django's language: a page is not to
    # break by it.
    options["undefined"] = jinja2.ChainableUndefined
    options["bytecode_cache"] = compiled_before()
    made = SiteEnvironment(**options, keep_trailing_newline=True)
    made.globals |= {
        "block_of": block_of,
        "districts_name": districts_name,
        "footer": footer,
        "data_of_front_page": of_front_page,
        "data_of_list": of_list,
        "front_story": front_story,
        "icons_in_head": icons_in_head,
        "masthead": masthead,
        "of_rows": of_rows,
        "paper_panel": paper_panel,
        "report_address": report_address,
        "static": file_address,
        "trend": trend,
        "url": address_of,
    }
    made.filters |= {
        "date": date,
        "filesizeformat": filesizeformat,
        "iso": iso,
        "linebreaks": linebreaks_filter,
        "long_day": long_day,
        "lunar": lunar_date,
        "spoken": dates.spoken,
        "truncatechars": truncatechars,
        "urlencode": urlencode,
        "with_dash": with_dash,
        "xml_text": xml_safe,
    }
    made.tests["web_address"] = is_web_address
    return made


def compiled_before():
    """Return where compiled templates are kept from one start to the next, as .pyc files
    are: in a folder of this user's among the temporary ones. None where there can be none.

    To compile what the front page is made of takes a tenth of a second.
    """
    try:
        return jinja2.FileSystemBytecodeCache()
    except (OSError, RuntimeError):
        return None


def districts_name():
    """Return what the districts of the city are called together: 区县, 旗县区."""
    return settings.DISTRICTS_NAME


# The same few days stand on every page.
@lru_cache(maxsize=2000)
def date(day, form):
    """Return a day or the local time of a moment in Django's form: "Y年n月"."""
    plain = PLAIN_DATES.get(form)
    if plain and isinstance(day, datetime):
        return plain.format(dates.local(day))
    return formatted(template_localtime(day), form)


@lru_cache(maxsize=100)
def file_address(path):
    """Return the address of one of the site's files, which a process finds once."""
    return static(path)


def iso(moment):
    return dates.iso(moment) if moment else ""


def long_day(day):
    return dates.long_day(day) if day else ""
