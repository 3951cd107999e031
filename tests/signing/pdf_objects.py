"""Values of a PDF for tests, made from plain ones."""


def as_value(value):
    """Make a value of the library's from plain ones; a string is a name."""
    from pyhanko.pdf_utils import generic

    match value:
        case generic.PdfObject():
            return value
        case None:
            return generic.NullObject()
        case dict():
            return generic.DictionaryObject(
                {generic.pdf_name(key): as_value(item) for key, item in value.items()}
            )
        case list():
            return generic.ArrayObject(as_value(item) for item in value)
        case int():
            return generic.NumberObject(value)
        case float():
            return generic.FloatObject(value)
        case bytes():
            return generic.TextStringObject(value.decode("ascii"))
        case _:
            return generic.pdf_name(str(value))
