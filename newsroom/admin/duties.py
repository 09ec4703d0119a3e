"""Admin of duties (groups): what each may do, and who has it."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.utils.html import format_html_join

from articles.models.staff import staff_name
from districts.admin import DeskAdmin
from newsroom.roles import DUTIES, GROUPS
from newsroom.staff_forms import PermissionsField, permission_label

admin.site.unregister(Group)


class DutyForm(forms.ModelForm):
    permissions = PermissionsField(
        label="权限", help_text="勾上的事，有这个岗位的人都能做。"
    )

    class Meta:
        model = Group
        fields = ("name", "permissions")
        error_messages = {
            "name": {
                "required": "请写岗位名称，如：实习生。",
                "unique": "已经有这个岗位了，请换一个名称。",
            }
        }


@admin.register(Group)
class DutyAdmin(DeskAdmin, GroupAdmin):
    """The newsroom's own duties are read from a table of the code, and only shown."""

    form = DutyForm
    list_display = ["name", "does", "people"]
    list_prefetch_related = ["user_set"]
    filter_horizontal = []
    readonly_fields = ["does", "people", "allowed"]

    class Media:
        css = {"all": ["desk/staff.css"]}

    def get_readonly_fields(self, request, obj=None):
        names = ["name"] if _is_of_the_table(obj) else []
        return [*names, *super().get_readonly_fields(request, obj)]

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return [(None, {"fields": ["name", "permissions"]})]
        about = (None, {"fields": ["name", "does", "people"]})
        name = "allowed" if _is_of_the_table(obj) else "permissions"
        return [about, ("权限", {"fields": [name], "classes": ["collapse"]})]

    def has_delete_permission(self, request, obj=None):
        if _is_of_the_table(obj):
            return False
        return super().has_delete_permission(request, obj)

    def changelist_view(self, request, extra_context=None):
        title = {"title": "岗位"}
        return super().changelist_view(request, title | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        answer = super().render_change_form(request, context, *args, obj=obj, **kwargs)
        title = f"岗位：{obj}" if obj else "新建岗位"
        answer.context_data |= {"title": title, "subtitle": None}
        return answer

    @admin.display(description="做什么")
    def does(self, duty):
        return DUTIES.get(duty.name, "本报自建的岗位。")

    @admin.display(description="谁")
    def people(self, duty):
        return "、".join(map(staff_name, duty.user_set.all()))

    @admin.display(description="能做的事")
    def allowed(self, duty):
        """List what the table grants; what is changed here would not last."""
        granted = duty.permissions.select_related("content_type")
        rows = ((permission_label(permission),) for permission in granted)
        return format_html_join("", "<li>{}</li>", rows)


def _is_of_the_table(duty):
    return duty is not None and duty.name in GROUPS
