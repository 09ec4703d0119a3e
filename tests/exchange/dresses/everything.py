"""A story with everything in it, for the tests of forms: each kind of block, briefs,
photos with and without a file, a gallery, a film, notices of every kind."""

from datetime import timedelta

from django.utils import timezone

from articles.models import (
    Brief,
    Byline,
    Column,
    Contributor,
    Correction,
    Photo,
    Source,
)
from editions.models import Issue, Page, Placement
from exchange.models import StoryTopic
from tests.pictures import drawn, encoded, make_photo, place
from tests.recordings import make_film
from tests.stories import NOON, make_district, make_section, make_story

BODY = (
    "<p>城北水厂<strong>今日</strong>通水，每日供水10<sup>6</sup>升，"
    "余氯<em>不高于</em>A<sub>n</sub>限值 &lt;国标&gt; &amp; *要求*。</p>"
    "<h2>水从哪里来</h2>"
    '<p>详见<a href="https://www.example.com/a?b=1&amp;c=2" rel="noopener noreferrer">'
    "公告</a>。</p>"
    "<h3>管网</h3>"
    "<ul><li><p>北线</p></li><li><p>南线</p></li></ul>"
    "<ol><li><p>先检测</p></li><li><p>后通水</p></li></ol>"
    "<blockquote><p>“水是甜的。”居民说。</p></blockquote>"
    "<table><caption>供水量</caption><thead><tr>"
    '<th scope="col">月份</th><th colspan="2" scope="col">水量</th></tr></thead>'
    '<tbody><tr><td rowspan="2">一月</td><td>北</td><td>12</td></tr>'
    "<tr><td>南</td><td>15<br>含备用</td></tr></tbody></table>"
    "<p>记者将继续关注。</p>"
)
# Of the words that readers get, one of each part.
SHOWN = (
    *("新春走基层", "城北水厂今日通水", "甲区用上好水", "今日", "通水，每日供水"),
    *("<国标> & *要求*", "水从哪里来", "公告", "管网", "北线", "先检测"),
    *("“水是甜的。”居民说。", "供水量", "一月", "水量", "含备用"),
    *("记者将继续关注。", "乙区简讯", "乙区也通水。", "水厂全景。", "没有文件的图。"),
    *("本文部分内容由人工智能生成", "可能影响未成年人：有事故画面"),
    *("编者注：题为网站所加。", "第二段“253个”应为“235个”。"),
    *("本报讯", "郭晓华"),
)
# What never leaves the desk.
SECRET = "密"


def make_shot(number, **fields):
    """Return a photo with a file of its own."""
    return make_photo(encoded(drawn((120 + number, 80))), **fields)


def make_everything(by, **fields):
    """Return the story; whatever it must not say has a 密 in it."""
    place_of_news = make_district()
    story = make_story(
        **{
            "kicker": "新春走基层",
            "headline": "城北水厂今日通水",
            "deck": "甲区用上好水",
            "summary": "城北水厂通水，甲区居民用上好水。",
            "dateline": "本报讯",
            "body": BODY,
            "section": make_section(),
            "column": Column.objects.create(name="民生", slug="minsheng"),
            "source": Source.objects.create(
                name="本报", slug="benbao", byline_prefix="本报", is_own=True
            ),
            "editors_note": "题为网站所加。",
            "staff_note": "密：线人电话",
            "ai_made": "part",
            "ai_tool": "密模型",
            "ai_checked_by": "密核对",
            "minors_warning": "有事故画面",
        }
        | fields
    )
    story.districts.add(place_of_news)
    story.tags.add("供水")
    person = Contributor.objects.create(name="郭晓华")
    Byline.objects.create(article=story, contributor=person)
    editor = Contributor.objects.create(name="李静")
    Byline.objects.create(article=story, contributor=editor, role="editor", order=2)
    Brief.objects.create(
        article=story, heading="乙区简讯", text="乙区也通水。\n次日检修。"
    )
    place(make_shot(1, caption="水厂全景。"), story, order=1, after_paragraph=1)
    for order in range(2, 6):
        photo = make_shot(
            order, caption=f"组图{order}。", ai_made="whole", staff_note="密注"
        )
        place(photo, story, order=order, after_paragraph=3)
    without = Photo.objects.create(caption="没有文件的图。", credit="资料")
    place(without, story, order=6, after_paragraph=5)
    place(make_film(), story, order=7, after_paragraph=99)
    ended = make_shot(
        10, caption="密图", rights_expire_on=timezone.localdate() - timedelta(days=1)
    )
    place(ended, story, order=8)
    place(make_shot(11, caption="密报", outlet="print"), story, order=9)
    Correction.objects.create(
        article=story, text="第二段“253个”应为“235个”。", by=by, at=NOON
    )
    StoryTopic.objects.create(article=story, code="20000209")
    issue = Issue.objects.create(date=NOON.date(), number=8000)
    page = Page.objects.create(issue=issue, number="2", name="城事", order=1)
    Placement.objects.create(page=page, article=story, order=1)
    return story
