"""Languages that a story can be written in, and what a page says of each."""

from django.db import models


class Language(models.TextChoices):
    """Language of a story as BCP 47 writes it, which is what `lang` in HTML takes."""

    CHINESE = "zh-Hans", "简体中文"
    TRADITIONAL = "zh-Hant", "繁体中文"
    ENGLISH = "en", "英文"
    UYGHUR = "ug", "维吾尔文"
    TIBETAN = "bo", "藏文"
    MONGOLIAN = "mn-Mong", "蒙古文"


CHINESE = {Language.CHINESE, Language.TRADITIONAL}
FROM_RIGHT_TO_LEFT = {Language.UYGHUR}
# Of the site's own language nothing is said: the page has said it.
ATTRIBUTES = {
    language.value: f'lang="{language.value}" dir="{direction}"'
    for language in Language
    if language != Language.CHINESE
    for direction in ["rtl" if language in FROM_RIGHT_TO_LEFT else "ltr"]
}


def as_attributes(language):
    """Return what an element of a page says of a text in a language: lang="en" …"""
    return ATTRIBUTES.get(language, "")
