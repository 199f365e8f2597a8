"""A page with every block of the site, and what a translator's tool does with a file of it."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from xml.etree import ElementTree

import polib
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail_localize.models import StringTranslation

from cms.blocks import BODY_BLOCKS
from countries.translation.files.exchange import export
from countries.translation.files.packing import Format
from countries.translation.files.units import Which
from tests.countries.translation.helpers import running
from tests.factories import make_fact

RICH = (
    "<p>Cans are <b>light &amp; {0}</b>: <i>see</i> "
    '<a href="https://cans.example/{0}">the {0} page</a><br/>and {{{{fact:cans-returned}}}}.</p>'
    "<ul><li>First {0}</li><li>Second <b><i>{0}</i></b></li></ul>"
)
NAMESPACE = "{urn:oasis:names:tc:xliff:document:1.2}"


def every_block() -> list[dict[str, Any]]:
    """Return one of each block that pages have, every text of it filled."""
    make_fact("cans-returned", "1250", unit="count")
    image = get_image_model().objects.create(title="Can", file=get_test_image_file())
    return [
        {"type": name, "id": f"id-{name}", "value": _value(block, name, image.pk)}
        for name, block in BODY_BLOCKS
    ]


def _value(block: blocks.Block, name: str, image: int) -> Any:
    if isinstance(block, blocks.StructBlock):
        return {
            key: _value(child, f"{name} {key}", image) for key, child in block.child_blocks.items()
        }
    if isinstance(block, blocks.ListBlock):
        if isinstance(block.child_block, blocks.PageChooserBlock):
            return []
        return [
            {
                "type": "item",
                "id": f"{name.replace(' ', '-')}-{number}",
                "value": _value(block.child_block, f"{name} {number}", image),
            }
            for number in (1, 2)
        ]
    if isinstance(block, blocks.RichTextBlock):
        return RICH.format(name)
    return _plain(block, name, image)


def _plain(block: blocks.Block, name: str, image: int) -> Any:
    last = name.split()[-1]
    given = {"language": "", "level": "2", "of": "children", "role": "", "audience": "", "limit": 6}
    if last in given:
        return given[last]
    if last == "image":
        return image
    if "names" in name:
        return "cans-returned"
    if isinstance(block, blocks.URLBlock):
        return "https://cans.example/film"
    if isinstance(block, blocks.PageChooserBlock):
        return None
    return f"The {name} of <cans> & {last}"


def written(page: Any, form: Format, *, which: Which = Which.ALL, user: Any = None) -> bytes:
    """Return the file of one page."""
    packed = export([running(page)], form=form, which=which, name="x", zipped=False, user=user)
    if packed is None:
        return b""
    _name, kind, content = packed
    if kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read(archive.namelist()[0])
    return content


def translate_xliff(content: bytes, *, word: str = "ro ") -> bytes:
    """Return the file as a translator's tool gives it back: each target its source, one word longer."""
    document = ElementTree.fromstring(content)
    for unit in document.iter(f"{NAMESPACE}trans-unit"):
        source = unit.find(f"{NAMESPACE}source")
        for old in unit.findall(f"{NAMESPACE}target"):
            unit.remove(old)
        target = copy.deepcopy(source)
        target.tag, target.text = f"{NAMESPACE}target", word + (source.text or "")
        target.set("state", "translated")
        unit.insert(1, target)
    return ElementTree.tostring(document)


def translate_po(content: bytes, *, word: str = "ro ") -> bytes:
    """Return the PO file with each text translated."""
    po = polib.pofile(content.decode())
    for entry in po:
        entry.msgstr = word + entry.msgid
    return str(po).encode()


Tool = Callable[[bytes], bytes]
TOOLS: dict[Format, Tool] = {Format.XLIFF: translate_xliff, Format.PO: translate_po}
NAMES = {Format.XLIFF: "x.xlf", Format.PO: "x.po"}


def stored(page: Any) -> Iterator[tuple[str, str, str]]:
    """Yield path, source and translation of each text that is stored for a page."""
    rows = StringTranslation.objects.filter(
        locale=page.locale, context__object_id=page.translation_key
    )
    yield from rows.values_list("context__path", "translation_of__data", "data")


def edited(body: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the body changed in five ways: a text, a move, a block less, a block more, a tag."""
    found = {raw["type"]: copy.deepcopy(dict(raw)) for raw in body}
    found["heading"]["value"]["text"] = "Something else altogether"
    html = found["paragraph"]["value"]["html"]
    found["paragraph"]["value"]["html"] = html.replace("<b>light", "<i>light").replace(
        "paragraph html</b>:", "paragraph html</i>:"
    )
    moved, _gone = found.pop("quote"), found.pop("video")
    added = {"type": "paragraph", "id": "added", "value": {"html": "<p>New.</p>", "language": ""}}
    return [moved, *found.values(), added]
