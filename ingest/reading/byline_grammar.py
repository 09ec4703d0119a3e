"""Grammar of bylines: the marks, and the names between them, read into people and works."""

import re
from dataclasses import dataclass, replace

from articles.text.counting import HAN
from ingest.reading.byline_tokens import PICTURE_AGENCY, TOKEN, title_of, works_of
from ingest.reading.byline_words import (
    HOUSE_END,
    ROLE_OF,
    TITLED,
)
from ingest.reading.dictionary import ends_in_verb, is_word
from ingest.reading.name_rows import AND_BEFORE_TITLE, WHEN, read_row
from ingest.reading.people import (
    is_house,
    is_name,
    is_office,
    is_two_words,
    may_be_name,
    names_in,
)
from ingest.reading.surnames import COMMON_SURNAMES
from ingest.reading.values import UNSURE, Person

TITLE = re.compile(TITLED)
ABOUT_THEM = re.compile("(?:作者)?单位[:：]")
DESK = re.compile(rf"[{HAN}]{{2,8}}(?:评论部|编辑部|采访组|报道组|综合)")
COMMENTATOR = re.compile(rf"[{HAN}]{{2,8}}评论员")
# 本报记者组 names nobody.
OFFICE = re.compile(r"本[报刊网台社](?:记者|通讯|采访|编辑)[组站部]")
# 王勇文 李静图
WORK_TOUCHES = re.compile(
    rf"^([{HAN}]{{2,3}})文[ \t\u3000]+([{HAN}]{{2,3}})([图摄画])$"
)
# 记者 王勇昨晚9时摄影报道
AT_THE_TIME = re.compile(
    r"[昨今前][日天晚晨早夜](?:凌晨|上午|中午|下午|晚上|傍晚)?(?:\d{1,2}[时点](?:\d{1,2}分|半)?)?"
    r"(?=(?:现场|独家)?(?:摄影|采访|综合)?(?:报[道导]|[拍摄]))"
)
# 五（2）班: the brackets hold no agency.
CLASS = re.compile(r"[（(](\d{1,2})[）)](?=班)")
# （证号23301）: the number of who signs.
NUMBER = re.compile(rf"[{HAN}]{{0,6}}[:：]?[ \t]?[A-Za-z]{{0,3}}\d{{3,}}")
PAGE_OF_PAPER = re.compile(r"[\d０-９年月日第版A-Z \t\u3000:：]+")
PICTURES_OF = re.compile(f"{PICTURE_AGENCY}|网络|资料|新华社?|受访者|本报资料")
LONGEST = 120
LEAST = 0.5  # of the surest name of a byline
ALONE, ALONE_AND_LONG = 0.75, 0.55  # the least score of the only word behind a title
LONGEST_PROVIDER = 20
BY_PLACE = 0.55  # the score of a name that only its place in the byline tells
STANDS_BEFORE = {"", "title", "work", "combined", "agency"}  # marks behind such a name
FROM_SOURCE = 0.85  # the score of a name behind the house that a story is taken from
UNKNOWN_WORD = 0.8  # what each word that the grammar does not know leaves of the score


@dataclass(frozen=True)
class Signature:
    people: tuple[Person, ...]
    place: str = ""
    source: str = ""
    is_explicit: bool = False  # a word shows that these are people, not only brackets
    is_note: bool = False  # is about where an author works, and names nobody
    is_production: bool = False  # of the whole page: 本版文/…
    score: float = 1.0  # how sure it is that this is a byline

    @property
    def is_sure(self):
        return self.score >= UNSURE and all(person.is_sure for person in self.people)

    @property
    def pictures_only(self):
        works = {work for person in self.people for work in person.works}
        titled = any(person.title for person in self.people)
        return works == {"photographer"} or works == {"provider"} and not titled


def _score_alone(name):
    """The least score of the only word behind a title: four characters that a common
    surname begins are rather a name and a word."""
    if is_word(name):
        return 0
    if len(name) < 4:
        return ALONE
    if name[0] in COMMON_SURNAMES or is_two_words(name) or ends_in_verb(name):
        return 0
    return ALONE_AND_LONG


def _score_by_place(name):
    """The score of a name where nothing but one can stand; 潘跃今天 is none."""
    if len(name) == 4 and name[0] in COMMON_SURNAMES:
        return 0
    return BY_PLACE * may_be_name(name)


