"""Setting a printed page from its stories: pure, and the same for screen and print."""

from editions.setting.copy import Copy, Paragraph, Picture, Weight
from editions.setting.sheet import Area, Sheet, set_page

__all__ = ["Area", "Copy", "Paragraph", "Picture", "Sheet", "Weight", "set_page"]
