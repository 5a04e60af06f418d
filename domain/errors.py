"""Every way in which a request can be refused, as one small tree.

RegelaarError
├── BadInput      the request or file is wrong: says where, and what to do        (HTTP 422, exit 1)
│   └── TooLarge  more than we accept at once                                     (HTTP 413)
├── NotFound      it names something that does not exist                          (HTTP 404)
├── Conflict      it does not fit what is already there (a second import, a decided claim)  (HTTP 409)
├── Forbidden     this user may not do this                                       (HTTP 403)
└── Unavailable   a service that we need does not answer                          (HTTP 503)
"""

from .values import Language, Text


class RegelaarError(Exception):
    """A refusal that a person can act on: `text` in both languages, `place` is where in the input (file, line, element)."""

    def __init__(self, text: Text, place: str = "") -> None:
        super().__init__(text, place)
        self.text = text
        self.place = place

    def message(self, language: Language) -> str:
        """The whole message in one line: the place, then what is wrong and what to do."""
        return f"{self.place}: {self.text[language]}" if self.place else self.text[language]

    def __str__(self) -> str:
        return self.message(Language.EN)


class BadInput(RegelaarError): ...


class TooLarge(BadInput): ...


class NotFound(RegelaarError): ...


class Conflict(RegelaarError): ...


class Forbidden(RegelaarError): ...


class Unavailable(RegelaarError): ...
