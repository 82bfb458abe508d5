"""Where an answer belongs: who acted, in which chat, upon what, and who will see the answer (E14).

It shows nothing; answers.py does.
"""

from dataclasses import asdict, dataclass

from sandbox.store import Document


@dataclass(frozen=True)
class Place:
    """The place of one execution.

    user      ZUID of the person who acted
    chat      chat id in which the answer appears
    private   the answer is visible to that person only
    message   id of the message whose button was pressed, which a `message_edit` replaces
    form      id of the open form that was submitted
    own       the person acted in private: on a private answer or by a command; forms opened from here inherit it
    """

    user: str
    chat: str
    component: str
    handler: str
    private: bool = False
    message: str = ""
    form: str = ""
    own: bool = False

    def as_document(self) -> Document:
        return asdict(self)
