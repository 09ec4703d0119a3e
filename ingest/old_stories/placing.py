"""Places of old stories in the printed paper: issues and pages are found, or made."""

from datetime import date

from django.db.models import Max

from editions.models import Issue, Page, Placement, plain_number
from editions.models.pages import PAGE_NUMBER
from ingest.old_stories.lines import in_one_line

MOST = 32_767


def page_number(printed):
    """Return a page's number as it is stored, "" for what is none: 01, A03."""
    number = in_one_line(printed).upper()
    return number if PAGE_NUMBER.regex.search(number) else ""


class Placing:
    """The pages that the stories of a batch stand on, each looked up once."""

    def __init__(self):
        self._pages = {}  # (date, number) -> page
        self._taken = {}  # page -> (orders, stories) that are placed there

    def placements(self, article, outcome):
        """Return the new Placements of a story, which has its id."""
        story, found = outcome.story, []
        if not story.places:
            return found
        try:
            when = date.fromisoformat(story.issue)
        except ValueError:
            outcome.doubt("unsure", f"期次“{story.issue}”不是日期，没有上版。")
            return found
        for place in story.places:
            page = self._page(when, place.page)
            if page is None:
                outcome.doubt("unsure", f"版次“{place.page}”认不得，没有上版。")
                continue
            orders, stories = self._taken_on(page)
            if article.pk in stories:
                continue
            order = place.order
            if not 1 <= order <= MOST or order in orders:
                order = max(orders, default=0) + 1
            orders.add(order)
            stories.add(article.pk)
            found.append(
                Placement(
                    page=page,
                    article=article,
                    order=order,
                    **regions_of(place.regions),
                    continued_from=page_number(place.continued_from),
                    continued_on=page_number(place.continued_on),
                )
            )
        return found

    def _page(self, when, printed):
        key = when, in_one_line(printed)
        if key not in self._pages:
            self._pages[key] = _found_or_made(*key)
        return self._pages[key]

    def _taken_on(self, page):
        if page.pk not in self._taken:
            rows = list(page.placements.values_list("order", "article"))
            orders = {order for order, _ in rows}
            self._taken[page.pk] = orders, {pk for _, pk in rows}
        return self._taken[page.pk]


def _found_or_made(when, printed):
    issue, _ = Issue.objects.get_or_create(date=when)
    # Of two who make pages of an issue at once, the second waits and sees the first's.
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    every = {page.label(): page for page in issue.pages.all()}
    if printed in every:
        return every[printed]
    number = page_number(printed)
    if not number:
        return None
    if number in every:
        return every[number]
    # A table says 1 of the page that is printed 01.
    for page in every.values():
        if page.number and plain_number(page.number) == plain_number(number):
            return page
    last = issue.pages.aggregate(last=Max("order"))["last"] or 0
    return Page.objects.create(issue=issue, number=number, order=last + 1)


def regions_of(regions):
    """Return the polygons of a place as the fields of a placement, in thousandths of the
    page, the largest first."""
    sound = {
        tuple((_thousandths(x), _thousandths(y)) for x, y in polygon)
        for polygon in regions
        if len(polygon) >= 3
    }
    largest_first = sorted(sound, key=lambda each: (-_area(each), each))
    found = [[list(point) for point in polygon] for polygon in largest_first]
    if not found:
        return {"region": None}
    return {"region": found[0], "further_regions": found[1:] or None}


def _thousandths(fraction):
    return min(1000, max(0, round(1000 * fraction)))


def _area(polygon):
    pairs = zip(polygon, [*polygon[1:], polygon[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2
