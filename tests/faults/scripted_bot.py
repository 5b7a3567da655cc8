"""A bot with one sentence: for faults where the real one would only take time. `python -m tests.faults.scripted_bot PORT`."""

from __future__ import annotations

import sys

from aiohttp import web


async def answer(request: web.Request) -> web.Response:
    """An FAQ answer that repeats the question."""
    question = await request.json()
    text = question.get("message") or question.get("payload") or ""
    message = {"text": f"Odpowiedź: {text}", "buttons": [], "answer": "utter_hpv_referral", "version": "built-in"}
    why = {"intents": [{"name": "hpv_referral", "confidence": 0.99}], "entities": [], "fallback": False}
    return web.json_response({"messages": [message], "why": why, "urgent": None, "handover": None})


def application() -> web.Application:
    """The addresses that the desk uses of Rasa's."""
    app = web.Application()
    app.router.add_post("/webhooks/desk/webhook", answer)
    app.router.add_get("/status", lambda _: web.json_response({"model_file": "scripted", "model_id": "scripted"}))
    app.router.add_get("/", lambda _: web.Response(text="ok"))
    return app


if __name__ == "__main__":
    web.run_app(application(), host="127.0.0.1", port=int(sys.argv[1]), print=None)
