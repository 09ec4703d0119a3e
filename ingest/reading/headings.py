"""Classification of the lines above a story: kicker, headline, deck, flag, byline."""

import re

from ingest.reading import marks
from ingest.reading.drafts import ABOUT_THIS, OWN_ROLES
from ingest.reading.lines import overlap
from ingest.reading.shapes import Kind, is_name_line
from ingest.reading.values import Role


def set_heading(draft, run, following):
    """Give each line above a story's copy its part of the heading."""
    titles = [s for s in run if s.kind is Kind.HEADING]
    flags = [s for s in run if s.kind is Kind.FLAG]
    names = [s for s in titles[1:] if is_name_line(s.line) and s is titles[-1]]
    if not titles[1:] and titles and flags and is_name_line(titles[0].line):
        names = [titles[0]]
    titles = [s for s in titles if s not in set(names)]
    has_other = titles or any(s.kind in {Kind.DECK, Kind.KICKER} for s in run)
    if not titles and flags:
        # 图片新闻 serves as the headline where there is none.
        titles, flags = [flags[-1]], flags[:-1]
    elif (
        has_other
        and len(titles) > 1
        and marks.looks_like_flag(titles[0].line.words)
        and overlap(titles[0].line.solid, following) < ABOUT_THIS
    ):
        flags.append(titles.pop(0))
    roles = dict(
        zip(titles, _heading_roles([s.line.words for s in titles], run), strict=True)
    )
    flags, names = set(flags), set(names)
    for shape in run:
        if shape in flags:
            draft.add(shape, Role.COLUMN, 0.8, "标题旁边的栏目题花")
        elif shape in names:
            shape.kind = Kind.BYLINE
            draft.opened_by_byline = True
            draft.add(shape, Role.BYLINE, 0.8, "标题下单独一行人名")
        elif shape in roles:
            role, score, reason = roles[shape]
            draft.add(shape, role, score, reason)
        elif shape.kind in OWN_ROLES:
            draft.add(shape, OWN_ROLES[shape.kind])
        else:
            draft.add(shape, Role.UNPLACED)


def _heading_roles(titles, run):
    """Return (role, score, reason) of each title line: kicker, headline or deck."""
    kinds = {shape.kind for shape in run}
    if not titles:
        return []
    claimed = [s.claim for s in run if s.kind is Kind.HEADING]
    if len(claimed) == len(titles) and any(
        c and c.role is Role.HEADLINE for c in claimed
    ):
        return _claimed_roles(claimed)
    if len(titles) == 1:
        return [(Role.HEADLINE, 0.9, "正文上面的一行")]
    if len(titles) == 2:
        if Kind.KICKER in kinds:
            return [(Role.HEADLINE, 0.8, "引题下面"), (Role.DECK, 0.7, "主题下面")]
        if Kind.DECK in kinds:
            return [(Role.KICKER, 0.8, "主题上面"), (Role.HEADLINE, 0.8, "副题上面")]
        if _is_kicker_of(*titles):
            reason = "两行标题，上一行长而分说，是引题"
            return [(Role.KICKER, 0.75, reason), (Role.HEADLINE, 0.8, "引题下面")]
        if _is_one_in_two_lines(*titles):
            reason = "两行一样短，是一个标题分排两行"
            return [(Role.HEADLINE, 0.65, reason)] * 2
        reason = "两行标题，下一行是副题"
        return [(Role.HEADLINE, 0.75, "两行标题的第一行"), (Role.DECK, 0.7, reason)]
    first = (Role.KICKER, 0.65, "三行以上标题的第一行")
    middle = (Role.HEADLINE, 0.7, "三行以上标题的第二行")
    return [first, middle, *((Role.DECK, 0.6, "主题以下"),) * (len(titles) - 2)]


def _claimed_roles(claims):
    """Give the line that the file calls the headline that part, the others by it."""
    roles, seen = [], False
    for claim in claims:
        if claim and claim.role is Role.HEADLINE:
            roles.append((Role.HEADLINE, claim.score, claim.why))
            seen = True
        elif seen:
            roles.append((Role.DECK, 0.75, "文件里的标题下面"))
        else:
            roles.append((Role.KICKER, 0.75, "文件里的标题上面"))
    return roles


def _is_one_in_two_lines(upper, lower):
    """A headline of one narrow column is set in two lines of about one length."""
    longest = max(len(upper.strip()), len(lower.strip()))
    return longest <= 9 and abs(len(upper.strip()) - len(lower.strip())) <= 3


def _is_kicker_of(upper, lower):
    """The upper of two lines is a kicker when it has more parts, or is much longer."""
    upper_parts, lower_parts = len(upper.split()), len(lower.split())
    if upper_parts != lower_parts:
        return upper_parts > lower_parts
    if upper.rstrip().endswith(("：", ":")):
        return True
    upper_length, lower_length = (len(re.sub(r"\s", "", t)) for t in (upper, lower))
    return upper_length >= 1.5 * lower_length and lower_length >= 4
