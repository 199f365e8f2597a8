"""Where people live and work: the office, the kitchen, the street before the house."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from cms.demo.pictures.buildings import house_row, window
from cms.demo.pictures.canvas import arc, smooth
from cms.demo.pictures.nature import bush, cloud, sparkle, sun
from cms.demo.pictures.palette import (
    AMBER,
    BRICK,
    CORAL,
    CREAM,
    DEEP,
    DUNE,
    FOAM,
    GLOW,
    HAIR,
    INK,
    IRON,
    LEAF,
    MINT,
    SAND,
    SEA,
    SHADE,
    SILVER,
    SKIN,
    SKY,
    STEEL,
    SUN,
    TEAL,
    WHITE,
    WOOD,
    Colour,
    fade,
    mix,
)
from cms.demo.pictures.people import Figure, person, reach
from cms.demo.pictures.shapes import (
    any_can,
    arrows,
    basket,
    bin_box,
    can,
    plant,
    shadow,
    wheelie_bin,
)

if TYPE_CHECKING:
    from cms.demo.pictures.canvas import Canvas


def office(c: Canvas) -> None:
    """A desk by the window, and a colleague who brings a can to the bin."""
    c.gradient(mix(MINT, CREAM, 0.55), CREAM, end=720)
    _office_window(c)
    c.gradient(mix(WOOD, SAND, 0.5), mix(WOOD, DUNE, 0.3), start=716)
    c.box(-20, 706, 1640, 14, WHITE)
    for x in range(-300, 2000, 190):
        c.polygon(
            [(x, 960), (x + 5, 960), (800 + (x - 800) * 0.62, 720), (797 + (x - 800) * 0.62, 720)],
            SHADE,
        )
    _shelf(c)
    _desk(c)
    plant(c, 90, 820, 330, CORAL)
    bin_box(c, 1400, 850, 390, TEAL, sign=CREAM)
    look = Figure(top=SUN, legs=DEEP, skin=SKIN[3], hair=HAIR[1], right=(80, -156))
    hand_x, hand_y = reach(look, 1140, 850, 610)
    can(c, hand_x - 20, hand_y - 30, 116, colour=CORAL, second=CREAM, pattern="wave", turn=62)
    person(c, 1140, 850, 610, look)


def _office_window(c: Canvas) -> None:
    """Draw a wide window with the town behind it."""
    c.box(150, 70, 760, 400, WHITE, radius=8)
    c.box(168, 88, 724, 364, SKY)
    sun(c, 720, 190, 54)
    cloud(c, 330, 200, 170)
    for n, (x, height) in enumerate(
        ((168, 130), (250, 210), (350, 160), (470, 250), (570, 140), (660, 190), (770, 120))
    ):
        tint = mix(SEA, FOAM, 0.25 + 0.12 * (n % 3))
        c.box(x, 452 - height, 96, height, tint)
        for row in range(height // 36):
            c.box(x + 16, 464 - height + row * 36, 64, 8, fade(WHITE, 110))
    c.box(524, 70, 14, 400, WHITE)
    c.box(150, 458, 760, 24, WHITE, radius=6)


def _shelf(c: Canvas) -> None:
    """Draw a shelf with books, a clock and a can with pencils."""
    c.circle(1100, 150, 62, DEEP)
    c.circle(1100, 150, 51, CREAM)
    c.line([(1100, 150), (1100, 114)], 7, INK)
    c.line([(1100, 150), (1126, 162)], 7, CORAL)
    c.box(1230, 300, 300, 16, WOOD, radius=4)
    c.box(1230, 316, 300, 7, SHADE)
    for n, (width, height) in enumerate(((28, 110), (36, 132), (24, 98), (32, 124), (26, 112))):
        c.box(
            1250 + n * 36, 300 - height, width, height, (CORAL, TEAL, SUN, SEA, AMBER)[n], radius=4
        )
        c.box(1254 + n * 36, 318 - height, width - 8, 7, fade(WHITE, 120))
    plant(c, 1486, 300, 110, CREAM)


def _desk(c: Canvas) -> None:
    """Draw a desk with a screen, a lamp, a mug and a can."""
    shadow(c, 540, 830, 380, 24)
    for x in (220, 820):
        c.polygon([(x, 590), (x + 26, 590), (x + 20, 826), (x + 6, 826)], mix(WOOD, INK, 0.35))
    c.box(630, 600, 190, 170, mix(WOOD, CREAM, 0.35), radius=6)
    for y in (620, 694):
        c.box(690, y + 22, 70, 10, DEEP, radius=5)
        c.box(636, y - 8, 178, 66, fade(INK, 16), radius=5)
    c.box(170, 566, 730, 36, mix(WOOD, SAND, 0.25), radius=8)
    c.box(170, 590, 730, 12, SHADE, radius=6)
    c.box(398, 330, 330, 206, INK, radius=14)
    c.box(412, 344, 302, 168, FOAM, radius=6)
    arrows(c, 500, 428, 48, TEAL, width=17)
    for n, height in enumerate((46, 78, 108)):
        c.box(590 + n * 36, 486 - height, 24, height, (SUN, CORAL, TEAL)[n], radius=4)
    c.polygon([(548, 536), (580, 536), (592, 562), (536, 562)], IRON)
    c.box(500, 556, 130, 12, INK, radius=6)
    c.line([(250, 560), (230, 440), (300, 366)], 9, INK)
    c.polygon([(276, 332), (350, 378), (322, 432), (250, 392)], CORAL)
    c.box(214, 554, 76, 14, INK, radius=7)
    any_can(c, 800, 570, 104, 1)
    c.ring((386, 536), 15, 8, BRICK)
    c.box(330, 510, 52, 57, CORAL, radius=9)
    c.box(366, 510, 16, 57, SHADE, radius=8)


def kitchen_caps(c: Canvas) -> None:
    """A glass jar full of closures between bottles on a kitchen counter."""
    c.gradient(mix(SUN, CREAM, 0.72), CREAM, end=660)
    for row in range(5):
        for column in range(14):
            c.box(-20 + column * 120, 60 + row * 120, 112, 112, fade(WHITE, 70), radius=8)
    _kitchen_shelf(c)
    window(c, 110, 90, 330, 330, glass=SKY)
    plant(c, 270, 432, 150, CORAL)
    c.gradient(mix(WOOD, DUNE, 0.35), mix(WOOD, INK, 0.15), start=660)
    c.box(-20, 650, 1640, 26, mix(WOOD, SAND, 0.55))
    _bottle(c, 420, 780, 470, LEAF, CORAL)
    _bottle(c, 560, 800, 400, AMBER, SUN)
    _jar(c, 860, 830)
    _tray(c, 1290, 800)
    for n, (x, y) in enumerate(
        ((610, 846), (680, 862), (1100, 858), (1176, 836), (1460, 856), (330, 852))
    ):
        _cap(c, x, y, 42, (CORAL, SUN, TEAL, SILVER, SEA, AMBER)[n], flat=0.5)
    for n, (x, y) in enumerate(((800, 200), (900, 120), (868, 270))):
        _cap(c, x, y, 44, (SUN, CORAL, TEAL)[n], flat=0.86)
    sparkle(c, 1036, 430, 30, fill=WHITE)


def _kitchen_shelf(c: Canvas) -> None:
    """Draw a shelf with storage jars and a pan."""
    c.box(1040, 330, 520, 20, WOOD, radius=5)
    c.box(1040, 350, 520, 9, SHADE)
    for n, (x, height) in enumerate(((1080, 120), (1190, 160), (1300, 110))):
        tint = (CORAL, SEA, AMBER)[n]
        c.box(x, 330 - height, 86, height, fade(WHITE, 170), radius=12)
        c.box(x + 7, 330 - height * 0.66, 72, height * 0.66 - 6, mix(tint, CREAM, 0.2), radius=10)
        c.box(x - 4, 316 - height, 94, 24, tint, radius=7)
    c.box(1420, 262, 106, 66, DEEP, radius=14)
    c.box(1410, 250, 126, 18, INK, radius=8)
    c.line([(1526, 280), (1590, 272)], 13, INK)


def _bottle(c: Canvas, x: float, y: float, height: float, glass: Colour, cap: Colour) -> None:
    """Draw a glass bottle with an aluminium screw cap."""
    shadow(c, x, y, height * 0.2, height * 0.035)
    with c.at(x, y, scale=height / 300):
        outline = [(-46, 0), (-48, -120), (-44, -160), (-18, -206), (-15, -270)]
        c.polygon([*outline, *((-px, py) for px, py in reversed(outline))], mix(glass, DEEP, 0.2))
        c.polygon(
            [(14, -270), (18, -206), (44, -160), (48, -120), (46, 0), (22, 0), (24, -150)], SHADE
        )
        c.box(-38, -150, 10, 130, fade(WHITE, 110), radius=5)
        c.box(-47, -120, 94, 84, CREAM)
        c.circle(0, -78, 24, cap)
        c.box(-19, -300, 38, 46, cap, radius=6)
        for n in range(5):
            c.box(-15 + n * 7, -290, 2.6, 30, fade(INK, 60))
        c.box(-19, -262, 38, 6, fade(INK, 70))


def _jar(c: Canvas, x: float, y: float) -> None:
    """Draw a big preserving jar that is full of caps."""
    shadow(c, x, y, 200, 28)
    with c.at(x, y):
        c.box(-170, -400, 340, 400, fade(SKY, 190), radius=54)
        dice = random.Random(11)  # noqa: S311 - a picture, not a secret
        tints = (CORAL, SUN, TEAL, SILVER, SEA, AMBER, CREAM, LEAF)
        for row in range(9):
            for column in range(5):
                shift = 30 if row % 2 else 0
                spot = -128 + column * 58 + shift + dice.uniform(-8, 8)
                if abs(spot) < 130:
                    _cap(
                        c,
                        spot,
                        -36 - row * 31 + dice.uniform(-6, 6),
                        36,
                        dice.choice(tints),
                        flat=dice.uniform(0.5, 0.95),
                    )
        c.box(-170, -400, 340, 400, fade(WHITE, 34), radius=54)
        c.box(-148, -350, 26, 300, fade(WHITE, 130), radius=13)
        c.box(-112, -350, 10, 190, fade(WHITE, 110), radius=5)
        c.box(-150, -436, 300, 44, STEEL, radius=14)
        c.box(-150, -436, 300, 16, SILVER, radius=8)
        c.ellipse(0, -436, 150, 18, SILVER)
        c.ellipse(0, -436, 128, 13, mix(INK, IRON, 0.4))


def _cap(c: Canvas, x: float, y: float, radius: float, colour: Colour, *, flat: float) -> None:
    """Draw a crown-edged closure that lies at some slant."""
    teeth = [
        (radius * (1 if n % 2 else 0.88) * px, radius * (1 if n % 2 else 0.88) * py * flat)
        for n, (px, py) in enumerate(arc(0, 0, 1, 1)[::2])
    ]
    with c.at(x, y):
        c.polygon([(px, py + radius * 0.22) for px, py in teeth], mix(colour, INK, 0.4))
        c.polygon(teeth, mix(colour, WHITE, 0.1))
        c.ellipse(0, -radius * 0.05, radius * 0.7, radius * 0.7 * flat, colour)
        c.ellipse(-radius * 0.2, -radius * 0.3 * flat, radius * 0.26, radius * 0.14 * flat, GLOW)


def _tray(c: Canvas, x: float, y: float) -> None:
    """Draw a foil tray, an open tin and a can beside it."""
    shadow(c, x, y, 220, 26)
    any_can(c, x - 70, y - 18, 250, 2)
    any_can(c, x + 76, y - 24, 230, 1)
    with c.at(x, y):
        c.polygon([(-190, -96), (190, -96), (140, 4), (-140, 4)], SILVER)
        for n in range(12):
            left = -170 + n * 29
            c.polygon(
                [(left, -92), (left + 13, -92), (left * 0.76 + 10, 2), (left * 0.76, 2)], STEEL
            )
        c.box(-204, -108, 408, 20, WHITE, radius=9)
        c.box(-204, -94, 408, 7, STEEL, radius=3)


def kerbside(c: Canvas) -> None:
    """Boxes and a bin at the kerb before a terrace, and the collection lorry."""
    c.gradient(SKY, CREAM, end=600)
    sun(c, 300, 130, 70)
    cloud(c, 720, 130, 220)
    cloud(c, 1330, 110, 180)
    house_row(c, -30, 610, count=6, width=280, seed=8)
    for x in (100, 380, 660, 1500):
        bush(c, x, 622, 150, fill=LEAF)
    c.gradient(mix(STEEL, CREAM, 0.6), mix(STEEL, CREAM, 0.4), start=610, end=760)
    for x in range(-200, 1900, 160):
        c.polygon(
            [(x, 752), (x + 5, 752), (800 + (x - 800) * 0.8, 610), (797 + (x - 800) * 0.8, 610)],
            SHADE,
        )
    c.box(-20, 748, 1640, 24, SILVER)
    c.gradient(IRON, mix(IRON, INK, 0.5), start=770)
    for x in range(-60, 1700, 260):
        c.box(x, 846, 140, 14, CREAM, radius=4)
    _lorry(c, 1220, 812)
    wheelie_bin(c, 150, 752, 320, mix(LEAF, DEEP, 0.35), LEAF)
    basket(c, 390, 762, 250, TEAL, number=0)
    basket(c, 660, 768, 250, CORAL, number=3)


def _lorry(c: Canvas, x: float, y: float) -> None:
    """Draw a collection lorry with a wave on its side."""
    shadow(c, x, y + 8, 400, 26)
    with c.at(x, y):
        c.box(-360, -370, 490, 320, CREAM, radius=22)
        hills = smooth([(-360, -150), (-230, -210), (-100, -140), (20, -200), (130, -150)])
        c.polygon([*hills, (130, -60), (-360, -60)], SEA)
        c.box(120, -96, 40, 34, INK)
        c.box(-360, -90, 490, 42, DEEP)
        can(c, -116, -104, 226, colour=CORAL, second=CREAM, pattern="loop")
        c.polygon([(-360, -350), (-392, -320), (-392, -70), (-360, -60)], mix(LEAF, INK, 0.3))
        c.polygon([(146, -300), (270, -300), (330, -180), (340, -50), (146, -50)], LEAF)
        c.polygon([(176, -276), (258, -276), (300, -182), (176, -182)], SKY)
        c.polygon([(176, -200), (240, -276), (258, -276), (190, -182), (176, -182)], GLOW)
        c.box(146, -66, 204, 24, INK, radius=8)
        c.circle(330, -104, 15, SUN)
        c.box(196, -312, 40, 14, AMBER, radius=6)
        c.box(186, -160, 34, 8, INK, radius=4)
        for dx in (-260, -40, 232):
            c.circle(dx, -40, 50, INK)
            c.circle(dx, -40, 24, STEEL)
            c.circle(dx, -40, 9, BRICK)
