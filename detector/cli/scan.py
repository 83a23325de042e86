"""`detect scan`: wires captures to a report. What is read, matched and claimed is decided elsewhere."""

from __future__ import annotations

import click

from detector.cli.options import Reporting, reporting_options


@click.command(epilog="Example: detect scan monday.pcapng tuesday.pcap.gz --format json --output week.json")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes for several files.  [default: one a processor]")
@reporting_options
def scan(files: tuple[str, ...], jobs: int | None, reporting: Reporting) -> None:
    """Tell which telemetry vendors the traffic in FILE talked to, how much was sent, when, and how we know.

    FILE is a capture: pcap or pcapng, plain or gzipped; what it is, is found from its content. A folder is read whole,
    `-` is standard input. Nothing is decrypted, and nobody is contacted.
    """
    from detector.cli.report import run_scan

    run_scan(files, jobs, reporting)
