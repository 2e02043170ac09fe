"""A sentence or a name in both languages of the app."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        """The object `{"zh": …, "en": …}` of the JSON contracts."""
        return {"zh": self.zh, "en": self.en}
