"""Every limit that SECURITY.md states is the code's, has a test of what happens at it, and no limit is left unsaid."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MIB = 1 << 20

# The table's first column: (constants with their values as the table writes them), (tests).
LIMITS: dict[str, tuple[dict[str, tuple[object, str]], tuple[str, ...]]] = {
    "a pcap record": (
        {"wire.pcap.MAX_RECORD": (MIB, "1 MiB")},
        ("tests/wire/test_pcap.py::test_a_record_of_the_largest_size_is_read_and_waited_for",),
    ),
    "a pcapng block": (
        {"wire.pcapng.MAX_BLOCK": (16 * MIB, "16 MiB")},
        ("tests/wire/test_pcapng.py::test_a_block_of_the_largest_size_is_waited_for",),
    ),
    "growth of a gzipped file": (
        {"sources.byte_stream.MAX_INFLATION": (200, "200 times")},
        ("tests/sources/test_byte_stream.py::test_a_bomb_is_left_before_it_fills_the_memory",),
    ),
    "one direction of a handshake": (
        {"wire.streams.MAX_STREAM": (72 * 1024, "72 KiB"), "wire.streams.MAX_SEGMENTS": (2_048, "2,048 segments")},
        ("tests/wire/test_streams.py::test_a_stream_is_bounded",),
    ),
    "a ClientHello": (
        {"wire.tls.MAX_HANDSHAKE": (64 * 1024, "64 KiB"), "wire.quic.MAX_CRYPTO": (64 * 1024, "64 KiB")},
        ("tests/wire/test_tls.py::test_the_largest_client_hello",),
    ),
    "unfinished handshakes": (
        {"sources.readers.MAX_HELD": (16 * MIB, "16 MiB"), "sources.readers.MAX_UNFINISHED": (4_096, "4,096 flows")},
        (
            "tests/sources/test_packets.py::test_half_read_handshakes_are_bounded_and_the_oldest_let_go",
            "tests/sources/test_packets.py::test_half_read_datagram_handshakes_are_bounded",
        ),
    ),
    "flows": (
        {"wire.flows.MAX_FLOWS": (32_768, "32,768")},
        ("tests/sources/test_packets.py::test_the_flow_table_is_bounded_and_no_name_is_lost",),
    ),
    "unfinished IP datagrams": (
        {"wire.fragments.MAX_DATAGRAMS": (256, "256")},
        ("tests/wire/test_fragments.py::test_unfinished_datagrams_are_bounded",),
    ),
    "connections and DNS answers kept for naming": (
        {
            "counting.waiting.MOST": (8_000, "8,000"),
            "counting.waiting.MOST_LIVE": (256, "256"),
            "counting.lookups.MOST": (50_000, "50,000"),
        },
        (
            "tests/counting/test_waiting.py::test_the_oldest_go_and_the_bare_ends_of_the_first_minutes_stay",
            "tests/counting/test_waiting.py::test_who_watches_lets_fewer_wait",
            "tests/counting/test_lookups.py::test_the_oldest_are_forgotten_and_not_named_by_any_more",
        ),
    ),
    "DNS questions that wait for their answer": (
        {"sources.dns_log.MAX_PENDING": (4_096, "4,096")},
        ("tests/sources/test_dns_log.py::test_questions_without_an_answer_are_bounded_and_the_oldest_forgotten",),
    ),
    "frames that wait while an interface is watched": (
        {"sources.linux_ring.BLOCKS": (32, "32 MiB"), "sources.linux_ring.BLOCK": (MIB, "MiB")},
        ("tests/e2e/test_losses.py::test_what_a_stopped_watch_misses_is_counted_and_stands_in_the_verdict",),
    ),
    "programs remembered for connections; of one host": (
        {"attribution.MAX_REMEMBERED": (65_536, "65,536"), "counting.running.MAX_SET": (16, "16")},
        (
            "tests/test_attribution.py::test_answers_are_forgotten_the_oldest_first",
            "tests/test_snapshot.py::test_a_set_keeps_its_first_values_in_order_however_they_come",
        ),
    ),
    "hosts of one vendor; other hosts": (
        {"counting.hosts.MAX_HOSTS_OF_VENDOR": (256, "256"), "counting.hosts.MAX_UNMATCHED_HOSTS": (20_000, "20,000")},
        ("tests/test_findings.py::test_bounds_keep_the_same_hosts_in_any_order",),
    ),
    "a body that is looked into": (
        {"behaviour.limits.MAX_BODY": (1_000_000, "1 MB"), "examiner.parent.MAX_WAITING": (16 * MIB, "16 MiB")},
        (
            "tests/behaviour/test_work.py::test_the_work_is_bounded_and_grows_no_faster_than_the_body",
            "tests/examiner/test_parent.py::test_what_is_too_much_at_once_is_counted_and_nobody_waits",
        ),
    ),
    "what a body unpacks to": (
        {
            "behaviour.limits.MAX_UNPACKED": (6_000_000, "6 MB"),
            "behaviour.limits.MAX_RATIO": (400, "400 times"),
            "behaviour.limits.MAX_LAYERS": (10, "10 layers"),
            "behaviour.limits.MAX_NESTING": (80, "80 levels"),
        },
        (
            "tests/behaviour/test_analysis.py::test_a_gzip_bomb_is_counted_as_skipped",
            "tests/behaviour/test_analysis.py::test_bombs_inside_bombs_share_one_budget",
            "tests/behaviour/test_analysis.py::test_a_million_nested_lists_are_skipped",
        ),
    ),
    "a body that is held by the proxy": (
        {"payload.MAX_PAYLOAD": (MIB, "1 MiB")},
        ("tests/sources/test_proxy.py::test_a_long_body_flows_through_and_its_beginning_is_judged",),
    ),
    "hosts whose sequence is followed": (
        {"judging.MAX_FOLLOWED": (512, "512")},
        ("tests/test_judging.py::test_hosts_are_followed_within_a_bound_and_told_when_they_are_let_go",),
    ),
    "uploads over time, of one host": (
        {"uploads.model.MOST_BUCKETS": (96, "96 buckets"), "uploads.model.MOST_SURGES": (1_024, "1,024 surges")},
        ("tests/uploads/test_model.py::test_surges_of_whole_hours_are_kept_and_the_same_ones_from_parts",),
    ),
    "tunnels; flows that may be one": (
        {"counting.unnamed.MAX_TUNNELS": (256, "256"), "sources.tunnel_watch.MAX_UNSURE": (4_096, "4,096")},
        ("tests/sources/test_tunnel_watch.py::test_so_many_flows_are_waited_for_and_the_oldest_let_go",),
    ),
    "the live page": (
        {
            "dashboard.server._MOST_CONNECTIONS": (64, "64 connections"),
            "dashboard.answers.MOST_READERS": (8, "8 readers"),
            "dashboard.feed.MOST_KEPT": (2_000, "2,000 events"),
        },
        (
            "tests/dashboard/test_server.py::test_many_connections_leave_room_for_the_reader",
            "tests/dashboard/test_feed.py::test_sightings_are_taken_once_and_the_oldest_fall_out",
        ),
    ),
    "the history": (
        {"cli.options._USUAL_KEEP": ("90d", "90 days")},
        ("tests/history/test_writer.py::test_old_runs_go_when_a_new_one_begins",),
    ),
    "settings": (
        {"configuration.MOST_BYTES": (65_536, "64 KiB")},
        ("tests/cli/test_settings.py::test_a_broken_file_is_one_line_and_status_1",),
    ),
    "destinations whose rhythm is followed": (
        {"beats.keeping.MAX_DESTINATIONS": (4_096, "4,096"), "beats.keeping.MAX_STARTS": (1_024, "1,024")},
        (
            "tests/beats/test_keeping.py::test_destinations_are_bounded_by_the_hash_of_their_name",
            "tests/beats/test_keeping.py::test_a_destination_keeps_whole_hours_within_its_bound",
        ),
    ),
    "a HAR file; a file of keys; a log's line": (
        {
            "sources.har.MAX_SIZE": (512 * MIB, "512 MiB"),
            "sources.keys.MAX_SIZE": (16 * MIB, "16 MiB"),
            "sources.logs.lines.MAX_LINE": (MIB, "1 MiB"),
        },
        (
            "tests/sources/test_har.py::test_a_file_that_is_too_large_is_refused",
            "tests/sources/test_keys.py::test_what_cannot_be_read_or_is_too_large_is_refused",
            "tests/sources/logs/test_lines.py::test_a_line_of_a_senseless_length_is_left_out_and_counted",
        ),
    ),
    "what is decrypted with keys": (
        {
            "sources.decrypted.MAX_HELD": (64 * MIB, "64 MiB"),
            "sources.decrypted.MAX_OPEN": (2_000, "2,000"),
            "sources.keyed_capture.MAX_CONNECTIONS": (512, "512"),
        },
        (
            "tests/sources/test_decrypted.py::test_all_connections_share_what_may_be_held",
            "tests/sources/test_decrypted.py::test_open_requests_are_bounded",
        ),
    ),
    "issuers that opened connections; hosts of one": (
        {"counting.issuers.MAX_ISSUERS": (1_024, "1,024"), "counting.issuers.MAX_ISSUER_HOSTS": (256, "256")},
        ("tests/counting/test_issuers.py::test_it_is_bounded_and_a_copy_grows_by_itself",),
    ),
    "a signature file": (
        {
            "catalogue.files.MAX_BYTES": (1_000_000, "1 MB"),
            "catalogue.yaml_document.MAX_DEPTH": (12, "12 levels"),
            "catalogue.yaml_document.MAX_NODES": (20_000, "20,000 nodes"),
        },
        (
            "tests/catalogue/test_yaml_document.py::test_too_long_a_text_is_refused_unread",
            "tests/catalogue/test_yaml_document.py::test_deep_nesting_is_refused_before_it_hurts",
            "tests/catalogue/test_yaml_document.py::test_too_many_values_are_refused",
        ),
    ),
    "looks at all that was seen, for the history": (
        {"history.recorder._SHARE": (1 / 3, "a third")},
        (
            "tests/history/test_recorder.py::"
            "test_a_look_is_taken_within_a_second_and_takes_a_third_of_the_time_at_most",
            "tests/history/test_recorder.py::"
            "test_what_was_seen_is_written_within_a_second_or_it_is_said_once_that_it_is_not",
        ),
    ),
    "a list of others": (
        {"catalogue.list_files.MAX_BYTES": (32_000_000, "32 MB"), "lists.model.MAX_ENTRIES": (1_000_000, "1,000,000")},
        ("tests/lists/test_reading.py::test_too_many_lines_or_names_are_refused",),
    ),
}


def rows() -> dict[str, tuple[str, str]]:
    """Return the table: what, the limit, what happens there."""
    section = (ROOT / "SECURITY.md").read_text(encoding="utf-8").partition("## Limits")[2].partition("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")][2:]
    return {what: (limit, happens) for what, limit, happens in cells}


def test_the_table_and_this_list_have_the_same_rows() -> None:
    assert sorted(rows()) == sorted(LIMITS)


@pytest.mark.parametrize("what", LIMITS)
def test_the_limit_is_the_code_s_and_what_happens_is_said(what: str) -> None:
    limit, happens = rows()[what]
    assert happens.strip()
    for name, (value, written) in LIMITS[what][0].items():
        module, _, constant = name.rpartition(".")
        assert getattr(import_module(f"detector.{module}"), constant) == value, name
        assert written in limit, (name, limit)


@pytest.mark.parametrize("what", LIMITS)
def test_what_happens_is_tested(what: str) -> None:
    assert LIMITS[what][1]
    for test in LIMITS[what][1]:
        path, _, name = test.partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body), test
