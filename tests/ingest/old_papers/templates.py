"""Pages of old papers in the templates of several systems, made up: what each says is the
same (a page 03 with two or three stories), how it says so is not."""

PROPERTY = (
    "<!--enpproperty <founder-date>2017-07-22 23:59:59</founder-date><founder-pagenum>03"
    "</founder-pagenum><founder-papername>示例日报</founder-papername><founder-type>2"
    "</founder-type><founder-pagepicurl>slrb/page/1/2017-07/22/03/2017072203_icon.jpg"
    "</founder-pagepicurl> /enpproperty-->"
)

# Number without a zero and without a colon; a block with titles of other pages; the map
# closed before a picture without quotes, whose path is not where the picture lies.
WITH_OTHER_PAGES = f"""
<html><body><table><tr><td>第3版　　　　要闻</td></tr></table>
<map name=PagePicMap><area coords="5,5,100,5,100,90,5,90" shape="polygon" href=content_11.htm>
<area coords="5,100,100,100,100,190,5,190" shape=polygon href=content_12.htm></map>
<img src=../../1/2017-07/22/03/2017072203_brief.jpg border=0 usemap=#pagepicmap>
<ul class=list01><li><a href=content_11.htm>第一条新闻</a>
<li><a href=content_12.htm>第二条新闻<br>分两行</a></ul>
<h3>今日关注</h3><ul class=list02><li><a href=content_51.htm>别的版的新闻</a>
<li><a href=content_52.htm>又一条别的版的</a></ul>
<p><a href=../../2017-07/20/content_3.htm>广告刊例</a></body></html>{PROPERTY}"""

# No properties; parts of one story with the same coords; a page missing in the list.
WITHOUT_PROPERTIES = """
<html><head><title>示例旅游报数字报</title></head><body>
<ul><li><a href=node_2.htm id=pageLink>第01版：旅游01版</a>
<li><a href=node_4.htm id=pageLink>第03版：旅游03版</a></ul>
<td>第03版：<strong>旅游03版</strong></td>
<map name=PagePicMap><Area coords="203,28,343,28,343,194,203,194" shape="polygon"
 href="content_21.htm?div=-1"><Area coords="203,28,343,28,343,194,203,194" shape="polygon"
 href="content_21.htm?div=0"><Area coords="null" shape="polygon" href="content_22.htm?div=-1">
</map><img src=../../../images/2017-07/22/03/SLLYB2017072203_b.jpg usemap=#PagePicMap>
<table><tr><td><a href=content_21.htm?div=-1>山里的早晨</a><tr><td>
<a href=content_22.htm?div=-1>河边的傍晚</a></table></body></html>"""

# The name of the map is another, values of the properties are broken over lines.
BROKEN_OVER_LINES = """
<html><body><map name="newbook"><area shape="polygon" coords="1,1,50,1,50,60,1,60"
 href="content_31.htm"/></map><img width="100" height="150" src="../../../images/a_b.jpg"
 usemap="#newbook"><div><a href="content_31.htm">桥通了</a></div></body></html>
<!--mpproperty <founder-date>2017-07-22
 00:00:00</founder-date><founder-pagenum>
03
</founder-pagenum><founder-papername>示例
晚报</founder-papername><founder-type>2</founder-type> /mpproperty-->"""

# The first list is written by a script and cut short, a picture links to the same story;
# a hidden list at the end has whole titles.
WRITTEN_BY_SCRIPT = """
<html><body><div class=ban_t><ul><li>03版:要闻 &nbsp;<a class=preart
 href=nbs.D110000slrb_04.htm>下一版</a></li></ul></div>
<map name=PagePicMap><Area coords="3,29,252,29,252,392,3,392" shape="polygon"
 href="nw.D110000slrb_20170722_1-03.htm"><Area coords="1,1,399,1,399,574,1,574"
 shape="polygon" href="nw.D110000slrb_20170722_2-03.htm"></map>
<img width=400 height=575 src=../../../page/2017-07/22/03/slrb2017072203_b.jpg
 USEMAP=#PagePicMap>
<div id=titleList><ul><li><a href=nw.D110000slrb_20170722_1-03.htm><img
 src=../../../tplimg/video.png></a><a href=nw.D110000slrb_20170722_1-03.htm><script>
document.write(view("一条很长很长的标题  "))</script></a></li><li>
<a href=nw.D110000slrb_20170722_2-03.htm><span title="另一条也很长">另一条…</span></a>
</li></ul></div><a href=nbs.D110000slrb_03.htm id=pageLink>第03版：要闻</a>
<div id=riqi_>示例日报 2017年7月22日 星期六</div>
<div style="display:none"><div id=mp_nw.D110000slrb_20170722_1-03>一条很长很长的标题</div>
</div></body></html>"""

