"""Connections cut at the worst moments: the phone sends again with the same id, and it is stored exactly once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from tests.faults.conftest import FULL_ONLY_ON_POSTGRES, Extent
from tests.faults.invariant import InvariantBroken, check_invariant
from tests.faults.keys import drop_keys
from tests.faults.phones import REPS, Phone, send_again
from tests.faults.proxy import CUTS, Cut, Proxy, pass_on
from tests.faults.server import Server
from tests.faults.witness import Witness


def send_through_every_cut(
    environment: dict[str, str], log: Path, extent: Extent, sabotage: str = ""
) -> Witness:
    """Each record and each photo meets each cut, and is then sent again over a sound line."""
    witness = Witness()
    with Server(environment, log, sabotage=sabotage) as server, Proxy(server.port) as proxy:
        for number in range(len(CUTS) * extent.rounds):
            phone = Phone(proxy.url, REPS[number % 3], witness)
            phone.line.headers["Connection"] = "close"
            record, body, photo = phone.new_display()
            cut = CUTS[number % len(CUTS)]
            _send(proxy, cut, lambda phone=phone, d=(record, body, photo): phone.send_record(*d))
            _send(proxy, cut, lambda phone=phone, photo=photo: phone.send_photo(photo))
        check_invariant(witness, environment)
        send_again(server.url, witness)
        check_invariant(witness, environment)
    return witness


def _send(proxy: Proxy, cut: Cut, send: Callable[[], requests.Response]) -> None:
    """Once through the cut; and if no answer came, over a sound line, as the phone's next try."""
    proxy.cut = cut
    with suppress(requests.RequestException):
        send()
        return
    proxy.cut = pass_on
    send()


@FULL_ONLY_ON_POSTGRES
def test_whatever_was_cut_is_stored_exactly_once(
    office_copy: dict[str, str], log: Path, extent: Extent
) -> None:
    witness = send_through_every_cut(office_copy, log, extent)
    assert not witness.refused, witness.refused
    assert "Traceback" not in log.read_text()
    assert witness.acknowledged.keys() == witness.sent.keys()
    assert witness.received == witness.photos.keys()


@pytest.mark.full_only
def test_it_is_noticed_when_nobody_looks_whether_an_id_is_taken(
    office_copy: dict[str, str], log: Path, extent: Extent
) -> None:
    drop_keys(office_copy)
    with pytest.raises(InvariantBroken, match="times"):
        send_through_every_cut(office_copy, log, extent, "no_identity")
