"""Write ``ecc_partner/forms.py``: a TypedDict for each form that the API's description knows.

Usage: ``python write_forms.py DESCRIPTION > ecc_partner/forms.py``, where DESCRIPTION is a file or
``-``. Documents stay plain JSON, and members may be added: the types only say what is there.
"""

from __future__ import annotations

import json
import keyword
import sys
from pathlib import Path
from typing import Any

Form = dict[str, Any]

HEAD = '''"""What the API answers with, as types of plain JSON. Written by ``write_forms.py``; do not edit.

Members may be added to any of them. What ``NotRequired`` has is there only where it was asked for.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict
'''
SIMPLE = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
    "object": "dict[str, Any]",
}
PART = "Part"
"""What ``fields`` leaves of a form has its members, so it has its type, too."""


def write_forms(description: Form) -> str:
    """Return the module's text for an OpenAPI description."""
    schemas = description["components"]["schemas"]
    forms = {name: form for name, form in schemas.items() if not _is_part(name, schemas)}
    written = [_write_form(name, form) for name, form in sorted(forms.items())]
    names = [name for name, form in sorted(forms.items()) if _blocks_of(form)]
    unions = [_write_blocks(forms[name]) for name in names[:1]]
    return "\n\n".join([HEAD, *written, *unions]).rstrip() + "\n"


def _is_part(name: str, schemas: Form) -> bool:
    return name.endswith(PART) and "required" not in schemas[name]


def _blocks_of(form: Form) -> list[str]:
    items = form.get("properties", {}).get("blocks", {}).get("items", {})
    return [_type_of(choice) for choice in items.get("oneOf", [])]


def _write_blocks(form: Form) -> str:
    """Name the union of all blocks, which is too long to write out."""
    return "Block = (\n    " + "\n    | ".join(_blocks_of(form)) + "\n)\n"


def _write_form(name: str, form: Form) -> str:
    if "properties" not in form:
        return f"{name} = {_type_of(form)}\n"
    required = set(form.get("required", ()))
    members = {}
    for member, value in form["properties"].items():
        found = "list[Block]" if member == "blocks" and _blocks_of(form) else _type_of(value)
        members[member] = found if member in required else f"NotRequired[{found}]"
    text = " ".join(form.get("description", "").split())
    if all(member.isidentifier() and not keyword.iskeyword(member) for member in members):
        return _as_class(name, text, members)
    return _as_call(name, text, members)


def _as_class(name: str, text: str, members: dict[str, str]) -> str:
    lines = [f"class {name}(TypedDict):", *([*_docstring(text), ""] if text else [])]
    lines += [f"    {member}: {kind}" for member, kind in members.items()]
    return "\n".join(lines).rstrip() + "\n"


def _as_call(name: str, text: str, members: dict[str, str]) -> str:
    """A member such as ``from`` cannot be written in a class."""
    lines = [f"{name} = TypedDict(", f'    "{name}",', "    {"]
    lines += [f'        "{member}": "{kind}",' for member, kind in members.items()]
    lines += ["    },", ")", *(line[4:] for line in _docstring(text) if text)]
    return "\n".join(lines) + "\n"


def _docstring(text: str) -> list[str]:
    quoted = text.replace("\\", "\\\\")
    return [f'    """{quoted}"""']


def _type_of(form: Form) -> str:
    """Return a form as Python writes the type."""
    if "$ref" in form:
        name = form["$ref"].rpartition("/")[2]
        return str(name)
    if "const" in form or "enum" in form:
        values = form.get("enum", [form.get("const")])
        return f"Literal[{', '.join(_literal(value) for value in values)}]"
    choices = form.get("anyOf") or form.get("oneOf")
    if choices:
        found = [_type_of(choice) for choice in choices]
        return " | ".join(dict.fromkeys(_without_parts(found)))
    return _simple_type(form)


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _without_parts(names: list[str]) -> list[str]:
    """``ImagePart`` stands beside ``LibraryImage``: the second of two forms, where it is a part."""
    is_cut = len(names) == 2 and names[1].endswith(PART)
    return names[:1] if is_cut else names


def _simple_type(form: Form) -> str:
    kind = form.get("type")
    if isinstance(kind, list):
        return " | ".join(_type_of({**form, "type": one}) for one in kind)
    if kind == "array":
        return f"list[{_type_of(form.get('items', {}))}]"
    more = form.get("additionalProperties")
    if kind == "object" and isinstance(more, dict):
        return f"dict[str, {_type_of(more)}]"
    return SIMPLE.get(str(kind), "Any")


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__)
    source = sys.stdin.read() if given == "-" else Path(given).read_text(encoding="utf-8")
    sys.stdout.write(write_forms(json.loads(source)))
