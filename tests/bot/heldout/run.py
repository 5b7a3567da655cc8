"""Play the held-out dialogues against a running bot and say how many pass.

    python tests/bot/heldout/run.py [base url] [--only TEXT]

The dialogues expect the bot's day to be 2026-11-23 (IKP_TODAY=2026-11-23 for the bot and its actions).
It measures, it doesn't gate: the exit code is always 0, the last line is the share that passed.

A turn is {user, must, not}: regular expressions searched in everything that the bot says in that turn. A turn can also
have `asked`, what the citizen would answer if the bot asked back: [[pattern of the question, answer], ...]. Each answer is
given at most once, as long as the bot asks something that fits and `must` isn't met; then `must` and `not` are searched in
what the bot said after the first such answer.
"""

import argparse
import json
import re
import sys
import urllib.error
import urllib.request
import uuid
from collections import Counter
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
MOST_ANSWERS = 8


def words(part):
    """Every text in one message of the bot: the text, titles of buttons, strings of a custom payload."""
    if isinstance(part, str):
        return [part]
    if isinstance(part, list):
        return [text for item in part for text in words(item)]
    if isinstance(part, dict):
        skipped = {"recipient_id", "payload", "image", "attachment", "type"}
        return [text for key, item in part.items() if key not in skipped for text in words(item)]
    return []


def say(base, sender, text, timeout):
    body = json.dumps({"sender": sender, "message": text}).encode()
    request = urllib.request.Request(
        base.rstrip("/") + "/webhooks/rest/webhook", data=body, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=timeout) as response:
        messages = json.load(response)
    return "\n".join(words(messages)).translate(SPACES).strip()


def question_in(reply):
    """The sentences that ask; the whole reply where none has a question mark."""
    asking = re.findall(r"[^.?!\n]*\?", reply)
    return " ".join(asking) if asking else reply


def faults_of(reply, turn):
    if not reply:
        return ["silence"]
    missing = [f"missing: {pattern}" for pattern in turn.get("must", []) if not re.search(pattern, reply)]
    unwanted = [f"unwanted: {pattern}" for pattern in turn.get("not", []) if re.search(pattern, reply)]
    return missing + unwanted


def play(dialogue, base, timeout):
    """What is wrong with each turn, and all that was said."""
    sender = f"heldout-{uuid.uuid4().hex}"
    transcript, found = [], []

    def exchange(text):
        transcript.append(f"   citizen: {text}")
        reply = say(base, sender, text, timeout)
        transcript.append("   bot:     " + (reply.replace("\n", "\n            ") or "(silence)"))
        return reply

    for number, turn in enumerate(dialogue["turns"], 1):
        try:
            last = exchange(turn["user"])
            waiting, later = list(turn.get("asked", [])), []
            for _ in range(MOST_ANSWERS):
                if later and not faults_of("\n".join(later), turn):
                    break
                fitting = next((pair for pair in waiting if re.search(pair[0], question_in(last))), None)
                if fitting is None:
                    break
                waiting.remove(fitting)
                last = exchange(fitting[1])
                later.append(last)
            faults = faults_of("\n".join(later) if later else last, turn)
        except (OSError, urllib.error.URLError, ValueError) as error:
            faults = [f"no answer from the bot: {error}"]
        if faults:
            transcript.extend(f"   !! turn {number}: {fault}" for fault in faults)
        found.append(faults)
    return found, transcript


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", nargs="?", default="http://127.0.0.1:5005")
    parser.add_argument("--only", default="", help="dialogues whose name contains this")
    parser.add_argument("--file", type=Path, default=HERE / "dialogues.yml")
    parser.add_argument("--timeout", type=float, default=60)
    options = parser.parse_args()

    dialogues = yaml.safe_load(options.file.read_text(encoding="utf-8"))
    dialogues = [dialogue for dialogue in dialogues if options.only in dialogue["name"]]
    try:
        with urllib.request.urlopen(options.base.rstrip("/") + "/", timeout=options.timeout):
            pass
    except OSError as error:
        print(f"no bot at {options.base}: {error}\npassed: 0 of {len(dialogues)} dialogues (0.0 %)")
        return

    passed, turns, good_turns, silent = 0, 0, 0, 0
    seen, good = Counter(), Counter()
    for dialogue in dialogues:
        found, transcript = play(dialogue, options.base, options.timeout)
        group = dialogue["name"].split(":")[0]
        fine = not any(found)
        seen[group] += 1
        good[group] += fine
        passed += fine
        turns += len(found)
        good_turns += sum(not faults for faults in found)
        silent += sum("silence" in faults for faults in found)
        if not fine:
            print(f"FAILED {dialogue['name']}", *transcript, "", sep="\n", flush=True)

    print("by group:")
    for group in sorted(seen):
        print(f"   {group:32} {good[group]:3} of {seen[group]}")
    share = 100 / max(1, len(dialogues))
    print(f"turns: {good_turns} of {turns} as expected, {silent} silent")
    print(f"passed: {passed} of {len(dialogues)} dialogues ({passed * share:.1f} %)")


if __name__ == "__main__":
    main()
    sys.exit(0)
