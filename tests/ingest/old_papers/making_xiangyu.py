"""Made-up archives in the form of 翔宇: pages for the screen and for tablets, pictures in
their sizes, and answers of the interface for apps."""

import json

from tests.ingest.old_papers.making_xml import PDF, picture

DAY = "202401/26"
LONG = "河水从闸口流进新修的渠，两岸的麦田先后浇上了水，村里人说今年的墒情好。"
PROPERTIES = (
    "<!--enpproperty <date>2024-01-26 00:00:00:0</date><author>{author}</author>"
    "<subtitle>{deck}</subtitle><introtitle>{kicker}</introtitle><paperarticleid>{number}"
    "</paperarticleid><channel>3</channel><nodename>汾河晚报</nodename><title>{title}</title>"
    "/enpproperty-->"
)


def page(number, name, *, areas=(), titles=(), picture="", pdf="", more=""):
    """Return a page for the screen; `areas` are (coords, story), `titles` (story, words)."""
    written = "".join(
        f'<Area coords="{coords}" shape="polygon" href="../../../content/{DAY}/{story}">'
        for coords, story in areas
    )
    items = "".join(
        f'<li><a href="../../../content/{DAY}/{story}"> {words} </a></li>'
        for story, words in titles
    )
    return (
        "<html><head><title>汾河晚报</title></head><body>"
        f'<MAP NAME="PagePicMap">{written}</MAP>'
        f'<img width="400" height="600" src="../../../pic/{DAY}/{picture}" USEMAP=#PagePicMap>'
        f"<p class=left>第{number}版：{name}</p>"
        f'<a href="../../../attachement/{DAY}/{pdf}">PDF下载</a>'
        f'<ul class="news-list">{items}</ul>{more}'
        f'<a href="http://paper.example.com/pad/layout/{DAY}/node_01.html">手机版</a></body></html>'
    )


def screen_story(number, title, *lines, kicker="", deck="", author="", attachments=""):
    """Return a story in the template with attachments before its text."""
    text = "".join(f"<p>　　{line}</p>" for line in lines)
    said = PROPERTIES.format(
        number=number, title=title, kicker=kicker, deck=deck, author=author
    )
    return (
        f"<html><body><div class='newsdetatit'><p>{kicker}</p><h3>{title}</h3><p>{deck}</p></div>"
        f"<div style='display:none'>作者：{author}</div><div class='newsdetatext'>{attachments}"
        f"<founder-content><!--enpcontent-->{text}<!--/enpcontent-->{said}</founder-content>"
        "</div><div class=foot><a href='/about.html'>关于我们</a></div></body></html>"
    )


def plain_story(title, *lines, deck="", author=""):
    """Return a story in the template with its headings in paragraphs, and a player."""
    text = "".join(f"<p>　　{line}</p>" for line in lines)
    return (
        '<html><body><div class="article"><h3></h3>'
        f"<h1><p>{title}</p></h1><h2><p>{deck}</p></h2>"
        f'<p class="sec">{author}<span>《汾河晚报》（2024年01月26日　第 01 版）</span></p>'
        f'<div id="ozoom">{text}<script>showPlayer({{"id": 7, "src": "a.mp4"}})</script>'
        "</div></div></body></html>"
    )


def tablet_page(number, *areas):
    """Return a page for tablets, whose areas (story, polygons in percent) are JSON."""
    mapped = [
        {
            "mapping": polygon,
            "articleID": int(story[8:-5]),
            "href": f"../../../content/{DAY}/{story}",
        }
        for story, polygons in areas
        for polygon in polygons
    ]
    return (
        f'<html><body><p id="nowLayout">{number}</p>'
        f"<script>var areas = {json.dumps(mapped)};</script></body></html>"
    )


