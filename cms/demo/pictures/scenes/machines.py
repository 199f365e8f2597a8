"""Cans and what takes them back: the hero, bins, bell containers, the loop, the machine."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cms.demo.pictures.buildings import house_row
from cms.demo.pictures.canvas import Point, arc
from cms.demo.pictures.nature import bush, cloud, rays, ridge, sparkle, sun, tree
from cms.demo.pictures.palette import (
    AMBER,
    BRICK,
    CORAL,
    CREAM,
    DEEP,
    DUNE,
    FOAM,
    GLOW,
    GRASS,
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
    Colour,
    fade,
    mix,
)
from cms.demo.pictures.people import Figure, person, reach
from cms.demo.pictures.shapes import (
    any_can,
    arrows,
    bale,
    basket,
    bin_box,
    can,
    can_sign,
    leaf,
    sack,
    shadow,
)

if TYPE_CHECKING:
    from cms.demo.pictures.canvas import Canvas


def can_hero(c: Canvas) -> None:
    """One big can before the sun, with others beside it and leaves around."""
    c.gradient(CREAM, SAND)
    rays(c, 1010, 470, 1400, count=22, fill=fade(SUN, 46))
    c.circle(1010, 470, 392, fade(WHITE, 110))
    c.circle(1010, 470, 330, SUN)
    arrows(c, 1010, 470, 392, TEAL, width=30)
    ridge(c, [(0, 640), (300, 560), (640, 660), (1000, 720), (1400, 620), (1600, 650)], MINT)
    ridge(c, [(0, 760), (260, 690), (620, 740), (1040, 790), (1380, 720), (1600, 760)], SEA)
    ridge(c, [(0, 830), (400, 800), (900, 836), (1300, 800), (1600, 830)], DEEP)
    _hero_leaves(c)
    any_can(c, 720, 806, 350, 2, turn=-7)
    any_can(c, 1296, 812, 370, 1, turn=8)
    c.ellipse(1012, 846, 190, 30, fade(INK, 110))
    can(c, 1010, 848, 640, colour=CORAL, second=CREAM, pattern="wave")
    for x, y, size in (
        (1208, 196, 40),
        (830, 250, 28),
        (1420, 330, 30),
        (560, 380, 24),
        (320, 250, 34),
    ):
        sparkle(c, x, y, size, fill=WHITE)


def _hero_leaves(c: Canvas) -> None:
    """Let leaves grow at the foot of the cans."""
    for x, lean, height in (
        (90, -10, 330),
        (230, 6, 250),
        (360, 12, 170),
        (1480, -8, 210),
        (1560, 8, 300),
    ):
        with c.at(x, 912, turn=lean, scale=height / 300):
            c.line([(0, 0), (0, -250)], 7, LEAF)
            for n, up in enumerate((-40, -90, -140, -190)):
                leaf(c, 0, up, 104 - n * 12, TEAL if n % 2 else LEAF, turn=56)
                leaf(c, 0, up - 12, 104 - n * 12, LEAF if n % 2 else TEAL, turn=-56)
            leaf(c, 0, -236, 74, LEAF)
    for x, lean in ((880, -58), (1140, 58), (590, -52), (1424, 54)):
        leaf(c, x, 866, 190, LEAF, turn=lean)
        leaf(c, x, 870, 150, TEAL, turn=lean * 1.5)


def bins(c: Canvas) -> None:
    """Three can bins in a row and cans that fly into the middle one."""
    c.gradient(FOAM, SKY)
    c.circle(800, 520, 400, fade(WHITE, 150))
    c.circle(800, 520, 310, SUN)
    ridge(c, [(0, 730), (800, 716), (1600, 730)], mix(TEAL, DEEP, 0.2))
    ridge(c, [(0, 800), (800, 790), (1600, 800)], DEEP)
    for x, height, colour in ((360, 470, TEAL), (1240, 470, SEA), (800, 560, CORAL)):
        bin_box(c, x, 830, height, colour, sign=CREAM)
    path = arc(440, 400, 356, 300, (190, 348))
    for n in range(0, len(path), 2):
        c.circle(*path[n], 6, fade(INK, 90))
    for n, (share, turn) in enumerate(((0.14, -34), (0.45, 12), (0.78, 58))):
        way_x, way_y = path[round(share * (len(path) - 1))]
        with c.at(way_x, way_y, turn=turn):
            any_can(c, 0, 82, 164, (1, 4, 2)[n])
    any_can(c, 1010, 836, 150, 1, turn=-4)
    can(c, 1110, 862, 140, colour=CREAM, second=TEAL, pattern="loop", turn=84)
    any_can(c, 600, 838, 150, 5, turn=5)
    for x, y, size in ((1180, 200, 34), (1330, 300, 22), (940, 130, 26), (260, 250, 20)):
        sparkle(c, x, y, size, fill=WHITE)


def collection_point(c: Canvas) -> None:
    """Bell-shaped containers on a square, and someone who brings cans."""
    c.gradient(SKY, CREAM, end=640)
    sun(c, 1330, 190, 84)
    cloud(c, 330, 210, 260)
    cloud(c, 960, 150, 190)
    house_row(c, -10, 640, count=6, width=270, seed=3)
    c.box(-20, 636, 1640, 60, mix(GRASS, LEAF, 0.3))
    for x in (60, 250, 1170, 1390):
        bush(c, x, 664, 190, fill=LEAF)
    c.gradient(mix(SAND, CREAM, 0.4), DUNE, start=664)
    for row in range(5):
        c.box(-20, 690 + row * row * 14, 1640, 4, fade(INK, 22))
    tree(c, 160, 716, 430)
    tree(c, 1470, 706, 400, leaves=mix(LEAF, GRASS, 0.5))
    _bell(c, 430, 800, 1.12, TEAL)
    _bell(c, 830, 812, 1.18, CORAL)
    look = Figure(
        top=SUN, skin=SKIN[2], hair=HAIR[1], left=(-40, -100), right=(74, -204), style="bun"
    )
    hand_x, hand_y = reach(look, 1190, 842, 520, flip=True)
    any_can(c, hand_x - 6, hand_y + 32, 96, 3, turn=-24)
    person(c, 1190, 842, 520, look, flip=True)
    sack(c, 1302, 862, 200, SEA)
    for n, (x, turn) in enumerate(((1400, 4), (1462, 82), (220, -6))):
        any_can(c, x, 862 - n * 6, 96, n + 3, turn=turn)


def _bell(c: Canvas, x: float, y: float, scale: float, colour: Colour) -> None:
    """Draw a bell container with a round mouth on each side and a can on its belly."""
    shadow(c, x + 10, y, 190 * scale, 26 * scale)
    with c.at(x, y, scale=scale):
        c.curve(
            [
                (-150, -8),
                (-164, -120),
                (-120, -270),
                (0, -340),
                (120, -270),
                (164, -120),
                (150, -8),
                (0, -4),
            ],
            colour,
        )
        c.curve(
            [(52, -326), (122, -268), (164, -120), (150, -8), (86, -8), (116, -120), (96, -250)],
            SHADE,
        )
        c.curve([(-142, -120), (-104, -252), (-70, -290), (-96, -220), (-118, -110)], GLOW)
        c.box(-166, -34, 332, 38, mix(colour, INK, 0.4), radius=12)
        c.box(-146, -186, 292, 10, fade(INK, 40))
        c.ring((0, -352), 20, 9, INK)
        c.ellipse(0, -246, 52, 40, mix(colour, INK, 0.45))
        c.ellipse(0, -242, 41, 30, INK)
        c.circle(0, -104, 62, CREAM)
        can_sign(c, 0, -104, 84, colour)


def aluminium_loop(c: Canvas) -> None:
    """The five stations of a can's life around a ring of arrows."""
    c.gradient(DEEP, TEAL)
    for radius, alpha in ((620, 16), (500, 18), (390, 22)):
        c.circle(800, 450, radius, fade(MINT, alpha))
    for n in range(5):
        _passage(c, n * 72 - 90)
    c.circle(800, 462, 150, CREAM)
    c.circle(800, 462, 128, FOAM)
    for lean, tint in ((-46, LEAF), (46, TEAL), (0, GRASS)):
        leaf(c, 800, 548, 150, tint, turn=lean)
    stations = (_new_can, _drink, _return, _press, _coil)
    for n, station in enumerate(stations):
        x, y = _station(n * 72 - 90)
        c.circle(x + 8, y + 12, 132, fade(INK, 60))
        c.circle(x, y, 132, CREAM)
        c.ring((x, y), 120, 6, SAND)
        with c.at(x, y):
            station(c)
    for x, y, size in (
        (420, 110, 22),
        (1190, 120, 26),
        (120, 760, 20),
        (1490, 700, 24),
        (800, 850, 16),
    ):
        sparkle(c, x, y, size, fill=SUN)


