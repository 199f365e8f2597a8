"""Faceless figures: nobody in the demo pictures is a real person."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cms.demo.pictures.palette import CORAL, DEEP, GLOW, HAIR, INK, SKIN, WHITE, Colour, fade, mix
from cms.demo.pictures.shapes import shadow

if TYPE_CHECKING:
    from cms.demo.pictures.canvas import Canvas, Point

_SHOULDER = -174.0
_ARM = 44.0
_NAPE = -192.0


@dataclass(frozen=True)
class Figure:
    """How one figure looks and where its hands are, in units of a figure 240 tall."""

    top: Colour = CORAL
    legs: Colour = DEEP
    skin: Colour = SKIN[1]
    hair: Colour = HAIR[0]
    left: Point = (-42, -98)
    right: Point = (42, -98)
    head: float = 1
    style: str = "short"
    cap: Colour | None = None
    vest: Colour | None = None
    robe: bool = False
    back: bool = False


def person(
    c: Canvas, x: float, y: float, height: float, look: Figure, *, flip: bool = False
) -> None:
    """Draw a figure that stands with its feet around (x, y), turned a little to its right."""
    shadow(c, x, y, height * 0.17, height * 0.026)
    with c.at(x, y, scale=height / 240, flip=flip):
        _arm(c, (-27, _SHOULDER), look.left, look, dark=True)
        _legs(c, look)
        if look.style == "long":
            _behind(c, look)
        _torso(c, look)
        with c.at(0, _NAPE, scale=look.head):
            _head(c, look)
        _arm(c, (27, _SHOULDER), look.right, look)


def _legs(c: Canvas, look: Figure) -> None:
    """Draw both legs and shoes, or the long robe that covers them."""
    for side, shade in ((-1, 0.2), (1, 0.0)):
        foot = side * 19
        c.box(foot - 11, -12, 32, 13, INK, radius=6)
        c.polygon(
            [(-side * 2, -112), (side * 25, -114), (foot + side * 11, -9), (foot - side * 9, -9)],
            mix(look.legs, INK, shade),
        )
    if look.robe:
        c.polygon([(-27, -120), (27, -120), (36, -8), (-36, -8)], look.top)
        c.polygon([(8, -120), (27, -120), (36, -8), (14, -8)], fade(INK, 30))
        c.line([(-10, -96), (-14, -20)], 2, mix(look.top, INK, 0.16))


def _torso(c: Canvas, look: Figure) -> None:
    """Draw neck and upper body, with a working vest if there is one."""
    c.box(-9, -202, 18, 26, mix(look.skin, INK, 0.16), radius=8)
    shape = [(-26, -185), (0, -188), (26, -185), (35, -172), (29, -138), (27, -106)]
    c.curve([*shape, (0, -103), (-27, -106), (-29, -138), (-35, -172)], look.top)
    c.curve(
        [(10, -186), (27, -184), (34, -172), (28, -138), (26, -106), (10, -104), (16, -140)],
        fade(INK, 30),
    )
    if look.vest:
        c.polygon([(-26, -184), (-10, -187), (-3, -104), (-27, -105), (-29, -140)], look.vest)
        c.polygon([(26, -184), (10, -187), (3, -104), (27, -105), (29, -140)], look.vest)
        c.box(-28, -138, 56, 8, mix(look.vest, WHITE, 0.75))


def _behind(c: Canvas, look: Figure) -> None:
    """Draw the long hair that falls behind the shoulders."""
    with c.at(0, _NAPE, scale=look.head):
        c.curve(
            [(-20, -24), (0, -46), (20, -24), (25, 12), (14, 24), (-14, 24), (-25, 12)], look.hair
        )


def _head(c: Canvas, look: Figure) -> None:
    """Draw the head from the nape: face, hair, cap or head scarf."""
    c.ellipse(0, -21, 18, 20, look.hair if look.back else look.skin)
    if look.style == "scarf":
        c.curve(
            [
                (-20, -22),
                (0, -45),
                (20, -22),
                (24, 16),
                (12, 8),
                (13, -20),
                (0, -30),
                (-13, -18),
                (-14, 14),
                (-26, 18),
            ],
            WHITE,
        )
        c.line([(-18, -31), (0, -37), (18, -31)], 4, INK)
        return
    c.curve(
        [
            (-19, -18),
            (-20, -34),
            (-8, -45),
            (10, -45),
            (20, -33),
            (19, -18),
            (14, -26),
            (4, -30),
            (-10, -25),
        ],
        look.hair,
    )
    if look.style == "bun":
        c.circle(-4, -48, 11, look.hair)
    if look.cap:
        c.sector(0, -28, 21, (180, 360), look.cap)
        c.box(-21, -31, 42, 6, mix(look.cap, INK, 0.25), radius=3)
        if not look.back:
            c.box(6, -31, 32, 6, mix(look.cap, INK, 0.25), radius=3)
        c.curve([(-14, -34), (-8, -44), (0, -46), (-6, -38)], GLOW)


def _arm(c: Canvas, shoulder: Point, hand: Point, look: Figure, *, dark: bool = False) -> None:
    """Draw an arm with a bent elbow from the shoulder to the hand."""
    sleeve = mix(look.top, INK, 0.22 if dark else 0.07)
    elbow = _elbow(shoulder, hand)
    c.line([elbow, hand], 15 if look.robe else 12, sleeve if look.robe else look.skin)
    c.line([shoulder, elbow], 17, sleeve)
    c.circle(hand[0], hand[1], 8.5, look.skin)


def _elbow(shoulder: Point, hand: Point) -> Point:
    """Return where an arm of fixed length bends; the elbow points outwards or down."""
    dx, dy = hand[0] - shoulder[0], hand[1] - shoulder[1]
    reach = math.hypot(dx, dy) or 1
    bend = math.sqrt(max(0.0, _ARM**2 - (reach / 2) ** 2))
    outward = 1 if shoulder[0] > 0 else -1
    choices = [
        (shoulder[0] + dx / 2 - s * dy / reach * bend, shoulder[1] + dy / 2 + s * dx / reach * bend)
        for s in (-1, 1)
    ]
    return max(choices, key=lambda spot: spot[0] * outward * 0.6 + spot[1])


def reach(look: Figure, x: float, y: float, height: float, *, flip: bool = False) -> Point:
    """Say where the right hand of a figure drawn with the same arguments is."""
    zoom = height / 240
    return x + look.right[0] * zoom * (-1 if flip else 1), y + look.right[1] * zoom
