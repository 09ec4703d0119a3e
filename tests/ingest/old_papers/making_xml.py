"""Made-up archives in the forms of the Flash reader and of TRS, as small as they tell."""

from functools import lru_cache
from html import escape
from io import BytesIO

from PIL import Image

NOT_FOUND = b"<html><head><title>404</title></head><body>Not Found</body></html>"
PDF = b"%PDF-1.4\n%made up\n%%EOF\n"
ONE = "a" * 31 + "1"
TWO = "B" * 31 + "2"
THREE = "c" * 31 + "3"


@lru_cache(maxsize=16)
def picture(width=400, height=600, kind="JPEG"):
    file = BytesIO()
    Image.new("RGB", (width, height), (200, 200, 190)).save(file, kind)
    return file.getvalue()


def write(root, files):
    """Write {name: bytes or text} below a folder, and return it."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def hexadecimal(number):
    return f"{number:032x}"


def flash_article(**fields):
    """Return an article of the Flash reader; `images` and `attributes` are as written."""
    attributes = fields.pop("attributes", "")
    images = fields.pop("images", "")
    written = "".join(
        f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items()
    )
    return f"<article {attributes}>{written}<ImageList>{images}</ImageList></article>"


def flash_page(number, name, *articles):
    return (
        '<?xml version="1.0" encoding="UTF-8"?><page>'
        f'<pageinfo PageNo="{number}" PageName="{name}"/>'
        f"<articles>{''.join(articles)}</articles></page>"
    )


def flash_list(*files):
    pages = "".join(f'<Page ID="{n}" XML="{file}"/>' for n, file in enumerate(files, 1))
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Paper><Pages>{pages}</Pages></Paper>'
    )


def flash_issue(folder="tyrb/20200826"):
    """Return an issue of two pages: a story that goes on, a picture with its caption, one
    story printed on both pages, a notice."""
    both = {
        "Title": "沿河步道月底贯通",
        "Content": "<p>步道全长八公里，从老桥修到新桥，月底全线贯通，夜里也亮灯。</p><p>沿线设六处驿站，供人歇脚、打水、避雨。</p>",
    }
    first = flash_page(
        "01",
        "要闻",
        flash_article(
            attributes=f'ID="{ONE}" Area="40,60,40,300,200,300,200,60"',
            IntroTitle="秋季开学在即",
            Title="三千套课桌椅<br/>送进乡村学校",
            SubTitle="——新学期第一课从修桌子讲起",
            Author="本报记者 郭晓华",
            Source="本报",
            ZhuanBan="下转第2版",
            Content="<p>　　昨日，第一批课桌椅运抵。</p>\n<p>　　校长说，孩子们坐得端正了。</p>",
            images='<img Name="desk.jpg" Caption="课桌椅运抵学校。李静 摄"/>',
        ),
        flash_article(attributes=f'ID="{TWO}" Area="210,60,390,60,390,300"', **both),
    )
    second = flash_page(
        "02",
        "综合",
        flash_article(
            attributes=f'id="{THREE}" coords="0,300,400,300,400,600,0,600"', **both
        ),
        flash_article(Title="遗失声明", Content="王勇遗失工作证一本，声明作废。"),
    )
    one, two = hexadecimal(1), hexadecimal(2)
    return {
        f"{folder}/info.cfg": flash_list(f"{one}.xml", f"{two}.xml"),
        f"{folder}/{one}.xml": first,
        f"{folder}/{two}.xml": second,
        f"{folder}/page_01.jpg": picture(),
        f"{folder}/page_02.jpg": picture(),
        f"{folder}/page_01.pdf": PDF,
        f"{folder}/desk.jpg": picture(80, 60),
    }


def trs_record(content="", **fields):
    written = "".join(
        f"<{name}>{escape(value)}</{name}>" for name, value in fields.items()
    )
    return f"<Rec>{written}<CONTENT>{escape(content)}</CONTENT></Rec>"


def trs_page(*records):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<TRS>{"".join(records)}</TRS>'


def trs_issue(folder="paperdata/sxrb/20190126", saved="shtml/sxrb/20190126"):
    """Return an issue of two pages, with one story saved from the site, too."""
    common = {"NSDATE": "20190126", "NODENAME": "sxrb", "SOURCE": "山西日报"}
    first = {
        **common,
        "PAGENUM": "1",
        "PAGENAME": "要闻",
        "width": "2000",
        "height": "3000",
    }
    second = {**common, "PAGENUM": "2", "PAGENAME": "文化"}
    return {
        f"{folder}/one.xml": trs_page(
            trs_record(
                "<p>　　腊月里，老街的铺面换了新匾。</p><p>掌柜说，明年还要再修。</p>",
                INTROTITLE="老街",
                INTROTITLE1="新颜",
                TITLE="老街换新匾",
                SUBTITLE="修旧如旧",
                AUTHOR="李静",
                PICURL="a.jpg;b.jpg",
                PICTEXT="铺面一角。",
                ZB="0,0;1000,0;1000,1500;0,1500",
                **first,
            ),
            trs_record(
                "<p>明日多云。</p>",
                TITLE="天气",
                AUTHOR="本报编辑",
                ZB="5,5;9",
                **first,
            ),
        ),
        f"{folder}/two.xml": trs_page(
            trs_record(
                "<p>戏台上唱了三天。</p>",
                TITLE="村里唱大戏",
                ZB="0,900;800,900;800,1200;0,1200",
                **second,
            )
        ),
        f"{folder}/page_01.jpg": picture(200, 300),
        f"{folder}/b_page_01.jpg": picture(1000, 1500),
        f"{folder}/b_page_02.jpg": picture(800, 1200),
        f"{folder}/a.jpg": picture(60, 40),
        f"{folder}/b.jpg": NOT_FOUND,
        f"{saved}/index.shtml": trs_index(
            ("第1版：要闻", ("2019012600021.shtml", "老街换新匾"))
        ),
        f"{saved}/2019012600021.shtml": trs_saved(
            "老街换新匾", "腊月里，老街的铺面换了新匾。"
        ),
    }


def trs_index(*pages):
    return "<html><body>" + "".join(
        f"<h3>{heading}</h3><ul>"
        + "".join(f'<li><a href="{href}">{title}</a></li>' for href, title in stories)
        + "</ul>"
        for heading, *stories in pages
    )


def trs_saved(title, *lines):
    text = "".join(f"<p>　　{line}</p>" for line in lines)
    return (
        f'<html><body><div class="detConTit">{title}</div><div class="details">{text}</div>'
        "<div class='foot'>山西日报 版权所有</div></body></html>"
    )
