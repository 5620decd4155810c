"""Persons in a text, known by their first names or by what stands before them; and invented ones of the same kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from chalicelib.words import STOPWORDS, word_set

# Where a name is at home, and whose it is -> first names, then surnames that go with them.
_NAMES = {
    ("south asian", "f"): (
        "Asha Meera Priya Kavita Sunita Anjali Nirmala Lakshmi Divya Pooja Deepa Rekha Shreya Neha Ananya Sushma Smriti"
        " Radha Geeta Fatima Ayesha Nadia Shabana Mamata Droupadi Harmanpreet Jemimah Mithali"
    ),
    ("south asian", "m"): (
        "Rahul Amit Rajesh Suresh Vikram Arjun Sanjay Anil Ravi Arun Vijay Ajay Manoj Deepak Rohit Virat Sachin"
        " Ashok Ramesh Kiran Nitin Piyush Shaktikanta Imran Babar Shahid Kumar Mahesh Narendra Harish Naveen Sourav"
    ),
    ("english", "f"): (
        "Mary Emma Sarah Helen Alice Kate Katherine Jane Susan Linda Rachel Emily Lucy Charlotte Elizabeth Margaret"
        " Rebecca Ruth Grace Olivia Amelia Diane Karen Nancy Barbara Jennifer Jessica Michelle Hilary Theresa Kamala"
        " Jacinda Hannah Rachael Fiona Joanna Victoria Caroline"
    ),
    ("english", "m"): (
        "John James Robert Michael William David Thomas Tom Peter Paul Mark George Andrew Daniel Stephen Steven Simon"
        " Richard Edward Charles Henry Jack Oliver Martin Brian Kevin Patrick Alan Philip Matthew Joseph Donald Joe"
        " Barack Boris Keir Rishi Justin Anthony Scott Christopher Benjamin Samuel Adam Neil Tim Graham Ian Colin"
    ),
    (
        "german",
        "f",
    ): "Anna Angela Ursula Ingrid Greta Lena Nora Julia Katrin Sabine Heike Astrid Sigrid Mette Sanna Annalena",
    (
        "german",
        "m",
    ): "Hans Karl Lars Erik Eric Jonas Max Olaf Friedrich Klaus Jürgen Stefan Dieter Anders Mads Henrik Sven",
    ("french", "f"): "Claire Sophie Marie Christine Amélie Hélène Camille Élodie Juliette Brigitte Chantal Monique",
    (
        "french",
        "m",
    ): "Emmanuel François Pierre Jean Luc Nicolas Jacques Michel Philippe Antoine Étienne Olivier Mathieu",
    ("italian", "f"): "Giulia Chiara Francesca Giorgia Federica Alessia Paola Silvia Bianca Laura",
    (
        "italian",
        "m",
    ): "Giorgio Marco Luca Roberto Antonio Mario Matteo Giuseppe Paolo Enrico Francesco Alessandro Sergio",
    ("hispanic", "f"): "María Maria Carmen Lucía Sofía Isabel Elena Gabriela Valentina Camila Rosa Claudia Ana",
    ("hispanic", "m"): (
        "José Juan Carlos Luis Miguel Javier Pedro Diego Fernando Pablo Jorge Alejandro Rafael Andrés Gustavo"
    ),
    ("east asian", "f"): "Yuki Sakura Naomi Haruka Keiko Mei Xiu Ling Hui Min-ji Ji-woo Aiko Yoko Michiko",
    (
        "east asian",
        "m",
    ): "Hiroshi Kenji Takeshi Shinzo Fumio Shigeru Haruto Wei Jun Jian Hao Min-ho Kazuo Akira Satoshi",
    ("arabic", "f"): "Amina Layla Leila Noor Zainab Mariam Yasmin Salma Rania Huda Samira",
    (
        "arabic",
        "m",
    ): "Ahmed Mohammed Muhammad Mohamed Ali Omar Hassan Hussein Khalid Yusuf Ibrahim Abdullah Mahmoud Tariq",
    ("african", "f"): "Wanjiru Amara Ngozi Chimamanda Adaeze Thandi Nomsa Zanele Akinyi Abena Ama Wangari",
    ("african", "m"): "Kwame Kofi Chinedu Emeka Oluwaseun Thabo Sipho Jomo Kipchoge Eliud Tunde Uhuru Cyril Bola Femi",
    ("slavic", "f"): "Olga Natalia Irina Svetlana Oksana Katarzyna Agnieszka Iga Magdalena Zuzana Petra Milena",
    ("slavic", "m"): "Ivan Vladimir Dmitri Sergei Andriy Oleksandr Volodymyr Piotr Tomasz Marek Jan Pavel Novak Milos",
}
_INVENTED = {
    ("south asian", "f"): "Kavita Joshi; Meera Nair; Sunita Deshmukh; Ananya Bose; Rekha Pillai; Divya Menon",
    ("south asian", "m"): "Rajesh Iyer; Arun Mehta; Suresh Patil; Vikram Sethi; Anil Chopra; Manoj Kulkarni",
    ("english", "f"): "Helen Marsh; Laura Whitfield; Alice Dawson; Ruth Ellery; Susan Albright; Emily Thorne",
    ("english", "m"): "Peter Hallam; Mark Denholm; Stephen Rowe; Alan Whitaker; Daniel Forsyth; Martin Kerr",
    ("german", "f"): "Katrin Lindqvist; Sabine Vogel; Ingrid Halvorsen; Heike Brandt; Astrid Nyström",
    ("german", "m"): "Stefan Vogt; Lars Henriksen; Klaus Reimann; Anders Dahl; Jürgen Seidel",
    ("french", "f"): "Claire Fournier; Hélène Garnier; Camille Roussel; Sophie Lambert; Amélie Perrin",
    ("french", "m"): "Antoine Mercier; Philippe Renaud; Étienne Girard; Mathieu Lacroix; Olivier Chevalier",
    ("italian", "f"): "Giulia Ferrari; Chiara Moretti; Paola Rinaldi; Silvia Barbieri; Francesca Galli",
    ("italian", "m"): "Marco Conti; Paolo Ferraro; Enrico Bellini; Matteo Marchetti; Roberto Galli",
    ("hispanic", "f"): "Carmen Ibáñez; Lucía Ferrer; Gabriela Montes; Elena Rivas; Isabel Cordero",
    ("hispanic", "m"): "Javier Montero; Pablo Cifuentes; Andrés Villar; Sergio Palacios; Diego Arroyo",
    ("east asian", "f"): "Yuki Hayashi; Keiko Morita; Haruka Endo; Aiko Shimizu; Naomi Ogawa",
    ("east asian", "m"): "Kenji Murata; Hiroshi Okada; Takeshi Noda; Satoshi Kimura; Kazuo Aoki",
    ("arabic", "f"): "Layla Haddad; Salma Nasser; Rania Khoury; Huda Mansour; Samira Saleh",
    ("arabic", "m"): "Khalid Mansour; Omar Haddad; Tariq Nasser; Yusuf Saleh; Hassan Rahmani",
    ("african", "f"): "Akinyi Odhiambo; Thandi Mokoena; Abena Owusu; Adaeze Nwosu; Zanele Dube",
    ("african", "m"): "Kofi Asante; Thabo Molefe; Chinedu Okafor; Tunde Adeyemi; Sipho Khumalo",
    ("slavic", "f"): "Olga Petrenko; Irina Volkova; Magdalena Nowak; Petra Dvořáková; Oksana Melnyk",
    ("slavic", "m"): "Marek Zieliński; Pavel Horák; Andriy Kovalenko; Tomasz Wójcik; Sergei Morozov",
}
_TITLES = word_set("""
    Mr Mrs Ms Dr Prof Professor President Minister Justice Judge Captain Mayor Governor Senator Chancellor General
    Colonel Sir Dame Lord Lady Chief Prime Deputy Vice Secretary Commissioner Director Chairman Chairwoman Coach
    Engineer Foreign Finance Home Health Defence Education Queen King Prince Princess Pope Bishop Councillor Ambassador
