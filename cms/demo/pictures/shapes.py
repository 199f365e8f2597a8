"""The things that recur in the demo pictures: cans, bins, boxes, leaves, arrows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cms.demo.pictures.canvas import Point, arc
from cms.demo.pictures.palette import (
    AMBER,
    CORAL,
    CREAM,
    DEEP,
    GLOW,
    INK,
    IRON,
    LEAF,
    MINT,
    SEA,
    SHADE,
    SILVER,
    STEEL,
    SUN,
    TEAL,
    WHITE,
    Colour,
    fade,
    mix,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cms.demo.pictures.canvas import Canvas

_HALF, _BULGE = 54.0, 12.0  # of a can that is 200 units tall
_BODY = (-164.0, -12.0)


def can(
    c: Canvas,
    x: float,
    y: float,
    height: float,
    *,
    colour: Colour = CORAL,
    second: Colour = CREAM,
    pattern: str = "wave",
    turn: float = 0,
) -> None:
    """Draw a drinks can that stands (or leans) with the middle of its foot on (x, y)."""
    with c.at(x, y, scale=height / 200, turn=turn):
        c.polygon(_barrel((-12, 54), (0, 40)), IRON)
        c.polygon(_barrel((-13, 54), (-6, 48)), STEEL)
        _belt(c, (-1, 1), _BODY, colour)
        _PATTERNS[pattern](c, second)
        _shading(c)
        _can_top(c, colour)


def _barrel(upper: Point, lower: Point) -> list[Point]:
    """Return the outline of a cone slice between two (height, half width) pairs."""
    (top, wide), (bottom, narrow) = upper, lower
    flat = _BULGE / _HALF
    return [*arc(0, top, wide, wide * flat, (180, 360))][::-1] + arc(
        0, bottom, narrow, narrow * flat, (180, 0)
    )


def _belt(c: Canvas, across: Point, heights: Point, fill: Colour) -> None:
    """Fill a patch of the can's wall; ``across`` runs from -1 (left) to 1 (right)."""
    steps = [across[0] + (across[1] - across[0]) * n / 16 for n in range(17)]
    upper = [(_HALF * s, heights[0] + _droop(s)) for s in steps]
    lower = [(_HALF * s, heights[1] + _droop(s)) for s in steps]
    c.polygon(upper + lower[::-1], fill)


def _droop(share: float) -> float:
    """Say how far a horizontal line on the can's wall hangs at a place between its sides."""
    return _BULGE * math.sqrt(max(0.0, 1 - share * share))


def _wall(across: float, height: float) -> Point:
    """Return the point on the can's wall at a share of its width and a height."""
    return _HALF * across, height + _droop(across)


def _shading(c: Canvas) -> None:
    """Lay light and shade over the can's wall, as on polished metal."""
    _belt(c, (0.42, 1), _BODY, fade(INK, 30))
    _belt(c, (0.72, 1), _BODY, fade(INK, 44))
    _belt(c, (-1, -0.88), _BODY, fade(INK, 34))
    _belt(c, (-0.76, -0.52), _BODY, fade(WHITE, 120))
    _belt(c, (-0.44, -0.38), _BODY, fade(WHITE, 90))


def _can_top(c: Canvas, colour: Colour) -> None:
    """Draw neck, rim, lid and tab."""
    c.polygon(_barrel((-186, 44), (-163, 53.8)), mix(colour, WHITE, 0.35))
    c.polygon(_barrel((-186, 44), (-172, 50)), STEEL)
    c.polygon(
        [(-40, -183), (-28, -181), (-36, -160), (-46, -163)],
        fade(WHITE, 130),
    )
    c.ellipse(0, -187, 47, 12, IRON)
    c.ellipse(0, -191, 47, 12, SILVER)
    c.ellipse(0, -190.5, 41, 9.4, STEEL)
    c.ellipse(0, -189, 37, 7.6, mix(STEEL, SILVER, 0.6))
    c.ellipse(6, -186.6, 17, 3.6, IRON)
    c.ellipse(-5, -190.5, 13, 3.6, WHITE)
    c.ellipse(-8, -190.5, 6, 1.6, STEEL)


def _wave(c: Canvas, fill: Colour) -> None:
    """Decorate with two running waves."""
    for middle, height in ((-92, 34), (-40, 10)):
        steps = [n / 20 for n in range(-20, 21)]
        swing = [(s, middle + 13 * math.sin(s * 4.2 + 0.6)) for s in steps]
        upper = [_wall(s, y - height / 2) for s, y in swing]
        lower = [_wall(s, y + height / 2) for s, y in swing]
        c.polygon(upper + lower[::-1], fill)


