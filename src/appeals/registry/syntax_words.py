"""The YAML parser's complaints in plain words, with what to do."""

NOT_CLOSED = "a bracket or brace is not closed"
NEVER_CLOSED = "a quotation mark is never closed"

_UNCLOSED = (
    NOT_CLOSED,
    "close it, or put the text in quotation marks",
)
_EXPLAINED = (
    (
        "mapping values are not allowed",
        "a colon and a blank stand inside text",
        "put the text in quotation marks, or check the indentation of this line",
    ),
    (
        "sequence entries are not allowed",
        "a list begins in the middle of a line",
        "begin the list on a line of its own, or put the text in quotation marks",
    ),
    (
        "found unexpected end of stream",
        NEVER_CLOSED,
        "put a closing quotation mark behind the text",
    ),
    ("unexpected document separator", NEVER_CLOSED, ""),
    (
        "found unknown escape character",
        "a backslash stands inside double quotation marks",
        "use single quotation marks around the text",
    ),
    ("expected ',' or ']'", *_UNCLOSED),
    ("expected ',' or '}'", *_UNCLOSED),
    (
        "expected alphabetic or numeric character",
        "'&' and '*' have a meaning of their own in YAML",
        "put the text in quotation marks",
    ),
    (
        r"found character '\t'",
        "a tab is here",
        "write blanks in its place",
    ),
    (
        "cannot start any token",
        "text may not begin with this sign",
        "put the text in quotation marks",
    ),
    (
        "found '<scalar>'",
        "text goes on behind a quotation mark, or the indentation does not fit",
        "put the whole text in quotation marks, or set the line under the one above",
    ),
    (
        "could not find expected ':'",
        "a key has no colon behind it",
        "write 'key: value', with a blank behind the colon",
    ),
    (
        "expected <block end>",
        "the indentation does not fit the lines above",
        "set this line exactly under the line it belongs to",
    ),
    (
        "expected the node content, but found '<stream end>'",
        NOT_CLOSED,
        "write ']' or '}' where the list or entry ends",
    ),
    (
        "expected the node content",
        "a value is missing in front of this sign",
        "put the text in quotation marks",
    ),
)


def explain(problem: str, context: str) -> tuple[str, str]:
    """Give message and remedy for a complaint of PyYAML."""
    for part, message, remedy in _EXPLAINED:
        if part in problem:
            return message, remedy or "put a closing quotation mark behind the text"
    reported = f"{problem} {context}".strip()
    return (
        f"this cannot be read as YAML ({reported})",
        "compare it with the lines above",
    )
