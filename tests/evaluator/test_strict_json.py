"""JSON without liberties."""

import time

import pytest

from fieldapp.evaluator.strict_json import DEEPEST, MOST_DIGITS, NotJson, load_marked, loads

REFUSED = [
    (b"", "json.empty"),
    (b" \n", "json.empty"),
    (b'{"a": 1', "json.truncated"),
    (b'{"a": "x', "json.truncated"),
    (b"[1,", "json.truncated"),
    (b"[1,]", "json.syntax"),
    (b"{'a': 1}", "json.syntax"),
    (b"1 2", "json.syntax"),
    ("位伯".encode("gbk"), "json.not_utf8"),
    ("{}".encode("utf-16"), "json.not_utf8"),
    (b'"\xed\xa0\x80"', "json.not_utf8"),
    (b"\xef\xbb\xbf{}", "json.byte_order_mark"),
    (b'{"a": 1, "a": 1}', "json.duplicate_key"),
    (b'[{"b": {"a": 1, "\\u0061": 2}}]', "json.duplicate_key"),
    (b"[NaN]", "json.not_finite"),
    (b"[-Infinity]", "json.not_finite"),
    (b"[1e999]", "json.not_finite"),
    (b"[-1e999]", "json.not_finite"),
    (b'["\\ud800"]', "json.lone_surrogate"),
    (b'{"\\udc00": 1}', "json.lone_surrogate"),
    ('["\ud800"]', "json.lone_surrogate"),
    (b'["a\\u0000b"]', "json.nul"),
    (b'["a\x00b"]', "json.syntax"),
    (b"[" * 200_000, "json.too_deep"),
    (b'{"a":' * 200_000, "json.too_deep"),
    (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "json.too_deep"),
    (b"1" * 5_000, "json.number_too_long"),
    (b"1" * (MOST_DIGITS + 1), "json.number_too_long"),
]


@pytest.mark.parametrize(("raw", "code"), REFUSED, ids=[f"{code} {raw[:12]!r}" for raw, code in REFUSED])
def test_what_is_refused_has_a_code_and_words(raw: bytes | str, code: str) -> None:
    with pytest.raises(NotJson) as refusal:
        loads(raw)
    assert refusal.value.code == code
    assert refusal.value.message.zh
    assert refusal.value.message.en


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b' {"a": [1, -2, 0.5, true, null]} ', {"a": [1, -2, 0.5, True, None]}),
        (b"[" * DEEPEST + b"]" * DEEPEST, None),
        (b'["\\ud83d\\ude00"]', ["😀"]),
        (b'["\\\\ud800 \\\\u0000"]', ["\\ud800 \\u0000"]),
        ('["[[[{{{\\"[", "𠮷 䶮"]'.encode(), ['[[[{{{"[', "𠮷 䶮"]),
        (b"9" * MOST_DIGITS, int("9" * MOST_DIGITS)),
        (('["' + "[" * 1000 + '"]').encode(), ["[" * 1000]),
    ],
)
def test_what_is_sound_is_read(raw: bytes, value: object) -> None:
    assert loads(raw) == value if value is not None else loads(raw)


def test_an_unclosed_text_of_escaped_quotes_is_refused_quickly() -> None:
    began = time.process_time()
    with pytest.raises(NotJson):
        loads(b"[" * (DEEPEST + 1) + b'"\\"' * 200_000)
    assert time.process_time() - began < 1


def test_marks_name_every_place_at_once() -> None:
    raw = b'[{"a": NaN, "a/b~": {"x": 1, "x": "\\ud800"}}, 1e999, "\\u0000", ' + b"1" * 5_000 + b"]"
    _, faults = load_marked(raw)
    assert [(fault.pointer, fault.code) for fault in faults] == [
        ("/0/a", "json.not_finite"),
        ("/0/a~1b~0/x", "json.duplicate_key"),
        ("/0/a~1b~0/x", "json.lone_surrogate"),
        ("/1", "json.not_finite"),
        ("/2", "json.nul"),
        ("/3", "json.number_too_long"),
    ]


def test_a_marked_number_may_have_as_many_digits_as_a_strict_one() -> None:
    longest = b"9" * MOST_DIGITS
    assert load_marked(longest) == (int(longest), ())
