"""Permissions of the newsroom's six groups: who may do what.

Each `migrate` ends by giving the groups exactly what this table says (`grant`, a
receiver of post_migrate), so a change to the table needs no migration: it takes
effect with the next deployment. Groups that an administrator made are left alone,
and so is who belongs to a group. What a group may do to one story in one state is
decided by the story's workflow.
"""

from django.apps import apps as installed_apps
from django.db import DEFAULT_DB_ALIAS, router, transaction

from newsroom.access_changes.grants import granted


def may(verbs, *models):
    """Return permissions: may("add change", "articles.brief")."""
    return {
        f"{app}.{verb}_{name}"
        for app, _, name in (model.partition(".") for model in models)
        for verb in verbs.split()
    }


PARTS_OF_A_STORY = (
    "articles.articledistrict",
    "articles.articlephoto",
    "articles.brief",
    "articles.byline",
    "articles.taggedarticle",
)
FILING = ("articles.column", "articles.contributor", "articles.source", "taggit.tag")
DOSSIERS = ("articles.dossier", "articles.dossierevent")
GAZETTEER = ("districts.district", "districts.place")
PAPER = ("editions.issue", "editions.page", "editions.placement")
FRONT_PAGE = ("newsroom.frontpage", "newsroom.frontslot")
PHOTO_LIBRARY = ("articles.photo", "articles.recording", "articles.rendition")
RECORDS = (
    "articles.correction",
    "articles.review",
    "editions.printedcorrection",
    "editions.proof",
)

