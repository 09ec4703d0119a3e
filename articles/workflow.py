"""The states a story passes through: 三审三校, three reviews by three people."""

from django.db import models


class Status(models.TextChoices):
    DRAFT = "draft", "撰写"
    FIRST_REVIEW = "first_review", "待初审"
    SECOND_REVIEW = "second_review", "待复审"
    FINAL_REVIEW = "final_review", "待终审"
    SIGNED = "signed", "已签发"
    WITHDRAWN = "withdrawn", "已撤稿"
    DISCARDED = "discarded", "已弃用"


# A story in one of these has once been public: it keeps its headline and its date.
ONCE_PUBLIC = (Status.SIGNED, Status.WITHDRAWN)
