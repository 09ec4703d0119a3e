"""Names of the gazetteer, which no dictionary knows: 尖草坪, 集义乡.

Asked of the database once a process: they change with the map. One that is changed
elsewhere is known here from the next start on, and is broken within meanwhile at worst.
"""

from django.db.models.signals import post_delete, post_save

from districts.models import District, Place

_kept = None


def gazetteer_names():
    """Return the query of the names of all districts, short, long and other, and of the
    places in them; names_among() reads its rows."""
    districts = District.objects.order_by()
    return districts.values_list("name").union(
        districts.values_list("short_name"),
        districts.exclude(other_names="").values_list("other_names"),
        Place.objects.order_by().values_list("name"),
    )


def names_among(rows):
    """Return the names in the rows of that query, in order."""
    return tuple(sorted({name for (listed,) in rows for name in listed.split("、")}))


def names_of_places():
    """Return the names of all districts, in all forms, and of the places in them."""
    global _kept
    if _kept is None:
        _kept = tuple(name for name in names_among(gazetteer_names()) if len(name) > 1)
    return _kept


def _forget(**kwargs):
    global _kept
    _kept = None


def listen():
    """Connect the signal receivers; called once, when Django starts."""
    for model in (District, Place):
        post_save.connect(_forget, model)
        post_delete.connect(_forget, model)
