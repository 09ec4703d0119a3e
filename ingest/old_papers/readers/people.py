"""人民网 and 光明网: html/YYYY-MM/DD/ with nbs.<code>_01.htm for pages and
nw.<code>_YYYYMMDD_<order>-<page>.htm for stories.

The address itself says day, order and page; the text stands a second time, hidden, in
each story's file.
"""

import re

from ingest.old_papers.addresses import Form
from ingest.old_papers.html_reader import HtmlReader

PEOPLE = Form(
    story=re.compile(r"(?P<key>nw\.[a-z]\w*_\d{8}_\d+-\w+)\.s?html?", re.IGNORECASE),
    page=re.compile(r"(?P<key>nbs\.[a-z]\w*_\w+)\.s?html?", re.IGNORECASE),
)


class PeopleReader(HtmlReader):
    key = "people"
    label = "人民网、光明网数字报（nbs、nw 页）"
    folder = "html/%Y-%m/%d"
    form = PEOPLE
