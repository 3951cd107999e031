"""Reasons that a person gives for overriding a blocker, which are kept."""

from appeals.errors import UsageError

LEAST_LETTERS, LEAST_DIFFERENT = 10, 5
_IDEOGRAPHS = 0x2E80  # from here on a sign says about as much as three letters


def refuse_empty_reason(
    option: str,
    reason: str | None,
    example: str = "the office confirmed the address by telephone",
) -> None:
    """Raise UsageError for a reason that nobody could learn anything from later.

    It needs ten letters or more, five of them different; a Chinese character counts as
    three. None, where the option was not given, is allowed. `example` is a good one.
    """
    if reason is None:
        return
    letters = [letter for letter in reason.casefold() if letter.isalpha()]
    length = sum(3 if ord(letter) >= _IDEOGRAPHS else 1 for letter in letters)
    if length < LEAST_LETTERS or len(set(letters)) < LEAST_DIFFERENT:
        given = f"'{reason.strip()}' tells nobody why" if reason.strip() else "none"
        raise UsageError(
            f"{option} needs a reason, for it is kept: {given}",
            remedy="say in a few words what can be checked later (ten letters or "
            f"more): {option} '{example}'",
        )
