"""Rights to a photo, as conditions on its row: till when it may be shown, and where.

The last day of the rights is a whole day of the paper's own time zone.
"""

from django.db.models import Q
from django.utils import timezone

from articles.models.photos import Photo
from articles.statements import through

WEB, PRINT = Photo.Outlet.WEB, Photo.Outlet.PRINT


def has_rights(at, outlet, photo=""):
    """Return the Q that a photo may be shown at a moment in an outlet, WEB or PRINT.

    `photo` leads to it from the row that is asked for: "photo__".
    """
    day = through(timezone.localdate, at)
    return _may_stand(outlet, photo) & (
        Q(**{f"{photo}rights_expire_on__isnull": True})
        | Q(**{f"{photo}rights_expire_on__gte": day})
    )


def has_lost_rights(at, outlet, photo=""):
    """Return the Q that a photo stood in an outlet until its rights ended."""
    day = through(timezone.localdate, at)
    return _may_stand(outlet, photo) & Q(**{f"{photo}rights_expire_on__lt": day})


def _may_stand(outlet, photo):
    return Q(**{f"{photo}outlet__in": [Photo.Outlet.BOTH.value, str(outlet)]})
