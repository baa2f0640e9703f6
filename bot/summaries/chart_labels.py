"""Where the labels of dots go so that none covers a dot or another label: greedy, nearest free place first."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Twelve directions, the ones that read best first: above, then beside, then below.
_DIRECTIONS = (90, 45, 135, 270, 315, 225, 0, 180, 67, 113, 293, 247)
_RINGS = (1.0, 1.9, 2.9, 4.0, 5.2, 6.5, 8.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, from the lower left."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: "Box") -> float:
        """The area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(width, 0.0) * max(height, 0.0)

    def outside(self, area: "Box") -> float:
        """How much of it lies outside an area."""
        return (self.right - self.left) * (self.top - self.bottom) - self.overlap(area)

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """Its point that is nearest to another."""
        return min(max(x, self.left), self.right), min(max(y, self.bottom), self.top)

    def far_from(self, x: float, y: float, distance: float) -> bool:
        return math.dist(self.nearest(x, y), (x, y)) > distance


def place_labels(
    dots: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], area: Box, *, radius: float
) -> list[Box]:
    """A box for each dot's label, (width, height) in pixels; where all is taken, where it covers least.

    `radius` is that of a dot with the gap around it. Every label stays near its own dot and, if it can, inside `area`.
    """
    covered = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in dots]
    placed: list[Box] = []
    for (x, y), (width, height) in zip(dots, sizes, strict=True):
        best, least = None, math.inf
        for ring in _RINGS:
            for angle in _DIRECTIONS:
                box = _beside(x, y, width, height, angle, radius * ring)
                cost = sum(box.overlap(other) for other in (*covered, *placed)) + 4 * box.outside(area)
                if cost < least - 1e-9:
                    best, least = box, cost
            if least <= 1e-9:
                break
        placed.append(best or _beside(x, y, width, height, 90, radius))
    return placed


def _beside(x: float, y: float, width: float, height: float, angle: float, distance: float) -> Box:
    """A box of this size that touches a circle around a dot in a direction."""
    across, up = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    middle_x, middle_y = x + across * (distance + width / 2), y + up * (distance + height / 2)
    return Box(middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2)
