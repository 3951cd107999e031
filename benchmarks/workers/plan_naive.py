"""Write rows with all that a plan says of them as JSON, and read them back."""

import json
import sys
import time
from pathlib import Path

from benchmarks.mailing import planned_message

path, count = Path(sys.argv[1]), int(sys.argv[2])
row = planned_message(0).model_dump(mode="json", by_alias=True)
begun = time.process_time()
rows = [json.loads(json.dumps(row)) for _ in range(count)]
path.write_text(json.dumps({"messages": rows}, sort_keys=True), encoding="utf-8")
written = time.process_time()
assert len(json.loads(path.read_bytes())["messages"]) == count
json.dump({"write": written - begun, "read": time.process_time() - written}, sys.stdout)
