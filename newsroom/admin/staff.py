"""Admin of users and groups, in the newsroom's words."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from districts.admin import DeskAdmin

VERBS = {"add": "新建", "change": "修改", "delete": "删除", "view": "查看"}


def permission_label(permission):
    """Return the label of a permission in Chinese: 稿件：修改."""
    verb = VERBS.get(permission.codename.partition("_")[0])
    return f"{permission.content_type.name}：{verb or permission.name}"


admin.site.unregister([User, Group])


@admin.register(User)
class StaffAdmin(DeskAdmin, UserAdmin):
    list_display = ["username", "full_name", "groups_held", "is_active", "last_login"]
    list_filter = ["groups", "is_active"]
    list_prefetch_related = ["groups"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("姓名", {"fields": [("last_name", "first_name"), "email"]}),
        ("岗位", {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        ("记录", {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = ["groups"]

    @admin.display(description="姓名", ordering="last_name")
    def full_name(self, user):
        return f"{user.last_name}{user.first_name}"

    @admin.display(description="岗位")
    def groups_held(self, user):
        return "、".join(group.name for group in user.groups.all())


@admin.register(Group)
class DutyAdmin(DeskAdmin, GroupAdmin):
    list_display = ["name"]

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field and db_field.name == "permissions":
            field.label_from_instance = permission_label
        return field
