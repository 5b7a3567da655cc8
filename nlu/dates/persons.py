"""Whose age it is: a child's, the writer's own, a grown-up relative's."""

from __future__ import annotations

from nlu.words import Words, listed

CHILD_WORDS = frozenset(
    listed(
        "corka corki corke corce corko corek corkom corkami cora core cory coreczka coreczki coreczke"
        " coreczce corcia corcie syn syna synowi synem synu synek synka synkowi synowie synow dziecko dziecka"
        " dziecku dzieckiem dzieci dzieciak dzieciaka mloda mlodej mlodego mlody mlodemu maly malego malemu"
        " mala malej chlopiec chlopca chlopak chlopaka dziewczyna dziewczyny dziewczynka dziewczynki"
        " dziewczynke wnuczka wnuczki wnuczke wnuk wnuka wnusia pasierb pasierba pasierbica pasierbicy"
        " nastolatka nastolatek nastolatke podopieczna podopieczny siostra siostry siostre brat brata bratanek"
        " bratanica siostrzenica siostrzeniec nastolatki nastolatkowi blizniaki blizniaczki"
    )
)
OTHER_PEOPLE = frozenset(
    listed(
        "mama mamy mame mamie matka matki tata taty tacie ojciec ojca babcia babci babcie dziadek dziadka maz"
        " meza zona zony tesciowa tesciowej tesc partner partnerka ciocia wujek pacjentka pacjent senior"
    )
)
_WRITER_IS = frozenset(listed("mam jestem bede skonczylam skonczylem koncze skoncze"))
HAS = frozenset(listed("ma mam wiek wieku maja majac"))
FILLERS = frozenset(
    listed(
        "juz dopiero teraz dokladnie obecnie wlasnie rowno skonczone ukonczone skonczonych dzis dzisiaj"
        " aktualnie prawie niecale niespelna ponad przeszlo niemal blisko jeszcze ona on : - to lat , ("
        " wlasnie ile"
    )
)
GROWN_UP = 18  # years
_REACH = 5  # how many words before an age may say whose it is


def whose(words: Words, first: int, years: int) -> str | None:
    """`self` for a grown-up writer's age ("mam 32 lata"), `other` for a grown-up relative's, None for a child's.

    A writer of 13 asks for themselves: that is the child meant.
    """
    if years < GROWN_UP:
        return None
    for back in range(1, _REACH + 1):
        word = words.text(first - back)
        if word in OTHER_PEOPLE:
            return "other"
        if word in _WRITER_IS:
            return None if _describes_a_child(words, first) else "self"
        if word == "," or (word not in FILLERS and word not in HAS):
            return None
    return None


def _describes_a_child(words: Words, first: int) -> bool:
    """`mam 13-letnią córkę`, `mam 14-latka`: what the writer has, not is."""
    if any(words.text(first - n) == "jestem" for n in (1, 2)):
        return False
    ahead = [words.text(first + n) for n in range(5)]
    return any(word.startswith(("latk", "latek", "letn")) or "latk" in word or "letni" in word for word in ahead)


def is_denied(words: Words, first: int) -> bool:
    """`nie ma (jeszcze) 14 lat`, `nie 13 lat`."""
    place = first - 1
    for _ in range(3):
        if words.text(place) not in HAS and words.text(place) not in (
            "jeszcze",
            "juz",
            "skonczone",
            "skonczonych",
            "lat",
        ):
            break
        place -= 1
    return words.text(place) == "nie"
