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


class FounderReader(HtmlReader):
    key = "founder"
    label = "方正数字报（node、content 页）"
    form = FOUNDER
    marks = ("<founder-", "<npm:article")
    others = (PEOPLE,)

    def is_folder(self, folder):
        return DAY.search(folder) is not None
