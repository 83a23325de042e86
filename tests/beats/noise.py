"""What an ordinary working day sends without anybody collecting: browsing, chat, mail, calls, updates, devices, sync.

Names are invented, except those of public hosts that stand in the table of harmless beats.
"""

from __future__ import annotations

from random import Random

from detector.beats.model import UDP, Key
from tests.beats.days import HOUR, Day, Machine, Schedule, _burst, _log, _sessions, add, opening


def add_noise(day: Day, random: Random, on: Machine, scale: float) -> None:
    """Add all of it."""
    _browsing(day, random, on, scale)
    _third_parties(day, random, on, scale)
    _work_tools(day, random, on)
    _open_tabs(day, random, on)
    _chat_and_mail(day, random, on)
    _calls(day, random, on)
    _updates(day, random, on)
    _system(day, random, on)
    _devices_and_sync(day, random, on)


def _browsing(day: Day, random: Random, on: Machine, scale: float) -> None:
    """Add sites: a page opens several connections at once, then people click."""
    for number in range(int(random.randint(120, 220) * scale)):
        key = Key(f"site{number}.example", 443)
        for start in _sessions(random, on, random.choice((1, 1, 2, 3, 6, 12))):
            for click in _burst(random, start, 8, 25):
                starts = [click + random.uniform(0, 1.5) for _ in range(random.randint(1, 4))]
                add(day, random, key, starts, lambda: (_log(random, 1200, 0.8), _log(random, 40_000, 1.5)))


def _third_parties(day: Day, random: Random, on: Machine, scale: float) -> None:
    """Add counters and error reports of the pages: little comes down, but they follow the clicks."""
    for number in range(int(30 * scale)):
        key = Key(f"t{number}.counter.example", 443)
        often, middle = random.choice((4, 10, 25)), random.uniform(1000, 5000)
        for start in _sessions(random, on, often):
            clicks = _burst(random, start, 10, 30)
            add(day, random, key, clicks, lambda m=middle: (_log(random, m, 0.5), opening(random) + 300))  # type: ignore[misc]


def _work_tools(day: Day, random: Random, on: Machine) -> None:
    """Add editors that save what is written, and uploads now and then: much goes up, when somebody works."""
    for number in range(4):
        key = Key(f"app{number}.saas.example", 443)
        saves = [at for start in _sessions(random, on, 12) for at in _burst(random, start, 20, random.uniform(8, 60))]
        add(day, random, key, saves, lambda: (_log(random, 4000, 0.9), opening(random) + _log(random, 900, 0.6)))
    files = [at for start in _sessions(random, on, 5) for at in _burst(random, start, 4, 20)]
    add(day, random, Key("files.saas.example", 443), files, lambda: (_log(random, 400_000, 1.5), opening(random) + 700))


def _open_tabs(day: Day, random: Random, on: Machine) -> None:
    """Add dashboards that are left open and ask for news: regular, and mostly down."""
    for number, period in enumerate((15, 30, 60, 300)):
        schedule = Schedule(period, random.choice((0.0, 0.05, 0.2)), 0.02)
        spans = _sessions(random, on, 2)
        starts = [at for at in schedule.starts(random, on) if any(s <= at < s + 2 * HOUR for s in spans)]
        answer = random.uniform(3_000, 40_000)
        sizes = lambda a=answer: (_log(random, 950, 0.03), opening(random) + _log(random, a, 0.2))  # noqa: E731
        add(day, random, Key(f"dashboard{number}.saas.example", 443), starts, sizes)


def _chat_and_mail(day: Day, random: Random, on: Machine) -> None:
    """Add a chat that reconnects and posts, mail by IMAP and by web."""
    chat = Schedule(random.choice((600, 1800)), 0.5, 0.1).starts(random, on)
    add(day, random, Key("ws.chat.example", 443), chat, lambda: (_log(random, 1500, 0.5), _log(random, 9000, 0.8)), 900)
    posts = [at for start in _sessions(random, on, 20) for at in _burst(random, start, 12, 20)]
    add(day, random, Key("api.chat.example", 443), posts, lambda: (_log(random, 1800, 0.5), opening(random) + 900))
    imap = Schedule(random.choice((60, 300, 600)), 0.02).starts(random, on)
    add(day, random, Key("imap.mail.example", 993), imap, lambda: (_log(random, 700, 0.2), _log(random, 5000, 0.6)))
    web = Schedule(random.choice((60, 120)), 0.1).starts(random, on)
    add(day, random, Key("outlook.office365.com", 443), web, lambda: (2600, opening(random) + _log(random, 1500, 0.4)))
    other = Schedule(random.choice((120, 300)), 0.05).starts(random, on)
    add(day, random, Key("mail.firm.example", 443), other, lambda: (880, opening(random) + _log(random, 4500, 0.5)))