class Parser:
    def __init__(self, knowledge, *, lenient=False):
        self.knowledge = knowledge
        self.lenient = lenient
        self.people = []
        self.waiting = []  # indexes of people whose work may still come
        self.title = ""
        self.title_works = ()
        self.named = True  # the title before has its names, or there is none
        self.works_before = ()
        self.is_explicit = False
        self.is_production = False
        self.expects_source = False
        self.has_verb = False  # 报道: names follow it with a title or a work only
        self.place = self.source = ""
        self.houses = set()  # what stands before the titles so far
        self.strict_works = False  # a stroke or a colon bound the work to its names
        self.score = 1.0

    def parse(self, text):
        text = WORK_TOUCHES.sub(r"\1 文 \2 \3", CLASS.sub(r"\1", text))
        text = AT_THE_TIME.sub(" ", text)
        tokens = list(TOKEN.finditer(text))
        starts = [0, *(match.end() for match in tokens)]
        stops = [*(match.start() for match in tokens), len(text)]
        rows = [text[a:b] for a, b in zip(starts, stops, strict=True)]
        for at, row in enumerate(rows):
            match = tokens[at] if at < len(tokens) else None
            if not self.names(row, match):
                return None
            if match and not self.read_token(match, rows[at + 1], tokens[at + 1 :]):
                return None
        if not self.people and OFFICE.fullmatch("".join(text.split())):
            return Signature((), source=text.strip(), is_explicit=True)
        if not self.people and not (self.source or self.place):
            return self.desk(text)
        if self.title and not self.named and not any(p.title for p in self.people):
            # 甲 乙 记者: the title behind its names.
            self.people = [replace(p, title=self.title) for p in self.people]
        if self.people and all(person.score < LEAST for person in self.people):
            return None
        return Signature(
            tuple(self.people),
            self.place,
            self.source,
            self.is_explicit,
            is_production=self.is_production,
            score=self.score,
        )

    def desk(self, text):
        """本报评论员 alone signs for the whole desk."""
        words = "".join(text.split()).lstrip("□■◎○●◆◇★☆▪•*")
        if COMMENTATOR.fullmatch(words):
            return Signature((Person(words, "commentator"),), is_explicit=True)
        if DESK.fullmatch(words) and (words[0] == "本" or is_house(words[:-3])):
            return Signature((Person(words),), is_explicit=True)
        return None

    def names(self, row, following):
        kind = following.lastgroup if following else ""
        touches = kind == "title" and not row.rstrip().endswith(("、", "，", ","))
        if touches and self.title and not self.named:
            row = AND_BEFORE_TITLE.sub("", row)
        apart = touches and row[-1:].isspace()
        row = row.strip(" \t\n\xa0\u3000、，,:：;；|｜&＆·•・")
        if not row:
            return True
        if self.expects_source:
            self.expects_source = False
            house, *names = row.split()
            if names and is_house(house) and all(map(is_name, names)):
                # 来源：某某晚报 甲 乙: who wrote it there.
                self.source, self.is_explicit = self.source or house, True
                self.add([(name, FROM_SOURCE) for name in names])
                return True
            self.source = self.source or row
            return len(row) <= 24
        if self.has_verb and not kind and not WHEN.fullmatch(row) and not self.lenient:
            return False
        if kind in {"work", "behind"} and self._provided(row, following):
            return True
        explicit = bool(
            self.title
            or self.works_before
            or kind in {"work", "behind", "combined"}
            or kind == "verb"
            and self.is_explicit
        )
        found = read_row(
            row,
            self.knowledge,
            explicit=explicit,
            named=self.named,
            before=kind,
            touches=touches,
            apart=apart,
            houses=self.houses,
        )
        if self.works_before == ("provider",) and (found is None or found.unknown):
            # 图片来源：某某图库, which no surname and no ending tells.
            self.source = self.source or row
            return len(row) <= LONGEST_PROVIDER
        if self.works_before and not self.title and PICTURES_OF.fullmatch(row):
            self.source = self.source or row
            return True
        if found and kind in STANDS_BEFORE and (self.title or self.strict_works):
            self._name_by_place(found)
        if found is None or found.unknown and not self.lenient:
            return False
        self.score *= UNKNOWN_WORD ** (len(found.unknown) + found.doubts)
        if kind == "title" and found.house:
            self.houses |= {found.house, *re.findall(f"{HOUSE_END}$", found.house)}
        if kind != "title":
            self.source = self.source or found.house
        only_work = self.works_before and not self.title and not self.strict_works
        if only_work and not all(is_name(name) for name, _ in found.names):
            # 图片 新闻: a word that might be a work, with no stroke, before no name.
            return False
        names = found.names
        if self.title and len(names) == 1 and not found.unknown:
            # A title and one word behind it: the place says what the surname does not.
            names = [(n, max(s, _score_alone(n))) for n, s in names]
        stands = kind in STANDS_BEFORE or kind == "verb" and found.place
        if len(names) == 1 and stands and (self.title or self.strict_works):
            names = [(n, max(s, _score_by_place(n))) for n, s in names]
        if names and kind == "verb":
            self.is_explicit = True
        self.add(names)
        return True

    def _name_by_place(self, found):
        """The only word behind a title or a work is a name, though none is built so:
        本报记者 顿河."""
        words = [*found.unknown, *filter(None, [found.place])]
        if self.named and self.title or found.names or found.house or len(words) != 1:
            return
        if not _score_by_place(words[0]):
            return
        found.names, found.unknown, found.place = [(words[0], BY_PLACE)], [], ""
        self.score *= UNKNOWN_WORD

    def _provided(self, row, following):
        """A body may provide a picture, 市园林局供图: it is named as it stands. A word
        for anybody, 受访者供图, names nobody."""
        if works_of(following.group()) != ("provider",) or len(row) > LONGEST_PROVIDER:
            return False
        before, _, name = row.rpartition(" ")
        anybody = is_word(name) or is_house(name)
        if not is_office(name) and (names_in(row, self.knowledge) or not anybody):
            return False
        if before and not self.names(before, None):
            return False
        self.title, self.waiting = "", []
        if is_office(name) and not is_house(name):
            self.add([(name, 0.9)])
        else:
            self.source = self.source or name
        return True

    def add(self, named):
        for name, score in named:
            if not self.works_before:
                self.waiting.append(len(self.people))
            works = self.works_before or self.title_works
            self.people.append(Person(name, self.title, works, score))
        if named:
            self.named = True

    def read_token(self, match, row, tokens):
        kind, words = match.lastgroup, match.group()
        if kind == "place":
            kind = "from"
        if kind == "title":
            self.read_title(words)
        elif kind in {"combined", "work", "before", "behind", "whole"}:
            self.is_explicit = True
            if kind == "whole":
                self.is_production = "版" in words
            return self.work(kind, works_of(words), row, tokens)
        elif kind == "from":
            self.place = match["place"]
        elif kind == "agency":
            return self.agency(words[1:-1])
        elif kind == "agent":
            self.source = words.strip(" \t\u3000/／|｜")
        elif kind == "paper":
            self.source = self.source or words
            self.expects_source = False
        elif kind == "led":
            self.is_explicit = True
            self.title, self.works_before, self.waiting = "", (), []
        elif kind == "origin":
            self.expects_source = self.is_explicit = True
        elif kind == "verb":
            self.named = self.has_verb = True
        return True

    def read_title(self, words):
        self.title, self.title_works = title_of("".join(words.split()))
        self.is_explicit, self.named, self.has_verb = True, False, False
        if self.title == "editor" or self.works_before == ("author",):
            self.works_before = ()  # 讲述：甲 记者 乙

    def _is_calling(self, inner):
        """王勇（媒体评论员）: what somebody is, behind the name."""
        return bool(self.people) and bool(COMMENTATOR.fullmatch(inner))

    def work(self, kind, works, row, tokens):
        if kind == "behind":
            if not self.people:
                return False
            self.set_works([len(self.people) - 1], works)
            self.waiting = [i for i in self.waiting if i != len(self.people) - 1]
            return True
        if kind == "before" and self._belongs_to_those_before(tokens):
            kind = "work"  # 甲 文/乙 图
        follows = kind == "combined" or (
            kind == "work" and bool(works) and not self._precedes(row, tokens)
        )
        if self.waiting and follows:
            self.set_works(self.waiting, works)
            self.waiting = []
            self.title, self.title_works, self.named = "", (), True
            return True
        # Who made the film of it is named beside the authors, and is none of them.
        title = "" if works or kind == "whole" else "editor"
        self.works_before, self.title, self.waiting = works, title, []
        self.title_works, self.named = (), False
        self.strict_works = kind in {"before", "combined", "whole"}
        return True

    def _precedes(self, row, tokens):
        """记者 甲 摄影 乙: who has a title needs no work, who has none does."""
        titled = all(self.people[i].title for i in self.waiting)
        follows = row.strip(" \t\n\xa0\u3000、，,:：")
        ends = not any(match.lastgroup in {"work", "behind"} for match in tokens)
        return titled and bool(follows) and ends and bool(names_in(follows))

    def _belongs_to_those_before(self, tokens):
        """In 甲 文/乙 图 each work follows its name; in 甲 图/乙 it precedes one."""
        untitled = self.waiting and not any(self.people[i].title for i in self.waiting)
        return bool(untitled) and bool(tokens) and tokens[0].lastgroup == "work"

    def set_works(self, places, works):
        for place in places:
            person = self.people[place]
            done = tuple(dict.fromkeys(person.works + works))
            self.people[place] = replace(person, works=done)

    def agency(self, inner):
        if self.people and NUMBER.fullmatch(inner):
            self.is_explicit = True
            return True
        inside = Parser(self.knowledge).parse(inner) if len(inner) < LONGEST else None
        if (
            inside
            and inside.people
            and inside.is_explicit
            and not self._is_calling(inner)
        ):
            self.people += inside.people
            self.is_explicit = True
            return True
        if re.fullmatch(rf"[{HAN}A-Za-z ]{{2,12}}", inner) and (
            self.people or self.source
        ):
            self.source = inner
            return True
        if self.people and ABOUT_THEM.match(inner):
            return True
        # （责任编辑：…） beside a byline says who made the page, （5月6日第3版） which it is.
        made = TITLE.match(inner)
        made = made and ROLE_OF.get(made.group()) == "editor"
        return bool(self.lenient or made or PAGE_OF_PAPER.fullmatch(inner))
