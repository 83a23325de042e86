"""The sets that were written before the detectors were looked at: nobody is accused, and what is lost is named."""

from __future__ import annotations

import pytest

from tests.behaviour.cases import kinds_found, made, wrong_kinds
from tests.data.behaviour.unseen.person import Program
from tests.data.behaviour.unseen.set_a import A_LEGIT, A_TRACKERS
from tests.data.behaviour.unseen.set_b import B_LEGIT, B_TRACKERS
from tests.data.behaviour.unseen.set_c import C_LEGIT, C_TRACKERS
from tests.data.behaviour.unseen.set_d import D_LEGIT, D_TRACKERS
from tests.data.behaviour.unseen.set_e import E_LEGIT, E_TRACKERS
from tests.data.behaviour.unseen.set_f1 import F1_LEGIT, F1_TRACKERS
from tests.data.behaviour.unseen.set_f2 import F2_LEGIT, F2_TRACKERS
from tests.data.behaviour.unseen.set_f3 import F3_LEGIT, F3_TRACKERS
from tests.data.behaviour.unseen.set_f4 import F4_LEGIT, F4_TRACKERS
from tests.data.behaviour.unseen.set_f5 import F5_LEGIT, F5_TRACKERS
from tests.data.behaviour.unseen.set_f6 import F6_LEGIT, F6_TRACKERS
from tests.data.behaviour.unseen.set_f7 import F7_LEGIT, F7_TRACKERS
from tests.data.behaviour.unseen.set_g1 import G1_LEGIT, G1_TRACKERS
from tests.data.behaviour.unseen.set_g2 import G2_LEGIT, G2_TRACKERS
from tests.data.behaviour.unseen.set_h1 import H1_LEGIT, H1_TRACKERS
from tests.data.behaviour.unseen.set_h2 import H2_LEGIT, H2_TRACKERS
from tests.data.behaviour.unseen.set_j1 import J1_LEGIT, J1_TRACKERS
from tests.data.behaviour.unseen.set_j2 import J2_LEGIT, J2_TRACKERS
from tests.data.behaviour.unseen.set_k1 import K1_LEGIT, K1_TRACKERS
from tests.data.behaviour.unseen.set_k2 import K2_LEGIT, K2_TRACKERS
from tests.data.behaviour.unseen.set_l1 import L1_LEGIT, L1_TRACKERS
from tests.data.behaviour.unseen.set_l2 import L2_LEGIT, L2_TRACKERS

