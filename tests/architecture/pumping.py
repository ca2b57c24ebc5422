"""Texts that make a backtracking pattern explode if it can: each unbounded repetition is pumped, then spoiled."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from re import _constants as sre
from re import _parser as parser
from typing import Any

PUMPED = 2_000
"""Letters of a pumped text: what is read of people's input before a pattern is cut to fewer."""

SPOILS = ("\x00", "!", " \x00", "a\x00")
_CLASSES = {
    sre.CATEGORY_DIGIT: "1",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_NOT_WORD: "-",
}
_VARIANTS = 4


def attacks(pattern: str, flags: int) -> list[str]:
    """Texts of at most some 2,000 letters, one for every repetition, body and spoil."""
    found = dict.fromkeys(_pumped(list(parser.parse(pattern, flags)), ""))
    return [text for text in found if text]


def _pumped(nodes: Sequence[Any], before: str) -> Iterator[str]:
    for operator, argument in nodes:
        for body, repeated in _bodies(operator, argument):
            if repeated:
                for sample in _samples(body)[:_VARIANTS]:
                    pump = sample or "a"
                    for spoil in SPOILS:
                        yield before + pump * (PUMPED // len(pump)) + spoil
            yield from _pumped(body, before)
        before += (_samples([(operator, argument)]) or [""])[0]


def _bodies(operator: Any, argument: Any) -> Iterator[tuple[Sequence[Any], bool]]:
    """Content of a node, and whether it repeats without a bound."""
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        _, most, body = argument
        yield list(body), most > 10
    elif operator is sre.SUBPATTERN:
        yield list(argument[3]), False
    elif operator is sre.BRANCH:
        yield from ((list(branch), False) for branch in argument[1])
    elif operator in (sre.ASSERT, sre.ASSERT_NOT):
        yield list(argument[1]), False
    elif operator is sre.ATOMIC_GROUP:
        yield list(argument), False


def _samples(nodes: Sequence[Any]) -> list[str]:
    """Some texts that the nodes match, the shortest way."""
    texts = [""]
    for operator, argument in nodes:
        texts = [text + one for text in texts for one in _of_node(operator, argument)][: _VARIANTS**2]
    return texts


def _of_node(operator: Any, argument: Any) -> list[str]:
    if operator is sre.LITERAL:
        return [chr(argument)]
    if operator is sre.NOT_LITERAL:
        return ["a" if argument != ord("a") else "b"]
    if operator is sre.ANY:
        return ["a"]
    if operator is sre.IN:
        return _of_class(argument)
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        least, most, body = argument
        one = _samples(list(body))
        return [text * least for text in one] if least else (["", *one] if most else [""])
    if operator is sre.BRANCH:
        return [text for branch in argument[1] for text in _samples(list(branch))][:_VARIANTS]
    if operator is sre.SUBPATTERN:
        return _samples(list(argument[3]))
    if operator is sre.ATOMIC_GROUP:
        return _samples(list(argument))
    return [""]


def _of_class(members: Sequence[Any]) -> list[str]:
    if members[0][0] is sre.NEGATE:
        return [next(char for char in chain("a1 -!é", map(chr, range(0x110000))) if not _in_class(char, members[1:]))]
    found: list[str] = []
    for operator, argument in members:
        if operator is sre.LITERAL:
            found.append(chr(argument))
        elif operator is sre.RANGE:
            found.append(chr(argument[0]))
        elif operator is sre.CATEGORY:
            found.append(_CLASSES.get(argument, "a"))
    return found[:_VARIANTS]


def _in_class(char: str, members: Sequence[Any]) -> bool:
    for operator, argument in members:
        if operator is sre.LITERAL and ord(char) == argument:
            return True
        if operator is sre.RANGE and argument[0] <= ord(char) <= argument[1]:
            return True
        if operator is sre.CATEGORY and re.match(_AS_TEXT.get(argument, r"(?!)"), char):
            return True
    return False


_AS_TEXT = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_NOT_WORD: r"\W",
}
