"""Which way words run, and how words of the other direction stand among others."""

import unicodedata
from typing import Literal


def text_direction(text: str) -> Literal["ltr", "rtl"]:
    """Give the direction of the first letter (UAX #9, P2); "ltr" without letters."""
    for char in text:
        match unicodedata.bidirectional(char):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return "ltr"
