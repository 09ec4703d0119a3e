"""Layout of a printed page from its stories: pure, one for screen and print."""

from editions.layout.page_layout import Area, PageLayout, lay_out_page
from editions.layout.story_input import (
    Paragraph,
    Picture,
    StoryInput,
    Table,
    TableCell,
    Weight,
    Words,
)

__all__ = [
    "Area",
    "PageLayout",
    "Paragraph",
    "Picture",
    "StoryInput",
    "Table",
    "TableCell",
    "Weight",
    "Words",
    "lay_out_page",
]
