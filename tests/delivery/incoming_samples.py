"""Messages that come back, made up as mail servers and people write them."""

OURS = "<k7qm2xpdaaaaaaaaaaaaaaaaaaaaaaaa@example.org>"
SIGN = "K7QM-2XPD"


def reply(
    *,
    sender: str = "Office A <office-a@un.test>",
    subject: str = "Re: Our letter",
    more: str = "",
    text: str = "We have received your letter.",
) -> bytes:
    """Give what a person answered; `more` are further lines of its head."""
    return (
        f"From: {sender}\r\nTo: office@example.org\r\nSubject: {subject}\r\n"
        "Date: Mon, 30 Nov 2026 09:00:00 +0100\r\nMessage-ID: <answer-1@un.test>\r\n"
        f"{more}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"{text}\r\n"
    ).encode()


def bounce(*, about: str = "office-a@un.test", action: str = "failed") -> bytes:
    """Give what a mail server reports (RFC 3464), with the head of our message."""
    return (
        "From: MAILER-DAEMON@mail.test (Mail Delivery System)\r\n"
        "To: office@example.org\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "Date: Mon, 30 Nov 2026 09:00:00 +0000\r\nMessage-ID: <report-1@mail.test>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
        "\r\n--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mail.test\r\n\r\n"
        f"Final-Recipient: rfc822; {about}\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 unknown\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {OURS}\r\n"
        "Subject: Our letter\r\n\r\n--b--\r\n"
    ).encode()
