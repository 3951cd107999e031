"""The theme of reference.docx: the organisation's colours and faces in Word's menus.

No style uses it. Word expects one, and offers its colours to those who edit.
"""

from typing import Final

from appeals.model.office_zip import DECLARATION
from tools.reference_design import (
    ACCENT,
    COMPLEX_FACE,
    EAST_ASIAN_FACE,
    FACE,
    GREY,
    RULE,
)

_NAMESPACE: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_COLOURS: Final = (
    ("dk1", "000000"),
    ("lt1", "FFFFFF"),
    ("dk2", ACCENT),
    ("lt2", "EEF1F5"),
    ("accent1", ACCENT),
    ("accent2", GREY),
    ("accent3", "7A4A2B"),
    ("accent4", "3B6B4F"),
    ("accent5", "6B3F66"),
    ("accent6", RULE),
    ("hlink", ACCENT),
    ("folHlink", ACCENT),
)
_FILL: Final = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE: Final = f'<a:ln w="6350">{_FILL}</a:ln>'
_EFFECT: Final = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def theme_xml() -> str:
    """Print the theme part (ECMA-376 part 1, 20.1.6.9)."""
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS
    )
    faces = (
        f'<a:latin typeface="{FACE}"/><a:ea typeface="{EAST_ASIAN_FACE}"/>'
        f'<a:cs typeface="{COMPLEX_FACE}"/>'
    )
    return (
        f'{DECLARATION}<a:theme xmlns:a="{_NAMESPACE}" name="Letter">'
        f'<a:themeElements><a:clrScheme name="Letter">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Letter"><a:majorFont>{faces}</a:majorFont>'
        f"<a:minorFont>{faces}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Letter"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )
