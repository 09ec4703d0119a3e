"""Files for tests of reading, made up here: HTML of several forms, Word documents."""

import io

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from tests.ingest.pages import LONG

SITE = """<html><head><meta charset="gbk"><title>{headline}_社会_某城新闻网</title></head>
<body><div class="top"><a href="/">首页</a> <a href="/a">要闻</a> <h1><a href="/">某城新闻网</a></h1></div>
<div class="crumb">位置：<a href="/">首页</a> &gt; <a href="/s">社会</a></div>
<div class="left"><div class="t">{headline}</div><div>——三万户受益</div>
<div class="info"><span>2023-01-23 08:00</span> <span>来源：某城日报</span> <span>作者：赵敏</span></div>
<div class="text">{copy}<p>责任编辑：钱进</p></div>
<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div>
<div class="related"><h3>相关新闻</h3><ul><li><a href="1">公园开放了</a></li></ul></div></div>
<div class="footer">版权所有 某城新闻网 未经授权，不得转载。</div>
<script>document.write("<p>坏</p>")</script></body></html>"""

FOUNDER = """<html><head><title>某城日报数字报</title></head><body>
<map name="pagepicmap"><area coords="1,2,3,4" href="content_1.htm"></map>
<table><tr><td><a href="content_1.htm">水厂今日通水</a></td></tr>
<tr><td><a href="content_2.htm">公园开放</a></td></tr></table>
<table><tr><td class="font02">城北建设提速</td></tr><tr><td class="font01">水厂今日通水</td></tr>
<tr><td class="font02"></td></tr><tr><td class="font02">赵敏</td></tr></table>
<div id="ozoom"><founder-content>{copy}</founder-content><input type="checkbox"></div>
<div style="display:none"><founder-content>{copy}</founder-content></div>
<a href="content_2.htm">下一篇</a></body></html>
<!--enpproperty <founder-date>2023-01-23</founder-date><founder-author>赵敏</founder-author>
<founder-title>水厂今日通水</founder-title><founder-introtitle>城北建设提速</founder-introtitle>
<founder-type>1</founder-type> /enpproperty-->"""

CONTENTS = """<html><head><title>某城日报数字报</title></head><body><map name="PagePicMap">
<area coords="1,2,3,4" href="content_1.htm"></map>第01版：要闻
<a href="content_1.htm">水厂今日通水</a> <a href="content_2.htm">公园开放</a></body></html>
<!--enpproperty <founder-type>2</founder-type> /enpproperty-->"""

WECHAT = """<!doctype html><html><head><title>水厂今日通水</title>
<meta property="og:title" content="水厂今日通水"></head><body><h1 id="activity-name">
 水厂今日通水
</h1><div><span>原创</span> <span>赵敏</span> <em>2023年1月23日 07:30</em></div>
<div id="js_content" style="visibility: hidden; opacity: 0"><section><img data-src="x">
<p style="text-align:center">新水厂的滤池。</p></section>{copy}</div>
<div style="display:none">阅读原文</div></body></html>"""

WORD_HTML = """<html><head><meta name=Generator content="Microsoft Word 15"><title>稿</title></head>
<body><div class=WordSection1><p class=MsoTitle>水厂今日通水</p>
<p class=MsoNormal>本报讯 {long}<a href="#_ftn1" name="_ftnref1">[1]</a></p>
<h2>三年磨一剑</h2><p class=MsoNormal><span style='mso-list:Ignore'>一、</span>{long}<del>删</del></p>
<p class=MsoNormal>{long}<span style='display:none'>密</span></p></div>
<div style='mso-element:footnote' id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a>
数据来自水务局。</p></div></body></html>"""

WPS_HTML = """<html><head><meta name="Generator" content="WPS Office"></head><body>
<p align=center><b><span style="font-size:22.0000pt">水厂今日通水</span></b></p>
<p><span style="font-size:10.5pt">{long}</span></p>
<p><b><span style="font-size:10.5pt">三年磨一剑</span></b></p>
<p><span style="font-size:10.5pt">{long}</span></p></body></html>"""

COPY = (
    f"<p>　　本报讯 {LONG}</p><p>　　{LONG}</p><p>　　三年磨一剑</p><p>　　{LONG}</p>"
)


def site(headline="水厂今日通水", copy=COPY):
    return SITE.format(headline=headline, copy=copy)


def word(*paragraphs):
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    return saved(document)


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def styled():
    """A document with styles, a list, notes, changes, a picture's caption and edges."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "某城日报 内部稿"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    document.add_paragraph("水厂今日通水", style="Title")
    document.add_paragraph("——三万户受益", style="Subtitle")
    lead = document.add_paragraph(f"本报讯 {LONG}")
    document.add_comment(lead.runs, text="查一下", author="编辑")
    document.add_heading("三年磨一剑", 1)
    changed = document.add_paragraph(LONG)._p
    for change, text in (
        ("del", "<w:delText>删去的话</w:delText>"),
        ("ins", "<w:t>添上的话。</w:t>"),
    ):
        xml = f"<w:{change} {nsdecls('w')} w:id='1'><w:r>{text}</w:r></w:{change}>"
        changed.append(parse_xml(xml))
    document.add_paragraph(f"其一，{LONG}", style="List Number")
    document.add_paragraph(f"其二，{LONG}", style="List Number")
    document.add_paragraph("新水厂的滤池。", style="Caption")
    document.add_paragraph(LONG).add_run("隐藏的话").font.hidden = True
    return document


def set_large():
    """A document of two stories without any style, its headlines in large letters."""
    document = Document()
    for words, size, is_bold in (
        ("水厂今日通水", 22, True),
        ("——三万户受益", 16, False),
        (LONG, 10.5, False),
        ("三年磨一剑", 10.5, True),
        (LONG, 10.5, False),
        ("公园今日开放", 22, True),
        (LONG, 10.5, False),
    ):
        run = document.add_paragraph().add_run(words)
        run.font.size, run.bold = Pt(size), is_bold
    return document
