"""Somebody at a phone or a desk, over real HTTP."""

from __future__ import annotations

from typing import Any

import requests

from tests.cast import PASSWORD
from tests.live import LiveServer
from tests.office import sha256


class Client:
    """Somebody signed in with number and password, as a browser or a phone app is."""

    def __init__(self, server: LiveServer, staff_number: str) -> None:
        self.url = server.url
        self.session = requests.Session()
        self.session.headers["Sec-Fetch-Site"] = "same-origin"
        login = {"staff_number": staff_number, "password": PASSWORD}
        assert self.call("POST", "/api/v1/sessions", json=login).status_code == 201

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        return self.session.request(method, self.url + path, timeout=30, **options)

    def get(self, path: str) -> Any:
        """The JSON of something that is there."""
        answer = self.call("GET", f"/api/v1/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def put(self, path: str, body: Any = None, **options: Any) -> Any:
        """Something that is accepted; the answer's JSON, if there is any."""
        answer = self.call("PUT", f"/api/v1/{path}", json=body, **options)
        assert answer.status_code in (200, 201, 204), answer.text
        return answer.json() if answer.content else None

    def put_photo(self, name: str, photo: bytes) -> requests.Response:
        return self.call("PUT", f"/api/v1/photos/{name}", data=photo, headers={"Content-Type": "image/jpeg"})

    def send_photos(self, *photos: bytes) -> None:
        for photo in photos:
            assert self.put_photo(sha256(photo), photo).status_code in (200, 201)