LAYOUTS = {
    "content": (WITH_OTHER_PAGES, "示例日报", ["第一条新闻", "第二条新闻 分两行"], 2),
    "div": (WITHOUT_PROPERTIES, "示例旅游报", ["山里的早晨", "河边的傍晚"], 3),
    "lines": (BROKEN_OVER_LINES, "示例 晚报", ["桥通了"], 1),
    "script": (
        WRITTEN_BY_SCRIPT,
        "示例日报",
        ["一条很长很长的标题", "另一条也很长"],
        2,
    ),
}

BODY = (
    "<P>　　图书馆昨天开馆，读者排起了长队，第一天就办了三百张借书证。</P>"
    "<P>　　馆长说，周末开到晚上九点。</P>"
)

# Rows of the heading are left out when empty; marks in comments; pictures before the text.
ROWS_LEFT_OUT = f"""
<html><body><table class=wz><tr><td class=font02><!--<npm:article-pretitle>-->便民工程
<!--</npm:article-pretitle>--></td></tr><tr><td class=font01><founder-title>
<!--<npm:article-title>-->图书馆开馆<!--</npm:article-title>--></founder-title></td></tr>
<tr><td class=font02><founder-author>记者 李静</founder-author></td></tr></table>
<table id=newspic><tr><td><!--<npm:article-pic>--><img src=../../../resfile/a.jpg></td></tr>
<tr><td><!--<npm:article-pic-text>-->作者：王勇&nbsp;&nbsp;门口的队伍
<!--</npm:article-pic-text>--></td></tr></table><div id=ozoom><founder-content>
<!--<npm:article-content>-->{BODY}　　<!--</npm:article-content>--></founder-content></div>
<a href=content_12.htm>下一篇</a></body></html>"""

# The first title is the paper's; the author tag is empty, the byline two lines of text.
BYLINE_IN_TEXT = f"""
<html><body><founder-title>示例日报</founder-title><h4>便民工程</h4>
<founder-title>图书馆开馆</founder-title><founder-author></founder-author>
<founder-content><!--<npm:article-content>--><P>　　■&nbsp;示例日报全媒体记者&nbsp;李静</P>
<P>　　通讯员&nbsp;王勇</P>{BODY}<!--</npm:article-content>--></founder-content></body></html>
<!--enpproperty <founder-date>2017-07-22</founder-date><founder-type>1</founder-type>
<founder-papername>示例日报</founder-papername><founder-introtitle>便民工程
</founder-introtitle> /enpproperty-->"""

# Headings beside each other; the text twice; a stray input; a caption in a frame.
TEXT_TWICE = f"""
<html><body><map name=PagePicMap><Area coords="3,29,252,29,252,392,3,392" shape=polygon
 href="./nw.D110000slrb_20170722_1-03.htm"></map><div class=text_c><h3>便民工程</h3>
<h1>图书馆<br/>开馆</h1><h2></h2><h4>记者 李静</h4><div class=lai>《示例日报》（2017年7月22日
 03 版）</div><DIV id=ozoom><!--enpcontent--><table><tr><td><IMG src=../../../res/a.jpg>
</td></tr><tr><td>门口的队伍</td></tr></table>{BODY}<!--/enpcontent--><INPUT type=checkbox>
</DIV></div><div style="display:none" id=articleContent><!--enpcontent-->{BODY}
<!--/enpcontent--></div></body></html>"""

# Four rows, always; the text without paragraphs, only indented lines.
ONLY_BREAKS = """
<html><body><table><tr valign=top><td class=font02></td></tr><tr valign=top>
<td class=font01>图书馆开馆</td></tr><tr valign=top><td class=font02>第一天办证三百张</td></tr>
<tr valign=top><td class=font02>李静</td></tr></table><div id=ozoom style="zoom:100%">
<!--enpcontent-->　　图书馆昨天开馆，读者排起了长队，第一天就办了三百张借书证。<BR>
　　馆长说，周末开到晚上九点。<!--/enpcontent--></div><a href=content_12.htm>下一篇</a></body></html>"""

# Only the size says which line is the headline, and the title of the file repeats it.
LARGE_LETTERS = f"""
<html><head><title>图书馆开馆-示例日报数字报</title></head><body><div>示例日报</div>
<div><strong style="font-size:23px;line-height:30px">图书馆开馆</strong></div>
<div id=ozoom><founder-content>{BODY}</founder-content></div>
<a href=content_12.htm>下一篇</a></body></html>"""

STORIES = {
    "large": (LARGE_LETTERS, "", "", "", []),
    "rows": (ROWS_LEFT_OUT, "便民工程", "", "记者 李静", ["门口的队伍"]),
    "lines": (
        BYLINE_IN_TEXT,
        "便民工程",
        "",
        "■ 示例日报全媒体记者 李静 通讯员 王勇",
        [],
    ),
    "twice": (TEXT_TWICE, "便民工程", "", "记者 李静", ["门口的队伍"]),
    "breaks": (ONLY_BREAKS, "", "第一天办证三百张", "李静", []),
}
