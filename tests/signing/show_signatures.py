"""Ask LibreOffice what it thinks of signatures; run by the Python that has `uno`.

Arguments: name of the pipe that LibreOffice listens on, then addresses of files.
Prints JSON: for each file a list of [is valid, signer].
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


def signatures_of(context, address):
    """Read a file as a zip: as OOXML, LibreOffice lists no signature."""
    services = context.ServiceManager
    kind = PropertyValue(Name="StorageFormat", Value="ZipFormat")
    factory = services.createInstance("com.sun.star.embed.StorageFactory")
    properties = uno.Any("[]com.sun.star.beans.PropertyValue", (kind,))
    storage = uno.invoke(
        factory, "createInstanceWithArguments", ((address, 1, properties),)
    )
    judge = services.createInstanceWithArgumentsAndContext(
        "com.sun.star.security.DocumentDigitalSignatures", ("1.2", False), context
    )
    found = judge.verifyDocumentContentSignatures(storage, None)
    return [
        [each.SignatureIsValid, each.Signer.SubjectName if each.Signer else ""]
        for each in found
    ]


context = connected(sys.argv[1])
json.dump([signatures_of(context, each) for each in sys.argv[2:]], sys.stdout)
desktop = context.ServiceManager.createInstanceWithContext(
    "com.sun.star.frame.Desktop", context
)
desktop.terminate()
