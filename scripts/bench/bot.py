"""`make bench`, the bot's part: understanding and turns, ours beside Rasa's stock bot trained on the same data.

`python -m scripts.bench.bot --stock-epochs 3` shortens the stock bot's training, hours on two cores: its speed and
memory stay what they are, its training time is then marked and not compared.

Both answer on loopback, one after the other, with the same training examples, rules, answers and action server. Ours is
trained and started as `make run` does it. The stock one is what `rasa init` writes (DIET, ResponseSelector, TED,
UnexpecTED; 100 epochs each) and keeps its conversations in memory; its policies learn from the rules, told as stories.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
import psutil
import yaml

from scripts.evaluation.messages import kept_apart
from scripts.evaluation.rasa_peers import STOCK
from scripts.run import bot_parts
from scripts.settings import ROOT, Settings
from scripts.supervise import Part

MESSAGES = 200
CONVERSATIONS, TURNS = 8, 15
PATIENCE = 180  # seconds for a start on a busy machine
PORT, ACTIONS_PORT = 15105, 15106
EPOCHS = 100
STOCK_CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "stock",
    "language": "pl",
    "pipeline": [
        *STOCK,
        {"name": "EntitySynonymMapper"},
        {"name": "ResponseSelector", "epochs": 100, "constrain_similarities": True},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
    "policies": [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": 100},
        {"name": "TEDPolicy", "max_history": 5, "epochs": 100, "constrain_similarities": True},
    ],
}


@dataclass(frozen=True)
class Figures:
    """Milliseconds, seconds, megabytes."""

    training: float
    start: float
    memory: float
    parse: tuple[float, float]  # p50, p95
    turn: tuple[float, float]
    turns_a_second: float


def main(argv: list[str] | None = None) -> int:
    """Prints the table of ratios. Exit code 1 when a system does not train or start."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.bot")
    parser.add_argument("--stock-epochs", type=int, default=EPOCHS, help="of each of the stock pipeline's networks")
    epochs = parser.parse_args(argv).stock_epochs
    texts = [text for text, _ in kept_apart("test")][:: max(1, len(kept_apart("test")) // MESSAGES)]
    with tempfile.TemporaryDirectory(prefix="ikp-bench-") as name:
        settings = Settings(port=PORT, rasa_port=PORT, actions_port=ACTIONS_PORT, var=Path(name))
        actions = bot_parts(settings, Path())[0]
        try:
            actions.start()
            _wait(actions)
            ours = _measure("ours", *_ours(settings), texts)
            other = _measure("stock", *_stock(settings, epochs), texts)
        except RuntimeError as error:
            print(f"bench bot: {error}", file=sys.stderr)
            return 1
        finally:
            actions.stop(10)
    rows = [
        ("parse p50, ms", ours.parse[0], other.parse[0]),
        ("parse p95, ms", ours.parse[1], other.parse[1]),
        ("REST turn p50, ms", ours.turn[0], other.turn[0]),
        ("REST turn p95, ms", ours.turn[1], other.turn[1]),
        (f"turns a second, {CONVERSATIONS} conversations", ours.turns_a_second, other.turns_a_second),
        ("start, s", ours.start, other.start),
        ("training, s", ours.training, other.training),
        ("memory, MB", ours.memory, other.memory),
    ]
    print("\n| bot | ours | Rasa stock | ours / stock |\n| --- | --- | --- | --- |")
    for label, mine, its in rows:
        if label.startswith("training") and epochs != EPOCHS:
            print(f"| {label} | {mine:.1f} | {its:.1f} for {epochs} of {EPOCHS} epochs | |")
            continue
        print(f"| {label} | {mine:.1f} | {its:.1f} | {mine / its:.2f} |")
    return 0


def _with_epochs(epochs: int) -> dict[str, Any]:
    parts = {
        key: [{**part, "epochs": epochs} if "epochs" in part else part for part in STOCK_CONFIG[key]]
        for key in ("pipeline", "policies")
    }
    return {**STOCK_CONFIG, **parts}


def _ours(settings: Settings) -> tuple[list[str], Part]:
    """How it is trained, and the bot."""
    model = settings.var / "ours.tar.gz"
    train = "from pathlib import Path; import sys; from scripts.train import train_to; train_to(Path(sys.argv[1]))"
    return [sys.executable, "-c", train, str(model)], bot_parts(settings, model)[1]


def _stock(settings: Settings, epochs: int) -> tuple[list[str], Part]:
    """How it is trained, and the bot."""
    folder = settings.var / "stock"
    folder.mkdir()
    config, stories, credentials, endpoints = (
        folder / f"{name}.yml" for name in ("config", "stories", "credentials", "endpoints")
    )
    config.write_text(yaml.safe_dump(_with_epochs(epochs)), encoding="utf-8")
    stories.write_text(yaml.safe_dump({"version": "3.1", "stories": list(_rules_as_stories())}), encoding="utf-8")
    credentials.write_text("rest:\n", encoding="utf-8")
    actions = f"http://127.0.0.1:{settings.actions_port}/webhook"
    endpoints.write_text(yaml.safe_dump({"action_endpoint": {"url": actions}}), encoding="utf-8")
    data = [str(path) for name in ("rules", "responses") for path in sorted((ROOT / "data").glob(f"*/{name}.yml"))]
    data += [str(path) for path in sorted((ROOT / "data").glob("*/nlu/*.yml"))]
    rasa = [sys.executable, "-m", "rasa"]
    train = [*rasa, "train", "--force", "--config", str(config), "--data", *data, str(stories)]
    train += ["--domain", str(ROOT / "domain.yml"), "--out", str(folder), "--fixed-model-name", "stock"]
    run = [*rasa, "run", "--enable-api", "-i", "127.0.0.1", "-p", str(settings.rasa_port)]
    run += ["--model", str(folder / "stock.tar.gz")]
    run += ["--credentials", str(credentials), "--endpoints", str(endpoints)]
    ready = f"http://127.0.0.1:{settings.rasa_port}/status"
    return train, Part("stock", run, ready, folder / "stock.log", settings.child_environment())


def _rules_as_stories() -> Iterator[dict[str, Any]]:
    """The rules that begin a talk."""
    for path in sorted((ROOT / "data").glob("*/rules.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            if "condition" not in rule and "intent" in rule["steps"][0]:
                yield {"story": rule["rule"], "steps": rule["steps"]}


def _measure(name: str, train: list[str], bot: Part, texts: list[str]) -> Figures:
    print(f"bench bot: {name}: training …", file=sys.stderr, flush=True)
    began = time.monotonic()
    done = subprocess.run(train, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} did not train: {done.stdout[-300:]} {done.stderr[-300:]}")
    training = time.monotonic() - began
    url = f"http://127.0.0.1:{PORT}"
    bot.start()
    try:
        start = _wait(bot)
        print(f"bench bot: {name}: started after {start:.0f} s, measuring …", file=sys.stderr, flush=True)
        with httpx.Client(base_url=url, timeout=30) as client:
            for text in texts[:20]:
                _turn(client, "warm", text)
            parse = [_timed(client, "/model/parse", {"text": text}) for text in texts]
            turn = [_turn(client, f"one-{at % 10}", text) for at, text in enumerate(texts)]
        memory = sum(p.memory_info().rss for p in psutil.process_iter(["cmdline"]) if _is(p, PORT)) / 1e6
        return Figures(training, start, memory, _p50_p95(parse), _p50_p95(turn), _turns_a_second(url, texts))
    finally:
        bot.stop(10)


def _wait(part: Part) -> float:
    """Seconds until it answers. Raises RuntimeError when it does not."""
    began = time.monotonic()
    while not part.answers():
        if time.monotonic() - began > PATIENCE or not part.running():
            raise RuntimeError(f"{part.name} did not start: {part.last_lines()}")
        time.sleep(0.1)
    return time.monotonic() - began


def _is(process: psutil.Process, port: int) -> bool:
    command = process.info["cmdline"] or []
    return "rasa" in command and str(port) in command


def _timed(client: httpx.Client, path: str, body: dict[str, str]) -> float:
    began = time.perf_counter()
    client.post(path, json=body).raise_for_status()
    return 1000 * (time.perf_counter() - began)


def _turn(client: httpx.Client, sender: str, text: str) -> float:
    return _timed(client, "/webhooks/rest/webhook", {"sender": sender, "message": text})


def _turns_a_second(url: str, texts: list[str]) -> float:
    def talk(number: int) -> None:
        with httpx.Client(base_url=url, timeout=60) as client:
            for turn in range(TURNS):
                _turn(client, f"many-{number}", texts[(number * TURNS + turn) % len(texts)])

    began = time.monotonic()
    with ThreadPoolExecutor(CONVERSATIONS) as pool:
        list(pool.map(talk, range(CONVERSATIONS)))
    return CONVERSATIONS * TURNS / (time.monotonic() - began)


def _p50_p95(values: list[float]) -> tuple[float, float]:
    cuts = quantiles(values, n=20)
    return cuts[9], cuts[18]


if __name__ == "__main__":
    sys.exit(main())
