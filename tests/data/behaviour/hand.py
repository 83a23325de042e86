"""Simulated people and things that move: a hand on a mouse, typing fingers, a game's figure, a vehicle. Seeded."""

from __future__ import annotations

import math
import random

TEXT = "please review the figures before noon, thanks"
START = 1795486000000


def mouse(rng: random.Random, count: int = 60, step: float = 16) -> list[tuple[int, int, int]]:
    """Return x, y and milliseconds: moves of minimum jerk between targets, with tremor, pauses and jitter."""
    x, y, at = rng.uniform(200, 900), rng.uniform(150, 600), float(START + rng.randrange(10**6))
    points: list[tuple[int, int, int]] = []
    while len(points) < count:
        tx, ty = rng.uniform(20, 1250), rng.uniform(20, 780)
        steps = max(6, int(math.hypot(tx - x, ty - y) / rng.uniform(15, 40) * 16 / step))
        bend = rng.uniform(-0.15, 0.15)
        for place in range(1, steps + 1):
            part = place / steps
            share = 10 * part**3 - 15 * part**4 + 6 * part**5
            side = bend * math.sin(math.pi * part)
            px = x + (tx - x) * share - (ty - y) * side + rng.gauss(0, 0.7)
            py = y + (ty - y) * share + (tx - x) * side + rng.gauss(0, 0.7)
            at += step + rng.choice((0, 0, 0, 1, -1, 3, 8)) * step / 16
            points.append((round(px), round(py), round(at)))
        x, y = tx, ty
        at += rng.uniform(120, 2400)
    return points[:count]


def typing(rng: random.Random, text: str = TEXT) -> list[tuple[str, int, int]]:
    """Return key, time of press and time of release."""
    at = START + rng.randrange(10**6)
    keys = []
    for letter in text:
        at += round(rng.lognormvariate(4.9, 0.45))
        keys.append((letter, at, at + round(rng.gauss(85, 18))))
        if rng.random() < 0.06:
            at += 140
            keys.append(("Backspace", at, at + 70))
    return keys


def walk(rng: random.Random, count: int = 60, step: int = 50) -> list[tuple[float, float, int]]:
    """Return the way of a figure in a game: constant speed, turns now and then, an even clock."""
    x, y, turn = 300.0, 300.0, 0.0
    points = []
    for place in range(count):
        turn += rng.choice((0, 0, 0, 0.7, -0.7))
        x, y = x + 4 * math.cos(turn), y + 4 * math.sin(turn)
        points.append((round(x, 2), round(y, 2), START + place * step))
    return points


def drive(rng: random.Random, count: int = 60) -> list[tuple[float, float, int]]:
    """Return latitude, longitude and time of a vehicle."""
    lat, lng, course = 52.5, 13.4, 0.3
    points = []
    for place in range(count):
        course += rng.gauss(0, 0.15)
        lat, lng = lat + 0.0001 * math.cos(course), lng + 0.00015 * math.sin(course)
        points.append((round(lat, 6), round(lng, 6), START + place * 1000 + rng.randrange(40)))
    return points
