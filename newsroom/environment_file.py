"""Reader of an environment file as systemd reads it (EnvironmentFile=), without Django.

It looks like shell and is not: a value may have blanks without quotes, nothing is
expanded, and quotes count only where a value begins. deploy/newsroom-manage reads by it
what the service reads, with whatever Python the machine has.
"""

import re

BLANKS = " \t\r"
# The characters that a backslash within double quotes stands for.
ESCAPED = '"\\`$'
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def read(path):
    """Return the variables of a file as a dictionary."""
    with open(path, encoding="utf-8") as file:
        return parse(file.read())


def parse(text):
    """Return the variables of a text; the last of one name counts."""
    found = {}
    rest = text
    while rest:
        line, _, rest = rest.partition("\n")
        stripped = line.lstrip(BLANKS)
        if not stripped or stripped[0] in "#;":
            continue
        name, sign, value = stripped.partition("=")
        if not sign:
            continue
        value, rest = _value(f"{value}\n{rest}")
        if NAME.match(name.rstrip(BLANKS)):
            found[name.rstrip(BLANKS)] = value
    return found


def _value(text):
    """Return the value that a text begins with, and what follows its line."""
    text = text.lstrip(BLANKS)
    parts = []
    while text and text[0] in "\"'":
        part, text = _quoted(text[1:], text[0])
        parts.append(part)
        text = text.lstrip(BLANKS)
    bare, rest = _bare(text)
    return "".join(parts) + bare, rest


def _quoted(text, quote):
    """Return what stands before the closing quote, lines and all, and what follows it."""
    kept = []
    position = 0
    while position < len(text) and text[position] != quote:
        character = text[position]
        if character == "\\" and quote == '"':
            position += 1
            character = text[position : position + 1]
            if character not in ESCAPED:
                character = "" if character == "\n" else f"\\{character}"
        kept.append(character)
        position += 1
    return "".join(kept), text[position + 1 :]


def _bare(text):
    """Return the rest of a line without quotes, blanks cut off, and the lines after it.

    A backslash takes the next character as it is, and takes a line's end away.
    """
    kept = []
    length = 0  # up to the last character that is kept although it may be blank
    position = 0
    while position < len(text) and text[position] != "\n":
        character = text[position]
        is_escaped = character == "\\"
        if is_escaped:
            position += 1
            character = text[position : position + 1].replace("\n", "")
        kept.append(character)
        if is_escaped or character not in BLANKS:
            length = len(kept)
        position += 1
    return "".join(kept[:length]), text[position + 1 :]
