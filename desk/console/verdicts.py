"""The rules' verdicts in Polish: what came out, and why. The rules themselves speak a short English of their own."""

from __future__ import annotations

import re
from datetime import date

from knowledge.polish import day

OUTCOMES = {
    "hpv_age": {
        "too_young": "za wcześnie",
        "too_young_approx": "za wcześnie (data urodzenia w przybliżeniu)",
        "eligible": "wiek się zgadza",
        "eligible_soon_over": "wiek się zgadza, ale już niedługo",
        "eligible_approx": "wiek się zgadza (data urodzenia w przybliżeniu)",
        "eligible_approx_soon": "wiek się zgadza, ale być może niedługo",
        "dose2_allowed": "po 14. urodzinach: druga dawka możliwa",
        "clinic_confirms": "po 14. urodzinach: drugą dawkę potwierdza przychodnia",
        "clinic_decides": "po 14. urodzinach: decyduje przychodnia",
        "outside_programme": "po 14. urodzinach: poza programem",
        "unclear": "trzeba dopytać",
        "unknown": "rozmówca nie wie",
    },
    "hpv_interval": {
        "too_early": "za wcześnie na drugą dawkę",
        "planned": "pierwsza dawka dopiero zaplanowana",
        "in_window": "teraz jest czas na drugą dawkę",
        "past_window": "zalecany czas minął",
        "past_window_clinic": "zalecany czas minął: decyduje przychodnia",
        "unclear": "trzeba dopytać o datę dawki",
        "unclear_wide": "data dawki zbyt ogólna",
        "unknown": "rozmówca nie wie",
    },
    "insurance_sync": {
        "wait": "trzeba poczekać",
        "overdue": "powinno już być widać",
        "unclear": "trzeba dopytać o datę zgłoszenia",
        "unknown": "rozmówca nie wie",
    },
    "child_access": {
        "own_title": "dziecko ma własne ubezpieczenie",
        "other_parent": "dziecko ubezpiecza drugi rodzic",
        "wait": "zgłoszone niedawno: trzeba poczekać",
        "employer": "sprawa dla pracodawcy (ZUS)",
        "ask": "trzeba dopytać",
    },
    "sick_leave_visibility": {
        "expected": "zwolnienie jest w drodze",
        "overdue": "powinno już być widać",
        "unclear": "trzeba dopytać o datę wystawienia",
        "unknown": "rozmówca nie wie",
    },
    "absence_notice": {
        "until": "jest jeszcze czas",
        "passed": "termin minął",
        "unclear": "trzeba dopytać o pierwszy dzień",
        "unknown": "rozmówca nie wie",
    },
    "trusted_profile": {
        "valid": "ważny",
        "ends_today": "traci ważność dziś",
        "expired": "nieważny",
        "unclear": "trzeba dopytać, od kiedy jest",
        "unknown": "rozmówca nie wie",
    },
    "app_identity": {
        "first_login": "pierwsze logowanie",
        "new_phone": "nowy telefon",
        "next": "następne potwierdzenie",
        "due": "trzeba potwierdzić teraz",
        "three_cases": "trzy możliwe powody",
        "unclear": "trzeba dopytać o ostatnie potwierdzenie",
        "unknown": "rozmówca nie wie",
    },
}
SLOTS = {
    "birth_date": "data urodzenia",
    "dose_date": "data dawki",
    "had_dose": "czy była pierwsza dawka",
    "registered_on": "data zgłoszenia",
    "registered_by_employer": "czy zgłosił pracodawca",
    "own_title": "czy dziecko ma własne ubezpieczenie",
    "other_parent": "czy ubezpiecza drugi rodzic",
    "issued_on": "data wystawienia",
    "absent_since": "pierwszy dzień nieobecności",
    "set_up_on": "data założenia",
    "confirmed_on": "data potwierdzenia",
    "identity_case": "który z trzech powodów",
    "first_login": "pierwsze logowanie",
    "new_phone": "nowy telefon",
}
DATE = r"(\d{4}-\d\d-\d\d)"
REASONS = (  # what a rule says, and its Polish; a date, a number or a slot's name goes where {} stands
    (rf"day (\d+) of the absence is {DATE}", "{}. dzień nieobecności to {}"),
    (r"a weekend is not settled", "nie wiadomo, co z sobotą i niedzielą: źródła tego nie mówią"),
    (rf"the first day lies between {DATE} and {DATE}", "pierwszy dzień: między {} a {}"),
    (r"the day of the last confirmation is not known", "nie wiadomo, kiedy było ostatnie potwierdzenie"),
    (rf"confirmed between {DATE} and {DATE}: it may be due again", "potwierdzone między {} a {}: może już być pora"),
    (r"the child has an insurance title of its own", "dziecko ma własny tytuł do ubezpieczenia"),
    (r"the other parent insures the child", "dziecko ubezpiecza drugi rodzic"),
    (r"the employer did not register the child", "pracodawca nie zgłosił dziecka"),
    (r"the cause depends on (\w+)", "przyczyna zależy od tego: {}"),
    (rf"born between {DATE} and {DATE}: the age group is not settled", "urodzone między {} a {}: wiek nierozstrzygnięty"),
    (rf"turns (\d+) on {DATE}", "{}. urodziny: {}"),
    (rf"turns (\d+) between {DATE} and {DATE}", "{}. urodziny: między {} a {}"),
    (rf"the last day is {DATE}", "ostatni dzień: {}"),
    (rf"the last day lies between {DATE} and {DATE}", "ostatni dzień: między {} a {}"),
    (r"over (\d+); whether there was a dose 1 is not known", "po {}. urodzinach; nie wiadomo, czy była pierwsza dawka"),
    (r"over (\d+), no dose 1", "po {}. urodzinach, bez pierwszej dawki"),
    (r"whether dose 1 came before the birthday (\d+) is not known", "nie wiadomo, czy pierwsza dawka była przed {}. urodzinami"),
    (r"the birth year decides, and it is not known", "decyduje rocznik, a nie jest znany"),
    (r"dose 1 came after the birthday (\d+), which the sources do not settle", "pierwsza dawka po {}. urodzinach: źródła tego nie rozstrzygają"),
    (r"dose 1 in time, born in (\d+)", "pierwsza dawka w terminie, rocznik {}"),
    (rf"(\d+) months were over on {DATE}; never a refusal", "{} mies. minęło {}; to nie jest odmowa"),
    (rf"the window is {DATE} to {DATE}", "czas na drugą dawkę: od {} do {}"),
    (rf"(\d+) months are over on {DATE}", "{} mies. minie {}"),
    (rf"dose 1 lies between {DATE} and {DATE}", "pierwsza dawka: między {} a {}"),
    (r"more than (\d+) days since the registration", "od zgłoszenia minęło więcej niż {} dni"),
    (rf"day (\d+) after the registration is {DATE}, and still waits", "{}. dzień po zgłoszeniu to {}, jeszcze nie minął"),
    (rf"registered between {DATE} and {DATE}: day (\d+) may have passed", "zgłoszone między {} a {}: {}. dzień mógł już minąć"),
    (rf"it shows (\d+) to (\d+) days after issue, by {DATE}", "widać je od {} do {} dni po wystawieniu, najpóźniej {}"),
    (rf"it should have shown by {DATE}", "powinno być widać najpóźniej {}"),
    (rf"issued between {DATE} and {DATE}: it may still be on its way", "wystawione między {} a {}: może być jeszcze w drodze"),
    (rf"its last day was {DATE}", "ostatni dzień ważności: {}"),
    (rf"its last day is {DATE}", "ostatni dzień ważności: {}"),
    (r"(first_login|new_phone) is one of the three cases", "to jeden z trzech powodów: {}"),
    (r"the case is not known", "nie wiadomo, który to powód"),
    (rf"due again since {DATE}", "trzeba było potwierdzić od {}"),
    (rf"due again on {DATE}", "następne potwierdzenie: {}"),
    (rf"set up between {DATE} and {DATE}: it may have run out", "założony między {} a {}: mógł już stracić ważność"),
)  # fmt: skip


def outcome(rule: str, name: str) -> str:
    """What came out, in words."""
    return OUTCOMES.get(rule, {}).get(name, name)


def reason(said: str) -> str:
    """A rule's reason in Polish; one that is not known stays as it is."""
    for pattern, polish in REASONS:
        found = re.fullmatch(pattern, said)
        if found:
            return polish.format(*map(_worded, found.groups()))
    return said


def _worded(value: str) -> str:
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return SLOTS.get(value, value)
