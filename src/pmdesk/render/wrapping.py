"""Text wrapped to a page: between words, and within a long run of Chinese anywhere but before
what closes or after what opens."""

from collections.abc import Callable, Iterator, Sequence

from pmdesk.render.visible import width

_CLOSING = (
    ",.;:?!)]%\uff0c\u3002\u3001\uff1b\uff1a\uff1f\uff01\uff09\u300d\u300f\u300b\u3009\u3011\u3015"
)
_OPENING = "([\uff08\u300c\u300e\u300a\u3008\u3010\u3014"


def wrapped(
    text: str, room: int, indent: str = "", measure: Callable[[str], float] = width
) -> Iterator[str]:
    """A visible text as lines no wider than `room`, each behind `indent`. A Latin word that is
    wider by itself stands alone on its line, whole; Chinese breaks between characters. `measure`
    tells how wide a text is, in columns without one."""
    line = ""
    for word in _words(text):
        if line and measure(indent + line + word.rstrip(" ")) > room:
            yield (indent + line).rstrip(" ")
            line = word.lstrip(" ")
        else:
            line += word
    if line.strip(" "):
        yield (indent + line).rstrip(" ")


def joined(lines: Sequence[str]) -> str:
    """Lines as one: with a blank between them, but for two that meet in wide characters."""
    text = ""
    for line in map(str.strip, lines):
        if text and line and not (width(text[-1]) == 2 == width(line[0])):
            text += " "
        text += line
    return text


def _words(text: str) -> Iterator[str]:
    """The pieces between which a line may end: words with the blanks behind them, and every
    wide character by itself, with what opens before it and what closes behind it."""
    word = ""
    for char in text:
        if word and _may_end(word[-1], char):
            yield word
            word = ""
        word += char
    if word:
        yield word


def _may_end(last: str, char: str) -> bool:
    """Whether a line may end between two characters."""
    if char == " " or char in _CLOSING or last in _OPENING:
        return False
    return last == " " or width(last) == 2 or width(char) == 2
