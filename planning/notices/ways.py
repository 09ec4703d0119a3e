"""Form of how somebody wants to be told: for each kind at the desk, by mail, by robot."""

from django import forms
from django.conf import settings
from django.db import transaction

from exchange.models import Destination
from exchange.models.push import LONGEST_ADDRESS, ROBOTS
from exchange.push.addresses import Refused
from planning.models import NoticeChoice, NoticeSettings, Notification
from planning.models.notices import DIGEST_HOUR, Mail
from planning.notices.robots import own_robot, robots_of_the_desk

Kind = Notification.Kind
# What each kind may go by, as the fields are named.
WAYS = {"desk": "铃上计数", "mail": "邮件", "robot": "机器人"}
NO_ROBOT, OWN = "", "own"
# What each kind tells, for whoever chooses.
MEANS = {
    Kind.WAITS: "稿件送到您能做的那一审",
    Kind.RETURNED: "您的稿件被退回或撤回签发，附原因",
    Kind.SIGNED: "您的稿件签发、恢复",
    Kind.WITHDRAWN: "您的稿件撤下",
    Kind.CORRECTED: "您的稿件的更正稿签发",
    Kind.MENTIONED: "同事在意见或批注里写了 @您的名字",
    Kind.RIGHTS_END: "您的稿件里的图片一周内版权到期",
    Kind.PAGE_BACK: "您签过样的版面又有改动，或被退回",
    Kind.DEADLINE: "离截稿半小时，还有等您办的稿件没签发",
    Kind.PLAN: "选题派给您、通过、放弃、到期",
    Kind.NOTE: "您的稿件上有批注，或有人回复您",
    Kind.HANDED_OVER: "稿件、选题移交给您",
    Kind.OVERDUE: "过了审稿时限还没有审",
}


