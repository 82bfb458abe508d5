"""What can be done for a visitor: the features register it (Routes.on_visitor), their cards offer it.

It does nothing itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.visitors.visiting import Known


@dataclass(frozen=True)
class Offer:
    """A button of a visitor's card, or a line of the form behind its More….

    label    key of its sentence
    when     whether it makes sense for this visitor now; asked again when it is pressed is the feature's business
    place    small numbers stand first; the first that fit are buttons
    to_visitor   it sends something to the visitor: channels for alerts only do not offer it
    """

    label: str
    when: Callable[[Known], bool]
    place: int = 100
    to_visitor: bool = False
