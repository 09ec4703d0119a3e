"""What a page of the site shows, read from it as a reader does."""

from urllib.parse import parse_qs, urlsplit

from lxml import html


def texts(response, selector):
    """Return the words of the elements that an XPath finds on a page, in their order."""
    found = html.fromstring(response.content).xpath(selector)
    return [element.text_content().strip() for element in found]


def stories_on(response):
    """Return the ids of the stories in a page's list, in their order."""
    page = html.fromstring(response.content)
    links = page.xpath('//div[@class="list"]//h2/a/@href')
    return [int(link.strip("/").rpartition("/")[2]) for link in links]


def next_cursor(response):
    """Return where the next page of a list begins; "" on the last."""
    links = html.fromstring(response.content).xpath('//main//a[@rel="next"]/@href')
    return parse_qs(urlsplit(links[0]).query)["before"][0] if links else ""
