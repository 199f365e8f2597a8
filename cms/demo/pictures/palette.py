"""The colours of the demo pictures: a short list, so that sixteen pictures look like one family."""

from __future__ import annotations

Colour = tuple[int, int, int, int]


def rgb(code: str, alpha: int = 255) -> Colour:
    """Read ``rrggbb`` into a colour."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16), alpha


def fade(colour: Colour, alpha: int) -> Colour:
    """Return the colour with another opacity, 0 to 255."""
    return colour[0], colour[1], colour[2], alpha


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return ``one`` with ``share`` (0 to 1) of ``other`` stirred in."""
    red, green, blue, alpha = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue, alpha


INK = rgb("0f2f33")
DEEP = rgb("0b4a4f")
TEAL = rgb("12766f")
SEA = rgb("2f9c95")
MINT = rgb("8fd0bd")
FOAM = rgb("cdeadd")
SKY = rgb("dff1ea")
CREAM = rgb("fdf4e1")
SAND = rgb("f6deb0")
DUNE = rgb("e9bf82")
BLUE = rgb("2b6fa3")
PLUM = rgb("5a4668")
SUN = rgb("ffc845")
AMBER = rgb("f69b3c")
CORAL = rgb("f2694c")
BRICK = rgb("c8452f")
LEAF = rgb("4d9a5b")
GRASS = rgb("86bd6a")
WHITE = rgb("ffffff")
SILVER = rgb("e3eaea")
STEEL = rgb("a8babc")
IRON = rgb("6d8588")
WOOD = rgb("b9794a")
SHADE = rgb("0f2f33", 44)
GLOW = rgb("ffffff", 90)

SKIN = (rgb("f0c3a0"), rgb("d79a70"), rgb("a86b45"), rgb("7a4a30"))
HAIR = (rgb("3a2a24"), rgb("18191d"), rgb("8a5a33"), rgb("5b3a2a"))
