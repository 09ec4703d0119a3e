"""方正 classic: html/YYYY-MM/DD/ with node_N.htm for pages and content_ID.htm for stories.

Also content/ in place of html/, content_<node>_<ID>.htm, and the twin of the same issue
for telephones, h5/html5/YYYY-MM/DD/. Pages say what they are in a property block.
"""

import re

from ingest.old_papers.addresses import Form
from ingest.old_papers.html_reader import HtmlReader
from ingest.old_papers.readers.people import PEOPLE

FOUNDER = Form(
    story=re.compile(r"(?P<key>content_\d+(?:_\d+)?)\.s?html?", re.IGNORECASE),
    page=re.compile(r"(?P<key>node_[a-z]{0,3}\d+)\.s?html?", re.IGNORECASE),
)
# 2018-04/19 or 2018-04-19; 翔宇, whose names are the same, writes 201804/19.
DAY = re.compile(r"(?:^|/)\d{4}-\d\d[-/]\d\d$")
# Some of 翔宇 write the day as 方正 does: pc/con/2026-01/23.
OF_XIANGYU = re.compile(r"(?:^|/)(?:layout|con|col)/\d{4}-\d\d/\d\d$", re.IGNORECASE)


class FounderReader(HtmlReader):
    key = "founder"
    label = "方正数字报（node、content 页）"
    folder = "html/%Y-%m/%d"
    form = FOUNDER
    marks = ("<founder-", "<npm:article")
    others = (PEOPLE,)

    def is_folder(self, folder):
        return bool(DAY.search(folder)) and not OF_XIANGYU.search(folder)
