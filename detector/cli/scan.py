"""`detect scan`: wires captures, or an interface, to a report. What is read and claimed is decided elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from detector.cli.options import Memory, Reporting, memory_options, reporting_options
from detector.cli.page import Web, page_options

_DEFAULT_ROUTE = "(default route)"


@click.command(
    epilog="""\b
Example: detect scan monday.pcapng tuesday.pcap.gz --output week.json
Example: detect scan browsing.pcapng --keys sslkeys.log
Example: sudo detect scan --interface wlan0 --web"""
)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path())
@click.option(
    "--interface",
    "-i",
    metavar="[NAME]",
    is_flag=False,
    flag_value=_DEFAULT_ROUTE,
    help="Watch this interface live; `any` is all of them. Without NAME: the one that carries the default route.",
)
@click.option("--bpf", metavar="FILTER", help="Watch only what this filter lets through, such as 'port 443'.")
@click.option("--duration", type=click.FloatRange(min=0.1), metavar="SECONDS", help="Stop watching after so long.")
@click.option("--packets", type=click.IntRange(min=1), metavar="N", help="Stop watching after so many packets.")
@click.option(
    "--write",
    "recording",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep what is watched as a pcapng file, too (mode 0600). It holds everything that you did.",
)
@click.option("--notify", is_flag=True, help="Show a desktop notification when a product that watches people appears.")
@click.option(
    "--keys",
    metavar="FILE",
    type=click.Path(),
    help="Open encrypted connections with these TLS keys (SSLKEYLOGFILE), by tshark; `embedded`: those in the capture.",
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes for several files.  [default: one a processor]")
@memory_options
@page_options
@reporting_options
def scan(
    files: tuple[str, ...],
    interface: str | None,
    bpf: str | None,
    duration: float | None,
    packets: int | None,
    recording: Path | None,
    notify: bool,
    keys: str | None,
    jobs: int | None,
    memory: Memory,
    web: Web | None,
    reporting: Reporting,
) -> None:
    """Tell which telemetry vendors the traffic talked to, how much was sent, when, and how we know.

    FILE is a capture (pcap, pcapng), a HAR or mitmproxy flow file, or a log of Zeek, Suricata, Pi-hole, AdGuard Home,
    dnsmasq or Windows DNS, plain or gzipped; what it is, is found from its content. A folder is read whole, `-` is a
    capture on standard input. With --interface, the traffic of this machine is watched as it happens; `q` or Ctrl-C
    ends that. Nothing is decrypted but what --keys opens, and nobody is contacted.

    What is watched is kept in the history, from which `detect report` tells of earlier days; files are, with --history,
    under the times at which they were captured.
    """
    live = [name for name, value in (("--bpf", bpf), ("--duration", duration), ("--packets", packets)) if value]
    live += [name for name, value in (("--write", recording), ("--notify", notify)) if value]
    if files and (interface is not None or live):
        raise click.UsageError(f"a FILE and {'--interface' if interface is not None else live[0]} do not go together")
    if keys is not None and (not files or "-" in files):
        raise click.UsageError("--keys needs a capture FILE, which is read twice")
    if memory.is_wanted and "-" in files:
        raise click.UsageError("--history needs files: standard input cannot be told from another time's")
    if files:
        from detector.cli.report import run_scan

        run_scan(files, jobs, reporting, keys, is_kept=bool(memory.is_wanted), web=web)
        return
    from detector.cli.watch import Watching, run_watch

    name = None if interface in (None, _DEFAULT_ROUTE) else interface
    is_offered = interface is None
    run_watch(Watching(name, is_offered, bpf, duration, packets, recording, notify), reporting, memory, web)
