"""The last of the site's addresses: whatever has the form of an old 数字报's.

Nothing of the site itself is named so: pages here end with a slash, and no last folder of
theirs is a date that is not found before.
"""

import re

from django.urls import re_path

from editions import classic

ENDINGS = r"s?html?|xml|cfg|json|pdf|(?:jpe?g|png|gif|tiff?)(?:\.[0-9])?"
FOLDER = r"(?:[^/]{1,60}/){0,5}(?:19|20)[0-9]{2}-?[01][0-9](?:[-/]?[0-3][0-9])?/"
# Without a line break, which no name has.
OLD = re.compile(rf"(?P<old>.{{1,300}}\.(?i:{ENDINGS})|{FOLDER})")

app_name = "classic"
urlpatterns = [re_path(rf"^{OLD.pattern}\Z", classic.classic, name="address")]
