#!/bin/sh
# Compile constraints/*.txt from pyproject.toml: exact versions of the full closure.
# Asks whatever package index pip is set up with. Run it, then `./run test`.
# What is pinned installs on the oldest Python that pyproject.toml promises.
set -eu

cd -- "$(dirname -- "$(readlink -f -- "$0")")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch/venv"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

# compile NAME REQUIREMENT...: resolve as if nothing were installed, print the pins
compile() {
    name=$1
    shift
    "$scratch/venv/bin/python" -m pip install --quiet --dry-run --ignore-installed \
        --python-version 3.11 --only-binary=:all: --target "$scratch/none" \
        --report "$scratch/$name.json" "$@"
    "$scratch/venv/bin/python" - "$scratch/$name.json" >"$scratch/$name.txt" <<'PYTHON'
import json
import re
import sys

with open(sys.argv[1], encoding="utf-8") as report:
    found = [entry["metadata"] for entry in json.load(report)["install"]]
print("# Compiled from pyproject.toml by constraints/compile.sh; do not edit.")
for name, version in sorted(
    (re.sub(r"[-_.]+", "-", each["name"]).lower(), each["version"]) for each in found
):
    if name != "appeals":
        print(f"{name}=={version}")
PYTHON
    mv "$scratch/$name.txt" "constraints/$name.txt"
}

compile run '.[pdf,typst,sign,clean,vault,openpgp,review,web]' hatchling editables
compile dev --constraint constraints/run.txt '.[pdf,typst,sign,clean,vault,openpgp,review,web,dev,docs,slow]' hatchling editables
compile bench docxtpl pypandoc-binary
