"""Stories that may affect minors (可能影响未成年人): what readers are told before the text,
and what the desk is told where such a story may not stand.

《未成年人网络保护条例》 has such content marked before it is shown, and keeps it out of the
places that everybody sees first. The wording is our own. See
docs/decisions/042-ai-marks-and-minors.md.
"""

NOTICE = "以下内容可能影响未成年人"


def notice(warning: str) -> str:
    """Return the notice to readers, with an editor's reason; "" without one."""
    return f"{NOTICE}：{warning}" if warning else ""


def refusal(story, place: str) -> str:
    """Return why a flagged story may not be put in a place, "" of any other."""
    if not story.minors_warning:
        return ""
    return (
        f"《{story}》标了“可能影响未成年人”（{story.minors_warning}），不能放到{place}："
        "请另选一篇；标错的，请先在稿件里改。"
    )