class WaysForm(forms.Form):
    """One person's choices; of each kind three fields, `desk_`, `mail_`, `robot_`."""

    digest_hour = forms.TypedChoiceField(
        label="每天一封，几点发",
        choices=[(hour, f"{hour}:00") for hour in range(24)],
        coerce=int,
        error_messages={"invalid_choice": "请选 0 点到 23 点里的一个整点。"},
    )
    robot = forms.ChoiceField(
        label="用哪个机器人",
        required=False,
        error_messages={"invalid_choice": "这个机器人已停用，请另选一个。"},
    )
    robot_kind = forms.ChoiceField(
        label="自己的机器人",
        required=False,
        choices=[("", "没有")] + [(kind.value, kind.label) for kind in ROBOTS],
        error_messages={"invalid_choice": "请选企业微信、钉钉或飞书。"},
    )
    robot_address = forms.CharField(
        label="它的地址",
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="在群里加机器人时给的整条地址（Webhook）；存好后不再显示。",
        error_messages={"max_length": f"太长了，最多 {LONGEST_ADDRESS} 个字符。"},
    )
    robot_secret = forms.CharField(
        label="签名密钥",
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="钉钉“加签”、飞书“签名校验”的密钥；没有开就留空。",
        error_messages={"max_length": f"太长了，最多 {LONGEST_ADDRESS} 个字符。"},
    )

    def __init__(self, person, data=None):
        self.person = person
        self.given = (
            NoticeSettings.objects.select_related("desk_robot")
            .filter(person=person)
            .first()
        )
        chosen = NoticeChoice.objects.filter(person=person)
        self.chosen = {choice.kind: choice for choice in chosen}
        super().__init__(data, auto_id="ways_%s", initial=self._initial())
        self.fields["robot"].choices = [
            (NO_ROBOT, "不用"),
            (OWN, "自己的机器人"),
            *((str(robot.pk), str(robot)) for robot in robots_of_the_desk()),
        ]
        for kind in Kind:
            label = kind.label
            self.fields[f"desk_{kind}"] = forms.BooleanField(
                label=f"{label}：铃上计数", required=False
            )
            self.fields[f"mail_{kind}"] = forms.ChoiceField(
                label=f"{label}：邮件",
                required=False,
                choices=Mail.choices,
                error_messages={"invalid_choice": "邮件只能选不发、马上发、每天一封。"},
            )
            self.fields[f"robot_{kind}"] = forms.BooleanField(
                label=f"{label}：机器人", required=False
            )
        if self.given and self.given.robot_kind:
            self.fields["robot_address"].widget.attrs["placeholder"] = "已设；要换才填"

    def _initial(self):
        given, initial = self.given, {"digest_hour": DIGEST_HOUR}
        if given:
            initial = {
                "digest_hour": given.digest_hour,
                "robot": str(given.desk_robot_id or (given.robot_kind and OWN)),
                "robot_kind": given.robot_kind,
            }
        for kind in Kind:
            choice = self.chosen.get(kind) or NoticeChoice()
            initial |= {
                f"desk_{kind}": choice.at_desk,
                f"mail_{kind}": choice.mail,
                f"robot_{kind}": choice.by_robot,
            }
        return initial

    def rows(self):
        """Return a row of the table for each kind: its name, what it tells, its fields."""
        return [
            (
                kind.label,
                MEANS[kind],
                [(way, self[f"{name}_{kind}"]) for name, way in WAYS.items()],
            )
            for kind in Kind
        ]

    def places(self):
        """Return the fields that are of no kind: where it goes."""
        return [self[name] for name in self.base_fields]

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        chosen = cleaned["robot"]
        self.desk_robot = None
        if chosen not in (NO_ROBOT, OWN):
            self.desk_robot = Destination.objects.get(pk=chosen)
        self.own = self._own(chosen)
        if any(cleaned[f"robot_{kind}"] for kind in Kind) and not chosen:
            self.add_error("robot", "有的提醒选了机器人，请选定用哪个。")
        mails = any(cleaned[f"mail_{kind}"] for kind in Kind)
        if mails and not self.person.email:
            self.add_error(
                None, "您的账号没有邮箱，邮件发不出：请管理员在“账号”里填上再选邮件。"
            )
        if mails and not settings.EMAIL_HOST:
            self.add_error(
                None, "这里还没有设邮件服务器（EMAIL_HOST）：请先不选邮件，或找管理员。"
            )
        return cleaned

    def _own(self, chosen):
        """Return the person's own robot, as it was where nothing new is pasted."""
        kind = self.cleaned_data["robot_kind"]
        pasted = self.cleaned_data["robot_address"].strip()
        secret = self.cleaned_data["robot_secret"].strip()
        given = self.given or NoticeSettings()
        if not kind:
            # An address that was pasted is not dropped in silence.
            if chosen == OWN or pasted:
                self.add_error("robot_kind", "请选自己的机器人是哪一家的。")
            return None
        if not pasted and kind == given.robot_kind:
            secret = secret or given.robot_secret
            return Destination(
                kind=kind,
                address=given.robot_address,
                token=given.robot_token,
                secret=secret,
            )
        if not pasted:
            self.add_error("robot_address", "请把机器人的整条地址贴进来。")
            return None
        try:
            return own_robot(kind, pasted, secret)
        except Refused as refusal:
            self.add_error("robot_address", str(refusal))
            return None

    @transaction.atomic
    def save(self):
        """Write what was chosen."""
        own = self.own or Destination(kind="")
        given = {
            "digest_hour": self.cleaned_data["digest_hour"],
            "desk_robot": self.desk_robot,
            "robot_kind": own.kind,
            "robot_address": own.address,
            "robot_token": own.token,
            "robot_secret": own.secret,
        }
        NoticeSettings.objects.update_or_create(person=self.person, defaults=given)
        for kind in Kind:
            chosen = {
                "at_desk": self.cleaned_data[f"desk_{kind}"],
                "mail": self.cleaned_data[f"mail_{kind}"],
                "by_robot": self.cleaned_data[f"robot_{kind}"],
            }
            NoticeChoice.objects.update_or_create(
                person=self.person, kind=kind, defaults=chosen
            )
