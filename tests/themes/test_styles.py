"""The style sheets: readable colours, logical directions, no foreign address, small files."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "themes" / "static" / "themes"
CSS = sorted((STATIC / "css").glob("*.css"))
TEMPLATES = STATIC.parents[1] / "templates" / "themes"
BRANDS = ["every-can-counts", "metalmatters", "caps-closures"]
CHOICES = [f"every-can-counts-{accent}" for accent in ("sea", "vine", "clay", "pine")]
THEMES = [*BRANDS, *CHOICES]
FREE = {"accent", "on-accent"}
TEXT_PAIRS = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink-soft", "paper"),
    ("ink-soft", "card"),
    ("ink-soft", "tint"),
    ("link", "paper"),
    ("link", "card"),
    ("link", "tint"),
    ("on-tint", "tint"),
    ("on-bold", "bold"),
    ("on-bold", "bold-shade"),
    ("on-deep", "deep"),
    ("deep-pop", "deep"),
    ("deep", "deep-pop"),
    ("on-accent", "accent"),
    ("on-second", "second"),
    ("on-panel", "panel"),
    ("on-action", "action"),
    ("on-metal", "metal"),
    ("alert", "card"),
    ("alert", "paper"),
]
SHAPE_PAIRS = [("control", "paper"), ("control", "card"), ("deep-pop", "panel"), ("action", "bold")]
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)\b"
    r"|(?<![\w-])(?:left|right)\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)


def palette(theme: str, *, dark: bool) -> dict[str, str]:
    """Return the colours of a theme as the cascade leaves them."""
    source = (STATIC / "css" / "tokens.css").read_text()
    light, night = source.split("@media screen and (prefers-color-scheme: dark)")
    found: dict[str, str] = {}
    for part in [light, night] if dark else [light]:
        for selector, body in re.findall(r"([^{};]+)\{([^{}]*)\}", part):
            if ":root" in selector or f'"{theme}"' in selector:
                found |= dict(re.findall(r"--ecc-([\w-]+): (#[0-9a-f]{6}|var\([^)]*\));", body))
    return {name: resolved(found, value) for name, value in found.items()}


def resolved(found: dict[str, str], value: str) -> str:
    """Follow a reference to another colour."""
    reference = re.fullmatch(r"var\(--ecc-([\w-]+)\)", value)
    return resolved(found, found[reference[1]]) if reference else value


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour by WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_on_every_surface(theme: str, dark: bool) -> None:
    """Every pair of text and surface reaches 4.5 to 1 in every brand, by day and by night."""
    colours = palette(theme, dark=dark)

    ratios = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT_PAIRS}

    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_controls_can_be_seen(theme: str, dark: bool) -> None:
    """Borders of fields, focus rings and buttons reach 3 to 1."""
    colours = palette(theme, dark=dark)

    ratios = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in SHAPE_PAIRS}

    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 3} == {}


def test_the_brands_look_different() -> None:
    """Each brand has a strong colour of its own."""
    assert len({palette(theme, dark=False)["bold"] for theme in BRANDS}) == len(BRANDS)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("theme", CHOICES)
def test_a_country_chooses_its_accent_and_nothing_else(theme: str, dark: bool) -> None:
    """What is the brand's is locked: a country's choice changes the free tokens alone."""
    brand, own = palette("every-can-counts", dark=dark), palette(theme, dark=dark)

    changed = {name for name in own if own[name] != brand[name]}

    assert "accent" in changed
    assert changed <= FREE


def test_no_choice_is_left_untested() -> None:
    """Each theme of the tokens is among those whose contrast is measured."""
    source = (STATIC / "css" / "tokens.css").read_text()

    assert set(re.findall(r'data-theme="([\w-]+)"', source)) == set(THEMES)


@pytest.mark.parametrize("theme", BRANDS)
def test_the_browser_takes_the_colour_of_the_top(theme: str) -> None:
    """The theme colour in the head is the token of the strip that it borders."""
    source = (TEMPLATES / "includes" / "theme_color.html").read_text()

    assert all(palette(theme, dark=dark)["deep"] in source for dark in (False, True))


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_directions_are_logical(path: Path) -> None:
    """Right to left needs no style sheet of its own: no rule names left or right."""
    assert PHYSICAL.findall(path.read_text()) == []


@pytest.mark.parametrize("path", [*CSS, *(STATIC / "js").glob("*.js")], ids=lambda path: path.name)
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    """No style sheet or script names an address outside of the themes."""
    source = path.read_text()

    assert re.findall(r"//[\w-]+\.\w+|@import|data:", source) == []
    for name in re.findall(r'url\("([^"]+)"\)', source):
        assert (path.parent / name).resolve().is_file(), name


@pytest.mark.parametrize("path", sorted((STATIC / "img").glob("*.svg")), ids=lambda path: path.name)
def test_drawings_are_inert(path: Path) -> None:
    """A drawing has no style, script, text in a font, or reference to elsewhere."""
    source = path.read_text()

    assert re.findall(r"<(?:style|script|text|image|foreignObject)\b|\son\w+=", source) == []
    assert re.findall(r"style=|href=|@import", source) == []


def test_styles_and_script_stay_small() -> None:
    """All style sheets together compress to 20 kB at most, the script to 3 kB uncompressed."""
    css = sum(len(gzip.compress(path.read_bytes())) for path in CSS)
    script = sum(path.stat().st_size for path in (STATIC / "js").glob("*.js"))

    assert css <= 20_000
    assert script <= 3_000


LATIN, EXTENDED, GREEK = "abcXYZ0123456789–„“ éüñç", "ășțłżčěőđž", "ΆάΩώ"
SCRIPTS = {
    "en": (LATIN, 55_000),
    "ro": (LATIN + EXTENDED, 80_000),
    "el": (LATIN + GREEK, 80_000),
    "ar": (LATIN + "علبة", 80_000),
}


def faces() -> list[tuple[str, Path, set[int]]]:
    """Return the (family, file, characters) of each face."""
    source = (STATIC / "css" / "fonts.css").read_text()
    found = []
    for body in re.findall(r"@font-face \{([^}]*)\}", source):
        family, name = re.findall(r'"([^"]+)"', body)[:2]
        ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", body.split("unicode-range:")[1])
        characters = {c for a, b in ranges for c in range(int(a, 16), int(b or a, 16) + 1)}
        found.append((family, (STATIC / "css" / name).resolve(), characters))
    return found


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_page_loads_the_faces_of_its_script_alone(language: str) -> None:
    """The text of a language is covered by faces that are small enough to wait for."""
    text, most = SCRIPTS[language]
    wanted = {ord(character) for character in text}
    loaded = [(path, known) for _family, path, known in faces() if known & wanted]

    assert wanted <= set().union(*(known for _path, known in loaded))
    assert sum(path.stat().st_size for path, _known in loaded) <= most


def test_every_face_has_its_licence_and_swaps() -> None:
    """Faces are free to use, say so, and let text be read before they are there."""
    source = (STATIC / "css" / "fonts.css").read_text()

    assert source.count("font-display: swap") == source.count("@font-face")
    for _family, path, _known in faces():
        licence = path.with_name(f"{path.name.split('-')[0]}-OFL.txt").read_text()
        assert "SIL Open Font License" in licence


def test_motion_asks_for_consent() -> None:
    """Nothing moves for those who prefer stillness."""
    asked = re.compile(r"@media \(prefers-reduced-motion: no-preference\) \{.*?\n\}", re.DOTALL)

    rest = [asked.sub("", path.read_text()) for path in CSS]

    assert re.findall(r"\b(?:transition|animation)\s*:", "".join(rest)) == []


@pytest.mark.parametrize("feature", ["@media print", "(forced-colors: active)", ":focus-visible"])
def test_other_ways_of_seeing_are_cared_for(feature: str) -> None:
    """Paper, forced colours and the keyboard have rules of their own."""
    assert feature in "".join(path.read_text() for path in CSS)
