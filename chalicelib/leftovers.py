"""What has no place in a question or a note: markup, addresses, and words that are meant for a model, not for readers.

A page may carry instructions to whatever reads it. They are recognised by how such instructions are usually worded, so
this is the last of several lines of defence: schemas and the checks against the text do not depend on wording.
Standard library only.
"""

from __future__ import annotations

import re
import unicodedata

_MARKUP = re.compile(
    r"<[a-z/!?]|&(?:[a-z]{2,8}|#x?[0-9a-f]+);|```|~~~|\{\{|\}\}|[{\[]\s*\"|\]\(|<!--|\]\]>", re.IGNORECASE
)
_ADDRESS = re.compile(r"\b(?:https?|ftp|javascript|vbscript|file):|\bdata:[a-z]+/|\bwww\.|\S@\S+\.\w", re.IGNORECASE)
_ANSWER = re.compile(r"[{\[]\s*[\"'{\[]|[\"']\s*:\s*[\"'{\[\d]|^\s*(?:```|~~~)")  # JSON
_INSTRUCTIONS = re.compile(
    r"""
      \b(?:ignore|disregard|forget|override|bypass|skip)\b .{0,50}
          \b(?:instruction|prompt|rule|guideline|direction|command|everything\ (?:above|before)|all\ of\ the\ above)
    | \b(?:previous|prior|above|earlier|preceding)\ (?:instruction|prompt|directive)
    | \bsystem\ (?:prompt|message|instruction|override|note)
    | \b(?:dear|attention|note\ to|hey|hello|if\ you\ are|you\ are(?:\ now)?|as|act\ as|pretend\ to\ be)
          \ (?:an?\ |the\ |all\ |any\ )?(?:\w+\ )?
          (?:language\ model|ai\ model|assistant(?!\ \w)|chatbot|a\.?i\.?|llm|gpt)s?\b
    | \banswers?\b .{0,50} \b(?:is|are|be)\ always\b
    | \balways\ (?:answer|choose|pick|select|mark|reply|respond)\ (?:with|option|\W?[a-e]\b|the\ (?:first|last|same)\b)
    | \banswers?\ to\ (?:every|each|all|any)\b | \b(?:mark|choose|select|pick)\ option\b
    | \b(?:answer|reply|respond|output|return)\ (?:only\ |back\ )?(?:with|in|as)\ .{0,20}
          \b(?:json|nothing|the\ word|the\ following)
    | \b(?:reveal|repeat|print|show|leak|output|send)\b .{0,30}
          \b(?:your|system)\ (?:\w+\ )?(?:prompt|instruction|key|rule)
    | \byour\ (?:new\ |real\ |actual\ )?(?:instructions?|system\ prompt|task\ is|training)\b
    | ^\W*(?:system|assistant|user|developer|human|tool)\s*[:>\]]
    | <\|.*?\|> | \[/?inst\] | <</?sys>> | \#{2,}\s*(?:instruction|system|response|input)
    | \b(?:begin|end)\ (?:of\ )?(?:the\ )?(?:system|prompt|data|instructions?)\b | </?data>
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Letters of other alphabets that look like Latin ones.
_LOOKALIKES = str.maketrans(
    "аесіјорԛѕухѵԁһӏВАЕІЈКМНОРСТУХԚЅαοντικρυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aecijopqsyxvdhlBAEIJKMHOPCTYXQSaovtikpuABEZHIKMNOPTYX",
)
_WORD = re.compile(r"\w+")
_UNPRINTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_MEANT = "\n\t\u200c\u200d"  # the joiners: Hindi, Persian and others are misspelt without them


def left_over(text: str) -> str:
    """What of it has no place in a stored text, in words; empty when nothing is."""
    if any(unicodedata.category(character) in _UNPRINTED and character not in _MEANT for character in text):
        return "characters that nobody sees"
    if _MARKUP.search(text):
        return "markup"
    if _ADDRESS.search(text):
        return "an address"
    if any(_mixes_alphabets(word) for word in _WORD.findall(text)):
        return "letters of two alphabets in one word"
    return "words meant for a model" if instructs(text) else ""


def instructs(text: str) -> bool:
    """Whether it reads like an instruction to a model."""
    return _INSTRUCTIONS.search(" ".join(looks(text).split())) is not None


def readable(text: str) -> str:
    """The lines of a text that are for readers: without those that instruct a model or look like its answer."""
    return "\n".join(line for line in text.split("\n") if not (instructs(line) or _ANSWER.search(line)))


def looks(text: str) -> str:
    """The text with each lookalike as the Latin letter that a reader takes it for."""
    return unicodedata.normalize("NFKC", text).translate(_LOOKALIKES)


def _mixes_alphabets(word: str) -> bool:
    if word.isascii():
        return False
    alphabets = {unicodedata.name(character, "").partition(" ")[0] for character in word if character.isalpha()}
    return len(alphabets & {"LATIN", "CYRILLIC", "ARMENIAN", "CHEROKEE"}) > 1 or (
        {"LATIN", "GREEK"} <= alphabets and len(word) > 3  # kΩ is a unit
    )
