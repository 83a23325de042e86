"""Sends the frames of a classic pcap at a steady rate: `python live_sender.py INTERFACE FILE RATE COUNT`.

When all is prepared it prints a line, and begins when it is given one on standard input.
Frames go out with sendmmsg straight from the mapped file, so that one slow core can send several hundred thousand a
second. A frame that the interface refuses (longer than its MTU) is skipped and counted. Prints one JSON object.
Linux on a 64-bit machine alone; it has nothing of ours.
"""

import ctypes
import json
import mmap
import os
import socket
import struct
import sys
import time
from errno import EINVAL, EMSGSIZE, ENOBUFS
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_AT_ONCE = 64
SOL_PACKET, PACKET_QDISC_BYPASS = 263, 20
# struct mmsghdr of a 64-bit Linux: name, its length, iovec, their number, control, its length, flags, bytes sent.
MESSAGE = np.dtype([("name", "u8"), ("name_length", "u8"), ("vector", "u8"), ("vectors", "u8"), ("rest", "u8", 4)])
VECTOR = np.dtype([("base", "u8"), ("length", "u8")])


def record_places(data: mmap.mmap, count: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return where the first `count` frames begin, and how long they are; a short file is begun anew."""
    starts: list[int] = []
    lengths: list[int] = []
    at = 24
    length_of = struct.Struct("<I").unpack_from
    while len(starts) < count:
        if at + 16 > len(data):
            at = 24
        (length,) = length_of(data, at + 8)
        starts.append(at + 16)
        lengths.append(length)
        at += 16 + length
    return np.array(starts, np.uint64), np.array(lengths, np.uint64)


class Sender:
    """All frames as one array of messages for the kernel."""

    def __init__(self, interface: str, path: str, count: int) -> None:
        with open(path, "rb") as file:
            # A private copy of the pages: ctypes takes addresses of what may be written to alone.
            self.data = mmap.mmap(
                file.fileno(), 0, mmap.MAP_PRIVATE | mmap.MAP_POPULATE, mmap.PROT_READ | mmap.PROT_WRITE
            )
        self.vectors = np.zeros(count, VECTOR)
        starts, self.vectors["length"] = record_places(self.data, count)
        self.vectors["base"] = starts + np.uint64(ctypes.addressof(ctypes.c_char.from_buffer(self.data)))
        self.messages = np.zeros(count, MESSAGE)
        self.messages["vector"] = self.vectors.ctypes.data + np.arange(count, dtype=np.uint64) * np.uint64(
            VECTOR.itemsize
        )
        self.messages["vectors"] = 1
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.socket.setsockopt(SOL_PACKET, PACKET_QDISC_BYPASS, 1)
        self.socket.bind((interface, 0))
        self.call = ctypes.CDLL(None, use_errno=True).sendmmsg
        self.skipped = 0

    def send(self, first: int, count: int) -> int:
        """Send some of the frames; return how many are done with. Raises OSError."""
        address = self.messages.ctypes.data + first * MESSAGE.itemsize
        done: int = self.call(self.socket.fileno(), ctypes.c_void_p(address), count, 0)
        if done > 0:
            return done
        error = ctypes.get_errno()
        if error in (EMSGSIZE, EINVAL):
            self.skipped += 1
            return 1
        if error == ENOBUFS:
            return 0
        raise OSError(error, os.strerror(error))


def send_all(sender: Sender, rate: float, count: int) -> dict[str, Any]:
    """Send `count` frames at `rate` a second; a sender that falls behind hurries, and says how long it took."""
    clock, done, worst = time.perf_counter, 0, 0.0
    begun = clock()
    while done < count:
        due = min(int((clock() - begun) * rate) + 1, count) - done
        if due <= 0:
            time.sleep(min(1 / rate, 0.0005))
            continue
        worst = max(worst, due / rate)
        done += sender.send(done, min(due, MOST_AT_ONCE))
    seconds = clock() - begun
    return {"sent": done - sender.skipped, "skipped": sender.skipped, "seconds": seconds, "late": worst}


def main() -> None:
    """Send what the command line says and print what came of it."""
    interface, path, rate, count = sys.argv[1:5]
    sender = Sender(interface, path, int(count))
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(send_all(sender, float(rate), int(count))))


if __name__ == "__main__":
    main()
