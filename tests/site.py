"""What a page of the site shows, read from it as a reader does."""

from urllib.parse import parse_qs, urlsplit

from lxml import html


def texts(response, selector):
    """Return the words of what an XPath finds on a page, elements or texts, in order."""
    found = html.fromstring(response.content).xpath(selector)
    return [
        one.strip() if isinstance(one, str) else one.text_content().strip()
        for one in found
    ]


def addresses(response, selector):
    """Return where the links lead that an XPath finds on a page, in their order."""
    found = html.fromstring(response.content).xpath(selector)
    return [link.get("href") for link in found]


def stories_on(response):
    """Return the ids of the stories in a page's list, in their order."""
    page = html.fromstring(response.content)
    links = page.xpath('//div[@class="list"]//h2/a/@href')
    return [int(link.strip("/").rpartition("/")[2]) for link in links]


def next_cursor(response):
    """Return where the next page of a list begins; "" on the last."""
    links = html.fromstring(response.content).xpath('//main//a[@rel="next"]/@href')
    return parse_qs(urlsplit(links[0]).query)["before"][0] if links else ""
