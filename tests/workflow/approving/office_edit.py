"""Edit a file in LibreOffice with tracking on; run by the Python that has `uno`.

office_edit.py PROFILE SOURCE TARGET OLD NEW [OLD NEW ...]
"""

import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

profile, source, target, *words = sys.argv[1:]
pipe = f"appeals{Path(profile).parent.name}".replace("-", "").replace("_", "")[:40]
office = subprocess.Popen(
    [
        "soffice",
        "--headless",
        "--norestore",
        f"-env:UserInstallation={Path(profile).as_uri()}",
        f"--accept=pipe,name={pipe};urp;",
    ]
)


def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connected():
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(120):
        try:
            return resolver.resolve(
                f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
            )
        except NoConnectException:
            time.sleep(0.5)
    sys.exit("LibreOffice does not answer")


context = connected()
desktop = context.ServiceManager.createInstanceWithContext(
    "com.sun.star.frame.Desktop", context
)
document = desktop.loadComponentFromURL(
    Path(source).as_uri(), "_blank", 0, (option("Hidden", True),)
)
document.RecordChanges = True
for old, new in zip(words[::2], words[1::2], strict=True):
    search = document.createSearchDescriptor()
    search.SearchString = old
    document.findFirst(search).setString(new)
document.storeToURL(Path(target).as_uri(), (option("FilterName", "MS Word 2007 XML"),))
document.close(True)
desktop.terminate()
office.wait(60)
