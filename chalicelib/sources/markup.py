"""HTML as a tree and as text, without what a reader of the page would not see.

Hidden text is where pages address models and search engines instead of people. What hides by a script, or by a
colour close to its background's, is not recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Tree = Any  # lxml's element; the package has no types

_UNSEEN_TAGS = ("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "canvas", "dialog")
_BLOCKS = {
    *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table"),
    *("td", "th", "tr", "ul"),
}
_IS = r"\s*:\s*"
_HIDING = re.compile(
    rf"""
      display{_IS}none | visibility{_IS}(?:hidden|collapse) | content-visibility{_IS}hidden
    | opacity{_IS}(?:0?\.0\d*|0+(?![.\d])) | (?<![\w-])color{_IS}transparent
    | font-size{_IS}(?:0(?![.\d])|[01](?:\.\d+)?p[xt]|0?\.0)
    | (?:text-indent|left|right|top|bottom|margin-left|margin-top){_IS}-\d{{3,}}
    | clip{_IS}rect\(\s*[01] | clip-path{_IS}(?:inset\(\s*(?:50|100)%|circle\(\s*0)
    | (?<![\w-])(?:max-)?(?:height|width){_IS}[01]px\s*(?:;|$|!) | transform{_IS}scale\(\s*0[,)\s]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COLOUR = re.compile(r"(?<![\w-])(background(?:-color)?|color)\s*:\s*([^;!]+)", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?", re.IGNORECASE)
_AT_BLOCK = re.compile(r"@[^{};@]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")  # print sheets hide what screens show
_SIMPLE = re.compile(r"(\w*)([.#])([\w-]+)")


def tree_of(html: str) -> Tree | None:
    """The visible part of a document or of a piece of one; None where there is nothing."""
    from lxml import etree  # type: ignore[import-untyped]
    from lxml import html as parser

    bytes_only = parser.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = parser.document_fromstring(html.encode("utf-8", "replace"), parser=bytes_only)
    except etree.ParserError:  # nothing but white space and comments
        return None
    _drop_unseen(tree)
    return tree


def text_of(html: str) -> str:
    """The visible text of a piece of HTML, one block a line."""
    tree = tree_of(html) if html.strip() else None
    if tree is None:
        return ""
    for element in tree.iter():
        if element.tag in _BLOCKS:
            element.text = "\n" + (element.text or "")
            element.tail = "\n" + (element.tail or "")
    return str(tree.text_content())


def hides(style: str) -> bool:
    """Whether these declarations keep text from being seen."""
    plain = _CSS_ESCAPE.sub(_unescaped, _CSS_COMMENT.sub("", style))
    if _HIDING.search(plain):
        return True
    colours = {name.lower().partition("-")[0]: "".join(value.lower().split()) for name, value in _COLOUR.findall(plain)}
    return len(colours) == 2 and colours["color"] == colours["background"]


def _drop_unseen(tree: Tree) -> None:
    unseen = _hidden_by_sheet(tree)
    for element in list(tree.iter()):
        if element is not tree and (element.tag in _UNSEEN_TAGS or _is_hidden(element) or _named(element) & unseen):
            _drop(element)


def _is_hidden(element: Tree) -> bool:
    said = element.attrib
    if "hidden" in said or said.get("aria-hidden", "").strip().lower() == "true":
        return element.tag not in ("html", "body")
    return "style" in said and hides(said["style"])


def _hidden_by_sheet(tree: Tree) -> set[str]:
    """Names of classes (`.x`) and ids (`#x`), with their element where the sheet names it (`p.x`)."""
    sheets = " ".join(element.text or "" for element in tree.iter("style"))
    rules = (rule.rpartition("{") for rule in _AT_BLOCK.sub("", _CSS_COMMENT.sub("", sheets)).split("}"))
    selectors = (selector.strip() for names, _, body in rules if hides(body) for selector in names.split(","))
    return {selector for selector in selectors if _SIMPLE.fullmatch(selector)}


def _named(element: Tree) -> set[str]:
    return set(_names(element))


def _names(element: Tree) -> Iterator[str]:
    words = [f".{name}" for name in element.get("class", "").split()]
    for word in [*words, f"#{element.get('id', '')}"]:
        yield word
        yield f"{element.tag}{word}"


def _drop(element: Tree) -> None:
    """What follows the element stays."""
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def _unescaped(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if number < 0x11_0000 else ""
