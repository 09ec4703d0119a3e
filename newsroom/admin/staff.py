"""Admin of accounts: hiring, passwords, and what becomes of those who leave."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from articles.models.staff import staff_name
from districts.admin import DeskAdmin
from districts.keys import key_or_404
from newsroom import account_log
from newsroom.admin import staff_import, staff_leaving, staff_sign_in
from newsroom.sign_in.sessions import end_sessions
from newsroom.staff_accounts import (
    MOST_OPEN,
    link_author,
    mark_first_password,
    new_password,
    open_stories,
    set_first_password,
    why_shut_out,
)
from newsroom.staff_forms import Author, NewPasswordForm, NewStaffForm, StaffForm

admin.site.unregister(User)
ACCOUNT = (None, {"fields": ["username", ("last_name", "first_name"), "email"]})
DUTIES = ("岗位", {"fields": ["groups"]})
AUTHOR = ("署名", {"fields": ["author"]})
RAW = (
    "系统权限",
    {"fields": ["is_superuser", "user_permissions"], "classes": ["collapse"]},
)


class DutyFilter(admin.RelatedFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "岗位"


class EntryFilter(admin.SimpleListFilter):
    """Accounts that can enter the desk, and those that cannot."""

    title = "能不能进编辑部"
    parameter_name = "entry"

    def lookups(self, request, model_admin):
        return [("yes", "能"), ("no", "进不了")]

    def queryset(self, request, queryset):
        held = User.groups.through.objects.filter(user=OuterRef("pk"))
        has_duty = Q(is_superuser=True) | Q(Exists(held))
        may_enter = Q(has_duty, is_active=True, is_staff=True)
        chosen = {"yes": may_enter, "no": ~may_enter}.get(self.value())
        return queryset if chosen is None else queryset.filter(chosen)


@admin.register(User)
class StaffAdmin(DeskAdmin, UserAdmin):
    form = StaffForm
    add_form = NewStaffForm
    add_form_template = None
    list_display = [
        *("account", "full_name", "groups_held", "entry", "author_name", "last_login")
    ]
    list_filter = [("groups", DutyFilter), EntryFilter]
    list_prefetch_related = ["groups"]
    list_select_related = ["contributor"]
    readonly_fields = ["author_link", "last_login", "date_joined"]
    search_fields = ["username", "name_in_full", "email"]
    search_help_text = "姓名、账号或邮箱。"
    actions = ["deactivate_selected"]
    filter_horizontal = []

    class Media:
        css = {"all": ["desk/staff.css"]}

    # The list

    def changelist_view(self, request, extra_context=None):
        title = {"title": "账号"}
        return super().changelist_view(request, title | (extra_context or {}))

    @admin.display(description="账号", ordering="username")
    def account(self, user):
        return user.username

    def get_queryset(self, request):
        in_full = Concat("last_name", Value(""), "first_name")
        return super().get_queryset(request).alias(name_in_full=in_full)

    @admin.display(description="姓名", ordering="last_name")
    def full_name(self, user):
        return f"{user.last_name}{user.first_name}"

    @admin.display(description="岗位")
    def groups_held(self, user):
        return "、".join(group.name for group in user.groups.all())

    @admin.display(description="能不能进编辑部")
    def entry(self, user):
        reasons = why_shut_out(user)
        if not reasons:
            return "能"
        return format_html('<span class="shut-out">{}</span>', "、".join(reasons))

    @admin.display(description="署名作者")
    def author_name(self, user):
        author = getattr(user, "contributor", None)
        return author.name if author else ""

    def get_actions(self, request):
        actions = super().get_actions(request)
        # Whoever leaves is deactivated: their name stays under what they have done.
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description="停用所选账号", permissions=["change"])
    def deactivate_selected(self, request, queryset):
        names = []
        for user in queryset:
            refusal = self._deactivate(request, user)
            if refusal:
                messages.error(request, refusal)
            else:
                names.append(staff_name(user))
        if names:
            messages.success(
                request,
                f"已停用：{'、'.join(names)}，马上不能再进；手上没做完的都还在，"
                "到各人的页面移交。",
            )

    # Who may do what

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Let only accounts be deleted that nobody has ever used, and that have nothing
        in the log, which is permanent."""
        if obj is not None and (
            obj.last_login
            or not self._may(request, obj)
            or LogEntry.objects.filter(user=obj).exists()
        ):
            return False
        return super().has_delete_permission(request, obj)

    def _may(self, request, user):
        return request.user.is_superuser or not user.is_superuser

    # The form

    def get_fieldsets(self, request, obj=None):
        raw = [RAW] if request.user.is_superuser else []
        if obj is None:
            password = ("首次密码", {"fields": ["first_password"]})
            return [ACCOUNT, DUTIES, AUTHOR, password, *raw]
        author = AUTHOR
        if getattr(obj, "contributor", None):
            author = ("署名", {"fields": ["author_link"]})
        dates = ("记录", {"fields": [("last_login", "date_joined")]})
        return [ACCOUNT, DUTIES, author, dates, *raw]

    @admin.display(description="署名作者")
    def author_link(self, user):
        author = user.contributor
        address = reverse("admin:articles_contributor_change", args=[author.pk])
        return format_html('<a href="{}">{}</a>', address, author)

    def save_model(self, request, obj, form, change):
        # Whoever has an account here works here.
        obj.is_staff = True
        if not change:
            request.made_up_password = None
            password = form.cleaned_data["first_password"]
            if not password:
                password = request.made_up_password = new_password()
            made_up = bool(request.made_up_password)
            set_first_password(obj, password, is_made_up=made_up)
        super().save_model(request, obj, form, change)
        if not change:
            mark_first_password(obj)
        chosen = form.cleaned_data.get("author")
        if chosen in (Author.SAME, Author.NEW):
            author = link_author(obj, is_new=chosen == Author.NEW)
            messages.info(request, f"署名作者是“{author}”。")

    def construct_change_message(self, request, form, formsets, add=False):
        """Return what the log says: of duties, which there were and which there are."""
        if add:
            return account_log.made_with(
                "新建", _names(form.cleaned_data.get("groups"))
            )
        changed = {name: form.fields[name].label or name for name in form.changed_data}
        said = [label for name, label in changed.items() if name != "groups"]
        if "groups" in changed:
            before = _names(form.initial.get("groups"))
            said.insert(
                0,
                account_log.duties_changed(before, _names(form.cleaned_data["groups"])),
            )
        return f"改了{'、'.join(said)}" if said else "没有改动"

    def response_add(self, request, obj, post_url_continue=None):
        if request.made_up_password:
            return self._password_page(request, obj, request.made_up_password, "建好了")
        messages.success(request, f"{staff_name(obj)}的账号 {obj.username} 建好了。")
        return HttpResponseRedirect(reverse("admin:auth_user_changelist"))

    def _password_page(self, request, user, password, done):
        """Answer with a password, the only time that it is seen.

        Not in a message: those are kept in a cookie or a session until they are read.
        """
        context = self.admin_site.each_context(request) | {
            "title": f"账号 {user.username} {done}",
            "opts": self.opts,
            "account": user,
            "name": staff_name(user),
            "password": password,
        }
        return TemplateResponse(request, "admin/auth/user/password_made.html", context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        answer = super().render_change_form(request, context, *args, obj=obj, **kwargs)
        title = f"{staff_name(obj)}的账号" if obj else "新建账号"
        answer.context_data |= {"title": title, "subtitle": None}
        return answer

    def change_view(self, request, object_id, form_url="", extra_context=None):
        user = self.get_object(request, object_id)
        context = {}
        if user is not None:
            stories = open_stories(user)
            context = {
                "shut_out": why_shut_out(user),
                "open_stories": stories.select_related("section")[:MOST_OPEN],
                "open_count": stories.count(),
                "name": staff_name(user),
                "is_oneself": user == request.user,
                **staff_sign_in.state_of(user),
                **staff_leaving.context_of(user),
            }
        return super().change_view(
            request, object_id, form_url, context | (extra_context or {})
        )

    # Doors of their own

    def get_urls(self):
        views = {"deactivate": self.deactivate, "activate": self.activate}
        views["hand-over"] = self.hand_over
        views |= {
            name: partial(self.change_sign_in, name=name)
            for name in staff_sign_in.CHANGES
        }
        wrap = self.admin_site.admin_view
        return [
            path(
                f"<int:pk>/{name}/",
                wrap(require_POST(view)),
                name=f"auth_user_{name.replace('-', '_')}",
            )
            for name, view in views.items()
        ] + [
            path("import/", wrap(self.import_view), name="auth_user_import"),
            *super().get_urls(),
        ]

    def import_view(self, request):
        """Make many accounts of a table: newsroom/admin/staff_import.py."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return staff_import.import_view(self, request)

    def change_sign_in(self, request, pk, name):
        """Unlock, forget a second factor, or end the sessions of a colleague."""
        user = self._user_for(request, pk)
        logged, said = staff_sign_in.CHANGES[name](user)
        self.log_change(request, user, logged)
        messages.success(request, f"{staff_name(user)}：{said}")
        return self._back_to(user)

    def deactivate(self, request, pk):
        """Deactivate an account, and give what is open to whom was chosen, if anybody."""
        user = self._user_for(request, pk)
        form = staff_leaving.LeavingForm(user, request.POST)
        refusal = "" if form.is_valid() else f"没有停用：{form.problem()}"
        refusal = refusal or self._deactivate(request, user)
        if refusal:
            messages.error(request, refusal)
            return self._back_to(user)
        if form.to():
            staff_leaving.give(self, request, user, form.to())
        messages.success(request, staff_leaving.left_behind(user))
        return self._back_to(user)

    def hand_over(self, request, pk):
        """Give what somebody has open to a colleague, before they leave or after."""
        user = self._user_for(request, pk)
        form = staff_leaving.LeavingForm(user, request.POST, is_needed=True)
        if form.is_valid():
            staff_leaving.give(self, request, user, form.to())
        else:
            messages.error(request, f"没有移交：{form.problem()}")
        return self._back_to(user)

    def activate(self, request, pk):
        user = self._user_for(request, pk)
        with transaction.atomic():
            user.is_active = True
            user.save(update_fields=["is_active"])
            self.log_change(request, user, "启用")
        messages.success(request, f"{staff_name(user)}的账号已启用，密码还是原来的。")
        return self._back_to(user)

    def _deactivate(self, request, user):
        """Deactivate an account; return why that was not done, or ""."""
        if user == request.user:
            return "不能停用自己的账号，请别的管理员来停用。"
        if not self.has_change_permission(request, user):
            return f"{staff_name(user)}是系统管理员，只有系统管理员能停用。"
        with transaction.atomic():
            user.is_active = False
            user.save(update_fields=["is_active"])
            end_sessions(user)
            self.log_change(request, user, "停用")
        return ""

    @method_decorator(sensitive_post_parameters())
    def user_change_password(self, request, id, form_url=""):
        """Give an account another password; its other sessions end with that."""
        user = self._user_for(request, id)
        sent = request.POST if request.method == "POST" else None
        form = NewPasswordForm(user, sent)
        if not form.is_valid():
            context = self.admin_site.each_context(request) | {
                "title": f"给{staff_name(user)}换密码",
                "opts": self.opts,
                "account": user,
                "name": staff_name(user),
                "form": form,
            }
            return TemplateResponse(request, "admin/auth/user/password.html", context)
        typed = form.cleaned_data["password"]
        made_up = "" if typed else new_password()
        set_first_password(user, typed or made_up, is_made_up=bool(made_up))
        user.save(update_fields=["password"])
        if user == request.user:
            update_session_auth_hash(request, user)
            end_sessions(user, but=request.session.session_key)
        else:
            mark_first_password(user)
        self.log_change(request, user, "换密码")
        if made_up:
            return self._password_page(request, user, made_up, "换了密码")
        messages.success(request, f"{staff_name(user)}的密码换好了，别处的登录已退出。")
        return self._back_to(user)

    def _user_for(self, request, pk):
        user = get_object_or_404(User, pk=key_or_404(pk))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return user

    def _back_to(self, user):
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[user.pk]))


def _names(groups):
    """Return the names of duties, of a form's initial value too."""
    return [group.name for group in groups or ()]
