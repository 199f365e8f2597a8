"""Houses, towers and windows for the backgrounds of the demo pictures."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from cms.demo.pictures.canvas import arc
from cms.demo.pictures.palette import (
    AMBER,
    BLUE,
    BRICK,
    CORAL,
    CREAM,
    DUNE,
    FOAM,
    INK,
    MINT,
    SAND,
    SEA,
    SHADE,
    SUN,
    TEAL,
    WHITE,
    Colour,
    fade,
    mix,
)

if TYPE_CHECKING:
    from cms.demo.pictures.canvas import Canvas


def window(
    c: Canvas, x: float, y: float, width: float, height: float, *, glass: Colour = SEA
) -> None:
    """Draw a window with a frame, a cross bar and a glint, from its upper left corner."""
    c.box(x - 5, y - 5, width + 10, height + 12, WHITE)
    c.box(x, y, width, height, glass)
    c.polygon(
        [(x, y + height * 0.6), (x + width * 0.6, y), (x + width, y), (x, y + height)],
        fade(WHITE, 60),
    )
    c.box(x + width / 2 - 2, y, 4, height, WHITE)
    c.box(x, y + height * 0.45, width, 4, WHITE)


def house_row(c: Canvas, x: float, y: float, *, count: int, width: float, seed: int) -> None:
    """Draw a terrace of town houses that stands on the line ``y``."""
    dice = random.Random(seed)  # noqa: S311 - a picture, not a secret
    walls = [
        CREAM,
        mix(CORAL, CREAM, 0.45),
        SAND,
        FOAM,
        mix(AMBER, CREAM, 0.5),
        mix(MINT, CREAM, 0.3),
    ]
    for n in range(count):
        height = 300 + 26 * dice.randint(0, 4)
        _house(c, x + n * width, y, width, height, walls[n % len(walls)])


def _house(c: Canvas, x: float, y: float, width: float, height: float, wall: Colour) -> None:
    """Draw one town house with a gabled roof, windows and a door."""
    c.box(x + width * 0.7, y - height - 96, 34, 80, BRICK)
    c.polygon(
        [(x - 6, y - height), (x + width * 0.5, y - height - 92), (x + width + 6, y - height)],
        mix(BRICK, INK, 0.12),
    )
    c.polygon(
        [
            (x + width * 0.5, y - height - 92),
            (x + width + 6, y - height),
            (x + width * 0.6, y - height),
        ],
        SHADE,
    )
    c.box(x, y - height, width, height, wall)
    c.box(x + width - 16, y - height, 16, height, fade(INK, 22))
    c.box(x, y - height, width, 12, fade(INK, 26))
    for row in range(2):
        for column in range(2):
            window(
                c, x + width * (0.16 + 0.42 * column), y - height + 44 + row * 104, width * 0.24, 66
            )
    c.box(x + width * 0.56, y - 104, width * 0.26, 104, mix(TEAL, INK, 0.1), radius=6)
    c.circle(x + width * 0.78, y - 50, 5, SUN)
    window(c, x + width * 0.16, y - 92, width * 0.24, 56)


def skyline(
    c: Canvas, y: float, *, seed: int, fill: Colour, heights: tuple[int, int], step: int = 92
) -> None:
    """Draw far office blocks along the whole width, with some lit windows."""
    dice = random.Random(seed)  # noqa: S311 - a picture, not a secret
    for x in range(-30, 1640, step):
        height, width = dice.randint(*heights), dice.randint(round(step * 0.7), step + 12)
        c.box(x, y - height, width, height, fill)
        c.box(x + width * 0.72, y - height, width * 0.28, height, fade(INK, 20))
        for row in range(int(height / 34) - 1):
            for column in range(3):
                if dice.random() < 0.6:
                    c.box(
                        x + 12 + column * width * 0.27,
                        y - height + 16 + row * 34,
                        11,
                        16,
                        fade(WHITE, 80),
                    )


def cube_house(
    c: Canvas, x: float, y: float, width: float, height: float, *, dome: Colour | None = None
) -> None:
    """Draw a whitewashed island house, with a dome if it is a chapel."""
    if dome:
        c.polygon(
            [
                (x + width * 0.16, y - height),
                *arc(x + width / 2, y - height, width * 0.34, width * 0.34, (180, 360)),
            ],
            dome,
        )
        c.polygon(
            [
                *arc(x + width / 2, y - height, width * 0.34, width * 0.34, (292, 360)),
                (x + width * 0.6, y - height),
            ],
            SHADE,
        )
        c.box(x + width / 2 - 3, y - height - width * 0.34 - 34, 6, 36, WHITE)
        c.box(x + width / 2 - 12, y - height - width * 0.34 - 26, 24, 6, WHITE)
    c.box(x, y - height, width, height, WHITE)
    c.box(x + width * 0.74, y - height, width * 0.26, height, fade(SEA, 44))
    c.box(x - 4, y - height - 5, width + 8, 11, mix(WHITE, DUNE, 0.2))
    c.polygon(
        [
            (x + width * 0.16, y),
            (x + width * 0.16, y - 34),
            *arc(x + width * 0.27, y - 34, width * 0.11, width * 0.11, (180, 360)),
            (x + width * 0.38, y),
        ],
        BLUE,
    )
    c.box(x + width * 0.52, y - height + 26, width * 0.15, 30, BLUE)


def tower(
    c: Canvas, x: float, y: float, width: float, height: float, colour: Colour, *, kind: str
) -> None:
    """Draw a tall tower; ``kind`` is its head: spire, round, steps or slant."""
    left, right, top = x - width / 2, x + width / 2, y - height
    if kind == "spire":
        for n, share in enumerate((1, 0.6)):
            reach = height * (0.66 + n * 0.22)
            c.box(x - width * share / 2, y - reach, width * share, reach, colour, radius=10)
            c.box(
                x + width * share * 0.14,
                y - reach,
                width * share * 0.36,
                reach,
                fade(INK, 26),
                radius=10,
            )
        c.polygon([(x - 8, y - height * 0.86), (x, top - 50), (x + 8, y - height * 0.86)], colour)
    elif kind == "round":
        c.polygon(
            [
                (left, y),
                (left, top + width / 2),
                *arc(x, top + width / 2, width / 2, width / 2, (180, 360)),
                (right, y),
            ],
            colour,
        )
        c.polygon(
            [(x, y), *arc(x, top + width / 2, width / 2, width / 2, (270, 360)), (right, y)],
            fade(INK, 26),
        )
    elif kind == "steps":
        c.box(left, top + 60, width, height - 60, colour)
        c.box(left + width * 0.16, top + 26, width * 0.68, 60, colour)
        c.box(left + width * 0.34, top, width * 0.32, 60, colour)
        c.box(x, top + 60, width / 2, height - 60, fade(INK, 26))
    else:
        c.polygon([(left, y), (left, top + width * 0.8), (right, top), (right, y)], colour)
        c.polygon([(x, y), (x, top + width * 0.4), (right, top), (right, y)], fade(INK, 26))
    for row in range(int(height * 0.5 / 26)):
        c.box(left + width * 0.12, y - 20 - row * 26, width * 0.76, 4, fade(WHITE, 64))
