"""A letter with three editions, to an office and to a channel that publishes."""

from appeals.registry.workspace import Workspace, load_workspace
from tests.checks.letters import CITATIONS
from tests.registry.workspaces import FILES, write_workspace
from tests.workflow.sendings import PEOPLE, SETTINGS, recipients

CHANNELS = """\
schema: appeals/channels@1
channels:
  {0}:
    name: A way
    certainty: confirmed
    source: invented
    checked_on: 2099-01-02
    kinds: [appeal]
    passes_on:
      name: {{state: {1}, public: {2}, certainty: confirmed, source: invented}}
    submit:
      to_recipient: true
"""
FOR_UN = ("needleone", "needletwo", "needlethree", "needlefour", "needlefive")
FOR_STATE = ("threadone", "threadtwo")
TEXT = """\
We write about Ms. A, held [at needleone]{{only=un}} since 2099[@report]{{only=un}}.
{{% if audience == "un" %}}She has needletwo.{{% endif %}}


{{only=un}}
1. needlethree^[See needlefour, and [@report].]
2. more

She is in [threadone]{{only=state}}.^[As [threadtwo]{{only=state}} says.] {0}
"""


def letter(body: str = TEXT.format(""), **head: str) -> str:
    keys = {
        "subject": "A {% if audience == 'un' %}needlefive{% endif %} case",
        "kind": "appeal",
        "to": "[office-a, office-b]",
        "from": "[example-watch]",
        "date": "2099-11-03",
        "numbered_paragraphs": "true",
        **head,
    }
    lines = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\n{lines}---\n{body}"


def written(root, text: str | None = None, reach: str = "always always") -> Workspace:
    """Write the workspace: the channel of office-b passes on as `reach` says."""
    offices = recipients(a="confirmed", b="confirmed")
    first, b, rest = offices.partition("  office-b:\n")
    write_workspace(
        root,
        appeals_toml=SETTINGS,
        recipients_yaml=f"{first}{b}    channel: posted\n{rest}",
        citations_yaml=CITATIONS,
        channels_yaml=CHANNELS.format("posted", *reach.split()),
        first_md=text or letter(),
        people_yaml=PEOPLE,
        signatories_yaml=FILES["signatories.yaml"] + "    certainty: confirmed\n",
    )
    return load_workspace(root)
