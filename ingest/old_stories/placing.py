"""Places of old stories in the printed paper: issues and pages are found, or made."""

from collections import defaultdict
from datetime import date
from string import ascii_uppercase

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
    """The pages that the stories of a batch stand on, found or made at once."""

    def __init__(self, outcomes):
        self._wanted = {}  # (date, page as printed)
        for outcome in outcomes:
            if outcome.story.places and (when := self._day(outcome)):
                for place in outcome.story.places:
                    self._wanted.setdefault((when, in_one_line(place.page)))
        self._pages = self._found() | self._made()
        pks = {page.pk for page in self._pages.values()}
        self._orders, self._stories = defaultdict(set), defaultdict(set)
        placed = Placement.objects.filter(page__in=pks).order_by()
        for page, article, order in placed.values_list("page", "article", "order"):
            self._orders[page].add(order)
            self._stories[page].add(article)

    def placements(self, article, outcome):
        """Return the new Placements of a story, which may have no id yet."""
        found, pages = [], set()
        when = self._day(outcome)
        for place in outcome.story.places if when else ():
            page = self._pages.get((when, in_one_line(place.page)))
            if page is None:
                outcome.doubt("unsure", f"版次“{place.page}”认不得，没有上版。")
            elif page.pk not in pages and article.pk not in self._stories[page.pk]:
                pages.add(page.pk)
                found.append(self._placement(page, article, place))
        return found

    def _placement(self, page, article, place):
        orders, order = self._orders[page.pk], place.order
        if not 1 <= order <= MOST or order in orders:
            order = max(orders, default=0) + 1
        orders.add(order)
        return Placement(
            page=page,
            article=article,
            order=order,
            **regions_of(place.regions),
            continued_from=page_number(place.continued_from),
            continued_on=page_number(place.continued_on),
        )

    def _day(self, outcome):
        """Return the day of a story's issue, or None, which is doubted once."""
        try:
            return date.fromisoformat(outcome.story.issue)
        except ValueError:
            words = f"期次“{outcome.story.issue}”不是日期，没有上版。"
            if outcome.story.places and not any(
                doubt.words == words for doubt in outcome.doubts
            ):
                outcome.doubt("unsure", words)
            return None

    def _found(self):
        """Return the pages that are there, by day and by the number as it was printed."""
        days = {when for when, _ in self._wanted}
        pages = Page.objects.filter(issue__date__in=days).select_related("issue")
        known = {}
        for page in pages:
            # A table says 1 of the page that is printed 01.
            known.setdefault((page.issue.date, plain_number(page.number)), page)
        known |= {(page.issue.date, page.label()): page for page in pages}
        found = {}
        for when, printed in self._wanted:
            number = page_number(printed)
            page = known.get((when, printed)) or known.get((when, number))
            page = page or (number and known.get((when, plain_number(number))))
            if page:
                found[when, printed] = page
        return found

    def _made(self):
        """Make the pages that are not there, their issues too; return them as _found()."""
        missing = defaultdict(dict)  # day: {number: [as printed]}
        found = self._found()
        for when, printed in self._wanted:
            if (when, printed) not in found and (number := page_number(printed)):
                missing[when].setdefault(number, []).append(printed)
        if not missing:
            return {}
        Issue.objects.bulk_create(
            (Issue(date=when) for when in sorted(missing)), ignore_conflicts=True
        )
        # Of two who make pages of an issue at once, the second waits for the first.
        issues = Issue.objects.select_for_update().filter(date__in=missing)
        issues = {issue.date: issue for issue in issues.order_by("date")}
        last = dict(
            Page.objects.filter(issue__in=issues.values())
            .order_by()
            .values_list("issue__date")
            .annotate(Max("order"))
        )
        made = []
        for when, numbers in missing.items():
            for order, number in enumerate(sorted(numbers, key=_in_order), 1):
                page = Page(issue=issues[when], number=number)
                page.order = last.get(when, 0) + order
                made.append(page)
        Page.objects.bulk_create(made)
        return {
            (page.issue.date, printed): page
            for page in made
            for printed in missing[page.issue.date][page.number]
        }


def _in_order(number):
    """Return what sorts page numbers as they are bound: 2 before 10, A2 before B1."""
    plain = plain_number(number)
    digits = plain.lstrip(ascii_uppercase)
    return plain[: -len(digits)], int(digits)


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
