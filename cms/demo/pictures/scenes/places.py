"""Places outdoors: the beach, the park, a Greek harbour, a city in the desert."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cms.demo.pictures.buildings import cube_house, skyline, tower
from cms.demo.pictures.canvas import arc, smooth
from cms.demo.pictures.nature import (
    birds,
    bush,
    cloud,
    cypress,
    grass,
    palm,
    ridge,
    ripples,
    sparkle,
    sun,
    surf,
    tree,
)
from cms.demo.pictures.palette import (
    AMBER,
    BLUE,
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
    SKIN,
    SKY,
    STEEL,
    SUN,
    TEAL,
    WHITE,
    WOOD,
    fade,
    mix,
)
from cms.demo.pictures.people import Figure, person, reach
from cms.demo.pictures.shapes import any_can, bin_box, can, flight, shadow

if TYPE_CHECKING:
    from cms.demo.pictures.canvas import Canvas


def beach(c: Canvas) -> None:
    """A parasol, a towel and a can bin on the sand."""
    c.gradient(mix(SKY, SEA, 0.15), CREAM, end=420)
    sun(c, 1220, 190, 92)
    cloud(c, 250, 170, 230)
    cloud(c, 640, 120, 170)
    ridge(
        c,
        [(-40, 408), (160, 330), (330, 372), (480, 404), (620, 420)],
        mix(MINT, SEA, 0.45),
        bottom=430,
    )
    ridge(c, [(1240, 420), (1380, 384), (1500, 340), (1640, 380)], mix(MINT, SEA, 0.3), bottom=430)
    c.gradient(mix(SEA, DEEP, 0.15), mix(MINT, SEA, 0.35), start=408, end=680)
    ripples(c, (424, 600), fade(WHITE, 110), seed=4, count=46)
    _sailing_boat(c, 800, 440)
    surf(c, 622, 15, fade(WHITE, 150), phase=0.5)
    surf(c, 642, 15, mix(SAND, DUNE, 0.35), phase=0.5)
    surf(c, 668, 13, SAND, phase=0.9)
    ridge(c, [(0, 800), (400, 770), (900, 830), (1300, 780), (1600, 810)], mix(SAND, DUNE, 0.3))
    _parasol(c, 520, 800)
    _towel(c, 640, 828)
    bin_box(c, 1240, 832, 370, CORAL, sign=CREAM)
    flight(c, 1240, 500, 290)
    can(c, 1150, 440, 116, colour=TEAL, second=MINT, pattern="leafy", turn=-32)
    any_can(c, 1010, 846, 130, 1, turn=-9)
    any_can(c, 300, 846, 120, 3, turn=78)
    _star(c, 1450, 850, 42)
    _star(c, 180, 752, 30)
    birds(c, [(460, 250), (540, 220), (980, 270)])


def _sailing_boat(c: Canvas, x: float, y: float) -> None:
    """Draw a small boat under sail."""
    with c.at(x, y):
        c.polygon([(4, -12), (4, -164), (84, -22)], CREAM)
        c.polygon([(-6, -16), (-6, -140), (-62, -26)], CORAL)
        c.box(-3, -170, 6, 170, WOOD)
        c.polygon([(-84, -8), (90, -8), (62, 26), (-56, 26)], DEEP)
        c.box(-64, 28, 138, 5, fade(WHITE, 150), radius=2)


def _parasol(c: Canvas, x: float, y: float) -> None:
    """Draw a leaning beach parasol with stripes."""
    c.ellipse(x + 150, y + 36, 300, 30, SHADE)
    with c.at(x, y, turn=-12):
        c.line([(0, 10), (0, -420)], 15, WOOD)
        edge = arc(0, -330, 300, 210, (180, 360))
        count = 6
        for n in range(count):
            first, last = n * (len(edge) - 1) // count, (n + 1) * (len(edge) - 1) // count
            hem = [
                (-300 + 600 * s / count, -330 + 16 * math.sin(math.pi * (s - n)))
                for s in (n + 1, n + 0.5, n)
            ]
            c.polygon([*edge[first : last + 1], *hem], CREAM if n % 2 else CORAL)
        c.polygon([*edge[len(edge) * 2 // 3 :], (100, -330)], SHADE)
        c.circle(0, -544, 13, WOOD)


def _towel(c: Canvas, x: float, y: float) -> None:
    """Draw a striped towel with a bag and a can on it."""
    c.polygon([(x - 150, y - 44), (x + 210, y - 44), (x + 270, y + 36), (x - 190, y + 36)], TEAL)
    for share in (0.2, 0.5, 0.8):
        left, right = x - 150 - 40 * share, x + 210 + 60 * share
        c.polygon(
            [
                (left, y - 44 + 80 * share - 6),
                (right, y - 44 + 80 * share - 6),
                (right + 4, y - 36 + 80 * share),
                (left - 4, y - 36 + 80 * share),
            ],
            MINT,
        )
    c.ring((x + 110, y - 116), 44, 11, WOOD, (180, 360))
    c.curve(
        [
            (x + 40, y - 8),
            (x + 30, y - 100),
            (x + 110, y - 112),
            (x + 190, y - 100),
            (x + 182, y - 8),
        ],
        SUN,
    )
    c.curve([(x + 130, y - 8), (x + 150, y - 106), (x + 190, y - 98), (x + 182, y - 8)], SHADE)
    any_can(c, x - 40, y + 4, 128, 4)


def _star(c: Canvas, x: float, y: float, size: float) -> None:
    """Draw a starfish."""
    tips = []
    for n in range(10):
        reach, angle = size * (1 if n % 2 == 0 else 0.42), math.radians(n * 36 - 80)
        tips.append((x + reach * math.cos(angle), y + reach * math.sin(angle) * 0.8))
    c.curve(tips, AMBER)
    c.circle(x, y, size * 0.16, fade(BRICK, 120))


def city_park(c: Canvas) -> None:
    """A bench and a can bin by the pond, the town behind the trees."""
    c.gradient(mix(SUN, CREAM, 0.6), SKY, end=560)
    sun(c, 420, 250, 100)
    cloud(c, 800, 140, 210)
    skyline(c, 560, seed=5, fill=mix(SEA, FOAM, 0.45), heights=(120, 330), step=110)
    for n, x in enumerate(range(-20, 1700, 130)):
        bush(c, x, 572, 210, fill=mix(LEAF, (TEAL, GRASS)[n % 2], 0.35))
    c.gradient(GRASS, mix(GRASS, LEAF, 0.5), start=560)
    grass(c, (600, 880), seed=21, count=90)
    c.curve(
        [(-100, 660), (200, 612), (520, 640), (560, 700), (260, 756), (-100, 750)],
        mix(SEA, WHITE, 0.1),
    )
    c.curve(
        [(-80, 672), (200, 630), (480, 652), (500, 696), (240, 738), (-80, 736)],
        mix(SEA, MINT, 0.45),
    )
    _duck(c, 240, 690)
    _duck(c, 370, 672)
    near, far = (
        [(560, 960), (860, 850), (990, 740), (1010, 660), (1000, 562)],
        [(1040, 562), (1080, 660), (1150, 740), (1360, 810), (1760, 880)],
    )
    c.polygon([*smooth(near), *smooth(far), (1700, 960)], SAND)
    tree(c, 700, 660, 470)
    tree(c, 1480, 700, 560, leaves=mix(LEAF, TEAL, 0.35))
    cypress(c, 1330, 640, 300)
    cypress(c, 60, 620, 280, fill=mix(TEAL, LEAF, 0.4))
    _bench(c, 780, 830)
    bin_box(c, 1190, 850, 380, CORAL, sign=CREAM)
    any_can(c, 900, 766, 96, 1)
    birds(c, [(1000, 240), (1060, 214)])


def _duck(c: Canvas, x: float, y: float) -> None:
    """Draw a swimming duck."""
    c.ellipse(x, y + 8, 46, 7, fade(WHITE, 130))
    c.curve(
        [
            (x - 34, y),
            (x - 40, y - 20),
            (x, y - 22),
            (x + 24, y - 14),
            (x + 26, y + 6),
            (x - 10, y + 8),
        ],
        CREAM,
    )
    c.circle(x + 26, y - 30, 14, TEAL)
    c.polygon([(x + 38, y - 34), (x + 56, y - 27), (x + 38, y - 24)], AMBER)
    c.curve([(x - 26, y - 14), (x + 6, y - 16), (x + 2, y), (x - 18, y)], STEEL)


def _bench(c: Canvas, x: float, y: float) -> None:
    """Draw a park bench from the front."""
    shadow(c, x, y, 240, 20)
    for side in (-1, 1):
        c.line([(x + side * 180, y), (x + side * 170, y - 90), (x + side * 180, y - 190)], 14, INK)
    for n, height in enumerate((196, 160, 124)):
        c.box(x - 220, y - height, 440, 26, mix(WOOD, SAND, 0.1 * n), radius=8)
        c.box(x - 220, y - height + 18, 440, 8, SHADE, radius=4)
    c.polygon(
        [(x - 214, y - 84), (x + 214, y - 84), (x + 230, y - 54), (x - 230, y - 54)],
        mix(WOOD, SAND, 0.35),
    )
    c.box(x - 232, y - 58, 464, 13, mix(WOOD, INK, 0.3), radius=5)


def harbour(c: Canvas) -> None:
    """An island port: white houses on the slope, a fishing boat, a bin on the quay."""
    c.gradient(mix(SEA, SKY, 0.35), CREAM, end=470)
    sun(c, 260, 170, 88)
    ridge(c, [(0, 380), (220, 330), (420, 390), (640, 440)], mix(MINT, SEA, 0.35), bottom=480)
    ridge(
        c,
        [(420, 470), (640, 400), (900, 270), (1150, 190), (1400, 170), (1640, 230)],
        mix(DUNE, GRASS, 0.35),
        bottom=480,
    )
    _windmill(c, 1380, 232)
    _village(c)
    c.gradient(mix(SEA, DEEP, 0.35), mix(SEA, MINT, 0.3), start=466, end=760)
    ripples(c, (486, 740), fade(WHITE, 100), seed=9, count=44)
    _fishing_boat(c, 520, 640)
    for x in range(800, 1640, 70):
        c.box(x - x % 23, 478 + x % 17, 66, 6, fade(WHITE, 80), radius=3)
        c.box(x + x % 29, 496 + x % 11, 40, 5, fade(WHITE, 60), radius=3)
    c.polygon([(-100, 760), (1700, 720), (1700, 960), (-100, 960)], mix(SAND, CREAM, 0.3))
    c.polygon([(-100, 760), (1700, 720), (1700, 752), (-100, 796)], mix(DUNE, IRON, 0.3))
    for x in range(-40, 1700, 210):
        c.polygon([(x, 800), (x + 5, 800), (x - 60, 960), (x - 68, 960)], SHADE)
    for x in (180, 1500):
        c.box(x - 22, 760, 44, 60, INK, radius=10)
        c.ellipse(x, 762, 32, 13, mix(INK, IRON, 0.4))
    bin_box(c, 1200, 852, 380, CORAL, sign=CREAM)
    flight(c, 1200, 520, 260)
    can(c, 1120, 470, 112, colour=SUN, second=CORAL, pattern="sunrise", turn=-34)
    _net_and_cans(c)
    birds(c, [(640, 190), (730, 160), (900, 130)], fill=WHITE)


def _village(c: Canvas) -> None:
    """Draw the white houses of the port, from the top of the slope down."""
    blue = BLUE
    for x, y, width, height, dome in (
        (1110, 280, 120, 70, None),
        (1225, 276, 130, 70, blue),
        (1450, 290, 140, 92, None),
        (930, 350, 140, 92, None),
        (1050, 374, 150, 80, blue),
        (1240, 376, 130, 96, None),
        (1380, 392, 160, 112, None),
        (1540, 380, 140, 110, blue),
        (800, 470, 150, 108, None),
        (960, 474, 170, 118, None),
        (1140, 474, 150, 100, None),
        (1300, 474, 170, 124, None),
        (1480, 474, 170, 106, None),
    ):
        cube_house(c, x, y, width, height, dome=dome)
    for x, y, height in (
        (910, 472, 120),
        (1126, 474, 110),
        (1226, 300, 90),
        (1466, 474, 100),
        (780, 470, 90),
    ):
        cypress(c, x, y, height, fill=mix(LEAF, TEAL, 0.4))


def _windmill(c: Canvas, x: float, y: float) -> None:
    """Draw a round white windmill with a thatched cap."""
    with c.at(x, y):
        c.polygon([(-46, 0), (-36, -110), (36, -110), (46, 0)], WHITE)
        c.polygon([(12, -110), (36, -110), (46, 0), (16, 0)], fade(SEA, 60))
        c.polygon([(-44, -106), (0, -160), (44, -106)], WOOD)
        c.box(-9, -36, 20, 36, BLUE, radius=6)
        for n in range(8):
            angle = math.radians(n * 45 + 12)
            tip = (78 * math.cos(angle), -112 + 78 * math.sin(angle))
            turn = (70 * math.cos(angle + 0.36), -112 + 70 * math.sin(angle + 0.36))
            c.polygon([(0, -112), tip, turn], CREAM)
            c.line([(0, -112), tip], 4, WOOD)


def _fishing_boat(c: Canvas, x: float, y: float) -> None:
    """Draw a wooden fishing boat with a small cabin."""
    c.ellipse(x, y + 54, 290, 20, fade(INK, 50))
    with c.at(x, y):
        c.line([(40, -60), (40, -280)], 9, WOOD)
        c.line([(40, -270), (240, -90)], 3, INK)
        c.line([(40, -270), (-220, -100)], 3, INK)
        c.box(-60, -150, 130, 110, WHITE, radius=8)
        c.box(-72, -164, 156, 20, CORAL, radius=8)
        for dx in (-40, 14):
            c.box(dx, -128, 38, 38, BLUE, radius=5)
        c.curve(
            [
                (-280, -96),
                (-262, -76),
                (-60, -48),
                (120, -50),
                (270, -92),
                (292, -112),
                (240, 20),
                (180, 50),
                (-180, 50),
                (-236, 10),
            ],
            BLUE,
        )
        c.curve(
            [
                (-272, -84),
                (-60, -40),
                (120, -42),
                (282, -98),
                (272, -66),
                (120, -14),
                (-60, -12),
                (-258, -54),
            ],
            CREAM,
        )
        c.curve([(-222, 16), (0, 34), (226, 16), (180, 52), (-180, 52)], CORAL)
        for dx in (-130, -20, 100):
            c.ring((dx, 4), 20, 9, SUN)
        c.box(-260, 52, 500, 7, fade(WHITE, 150), radius=3)
        c.polygon([(40, -280), (40, -240), (90, -260)], SUN)


def _net_and_cans(c: Canvas) -> None:
    """Draw a heap of net with cans that came up in it."""
    shadow(c, 760, 868, 220, 24)
    for n, (x, y, turn) in enumerate(
        ((660, 842, -40), (740, 816, 14), (820, 824, -12), (880, 850, 52))
    ):
        any_can(c, x, y, 116, n + 1, turn=turn)
    c.curve(
        [(560, 876), (600, 820), (700, 806), (800, 820), (910, 800), (970, 874), (760, 892)], TEAL
    )
    for n in range(11):
        x = 590 + n * 32
        c.line([(x, 880), (x + 46, 822)], 3, MINT)
        c.line([(x + 46, 880), (x, 822)], 3, MINT)
    for x in (600, 690, 790, 900, 950):
        c.ellipse(x, 822 + (x % 3) * 4, 20, 14, AMBER)


def desert_city(c: Canvas) -> None:
    """Towers over dunes and a waterside walk with date palms and a can bin."""
    c.gradient(mix(CORAL, SUN, 0.45), CREAM, end=560)
    sun(c, 1060, 330, 130, colour=mix(SUN, CREAM, 0.3))
    _towers(c)
    c.box(-20, 556, 1640, 90, mix(SEA, DEEP, 0.1))
    c.gradient(mix(SEA, DEEP, 0.15), mix(SEA, MINT, 0.4), start=556, end=720)
    ripples(c, (566, 676), fade(CREAM, 110), seed=15, count=34)
    _dhow(c, 330, 622)
    ridge(c, [(0, 690), (380, 704), (700, 690), (1000, 664), (1300, 690), (1600, 640)], DUNE)
    ridge(c, [(620, 770), (900, 712), (1200, 736), (1420, 690), (1640, 700)], mix(DUNE, SAND, 0.6))
    ridge(c, [(-20, 772), (300, 760), (800, 786), (1200, 770), (1600, 782)], mix(SAND, CREAM, 0.3))
    for x in range(-40, 1700, 140):
        c.polygon([(x, 800), (x + 4, 800), (x - 40, 960), (x - 46, 960)], fade(INK, 18))
    palm(c, 150, 830, 560, lean=34)
    palm(c, 1450, 838, 620, lean=-40)
    palm(c, 1250, 756, 330, lean=16)
    bin_box(c, 760, 852, 350, TEAL, sign=CREAM)
    look = Figure(top=WHITE, skin=SKIN[2], hair=HAIR[1], right=(78, -178), style="scarf", robe=True)
    hand_x, hand_y = reach(look, 530, 856, 490)
    can(c, hand_x - 6, hand_y - 4, 92, colour=CORAL, second=CREAM, pattern="wave", turn=58)
    person(c, 530, 856, 490, look)
    any_can(c, 1060, 852, 110, 4)
    any_can(c, 1130, 858, 110, 1, turn=84)
    sparkle(c, 900, 250, 24, fill=WHITE)


def _towers(c: Canvas) -> None:
    """Draw the skyline in two depths of haze, with a domed mosque before it."""
    far = mix(AMBER, CREAM, 0.45)
    for x, width, height, kind in (
        (90, 70, 220, "slant"),
        (300, 80, 270, "steps"),
        (760, 70, 240, "slant"),
        (930, 80, 200, "steps"),
        (1500, 80, 260, "steps"),
        (1330, 70, 200, "slant"),
    ):
        tower(c, x, 560, width, height, far, kind=kind)
    near = mix(TEAL, SAND, 0.35)
    for x, width, height, kind in (
        (200, 90, 330, "slant"),
        (640, 120, 380, "spire"),
        (820, 90, 300, "steps"),
        (1210, 110, 300, "round"),
        (1420, 90, 300, "slant"),
        (470, 90, 280, "round"),
    ):
        tower(c, x, 560, width, height, near, kind=kind)
    with c.at(1020, 562):
        white = mix(CREAM, WHITE, 0.5)
        for x in (-130, 130):
            c.box(x - 9, -190, 18, 190, white)
            c.box(x - 14, -150, 28, 8, SAND)
            c.curve([(x - 10, -190), (x, -222), (x + 10, -190)], TEAL)
        c.curve([(-74, -78), (-70, -124), (0, -172), (70, -124), (74, -78)], TEAL)
        c.box(-110, -84, 220, 84, white)
        c.box(20, -84, 90, 84, fade(INK, 18))
        for x in (-70, 0, 70):
            c.polygon(
                [(x - 20, 0), (x - 20, -34), *arc(x, -34, 20, 28, (180, 360)), (x + 20, 0)],
                GLOW if x else SEA,
            )
        c.ring((0, -186), 10, 4, SUN, (120, 400))


def _dhow(c: Canvas, x: float, y: float) -> None:
    """Draw a dhow under its slanting sail."""
    with c.at(x, y):
        c.line([(-10, -10), (10, -150)], 7, WOOD)
        c.curve([(-70, -50), (-30, -120), (84, -186), (70, -90), (40, -34), (-20, -40)], CREAM)
        c.line([(-76, -46), (90, -190)], 6, WOOD)
        c.curve(
            [
                (-130, -40),
                (-80, -12),
                (80, -12),
                (140, -54),
                (110, 10),
                (70, 28),
                (-70, 28),
                (-110, 4),
            ],
            mix(WOOD, INK, 0.35),
        )
        c.box(-120, 28, 220, 5, fade(WHITE, 140), radius=2)
