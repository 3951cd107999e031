"""Have LibreOffice carry out tracked changes; run by the Python that has `uno`.

Arguments: name of the pipe that LibreOffice listens on, then addresses of files.
Prints JSON: for each file what it says once all changes are accepted, and rejected.
"""

import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def connected(pipe):
    """Wait for LibreOffice to answer, at most a minute."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(600):
        try:
            return resolver.resolve(
                f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
            )
        except NoConnectException:
            time.sleep(0.1)
    raise SystemExit("LibreOffice does not answer")


def create(context, name):
    """Make a service of LibreOffice."""
    return context.ServiceManager.createInstanceWithContext(name, context)


def settled(context, address, command):
    """Open a file, carry out its changes, and say what it then says."""
    desktop = create(context, "com.sun.star.frame.Desktop")
    hidden = PropertyValue(Name="Hidden", Value=True)
    document = desktop.loadComponentFromURL(address, "_blank", 0, (hidden,))
    try:
        frame = document.CurrentController.Frame
        dispatcher = create(context, "com.sun.star.frame.DispatchHelper")
        dispatcher.executeDispatch(frame, f".uno:{command}TrackedChanges", "", 0, ())
        lines = list(paragraphs(document.Text))
        notes = document.Footnotes
        for number in range(notes.Count):
            lines += [f"note {number + 1}: {w}" for w in paragraphs(notes[number])]
        if document.Redlines.createEnumeration().hasMoreElements():
            lines.append("a change is left")
        return lines
    finally:
        document.close(True)


def paragraphs(text):
    """Yield the words of each paragraph that has any, with the number of an item."""
    found = text.createEnumeration()
    while found.hasMoreElements():
        each = found.nextElement()
        if each.supportsService("com.sun.star.text.TextTable"):
            for name in sorted(each.CellNames, key=lambda n: (int(n[1:]), n)):
                yield from (f"{name} {w}" for w in paragraphs(each.getCellByName(name)))
        elif each.supportsService("com.sun.star.text.Paragraph") and each.String:
            yield f"{each.ListLabelString} {each.String}".strip()


context = connected(sys.argv[1])
commands = "AcceptAll", "RejectAll"
json.dump(
    [[settled(context, each, word) for word in commands] for each in sys.argv[2:]],
    sys.stdout,
)
create(context, "com.sun.star.frame.Desktop").terminate()
