"""The private PostgreSQL that other tests stand on."""

from __future__ import annotations

import subprocess
import sys

import psycopg
import pytest

from scripts.postgres import cluster


def test_a_cluster_answers_to_its_password_only_and_leaves_nothing(tmp_path):
    with cluster(tmp_path) as url:
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 40 + 2").fetchone() == (42,)
        wrong = url.replace(url.split(":")[2].split("@")[0], "wrong")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(wrong)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_command_runs_with_it_and_its_code_is_handed_on():
    says = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL']); raise SystemExit(7)"
    command = [sys.executable, "-m", "scripts.postgres", "with", sys.executable, "-c", says]
    assert subprocess.run(command, check=False).returncode == 7
