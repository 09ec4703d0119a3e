"""IPTC Media Topics: what a story is about, in codes that newsrooms share."""

MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"


def topic_uri(code):
    return MEDIA_TOPICS + code
