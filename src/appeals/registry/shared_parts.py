"""What recipients have in common: the parts that they share, filled in."""

from collections.abc import Iterator

from appeals.errors import WorkspaceError, did_you_mean
from appeals.model.recipient import Gendered, Recipient, Right, Shared
from appeals.registry.reader import Registry

_FILLED = ("post", "web_form", "languages", "channel")
_JOINED = ("salutations", "offices", "women", "men")


def fill_in(
    recipients: Registry[Recipient], shared: Registry[Shared]
) -> Registry[Recipient]:
    """Give every recipient the values of the parts that it names in `shares`.

    What an entry says itself stays; of two parts the first one named wins. Places
    stay those of the entry.
    """
    return recipients.mapped(
        lambda recipient: _filled(
            recipient, [shared[name] for name in recipient.shares if name in shared]
        )
    )


def _filled(recipient: Recipient, parts: list[Shared]) -> Recipient:
    if not parts:
        return recipient
    update: dict[str, object] = {}
    said = recipient.model_fields_set
    joined = {name: dict(getattr(recipient, name)) for name in _JOINED}
    for part in parts:
        for name in _FILLED:
            value = getattr(part, name)
            if value is not None and name not in said:
                update.setdefault(name, value)
        for name, own in joined.items():
            shared = getattr(part, name)
            joined[name] = {
                lang: _both(own.get(lang), shared.get(lang)) for lang in shared | own
            }
    return recipient.model_copy(update={**update, **joined})


def _both(own: object, shared: object) -> object:
    """Give what the entry says; of a form for women or men each word by itself."""
    if not (isinstance(own, Gendered) and isinstance(shared, Gendered)):
        return own or shared
    said = {name: getattr(own, name) for name in own.model_fields_set}
    return shared.model_copy(update=said)


def shared_errors(
    recipients: Registry[Recipient], shared: Registry[Shared]
) -> Iterator[WorkspaceError]:
    """Find parts that no entry of `shared` has."""
    for id_, recipient in recipients.items():
        for number, name in enumerate(recipient.shares):
            if name not in shared:
                message = f"'{id_}' shares an unknown part '{name}'"
                place = recipients.place(id_, "shares", number)
                remedy = did_you_mean(name, tuple(shared)) or "add it under 'shared:'"
                yield WorkspaceError(message, place=place, remedy=remedy)


def right_errors(
    recipients: Registry[Recipient], rights: Registry[Right]
) -> Iterator[WorkspaceError]:
    """Find rights that the vocabulary lacks; a file without one is not checked."""
    if not rights:
        return
    for id_, recipient in recipients.items():
        for number, name in enumerate(recipient.rights):
            if name not in rights:
                message = f"'{id_}' covers an unknown right '{name}'"
                place = recipients.place(id_, "rights", number)
                remedy = did_you_mean(name, tuple(rights)) or "add it under 'rights:'"
                yield WorkspaceError(message, place=place, remedy=remedy)
