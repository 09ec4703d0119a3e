"""One made-up story of the wire in each format, valid against the schemas of the IPTC."""

COPY = "新水厂昨天通水，日供水二十万吨，城西三十万居民喝上黄河水。"
MORE = "水厂从前年三月开工，工期两年，铺设管线四十公里。"

NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/" xml:lang="zh-CN">
  <head>
    <title>城西新水厂通水</title>
    <docdata management-status="usable">
      <doc-id regsrc="城闻社" id-string="cws-20260412-007"/>
      <urgency ed-urg="4"/>
      <date.issue norm="20260412T080000+0800"/>
      <date.release norm="20260412T180000+0800"/>
      <du-key version="2"/>
      <doc.copyright year="2026" holder="城闻社"/>
      <ed-msg info="配图稍后发"/>
      <key-list><keyword key="供水"/><keyword key="民生"/></key-list>
    </docdata>
  </head>
  <body>
    <body.head>
      <hedline>
        <hl1>城西新水厂通水</hl1>
        <hl2 class="kicker">工期两年 投资八亿</hl2>
        <hl2>三十万居民喝上黄河水</hl2>
      </hedline>
      <rights>限报纸使用</rights>
      <byline>记者 赵敏</byline>
      <distributor>城闻社</distributor>
      <dateline>城闻社<location>太原</location>4月12日电</dateline>
      <abstract><p>城西有了新水厂。</p></abstract>
    </body.head>
    <body.content>
      <p>{COPY}</p>
      <hl2>管线先行</hl2>
      <p>{MORE}</p>
      <media media-type="image">
        <media-reference source="pictures/007.jpg" mime-type="image/jpeg"/>
        <media-caption>新水厂的沉淀池。</media-caption>
        <media-producer>王勇 摄</media-producer>
      </media>
      <table><tr><th>片区</th><th>水量</th></tr><tr><td>城西</td><td>20万吨</td></tr></table>
    </body.content>
  </body>
</nitf>
"""

NEWS_ITEM = f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:example.com:20260412:007"
    version="3" standard="NewsML-G2" standardversion="2.34" conformance="power" xml:lang="zh-CN">
  <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_38.xml"/>
  <rightsInfo>
    <copyrightHolder literal="城闻社"/>
    <usageTerms>限报纸使用</usageTerms>
  </rightsInfo>
  <itemMeta>
    <itemClass qcode="ninat:text"/>
    <provider literal="城闻社"/>
    <versionCreated>2026-04-12T08:00:00+08:00</versionCreated>
    <embargoed>2026-04-12T18:00:00+08:00</embargoed>
    <pubStatus qcode="stat:usable"/>
    <edNote>配图稍后发</edNote>
  </itemMeta>
  <contentMeta>
    <urgency>4</urgency>
    <located type="cptype:city"><name>太原</name></located>
    <infoSource literal="城西区融媒体中心"/>
    <by>记者 赵敏</by>
    <dateline>城闻社太原4月12日电</dateline>
    <keyword>供水</keyword>
    <subject type="cpnat:abstract" qcode="medtop:20000001"><name>民生</name></subject>
    <slugline>城西/水厂</slugline>
    <headline role="hlr:kicker">工期两年 投资八亿</headline>
    <headline>城西新水厂通水</headline>
    <headline role="hlr:sub">三十万居民喝上黄河水</headline>
  </contentMeta>
  <contentSet>
    <inlineXML contenttype="application/xhtml+xml">
      <html xmlns="http://www.w3.org/1999/xhtml">
        <head><title>城西新水厂通水</title></head>
        <body>
          <p>{COPY}</p>
          <h2>管线先行</h2>
          <p>{MORE}</p>
          <table><tr><th>片区</th><th>水量</th></tr><tr><td>城西</td><td>20万吨</td></tr></table>
        </body>
      </html>
    </inlineXML>
  </contentSet>
</newsItem>
"""

