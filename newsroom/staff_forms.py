"""Forms of accounts: an account, its duties and its author made in one."""

from django import forms
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import validate_password
from django.db import models
from django.utils.html import format_html

from newsroom.roles import DUTIES
from newsroom.staff_accounts import AuthorUnclear, author_called, full_name

PASSWORD_HELP = (
    "至少 8 个字，不能全是数字，不要用姓名、账号或“12345678”一类谁都会试的密码。"
)
# The apps of devices that nobody edits: each person's second factor is their own.
NOT_GIVEN = ("otp_static", "otp_totp")
VERBS = {"add": "新建", "change": "修改", "delete": "删除", "view": "查看"}


def permission_label(permission):
    """Return the label of a permission in Chinese: 稿件：修改."""
    verb = VERBS.get(permission.codename.partition("_")[0])
    return f"{permission.content_type.name}：{verb or permission.name}"


class DutiesField(forms.ModelMultipleChoiceField):
    """Form field of duties (groups): boxes, each with a line on what it may do."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, duty):
        does = DUTIES.get(duty.name, "本报自建的岗位。")
        return format_html("<strong>{}</strong> <span>{}</span>", duty, does)


class PermissionsField(forms.ModelMultipleChoiceField):
    """Form field of raw permissions: boxes with their names in Chinese."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        permissions = Permission.objects.select_related("content_type").exclude(
            content_type__app_label__in=NOT_GIVEN
        )
        super().__init__(permissions, required=False, **kwargs)

    def label_from_instance(self, permission):
        return permission_label(permission)


class Author(models.TextChoices):
    """Whose name an account signs with."""

    SAME = "same", "按姓名：有同名的作者就连上，没有就新建一位"
    NEW = "new", "另建一位同名的作者（同名不同人）"
    NONE = "none", "不署名（图片编辑、管理员等）"


class StaffForm(forms.ModelForm):
    """Form of an account: names, duties, and the author, if there is none yet."""

    groups = DutiesField(Group.objects.order_by("pk"), label="岗位", required=False)
    author = forms.ChoiceField(
        label="署名作者",
        choices=Author,
        widget=forms.RadioSelect,
        initial=Author.NONE,
        required=False,
        help_text="连上以后，署着这个名字的稿件都算本人的，写稿时先列自己的名字。",
    )
    user_permissions = PermissionsField(
        label="单独给的权限", help_text="一般不用勾：岗位里都有。"
    )

    class Meta:
        model = User
        fields = (
            *("username", "last_name", "first_name", "email"),
            *("groups", "is_superuser", "user_permissions"),
        )
        labels = {
            "username": "账号",
            "last_name": "姓",
            "first_name": "名",
            "email": "邮箱",
            "is_superuser": "系统管理员",
        }
        help_texts = {
            "username": "登录用，字母、数字都可以，如：wangyong。",
            "is_superuser": "什么都能做，不看岗位；只给管系统的人。",
        }
        error_messages = {
            "username": {
                "required": "请写账号，如：wangyong。",
                "unique": "这个账号已经有人用了，请换一个。",
                "invalid": "账号只用文字、数字和 @ . + - _ 这几个符号。",
                "max_length": "账号不能超过 150 个字。",
            },
            "email": {"invalid": "邮箱写成 wangyong@example.cn 的样子，没有就留空。"},
        }

    def clean_username(self):
        name = self.cleaned_data["username"]
        others = User.objects.filter(username__iexact=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError("这个账号已经有人用了，请换一个。")
        return name

    def clean(self):
        cleaned = super().clean()
        chosen = cleaned.get("author")
        name = full_name(cleaned.get("last_name", ""), cleaned.get("first_name", ""))
        if chosen in (Author.SAME, Author.NEW):
            self._check_author(chosen, name)
        return cleaned

    def _check_author(self, chosen, name):
        if not name:
            self.add_error("last_name", "署名要有姓名：请写姓名，或者选“不署名”。")
        elif len(name) > 40:
            self.add_error("last_name", "作者的姓名不能超过 40 个字。")
        elif chosen == Author.SAME:
            try:
                author_called(name)
            except AuthorUnclear as unclear:
                self.add_error("author", str(unclear))


class NewPasswordField(forms.CharField):
    """Form field of a password to be given: left empty, one is made up."""

    def __init__(self, **kwargs):
        super().__init__(
            label="密码",
            required=False,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            help_text=f"留空就由系统生成一个，只显示这一次。自己定的话：{PASSWORD_HELP}",
            **kwargs,
        )


class NewStaffForm(StaffForm):
    """Form of a new account, with its first password."""

    first_password = NewPasswordField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["author"].initial = Author.SAME

    def clean(self):
        cleaned = super().clean()
        has_duty = cleaned.get("groups") or cleaned.get("is_superuser")
        if not has_duty and "groups" not in self.errors:
            self.add_error(
                "groups", "请至少选一个岗位：没有岗位，进了编辑部也做不了事。"
            )
        # A password may not be like the names of its account.
        names = ("username", "last_name", "first_name", "email")
        person = User(**{name: cleaned.get(name) or "" for name in names})
        _check_password(self, "first_password", person)
        return cleaned


class NewPasswordForm(forms.Form):
    """Form that gives an account another password."""

    password = NewPasswordField()

    def __init__(self, user, *args, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        _check_password(self, "password", self.user)
        return cleaned


def _check_password(form, field, user):
    password = form.cleaned_data.get(field)
    if password:
        try:
            validate_password(password, user)
        except forms.ValidationError as error:
            form.add_error(field, error)
