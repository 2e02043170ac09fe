"""What is wrong with a text that was read: where, which fault, and in words."""

from dataclasses import dataclass
from typing import Literal

from fieldapp.evaluator.text import Text

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a file of facts or of a scheme; its code never changes once published."""

    pointer: str
    code: str
    message: Text
    level: Level = "error"

    def as_json(self) -> dict[str, object]:
        """One line of the fault report; `level` appears on warnings alone."""
        line: dict[str, object] = {
            "pointer": self.pointer,
            "code": self.code,
            "message": self.message.as_json(),
        }
        if self.level != "error":
            line["level"] = self.level
        return line


def pointer_to(parent: str, token: str | int) -> str:
    """The JSON pointer of a member or an element of `parent`.

    Args:
        parent: pointer of the object or list, "" for the whole text.
        token: key or index, not yet escaped.

    Returns:
        The pointer with `~` and `/` of the token escaped.

    Source: RFC 6901, section 3.
    """
    return f"{parent}/{str(token).replace('~', '~0').replace('/', '~1')}"


def tokens_of(pointer: str) -> list[str]:
    """The keys and indices that a JSON pointer names, not escaped any more."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