def issue(root="fhwb"):
    """Return an issue of three pages; one story stands on two of them, one area is only
    in the pages for tablets, one page is advertisements."""
    pc, pad = f"{root}/pc", f"{root}/pad"
    attachment = f"<img src='../../../pic/{DAY}/photo.tif.1'><p class='imgbt'>渠水过村。王勇 摄</p>"
    first = screen_story(
        101,
        "新渠通水",
        LONG,
        "通水当天，村里摆了三桌。",
        kicker="春灌开始",
        deck="六个村受益",
        author="李静",
        attachments=attachment,
    )
    return {
        f"{pc}/layout/{DAY}/node_A01.html": page(
            "A01",
            "要闻",
            picture="page.jpg.2",
            pdf="one.pdf",
            areas=[
                ("3.72,60.0,200.0,60.0,200.0,300.0,3.72,300.0", "content_101.html"),
                ("null", "content_102.html"),
                ("1.0E-4,300,400,300,400,600,0,600", "content_103.html"),
            ],
            titles=[
                ("content_101.html", "新渠通水"),
                ("content_102.html", "图书馆延时"),
                ("content_103.html", "老戏新唱"),
                ("content_104.html", "本版责编：郭晓华"),
            ],
        ),
        f"{pc}/layout/{DAY}/node_A02.html": page(
            "A02",
            "综合",
            picture="two.jpg",
            pdf="gone.pdf",
            areas=[("0,0,400,0,400,300,0,300", "content_105.html")],
            titles=[
                ("content_105.html", "新渠通水"),
                ("content_106.html", "某某有限公司减资公告"),
            ],
        ),
        f"{pc}/layout/{DAY}/node_A03.html": page("A03", "广告", picture="three.jpg"),
        f"{pc}/content/{DAY}/content_101.html": first,
        f"{pc}/content/{DAY}/content_102_0.html": plain_story(
            "图书馆延时到夜里十点", LONG, deck="周末也开", author="本报记者 王勇"
        ),
        f"{pc}/content/{DAY}/content_102.html": plain_story(
            "图书馆延时到夜里十点", LONG[:9]
        ),
        f"{pc}/content/{DAY}/content_102_2.html": plain_story(
            "图书馆延时到夜里十点", LONG[9:]
        ),
        f"{pc}/content/{DAY}/content_103.html": screen_story(
            103, "老戏新唱", "戏台下坐满了人，天黑才散。"
        ),
        f"{pc}/content/{DAY}/content_104.html": screen_story(
            104, "本版责编：郭晓华", "本版责编：郭晓华"
        ),
        f"{pc}/content/{DAY}/content_105.html": first.replace("101<", "105<"),
        f"{pc}/content/{DAY}/content_106.html": screen_story(
            106, "某某有限公司减资公告", "债权人可自公告之日起申报债权。"
        ),
        f"{pad}/layout/{DAY}/node_A01.html": tablet_page(
            "A01",
            (
                "content_101.html",
                [
                    ["1%,10%", "50%,10%", "50%,50%", "1%,50%"],
                    ["60%,10%", "90%,10%", "90%,20%", "60%,20%"],
                ],
            ),
            ("content_102.html", [["50%,60%", "90%,60%", "90%,80%", "50%,80%"]]),
        ),
        f"{pad}/content/{DAY}/content_101.html": first,
        f"{pc}/pic/{DAY}/page.jpg": picture(1600, 2400),
        f"{pc}/pic/{DAY}/page.jpg.1": picture(400, 600),
        f"{pc}/pic/{DAY}/page.jpg.2": picture(800, 1200),
        f"{pc}/pic/{DAY}/two.jpg": picture(400, 600),
        f"{pc}/pic/{DAY}/three.jpg": picture(400, 600),
        f"{pc}/pic/{DAY}/photo.tif": picture(300, 200, "TIFF"),
        f"{pc}/pic/{DAY}/photo.tif.0": picture(30, 20),
        f"{pc}/pic/{DAY}/photo.tif.1": picture(90, 60),
        f"{pc}/attachement/{DAY}/one.pdf": PDF,
    }


def api_issue():
    """Return an issue that only the interface for apps tells of."""
    host = "http://paper.example.com/fhwb/pad"
    layouts = {
        "date": "20240127",
        "layouts": [
            {
                "id": 9,
                "name": "01 要闻",
                "width": 800,
                "height": 1200,
                "mapping": [
                    {"mapping": ["10%,10%", "50%,10%", "50%,50%"], "articleID": "7"},
                    {"mapping": ["60%,10%", "90%,10%", "90%,50%"], "articleID": "7"},
                    {"mapping": ["0%,60%", "9%,60%", "9%,90%"], "articleID": "99"},
                ],
                "picUrl": f"{host}/pic/202401/27/one.jpg",
                "pdfUrl": f"{host}/att/202401/27/one.pdf",
                "list": [
                    {
                        "fileId": 7,
                        "title": "渡口复航",
                        "introTitle": "",
                        "shareUrl": f"{host}/con/202401/27/content_7.html",
                    }
                ],
            }
        ],
    }
    story = {
        "data": {
            "fileId": 7,
            "title": "渡口复航",
            "introTitle": "停了三年",
            "author": "郭晓华",
            "content": f"<p>　　{LONG}</p><p>渡船一天八班。</p>",
        }
    }
    return {
        "app_if/getPaperLayouts_20240127.json": json.dumps(layouts, ensure_ascii=False),
        "app_if/getPaperArticle_7.json": json.dumps(story, ensure_ascii=False),
        "fhwb/pad/pic/202401/27/one.jpg": picture(400, 600),
    }