def _station(angle: float) -> Point:
    """Return the place of a station on the ring."""
    return 800 + 520 * math.cos(math.radians(angle)), 462 + 306 * math.sin(math.radians(angle))


def _passage(c: Canvas, start: float) -> None:
    """Draw the arrow from one station to the next, along the ring."""
    ends = _station(start), _station(start + 72)
    steps = [start + n * 0.5 for n in range(145)]
    free = [a for a in steps if min(math.dist(_station(a), end) for end in ends) > 158]
    shaft = [_station(a) for a in free]
    c.line(shaft[: -len(shaft) // 5], 30, SUN)
    (x1, y1), (x2, y2) = shaft[-len(shaft) // 5 - 1], shaft[-1]
    long = math.dist((x1, y1), (x2, y2))
    dx, dy = (x2 - x1) / long, (y2 - y1) / long
    base = (x2 - dx * 56, y2 - dy * 56)
    wings = [(base[0] - dy * 40, base[1] + dx * 40), (base[0] + dy * 40, base[1] - dx * 40)]
    c.line([(x1, y1), base], 30, SUN)
    c.polygon([(x2, y2), *wings], SUN)


def _new_can(c: Canvas) -> None:
    """A new can that shines."""
    can(c, 0, 92, 184, colour=CORAL, second=CREAM, pattern="wave")
    sparkle(c, 66, -56, 24, fill=SUN)
    sparkle(c, -70, 10, 16, fill=SUN)


def _drink(c: Canvas) -> None:
    """A can and a glass."""
    can(c, -34, 84, 160, colour=TEAL, second=MINT, pattern="leafy")
    c.polygon([(16, -40), (84, -40), (74, 84), (26, 84)], fade(SEA, 70))
    c.polygon([(19, -4), (81, -4), (74, 84), (26, 84)], AMBER)
    c.polygon([(60, -4), (81, -4), (74, 84), (58, 84)], SHADE)
    for x, y in ((38, 20), (58, 44), (42, 62)):
        c.circle(x, y, 5, fade(WHITE, 150))
    c.line([(58, -90), (50, 40)], 6, CORAL)


def _return(c: Canvas) -> None:
    """A bin and a can that falls into it."""
    bin_box(c, 0, 96, 140, SEA, sign=CREAM)
    any_can(c, 22, -32, 76, 1, turn=26)


def _press(c: Canvas) -> None:
    """A cube of pressed cans."""
    shadow(c, 0, 70, 92, 12)
    bale(c, -14, 72, 128, number=4)


def _coil(c: Canvas) -> None:
    """A coil of new sheet."""
    shadow(c, 0, 80, 96, 14)
    c.polygon([*arc(-22, 4, 72, 76, (90, 270)), *arc(28, 4, 72, 76, (270, 450))], STEEL)
    c.ellipse(28, 4, 72, 76, SILVER)
    for n, radius in enumerate((60, 48, 37)):
        c.ring((28, 4), radius, 3.4, STEEL if n % 2 else IRON)
    c.circle(28, 4, 25, DEEP)
    c.polygon([(-22, 80), (-96, 80), (-96, 72), (-22, 70)], SILVER)
    c.curve([(-70, -40), (-54, -60), (-20, -64), (-30, -52), (-56, -40)], GLOW)


def deposit_machine(c: Canvas) -> None:
    """A machine in a shop that takes a can and gives the deposit back."""
    c.gradient(CREAM, SAND, end=722)
    _shop_shelves(c)
    c.gradient(DUNE, mix(DUNE, AMBER, 0.3), start=720)
    for x in range(-200, 1900, 230):
        c.polygon(
            [
                (x, 960),
                (x + 6, 960),
                (800 + (x - 800) * 0.7 + 4, 720),
                (800 + (x - 800) * 0.7, 720),
            ],
            SHADE,
        )
    _machine(c, 860, 830)
    look = Figure(
        top=CORAL,
        legs=INK,
        skin=SKIN[0],
        hair=HAIR[2],
        left=(-38, -96),
        right=(94, -146),
        style="long",
    )
    can(c, 690, 490, 120, colour=SUN, second=CORAL, pattern="sunrise", turn=72)
    person(c, 450, 850, 640, look)
    sack(c, 320, 866, 230, SEA)
    basket(c, 1360, 856, 330, CORAL, number=1)


def _shop_shelves(c: Canvas) -> None:
    """Draw shelves with cans and boxes on the back wall."""
    for row, y in enumerate((180, 370, 560)):
        for n in range(14):
            x = 70 + n * 116
            if (n + row) % 4 == 3:
                c.box(x - 42, y - 92, 84, 92, mix((DUNE, MINT, AMBER)[row], CREAM, 0.45), radius=6)
            else:
                tint = mix((SEA, SUN, CORAL, MINT, TEAL)[(n * 2 + row) % 5], CREAM, 0.5)
                c.box(x - 30, y - 96, 60, 96, tint, radius=12)
                c.box(x - 22, y - 90, 10, 84, fade(WHITE, 80), radius=5)
        c.box(-20, y, 1640, 18, mix(DUNE, IRON, 0.3))
        c.box(-20, y + 18, 1640, 8, fade(INK, 26))


def _machine(c: Canvas, x: float, y: float) -> None:
    """Draw the machine: mouth with a can, screen with a tick, coins in the tray."""
    shadow(c, x + 20, y, 270, 30)
    with c.at(x, y):
        c.polygon([(200, -720), (256, -690), (256, -14), (200, 0)], mix(DEEP, INK, 0.4))
        c.box(-210, -724, 420, 724, TEAL, radius=26)
        c.box(-210, -724, 420, 92, DEEP, radius=26)
        c.box(-210, -664, 420, 32, DEEP)
        arrows(c, -120, -680, 25, SUN, width=9)
        for n in range(3):
            can_sign(c, -20 + n * 66, -680, 50, (CREAM, MINT, CREAM)[n])
        c.box(-170, -600, 340, 270, mix(TEAL, INK, 0.25), radius=20)
        c.circle(-66, -464, 98, SILVER)
        c.circle(-66, -464, 80, INK)
        c.ring((-66, -464), 98, 8, SUN, (150, 400))
        c.box(60, -572, 92, 116, INK, radius=10)
        c.box(68, -564, 76, 100, FOAM, radius=6)
        c.line([(84, -514), (100, -496), (130, -536)], 12, LEAF)
        c.box(60, -436, 92, 14, INK, radius=7)
        c.box(84, -424, 44, 70, WHITE)
        for n in range(4):
            c.box(92, -412 + n * 14, 28 - (n % 2) * 8, 5, STEEL)
        c.box(-150, -270, 300, 120, INK, radius=16)
        c.box(-150, -176, 300, 26, IRON, radius=10)
        for n, (dx, dy) in enumerate(
            ((-84, -190), (-36, -196), (20, -188), (70, -194), (-8, -222))
        ):
            c.ellipse(dx, dy, 32, 30, mix(AMBER, BRICK, 0.3))
            c.ellipse(dx - 3, dy - 3, 29, 27, SUN)
            c.ring((dx - 3, dy - 3), 19, 4, AMBER, (0, 360 - n))
        c.box(-180, -110, 360, 12, fade(INK, 60), radius=6)
        c.box(-196, -620, 14, 560, fade(WHITE, 50), radius=7)
