"""Word the notes of a letter of 500 notes, again and again."""

from appeals.citations.notes import word_notes
from appeals.model.cite import Cite, CiteCluster
from appeals.model.document import NoteSource
from appeals.model.pinpoint import Locator, Pinpoint
from benchmarks.notes import NOTES
from benchmarks.reference import workspace
from benchmarks.workers.timing import report

authorities = workspace().authorities
keys = list(authorities)
sources = [
    NoteSource(
        (
            CiteCluster(
                (
                    Cite(
                        keys[n % len(keys)],
                        keys[n % len(keys)],
                        Pinpoint((Locator("para", str(n % 90 + 1)),)),
                        signal="see",
                    ),
                )
            ),
        ),
        is_free_text=False,
    )
    for n in range(NOTES)
]


def word() -> None:
    assert len(word_notes(sources, authorities, "oscola4", ibid="auto").notes) == NOTES


report(word, times=10)
