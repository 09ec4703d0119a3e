"""Staff of a table (CSV): each row checked by the form of one account, all made or none."""

from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from articles.csv_tables import Unreadable, rows_of
from newsroom.roles import GROUPS
from newsroom.staff_accounts import (
    link_author,
    mark_first_password,
    new_password,
    set_first_password,
)
from newsroom.staff_forms import Author, NewStaffForm

MOST_ROWS = 500
COLUMNS = {
    "name": ("姓名", "名字", "name"),
    "account": ("账号", "帐号", "用户名", "登录名", "account", "username"),
    "duties": ("岗位", "角色", "role", "group"),
    "email": ("邮箱", "电子邮箱", "邮件", "email", "e-mail"),
    "author": ("署名", "author"),
}
NEEDED = ("name", "account", "duties")
AUTHORS = {"同名": Author.SAME, "新建": Author.NEW, "不署名": Author.NONE}
# Of whom nothing is said: those whose work is read under their name sign it.
SIGNING = {"记者", "编辑", "主任", "总编"}
SEPARATORS = str.maketrans(dict.fromkeys("，、；;/|\n", ","))
COMPOUND_SURNAMES = (
    *("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐"),
    *("长孙", "宇文", "司徒", "司空", "夏侯", "端木", "南宫", "呼延", "轩辕", "澹台"),
)


@dataclass
class Row:
    """One person of a table, and what is wrong with the line."""

    line: int
    name: str
    account: str
    duties: list
    email: str
    author: str
    errors: list = field(default_factory=list)
    form: NewStaffForm = None


def read(text):
    """Return the rows of a table, without looking at the database."""
    heads, filled = rows_of(text)
    places = _places(heads)
    if not filled:
        raise Unreadable("表里还没有人：第一行是表头，从第二行起每行一个人。")
    if len(filled) > MOST_ROWS:
        raise Unreadable(f"一次最多导入 {MOST_ROWS} 人，请分几次导入。")
    return [_row(line, cells, places) for line, cells in filled]


def _places(heads):
    heads = [head.strip().lower() for head in heads]
    places = {
        column: heads.index(found)
        for column, names in COLUMNS.items()
        if (found := next((name for name in names if name in heads), None))
    }
    missing = [COLUMNS[column][0] for column in NEEDED if column not in places]
    if missing:
        raise Unreadable(
            f"第一行要有这些列名：姓名、账号、岗位、邮箱；没找到：{'、'.join(missing)}。"
        )
    return places


def _row(line, cells, places):
    def cell(column):
        place = places.get(column, len(cells))
        return cells[place].strip() if place < len(cells) else ""

    duties = cell("duties").translate(SEPARATORS).split(",")
    return Row(
        line=line,
        name=cell("name"),
        account=cell("account"),
        duties=[duty.strip() for duty in duties if duty.strip()],
        email=cell("email"),
        author=cell("author"),
    )


def check(rows):
    """Put into each row its form, and what is wrong with it; return whether all is well."""
    groups = dict(Group.objects.values_list("name", "pk"))
    accounts, names = {}, {}
    for row in rows:
        author = _author(row)
        row.errors = _unknown(row, groups)
        row.form = NewStaffForm(_fields(row, groups, author))
        if not row.form.is_valid():
            row.errors += _slips(row)
        first = accounts.setdefault(row.account.casefold(), row.line)
        if row.account and first != row.line:
            row.errors.append(f"账号和第 {first} 行重了。")
        if author == Author.SAME and row.name:
            first = names.setdefault(row.name, row.line)
            if first != row.line:
                row.errors.append(f"和第 {first} 行同名：“署名”一列请写“新建”。")
        row.errors = list(dict.fromkeys(row.errors))
    return not any(row.errors for row in rows)


def _author(row):
    if row.author:
        return AUTHORS.get(row.author)
    return Author.SAME if SIGNING & {*row.duties} else Author.NONE


def _unknown(row, groups):
    errors = [
        f"没有“{duty}”这个岗位，现有：{'、'.join(_in_order(groups))}。"
        for duty in row.duties
        if duty not in groups
    ]
    if row.author and row.author not in AUTHORS:
        errors.append("“署名”一列只写：同名、新建、不署名，或者留空。")
    if not row.name:
        errors.append("请写姓名。")
    return errors


def _slips(row):
    """Yield what the form says; not that a duty is missing where it is misspelt."""
    for name, messages in row.form.errors.items():
        if name != "groups" or not row.duties:
            yield from messages


def _in_order(groups):
    return [*filter(groups.__contains__, GROUPS), *sorted({*groups} - {*GROUPS})]


def _fields(row, groups, author):
    last_name, first_name = split_name(row.name)
    return {
        "username": row.account,
        "last_name": last_name,
        "first_name": first_name,
        "email": row.email,
        "groups": [groups[duty] for duty in row.duties if duty in groups],
        "author": author or Author.NONE,
    }


def split_name(name):
    """Return (surname, given name); a name of another order is a given name whole."""
    if not name or "·" in name or name.isascii():
        return "", name
    length = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return name[:length], name[length:]


def make(rows):
    """Make the accounts of checked rows; return [(row, account, first password)]."""
    try:
        with transaction.atomic():
            return [_make(row) for row in rows]
    except IntegrityError as error:
        raise Unreadable(
            "刚有人建了同名的账号，一个也没有导入，请再检查一遍。"
        ) from error


def _make(row):
    password = new_password()
    user = row.form.save(commit=False)
    user.is_staff = True
    set_first_password(user, password, is_made_up=True)
    user.save()
    row.form.save_m2m()
    mark_first_password(user)
    author = row.form.cleaned_data["author"]
    if author in (Author.SAME, Author.NEW):
        link_author(user, is_new=author == Author.NEW)
    return row, user, password
