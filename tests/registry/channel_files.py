"""Recipients, channels and States of invented content."""

RECIPIENTS = """\
schema: appeals/recipients@1
recipients:
  sr-examples:
    kind: thematic
    name: Special Rapporteur on examples
    salutation: Dear Special Rapporteur,
    certainty: confirmed
    rights: [examples, samples]
    rights_unconfirmed: [samples]
    shares: [mandates]
  sr-atlantis:
    kind: country
    name: Special Rapporteur on Atlantis
    salutation: Dear Special Rapporteur,
    certainty: confirmed
    states: [AAA]
    shares: [mandates]
  committee:
    kind: treaty-body
    name: Committee of Examples
    salutation: Dear Chairperson,
    certainty: confirmed
    rights: [examples]
    channel: report
  office-a:
    kind: office
    name: Head of Office A
    salutation: Dear Head of Office,
    certainty: confirmed
groups:
  both:
    members: [sr-examples, sr-atlantis]
shared:
  mandates:
    post:
      lines: [1 Example Street]
      certainty: confirmed
    languages: [en, fr]
    channel: letters
    salutations:
      fr:
        text: Madame, Monsieur,
        certainty: confirmed
      es:
        text: "Estimadas personas:"
rights:
  examples:
    text: the right to examples
  samples:
    text: the right to samples
"""

CHANNELS = """\
schema: appeals/channels@1
channels:
  letters:
    name: Letters to mandates
    certainty: confirmed
    source: a form
    checked_on: 2099-01-02
    kinds: [appeal, submission, urgent-appeal]
    languages:
      accepted: [en, fr, zh]
      certainty: confirmed
    formats:
      accepted: [docx]
      refused: [pdf]
      certainty: confirmed
    max_words:
      count: 10
      certainty: confirmed
    counts_footnotes: true
    max_pages:
      count: 1
      certainty: confirmed
    required:
      - text: the victim
        certainty: confirmed
    refuses:
      - text: anonymous
        certainty: confirmed
        when: anonymous
      - text: abusive language
        certainty: unconfirmed
    consent:
      of: the victim
      kinds: [urgent-appeal]
      certainty: confirmed
    exclusivity:
      text: complaint refuses what letters have
      conflicts_with: [complaint]
      certainty: confirmed
  complaint:
    name: The complaint
    certainty: unconfirmed
    kinds: [appeal]
  report:
    name: Reports to the committee
    certainty: confirmed
    kinds: [report, appeal]
    eligibility:
      - committee: committee
        treaty: TREATY
        step: party
        certainty: confirmed
  individual:
    name: Individual cases
    certainty: confirmed
    kinds: [petition]
    eligibility:
      - committee: committee
        treaty: TREATY
        step: individual-communications
        basis: article 22 of TREATY
        certainty: confirmed
        max_pages:
          count: 2
          certainty: unconfirmed
states:
  AAA:
    as_of: 2099-01-01
    treaties:
      TREATY:
        party: accepted
        individual-communications: not-accepted
        certainty: confirmed
  BBB:
    as_of: 2099-01-01
    treaties:
      TREATY:
        party: not-accepted
        certainty: unconfirmed
        note: signed only
"""


def letter(body: str = "Text.", **front: str) -> str:
    """Write a letter; `front` holds lines of the front matter by key."""
    lines = {
        "subject": "A subject",
        "kind": "appeal",
        "to": "[sr-examples]",
        "from": "[example-watch]",
        "date": "2099-11-03",
        **front,
    }
    head = "".join(f"{key}: {value}\n" for key, value in lines.items())
    return f"---\n{head}---\n{body}\n"
