"""Send a plan to a server on loopback; give processor time a letter, and memory.

What is judged by planning anew is left out: it costs what planning costs.
"""

import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from appeals.registry.workspace import load_workspace
from appeals.workflow.sending import send
from appeals.workflow.sending.send_options import SendOptions

root = Path(sys.argv[1])
options = SendOptions(root / "plan.json", by="smtp", sent_by="benchmark")
folders = {"keys": root / "keys", "state": root / "state"}
now = datetime(2026, 11, 29, 10, 11, 12, tzinfo=UTC)
workspace = load_workspace(root)
begun = time.process_time()
with (
    patch.object(send, "stale_problems", lambda *_: {}),
    send.open_sending(workspace, options, lambda: now, **folders, is_live=True) as it,
):
    states = [each.row.state for each in it.send()]
assert {*states} == {"accepted"}, {*states}
used = time.process_time() - begun
peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
json.dump({"s": used / len(states), "mb": peak_mb}, sys.stdout)
