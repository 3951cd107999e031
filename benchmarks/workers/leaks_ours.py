"""Look for 2,000 names in the files of a folder: argument the folder; prints hits."""

import sys
from pathlib import Path

from appeals.model.protected import ProtectedName, ProtectedPerson
from appeals.protection.names import ProtectedNames, scan_file
from benchmarks.workers.leaks_naive import invented_names

if __name__ == "__main__":
    persons = [
        ProtectedPerson(id=f"p-{n}", names=(ProtectedName(text=name),))
        for n, name in enumerate(invented_names())
    ]
    names, hits = ProtectedNames(persons), 0
    for path in sorted(Path(sys.argv[1]).rglob("*")):
        if path.is_file():
            hits += len(scan_file(names, path.name, path.read_bytes()).hits)
    print(hits)