NEWS_MESSAGE = f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">
  <header><sent>2026-04-12T09:00:00+08:00</sent></header>
  <itemSet>
    <newsItem guid="urn:example:2" version="1" standard="NewsML-G2" standardversion="2.34"
        conformance="power" xml:lang="zh-CN">
      <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_38.xml"/>
      <itemMeta>
        <itemClass qcode="ninat:text"/><provider literal="城闻社"/>
        <versionCreated>2026-04-12T08:00:00+08:00</versionCreated>
        <pubStatus qcode="stat:canceled"/>
      </itemMeta>
      <contentMeta><headline>老水厂停用</headline></contentMeta>
      <contentSet>
        <inlineData contenttype="text/plain">城闻社太原4月12日电 {MORE}</inlineData>
      </contentSet>
    </newsItem>
    <newsItem guid="urn:example:1" version="1" standard="NewsML-G2" standardversion="2.34"
        conformance="power" xml:lang="zh-CN">
      <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_38.xml"/>
      <itemMeta>
        <itemClass qcode="ninat:text"/><provider literal="城闻社"/>
        <versionCreated>2026-04-12T08:00:00+08:00</versionCreated>
      </itemMeta>
      <contentMeta><headline>城西新水厂通水</headline></contentMeta>
      <contentSet>
        <inlineXML contenttype="application/nitf+xml">
          <nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>
            <body.head><byline>记者 赵敏</byline></body.head>
            <body.content><p>城闻社太原4月12日电 {COPY}</p></body.content>
          </body></nitf>
        </inlineXML>
      </contentSet>
    </newsItem>
    <newsItem guid="urn:example:3" version="1" standard="NewsML-G2" standardversion="2.34"
        conformance="power" xml:lang="zh-CN">
      <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_38.xml"/>
      <itemMeta>
        <itemClass qcode="ninat:picture"/><provider literal="城闻社"/>
        <versionCreated>2026-04-12T08:00:00+08:00</versionCreated>
      </itemMeta>
      <contentMeta>
        <creditline>王勇 摄</creditline>
        <description role="drol:caption">新水厂的沉淀池。</description>
      </contentMeta>
      <contentSet>
        <remoteContent href="http://example.com/007.jpg" contenttype="image/jpeg"/>
      </contentSet>
    </newsItem>
    <packageItem guid="urn:example:4" version="1" standard="NewsML-G2" standardversion="2.34"
        conformance="power" xml:lang="zh-CN">
      <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_38.xml"/>
      <itemMeta>
        <itemClass qcode="ninat:composite"/><provider literal="城闻社"/>
        <versionCreated>2026-04-12T08:00:00+08:00</versionCreated>
      </itemMeta>
      <contentMeta><headline>供水两题</headline></contentMeta>
      <groupSet root="main">
        <group id="main" role="group:main">
          <itemRef residref="urn:example:1"/>
          <itemRef residref="urn:example:3"/>
          <itemRef residref="urn:example:2"/>
        </group>
      </groupSet>
    </packageItem>
  </itemSet>
</newsMessage>
"""

PICTURE = {
    "name": "main",
    "uri": "http://example.com/items/008",
    "type": "picture",
    "by": "王勇 摄",
    "descriptions": [{"role": "caption", "value": "新水厂的沉淀池。"}],
    "renditions": [{"name": "web", "href": "http://example.com/008.jpg"}],
}
MARKED_UP = (
    f"<p>城闻社太原4月12日电 {COPY}</p><h3>管线先行</h3><p>{MORE}<p>水质CO<sub>2</sub>达标<br>"
    "<table><tr><th>片区<th>水量<tr><td>城西<td>20万吨</table>"
)
NINJS_3 = {
    "uri": "http://example.com/items/007",
    "type": "text",
    "standard": {"name": "ninjs", "version": "3.1"},
    "version": "3",
    "versionCreated": "2026-04-12T08:00:00+08:00",
    "embargoedUntil": "2026-04-12T18:00:00+08:00",
    "pubStatus": "usable",
    "urgency": 4,
    "language": "zh-CN",
    "copyrightHolder": "城闻社",
    "usageTerms": "限报纸使用",
    "edNote": "配图稍后发",
    "located": "太原",
    "by": "记者 赵敏",
    "headlines": [
        {"role": "main", "value": "城西新水厂通水"},
        {"role": "kicker", "value": "工期两年 投资八亿"},
        {"role": "subheadline", "value": "三十万居民喝上黄河水"},
    ],
    "bodies": [
        {"role": "main", "contentType": "text/plain", "value": COPY},
        {"role": "main", "contentType": "application/xhtml+xml", "value": MARKED_UP},
    ],
    "subjects": [{"name": "供水"}, {"name": "民生"}],
    "associations": [PICTURE],
}
NINJS_1 = {
    "uri": "http://example.com/items/007",
    "type": "text",
    "version": "3",
    "pubstatus": "canceled",
    "urgency": 4,
    "byline": "记者 赵敏",
    "headline": "城西新水厂通水",
    "body_xhtml": MARKED_UP,
    "subject": [{"name": "供水"}],
    "associations": {
        "main": {
            "type": "picture",
            "uri": "x",
            "description_caption": "新水厂的沉淀池。",
            "renditions": {"web": {"href": "http://example.com/008.jpg"}},
        }
    },
}

NEWSML_1 = f"""<?xml version="1.0" encoding="GB2312"?>
<!DOCTYPE NewsML SYSTEM "NewsML_1.2.dtd">
<NewsML>
  <NewsItem>
    <Identification><NewsIdentifier>
      <ProviderId>example.com</ProviderId><NewsItemId>007</NewsItemId>
      <RevisionId PreviousRevision="0" Update="N">1</RevisionId>
      <PublicIdentifier>urn:newsml:example.com:20260412:007:1</PublicIdentifier>
    </NewsIdentifier></Identification>
    <NewsManagement>
      <ThisRevisionCreated>20260412T080000+0800</ThisRevisionCreated>
      <Status FormalName="Usable"/><Urgency FormalName="4"/>
    </NewsManagement>
    <NewsComponent>
      <NewsLines>
        <HeadLine>城西新水厂通水</HeadLine><ByLine>记者 赵敏</ByLine>
        <KeywordLine>供水</KeywordLine>
      </NewsLines>
      <AdministrativeMetadata><Provider><Party FormalName="城闻社"/></Provider></AdministrativeMetadata>
      <ContentItem><DataContent><p>{COPY}</p><p>{MORE}</p></DataContent></ContentItem>
    </NewsComponent>
  </NewsItem>
</NewsML>
"""
