"""What is around things: sky, sun, clouds, hills, water, trees."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

from cms.demo.pictures.canvas import smooth
from cms.demo.pictures.palette import (
    AMBER,
    CREAM,
    DEEP,
    GLOW,
    GRASS,
    INK,
    LEAF,
    SHADE,
    SUN,
    TEAL,
    WHITE,
    WOOD,
    Colour,
    fade,
    mix,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cms.demo.pictures.canvas import Canvas, Point


def sun(c: Canvas, x: float, y: float, radius: float, *, colour: Colour = SUN) -> None:
    """Draw a sun with two rings of haze."""
    c.circle(x, y, radius * 1.75, fade(colour, 46))
    c.circle(x, y, radius * 1.36, fade(colour, 70))
    c.circle(x, y, radius, colour)


def rays(c: Canvas, x: float, y: float, length: float, *, count: int, fill: Colour) -> None:
    """Draw broad beams of light from a point."""
    step = 360 / count
    for n in range(count):
        c.sector(x, y, length, (n * step, n * step + step / 2), fill)


def cloud(c: Canvas, x: float, y: float, width: float, *, fill: Colour = WHITE) -> None:
    """Draw a flat-bottomed cloud."""
    with c.at(x, y, scale=width / 200):
        c.box(-100, -44, 200, 44, fill, radius=22)
        for dx, dy, radius in ((-40, -44, 38), (14, -60, 50), (58, -38, 30)):
            c.circle(dx, dy, radius, fill)


def ridge(c: Canvas, tops: Sequence[Point], fill: Colour, *, bottom: float = 960) -> None:
    """Draw rolling land: a smooth line through the tops, filled to the bottom."""
    line = smooth([(tops[0][0] - 300, tops[0][1]), *tops, (tops[-1][0] + 300, tops[-1][1])])
    c.polygon([*line, (line[-1][0], bottom), (line[0][0], bottom)], fill)


def ripples(
    c: Canvas, span: tuple[float, float], fill: Colour, *, seed: int, count: int = 34
) -> None:
    """Scatter short strokes of light between two heights, longer towards the viewer."""
    dice = random.Random(seed)  # noqa: S311 - a picture, not a secret
    for _ in range(count):
        depth = dice.random()
        y = span[0] + (span[1] - span[0]) * depth
        length = 20 + 90 * depth * dice.random()
        x = dice.uniform(-20, 1600)
        c.box(x, y, length, 3 + 4 * depth, fill, radius=4)


def surf(c: Canvas, y: float, height: float, fill: Colour, *, phase: float = 0) -> None:
    """Draw the edge of water: everything below a wavy line."""
    edge = [(x, y + height * math.sin(x / 130 + phase)) for x in range(-40, 1681, 20)]
    c.polygon([*edge, (1680, 960), (-40, 960)], fill)


def tree(c: Canvas, x: float, y: float, height: float, *, leaves: Colour = LEAF) -> None:
    """Draw a round, leafy tree."""
    c.ellipse(x, y, height * 0.26, height * 0.035, SHADE)
    with c.at(x, y, scale=height / 300):
        c.polygon([(-12, 0), (12, 0), (7, -170), (-7, -170)], WOOD)
        c.line([(0, -90), (34, -140)], 8, WOOD)
        dark = mix(leaves, INK, 0.18)
        for dx, dy, radius in ((-52, -150, 52), (52, -156, 54), (0, -190, 70), (22, -240, 52)):
            c.circle(dx, dy, radius, dark)
        for dx, dy, radius in ((-54, -160, 42), (36, -178, 40), (-10, -208, 60), (14, -252, 40)):
            c.circle(dx, dy, radius, leaves)
        for dx, dy, radius in ((-34, -222, 22), (-70, -172, 14), (6, -268, 16)):
            c.circle(dx, dy, radius, mix(leaves, SUN, 0.3))


def cypress(c: Canvas, x: float, y: float, height: float, *, fill: Colour = TEAL) -> None:
    """Draw a slim, dark evergreen."""
    c.ellipse(x, y, height * 0.14, height * 0.025, SHADE)
    with c.at(x, y, scale=height / 300):
        c.box(-6, -40, 12, 40, WOOD)
        c.curve(
            [(0, -304), (-30, -200), (-44, -90), (-24, -24), (24, -24), (44, -90), (30, -200)], fill
        )
        c.curve([(6, -280), (30, -196), (42, -90), (22, -26), (10, -90)], fade(INK, 40))


def palm(c: Canvas, x: float, y: float, height: float, *, lean: float = 20) -> None:
    """Draw a date palm whose crown leans by some units."""
    c.ellipse(x, y, height * 0.2, height * 0.03, SHADE)
    with c.at(x, y, scale=height / 300):
        left = smooth([(-13, 0), (-6 + lean * 0.3, -120), (lean - 7, -226)])
        right = smooth([(lean + 7, -226), (8 + lean * 0.3, -120), (13, 0)])
        c.polygon(left + right, WOOD)
        for n in range(8):
            y_ring = -22 - n * 26
            middle = lean * (-y_ring / 226) ** 1.4
            c.line([(middle - 8, y_ring), (middle + 8, y_ring - 6)], 4, mix(WOOD, INK, 0.3))
        for angle, length in (
            (-100, 96),
            (100, 96),
            (-72, 118),
            (74, 118),
            (-40, 120),
            (42, 120),
            (4, 104),
        ):
            _frond(c, lean, -226, length, angle)
        for dx, dy in ((-12, -206), (2, -200), (14, -208)):
            c.circle(lean + dx, dy, 10, AMBER)


def _frond(c: Canvas, x: float, y: float, length: float, angle: float) -> None:
    """Draw one arching palm leaf."""
    with c.at(x, y, turn=angle, scale=length / 100, flip=angle < 0):
        c.curve([(0, 0), (-8, -40), (6, -84), (36, -112), (28, -74), (20, -36)], TEAL)
        c.curve([(2, -6), (2, -44), (14, -82), (36, -112), (24, -74), (16, -36)], LEAF)


def bush(c: Canvas, x: float, y: float, width: float, *, fill: Colour = LEAF) -> None:
    """Draw a low shrub."""
    with c.at(x, y, scale=width / 200):
        c.box(-100, -40, 200, 40, mix(fill, INK, 0.18), radius=20)
        for dx, dy, radius in ((-60, -36, 36), (0, -50, 48), (60, -36, 38)):
            c.circle(dx, dy, radius, fill)
        c.circle(-18, -66, 16, mix(fill, SUN, 0.3))


def grass(c: Canvas, span: tuple[float, float], *, seed: int, count: int = 60) -> None:
    """Scatter tufts between two heights."""
    dice = random.Random(seed)  # noqa: S311 - a picture, not a secret
    for _ in range(count):
        depth = dice.random()
        x, y = dice.uniform(0, 1600), span[0] + (span[1] - span[0]) * depth
        size = 8 + 12 * depth
        tint = mix(GRASS, DEEP, dice.choice((0.3, 0.4)))
        c.polygon([(x, y), (x - size * 0.5, y - size), (x + size * 0.2, y)], tint)
        c.polygon([(x, y), (x + size * 0.5, y - size * 0.9), (x + size * 0.4, y)], tint)


def birds(c: Canvas, places: Sequence[Point], *, fill: Colour = INK) -> None:
    """Draw gulls far away."""
    for x, y in places:
        c.stroke(
            [(x - 22, y - 8), (x - 10, y - 12), (x, y), (x + 10, y - 12), (x + 22, y - 8)], 4, fill
        )


def sparkle(c: Canvas, x: float, y: float, size: float, *, fill: Colour = CREAM) -> None:
    """Draw a four-pointed glint."""
    tips = []
    for n in range(8):
        reach = size if n % 2 == 0 else size * 0.24
        tips.append((x + reach * math.cos(n * math.pi / 4), y + reach * math.sin(n * math.pi / 4)))
    c.polygon(tips, fill)
    c.circle(x, y, size * 0.2, GLOW)
