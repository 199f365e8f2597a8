"""People together: the festival, the school yard, the tour, the clean-up."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

from cms.demo.pictures.buildings import window
from cms.demo.pictures.canvas import arc, smooth
from cms.demo.pictures.nature import bush, cloud, cypress, grass, ridge, ripples, sparkle, sun, tree
from cms.demo.pictures.palette import (
    AMBER,
    BRICK,
    CORAL,
    CREAM,
    DEEP,
    DUNE,
    GLOW,
    GRASS,
    HAIR,
    INK,
    IRON,
    LEAF,
    MINT,
    PLUM,
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
    bin_box,
    can,
    flag_line,
    flight,
    sack,
    shadow,
)

if TYPE_CHECKING:
    from cms.demo.pictures.canvas import Canvas

_PENNANTS = (CORAL, CREAM, SUN, MINT)


def festival(c: Canvas) -> None:
    """An open-air concert at dusk; a helper with a can-shaped pack walks through the crowd."""
    c.gradient(DEEP, PLUM, end=260)
    c.gradient(PLUM, CORAL, start=260, end=480)
    c.gradient(CORAL, SUN, start=480, end=660)
    dice = random.Random(2)  # noqa: S311 - a picture, not a secret
    for _ in range(40):
        c.circle(
            dice.uniform(0, 1600), dice.uniform(0, 260), dice.uniform(1.5, 3.5), fade(CREAM, 170)
        )
    _stage(c)
    flag_line(c, (-20, 60), (560, 90), 70, flags=9, colours=_PENNANTS)
    flag_line(c, (1060, 90), (1640, 40), 70, flags=9, colours=_PENNANTS)
    for row, (y, size, tint) in enumerate(((600, 0.7, 0.35), (676, 0.95, 0.6), (770, 1.25, 0.82))):
        _crowd(c, y, size, mix(SEA, INK, tint), seed=row)
    c.gradient(mix(INK, DEEP, 0.4), INK, start=820)
    _pack_helper(c, 460, 872)
    bin_box(c, 1210, 866, 360, SUN, sign=CREAM)
    flight(c, 1200, 540, 270, fill=CREAM)
    can(c, 1130, 486, 112, colour=CORAL, second=CREAM, pattern="wave", turn=-30)
    any_can(c, 980, 872, 110, 4, turn=80)


def _stage(c: Canvas) -> None:
    """Draw the stage with roof, screens, lamps and beams."""
    for x, aim, tint in ((560, 260, SUN), (680, 560, MINT), (920, 1040, CORAL), (1040, 1350, SUN)):
        c.polygon([(x - 8, 250), (x + 8, 250), (aim + 110, 640), (aim - 110, 640)], fade(tint, 52))
    c.polygon([(430, 240), (800, 110), (1170, 240), (1150, 262), (450, 262)], INK)
    c.box(450, 250, 22, 330, INK)
    c.box(1128, 250, 22, 330, INK)
    c.box(490, 270, 620, 270, mix(DEEP, TEAL, 0.5))
    c.circle(800, 420, 130, SUN)
    arrows(c, 800, 420, 94, CORAL, width=24)
    for x in (560, 680, 920, 1040):
        c.box(x - 16, 240, 32, 34, STEEL, radius=6)
        c.circle(x, 276, 13, CREAM)
    for x in (400, 1140):
        c.box(x, 360, 66, 220, INK, radius=6)
        for y in (394, 456, 518):
            c.circle(x + 33, y, 22, IRON)
            c.circle(x + 33, y, 10, INK)
    c.box(420, 536, 760, 60, mix(INK, DEEP, 0.5))
    for x in (660, 800, 940):
        _performer(c, x, 540)


def _performer(c: Canvas, x: float, y: float) -> None:
    """Draw a musician as a silhouette."""
    with c.at(x, y):
        c.line([(-14, 0), (-8, -60)], 14, INK)
        c.line([(16, 0), (8, -60)], 14, INK)
        c.curve([(-22, -120), (0, -130), (22, -120), (16, -52), (-16, -52)], INK)
        c.circle(0, -148, 18, INK)
        c.line([(-20, -112), (-44, -86), (-8, -76)], 9, INK)
        c.line([(20, -112), (46, -140), (54, -176)], 9, INK)


def _crowd(c: Canvas, y: float, size: float, fill: Colour, *, seed: int) -> None:
    """Draw a row of heads and raised arms, filled to the ground."""
    dice = random.Random(seed + 30)  # noqa: S311 - a picture, not a secret
    x = -40.0
    while x < 1660:
        lift = dice.uniform(-16, 16) * size
        with c.at(x, y + lift, scale=size):
            c.circle(0, -22, 26, fill)
            c.curve([(-46, 130), (-44, 34), (-18, 8), (18, 8), (44, 34), (46, 130)], fill)
            if dice.random() < 0.5:
                side = dice.choice((-1, 1))
                c.line([(side * 36, 40), (side * 50, -26), (side * 38, -92)], 15, fill)
            if dice.random() < 0.16:
                can(c, 40, -66, 52, colour=CORAL, second=CREAM, pattern="plain", turn=14)
                c.line([(36, 40), (52, -26), (40, -66)], 15, fill)
        x += dice.uniform(74, 104) * size
    c.box(-40, y + 80 * size, 1700, 300, fill)


def _pack_helper(c: Canvas, x: float, y: float) -> None:
    """Draw, from behind, a helper who carries a collecting pack in the shape of a can."""
    look = Figure(top=SUN, legs=TEAL, left=(-58, -120), right=(66, -214), cap=TEAL, back=True)
    hand_x, hand_y = reach(look, x, y, 560)
    any_can(c, hand_x + 10, hand_y + 24, 104, 2, turn=10)
    person(c, x, y, 560, look)
    can(c, x, y - 216, 260, colour=CORAL, second=CREAM, pattern="loop")
    for side in (-1, 1):
        c.line([(x + side * 50, y - 426), (x + side * 52, y - 400)], 16, INK)


def school(c: Canvas) -> None:
    """A school yard where children bring cans to the bin."""
    c.gradient(SKY, CREAM, end=630)
    sun(c, 1400, 160, 80)
    cloud(c, 180, 170, 220)
    cloud(c, 1130, 120, 170)
    for x in (-10, 90, 1500, 1610):
        tree(c, x, 640, 330, leaves=mix(LEAF, TEAL, 0.3 * (x % 3)))
    _school_house(c)
    c.gradient(mix(GRASS, LEAF, 0.2), GRASS, start=626, end=720)
    c.gradient(mix(SAND, CREAM, 0.2), DUNE, start=690)
    c.polygon([(700, 630), (900, 630), (1010, 700), (590, 700)], mix(SAND, CREAM, 0.2))
    for n in range(5):
        _hopscotch(c, 150, 880 - n * 36, 84 - n * 8)
    bin_box(c, 830, 850, 350, TEAL, sign=CREAM)
    raised, held = (82, -196), (64, -142)
    _pupil(
        c,
        590,
        856,
        Figure(top=CORAL, skin=SKIN[2], hair=HAIR[1], right=raised, head=1.35),
        SUN,
        label=1,
    )
    long = Figure(
        top=SUN, legs=BRICK, skin=SKIN[0], hair=HAIR[2], right=raised, head=1.35, style="long"
    )
    _pupil(c, 1066, 854, long, TEAL, label=4, flip=True)
    third = Figure(top=SEA, legs=INK, skin=SKIN[3], hair=HAIR[1], right=held, head=1.35)
    _pupil(c, 1310, 848, third, CORAL, label=0, flip=True)
    fourth = Figure(
        top=MINT, legs=TEAL, skin=SKIN[1], hair=HAIR[3], right=held, head=1.35, style="bun"
    )
    _pupil(c, 370, 848, fourth, AMBER, label=3)


def _school_house(c: Canvas) -> None:
    """Draw the school: two wings, a gable with a clock, a flag."""
    c.box(210, 350, 1180, 290, mix(CORAL, CREAM, 0.5))
    c.polygon([(180, 356), (250, 270), (1350, 270), (1420, 356)], BRICK)
    c.box(210, 356, 1180, 14, SHADE)
    for x in (250, 360, 470, 1050, 1160, 1270):
        window(c, x, 420, 76, 120)
    c.box(590, 240, 420, 400, CREAM)
    c.box(940, 240, 70, 400, fade(INK, 20))
    c.polygon([(560, 250), (800, 110), (1040, 250)], mix(BRICK, INK, 0.12))
    c.polygon([(800, 110), (1040, 250), (840, 250)], SHADE)
    c.circle(800, 312, 50, DEEP)
    c.circle(800, 312, 40, WHITE)
    c.line([(800, 312), (800, 284)], 6, INK)
    c.line([(800, 312), (820, 320)], 6, CORAL)
    for x in (616, 918):
        window(c, x, 430, 66, 110)
    c.box(736, 440, 128, 200, TEAL, radius=6)
    c.box(797, 440, 6, 200, INK)
    c.box(700, 420, 200, 22, DEEP, radius=4)
    c.box(700, 624, 200, 18, STEEL)
    c.line([(800, 112), (800, 20)], 6, INK)
    c.curve([(802, 22), (840, 14), (880, 30), (880, 66), (840, 52), (802, 62)], SUN)


def _hopscotch(c: Canvas, x: float, y: float, size: float) -> None:
    """Draw one chalk field on the ground."""
    c.polygon(
        [(x - size, y), (x + size, y), (x + size * 0.94, y - 30), (x - size * 0.94, y - 30)],
        fade(WHITE, 120),
    )
    c.polygon(
        [
            (x - size * 0.9, y - 4),
            (x + size * 0.9, y - 4),
            (x + size * 0.86, y - 26),
            (x - size * 0.86, y - 26),
        ],
        DUNE,
    )


def _pupil(
    c: Canvas, x: float, y: float, look: Figure, bag: Colour, *, label: int, flip: bool = False
) -> None:
    """Draw a child with a school bag and a can in the hand."""
    with c.at(x, y, scale=1.5, flip=flip):
        c.box(-54, -184, 44, 84, bag, radius=16)
        c.box(-58, -140, 30, 34, mix(bag, INK, 0.25), radius=8)
    hand_x, hand_y = reach(look, x, y, 360, flip=flip)
    any_can(c, hand_x, hand_y + 20, 86, label, turn=-14 if flip else 14)
    person(c, x, y, 360, look, flip=flip)


def tour_bus(c: Canvas) -> None:
    """A bus with a giant can on its roof, on the road between countries."""
    c.gradient(mix(SKY, SEA, 0.1), CREAM, end=600)
    sun(c, 1290, 210, 96)
    cloud(c, 240, 160, 230)
    cloud(c, 760, 110, 170)
    ridge(
        c,
        [
            (0, 470),
            (220, 340),
            (420, 450),
            (640, 360),
            (900, 480),
            (1160, 400),
            (1400, 480),
            (1600, 430),
        ],
        mix(MINT, SEA, 0.3),
    )
    ridge(
        c,
        [(0, 560), (300, 500), (620, 570), (980, 510), (1300, 570), (1600, 520)],
        mix(GRASS, LEAF, 0.4),
    )
    skyline_at = ((1380, 540), (1440, 536))
    for x, y in skyline_at:
        cypress(c, x, y, 180)
    _route(c)
    ridge(c, [(0, 660), (400, 640), (800, 664), (1200, 640), (1600, 660)], GRASS)
    grass(c, (672, 730), seed=6, count=50)
    tree(c, 80, 720, 330)
    tree(c, 1520, 716, 300, leaves=mix(LEAF, TEAL, 0.3))
    c.gradient(IRON, mix(IRON, INK, 0.45), start=740)
    c.box(-20, 736, 1640, 12, CREAM)
    for x in range(-80, 1700, 250):
        c.box(x, 858, 140, 14, SUN, radius=4)
    _bus(c, 780, 830)


def _route(c: Canvas) -> None:
    """Draw the dotted route over the hills with its stops."""
    stops = [(60, 440), (250, 372), (440, 452), (1000, 446), (1180, 420), (1560, 436)]
    for (x1, y1), (x2, y2) in itertools.pairwise(stops):
        for n in range(1, 8):
            share = n / 8
            lift = -34 * 4 * share * (1 - share)
            c.circle(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share + lift, 5, CREAM)
    for n, (x, y) in enumerate(stops):
        c.ellipse(x, y + 3, 18, 6, SHADE)
        c.polygon([(x, y), *arc(x, y - 44, 24, 24, (150, 390))], (CORAL, SUN)[n % 2])
        c.circle(x, y - 44, 10, CREAM)


def _bus(c: Canvas, x: float, y: float) -> None:
    """Draw the tour bus from its side."""
    shadow(c, x, y, 560, 34)
    with c.at(x, y):
        for dx, lean in ((-210, -90), (60, -90)):
            c.box(dx, -410, 20, 50, INK)
            c.box(dx + lean + 96, -376, 60, 14, IRON)
        can(c, -300, -470, 470, colour=CORAL, second=CREAM, pattern="wave", turn=90)
        c.box(-520, -372, 1040, 330, TEAL, radius=46)
        for lift, tint in ((0, SUN), (48, CORAL)):
            tops = smooth(
                [
                    (-520, lift - 160),
                    (-330, lift - 206),
                    (-110, lift - 140),
                    (120, lift - 206),
                    (330, lift - 144),
                    (520, lift - 190),
                ]
            )
            c.polygon([*tops, (520, -60), (-520, -60)], tint)
        c.box(-520, -92, 1040, 52, DEEP, radius=18)
        for n in range(5):
            left = -480 + n * 152
            c.box(left, -334, 134, 112, INK, radius=14)
            c.box(left + 6, -328, 122, 100, SKY, radius=10)
            c.polygon(
                [(left + 16, -236), (left + 70, -322), (left + 96, -322), (left + 42, -236)], GLOW
            )
            _passenger(c, left + 70, n)
        c.box(290, -334, 96, 258, INK, radius=12)
        c.box(297, -326, 82, 150, SKY, radius=8)
        c.polygon([(410, -334), (480, -334), (514, -290), (518, -222), (410, -222)], SKY)
        c.circle(500, -116, 17, CREAM)
        c.box(-534, -120, 20, 40, BRICK, radius=6)
        for dx in (-320, 330):
            c.circle(dx, -44, 76, DEEP)
            c.circle(dx, -44, 62, INK)
            c.circle(dx, -44, 32, SILVER)
            c.circle(dx, -44, 12, CORAL)
    flag_line(c, (x - 500, y - 366), (x + 500, y - 366), 14, flags=16, colours=_PENNANTS)


def _passenger(c: Canvas, x: float, number: int) -> None:
    """Draw head and shoulders behind a bus window."""
    hair = HAIR[(number + 1) % 4]
    c.sector(x, -226, 34, (180, 360), (CORAL, SUN, SEA, AMBER, LEAF)[number])
    c.box(x - 7, -268, 14, 18, mix(SKIN[number % 4], INK, 0.15), radius=5)
    c.ellipse(x, -282, 18, 21, SKIN[number % 4])
    c.curve(
        [(x - 19, -280), (x - 18, -300), (x, -307), (x + 18, -300), (x + 19, -282), (x + 6, -294)],
        hair,
    )


def volunteers(c: Canvas) -> None:
    """Volunteers with pickers and bags collect cans on a river bank."""
    _river_bank(c)
    first = Figure(
        top=CREAM,
        skin=SKIN[0],
        hair=HAIR[2],
        left=(-50, -98),
        right=(58, -118),
        vest=CORAL,
        style="long",
    )
    _picker(c, 330, 810, 540, first)
    sack(c, 196, 822, 230, SEA)
    second = Figure(
        top=SKY,
        legs=BRICK,
        skin=SKIN[3],
        hair=HAIR[1],
        left=(-50, -98),
        right=(58, -118),
        vest=SUN,
        cap=CORAL,
    )
    _picker(c, 1180, 812, 550, second, flip=True)
    sack(c, 1330, 836, 250, TEAL)
    holder = Figure(top=SEA, legs=INK, left=(-54, -106), right=(70, -214), vest=CORAL, cap=SUN)
    x, y = reach(holder, 740, 856, 600)
    any_can(c, x + 4, y + 30, 116, 1, turn=12)
    person(c, 740, 856, 600, holder)
    sack(c, 590, 862, 250, SUN)
    for n, (x, y, turn) in enumerate(
        ((452, 876, 80), (1010, 846, -70), (940, 872, 6), (70, 862, 84), (1480, 866, -12))
    ):
        any_can(c, x, y, 92, n + 1, turn=turn)
    bush(c, 1560, 900, 260, fill=LEAF)
    sparkle(c, 1000, 290, 24, fill=WHITE)


def _river_bank(c: Canvas) -> None:
    """Draw hills, a river and its near bank."""
    c.gradient(SKY, CREAM, end=560)
    sun(c, 260, 180, 84)
    cloud(c, 640, 150, 210)
    cloud(c, 1280, 190, 240)
    ridge(
        c,
        [(0, 470), (300, 380), (620, 470), (900, 400), (1240, 460), (1600, 380)],
        mix(MINT, SEA, 0.25),
    )
    ridge(c, [(0, 540), (400, 500), (900, 540), (1300, 500), (1600, 530)], LEAF)
    for x, y, height in (
        (70, 570, 300),
        (1440, 560, 330),
        (1560, 580, 280),
        (900, 548, 170),
        (990, 548, 150),
    ):
        tree(c, x, y, height, leaves=mix(LEAF, TEAL, 0.25 + 0.1 * (x % 3)))
    c.gradient(mix(SEA, MINT, 0.2), mix(SEA, MINT, 0.6), start=560, end=650)
    ripples(c, (566, 630), fade(WHITE, 120), seed=12, count=24)
    ridge(c, [(0, 640), (500, 616), (1000, 650), (1600, 614)], GRASS)
    ridge(c, [(0, 790), (500, 760), (1100, 800), (1600, 770)], mix(GRASS, LEAF, 0.4))
    grass(c, (660, 880), seed=31, count=110)


def _picker(
    c: Canvas, x: float, y: float, height: float, look: Figure, *, flip: bool = False
) -> None:
    """Draw a volunteer with a litter picker."""
    person(c, x, y, height, look, flip=flip)
    with c.at(x, y, scale=height / 240, flip=flip):
        c.line([(56, -124), (84, -14)], 4, STEEL)
        c.line([(84, -14), (78, 2)], 4, INK)
        c.line([(84, -14), (94, 0)], 4, INK)
        c.box(48, -130, 18, 20, CORAL, radius=5)