F_TRACKERS = [*F1_TRACKERS, *F2_TRACKERS, *F3_TRACKERS, *F4_TRACKERS, *F5_TRACKERS, *F6_TRACKERS, *F7_TRACKERS]
F_LEGIT = [*F1_LEGIT, *F2_LEGIT, *F3_LEGIT, *F4_LEGIT, *F5_LEGIT, *F6_LEGIT, *F7_LEGIT]
G_TRACKERS, H_TRACKERS = [*G1_TRACKERS, *G2_TRACKERS], [*H1_TRACKERS, *H2_TRACKERS]
J_TRACKERS, J_LEGIT = [*J1_TRACKERS, *J2_TRACKERS], [*J1_LEGIT, *J2_LEGIT]
G_LEGIT, H_LEGIT = [*G1_LEGIT, *G2_LEGIT], [*H1_LEGIT, *H2_LEGIT]
TRACKERS = [*A_TRACKERS, *B_TRACKERS, *C_TRACKERS, *D_TRACKERS, *E_TRACKERS, *F_TRACKERS, *G_TRACKERS, *H_TRACKERS]
TRACKERS += [*J_TRACKERS, *K1_TRACKERS, *K2_TRACKERS, *L1_TRACKERS, *L2_TRACKERS]
ORDINARY = [*A_LEGIT, *B_LEGIT, *C_LEGIT, *D_LEGIT, *E_LEGIT, *F_LEGIT, *G_LEGIT, *H_LEGIT, *J_LEGIT]
ORDINARY += [*K1_LEGIT, *K2_LEGIT, *L1_LEGIT, *L2_LEGIT]
# Known limits: what ordinary programs send in just this form, or what nothing but a word could tell.
LOST = {
    "five_bytes_a_message",  # places without a time, as a shared cursor
    "sampled_every_tenth_of_a_second",
    "page_source_again_and_again",  # as an editor of web pages saves them
    "polled_place_as_form",
    "intervals_only",
    "pole_i_wartosc",  # as a form is checked while it is filled in
    "sites_and_seconds",
    "base36_points",
    "one_message_per_point",
    "text_so_far_in_msgpack",  # as a search box asks while one types
    "xml_rpc",
    "resumen_binario",  # records of bytes without a path or a key
    "percents_in_msgpack",  # places without a time, as a drawing has them
    "skorost_i_ugol",  # speeds and angles
    "mutation_with_radius",
    "answers_as_given",  # as a questionnaire is answered
    "occupancy_report",  # counts without a name
    "archivos_del_turno",  # paths without a time
    "lines_of_changes",  # pieces of a page without a name
    "ptr_tape",
    "float_stream",  # a typed array with its shape, as a model's numbers are sent
    "terminal_record",
    "window_log",  # a log without an outer form, inside of base64
    "changed_tiles",  # pieces of a screen, each smaller than any screen
    "presence_photo",  # a picture of a camera's size, as a portrait is uploaded
    "own_dom_recorder",  # changes without a name, as a shared document sends them
    "reading_socket",  # one letter says what was done
    "recorder_of_messages",  # messages of a published recorder's own notation, by number
    "slide_attention",  # as whoever gives a talk points at a slide
    "words_to_log_collector",  # pieces of text in lines of a log
    "unsent_claim_capture",  # as a form saves its draft
    "typed_line_in_the_address",  # words in an address, as a search asks for them
    "clipboard_to_log_server",  # only the path says clipboard
    "qt_widget_counts",  # only the path says what is counted
    "gateway_recording_upload",  # the notation of a remote desktop, as whoever works on one sends it
    "supervisor_sees_draft",  # as a chat saves its draft
    "suivi_formation",  # as a course says what was read
    "open_recorder_messages",  # messages of a published recorder's own notation, by number
    "activity_map_image_request",  # the text of a link, and only its own notation says that it was clicked
    "editor_log_as_csv",  # keys and places inside of cells, whose numbers nothing explains
    "quality_screen_socket",  # pictures twice a second, as a camera sends them
    "eingaben_im_erp",  # fields and their values, as a form that is saved sends them
    "hr_chat_with_preview",  # as a chat saves its draft
    "playback_of_a_coding_interview",  # changes of a text, as a shared editor sends them
    "terminal_recorder",  # what was typed into a terminal, as the terminal itself sends it
    "extension_seconds_per_site",  # sums for each site, and no page
    "extension_upload_watch",  # names of files that were handed in, as whoever takes them lists them
    "bank_counter_dom_snapshots",  # page sources again and again, as an editor of web pages saves them
    "chat_drafts_before_sending",  # as a chat saves its draft
    "shop_floor_touch_csv",  # names of buttons with places, as a board of tasks sends them
}
# A course in typing does send the keys with their times, and nothing but its own words tells what for.
TRULY_SENT = {"typing_lesson": {"keystrokes"}}


def test_what_is_known_of_a_program_is_known_of_one_alone() -> None:
    names = [program.name for program in (*TRACKERS, *ORDINARY)]
    assert all(names.count(name) == 1 for name in (*LOST, *TRULY_SENT))
    assert len(TRACKERS) >= 740 and len(ORDINARY) >= 730


@pytest.mark.parametrize("program", TRACKERS, ids=lambda program: program.name)
def test_a_tracker_is_found(program: Program) -> None:
    found = kinds_found(made(program.case(), "unseen"))
    assert bool(found.keys() & set(program.kinds)) == (program.name not in LOST)


@pytest.mark.parametrize("program", ORDINARY, ids=lambda program: program.name)
@pytest.mark.parametrize("seed", [1, 2])
def test_an_ordinary_program_is_not_accused(program: Program, seed: int) -> None:
    case = made(program.case(seed), "unseen")
    assert wrong_kinds(case, kinds_found(case)) == TRULY_SENT.get(program.name, set())
