"""The last of the site's addresses: whatever has the form of an old 数字报's.

Nothing of the site itself is named so: pages here end with a slash, and no folder is a
date of eight digits.
"""

import re

from django.urls import re_path

from editions import classic

ENDINGS = r"s?html?|xml|cfg|json|pdf|(?:jpe?g|png|gif|tiff?)(?:\.[0-9])?"
FOLDER = r"(?:[^/]{1,60}/){0,3}(?:19|20)[0-9]{6}/"
# Without a line break, which no name has.
OLD = re.compile(rf"(?P<old>.{{1,300}}\.(?i:{ENDINGS})|{FOLDER})")

app_name = "classic"
urlpatterns = [re_path(rf"^{OLD.pattern}\Z", classic.classic, name="address")]
