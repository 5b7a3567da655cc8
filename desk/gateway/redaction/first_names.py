"""First names that are common in Poland, and a test for their inflected forms."""

from __future__ import annotations

import re

NAMES = """
Adam Adrian Agata Agnieszka Aleksander Aleksandra Alicja Alina Alan Amelia Andrzej Aneta Angelika Anna Antoni Antonina Arkadiusz Artur Barbara
Bartosz Bartłomiej Beata Błażej Bogdan Bogumiła Bogusław Bogusława Bożena Cecylia Cezary Czesław Czesława Damian Daniel Daria Dariusz Dawid Diana
Dominik Dominika Dorota Edward Edyta Eliza Elżbieta Emil Emilia Eryk Eugeniusz Ewa Ewelina Ewelina Fabian Feliks Filip Franciszek Gabriel Gabriela
Genowefa Grażyna Grzegorz Hanna Halina Helena Henryk Hubert Ignacy Iga Igor Ilona Irena Ireneusz Iwona Izabela Jacek Jadwiga Jakub Jan Janina Janusz
Jarosław Jerzy Joanna Jolanta Józef Józefa Julia Julian Justyna Kacper Kaja Kamil Kamila Karol Karolina Katarzyna Kazimierz Kinga Klaudia Konrad
Kornelia Krystian Krystyna Krzysztof Ksawery Laura Lech Lena Leokadia Leon Leszek Lidia Liliana Lucyna Ludmiła Ludwik Łucja Łukasz Maciej Magdalena
Maja Małgorzata Marcel Marcin Marek Maria Marian Marianna Mariola Mariusz Marta Martyna Martyna Mateusz Maksymilian Michalina Michał Mikołaj Milena
Mirosław Mirosława Monika Natalia Nadia Natasza Nikodem Nikola Nina Norbert Oktawia Ola Olga Oliwia Oliwier Oskar Patrycja Patryk Paulina Paweł Piotr
Pola Przemysław Rafał Regina Renata Robert Roman Roksana Ryszard Sandra Sebastian Sławomir Sonia Stanisław Stanisława Stefan Stefania Sylwester Sylwia
Szymon Tadeusz Teresa Tomasz Tymon Tymoteusz Urszula Wacław Waldemar Wanda Weronika Wiesław Wiesława Wiktor Wiktoria Wioletta Witold Władysław Wojciech
Zbigniew Zdzisław Zofia Zuzanna Zygmunt Żaneta Ania Asia Basia Kasia Gosia Magda Zosia Zuzia Staś Jaś Franek Antek Kuba Tomek Bartek Krzysiek Wojtek
Oleksandr Oleksandra Oksana Olena Iryna Natalija Dmytro Serhij Mykoła Tetiana Switłana Andrij Jurij Wołodymyr Julija Anastazja Sofija Maksym Bohdan
""".split()  # noqa: SIM905


def _stem(name: str) -> str:
    """What all forms of a name begin with: Anna, Anny, Annie → Ann; Paweł, Pawła → Paw; Marek, Marka → Mar."""
    stem = re.sub(r"(?:ieł|eł|ek|iec|er|ia|ja|a|y|i|o|ł)$", "", name)
    return stem if len(stem) >= 3 else name


LONGEST_ENDING = 5
STEMS = {(_stem(name).lower(), len(name)) for name in NAMES}
EXACT = {name.lower() for name in NAMES}
WORDS_THAT_ARE_NOT = {
    "jana",
    "janie",
    "rok",
    "roku",
    "marka",
    "pola",
    "maja",
    "leku",
    "lekarz",
    "marca",
    "marcu",
    "dana",
    "dane",
    "danych",
    "karta",
}


def is_first_name(word: str) -> bool:
    """True for a first name in any case ("Kacpra", "Annie"); words with a sense of their own are left out."""
    folded = word.lower()
    if folded in EXACT:
        return True
    if folded in WORDS_THAT_ARE_NOT:
        return False
    return any(
        folded.startswith(stem)
        and len(stem) >= 4
        and len(folded) <= length + 3
        and ENDING.fullmatch(folded[len(stem) :])
        for stem, length in STEMS
    )


ENDING = re.compile(
    r"(?:|a|ą|ę|y|i|e|o|u|em|ie|ia|ii|ią|ię|ja|ji|ję|ją|owi|iem|ra|rowi|rem|ka|kowi|kiem|ła|łowi|łem|ca|cowi|cem|la|lem|lowi)"
)
