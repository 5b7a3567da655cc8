"""The house rules: who imports whom, one name a topic, small rooms, settings and jobs documented."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOPICS = {"child_account", "hpv", "documents", "sick_leave", "login", "general", "safety", "conversation"}
ROOMS = {"knowledge", "rules", "nlu", "policies", "actions", "channels", "desk", "scripts", "tests"}
MAY_IMPORT = {
    "knowledge": {"knowledge"},
    "rules": {"rules", "knowledge"},
    "nlu": {"nlu", "knowledge"},
    "policies": {"policies", "knowledge"},
    "actions": {"actions", "rules", "knowledge"},
    "channels": {"channels", "knowledge"},
    "desk": {"desk", "knowledge"},
}
FOREIGN = {  # top-level packages that must not be needed in a room
    "knowledge": {"rasa", "rasa_sdk", "django", "spacy"},
    "rules": {"rasa", "rasa_sdk", "django", "spacy", "yaml"},
    "actions": {"rasa", "django", "spacy"},
    "channels": {"rasa_sdk", "django"},
    "desk": {"rasa", "rasa_sdk", "spacy"},
}


def python_files(room: str) -> list[Path]:
    return sorted(path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_what_the_table_allows(room: str) -> None:
    wrong = {
        str(path.relative_to(ROOT)): sorted(bad)
        for path in python_files(room)
        if (bad := (imported(path) & (ROOMS - MAY_IMPORT[room])) | (imported(path) & FOREIGN.get(room, set())))
    }
    assert not wrong


def test_rules_know_no_clock() -> None:
    clocks = re.compile(r"\b(date\.today|datetime\.now|datetime\.utcnow|time\.time)\b")
    assert [path.name for path in python_files("rules") if clocks.search(path.read_text(encoding="utf-8"))] == []


def test_actions_hold_no_polish_prose() -> None:
    polish = re.compile(r"[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]")
    wrong = []
    for path in python_files("actions"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and polish.search(node.value):
                wrong.append(f"{path.name}:{node.lineno}: {node.value[:40]}")
    assert wrong == []


def test_a_topic_has_one_name_in_every_folder() -> None:
    assert {path.name for path in (ROOT / "data").iterdir() if path.is_dir()} == TOPICS


def test_no_room_has_grown_beyond_reading() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for room in sorted(ROOMS)
        for path in python_files(room)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert not long


def test_every_setting_that_the_code_reads_is_in_env_example() -> None:
    listed = set(
        re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    )
    read: set[str] = set()
    patterns = (
        r"env\.(?:text|flag|number|pairs|secret)\(\s*\"([A-Z][A-Z0-9_]+)\"",
        r"os\.environ(?:\.get)?[\(\[]\s*\"([A-Z][A-Z0-9_]+)\"",
        r"os\.getenv\(\s*\"([A-Z][A-Z0-9_]+)\"",
    )
    for room in ("desk", "actions", "channels", "policies", "nlu", "scripts"):
        for path in python_files(room):
            text = path.read_text(encoding="utf-8")
            for pattern in patterns:
                read |= set(re.findall(pattern, text))
    internal = {
        "DJANGO_SETTINGS_MODULE",
        "PYTHONPATH",
        "HOME",
        "PATH",
        "CI",
        "RASA_TELEMETRY_ENABLED",
        "RASA_MAX_CACHE_SIZE",
        "STORE",
    }
    assert read - listed - internal == set()


def test_readme_names_every_job_of_the_makefile() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    jobs = re.findall(r"^([a-z][a-z0-9-]*):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert [job for job in jobs if f"make {job}" not in readme] == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (document.parent / target).exists():
                broken.append(f"{document.name} → {target}")
    assert broken == []


def test_committed_files_hold_no_registry_and_no_machine_path() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    machine = re.compile(rb"(?<![\w.-])/(?:work|root)/[a-z.]|--(?:extra-)?index-url")
    wrong = []
    for name in tracked.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and name != os.path.relpath(__file__, ROOT) and machine.search(path.read_bytes()):
            wrong.append(name)
    assert wrong == []