def _sunrise(c: Canvas, fill: Colour) -> None:
    """Decorate with a sun over three lines."""
    c.circle(0, -92, 31, fill)
    for low, high in ((-70, -64), (-56, -49), (-40, -31)):
        _belt(c, (-1, 1), (low - 10, high - 10), fill)


def _stripes(c: Canvas, fill: Colour) -> None:
    """Decorate with slanting stripes."""
    for start in (-1.3, -0.62, 0.06, 0.74):
        edge = [(start + n * 0.05, -150 + n * 6.2) for n in range(21)]
        left = [_wall(s, y) for s, y in edge if -1 <= s <= 1]
        right = [_wall(s + 0.3, y) for s, y in edge if -1 <= s + 0.3 <= 1]
        if len(left) > 1 and len(right) > 1:
            c.polygon(left + right[::-1], fill)


def _loop(c: Canvas, fill: Colour) -> None:
    """Decorate with the ring of arrows and two thin bands."""
    _belt(c, (-1, 1), (-150, -145), fill)
    _belt(c, (-1, 1), (-38, -33), fill)
    arrows(c, 0, -80, 25, fill, width=9)


def _dots(c: Canvas, fill: Colour) -> None:
    """Decorate with rows of dots."""
    for row in range(4):
        for column in range(-2, 3):
            share = (column + (row % 2) * 0.5) * 0.4
            if abs(share) < 0.95:
                x, y = _wall(share, -142 + row * 32)
                c.ellipse(x, y, 9 * math.sqrt(1 - share * share * 0.9), 9, fill)


def _leafy(c: Canvas, fill: Colour) -> None:
    """Decorate with a sprig of leaves."""
    c.stroke([(-4, -36), (2, -80), (0, -128)], 4, fill)
    for height, lean in ((-54, 52), (-78, -52), (-98, 50), (-116, -46)):
        leaf(c, 0, height, 34, fill, turn=lean)
    leaf(c, 0, -122, 26, fill)


def _plain(_c: Canvas, _fill: Colour) -> None:
    """Leave the can's wall as it is."""


_PATTERNS: dict[str, Callable[[Canvas, Colour], None]] = {
    "wave": _wave,
    "sunrise": _sunrise,
    "stripes": _stripes,
    "loop": _loop,
    "dots": _dots,
    "leafy": _leafy,
    "plain": _plain,
}
LABELS: tuple[tuple[Colour, Colour, str], ...] = (
    (CORAL, CREAM, "wave"),
    (SUN, CORAL, "sunrise"),
    (TEAL, MINT, "leafy"),
    (CREAM, TEAL, "loop"),
    (SEA, CREAM, "stripes"),
    (AMBER, CREAM, "dots"),
    (DEEP, SUN, "sunrise"),
)


def any_can(c: Canvas, x: float, y: float, height: float, number: int, *, turn: float = 0) -> None:
    """Draw a can with one of the labels, chosen by number."""
    colour, second, pattern = LABELS[number % len(LABELS)]
    can(c, x, y, height, colour=colour, second=second, pattern=pattern, turn=turn)


def can_sign(c: Canvas, x: float, y: float, height: float, fill: Colour) -> None:
    """Draw the flat silhouette of a can, centred on (x, y), as on a sign."""
    with c.at(x, y, scale=height / 100):
        c.box(-27, -36, 54, 76, fill, radius=7)
        c.polygon([(-27, -32), (-20, -46), (20, -46), (27, -32)], fill)
        c.box(-22, -50, 44, 7, fill, radius=3)
        c.box(-20, 42, 40, 7, fill, radius=3)


def arrows(
    c: Canvas, x: float, y: float, radius: float, fill: Colour, *, width: float, count: int = 3
) -> None:
    """Draw a ring of arrows that run clockwise."""
    step = 360 / count
    head = math.degrees(width * 1.25 / radius)
    for n in range(count):
        start, end = n * step - 80, (n + 1) * step - 80 - head - step * 0.1
        c.ring((x, y), radius, width, fill, (start, end))
        tip, back = math.radians(end + head), math.radians(end - 1)
        c.polygon(
            [
                (x + radius * math.cos(tip), y + radius * math.sin(tip)),
                *(
                    (x + r * math.cos(back), y + r * math.sin(back))
                    for r in (radius + width * 1.15, radius - width * 1.15)
                ),
            ],
            fill,
        )


