"""Receivers of Django's signals that write the record of access.

Rows that come by a fixture or a backup are no changes, and leave none. `roles.grant`
writes rows at once, for which no signal is sent: grants.py records those.
"""

from django.contrib.auth.models import Group, Permission, User
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from newsroom.access_changes.doer import name_of_doer
from newsroom.access_changes.grants import ADDED, REMOVED
from newsroom.access_changes.models import AccessChange

Kind = AccessChange.Kind
# {field of an account: what is said of a change, by its new value or by both}
FLAGS = {
    "is_active": ("停用", "启用"),
    "is_staff": ("不再是工作人员", "设为工作人员"),
    "is_superuser": ("取消系统管理员", "设为系统管理员"),
}
TEXTS = {"username": "账号", "last_name": "姓", "first_name": "名", "email": "邮箱"}
WATCHED = (*FLAGS, *TEXTS, "password")
BEFORE = "_before_this_save"


def connect():
    """Connect all: called once, when the app is ready."""
    for receiver, signal, sender in (
        (look_before, pre_save, User),
        (account_saved, post_save, User),
        (look_before, pre_save, Group),
        (duty_saved, post_save, Group),
        (deleted, post_delete, User),
        (deleted, post_delete, Group),
        (duties_changed, m2m_changed, User.groups.through),
        (rights_changed, m2m_changed, User.user_permissions.through),
        (duty_changed, m2m_changed, Group.permissions.through),
    ):
        name = f"newsroom.access.{receiver.__name__}.{sender.__name__}"
        signal.connect(receiver, sender=sender, dispatch_uid=name)


def look_before(sender, instance, raw, update_fields, using, **kwargs):
    """Keep what is stored of an account or a duty, until it is known to be changed."""
    watched = WATCHED if sender is User else ("name",)
    is_watched = update_fields is None or {*update_fields} & {*watched}
    before = None
    if is_watched and not raw and instance.pk:
        stored = sender.objects.using(using).filter(pk=instance.pk)
        before = stored.values(*watched).first()
    setattr(instance, BEFORE, before)


def account_saved(sender, instance, created, raw, update_fields, **kwargs):
    before = instance.__dict__.pop(BEFORE, None)
    if raw:
        return
    if created:
        held = [yes for name, (_, yes) in FLAGS.items() if getattr(instance, name)]
        _write(Kind.ACCOUNT, instance.username, f"新建，{'、'.join(held) or '停用'}")
    elif before:
        names = WATCHED if update_fields is None else update_fields
        said = list(_account_changes(instance, before, {*names}))
        if said:
            _write(Kind.ACCOUNT, before["username"], "，".join(said))


def _account_changes(user, before, names):
    for name in WATCHED:
        value = getattr(user, name)
        if name not in names or value == before[name]:
            continue
        if name in FLAGS:
            yield FLAGS[name][bool(value)]
        elif name in TEXTS:
            yield f"{TEXTS[name]}：{before[name] or '空'}→{value or '空'}"
        else:
            yield "换密码"


def duty_saved(sender, instance, created, raw, **kwargs):
    before = instance.__dict__.pop(BEFORE, None)
    if raw:
        return
    if created:
        _write(Kind.DUTY, instance.name, "新建岗位")
    elif before and before["name"] != instance.name:
        _write(Kind.DUTY, before["name"], f"改名为{instance.name}")


def deleted(sender, instance, **kwargs):
    if sender is User:
        _write(Kind.ACCOUNT, instance.username, "删除账号")
    else:
        _write(Kind.DUTY, instance.name, "删除岗位")


def duties_changed(sender, instance, action, reverse, pk_set, **kwargs):
    if reverse:  # group.user_set.add(user)
        for verb, users in _moved(action, pk_set, User, instance.user_set):
            for user in users:
                _write(Kind.DUTIES, user.username, f"{verb}{instance.name}")
        return
    for verb, groups in _moved(action, pk_set, Group, instance.groups):
        _write(Kind.DUTIES, instance.username, f"{verb}{_names(groups)}")


def rights_changed(sender, instance, action, reverse, pk_set, **kwargs):
    if reverse:  # permission.user_set.add(user)
        for verb, users in _moved(action, pk_set, User, instance.user_set):
            for user in users:
                _write(Kind.RIGHTS, user.username, f"{verb}{_right(instance)}")
        return
    for verb, rights in _moved(action, pk_set, Permission, instance.user_permissions):
        _write(Kind.RIGHTS, instance.username, f"{verb}{_rights(rights)}")


def duty_changed(sender, instance, action, reverse, pk_set, **kwargs):
    if reverse:  # permission.group_set.add(group)
        for verb, groups in _moved(action, pk_set, Group, instance.group_set):
            for group in groups:
                _write(Kind.DUTY, group.name, f"{verb}{_right(instance)}")
        return
    for verb, rights in _moved(action, pk_set, Permission, instance.permissions):
        _write(Kind.DUTY, instance.name, f"{verb}{_rights(rights)}")


def _moved(action, pk_set, model, held):
    """Yield (增加 or 去掉, rows) of what a signal says of a many-to-many relation."""
    verbs = {"post_add": ADDED, "post_remove": REMOVED}
    if action in verbs and pk_set:
        yield verbs[action], model.objects.filter(pk__in=pk_set)
    elif action == "pre_clear" and (rows := list(held.all())):
        yield REMOVED, rows


def _write(kind, subject, words):
    AccessChange.objects.create(
        kind=kind, subject=subject[:150], words=words, by=name_of_doer()
    )


def _names(groups):
    return "、".join(sorted(group.name for group in groups))


def _rights(rights):
    return "、".join(sorted(map(_right, rights)))


def _right(permission):
    return f"{permission.content_type.app_label}.{permission.codename}"
