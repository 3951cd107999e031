"""The `[look]` of appeals.toml: how the letters of an organisation look."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from appeals.model.values import RegistryModel, Str

_LEAST_CONTRAST = 4.5
"""Of letters on white paper (WCAG 2.2, 1.4.3)."""

MarginMm = Annotated[float, Field(ge=15, le=60)]
FileName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _-]*\.(png|jpg|jpeg)$")
]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]


class MarginsMm(RegistryModel):
    """The margins of an A4 page, in millimetres: `top`, `right`, `bottom`, `left`."""

    top: MarginMm = 22
    right: MarginMm = 25
    bottom: MarginMm = 22
    left: MarginMm = 25


class LookSettings(RegistryModel):
    """What of the package's look is replaced; a key that is not there changes nothing.

    `font` is a family for Latin, Greek and Cyrillic letters. `size_pt` is the size of
    the text, 9 to 14 pt; all other sizes keep their proportion to it. `note_size_pt` is
    that of notes, 7 to 12 pt. `accent` is the colour of headings and links: "#1f3a5f".
    `margins_mm` are the margins of the page, 15 to 60 mm each. `paragraph_space_pt` is
    the space below a paragraph. With `page_numbers` false no page says its number.
    `logo` is a PNG or JPEG in templates/layout, above the organisation's name.
    `logo_width_mm` says how wide it is there, `logo_position` where: left, center or
    right.
    """

    font: Str | None = None
    size_pt: float | None = Field(default=None, ge=9, le=14)
    note_size_pt: float | None = Field(default=None, ge=7, le=12)
    accent: Colour | None = None
    margins_mm: MarginsMm | None = None
    paragraph_space_pt: float | None = Field(default=None, ge=0, le=18)
    page_numbers: bool = True
    logo: FileName | None = None
    logo_width_mm: float | None = Field(default=None, ge=5, le=160)
    logo_position: Literal["left", "center", "right"] | None = None

    @field_validator("accent")
    @classmethod
    def _check_contrast(cls, colour: str | None) -> str | None:
        if colour is not None and contrast_on_white(colour) < _LEAST_CONTRAST:
            msg = "must be darker, so that headings can be read on white paper"
            raise ValueError(msg)
        return colour

    @model_validator(mode="after")
    def _check_logo(self) -> Self:
        if self.logo is None and (self.logo_width_mm or self.logo_position):
            msg = "names no logo to place: write 'logo' too, or leave its place out"
            raise ValueError(msg)
        return self


def contrast_on_white(colour: str) -> float:
    """Give the contrast of "#1f3a5f" with white, 1 to 21 (WCAG 2.2, "contrast")."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for c in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
