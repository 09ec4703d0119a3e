"""Settings of what the law asks a Chinese news site to show, and of readers' reports."""

import re
from datetime import date
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from newsroom import environment

# {key: variable}; each is shown once it is set.
LICENCES = {
    "publisher": "SITE_PUBLISHER",
    "serial": "SITE_SERIAL_NUMBER",
    "news_licence": "SITE_NEWS_LICENCE",
    "news_services": "SITE_NEWS_SERVICES",
    "icp": "SITE_ICP",
    "police": "SITE_POLICE_RECORD",
    "address": "SITE_POSTAL_ADDRESS",
    "telephone": "SITE_TELEPHONE",
    "email": "SITE_EMAIL",
    "report_telephone": "SITE_REPORT_TELEPHONE",
    "report_email": "SITE_REPORT_EMAIL",
}
# Days until a report is to be done with. These are the paper's own promise, of no law.
REPORT_DAYS = {"correction": 3, "rights": 3, "harmful": 1, "suggestion": 15}
# RFC 9116: what a contact begins with.
CONTACT = re.compile(r"(mailto:[^@\s]+@[^@\s]+|https://\S+|tel:\+?[0-9-]+)")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_MARK = 100 * 1024


def licences():
    return {key: environment.text(name, "") for key, name in LICENCES.items()}


def report_days():
    """Return {kind of report: days}."""
    return {
        kind: environment.number(f"REPORT_DAYS_{kind.upper()}", days, least=1)
        for kind, days in REPORT_DAYS.items()
    }


def police_mark():
    """Return the picture beside the record of the police, b"" for the site's own."""
    if not environment.text("SITE_POLICE_MARK", ""):
        return b""
    path = environment.folder("SITE_POLICE_MARK", "")
    content = _read(path)
    if not content.startswith(PNG) or len(content) > LARGEST_MARK:
        raise ImproperlyConfigured(
            f"SITE_POLICE_MARK={str(path)!r}: it must be a PNG of at most 100 KB."
        )
    return content


def _read(path: Path):
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_MARK + 1)
    except OSError as error:
        raise ImproperlyConfigured(f"SITE_POLICE_MARK: {error}.") from error


def security_contact():
    """Return what /.well-known/security.txt says, None where nobody is named."""
    contacts = environment.words_or_none("SECURITY_CONTACT")
    if not contacts:
        return None
    if not all(map(CONTACT.fullmatch, contacts)):
        raise ImproperlyConfigured(
            "SECURITY_CONTACT: addresses that begin with mailto:, https: or tel:."
        )
    try:
        expires = date.fromisoformat(environment.text("SECURITY_EXPIRES"))
    except ValueError as error:
        raise ImproperlyConfigured(
            "SECURITY_EXPIRES: a day, such as 2027-06-30; a year from now at most."
        ) from error
    languages = environment.words("SECURITY_LANGUAGES", "zh,en")
    if not all(map(LANGUAGE.fullmatch, languages)):
        raise ImproperlyConfigured("SECURITY_LANGUAGES: tags such as zh,en.")
    return {"contacts": contacts, "expires": expires, "languages": languages}
