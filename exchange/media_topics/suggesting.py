"""Suggestions of media topics, by the section of a story and by words of its headline and
topics, each with its evidence. Pure; an editor takes one up, nothing is set by itself."""

from dataclasses import dataclass

from exchange.media_topics import topics

# {name of a section: code}: what all stories of it are about.
SECTIONS = {
    "时政": "11000000",
    "经济": "04000000",
    "财经": "04000000",
    "社会": "14000000",
    "民生": "14000000",
    "文旅": "01000000",
    "文化": "01000000",
    "卫生健康": "07000000",
    "健康": "07000000",
    "教育": "05000000",
    "体育": "15000000",
    "科技": "13000000",
}
MOST_SUGGESTED = 6
# A word of a topic which the desk set says more than one in passing.
IN_TAGS, IN_HEADLINE, IN_SUMMARY, BY_SECTION = 4, 3, 1, 1


@dataclass(frozen=True)
class Suggestion:
    code: str
    evidence: str  # 标题里的“医院”


def suggest(section="", headline="", tags=(), summary=""):
    """Return Suggestions, the best first; none of them says that it is so.

    >>> suggest(headline="市中心医院开设发热门诊")[0].evidence
    '标题里的“医院”“发热门诊”'
    """
    found = []
    for place, topic in enumerate(topics().values()):
        score, evidence = 0, []
        for worth, where, text in (
            (IN_TAGS, "话题里的", "\n".join(tags)),
            (IN_HEADLINE, "标题里的", headline),
            (IN_SUMMARY, "提要里的", summary),
        ):
            words = [word for word in topic.words if word in text]
            if words:
                score += worth * len(words)
                evidence.append(where + "".join(f"“{word}”" for word in words))
        if SECTIONS.get(section) == topic.code:
            score += BY_SECTION
            evidence.append(f"频道“{section}”")
        if score:
            found.append((-score, place, Suggestion(topic.code, "，".join(evidence))))
    return [suggestion for _, _, suggestion in sorted(found, key=lambda f: f[:2])][
        :MOST_SUGGESTED
    ]
