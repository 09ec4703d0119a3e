"""Setting a printed page from its stories: pure, and the same for screen and print."""

from editions.layout.page_layout import Area, Sheet, set_page
from editions.layout.story_input import Copy, Paragraph, Picture, Weight

__all__ = ["Area", "Copy", "Paragraph", "Picture", "Sheet", "Weight", "set_page"]
