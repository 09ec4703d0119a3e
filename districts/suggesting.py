"""Suggestion of districts for a text, each with the words that are its evidence.

Full names count, other names and places of three characters or more whose district is
certain; bare short names (小店, 东山, 和平) do not, for they are ordinary words far more
often: 96 to 210 false hits in 105,000 characters of other papers. A longer name hides a
shorter one inside it: 阳曲镇, in 尖草坪区, is no evidence for 阳曲县.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings

from districts.models import District, Place

# The score of one mention.
NAME, PLACE, LANDMARK, WITHIN = 0.3, 0.25, 0.15, 0.15
IN_LEAD = 0.35  # the headline or the first paragraph names it
SHOWN = 0.15  # below this no district is suggested
CITY_WIDE = 5  # so many districts named alike: a story of the whole city
# The words before a city or a district of our own: 我市, 在市, 城区.
OUR_OWN = re.compile(
    "(?:我|本|全|该|各|在|到|省|由|与|和|对|向|从|为|城|辖|市)[市区县]$"
)
# A division of that name in another place: 晋中市城区; a place in another district.
ELSEWHERE = re.compile(r"[\u4e00-\u9fff]{2,4}[市州盟]$")
PLACE_ELSEWHERE = re.compile(r"[\u4e00-\u9fff]{2,4}[省市州盟区县旗]$")
LEAST = 3  # characters of another name, or of a place, that may be evidence
# 迎泽区域, 小店区别: the last character belongs to another word.
NOT_A_DISTRICT = "(?![域别间分位])"
SHORT_IN_LIST = "(?:[两三四五六七八九十]{kinds}|等(?:{kinds}|地))"
# What its evidence is called where a name is the district's own.
OWN_NAME, ZONE, OTHER_NAME = "区县名", "功能区", "别名"


@dataclass(frozen=True)
class Evidence:
    words: str
    start: int
    why: str


@dataclass(frozen=True)
class Suggestion:
    """A district that a text seems to speak of.

    `score`, 0 to 1, grows with every mention, more with the first ones and with those
    in the headline and the first paragraph; at 0.5 the district is likely.
    """

    district: District
    score: float
    evidence: tuple[Evidence, ...]

    @property
    def reason(self):
        """The evidence, in words: “迎泽区”3次，地标“钟楼街”."""
        counted = defaultdict(int)
        for found in self.evidence:
            counted[found.why, found.words] += 1
        parts = []
        for (why, words), count in counted.items():
            times = f"{count}次" if count > 1 else ""
            parts.append(f"{'' if why == OWN_NAME else why}“{words}”{times}")
        return "，".join(parts[:6])


class Gazetteer:
    """Index of the names of a city's districts and places, to search texts for.

    Made once with two queries; then a text goes in and suggestions come out.
    """

    def __init__(self, districts, places):
        districts = list(districts)
        self.districts = {district.pk: district for district in districts}
        self.short = {
            district.short_name: district
            for district in districts
            if district.kind != District.Kind.ZONE
        }
        self.meaning = {}  # name: (district, weight, why)
        for district in districts:
            is_zone = district.kind == District.Kind.ZONE
            why = ZONE if is_zone else OWN_NAME
            self.meaning[district.name] = (district, NAME, why)
            if is_zone:
                self.meaning[f"{district.short_name}区"] = (district, NAME, why)
        self.also_called = {
            name: district for district in districts for name in district.also_called
        }
        for name, district in self.also_called.items():
            if len(name) >= LEAST and name not in self.short:
                is_zone = district.kind == District.Kind.ZONE
                why = ZONE if is_zone else OTHER_NAME
                self.meaning.setdefault(name, (district, NAME, why))
        for place in places:
            district = self.districts[place.district_id]
            if place.suggests:
                weight = LANDMARK if place.kind == Place.Kind.LANDMARK else PLACE
                why = Place.Kind(place.kind).label
                self.meaning.setdefault(place.name, (district, weight, why))
            elif len(place.name) >= LEAST:
                self.meaning.setdefault(place.name, None)
        self.own = (
            # 杭州上城区: the city's own name ends as that of another division does.
            *(settings.CITY.name, settings.CITY.stem, *settings.CITY.titles),
            *(district.name for district in districts),
            *self.also_called,
        )
        self.looked_back = max(6, *map(len, self.own))
        names = (
            re.escape(name) + (NOT_A_DISTRICT if name.endswith("区") else "")
            for name in sorted(self.meaning, key=len, reverse=True)
        )
        self.names = re.compile("|".join(names) or r"(?!)")
        are_towns = any(one.kind in District.OF_TOWNS for one in districts)
        in_list = SHORT_IN_LIST.format(
            kinds="[县区市旗镇]" if are_towns else "[县区市旗]"
        )
        short = "|".join(map(re.escape, sorted(self.short, key=len, reverse=True)))
        after = "|".join(f"(?<={re.escape(title)})" for title in settings.CITY.titles)
        # A row of short names is taken whole, whatever follows: no character of it is
        # read twice.
        self.short_names = re.compile(
            rf"(?P<row>(?:{short})(?:[、和](?:{short}))+)(?P<end>{in_list})?"
            rf"|(?:{after})(?P<alone>{short})(?![区县市旗镇]|街道|自治)"
            if short
            else r"(?!)"
        )

    @classmethod
    def load(cls):
        return cls(District.objects.all(), Place.objects.all())

    def named(self, heading):
        """Return the district whose name a heading is, or None: 综改示范区, 古交."""
        words = "".join(heading.split()).strip("【】[]·■●：:")
        for district in self.districts.values():
            if words in {district.name, district.short_name, *district.also_called}:
                return district
        meaning = self.meaning.get(words)
        return meaning[0] if meaning else None

    def suggest(self, text, lead=""):
        """Return the districts that a text speaks of, the likeliest first.

        `lead`, the headline and the first paragraph, counts more; it is part of the
        text, or comes before it.
        """
        found = defaultdict(list)
        weights = defaultdict(float)
        for district, weight, evidence in self._mentions(text):
            found[district.pk].append(evidence)
            # Each further mention counts less than the one before.
            weights[district.pk] += weight / len(found[district.pk]) ** 0.5
        named_first = {district.pk for district, _, _ in self._mentions(lead)}
        for pk in list(found):
            district = self.districts[pk]
            if district.within_id and district.within_id in self.districts:
                # What is in 中北高新区 is in 尖草坪区.
                weights[district.within_id] += WITHIN
                why = f"{district.name}在其境内"
                first = found[pk][0]
                found[district.within_id].append(
                    Evidence(first.words, first.start, why)
                )
        named = [pk for pk in found if weights[pk] >= SHOWN]
        spread = 0.5 if len(named) >= CITY_WIDE else 1.0
        suggestions = [
            Suggestion(
                self.districts[pk],
                round(
                    min(1.0, (weights[pk] + IN_LEAD * (pk in named_first)) * spread), 2
                ),
                tuple(sorted(found[pk], key=lambda e: e.start)),
            )
            for pk in named
        ]
        order = {pk: at for at, pk in enumerate(self.districts)}
        return sorted(suggestions, key=lambda s: (-s.score, order[s.district.pk]))

    def _mentions(self, text):
        for match in self.names.finditer(text):
            meaning = self.meaning[match.group()]
            if meaning is None:
                continue
            district, weight, why = meaning
            before = text[max(0, match.start() - self.looked_back) : match.start()]
            if why != ZONE and self._is_elsewhere(before, district, why):
                continue
            yield district, weight, Evidence(match.group(), match.start(), why)
        for match in self.short_names.finditer(text):
            if match["alone"]:
                evidence = Evidence(match["alone"], match.start(), "市名后的简称")
                yield self.short[match["alone"]], PLACE, evidence
            elif match["end"]:
                for name in re.split("[、和]", match["row"]):
                    evidence = Evidence(name, match.start(), "并列简称")
                    yield self.short[name], PLACE, evidence

    def _is_elsewhere(self, before, district, why):
        """Whether a name follows that of another city, or the name of a place, or of a
        town, that of another district."""
        of_a_county = district.kind not in District.OF_TOWNS
        is_named = of_a_county and why in (OWN_NAME, OTHER_NAME)
        elsewhere = ELSEWHERE if is_named else PLACE_ELSEWHERE
        if not elsewhere.search(before) or OUR_OWN.search(before):
            return False
        return not before.endswith(self.own)