EVERYONE = may(
    "view",
    "articles.article",
    "articles.section",
    *PARTS_OF_A_STORY,
    *FILING,
    *DOSSIERS,
    *GAZETTEER,
    *PAPER,
    *PHOTO_LIBRARY,
    *RECORDS,
    *FRONT_PAGE,
    "articles.portrait",
    "newsroom.breakingnews",
    *("planning.note", "planning.plan"),
    # One's own; of all, who may see_all_sheets.
    "planning.sheet",
) | may("add", "planning.note")
# What the desk head and the chief editor do with the front page. The line of breaking
# news is public without a review, and ends by itself: whoever has the night may write it.
ARRANGER = may("add change delete", *FRONT_PAGE, "newsroom.breakingnews") | may(
    "go_live", "newsroom.frontpage"
)
# A reporter brings pictures in; the picture desk, not the reporter, alters them.
REPORTER = (
    EVERYONE
    | may("add change submit discard reopen correct", "articles.article")
    | may("hand_over take_back", "articles.article")
    | may("add change delete", *PARTS_OF_A_STORY)
    | may("add", "articles.photo")
    # Correspondents are new every day: whoever writes a story may name them.
    | may("name", "articles.contributor")
    | may("view take_up", "exchange.wireitem")
    | may("add change", "planning.plan")
)
# 一校 and 二校, and what is found wrong in print, are for whoever reads proofs.
PROOFS = {"editions.proof_galley", "editions.proof_page"}
PRINT_ERRORS = may("add change delete view", "editions.printerror")
READS_PROOFS = PROOFS | PRINT_ERRORS
# What those do who work on the stories of all, whichever review is theirs.
REVIEWER = (
    REPORTER
    | {"articles.edit_copy", "articles.follow_copy"}
    # Resolves the notes of all, as it edits the copy of all.
    | may("change", "planning.note")
    | may("change", "articles.photo")
    | may("add change", "districts.place", *FILING, *DOSSIERS)
    | may("delete", "articles.dossierevent")
    # Whoever changes a person changes their portrait.
    | may("add change delete", "articles.portrait")
    | may("add", "articles.recording")
    | may("add view", "ingest.pagetext")
    | may("add change delete view", "ingest.pageimport")
    | may("set_aside", "exchange.wireitem")
    # What the meeting decides: which plan is written, by whom, for which page.
    | may("decide", "planning.plan")
)
# Words that the house does not write so.
HOUSE_WORDS = may("add change delete view", "articles.houseword")
# What readers report is answered by whoever may have it mended; how to reach them is
# nobody else's to see.
READERS = may("view change", "articles.readerreport")
# What was moved in from an older system, and what of it is to be looked at.
MOVED_IN = may("view", "ingest.importrun", "ingest.importedissue") | may(
    "view change", "ingest.importfinding"
)
# What was pushed where. Who is pushed to, with which keys, is the chief editor's.
PUSHES = may("view", "exchange.delivery")
DESTINATIONS = may("view add change", "exchange.destination") | {
    "exchange.resend_delivery"
}
# The log of a night is read and written by who is at the desk then, and closed by who
# answers for it.
DUTY_LOG = may("view change", "planning.dutylog")
CLOSES_DUTY_LOG = {"planning.close_dutylog"}
# 稿件统计 of all, and what the meeting gives a story; the rules and the account are the
# chief editor's.
STATISTICS = {"planning.see_all_sheets", "planning.give_award"}
ACCOUNTS = (
    {"planning.close_sheet"}
    | may("add change delete view", "planning.department", "planning.pointsrules")
    | may("add change delete view", "planning.posting", "planning.pointsrule")
    | may("add change delete view", "planning.roleshare")
)
# Each gives one of the three reviews, and no other: 一审 编辑, 二审 主任, 三审 总编.
EDITOR = (
    REVIEWER
    | READERS
    | READS_PROOFS
    | PUSHES
    | DUTY_LOG
    | may("pass_first", "articles.article")
)
DESK_HEAD = (
    REVIEWER
    | READERS
    | ARRANGER
    | READS_PROOFS
    | MOVED_IN
    | PUSHES
    | DUTY_LOG
    | CLOSES_DUTY_LOG
    | STATISTICS
    | {"editions.proof_final"}
    | may("add change delete view", "editions.classicaddress")
    | may("pass_second", "articles.article")
    | may("add change", *PAPER)
    | may("delete", "editions.page", "editions.placement")
)
# Only the chief editor deletes, and of stories only drafts: what has once been
# reviewed or public stays for good.
CHIEF = (
    REVIEWER
    | READERS
    | ARRANGER
    | READS_PROOFS
    | HOUSE_WORDS
    | MOVED_IN
    | PUSHES
    | DUTY_LOG
    | CLOSES_DUTY_LOG
    | DESTINATIONS
    | STATISTICS
    | ACCOUNTS
    | {"editions.proof_final", "editions.release_page"}
    | {"editions.waive_printedcorrection"}
    | {"newsroom.make_inspectionpack", "newsroom.view_inspectionpack"}
    | may("add change delete view", "editions.classicaddress")
    | may("add change view", "exchange.apikey")
    | may("sign reschedule unsign withdraw restore", "articles.article")
    | may("add change", "articles.section", *GAZETTEER, *PAPER)
    | may("delete", "editions.page", "editions.placement")
    | may("delete", "articles.article", "districts.place", "editions.issue", *FILING)
    | may("delete", "articles.dossier")
)
# A photo editor sees every story that is being made, and sets its pictures only.
PHOTO_EDITOR = (
    EVERYONE
    | {"articles.follow_copy", "articles.place_photos"}
    | may("change", "articles.article")
    | may("add change delete", "articles.photo", "articles.articlephoto")
    | may("add", "articles.recording")
)
# A proofreader mends the words of what others filed, captions and names included.
PROOFREADER = (
    EVERYONE
    | READS_PROOFS
    | HOUSE_WORDS
    | {"editions.proof_final"}
    | {"articles.edit_copy", "articles.follow_copy"}
    | may("view", "planning.dutylog")
    | may("change", "articles.article", "articles.photo", *PARTS_OF_A_STORY)
    | may("change", "planning.note")
    | may("view", "ingest.pagetext")
)

