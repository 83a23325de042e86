"""Set E: in-house trackers of the screen, the microphone and the camera."""

from __future__ import annotations

import io
import struct
import zipfile
from urllib.parse import urlencode

from tests.data.behaviour.unseen.person import (
    APPS,
    EDGE,
    SHOTS,
    TITLES,
    Person,
    Program,
    b64,
    form_data,
    iso,
    jpeg,
    req,
)
from tests.data.behaviour.unseen.set_e_tools import (
    Requests,
    cluster,
    screen_png,
    since,
    watching,
    wav,
    webm,
    webp,
    when,
)

SCREEN: list[Program] = []
tracker = watching(SCREEN)
VIDEO, AUDIO, CAMERA = "screen-video", "audio", "camera"
VISITED = (
    ("https://intranet.firm.example/orders/4411", "Order 4411"),
    ("https://www.news.example/politics/budget-vote", "Budget vote postponed | News"),
    ("https://jobs.example/search?q=controller", "Controller jobs | Jobs"),
    ("https://mail.firm.example/inbox", "Inbox (4)"),
    ("https://www.bank.example/login", "Sign in - Bank"),
    ("https://wiki.firm.example/display/HR/Leave", "Leave - Wiki"),
    ("https://video.example/watch?v=hh32k", "How to fix a bike - Video"),
)
OPENED = (
    ("EXCEL.EXE", r"C:\Users\jmeyer\Documents\Salaries 2026.xlsx", 48_211),
    ("WINWORD.EXE", r"C:\Users\jmeyer\Documents\Offer draft v3.docx", 91_004),
    ("explorer.exe", r"C:\Users\jmeyer\Downloads\cv_meyer.pdf", 220_118),
    ("AcroRd32.exe", r"\\fs01\contracts\2026\Novak_signed.pdf", 1_204_776),
    ("notepad.exe", r"C:\Users\jmeyer\Desktop\todo.txt", 812),
    ("7zFM.exe", r"E:\backup\customers.7z", 18_220_140),
)


@tracker(SHOTS)
def shot_each_minute(p: Person) -> Requests:
    """A JPEG of the whole screen each minute, in a form with files."""
    out = []
    for minute in range(6):
        about = {"host": "LT-4471", "user": "jmeyer", "monitor": "1", "taken": iso(p.start + 60_000 * minute)}
        body = form_data({"shot": ("screen.jpg", jpeg(p.rng, 1920, 1080, 60_000))}, about)
        out.append(req(body, when(p.start + 60_000 * minute), kind=EDGE))
    return out


@tracker(SHOTS)
def webp_put(p: Person) -> Requests:
    """Raw WebP each five minutes, the size of a laptop's screen."""
    return [
        req(webp(p, 2560, 1440), when(p.start + 300_000 * n), urlencode({"dev": "MBP-331", "n": n}), "image/webp")
        for n in range(5)
    ]


@tracker(SHOTS, TITLES, may=(APPS,))
def data_url_png(p: Person) -> Requests:
    """An Electron program: a picture as data URL, and what is in front."""
    out = []
    for program, title, start, _ in p.windows[:5]:
        picture = "data:image/png;base64," + b64(screen_png(p, 1280, 800))
        body = {
            "agent": "0.12.1",
            "capturedAt": start * 1000,
            "image": picture,
            "activeWindow": {"app": program, "title": title},
        }
        out.append(req(body, since(start)))
    return out


@tracker(SHOTS, may=(VIDEO,))
def changed_tiles(p: Person) -> Requests:
    """Only the squares of the screen that changed, each two seconds."""
    out = []
    for number in range(12):
        tiles = [
            {"i": place, "x": place % 8 * 240, "y": place // 8 * 270, "d": b64(jpeg(p.rng, 240, 270, 5_000))}
            for place in sorted(p.rng.sample(range(32), 32 if number == 0 else p.rng.randrange(1, 7)))
        ]
        body = {"sid": "9f31", "seq": number, "w": 1920, "h": 1080, "full": number == 0, "tiles": tiles}
        out.append(req(body, when(p.start + 2_000 * number)))
    return out


@tracker(SHOTS)
def shots_in_zip(p: Person) -> Requests:
    """Two monitors, ten minutes apart, in an archive."""
    out = []
    for number in range(4):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            for monitor, size in enumerate(((1920, 1080), (2560, 1440))):
                about = zipfile.ZipInfo(f"mon{monitor}_{number:04}.jpg", (2026, 11, 24, 2, 10 * number, 0))
                archive.writestr(about, jpeg(p.rng, *size, 45_000))
        out.append(req(data.getvalue(), when(p.start + 600_000 * number), "pc=WS-0331&u=kschulz", "application/zip"))
    return out


@tracker(SHOTS)
def thumbnails_hex(p: Person) -> Requests:
    """Small pictures of the screen, in hexadecimal, three a request."""
    out = []
    for lot in range(4):
        end = p.start + 60_000 * lot + 40_000
        shots = [
            {"t": end - 20_000 * n, "fmt": "jpg", "scale": 0.25, "hex": jpeg(p.rng, 480, 270, 9_000).hex()}
            for n in (2, 1, 0)
        ]
        body = {"machine": "KIOSK-12", "login": "team-b", "screens": shots}
        out.append(req(body, when(end)))
    return out


@tracker(VIDEO, may=(SHOTS,))
def screen_recording(p: Person) -> Requests:
    """The browser's recorder on the shared screen, a piece each ten seconds."""
    pieces = [webm(p, 1920, 1080), *(cluster(p, 50_000, 10_000 * n) for n in range(1, 6))]
    return [
        req(piece, when(p.start + 10_000 * n), f"rec=77aa&part={n}&source=display", "video/webm;codecs=vp8")
        for n, piece in enumerate(pieces)
    ]


@tracker(AUDIO)
def microphone_pieces(p: Person) -> Requests:
    """Ten seconds of the room at a time."""
    out = []
    for number in range(5):
        about = {"seat": "B-214", "agent": "callwatch 2.0", "start": iso(p.start + 10_000 * number), "vad": "0"}
        body = form_data({"audio": (f"mic_{number}.wav", wav(p, 10))}, about)
        out.append(req(body, when(p.start + 10_000 * number), kind=EDGE))
    return out


@tracker(CAMERA, may=(SHOTS,))
def presence_photo(p: Person) -> Requests:
    """A still of the camera each ten minutes, to see whether somebody sits there."""
    out = []
    for number in range(5):
        body = {
            "employeeId": 20417,
            "check": "presence",
            "device": "Integrated Webcam",
            "takenAt": iso(p.start + 600_000 * number),
            "jpeg": b64(jpeg(p.rng, 640, 480, 20_000)),
        }
        out.append(req(body, when(p.start + 600_000 * number)))
    return out


@tracker(SHOTS)
def raw_frames(p: Person) -> Requests:
    """A length and a JPEG, again and again, in one body: a small streaming agent."""
    out = []
    for lot in range(4):
        pictures = [jpeg(p.rng, 1366, 768, 20_000) for _ in range(3)]
        body = b"".join(
            struct.pack(">IQ", len(picture), p.start + 5_000 * (3 * lot + n)) + picture
            for n, picture in enumerate(pictures)
        )
        out.append(req(body, when(p.start + 15_000 * lot), "id=LT-2210&disp=0", "application/octet-stream"))
    return out