def _calls(day: Day, random: Random, on: Machine) -> None:
    """Add video calls: media over UDP both ways, signalling, quality reports to the provider, who is known."""
    for start in _sessions(random, on, random.randint(1, 4)):
        lasts = random.uniform(900, 3600)
        media = [start + random.uniform(0, 5) for _ in range(4)]
        key = Key("media.calls.example", random.randint(3478, 3481), UDP)
        add(day, random, key, media, lambda: (_log(random, 2e7, 0.6), _log(random, 6e7, 0.6)), lasts)
        signals = [start + random.uniform(0, lasts) for _ in range(12)]
        add(day, random, Key("signal.calls.example", 443), signals, lambda: (_log(random, 5000, 0.6), 5000))
        reports = [start + 10 * step + random.uniform(0, 0.3) for step in range(int(lasts / 10))]
        add(day, random, Key("quality.calls.example", 443), reports, lambda: (_log(random, 3000, 0.1), 900))
    day.known.add("quality.calls.example")


def _updates(day: Day, random: Random, on: Machine) -> None:
    """Add programs that look for updates; some tell the server what is installed before they get the answer."""
    for number in range(7):
        schedule = Schedule(random.choice((1800, 3600, 3600, 4 * 3600)), random.choice((0.02, 0.1, 0.3)))
        up, down = random.uniform(600, 5000), random.uniform(6_000, 60_000)
        sizes = lambda u=up, d=down: (_log(random, u, 0.05), opening(random) + _log(random, d, 0.3))  # noqa: E731
        add(day, random, Key(f"update{number}.vendor.example", 443), schedule.starts(random, on), sizes)
    windows = Schedule(4 * HOUR, 0.2).starts(random, on)
    add(day, random, Key("slscr.update.microsoft.com", 443), windows, lambda: (9000, opening(random) + 4000))


def _system(day: Day, random: Random, on: Machine) -> None:
    """Add clock, names, connectivity, push channels, certificate status, and the telemetry of a known vendor."""
    ntp = Schedule(random.choice((64, 1024)), 0.01).starts(random, on)
    add(day, random, Key("2.pool.ntp.org", 123, UDP), ntp, lambda: (48, 48))
    names = [at for start in _sessions(random, on, 60) for at in _burst(random, start, 20, 5)]
    add(day, random, Key("10.0.0.1", 53, UDP), names, lambda: (60, 180))
    online = Schedule(300, 0.0).starts(random, on)
    add(day, random, Key("connectivity-check.ubuntu.com", 80), online, lambda: (90, 150))
    push = Schedule(1700, 0.05).starts(random, on)
    add(day, random, Key("mtalk.google.com", 5228), push, lambda: (2500, 4000), 1650)
    held = Schedule(600, 0.02).starts(random, on)
    add(day, random, Key("push.vendor.example", 443), held, lambda: (1100, opening(random) + 300), 590)
    status = [at for start in _sessions(random, on, 15) for at in _burst(random, start, 3, 60)]
    add(day, random, Key("ocsp.authority.example", 80), status, lambda: (300, 1800))
    telemetry = Schedule(900, 0.2).starts(random, on)
    add(day, random, Key("events.system.example", 443), telemetry, lambda: (_log(random, 8000, 0.6), opening(random)))
    day.known.add("events.system.example")


def _devices_and_sync(day: Day, random: Random, on: Machine) -> None:
    """Add devices that are polled, a program that waits for changes of files, and rarely a backup by the hour."""
    add(day, random, Key("10.0.0.20", 161, UDP), Schedule(60, 0.0).starts(random, on), lambda: (80, 120))
    add(day, random, Key("10.0.0.30", 8009), Schedule(30, 0.05).starts(random, on), lambda: (240, 260))
    waits = Schedule(62, 0.03).starts(random, on)
    add(day, random, Key("notify.sync.example", 443), waits, lambda: (950, opening(random) + 250), 60)
    changes = [at for start in _sessions(random, on, 8) for at in _burst(random, start, 6, 15)]
    add(
        day, random, Key("store.sync.example", 443), changes, lambda: (_log(random, 90_000, 1.6), opening(random) + 900)
    )
    licence = Schedule(random.choice((600, 1200)), 0.1).starts(random, on)
    add(
        day, random, Key("licence.tool.example", 443), licence, lambda: (_log(random, 800, 0.05), opening(random) + 600)
    )
    if random.random() < 0.05:
        hourly = Schedule(HOUR, 0.01).starts(random, on)
        add(day, random, Key("vault.backup.example", 443), hourly, lambda: (_log(random, 8e6, 1.2), 9000))
