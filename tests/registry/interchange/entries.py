"""Entries of every kind, with whatever an entry can hold."""

from hypothesis import strategies as st

from appeals.citations.personal_names import OTHERS, join_names
from appeals.model.authority import Authority
from appeals.registry.interchange.kinds import KINDS

signs = st.characters(
    exclude_categories=("Cc", "Cn", "Co", "Cs", "Zl", "Zp"), exclude_characters="\ufeff"
)
words = st.text(signs | st.just("\n"), min_size=1, max_size=20)
slugs = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
days = st.dates().map(str)
dates = st.one_of(days, days.map(lambda d: d[:7]), days.map(lambda d: d[:4]))
symbols = st.sampled_from(
    ["A/HRC/45/13", "OL CHN 15/2018", "S/RES/1373 (2001)", "A/RES/217(III)", "No. 12"]
)
languages = st.sampled_from(["en", "zh-Hans", "fr", "es"])
json_values = st.recursive(
    st.one_of(words, st.booleans(), st.integers(-(10**17), 10**17)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(words, inner, max_size=2)
    ),
    max_leaves=4,
)
csl_names = st.lists(
    st.one_of(
        st.fixed_dictionaries({"literal": words}),
        st.fixed_dictionaries({"family": words, "given": words}),
    ),
    min_size=1,
    max_size=2,
)
csl = st.fixed_dictionaries(
    {},
    optional={
        "DOI": words,
        "type": st.sampled_from(["thesis", "report"]),
        "genre": words,
        "author": csl_names,
        "issued": st.one_of(
            json_values, st.fixed_dictionaries({"date-parts": json_values})
        ),
        "language": words,
        "editor": st.one_of(csl_names, json_values),
        "recipient": json_values,
        "keyword": json_values,
        "bibtex": json_values,
        "custom": st.dictionaries(words, json_values, max_size=2),
        "note": json_values,
        "x": json_values,
    },
)
texts = (
    "title title_descriptive short author author_last addressee body number party "
    "jurisdiction enacted_by container place publisher volume page unts_no session "
    "url source note"
).split()


@st.composite
def authorities(render, kind=None):
    """Make an entry that the registry could hold."""
    fields = {name: render(words) for name in texts if render(st.booleans())}
    optional = {
        "symbol": symbols,
        "year": st.one_of(words, st.sampled_from(["2018", "2019-20"])),
        "date": dates,
        "adopted": dates,
        "in_force": dates,
        "accessed": dates,
        "languages": st.lists(languages, max_size=2).map(tuple),
        "aliases": st.lists(words, max_size=2).map(tuple),
        "extent": st.fixed_dictionaries(
            {}, optional={"pages": st.integers(1, 900), "paras": st.integers(1, 900)}
        ),
        "original": st.fixed_dictionaries({"title": words, "lang": languages}),
        "forms": st.fixed_dictionaries(
            {}, optional={"un": st.fixed_dictionaries({"short": words})}
        ),
        "quotes": st.lists(
            st.fixed_dictionaries({"id": slugs, "text": words}),
            max_size=2,
            unique_by=lambda quote: quote["id"],
        ).map(tuple),
        "relations": st.fixed_dictionaries({"replies": st.tuples(slugs)}),
        "csl": csl,
    }
    fields |= {name: render(s) for name, s in optional.items() if render(st.booleans())}
    certainty = render(st.sampled_from(["confirmed", "unconfirmed", "missing"]))
    return Authority.model_validate(
        {
            "key": render(slugs),
            "kind": kind or render(st.sampled_from(KINDS)),
            "certainty": certainty,
            **fields,
        }
    )


plain_words = st.text(
    st.sampled_from("abc XYZ 12 éß 中文 عرب Ж &%$#_{}~^\\-:;.,’“”"),
    min_size=1,
    max_size=15,
).map(lambda text: "W" + " ".join(text.split()))
"""Words as they are in titles, without doubled blanks."""

names = st.lists(
    st.sampled_from(
        [
            {"family": "Smith", "given": "Jane"},
            {"family": "van Beethoven", "given": "Ludwig"},
            {"family": "王", "given": "小明"},
            {"family": "محمد", "given": "أحمد"},
            {"literal": "Example Watch"},
        ]
    ),
    min_size=1,
    max_size=5,
)


@st.composite
def bibliographic(render, kind):
    """Make an entry with what every format has a field for."""
    fields = {"title": render(plain_words), "date": render(dates)}
    if kind == "treaty":
        fields["adopted"] = fields.pop("date")
    texts = "short container publisher place url edition volume issue jurisdiction body"
    for name in texts.split():
        if render(st.booleans()):
            fields[name] = f"w{render(st.integers(1, 99))} é中"
    if render(st.booleans()):
        fields["page"] = render(st.sampled_from(["7", "101-125", "xi-xx", "e12"]))
    for role in ("author", "editor"):
        if render(st.booleans()):
            more = [OTHERS] if render(st.booleans()) else []
            texts = join_names(render(names) + more)
            fields |= {role: texts.full}
            fields |= {f"{role}_last": texts.last} if texts.last else {}
    if render(st.booleans()):
        fields["accessed"] = render(dates)
    if kind == "thesis" and render(st.booleans()):
        fields["genre"] = render(
            st.sampled_from(["PhD thesis", "Master’s thesis", "x"])
        )
    fields |= {"key": render(slugs), "kind": kind, "certainty": "unconfirmed"}
    return Authority.model_validate(fields)
