"""Who may do what: the newsroom's six groups and what each is granted.

A migration writes this table to the database; whoever changes the table adds a
migration that calls `grant` again (tests/newsroom/test_roles.py says so). What a
group may do to one story in one state is decided by the story's workflow.
"""


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
GAZETTEER = ("districts.district", "districts.place")
PAPER = ("editions.issue", "editions.page", "editions.placement")
FRONT_PAGE = ("newsroom.frontpage", "newsroom.frontslot")
PHOTO_LIBRARY = ("articles.photo", "articles.rendition")
RECORDS = ("articles.correction", "articles.review", "editions.proof")

EVERYONE = may(
    "view",
    "articles.article",
    "articles.section",
    *PARTS_OF_A_STORY,
    *FILING,
    *GAZETTEER,
    *PAPER,
    *PHOTO_LIBRARY,
    *RECORDS,
    *FRONT_PAGE,
    "newsroom.breakingnews",
)
# What the desk head and the chief editor do with the front page.
ARRANGER = may("add change delete", *FRONT_PAGE) | may("go_live", "newsroom.frontpage")
# A reporter brings pictures in; the picture desk, not the reporter, alters them.
REPORTER = (
    EVERYONE
    | may("add change submit discard reopen correct", "articles.article")
    | may("add change delete", *PARTS_OF_A_STORY)
    | may("add", "articles.photo")
)
# 一校 and 二校, and what is found wrong in print, are for whoever reads proofs.
PROOFS = {"editions.proof_galley", "editions.proof_page"}
PRINT_ERRORS = may("add change delete view", "editions.printerror")
READS_PROOFS = PROOFS | PRINT_ERRORS
# What those do who work on the stories of all, whichever review is theirs.
REVIEWER = (
    REPORTER
    | {"articles.edit_copy", "articles.follow_copy"}
    | may("change", "articles.photo")
    | may("add change", "districts.place", *FILING)
    | may("add view", "ingest.pagetext")
    | may("add change delete view", "ingest.pageimport")
)
# Each gives one of the three reviews, and no other: 一审 编辑, 二审 主任, 三审 总编.
EDITOR = REVIEWER | READS_PROOFS | may("pass_first", "articles.article")
DESK_HEAD = (
    REVIEWER
    | ARRANGER
    | READS_PROOFS
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
    | ARRANGER
    | READS_PROOFS
    | {"editions.proof_final", "editions.release_page"}
    | may("add change delete view", "editions.classicaddress")
    # The line is public without a review: whoever may sign may write it.
    | may("add change delete", "newsroom.breakingnews")
    | may("sign withdraw restore", "articles.article")
    | may("add change", "articles.section", *GAZETTEER, *PAPER)
    | may("delete", "editions.page", "editions.placement")
    | may("delete", "articles.article", "districts.place", "editions.issue", *FILING)
)
# A photo editor sees every story that is being made, and sets its pictures only.
PHOTO_EDITOR = (
    EVERYONE
    | {"articles.follow_copy", "articles.place_photos"}
    | may("change", "articles.article")
    | may("add change delete", "articles.photo", "articles.articlephoto")
)
# A proofreader mends the words of what others filed, captions and names included.
PROOFREADER = (
    EVERYONE
    | READS_PROOFS
    | {"editions.proof_final"}
    | {"articles.edit_copy", "articles.follow_copy"}
    | may("change", "articles.article", "articles.photo", *PARTS_OF_A_STORY)
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


def grant(apps):
    """Make the groups, and give each exactly what the table says.

    A permission that this state of the models does not have yet is left to the
    migration that brings it.
    """
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for name, permissions in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(known[p] for p in permissions if p in known)
