"""What `rasa train` does, without what this project has no use for.

Rasa reads the examples three times, copies them eight times and hashes each several times over, to find parts of an
earlier model that could be kept. `scripts.train` has already found that no model fits, so nothing is to be kept: the
sources are read once, every component is trained, and the archive is packed quickly (half-precision weights hardly
shrink, however long one tries).
"""

from __future__ import annotations

import tarfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rasa.engine.constants import PLACEHOLDER_IMPORTER
from rasa.engine.graph import ExecutionContext, GraphModelConfiguration
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import (
    MODEL_ARCHIVE_COMPONENTS_DIR,
    LocalModelStorage,
)
from rasa.engine.storage.storage import ModelMetadata
from rasa.engine.training.hooks import LoggingHook
from rasa.engine.validation import validate
from rasa.shared.core.domain import Domain
from rasa.shared.data import TrainingType
from rasa.shared.importers.importer import ResponsesSyncImporter
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

_COMPRESSION = 1


class _Reader(RasaYAMLReader):
    """Rasa's, without a look at its schema, which costs half the time: `rasa data validate` does that."""

    def validate(self, string: str) -> None:
        """No."""


class _Files(RasaFileImporter):
    """Rasa's reader of files; each file is read once."""

    @cached_method
    def get_domain(self) -> Domain:
        return super().get_domain()

    @cached_method
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        parts = [_Reader().read(path) for path in self._nlu_files]
        whole = TrainingData([example for part in parts for example in part.training_examples])  # drops doubles
        for part in parts:
            whole.entity_synonyms |= part.entity_synonyms
            whole.regex_features += part.regex_features
            whole.lookup_tables += part.lookup_tables
            whole.responses |= part.responses
        return whole


class Sources(ResponsesSyncImporter):
    """The domain with the responses beside the examples; the examples as they stand in the files."""

    @classmethod
    def of(cls, config: str, domain: str, data: list[str]) -> Sources:
        """From the paths of files or folders."""
        return cls(_Files(config, domain, data))

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Nothing is merged into them: no intent here is Rasa's retrieval intent, no story is end-to-end."""
        return self._importer.get_nlu_data()


class _Storage(LocalModelStorage):
    """Rasa's folder of a model in the making; packs it in a sixth of the time."""

    def create_model_package(
        self, model_archive_path: str | Path, model_configuration: GraphModelConfiguration, domain: Domain
    ) -> ModelMetadata:
        metadata = self._create_model_metadata(domain, model_configuration)
        with TemporaryDirectory() as folder:
            self._persist_metadata(metadata, Path(folder))
            with tarfile.open(model_archive_path, "w:gz", compresslevel=_COMPRESSION) as archive:
                archive.add(folder, arcname="")
                archive.add(self._storage_path, arcname=MODEL_ARCHIVE_COMPONENTS_DIR)
        return metadata


def train(domain: Path, config: Path, data: Sequence[Path | str], archive: Path) -> None:
    """A model of these sources, in `archive`. Raises what Rasa raises."""
    sources = Sources.of(str(config), str(domain), [str(path) for path in data])
    settings = sources.get_config()
    graphs = Recipe.recipe_for_name(settings.get("recipe")).graph_config_for_recipe(
        settings, {}, training_type=TrainingType.BOTH, is_finetuning=False
    )
    validate(graphs)
    schema = graphs.train_schema
    with TemporaryDirectory() as folder:
        storage = _Storage(Path(folder))
        hooks = [LoggingHook(pruned_schema=schema)]
        runner = DaskGraphRunner.create(schema, storage, ExecutionContext(graph_schema=schema), hooks=hooks)
        runner.run(inputs={PLACEHOLDER_IMPORTER: sources})
        storage.create_model_package(archive, graphs, sources.get_domain())
