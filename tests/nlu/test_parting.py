"""Where a message is parted into questions: clauses, how they speak, and which belong together."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.text import polish
from nlu.text.manner import added, another_point, asks, leans, tells
from nlu.text.parting import Parting
from nlu.text.pieces import Piece, pieces
from nlu.text.repair import Repairer
from nlu.text.segments import clauses

NLP = polish.load()


def cut(text: str) -> list[Piece]:
    return pieces([(t.text, t.lemma_, t.idx) for t in NLP(text)], Repairer({}))


class TestClauses:
    def parts(self, text: str, firm: bool = True) -> list[str]:
        found = clauses(text, cut(text))
        return [text[c.pieces[0].start : c.pieces[-1].end] for c in found if c.firm or not firm]

    def test_numbers_sentences_and_connectors_part_a_message(self) -> None:
        assert self.parts("1) nie widze syna 2) druga dawka hpv") == ["1) nie widze syna", "2) druga dawka hpv"]
        assert self.parts("a) gdzie l4 b) druga dawka") == ["a) gdzie l4", "b) druga dawka"]
        assert self.parts("gdzie jest wypis? i jak zapisać córkę") == ["gdzie jest wypis?", "i jak zapisać córkę"]
        assert self.parts("zapis na hpv jak / gdzie l4") == ["zapis na hpv jak /", "gdzie l4"]
        assert self.parts("nie ma opisu usg kropka nie widze syna") == ["nie ma opisu usg kropka", "nie widze syna"]
        assert self.parts("recepty/leki dla syna") == []
        assert self.parts("co to ikp a poza tym gdzie l4") == ["co to ikp", "a poza tym gdzie l4"]

    def test_a_comma_a_dash_or_a_small_word_may_begin_another_question(self) -> None:
        for joint in (", ", " i ", " - "):
            text = f"gdzie są wyniki{joint}po ilu miesiącach druga dawka"
            assert [clause.firm for clause in clauses(text, cut(text))] == [True, False]

    def test_a_question_word_may_begin_one_without_a_comma(self) -> None:
        assert self.parts("gdzie są wyniki kiedy druga dawka", firm=False) == ["gdzie są wyniki", "kiedy druga dawka"]

    @pytest.mark.parametrize(
        "text",
        [
            "nie wiem, gdzie są wyniki",
            "nie wiem gdzie są wyniki",
            "czy 9-latek już może",
            "nie widzę syna, bo szef go nie zgłosił",
            "a na ikp gdzie to klikam",
            "Halo! gdzie jest wypis",
            "Szef nie zgłosił syna. I co teraz mam zrobić?",
        ],
    )
    def test_one_question_is_one(self, text: str) -> None:
        assert self.parts(text, firm=False) == []

    def test_what_only_announces_is_left_out(self) -> None:
        text = "mam dwa pytania: gdzie są wyniki? kiedy druga dawka?"
        assert self.parts(text) == ["gdzie są wyniki?", "kiedy druga dawka?"]

    def test_one_word_can_be_a_question(self) -> None:
        assert self.parts("gdzie jest wypis? Infolinia?") == ["gdzie jest wypis?", "Infolinia?"]
        assert self.parts("nie ma mojego syna. Dlaczego?") == []


class TestManner:
    def test_what_asks_what_tells_what_adds_what_leans(self) -> None:
        assert asks(cut("do którego oddziału mam się zwrócić"))
        assert not asks(cut("mam konto, do którego nikt nie zagląda"))
        assert asks(cut("gdzie są wyniki"))
        assert not asks(cut("nie widzę syna"))
        assert tells(cut("byłam wczoraj u lekarza"))
        assert not tells(cut("nie mam wyników"))
        assert added(cut("po drugie nie mam wyników"))
        assert leans(cut("i jak się z nim skontaktować"))
        assert leans(cut("pod którą zakładką"))
        assert not leans(cut("jak zapisać córkę na hpv"))


class TestParting:
    INTENTS = ("sick_leave_where", "documents_where", "documents_missing", "hpv_dose_interval")

    def parts(self, text: str, told: dict[str, tuple[float, ...]]) -> list[str]:
        """`told`: what a reader makes of words that begin so."""

        def read(pieces: list[Piece]) -> np.ndarray:
            words = " ".join(piece.word for piece in pieces)
            return np.array(next(values for beginning, values in told.items() if words.startswith(beginning)))

        parting = Parting(self.INTENTS, 0.8)
        found = parting.parts(clauses(text, cut(text)), np.array(told[""]), read)
        return [text[part.pieces[0].start : part.pieces[-1].end] for part in found]

    def test_two_sure_questions_are_parted(self) -> None:
        text = "gdzie jest moje zwolnienie, kiedy druga dawka hpv"
        told = {"gdzie": (1.0, 0, 0, 0), "kiedy": (0, 0, 0, 1.0), "": (1.0, 0, 0, 0)}
        assert self.parts(text, told) == ["gdzie jest moje zwolnienie,", "kiedy druga dawka hpv"]

    def test_what_is_unsure_goes_on_with_the_part_before(self) -> None:
        text = "gdzie jest moje zwolnienie, kiedy druga dawka hpv"
        told = {"gdzie": (1.0, 0, 0, 0), "kiedy": (0.3, 0, 0, 0.7), "": (1.0, 0, 0, 0)}
        assert self.parts(text, told) == []

    def test_the_whole_message_says_what_an_elliptical_part_is_about(self) -> None:
        text = "gdzie zwolnienie i wyniki badań"
        told = {"gdzie zwolnienie": (1.0, 0, 0, 0), "gdzie i wyniki": (0, 0.4, 0.6, 0), "": (0.5, 0.5, 0, 0)}
        assert self.parts(text, told) == ["gdzie zwolnienie", "i wyniki badań"]

    def test_a_bare_name_takes_over_the_question_word(self) -> None:
        text = "gdzie zwolnienie i wyniki badań"
        told = {"gdzie zwolnienie": (1.0, 0, 0, 0), "gdzie i wyniki": (0, 1.0, 0, 0), "i wyniki": (0, 0, 1.0, 0)}
        assert self.parts(text, told | {"": (0.5, 0.5, 0, 0)}) == ["gdzie zwolnienie", "i wyniki badań"]
        told["gdzie i wyniki"] = (1.0, 0, 0, 0)
        assert self.parts(text, told | {"": (0.5, 0.5, 0, 0)}) == []

    def test_background_is_no_question(self) -> None:
        text = "miałam zwolnienie w marcu, byłam też na szczepieniu hpv"
        told = {"mialam": (1.0, 0, 0, 0), "bylam": (0, 0, 0, 1.0), "": (1.0, 0, 0, 0)}
        assert self.parts(text, told) == []

    def test_a_question_of_any_matter_goes_on_with_the_one_before(self) -> None:
        text = "kiedy druga dawka hpv? gdzie jest zwolnienie? pod którą zakładką?"
        told = {"kiedy": (0, 0, 0, 1.0), "gdzie": (1.0, 0, 0, 0), "pod": (0.2, 0.8, 0, 0), "": (0.5, 0, 0, 0.5)}
        parting = Parting(self.INTENTS, 0.8)

        def read(pieces: list[Piece]) -> np.ndarray:
            return np.array(told[pieces[0].word])

        last = parting.parts(clauses(text, cut(text)), np.array(told[""]), read)[-1]
        assert self.INTENTS[int(np.argmax(last.values))] == "sick_leave_where"

    def test_two_sure_complaints_are_parted_however_the_whole_sounds(self) -> None:
        text = "nie mam zwolnienia, brak terminu drugiej dawki"
        told = {"nie": (1.0, 0, 0, 0), "brak": (0, 0, 0, 1.0), "": (0.97, 0, 0.025, 0.005)}
        assert self.parts(text, told) == ["nie mam zwolnienia,", "brak terminu drugiej dawki"]


def test_what_opens_with_a_question_word_may_go_on_and_a_further_point_does_not() -> None:
    assert another_point(cut("poza tym gdzie są wyniki"))
    assert not another_point(cut("i gdzie są wyniki"))
