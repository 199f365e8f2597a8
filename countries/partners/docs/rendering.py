"""Markdown made into HTML, with anchors, and with examples in the language that a reader chose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby

from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

LANGUAGES = {"sh": "curl", "python": "Python", "ts": "TypeScript", "php": "PHP"}
"""The languages of examples: as their blocks name them, and as people do."""
ALL = "all"
ANSWER = "answer"
CAPTIONS = {"json": "JSON", "html": "HTML", "text": "Text", "http": "HTTP", **LANGUAGES}

_markdown = MarkdownIt("commonmark", {"typographer": True}).enable(["table", "smartquotes"])


@dataclass(frozen=True)
class Section:
    """A heading of a page."""

    id: str
    title: str


@dataclass(frozen=True)
class Rendered:
    """A page's text as HTML, its sections, and the languages of which a reader can choose one."""

    html: str
    sections: tuple[Section, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Code:
    """A block of code: its language, its file's name if it has one, and whether an answer is shown."""

    language: str
    text: str
    file: str = ""
    is_answer: bool = False


@lru_cache(maxsize=256)
def render(text: str, *, language: str) -> Rendered:
    """Return ``text`` as HTML; of adjacent blocks that say the same in several languages, the block in
    ``language`` where there is one, or ``ALL`` of them.
    """
    tokens = _markdown.parse(text)
    sections = tuple(_anchored(tokens))
    offered = {code.language for run in _runs(tokens) if len(run) > 1 for code in run}
    html = "".join(_parts(tokens, language))
    return Rendered(html, sections, tuple(name for name in LANGUAGES if name in offered))


def code_blocks(text: str) -> list[Code]:
    """Return all blocks of code of a text, in order."""
    return [_code(token) for token in _markdown.parse(text) if token.type == "fence"]


def _anchored(tokens: list[Token]) -> Iterator[Section]:
    """Give every heading an id and a link to itself; yield those of the second level."""
    for at, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        inline = tokens[at + 1]
        title = "".join(part.content for part in inline.children or ())
        found = Section(slugify(title), title)
        token.attrSet("id", found.id)
        if token.tag == "h2":
            yield found


def _parts(tokens: list[Token], language: str) -> Iterator[str]:
    for is_code, run in groupby(tokens, key=lambda token: token.type == "fence"):
        if not is_code:
            yield _wrapped(_markdown.renderer.render(list(run), _markdown.options, {}))
            continue
        for group in _groups(_code(token) for token in run):
            yield "".join(_figure(code) for code in _chosen(group, language))


def _wrapped(html: str) -> str:
    """Let wide tables be scrolled, by keys as well."""
    html = html.replace("<table>", '<div class="scroll" tabindex="0"><table>')
    return html.replace("</table>", "</table></div>")


def _runs(tokens: Iterable[Token]) -> Iterator[list[Code]]:
    for is_code, run in groupby(tokens, key=lambda token: token.type == "fence"):
        if is_code:
            yield from _groups(_code(token) for token in run)


def _groups(codes: Iterable[Code]) -> Iterator[list[Code]]:
    """Yield blocks that say the same in several languages together, all others alone."""
    group: list[Code] = []
    for code in codes:
        is_program = code.language in LANGUAGES and not code.is_answer
        if group and (not is_program or code.language in {one.language for one in group}):
            yield group
            group = []
        if is_program:
            group.append(code)
        else:
            yield [code]
    if group:
        yield group


def _chosen(group: list[Code], language: str) -> list[Code]:
    if language == ALL:
        return group
    return [code for code in group if code.language == language] or group[:1]


def _code(token: Token) -> Code:
    language, *more = token.info.split() or ["text"]
    files = [word for word in more if word != ANSWER]
    return Code(language, token.content, files[0] if files else "", ANSWER in more)


def _figure(code: Code) -> str:
    caption = code.file or ("Answer" if code.is_answer else CAPTIONS[code.language])
    kind = "code code--answer" if code.is_answer else "code"
    marked = highlight(code.text, _lexer(code), HtmlFormatter(nowrap=True))
    return (
        f'<figure class="{kind}"><figcaption>{escape(caption)}</figcaption>'
        f'<pre tabindex="0"><code class="language-{code.language}">{marked}</code></pre></figure>\n'
    )


def _lexer(code: Code) -> Lexer:
    if code.language == "php":
        return get_lexer_by_name("php", startinline=not code.text.startswith("<?php"))
    return get_lexer_by_name({"sh": "bash"}.get(code.language, code.language))
