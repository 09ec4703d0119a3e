"""Tables of a sheet, as pages, CSV and .xlsx write them: headings, and rows of values."""

from decimal import Decimal

from articles import csv_tables
from planning.models import PointsRule, SheetRow
from planning.statistics.columns import COLUMNS

KINDS = SheetRow.Kind
# In the order in which they are shown.
SHOWN = (KINDS.PERSON, KINDS.DEPARTMENT, KINDS.SECTION, KINDS.DISTRICT, KINDS.ROLE)
LINES = "lines"
# What a narrow page shows even of a month without any.
ALWAYS = {"stories", "points"}
LINE_COLUMNS = (
    ("日期", "day"),
    ("稿件", "what"),
    ("身份", "roles"),
    ("字数", "characters"),
    ("图片", "pictures"),
    ("文字分", "words_points"),
    ("图片分", "picture_points"),
    ("评分", "award_points"),
    ("合计", "points"),
)


def columns_in_use(figures):
    """Return the Columns that have anything in figures, of a row or of all."""
    return [c for c in COLUMNS if c.name in ALWAYS or figures[c.name]]


def cells(row, columns=COLUMNS):
    """Return the figures of a row as text."""
    return [shown(row.figures[column.name], column.is_points) for column in columns]


def shown(number, is_points=False):
    if is_points:
        return f"{number:.2f}"
    if isinstance(number, Decimal):
        return f"{number.normalize():f}"  # 0.5, not 0.50
    return str(number)


def table(sheet, kind):
    """Return (headings, rows of values) of a kind, with the sum of all below persons; or
    of the LINES of all."""
    if kind == LINES:
        headings = ["姓名", *(label for label, _ in LINE_COLUMNS)]
        return headings, [
            [name, *(_value(getattr(line, field)) for _, field in LINE_COLUMNS)]
            for name, line in sheet.lines()
        ]
    has_people = kind == KINDS.PERSON
    headings = [KINDS(kind).label, *(["部门"] if has_people else [])]
    rows = sheet.rows(kind) + ([sheet.total] if has_people else [])
    return [*headings, *(column.label for column in COLUMNS)], [
        [
            row.name,
            *([row.department] if has_people else []),
            *(row.figures[column.name] for column in COLUMNS),
        ]
        for row in rows
    ]


def _value(value):
    return "" if value is None else value


def written_csv(sheet, kind):
    """Return a table as CSV."""
    headings, rows = table(sheet, kind)
    return "".join(csv_tables.written([headings, *rows]))


def rules_in_words(rules):
    """Return [(from which day, [what a line says])] of the editions of a month."""
    return [
        (edition.valid_from, [*map(_in_words, edition.lines), *_of_grades(edition)])
        for edition in rules.editions
    ]


def _in_words(line):
    per = PointsRule.Per(line.per).label
    said = f"{per} {line.points.normalize():f} 分"
    if line.per == PointsRule.Per.REVIEW:
        return said
    conditions = []
    for name in ("origin", "genre", "weight"):
        value = getattr(line, name)
        if value not in ("", None, "any"):
            choices = dict(PointsRule._meta.get_field(name).choices)
            conditions.append(choices[value])
    if line.least is not None or line.most is not None:
        least = "" if line.least is None else line.least
        most = "以上" if line.most is None else f"—{line.most}"
        conditions.append(f"{least or 0}{most}字")
    if line.page:
        conditions.append(f"第{line.page}版")
    return f"{'，'.join(conditions)}：{said}" if conditions else said


def _of_grades(edition):
    return [
        f"{grade} 级好稿加 {points.normalize():f} 分"
        for grade, points in edition.grades.items()
        if points
    ]
