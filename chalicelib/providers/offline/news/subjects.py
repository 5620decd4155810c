"""What a news text is about, by the words that it uses: the sections of a newspaper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chalicelib.words import STOPWORDS, stem, tokens, word_set

MOST = 2
_LEAST_EVIDENCE, _LEAST_FOR_SECOND = 2, 3  # words
_ENOUGH = 0.5  # of the best subject's evidence, for a second one
_WORDS = {
    "politics": """
        government minister parliament election vote voter president senate congress party bill law policy cabinet
        opposition campaign ballot assembly lawmaker mayor council governor constitution court judge ruling coalition
        referendum democracy legislation candidate councillor ministry""",
    "economy": """
        economy bank inflation market price tax trade budget investment investor growth export import tariff company
        share stock profit loan interest rate currency unemployment wage finance fiscal revenue debt gdp rupee dollar
        euro industry business repo factory """,
    "science": """
        scientist research researcher telescope planet space mission spacecraft rocket orbit laboratory physics
        chemistry biology fossil species experiment galaxy moon astronomer satellite discovery particle genome launch
        lander asteroid study""",
    "environment": """
        climate emission carbon forest river pollution wildlife conservation biodiversity temperature flood drought
        glacier rainfall warming ecosystem recycling renewable solar wetland habitat tiger reef tree waste water
        environment storm monsoon""",
    "sports": """
        match player tournament league coach championship olympic medal cricket football tennis wicket champion stadium
        athlete innings batting bowler hockey sport marathon runner goalkeeper striker referee semi-final badminton""",
    "culture": """
        museum film festival music artist book novel author painting theatre exhibition heritage gallery dance song
        award literature poet orchestra archaeologist monument temple library concert opera culture""",
    "world": """
        treaty summit embassy ambassador border troop war peace ceasefire sanction refugee diplomat foreign nation
        united alliance conflict negotiation military international bilateral""",
    "technology": """
        software computer internet phone app artificial intelligence chip semiconductor robot data network cyber digital
        algorithm startup technology online device battery electric smartphone user platform""",
    "health": """
        hospital patient doctor disease vaccine health virus medicine treatment nurse infection drug clinic surgery
        cancer outbreak medical trial epidemic nutrition mental malaria dengue dose""",
    "education": """
        school student teacher university college exam examination curriculum education classroom scholarship degree
        campus pupil literacy syllabus academic""",
}
SUBJECTS = tuple(_WORDS)
_OF_WORD: dict[str, list[str]] = {}
for _subject, _listed in _WORDS.items():
    for _word in sorted(word_set(_listed)):
        _OF_WORD.setdefault(stem(_word), []).append(_subject)


def categories_of(title: str, text: str, own: Sequence[str]) -> list[str]:
    """The source's own categories first, then what the words say; "general" where nothing says anything."""
    found = [*own, *_by_words(title, text)] or ["general"]
    distinct = {category.casefold(): category for category in reversed(found)}
    return [category for category in dict.fromkeys(found) if distinct[category.casefold()] == category][: MOST + 1]


def _by_words(title: str, text: str) -> list[str]:
    """A word counts once however often it is said, twice when the title has it. Small words say nothing, though the
    stem of one may be that of a word in the lists (in, innings)."""
    evidence: Counter[str] = Counter()
    named = {stem(word) for word in tokens(title) if word not in STOPWORDS}
    for word in {stem(word) for word in tokens(text) if word not in STOPWORDS} | named:
        for subject in _OF_WORD.get(word, ()):
            evidence[subject] += 2 if word in named else 1
    ranked = sorted(evidence.items(), key=lambda pair: (-pair[1], SUBJECTS.index(pair[0])))
    if not ranked or ranked[0][1] < _LEAST_EVIDENCE:
        return []
    enough = max(_LEAST_FOR_SECOND, ranked[0][1] * _ENOUGH)
    return [ranked[0][0], *(subject for subject, count in ranked[1:MOST] if count >= enough)]
