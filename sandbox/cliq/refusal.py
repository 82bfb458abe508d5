"""What a person or a caller cannot do in Cliq, as one exception.

How it is told, and with which body, is decided by the control API and the console.
"""


class Refused(Exception):
    """Something a person cannot do in Cliq. `code` is stable, `status` the HTTP status of the control API."""

    def __init__(self, code: str, text: str, status: int = 400, **facts: object) -> None:
        self.code, self.text, self.status, self.facts = code, text, status, facts
        super().__init__(text)
