"""Send the letters of a plan as a mail merge does: no record, nothing is kept."""

import json
import smtplib
import sys
import time
from email.message import EmailMessage
from pathlib import Path

root, port = Path(sys.argv[1]), int(sys.argv[2])
messages = json.loads((root / "plan.json").read_text(encoding="utf-8"))["messages"]
begun = time.process_time()
with smtplib.SMTP("127.0.0.1", port) as server:
    for planned in messages:
        email = EmailMessage()
        email["From"] = "Benchmark Watch <office@rights.test>"
        email["To"] = f"{planned['name']} <{planned['email']['address']}>"
        email["Subject"] = planned["subject"]
        for file in planned["files"]:
            content = (root / file["path"]).read_bytes()
            if file["role"] == "text":
                email.set_content(content.decode())
            else:
                kind = {"maintype": "application", "subtype": "octet-stream"}
                email.add_attachment(content, **kind, filename=file["name"])
        server.send_message(email)
json.dump({"s": (time.process_time() - begun) / len(messages)}, sys.stdout)
