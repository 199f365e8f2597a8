"""Cut HTML into elements: the main part only, without navigation, forms and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PageElement, Tag

from cms.importers.elements import Element, Kind
from cms.importers.parsed import Removed
from cms.importers.text_elements import lone_address
from countries.text import InvalidLocaleCode, clean_href, clean_rich_text, language_of, plain_text

_LEFT_OUT = (
    "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form",
    "button", "svg", "head", "object", "canvas",
)  # fmt: skip
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_INLINE = frozenset(
    {
        "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "em", "font", "i", "img", "ins",
        "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr",
    }
)  # fmt: skip
_MEDIA = frozenset({"iframe", "video", "embed"})
_CAPTION_CLASSES = frozenset({"wp-caption-text", "wp-element-caption"})
# Boxes in boxes beyond this are a machine's doing; their text is one paragraph.
_DEEPEST = 100
_VIDEO_HOSTS = re.compile(
    r"https?://(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|player\.vimeo\.com)/"
)
_EMBED = re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+).*")


@dataclass(slots=True)
class _Run:
    """Inline nodes that make one paragraph together."""

    line: int = 0
    html: list[str] = field(default_factory=list)


def html_elements(html: str) -> tuple[str, list[Element], list[Removed]]:
    """Return the document's title, its elements in order, and the images left behind."""
    soup = BeautifulSoup(html, "html5lib")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    main = soup.find("main") or soup.find(attrs={"role": "main"}) or soup.find("article")
    root = main if isinstance(main, Tag) else soup.body or soup
    for unwanted in root.find_all(_LEFT_OUT):
        if unwanted.name != "header" or root.name not in ("article", "main"):
            unwanted.decompose()
    removed = list(_images(root))
    elements = [element for element in _walk(root) if element.text or element.url]
    return title, elements, removed


def _images(root: Tag) -> Iterator[Removed]:
    for caption in root.find_all(["figcaption", "p"]):
        classes = caption.get("class") or []
        if caption.name == "figcaption" or _CAPTION_CLASSES & set(classes):
            caption.decompose()
    for image in root.find_all("img"):
        described = str(image.get("alt") or image.get("src") or "").strip()
        yield Removed("lost-image", described or "an image", image.sourceline or 0)
        image.decompose()


def _walk(parent: Tag, depth: int = 0) -> Iterator[Element]:
    run = _Run()
    for node in list(parent.children):
        if _is_inline(node):
            run.line = run.line or _line(node, parent)
            run.html.append(_markup(node))
            continue
        yield from _paragraph(run)
        run = _Run()
        if isinstance(node, Tag):
            yield from _block(node, depth + 1)
    yield from _paragraph(run)


def _is_inline(node: PageElement) -> bool:
    if isinstance(node, NavigableString):
        return True
    if not isinstance(node, Tag) or node.name not in _INLINE:
        return False
    return all(child.name in _INLINE for child in node.find_all(True))


def _block(tag: Tag, depth: int) -> Iterator[Element]:
    line, language = tag.sourceline or 0, _language(tag)
    if tag.name in _HEADINGS:
        text = _text(tag)
        yield Element("heading", text, line, level=_HEADINGS[tag.name], language=language)
    elif tag.name in ("ul", "ol"):
        yield _list(tag, line, language)
    elif tag.name == "table":
        yield from _table(tag, line, language)
    elif tag.name == "blockquote":
        yield _quote(tag, line, language)
    elif tag.name in _MEDIA:
        yield from _video(tag, line)
    elif tag.name == "dt":
        yield Element("heading", _text(tag), line, level=3, language=language)
    elif depth > _DEEPEST:
        text = _text(tag)
        yield Element("text", text, line, html=_escaped(text), language=language, is_body=True)
    else:
        for element in _walk(tag, depth):
            yield replace(element, language=element.language or language)


def _paragraph(run: _Run) -> Iterator[Element]:
    html = clean_rich_text("".join(run.html)).strip()
    text = plain_text(html)
    if not text:
        return
    link = re.fullmatch(
        r'(?:<(?:b|strong|em|i|span)>)*<a href="([^"]*)">(.*?)</a>(?:</\w+>)*', html
    )
    if link and "<a" not in link[2]:
        href = link[1].replace("&amp;", "&")
        kind: Kind = "video" if _VIDEO_HOSTS.match(href) else "link"
        yield Element(kind, text, run.line, url=href)
        return
    href = lone_address(text)
    if href:
        yield Element("link", text, run.line, url=href)
        return
    # Writers make headings by bold type where they have no other.
    is_bold = re.fullmatch(r"<(b|strong)>[^<]*</\1>", html) is not None
    yield Element("text", text, run.line, html=html, level=3 if is_bold else 0, is_body=not is_bold)


def _list(tag: Tag, line: int, language: str) -> Element:
    html = clean_rich_text(_markup(tag))
    items = [_text(item) for item in tag.find_all("li", recursive=False)]
    text = "\n".join(filter(None, items))
    return Element("list", text, line, html=html, language=language)


def _table(tag: Tag, line: int, language: str) -> Iterator[Element]:
    rows = [
        ": ".join(filter(None, (_text(cell) for cell in row.find_all(["th", "td"]))))
        for row in tag.find_all("tr")
    ]
    rows = [row for row in rows if row]
    if rows:
        html = clean_rich_text("".join(f"<li>{_escaped(row)}</li>" for row in rows))
        yield Element("list", "\n".join(rows), line, html=f"<ul>{html}</ul>", language=language)


def _quote(tag: Tag, line: int, language: str) -> Element:
    source = tag.find(["cite", "footer"])
    attribution = _text(source).lstrip("-\u2013\u2014 ") if isinstance(source, Tag) else ""
    if isinstance(source, Tag):
        source.decompose()
    return Element("quote", _text(tag), line, language=language, attribution=attribution)


def _video(tag: Tag, line: int) -> Iterator[Element]:
    source = tag.find("source")
    address = str(tag.get("src") or (source.get("src") if isinstance(source, Tag) else "") or "")
    href = clean_href(f"https:{address}" if address.startswith("//") else address)
    if href and (tag.name == "video" or _VIDEO_HOSTS.match(href)):
        url = _EMBED.sub(r"https://www.youtube.com/watch?v=\1", href)
        yield Element("video", str(tag.get("title") or "").strip(), line, url=url)


def _language(tag: Tag) -> str:
    try:
        return language_of(str(tag.get("lang") or ""))
    except InvalidLocaleCode:
        return ""


def _line(node: PageElement, parent: Tag) -> int:
    own = node.sourceline if isinstance(node, Tag) else None
    return own or parent.sourceline or 0


def _markup(node: PageElement) -> str:
    return _escaped(str(node)) if isinstance(node, NavigableString) else str(node)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _text(tag: Tag) -> str:
    return " ".join(plain_text(str(tag)).split())
