"""What the system knows of nights, from all rooms, in a fixed number of queries.

Any span of nights is asked at once: a month costs the queries of a night.
"""

from planning.duty_log import of_exchange, of_paper, of_stories
from planning.duty_log.facts import Night


def nights_of(span):
    """Return {day: Night} of a nights.Span."""
    nights = {day: Night(day) for day in span.days}
    papers, of_the_paper = of_paper.asked(span)
    for day, paper in papers.items():
        nights[day].paper = paper
    for source in (of_the_paper, of_stories.asked(span), of_exchange.asked(span)):
        for day, fact in source:
            if day in nights:
                nights[day].facts.append(fact)
    return nights
