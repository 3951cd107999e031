"""OSCOLA, fifth edition (2026): OSCOLA 4 without ibid, final stop and newspaper city.

Source: descriptions of published style files; the text itself was not seen. Decisions
of ours: those of `oscola4`.
"""

from dataclasses import replace

from appeals.citations.styles.oscola4 import OSCOLA4
from appeals.languages.note_words import Form

OSCOLA5 = replace(
    OSCOLA4,
    name="oscola5",
    forms={
        **OSCOLA4.forms,
        "news": Form(
            "{author}, ‘{title}’ <i>{container}</i> ({date}) "
            "<{url}> accessed {accessed}",
            OSCOLA4.forms["news"].later,
            OSCOLA4.forms["news"].distinct,
        ),
    },
    ibid=None,
    final_stop="",
)
