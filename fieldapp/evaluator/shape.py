"""Reading an object key by key, noting every fault at its place and going on with a stand-in value."""

from collections.abc import Collection, Iterator, Mapping

from fieldapp.evaluator.faults import Fault, pointer_to
from fieldapp.evaluator.money import LARGEST
from fieldapp.evaluator.strict_json import BadNumber
from fieldapp.evaluator.text import Text

_MISSING = object()


class Shape:
    """An object being read; `done` must be called last, to report the keys nobody asked for."""

    def __init__(self, value: object, pointer: str, faults: list[Fault]) -> None:
        self.pointer = pointer
        self._faults = faults
        self._asked: set[str] = set()
        self._whole: Mapping[str, object] | None = value if isinstance(value, dict) else None
        if self._whole is None:
            self._wrong_type(value, pointer, "一个对象", "an object")

    def at(self, key: str) -> str:
        """The pointer of a key of this object."""
        return pointer_to(self.pointer, key)

    def fault(self, key: str, code: str, message: Text) -> None:
        """Note a fault at a key of this object."""
        self._faults.append(Fault(self.at(key), code, message))

    def has(self, key: str) -> bool:
        """Whether the key is given; asking does not require it."""
        self._asked.add(key)
        return self._whole is not None and key in self._whole

    def raw(self, key: str) -> object:
        """The value of a key as it stands, without a fault when it is missing."""
        return self._whole.get(key, _MISSING) if self._whole is not None else _MISSING

    def value(self, key: str) -> object:
        """The raw value of a required key, or a marker that the other readers pass over."""
        if self.has(key) and self._whole is not None:
            return self._whole[key]
        if self._whole is not None:
            self.fault(key, "missing_key", Text(f"缺少 {key}。", f"{key} is missing."))
        return _MISSING

    def text(self, key: str) -> str:
        """A required text, "" after a fault."""
        value = self.value(key)
        if isinstance(value, str):
            return value
        self._wrong_type(value, self.at(key), "文字", "a text")
        return ""

    def flag(self, key: str) -> bool:
        """A required true or false, False after a fault."""
        value = self.value(key)
        if isinstance(value, bool):
            return value
        self._wrong_type(value, self.at(key), "true 或 false", "true or false")
        return False

    def signed(self, key: str) -> int:
        """A required whole number of either sign and less than 2^63, 0 after a fault."""
        value = self.value(key)
        if isinstance(value, bool) or not isinstance(value, int):
            self._wrong_type(value, self.at(key), "整数", "a whole number")
            return 0
        if abs(value) > LARGEST:
            self.fault(key, "too_large", Text(f"不能大于 {LARGEST}。", f"Must not exceed {LARGEST}."))
            return 0
        return value

    def count(self, key: str) -> int:
        """A required whole number from 0 to 2^63 - 1, 0 after a fault."""
        number = self.signed(key)
        if number >= 0:
            return number
        self.fault(key, "negative", Text(f"不能是负数：{number}。", f"Must not be negative: {number}."))
        return 0

    def counts(self, key: str) -> tuple[int, ...]:
        """A required list of whole numbers from 0 to 2^63 - 1."""
        elements = {str(index): value for index, (_, value) in enumerate(self.elements(key))}
        numbers = Shape(elements, self.at(key), self._faults)
        return tuple(numbers.count(index) for index in elements)

    def code(self, key: str, known: Collection[str]) -> str:
        """A required text that is one of the known codes, "" after a fault."""
        code = self.text(key)
        if isinstance(self.raw(key), str):
            return self._known(code, self.at(key), known)
        return ""

    def codes(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """A required list of known codes; unknown ones are reported and left out."""
        return tuple(
            code
            for pointer, value in self.elements(key)
            if self._is_text(value, pointer) and (code := self._known(str(value), pointer, known))
        )

    def elements(self, key: str) -> Iterator[tuple[str, object]]:
        """Pointer and value of every element of a required list."""
        value = self.value(key)
        if not isinstance(value, list):
            self._wrong_type(value, self.at(key), "列表", "a list")
            return
        place = self.at(key)
        for index, element in enumerate(value):
            yield pointer_to(place, index), element

    def shapes(self, key: str) -> Iterator["Shape"]:
        """Every element of a required list of objects."""
        for pointer, element in self.elements(key):
            yield Shape(element, pointer, self._faults)

    def shape(self, key: str) -> "Shape":
        """A required object."""
        value = self.value(key)
        return Shape(value, self.at(key), self._faults)

    def members(self) -> Iterator[tuple[str, "Shape"]]:
        """Every key of this object, whose values are objects themselves."""
        for key in self._whole or ():
            yield key, self.shape(key)

    def done(self) -> None:
        """Report every key that was never asked for."""
        for key in self._whole or ():
            if key not in self._asked:
                self.fault(key, "unknown_key", Text(f"不认识的键 {key}。", f"{key} is no known key."))

    def _is_text(self, value: object, pointer: str) -> bool:
        if not isinstance(value, str):
            self._wrong_type(value, pointer, "文字", "a text")
        return isinstance(value, str)

    def _known(self, code: str, pointer: str, known: Collection[str]) -> str:
        if code in known:
            return code
        choices = ", ".join(known)
        message = Text(
            f"不认识的代码 {code}，可用：{choices}。", f"{code} is no known code; known: {choices}."
        )
        self._faults.append(Fault(pointer, "unknown_code", message))
        return ""

    def _wrong_type(self, value: object, pointer: str, zh: str, en: str) -> None:
        if value is _MISSING or isinstance(value, BadNumber):
            return
        self._faults.append(Fault(pointer, "wrong_type", Text(f"这里应当是{zh}。", f"Expected {en}.")))
