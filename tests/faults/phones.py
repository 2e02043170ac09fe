"""Phones at work: they send records and photos, remember every promise, and try again with the same id."""

from __future__ import annotations

import itertools
import json
import random
import threading
from types import TracebackType
from typing import Any

import requests

from tests.cast import secret_of
from tests.faults.witness import Body, Witness, sha256
from tests.office import display_body, jpeg, new_id

REPS = ("rep_an", "rep_bai", "rep_cui")
_seeds = itertools.count(random.randrange(10**9))


class Phone:
    """One rep's phone on one line to the server."""

    def __init__(self, url: str, rep: str, witness: Witness, timeout_s: float = 30) -> None:
        self.url, self.rep, self.witness, self.timeout_s = url, rep, witness, timeout_s
        self.line = requests.Session()
        self.line.trust_env = False  # a proxy of the machine's is not for us, and looking for one is slow
        self.line.headers.update({"Cookie": f"session={secret_of(rep)}", "Sec-Fetch-Site": "same-origin"})

    def new_display(self) -> tuple[str, Body, bytes]:
        """A display of this rep's with a photo that nobody has sent before."""
        seed = next(_seeds)
        photo = jpeg.__wrapped__(seed)
        return new_id(), display_body(f"{self.rep}-{seed % 3}", photo), photo

    def send_record(self, record: str, body: Body, *photos: bytes) -> requests.Response:
        """Send a record, and remember the answer."""
        self.witness.sends(self.rep, record, body, photos)
        answer = self._put(f"/api/v1/displays/{record}", json.dumps(body).encode(), "application/json")
        if answer.status_code in (200, 201):
            self.witness.was_acknowledged(record, body, answer.json())
        return answer

    def send_photo(self, photo: bytes) -> requests.Response:
        """Send a photo, and remember the answer."""
        digest = sha256(photo)
        answer = self._put(f"/api/v1/photos/{digest}", photo, "image/jpeg")
        if answer.status_code in (200, 201) and answer.json()["status"] == "received":
            self.witness.was_received(digest)
        return answer

    def _put(self, path: str, body: bytes, kind: str) -> requests.Response:
        answer = self.line.put(
            self.url + path, data=body, headers={"Content-Type": kind}, timeout=self.timeout_s
        )
        if answer.status_code >= 400:
            self.witness.was_refused(answer.status_code, _code(answer))
        return answer


def _code(answer: requests.Response) -> str:
    try:
        problem: dict[str, Any] = answer.json()
    except requests.JSONDecodeError:
        return "not a problem"
    return str(problem.get("code"))


class Load:
    """Several phones that send displays and their photos until told to stop."""

    def __init__(self, url: str, witness: Witness, phones: int = 6) -> None:
        self.witness = witness
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, args=(Phone(url, REPS[number % len(REPS)], witness),))
            for number in range(phones)
        ]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _work(self, phone: Phone) -> None:
        while not self._stopped.is_set():
            record, body, photo = phone.new_display()
            try:
                if phone.send_record(record, body, photo).ok:
                    phone.send_photo(photo)
            except requests.RequestException:
                self._stopped.wait(0.05)  # cut off; `send_again` sends what was not promised


def send_again(url: str, witness: Witness) -> None:
    """Every phone sends everything once more, with the same ids; each receipt must be the one given before."""
    for record, sent in list(witness.sent.items()):
        before = witness.acknowledged.get(record)
        for rep, body in sent:
            if before and before[0] != body:
                continue
            phone = Phone(url, rep, witness)
            answer = phone.send_record(record, body)
            expected = (200,) if before else (200, 201)
            assert answer.status_code in expected, (answer.status_code, answer.text)
            assert before is None or answer.json()["receipt"] == before[1]["receipt"], answer.text
            _send_photos(phone, body)
            break


def _send_photos(phone: Phone, body: Body) -> None:
    for line in body["photos"]:
        before = line["sha256"] in phone.witness.received
        answer = phone.send_photo(phone.witness.photos[line["sha256"]])
        assert answer.status_code in ((200,) if before else (200, 201)), (answer.status_code, answer.text)
