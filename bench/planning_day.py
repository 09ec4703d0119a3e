"""What a newsroom leaves around made-up stories: plans, reviews, notes, notifications and
the like, in plausible numbers, written by SQL (bench/planning.py)."""

from datetime import timedelta

DAY = "the local day of published_at"
DAYS = {
    "sqlite": "date(published_at, '+8 hours')",
    "postgresql": "(published_at AT TIME ZONE 'Asia/Shanghai')::date",
}


def fill_the_day():
    """Give the stories what a newsroom leaves around them."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from exchange.models import Destination, WireFile, WireItem
    from planning.duty_log import closing as nights
    from planning.models import DutyLog, Plan, PointsRules
    from planning.statistics import closing
    from planning.statistics.months import Month

    staff = User.objects.in_bulk(field_name="username")
    reporter, editor, head, chief = (
        staff[name].pk for name in ("jizhe", "bianji", "zhuren", "zongbian")
    )
    partner = Destination.objects.create(
        kind="webhook", name="合作方", address="https://example.com/", is_on=False
    )
    published = {"at": "published_at"}
    move = {"article_id": "id", "reason": "''", "version": "1", "digest": "''"}
    states = ("draft", "first_review", "second_review", "final_review", "signed")
    moves = ("submit", "pass_first", "pass_second", "sign")
    people = (reporter, editor, head, chief)
    for place, (name, by) in enumerate(zip(moves, people, strict=True)):
        step = {"move": f"'{name}'", "from_status": f"'{states[place]}'"}
        step |= {"to_status": f"'{states[place + 1]}'", "by_id": str(by)}
        insert("articles_review", **move, **published, **step)
    back = {"move": "'send_back'", "from_status": "'first_review'"}
    back |= {"to_status": "'draft'", "by_id": str(editor)}
    insert("articles_review", 8, **move, **published, **back)
    insert(
        "planning_plan",
        3,
        title="'选题' || id",
        angle="''",
        section_id="section_id",
        tags="''",
        day=DAY,
        page_number="'2'",
        photo_wanted="''",
        state="'filed'",
        article_id="id",
        proposed_by_id=str(reporter),
        created_at="published_at",
        due_at="published_at",
        version="1",
    )
    insert(
        "planning_planstep",
        table="planning_plan",
        plan_id="id",
        version="1",
        step="'propose'",
        from_state="''",
        to_state="'proposed'",
        by_id=str(reporter),
        at="created_at",
        about="''",
        reason="''",
    )
    note = {"article_id": "id", "text": "'请核'", "author_id": str(editor)}
    note |= {"created_at": "published_at", "field": "'headline'", "start": "0"}
    note |= {"quote": "'居民'", "passage": "'居民'", "prefix": "''", "suffix": "''"}
    note |= {"seen_in": "id", "seen_version": "version"}
    insert("planning_note", 7, **note)
    resolved = {"resolved_at": "published_at", "resolved_by_id": str(reporter)}
    insert("planning_note", 4, **note, **resolved)
    for name, by in zip(moves, people, strict=True):
        told = {"person_id": str(by), "kind": "'signed'", "words": "headline"}
        told |= {"path": "'/admin/'", "article_id": "id", **published}
        told |= {"key": f"'{name}:' || id", "read_at": "published_at"}
        told |= {"is_quiet": "false", "is_routed": "true"}
        insert("planning_notification", **told)
    # What was read late is unread now.
    unread = told | {"key": "'unread:' || id", "read_at": "NULL"}
    insert("planning_notification", 200, **unread)
    insert(
        "planning_sending",
        2,
        table="planning_notification",
        notification_id="id",
        way="'mail'",
        state="'sent'",
        due_at="at",
        attempts="1",
        done_at="at",
        answer="''",
    )
    insert(
        "planning_award",
        10,
        article_id="id",
        grade="'B'",
        extra="0",
        reason="'独家'",
        by_id=str(chief),
        **published,
    )
    insert("planning_readcount", article_id="id", day=DAY, reads="id % 900")
    file = WireFile.objects.create(folder="in", path="1.xml", state="read", size=1)
    insert(
        "exchange_wireitem",
        sender="''",
        guid="'wire' || id",
        sent_by="'通讯社'",
        headline="headline",
        opening="''",
        length="900",
        pictures="0",
        usable="'usable'",
        number="1",
        state="'new'",
        is_merged="false",
        received_at="published_at",
        changed_at="published_at",
        **dict.fromkeys(("taken_number", "article_version", "settled_number"), "0"),
    )
    insert(
        "exchange_wireversion",
        table="exchange_wireitem",
        item_id="id",
        file_id=str(file.pk),
        number="1",
        digest="''",
        is_late="false",
        sent_version="''",
        received_at="received_at",
        usable="'usable'",
        words="'{}'",
    )
    WireItem.objects.filter(pk__in=range(1, 40)).update(usable="canceled")
    insert(
        "exchange_delivery",
        destination_id=str(partner.pk),
        article_id="id",
        action="'publish'",
        state="'sent'",
        is_urgent="false",
        created_at="published_at",
        due_at="published_at",
        digest="''",
        is_last_word="false",
        attempts="1",
        done_at="published_at",
        first_tried_at="published_at",
        answer="''",
    )
    today = timezone.localdate()
    for number in range(80):
        plan = Plan.objects.create(
            title=f"这一周的选题{number}",
            state=("proposed", "approved", "writing")[number % 3],
            day=today + timedelta(days=number % 12 - 3) if number % 8 else None,
            proposed_by_id=reporter,
        )
        plan.who.add(editor if number % 2 else reporter)
    rules = PointsRules.objects.create(valid_from=today - timedelta(days=3650))
    rules.lines.create(points=5, genre="text")
    rules.lines.create(points=2, per="thousand")
    month = Month.now().before()
    closing.close(month, staff["zongbian"])
    for ago in (1, 2, 3):
        log = nights.begun(today - timedelta(days=ago))
        nights.write(log.date, staff["bianji"], "印厂来电，已重发。")
    nights.close(
        today - timedelta(days=1),
        staff["zhuren"],
        nights.mark_of(DutyLog.objects.get(date=today - timedelta(days=1))),
    )


def insert(into, every=1, *, table="articles_article", **values):
    """Insert a row for every so manieth of a table, of what SQL says of it."""
    from django.db import connection

    of = connection.vendor
    condition = f"id % {every} = 0"
    if table == "articles_article":
        condition += " AND published_at IS NOT NULL"
    values = {name: DAYS[of] if sql is DAY else sql for name, sql in values.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {into} ({', '.join(values)}) "
            f"SELECT {', '.join(values.values())} FROM {table} WHERE {condition}"
        )
