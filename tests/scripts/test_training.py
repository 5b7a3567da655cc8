"""What the trainer reads is what Rasa reads."""

from __future__ import annotations

from rasa.shared.importers.importer import TrainingDataImporter

from scripts.train import ROOT
from scripts.training import Sources


def test_the_domain_and_the_examples_are_those_that_rasa_finds() -> None:
    paths = str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")]
    ours, rasas = Sources.of(*paths), TrainingDataImporter.load_from_config(*paths)
    assert ours.get_domain().as_dict() == rasas.get_domain().as_dict()
    assert ours.get_stories().fingerprint() == rasas.get_stories().fingerprint()
    examples, theirs = ours.get_nlu_data(), rasas.get_nlu_data()
    assert examples.intents
    assert [(e.get("text"), e.get("intent")) for e in examples.intent_examples] == [
        (e.get("text"), e.get("intent")) for e in theirs.intent_examples
    ]
    assert examples.responses == rasas.importer.get_nlu_data().responses
