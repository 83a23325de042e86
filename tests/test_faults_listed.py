"""Every fault that SECURITY.md speaks of has tests of what happens then, and no other is spoken of."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# The table's first column, and its tests.
FAULTS: dict[str, tuple[str, ...]] = {
    "an interface goes down, is removed, or is made anew": (
        "e2e/test_interfaces.py::test_an_interface_that_goes_down_and_up_is_waited_for",
        "e2e/test_interfaces.py::test_an_interface_that_is_removed_and_made_again_is_found_again",
        "e2e/test_interfaces.py::test_an_interface_that_is_made_anew_at_once_is_followed_and_told",
        "e2e/test_rights.py::test_an_interface_is_found_again_without_any_right",
    ),
    "a disk is full: under a report, a recording, the history, the cache": (
        "e2e/test_faults.py::test_a_full_disk_is_one_line",
        "e2e/test_faults.py::test_a_small_disk_is_one_line",
        "e2e/test_ending.py::test_a_disk_that_is_full_ends_the_recording_and_not_the_report",
        "history/test_writer.py::test_a_full_disk_is_told_once_nothing_breaks_and_room_makes_it_whole",
        "catalogue/test_cache.py::test_a_full_disk_leaves_nothing_behind",
    ),
    "a home that is read-only": (
        "e2e/test_faults.py::test_a_read_only_home_changes_no_finding_and_what_cannot_be_kept_is_one_line",
        "e2e/test_proxy_faults.py::test_with_a_read_only_home_one_line_says_what_the_proxy_lacks",
        "history/test_sqlite_store.py::test_a_history_in_a_folder_that_cannot_be_written_is_read",
    ),
    "no home": (
        "e2e/test_faults.py::test_a_poor_surrounding_changes_no_finding",
        "e2e/test_proxy_faults.py::test_without_a_home_one_line_says_what_the_proxy_lacks",
        "cli/test_memory.py::test_nobody_has_no_history",
    ),
    "the clock jumps back or forth": (
        "test_watch.py::test_a_clock_that_is_set_back_keeps_nothing_longer_than_it_would",
        "test_watch.py::test_a_clock_that_is_set_back_does_not_keep_the_machine_s_addresses_from_being_read",
        "test_watch.py::test_a_connection_over_a_jump_of_the_clock_is_one_and_whole",
        "test_rhythms.py::test_a_clock_that_is_set_back_does_not_keep_a_live_search_waiting",
        "history/test_writer.py::test_a_clock_that_is_set_back_makes_no_earlier_version",
    ),
    "SIGTERM, SIGHUP, SIGINT": (
        "e2e/test_faults.py::test_whoever_asks_for_the_end_gets_what_was_read",
        "e2e/test_ending.py::test_a_signal_ends_it_with_the_summary_and_status_0",
        "e2e/test_watch_faults.py::test_sighup_ends_a_watch_with_its_summary",
        "e2e/test_proxy_faults.py::test_whoever_asks_for_the_end_gets_what_passed",
    ),
    "SIGKILL": (
        "history/test_killed.py::test_a_run_that_is_killed_has_lost_less_than_its_last_second",
        "e2e/test_proxy_faults.py::test_what_it_started_ends_with_a_proxy_that_is_killed",
        "processes/test_helper.py::test_it_ends_with_its_parent",
    ),
    "a closed pipe": (
        "cli/test_main.py::test_a_closed_pipe_is_no_error",
        "e2e/test_ending.py::test_a_closed_pipe_ends_it_quietly",
    ),
    "closed standard streams": (
        "e2e/test_faults.py::test_without_standard_streams_a_report_is_written_whole",
        "e2e/test_faults.py::test_without_standard_output_nothing_is_said_and_nothing_breaks",
    ),
    "locale C": ("e2e/test_faults.py::test_locale_c_spells_out_what_it_lacks_in_every_form",),
    "no terminal": (
        "e2e/test_ending.py::test_off_a_terminal_lines_are_what_it_writes_unless_told_otherwise",
        "cli/test_live_view.py::test_without_a_terminal_no_key_is_read",
        "cli/test_live_view.py::test_a_terminal_that_was_hung_up_ends_it",
    ),
    "a terminal of 40 columns, or of none": (
        "e2e/test_live_view.py::test_the_table_follows_the_size_of_the_terminal",
        "cli/test_live_view.py::test_a_terminal_too_small_for_anything_is_no_error",
    ),
    "names of 10,000 characters": (
        "e2e/test_faults.py::test_names_of_ten_thousand_characters_break_no_form_at_forty_columns",
        "processes/test_messages.py::test_the_longest_names_fit",
    ),
    "no permission": (
        "e2e/test_rights.py::test_without_rights_one_line_says_what_to_do",
        "e2e/test_faults.py::test_a_file_that_may_not_be_read_is_told",
        "e2e/test_faults.py::test_a_place_that_may_not_be_written_to_is_one_line",
    ),
    "a port in use": (
        "e2e/test_proxy_faults.py::test_a_port_in_use_is_one_line_that_says_by_whom",
        "cli/test_page.py::test_a_port_in_use_is_one_line_and_status_1",
    ),
    "two instances: scans, watches, proxies, writers of the history": (
        "e2e/test_faults.py::test_two_scans_at_once_share_a_cache_and_tell_the_same",
        "e2e/test_watch_faults.py::test_two_watches_at_once_see_the_same_and_keep_it_in_one_history",
        "e2e/test_proxy_faults.py::test_two_proxies_at_once_share_keys_and_history_and_count_their_own",
        "history/test_sqlite_store.py::test_two_processes_write_at_once_and_nothing_is_lost",
    ),
    "a process that reads a file is killed": (
        "e2e/test_faults.py::test_a_reading_process_that_is_killed_loses_nothing",
    ),
    "the process that looks into bodies is killed": (
        "examiner/test_parent.py::test_a_process_that_was_killed_is_begun_anew_and_that_is_told",
        "sources/test_proxy_strain.py::test_nothing_that_a_client_does_breaks_the_traffic",
    ),
    "the helper that names programs is killed": (
        "e2e/test_watch_faults.py::test_a_helper_that_is_killed_costs_names_of_programs_and_nothing_else",
    ),
    "broken signatures of a user": (
        "cli/test_main.py::test_broken_signatures_of_a_user_are_named_and_the_good_ones_load",
    ),
}


def rows() -> list[str]:
    """Return the first column of the table."""
    section = (ROOT / "SECURITY.md").read_text(encoding="utf-8").partition("## Faults")[2].partition("\n## ")[0]
    return [line.strip("| ").split(" | ")[0] for line in section.splitlines() if line.startswith("|")][2:]


def test_the_table_and_this_list_have_the_same_rows() -> None:
    assert sorted(rows()) == sorted(FAULTS)


@pytest.mark.parametrize("what", FAULTS)
def test_what_happens_is_tested(what: str) -> None:
    assert FAULTS[what]
    for test in FAULTS[what]:
        path, _, name = test.partition("::")
        tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
        assert any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body), test
