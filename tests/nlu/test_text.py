"""The pure text side: tokens, lemmas, typo repair, thesaurus."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from nlu.text import convolution, morphology, polish, views
from nlu.text.convolution import Convolution
from nlu.text.lexicon import Lexicon, names, negated
from nlu.text.marks import marks
from nlu.text.model import IntentModel, Makeup
from nlu.text.network import Network, Settings
from nlu.text.pieces import Piece, folded, pieces
from nlu.text.repair import Repairer
from nlu.text.vectors import Vectoriser
from nlu.text.wordrows import WordRows

NLP = polish.load()
LEXICON = Lexicon({"animal": "kot, pies, mysz", "eats": "je"})


def tokens(text: str) -> list[str]:
    return [token.text for token in NLP(text) if not token.is_space]


def cut(text: str, repairer: Repairer | None = None) -> list[Piece]:
    return pieces([(t.text, t.lemma_, t.idx) for t in NLP(text)], repairer or Repairer({}))


class TestTokens:
    def test_placeholders_stay_whole(self) -> None:
        assert tokens("syn [PESEL], tel.[TELEFON]!") == ["syn", "[PESEL]", ",", "tel", ".", "[TELEFON]", "!"]

    def test_missing_spaces_are_made_good(self) -> None:
        assert tokens("1)syn 3dni ikp...nic") == ["1", ")", "syn", "3", "dni", "ikp", ".", ".", ".", "nic"]

    def test_dates_and_links_stay_whole(self) -> None:
        assert tokens("12.03.2024r. https://pacjent.gov.pl/x") == ["12.03.2024", "r", ".", "https://pacjent.gov.pl/x"]

    @settings(max_examples=50)
    @given(st.text(max_size=80))
    def test_any_text_comes_back_from_its_tokens(self, text: str) -> None:
        assert NLP(text).text == text


class TestLemmas:
    @pytest.mark.parametrize(
        ("word", "lemma"),
        [
            ("widzę", "widziec"),
            ("widze", "widziec"),
            ("córki", "corka"),
            ("corki", "corka"),
            ("zwolnieniu", "zwolnienie"),
        ],
    )
    def test_with_and_without_polish_letters(self, word: str, lemma: str) -> None:
        assert morphology.lemma(word) == lemma

    def test_an_unknown_word_is_its_own_lemma(self) -> None:
        assert morphology.lemma("gardazil") == "gardazil"

    def test_words_typed_plainly_are_words(self) -> None:
        assert morphology.is_word("czesc")
        assert not morphology.is_word("dzeicko")

    @pytest.mark.parametrize(
        ("word", "kind"),
        [
            ("dodaj", "impt:sec"),
            ("wlacz", "impt:sec"),
            ("chcę", "fin:pri"),
            ("spotkać", "inf"),
            ("piosenka", "subst"),
            ("piotrkowi", "given name"),
            ("wrocławiu", "place"),
            ("kiedy", "adv"),
            ("qwxz", "unknown"),
            ("12", "number"),
            ("?", "sign"),
        ],
    )
    def test_the_kind_of_a_word(self, word: str, kind: str) -> None:
        assert morphology.kind(word) == kind


class TestRepair:
    repairer = Repairer({"dziecko": 90, "nie": 500, "widze": 80, "zalogowac": 40, "szczepienie": 60, "syn": 50})

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("dzeicko", ("dziecko",)),
            ("dziecjo", ("dziecko",)),
            ("szczpeienei", ("szczepienie",)),
            ("zalogwac", ("zalogowac",)),
            ("niewidze", ("nie", "widze")),
        ],
    )
    def test_slips_become_the_word_that_was_meant(self, typed: str, meant: tuple[str, ...]) -> None:
        assert self.repairer.repair(typed) == meant

    @pytest.mark.parametrize("word", ["dziadek", "widok", "szczepan", "syna", "[pesel]", "14", "hpv", "zzzzzzzz"])
    def test_words_of_polish_and_strange_words_stay(self, word: str) -> None:
        assert self.repairer.repair(word) == (word,)

    def test_a_typo_in_the_training_messages_is_not_learned_as_a_word(self) -> None:
        learned = Repairer.learn([["dziecko", "nie", "widze"], ["dzeicko"]])
        assert "dziecko" in learned.counts
        assert "dzeicko" not in learned.counts

    def test_drawn_out_letters_are_shortened(self) -> None:
        assert folded("NIEEEE") == "nie"

    def test_the_text_keeps_its_places(self) -> None:
        found = cut("Niewidze dzeicka", Repairer({"nie": 9, "widze": 9, "dziecka": 9}))
        assert [(p.word, p.start, p.end) for p in found] == [("nie", 0, 8), ("widze", 0, 8), ("dziecka", 9, 16)]


class TestLexicon:
    lexicon = Lexicon({"child": "syn*, dziec*", "boss": "szef*, dzial* person*", "gone": "nie ma, znik*"})

    def test_stems_and_phrases(self) -> None:
        hits = self.lexicon.find(["synowi", "nie", "ma", "dzialu", "personalnego"])
        assert names(hits) == {"child", "gone", "boss"}

    def test_a_phrase_cut_short_is_not_found(self) -> None:
        assert names(self.lexicon.find(["nie"])) == set()

    def test_the_projects_own_lexicon_reads_and_knows_slang(self) -> None:
        lexicon = Lexicon.read()
        assert "child" in names(lexicon.find(["mloda"]))
        assert "employer" in names(lexicon.find(["brygadzista"]))
        assert "sick_leave" in names(lexicon.find(["l", "4"]))

    def test_negation_ends_with_the_clause(self) -> None:
        assert negated(["nie", "widze", "syna", ",", "a", "corke", "widze"]) == [
            False,
            True,
            True,
            False,
            False,
            False,
            False,
        ]

    def test_the_same_concept_in_two_files_is_an_error(self, tmp_path) -> None:
        (tmp_path / "a.yml").write_text("child: syn")
        (tmp_path / "b.yml").write_text("child: corka")
        with pytest.raises(ValueError, match="child"):
            Lexicon.read(tmp_path)


class TestMarks:
    @pytest.mark.parametrize(
        ("value", "mark"),
        [
            ("P8Y11M", "#age_0_8"),
            ("P9Y", "#age_9_13"),
            ("P13Y11M", "#age_9_13"),
            ("P14Y", "#age_14_17"),
            ("P18Y", "#age_18"),
        ],
    )
    def test_ages_fall_on_the_side_where_the_answer_changes(self, value: str, mark: str) -> None:
        assert mark in marks([("age", value, None)])

    def test_months_alone_are_a_small_child(self) -> None:
        assert "#age_0_8" in marks([("age", "P10M", None)])

    def test_dates_tell_direction_and_role(self) -> None:
        assert marks([("date", "-P3D", "issued")]) == ["#date", "#date_issued", "#past_D"]


class TestNetwork:
    def test_it_learns_what_a_line_cannot_and_the_seed_repeats(self) -> None:
        rows = csr_matrix(np.array([[0, 0], [0, 1], [1, 0], [1, 1]] * 40, dtype=np.float32) + 0.01)
        labels = np.array([0, 1, 1, 0] * 40)
        how = Settings(hidden=16, epochs=150, batch=16, rate=0.02, drop_input=0, drop_hidden=0, smoothing=0)
        first, again = (Network.train(rows, labels, 2, how) for _ in range(2))
        guesses = [int(np.argmax(first.logits(row.indices, row.data))) for row in rows[:4]]
        assert guesses == [0, 1, 1, 0]
        assert np.array_equal(first.first, again.first)


class TestVectors:
    def test_a_message_is_weighed_in_training_as_when_it_is_understood(self) -> None:
        texts = ["kot je mysz", "pies je kość kość", "kot śpi i śpi", "mysz je", "☃", "pies śpi"] * 3
        readings = [views.read(text.split(), text.split(), LEXICON, ["#age"]) for text in texts]
        vectoriser, rows = Vectoriser.learn(readings, grammar=True)
        assert "last subst" in vectoriser.columns["grammar"]
        assert rows.shape == (len(texts), len(vectoriser.idf))
        for number, reading in enumerate(readings):
            places, values = vectoriser.row(reading)
            alone = np.zeros(rows.shape[1])
            alone[places] = values
            assert rows[number].toarray()[0] == pytest.approx(alone, abs=1e-6)


class TestWordsInOrder:
    def readings(self, texts: list[str]) -> list[views.Reading]:
        return [views.read(text.split(), text.split(), LEXICON) for text in texts]

    def test_only_the_order_tells_who_bites_whom_and_the_seed_repeats(self) -> None:
        texts = ["pan gryzie psa", "psa gryzie pan", "ten pan gryzie psa", "ten psa gryzie pan"] * 20
        labels = np.array([0, 1] * 40)
        readings = self.readings(texts)
        rows, table, messages = WordRows.learn(readings)
        how = convolution.Settings(size=16, filters=16, epochs=20, batch=16)
        first, again = (Convolution.train(table, messages, labels, 2, how) for _ in range(2))
        assert [int(np.argmax(first.logits(*rows.row(reading)))) for reading in readings[:4]] == [0, 1, 0, 1]
        assert np.array_equal(first.table, again.table)

    def test_its_gradients_are_those_of_its_loss(self) -> None:
        readings = self.readings(["kot je mysz", "pies je", "mysz", "kot pies kot pies"] * 2)
        rows, table, messages = WordRows.learn(readings)
        labels = np.array([0, 1, 2, 1] * 2)
        how = convolution.Settings(size=4, filters=5, drop_words=0, drop_features=0, drop_hidden=0, smoothing=0)
        network = Convolution._fresh(table.shape[1], 3, how, np.random.default_rng(1))
        network.bias += 0.1

        def loss() -> float:
            logits = np.array([network.logits(*rows.row(reading)) for reading in readings])
            return float(np.mean(np.log(np.exp(logits).sum(1)) - logits[np.arange(len(labels)), labels]))

        touched, *gradients = network._gradients(table, messages, labels, how, np.random.default_rng(2))
        weights = (network.table, network.filters, network.bias, network.out, network.out_bias)
        assert list(touched) == list(range(table.shape[1]))
        for weight, gradient in zip(weights, gradients, strict=True):
            place = np.unravel_index(np.argmax(np.abs(gradient)), gradient.shape)
            before, steps = weight[place], np.float32(0.01)
            weight[place] = before + steps
            more = loss()
            weight[place] = before - steps
            assert (more - loss()) / (2 * steps) == pytest.approx(gradient[place], rel=0.05)
            weight[place] = before

    def test_a_word_is_known_by_its_letters_kind_and_concepts(self) -> None:
        rows, _, messages = WordRows.learn(self.readings(["kot je", "kot je", "pies śpi"]))
        assert {"w:kot", "k:subst", "c:animal", " kot"} <= set(rows.columns)
        assert "w:pies" not in rows.columns  # only once
        assert [list(message) for message in messages] == [[1, 2], [1, 2], [3, 4]]

    def test_a_message_without_words_has_scores(self) -> None:
        rows, table, messages = WordRows.learn(self.readings(["kot je", "pies je"] * 2))
        how = convolution.Settings(size=4, filters=4, epochs=1)
        network = Convolution.train(table, messages, np.array([0, 1] * 2), 2, how)
        for text in ("", "☃ ☃"):
            assert np.isfinite(network.logits(*rows.row(self.readings([text])[0]))).all()


class TestModel:
    def reading(self, text: str) -> views.Reading:
        words = text.split()
        return views.read(words, words, Lexicon({}))

    @pytest.mark.parametrize("makeup", [Makeup(), Makeup(networks=2, in_order=2, grammar=True)])
    def test_saved_and_loaded_it_says_the_same(self, tmp_path, makeup: Makeup) -> None:
        texts = [f"{a} {b}" for a in ("kot", "pies", "kon") for b in ("je", "spi", "biega", "pije")]
        labels = [text.split()[0] for text in texts]
        model = IntentModel.train([self.reading(t) for t in texts], labels, makeup)
        model.save(tmp_path)
        loaded = IntentModel.load(tmp_path)
        for text in ["kot skacze", "pies je", "nic znanego"]:
            before, after = model.probabilities(self.reading(text)), loaded.probabilities(self.reading(text))
            assert before.sum() == pytest.approx(1)
            assert after == pytest.approx(before, abs=0.01)
        assert (len(loaded.networks), len(loaded.in_order)) == (makeup.networks, makeup.in_order)
        assert model.classes[int(np.argmax(model.probabilities(self.reading("kot skacze"))))] == "kot"

    def test_a_message_without_a_known_feature_still_gets_probabilities(self) -> None:
        model = IntentModel.train([self.reading(t) for t in ("kot je", "pies je", "kot spi", "pies spi")], list("abab"))
        assert model.probabilities(self.reading("☃")).sum() == pytest.approx(1)