def leaf(c: Canvas, x: float, y: float, length: float, fill: Colour, *, turn: float = 0) -> None:
    """Draw a leaf that grows upwards from (x, y), turned by degrees."""
    with c.at(x, y, turn=turn, scale=length / 100):
        c.curve([(0, 0), (-24, -40), (-12, -82), (0, -104), (12, -82), (24, -40)], fill)
        c.polygon([(0, 0), (3, -94), (19, -66), (23, -42), (14, -18)], fade(INK, 26))


def shadow(c: Canvas, x: float, y: float, rx: float, ry: float) -> None:
    """Draw the soft patch of shade under a thing that stands."""
    c.ellipse(x, y, rx, ry, fade(INK, 30))
    c.ellipse(x, y, rx * 0.78, ry * 0.74, fade(INK, 34))


def bin_box(
    c: Canvas, x: float, y: float, height: float, colour: Colour, *, sign: Colour = WHITE
) -> None:
    """Draw a can bin: a tapering body, a lid with a round mouth, a sign with a can."""
    dark = mix(colour, INK, 0.35)
    shadow(c, x + height * 0.05, y, height * 0.36, height * 0.06)
    with c.at(x, y, scale=height / 300):
        c.polygon([(-86, -222), (86, -222), (72, 0), (-72, 0)], colour)
        c.polygon([(44, -222), (86, -222), (72, 0), (40, 0)], fade(INK, 40))
        c.polygon([(-76, -222), (-60, -222), (-52, 0), (-63, 0)], GLOW)
        c.box(-72, -16, 144, 16, dark, radius=5)
        c.polygon([(-98, -226), (98, -226), (78, -286), (-78, -286)], mix(colour, WHITE, 0.16))
        c.polygon([(50, -226), (98, -226), (78, -286), (48, -286)], fade(INK, 36))
        c.box(-102, -234, 204, 24, dark, radius=9)
        c.ellipse(0, -260, 48, 21, INK)
        c.ellipse(0, -256, 40, 15, mix(INK, IRON, 0.35))
        c.circle(0, -118, 52, sign)
        can_sign(c, 0, -118, 66, colour)


def wheelie_bin(c: Canvas, x: float, y: float, height: float, colour: Colour, lid: Colour) -> None:
    """Draw a bin on two wheels with a lid that overlaps."""
    shadow(c, x, y, height * 0.38, height * 0.055)
    with c.at(x, y, scale=height / 300):
        c.circle(62, -24, 25, INK)
        c.circle(62, -24, 11, STEEL)
        c.polygon([(-92, -252), (88, -252), (66, 0), (-70, 0)], colour)
        c.polygon([(44, -252), (88, -252), (66, 0), (34, 0)], fade(INK, 44))
        c.polygon([(-80, -250), (-64, -250), (-52, -10), (-62, -10)], GLOW)
        c.box(-74, -60, 136, 8, fade(INK, 36))
        c.polygon([(-104, -250), (102, -250), (90, -292), (-72, -300)], lid)
        c.polygon([(-104, -250), (102, -250), (100, -240), (-102, -240)], mix(lid, INK, 0.35))
        c.box(84, -284, 36, 16, mix(lid, INK, 0.4), radius=8)
        c.circle(-6, -150, 46, CREAM)
        arrows(c, -6, -150, 25, colour, width=9)


def bale(c: Canvas, x: float, y: float, size: float, *, number: int = 0) -> None:
    """Draw a cube of pressed cans that stands with its front edge's middle on (x, y)."""
    tints = (SILVER, CORAL, STEEL, SUN, SEA, SILVER, MINT, AMBER, STEEL, SILVER, TEAL)
    with c.at(x, y, scale=size / 120):
        c.polygon([(-60, -100), (60, -100), (90, -128), (-30, -128)], SILVER)
        c.polygon([(60, 0), (60, -100), (90, -128), (90, -26)], IRON)
        c.box(-60, -100, 120, 100, STEEL)
        for row in range(5):
            for column in range(6):
                tint = tints[(row * 7 + column * 3 + number) % len(tints)]
                sag = 3 * ((row * 5 + column * 2) % 3)
                c.box(
                    -58 + column * 19.6, -97 + row * 19.4 + sag / 2, 17.4, 17 - sag, tint, radius=4
                )
        for column in range(5):
            left = -46 + column * 22
            top = [(left, -104), (left + 16, -104), (left + 34, -122), (left + 18, -122)]
            c.polygon(top, tints[(column * 4 + number) % len(tints)])
        for strap in (-30, 26):
            c.box(strap, -101, 5, 101, INK)
            c.polygon(
                [(strap, -100), (strap + 5, -100), (strap + 35, -128), (strap + 30, -128)], INK
            )


