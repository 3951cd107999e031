"""Make a plan of so many messages, write it and read it back; give the time of each.

The letters are seen already: to compose and check them is what `draft` does as well.
"""

import json
import sys
import time
from pathlib import Path

from appeals.delivery.plan import Plan, PlannedOptions, read_plan
from appeals.workflow.sending.plan import write_plan
from benchmarks.mailing import SENDER, planned_message

path, count = Path(sys.argv[1]), int(sys.argv[2])
begun = time.process_time()
made = Plan(
    letter="many",
    made_on="2026-11-29",
    sender=SENDER,
    options=PlannedOptions(formats=("docx", "pdf")),
    is_demo=False,
    messages=tuple(planned_message(number) for number in range(count)),
).sealed()
write_plan(made, path)
written = time.process_time()
made_sha256 = made.sha256
del made
content = path.read_bytes()
again = time.process_time()
assert read_plan(content, "plan.json").sha256 == made_sha256
read = time.process_time()
json.dump({"write": written - begun, "read": read - again}, sys.stdout)
