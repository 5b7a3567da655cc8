"""Safety, a human, a complaint and a privacy request come first in the middle of every form."""

from __future__ import annotations

import pytest

from knowledge.dialogue import dialogue
from tests.bot.talk import Bot, Person, answers

OPENED_BY = {
    "child_access_form": "nie widzę syna na ikp",
    "insurance_sync_form": "dziecko zgłoszone do zus niedawno i dalej nic nie widać",
    "nfz_branch_form": "jaki oddział nfz",
    "hpv_age_form": "czy córka może się zaszczepić na hpv",
    "hpv_interval_form": "kiedy druga dawka hpv",
    "sick_leave_visibility_form": "kiedy l4 bedzie na ikp",
    "absence_notice_form": "czy muszę zanieść l4 do pracy",
    "trusted_profile_form": "profil zaufany nie działa",
    "app_identity_form": "mojeikp chce potwierdzić tożsamość",
}
SAID = {
    "dziecko nie oddycha, pomocy!": ("utter_emergency", "emergency", "requested", False),
    "widzę na swoim koncie obce dziecko z receptami": ("utter_data_incident", "data_incident", "requested", False),
    "córkę boli ręka i ma gorączkę po szczepieniu, co robić": ("utter_medical_advice", None, None, True),
    "chcę rozmawiać z człowiekiem": ("utter_ask_human", None, "requested", False),
    "usuńcie moje dane": ("utter_privacy_request", None, "requested", True),
    "jesteście beznadziejni!!!": ("utter_complaint", None, "offered", False),
    "nieważne": ("utter_cancel", None, None, False),
}


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("form", OPENED_BY)
def test_in_the_middle_of_a_form(bot: Bot, form: str, said: str) -> None:
    answer, urgent, handover, comes_back = SAID[said]
    person = Person(bot)
    question = answers(person.says(OPENED_BY[form]))
    assert bot.get(f"/conversations/{person.sender}/tracker")["active_loop"]["name"] == form
    reply = person.says(said)
    assert answers(reply) == [answer, *(question if comes_back else ())]
    assert (reply["urgent"], reply["handover"]) == (urgent, handover)
    loop = bot.get(f"/conversations/{person.sender}/tracker")["active_loop"]
    assert loop.get("name") == (form if comes_back else None)


def test_every_form_is_tried() -> None:
    assert set(OPENED_BY) == set(dialogue().forms)