def sack(c: Canvas, x: float, y: float, height: float, colour: Colour) -> None:
    """Draw a full, tied collecting bag."""
    shadow(c, x, y, height * 0.42, height * 0.07)
    with c.at(x, y, scale=height / 200):
        outline = [(-66, 0), (-84, -60), (-56, -128), (-14, -158), (14, -158), (58, -126)]
        c.curve([*outline, (84, -58), (64, 0)], colour)
        c.curve([(20, -150), (58, -120), (82, -58), (62, -2), (24, 0), (44, -70)], SHADE)
        c.curve([(-56, -110), (-40, -130), (-60, -70), (-68, -44)], GLOW)
        c.curve(
            [(-30, -196), (0, -180), (32, -198), (16, -158), (-16, -158)], mix(colour, WHITE, 0.2)
        )
        c.box(-18, -166, 36, 12, INK, radius=6)


def basket(c: Canvas, x: float, y: float, width: float, colour: Colour, *, number: int = 0) -> None:
    """Draw a carrying crate with cans that look out of it."""
    shadow(c, x, y, width * 0.56, width * 0.07)
    with c.at(x, y, scale=width / 240):
        for n, (dx, dy, turn) in enumerate(
            ((-78, -62, -12), (-26, -74, 5), (30, -66, -6), (80, -58, 14))
        ):
            any_can(c, dx, dy, 118, number + n, turn=turn)
        c.polygon([(-122, -104), (122, -104), (104, 0), (-104, 0)], colour)
        c.polygon([(60, -104), (122, -104), (104, 0), (54, 0)], SHADE)
        c.box(-130, -112, 260, 22, mix(colour, INK, 0.3), radius=8)
        c.circle(0, -44, 32, CREAM)
        arrows(c, 0, -44, 18, colour, width=7)


def flag_line(
    c: Canvas, start: Point, end: Point, sag: float, *, flags: int, colours: tuple[Colour, ...]
) -> None:
    """Hang a string of pennants between two points."""
    places = [_hang(start, end, sag, n / (flags * 2)) for n in range(flags * 2 + 1)]
    c.line(places, 4, INK)
    width = abs(end[0] - start[0]) / flags * 0.36
    for n in range(flags):
        x, y = places[n * 2 + 1]
        c.polygon([(x - width, y), (x + width, y), (x, y + width * 2.3)], colours[n % len(colours)])


def _hang(start: Point, end: Point, sag: float, share: float) -> Point:
    """Return the point a share of the way along a hanging string."""
    x = start[0] + (end[0] - start[0]) * share
    y = start[1] + (end[1] - start[1]) * share + sag * 4 * share * (1 - share)
    return x, y


def flight(c: Canvas, x: float, y: float, span: float, *, fill: Colour = INK) -> None:
    """Trace with dots the arc of something thrown to (x, y) from ``span`` units beside it."""
    path = arc(
        x - span / 2, y, abs(span) / 2, abs(span) * 0.42, (190, 344) if span > 0 else (350, 196)
    )
    for n, (dot_x, dot_y) in enumerate(path[::3]):
        c.circle(dot_x, dot_y, 3 + n * 0.4, fade(fill, 130))


def plant(c: Canvas, x: float, y: float, height: float, pot: Colour) -> None:
    """Draw a house plant in a pot."""
    with c.at(x, y, scale=height / 200):
        for lean, length in ((-58, 92), (58, 92), (-30, 122), (32, 120), (0, 140)):
            leaf(c, 0, -62, length, LEAF if lean % 4 else TEAL, turn=lean)
        c.polygon([(-40, -70), (40, -70), (30, 0), (-30, 0)], pot)
        c.polygon([(12, -70), (40, -70), (30, 0), (10, 0)], SHADE)
        c.box(-45, -78, 90, 16, mix(pot, WHITE, 0.18), radius=4)
