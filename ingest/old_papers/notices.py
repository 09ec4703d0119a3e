"""What stands on a page and is no story of the paper: notices, advertisements, and the
line that says who edited the page."""

import re

from ingest.old_papers.markup import words_of

ADVERTISING_PAGE = re.compile("广告|^(?:公告|启事|声明|遗失|分类(?:信息)?|信息服务)")
NOTICE = re.compile(
    "^(?:(?:公益|分类|商业|形象|整版|半版|通栏|本报)?广告|(?:遗失|作废|注销|挂失|郑重|严正)?声明|公告|启事|通告|"
    "(?:遗失|注销|拍卖|招租|招标|中标|催收|清算|减资|合并|分立|招聘|征订|更正|迁坟|认领|寻人|讣告)"
    "(?:公告|启事|声明|公示|通告)?|分类信息|便民信息)(?:[（(\\d].*)?$"
)
# A notice that somebody has paid for; 国务院公告 is news.
PAID = re.compile(
    "(?:拍卖|招标|中标|采购|招租|招聘|遗失|注销|减资|清算|债权|催收|处置|挂牌出让|股权转让|"
    "不良资产|竞[买价]|征集意向|土地使用权).{0,30}(?:公告|启事|通告|公示|声明)$"
    "|(?:有限(?:责任)?公司|股份公司|支行|分行|律师事务所|管理人|合作社).{0,40}(?:公告|启事|声明|通知书)$"
)
EDITORS = re.compile(
    r"^[（(【\[■□]?\s*(?:本[版期刊]\s*(?:责任编辑|责编|编辑|主编|美编|值班|校对|统筹|执行|联系)"
    r"|责任编辑|责编|版式设计|值班编辑|(?:[一-龥]{0,4})?编辑(?=\s*[：:/／]|$))"
    r"(?P<names>[\s：:/／]*[^。！？]{0,60})$"
)
LONGEST_EDITORS = 120


def is_advertising_page(name):
    """Return whether a page is one of advertisements by its name."""
    return bool(ADVERTISING_PAGE.search(name))


def is_notice(headline):
    """Return whether a headline is that of a notice or an advertisement.

    >>> is_notice("公告"), is_notice("某某有限公司减资公告"), is_notice("国务院公告")
    (True, True, False)
    """
    solid = "".join(headline.split())
    return bool(NOTICE.match(solid) or PAID.search(solid))


def is_of_editors(headline):
    """Return whether what is listed as a story only says who edited the page.

    >>> is_of_editors("本版责编：李静 王勇"), is_of_editors("编辑寄语")
    (True, False)
    """
    return bool(EDITORS.match(headline.strip()))


def editors_in(headline, lines):
    """Return who edited the page: what the line says, or the text behind it."""
    match = EDITORS.match(headline.strip())
    names = (match["names"] if match else "").strip(" 　：:/／）)】]")
    said = words_of(names or " ".join(lines))
    return re.sub(r"^本版(?:责任)?编辑[：:\s]*", "", said)[:LONGEST_EDITORS]
