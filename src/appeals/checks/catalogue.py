"""Every rule there is, in the order of their codes."""

from types import ModuleType

from appeals.checks import (
    chk001_suppression_without_reason,
    cit001_unknown_authority,
    cit004_malformed_cite,
    cit005_field_missing,
    cit006_malformed_symbol,
    cit007_missing_authority,
    cit008_unknown_cross_reference,
    cit014_same_short_form,
    cit016_style_needs_english,
    cit035_source_after_letter,
    cit040_unconfirmed_authority,
    fac001_unknown_fact,
    fn001_empty_note,
    pdf001_note_lost,
    pdf002_note_doubled,
    pdf003_note_late,
    pdf004_missing_glyph,
    pdf005_layout_remark,
    quo001_unknown_excerpt,
    rcp001_unconfirmed_recipient,
    sty001_doubled_word,
    tpl001_undefined_variable,
    tpl002_unprintable_value,
    tpl003_not_in_letters,
    tpl004_link_address,
)
from appeals.checks.rule import Rule


def _rule(module: ModuleType) -> Rule:
    return Rule(
        module.CODE, module.NAME, module.SEVERITY, module.__doc__ or "", module.check
    )


RULES: tuple[Rule, ...] = tuple(
    _rule(module)
    for module in (
        chk001_suppression_without_reason,
        cit001_unknown_authority,
        cit004_malformed_cite,
        cit005_field_missing,
        cit006_malformed_symbol,
        cit007_missing_authority,
        cit008_unknown_cross_reference,
        cit014_same_short_form,
        cit016_style_needs_english,
        cit035_source_after_letter,
        cit040_unconfirmed_authority,
        fac001_unknown_fact,
        fn001_empty_note,
        pdf001_note_lost,
        pdf002_note_doubled,
        pdf003_note_late,
        pdf004_missing_glyph,
        pdf005_layout_remark,
        quo001_unknown_excerpt,
        rcp001_unconfirmed_recipient,
        sty001_doubled_word,
        tpl001_undefined_variable,
        tpl002_unprintable_value,
        tpl003_not_in_letters,
        tpl004_link_address,
    )
)