""")
_NO_PERSON = word_set("""
    University College School Hospital Institute Bank Park Street Road Avenue Bridge River Lake Mountain Hill Bay Island
    Station Airport Stadium Museum Theatre Library Church Temple Mosque Palace House Square Market Court Council Party
    Ministry Department Agency Authority Commission Committee Company Group Corporation Foundation Trust Society Union
    Association Federation League Cup Championship Championships Games Open Prize Award Awards Act Bill Law Treaty
    Agreement Accord Programme Program Project Mission Day Week Month Year City County District Province State Republic
    Kingdom Ocean Sea Gulf Valley Desert Forest Tower Centre Center Airlines Airways Motors Industries Limited Ltd Inc
    United Royal National International World Global Central North South East West Northern Southern Eastern Western
    Times Post Herald News Journal Review Report Test Series Trophy Cross Fund Plan Scheme Summit Conference Festival
""")
_SEQUENCE = re.compile(
    r"(?<![\w-])[A-ZÀ-Ž][\w-]*\.?(?: (?:(?:de|da|van|von|der|bin|al|el|la) )?[A-ZÀ-Ž][\w-]+\.?){1,5}(?![\w-])"
)


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    home: tuple[str, str]


def persons_in(text: str) -> Iterator[tuple[int, int, Person]]:
    """Persons named with first name and surname, each with where the name begins and ends; titles do not belong."""
    for found in _SEQUENCE.finditer(text):
        words = found[0].split(" ")
        first = next((at for at, word in enumerate(words) if not _goes_before(word)), len(words))
        name = " ".join(words[first:])
        home = _homes().get(words[first]) if first < len(words) else None
        if home and 1 < len(words) - first <= 4 and not _NO_PERSON & set(words) and not name.endswith("."):
            yield found.end() - len(name), found.end(), Person(name, home)


def _goes_before(word: str) -> bool:
    """A title, or a small word that has its capital from the beginning of the sentence."""
    return word.rstrip(".") in _TITLES or word.casefold() in STOPWORDS


def invented(home: tuple[str, str]) -> list[str]:
    return [name.strip() for name in _INVENTED[home].split(";")]


@cache
def _homes() -> dict[str, tuple[str, str]]:
    return {first: home for home, names in _NAMES.items() for first in names.split()}