GROUPS = {
    "记者": REPORTER,
    "编辑": EDITOR,
    "主任": DESK_HEAD,
    "总编": CHIEF,
    "图片编辑": PHOTO_EDITOR,
    "校对": PROOFREADER,
}

# What superusers are called where settings name duties.
ADMINISTRATORS = "系统管理员"

# What each may do, in a line, for whoever gives these out.
DUTIES = {
    "记者": "报题；写稿、改自己的稿、提交；给自己的稿件开更正稿。",
    "编辑": "定选题、派题；初审；改所有的草稿；看小样、大样；收版；写夜班日志。",
    "主任": "定选题、派题；复审；拼版，看清样；排首页，发快讯；夜班日志结班；看全部稿件统计，评分。",
    "总编": "定选题、派题；签发、定时、撤稿、恢复；删草稿；签样付印；定更正不登报；做迎检包；发接口密钥；管推送对象，重发；排首页，发快讯；夜班日志结班；管计分办法，给稿件统计结账。",
    "图片编辑": "管图片库；给所有的草稿配图。",
    "校对": "改所有草稿的字；看各道校样；登记印后差错；管本社词表。",
}


def grant(apps=installed_apps, using=DEFAULT_DB_ALIAS, **kwargs):
    """Make the groups, and give each exactly what the table says.

    A receiver of post_migrate, which `flush` sends too: it writes what differs, and
    nothing when nothing does. `apps` are the models at the point of the migrations
    that was reached; a permission that does not exist there yet is granted by the
    `migrate` that brings it.
    """
    try:
        Group = apps.get_model("auth", "Group")
        Permission = apps.get_model("auth", "Permission")
    except LookupError:
        return  # migrated back to before there were groups
    if not router.allow_migrate_model(using, Group):
        return
    permissions = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.using(using)
        .order_by()
        .values_list("pk", "content_type__app_label", "codename")
    }
    with transaction.atomic(using=using):
        groups = _groups(Group.objects.using(using))
        wanted = {
            (groups[name], permissions[permission])
            for name, granted in GROUPS.items()
            for permission in granted & permissions.keys()
        }
        given = _write(Group.permissions.through.objects.using(using), groups, wanted)
        if given:
            _record(apps, using, given, permissions)


def _groups(stored):
    """Return {name: pk} of the table's groups; those that are missing are made."""
    pks = dict(stored.filter(name__in=GROUPS).values_list("name", "pk"))
    missing = [stored.model(name=name) for name in GROUPS if name not in pks]
    if missing:
        stored.bulk_create(missing)
        pks |= {group.name: group.pk for group in missing}
    return pks


def _write(rows, groups, wanted):
    """Make the rows (group, permission) of these groups those that are wanted; return
    {name of a group: (permissions added, permissions removed)} of those that differed."""
    held = {
        (group, permission): pk
        for pk, group, permission in rows.filter(group__in=groups.values()).values_list(
            "pk", "group", "permission"
        )
    }
    surplus = sorted(held.keys() - wanted)
    if surplus:
        rows.filter(pk__in=[held[pair] for pair in surplus]).delete()
    missing = sorted(wanted - held.keys())
    if missing:
        rows.bulk_create(
            rows.model(group_id=group, permission_id=permission)
            for group, permission in missing
        )
    had_any = {group for group, _ in held}
    # What a new group begins with is no change of anybody's rights.
    return {
        name: given
        for name, group in groups.items()
        if group in had_any and any(given := _differing(group, missing, surplus))
    }


def _differing(group, *differing):
    return tuple([right for one, right in pairs if one == group] for pairs in differing)


def _record(apps, using, given, permissions):
    """Leave in the record of access what this deployment changed."""
    try:
        AccessChange = apps.get_model("newsroom", "AccessChange")
    except LookupError:
        return  # migrated back to before there was one
    names = {pk: name for name, pk in permissions.items()}
    granted(AccessChange.objects.using(using), given, names)
