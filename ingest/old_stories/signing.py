"""Bylines of old stories: rows as the old system had them, or one line that the grammar
of bylines reads. What is not sure is said, and no name is lost."""

import re

from articles.models import Byline
from articles.models.people import BadName, author_name
from articles.text.bylines import Role, Work
from ingest.byline_rows import rows_of_people
from ingest.old_stories.lines import in_one_line
from ingest.old_stories.values import OldByline
from ingest.reading.bylines_in_copy import run_in_signature

ROLES = {role.value: role for role in Role} | {role.label: role for role in Role}
WORKS = {work.value: work for work in Work} | {work.label: work for work in Work}
LONGEST_LINE = 300
OF_THE_DATELINE = re.compile(r"^本[报刊台网]讯\s*(?=[（(])")


def named(story, fit):
    """Return the names of a story's byline as [OldByline], with roles of today; what
    cannot be read is noted and doubted."""
    if story.bylines:
        return [row for each in story.bylines for row in _sound(each, fit)]
    line = in_one_line(story.byline)
    if not line:
        return []
    # 本报讯（记者 王勇）: the dateline is no part of it.
    line_alone = OF_THE_DATELINE.sub("", line)
    found = run_in_signature(line_alone) if len(line) <= LONGEST_LINE else None
    if found is None or not found.people:
        fit.note(f"署名：{line}")
        if found is None or not (found.source and found.is_sure):
            fit.outcome.doubt("unsure", f"署名“{line}”读不出姓名，原样记在内部备注里。")
        return []
    if not found.is_sure:
        fit.note(f"署名：{line}")
        fit.outcome.doubt("unsure", f"署名“{line}”读得没有把握，请核对姓名和身份。")
    rows = [OldByline(r.name, r.role, r.work) for r in rows_of_people(found.people)]
    return [row for each in rows for row in _sound(each, fit)]


def _sound(row, fit):
    """Yield a byline with its name and its role as they are stored today."""
    try:
        name = author_name(row.name)
    except BadName as problem:
        if words := in_one_line(f"{row.role} {row.name}"):
            fit.note(f"署名：{words}")
            fit.outcome.doubt(
                "unsure", f"署名“{words}”没有收：{problem}原样记在内部备注里。"
            )
        return
    role, work = ROLES.get(row.role.strip()), WORKS.get(row.work.strip())
    unknown = row.role.strip() if role is None else row.work.strip() if not work else ""
    if unknown:
        fit.note(f"署名：{in_one_line(row.role)} {name} {in_one_line(row.work)}")
        fit.outcome.doubt(
            "unsure", f"{name}的身份“{unknown}”认不得，原样记在内部备注里。"
        )
    yield OldByline(name, role or Role.AUTHOR, work or "")


def byline_rows(rows, article, filing, outcome):
    """Return the Bylines of a story, each person once in a role; people who are not
    there yet are made."""
    found, seen = [], set()
    for row in rows:
        person, alike = filing.person(row.name)
        if (person.pk, row.role) in seen:
            continue
        seen.add((person.pk, row.role))
        if alike > 1:
            outcome.doubt(
                "unsure",
                f"叫“{row.name}”的作者有 {alike} 位，先署在 {person.slug} 名下，请核对。",
            )
        found.append(
            Byline(
                article=article,
                contributor=person,
                role=row.role,
                work=row.work,
                order=len(seen),
            )
        )
    return found
