"""What every answer carries, and what a request must prove: headers, the own site, addresses that hold."""

import re
from typing import Any

import pytest
from flask import Flask

from fieldapp import create_app
from fieldapp.commands.documentation import all_refusals
from fieldapp.config import settings_from
from fieldapp.kernel.database import db
from fieldapp.kernel.errors import Refusal
from tests.api.routes import ask, guarded, outcome, routes
from tests.api.stored import check_refusal, check_sentence, new_audit_rows, nothing_stored
from tests.cast import PASSWORD, secret_of
from tests.databases import ON_ONE
from tests.office import Office

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'none'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LOGIN = {"staff_number": "rep_an", "password": PASSWORD}


def send(app: Flask, method: str, path: str, **options: Any) -> Any:
    return app.test_client(use_cookies=False).open(path, method=method, **options)


def check_headers(answer: Any) -> None:
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "Cache-Control" in answer.headers


@pytest.fixture(scope="module")
def steady_app(steady_office: Office) -> Flask:
    return steady_office.app


# Answers


@ON_ONE
def test_every_route_answers_with_the_security_headers(steady_app: Flask) -> None:
    for route in routes(steady_app):
        if route.endpoint != "people_pages.sign_out":
            check_headers(ask(steady_app, route, who="finance_du"))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/no-such-thing", 404),
        ("GET", "/no-such-page", 404),
        ("GET", "/static/no-such-file.js", 404),
        ("GET", "/static/../fieldapp/config.py", 404),
        ("GET", "/static/%2e%2e/fieldapp/config.py", 404),
        ("DELETE", "/api/v1/me", 405),
        ("TRACE", "/api/v1/me", 405),
        ("PUT", "/login", 405),
        ("GET", "/api/v1/outlets?search=%00", 400),
        ("GET", "/records?cursor=%00", 400),
        ("GET", "/api/v1/statements/2026-11/%00", 400),
        ("GET", "/statements/2026-11/a%00b", 400),
        ("OPTIONS", "/api/v1/me", 200),
        ("HEAD", "/account", 200),
    ],
)
def test_errors_carry_the_security_headers_too(
    steady_app: Flask, method: str, path: str, status: int
) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Cookie": f"session={secret_of('finance_du')}"}
    answer = send(steady_app, method, path, headers=headers)
    assert answer.status_code == status
    check_headers(answer)
    if status >= 400 and path.startswith("/api/"):
        codes = {400: "bad_request", 404: "not_found", 405: "method_not_allowed"}
        check_refusal(answer, status, codes[status])


def test_a_method_that_is_not_allowed_is_told_which_are(steady_app: Flask) -> None:
    answer = send(steady_app, "DELETE", "/api/v1/sessions")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_a_range_outside_a_static_file_is_refused_with_416(steady_app: Flask) -> None:
    answer = send(steady_app, "GET", "/static/icon.svg", headers={"Range": "bytes=99999999-"})
    assert answer.status_code == 416
    check_headers(answer)


def test_pages_and_answers_are_not_kept_by_browsers_unless_they_say_so(steady_office: Office) -> None:
    for path in ("/api/v1/me", "/records", "/login", "/api/v1/no-such-thing"):
        assert steady_office.call("rep_an", "GET", path).headers["Cache-Control"] == "no-store"


def test_pages_hold_no_inline_script_or_style(steady_app: Flask) -> None:
    for route in routes(steady_app):
        if route.method == "GET" and not route.is_api:
            page = ask(steady_app, route, who="finance_du")
            if page.mimetype == "text/html":
                assert not re.search(
                    r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|javascript:", page.text
                ), route


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:99", "a b", "<script>", "[::1", "x" * 300, ""]
)
def test_any_host_header_is_answered_without_a_fault(steady_app: Flask, host: str) -> None:
    answer = send(steady_app, "GET", "/records", environ_overrides={"HTTP_HOST": host})
    assert answer.status_code in (303, 400), answer.text
    assert not answer.headers.get("Location", "/").startswith("http")


def test_strict_transport_is_asked_for_under_https_alone(steady_app: Flask) -> None:
    assert "Strict-Transport-Security" not in send(steady_app, "GET", "/login").headers
    secure = send(steady_app, "GET", "/login", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_forwarded_headers_of_an_untrusted_sender_change_nothing(steady_app: Flask) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "X-Forwarded-For": "9.9.9.9"}
    assert "Strict-Transport-Security" not in send(steady_app, "GET", "/login", headers=headers).headers


def test_a_fault_of_ours_tells_an_incident_number_and_nothing_else(
    steady_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret detail of /srv/fieldapp")

    monkeypatch.setattr("fieldapp.outlets.queries.products", break_down)
    answer = steady_office.call("rep_an", "GET", "/api/v1/products")
    check_refusal(answer, 500, "internal_fault")
    check_headers(answer)
    assert "secret detail" not in answer.text and "Traceback" not in answer.text


def test_every_refusal_has_a_permanent_code_and_both_sentences() -> None:
    codes: dict[str, type[Refusal]] = {}
    for refusal in all_refusals():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", refusal.code)
        assert 400 <= refusal.status < 600
        check_sentence({"zh": refusal.zh, "en": refusal.en})
        twin = codes.setdefault(refusal.code, refusal)
        assert twin is refusal or issubclass(refusal, twin) or issubclass(twin, refusal), refusal.code


def test_the_title_is_in_the_readers_language(steady_app: Flask) -> None:
    for language, title in (("en", "You are not signed in."), ("zh", "登录已失效")):
        answer = send(steady_app, "GET", "/api/v1/me", headers={"Cookie": f"language={language}"})
        assert answer.json["title"].startswith(title)


# Requests from other sites

CROSS = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost:81"},
    {"Referer": "http://localhost/records"},
    {},
]


@pytest.mark.parametrize("proof", CROSS, ids=str)
def test_a_write_with_a_cookie_is_refused_without_proof_of_the_own_site(
    steady_app: Flask, proof: dict[str, str]
) -> None:
    headers = {"Cookie": f"session={secret_of('rep_an')}", **proof}
    with new_audit_rows(steady_app) as left:
        answer = send(
            steady_app,
            "POST",
            "/api/v1/tokens",
            headers=headers,
            json={"name": "x", "scopes": ["account.read"]},
        )
    check_refusal(answer, 403, "cross_site")
    assert [(row.action, row.details["code"]) for row in left] == [("access.refused", "cross_site")]


@pytest.mark.parametrize(
    "proof", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}], ids=str
)
def test_a_write_with_a_cookie_passes_with_proof_of_the_own_site(
    steady_app: Flask, proof: dict[str, str]
) -> None:
    headers = {"Cookie": f"session={secret_of('rep_an')}", **proof}
    body = {"name": "x", "scopes": ["account.read"]}
    assert send(steady_app, "POST", "/api/v1/tokens", headers=headers, json=body).status_code == 201


def test_no_unsafe_route_takes_a_cookie_from_another_site(steady_app: Flask) -> None:
    for route in guarded(steady_app):
        if route.method != "GET":
            answer = ask(steady_app, route, who="finance_du", **{"Sec-Fetch-Site": "cross-site"})
            assert answer.status_code == 403, route


@pytest.mark.parametrize("path", ["/login", "/api/v1/sessions"])
def test_another_site_cannot_sign_its_visitor_in(steady_app: Flask, path: str) -> None:
    for proof in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        sent = {"data": LOGIN} if path == "/login" else {"json": LOGIN}
        answer = send(steady_app, "POST", path, headers=proof, **sent)
        assert answer.status_code == 403 and "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("authorization", ["Bearer x", "x", " "])
def test_an_authorization_header_does_not_lend_its_freedom_to_the_cookie(
    steady_app: Flask, authorization: str
) -> None:
    headers = {"Cookie": f"session={secret_of('rep_an')}", "Sec-Fetch-Site": "cross-site"}
    with nothing_stored(steady_app):
        environ = {"HTTP_AUTHORIZATION": authorization}
        body = {"name": "x", "scopes": ["account.read"]}
        answer = send(
            steady_app, "POST", "/api/v1/tokens", headers=headers, json=body, environ_overrides=environ
        )
        assert answer.status_code == 401


# Onward addresses

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "https://evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "evil.example",
    " //evil.example",
    "/\t/[::1",
    "/\n/[x",
    "\x01//evil.example",
    "",
]


@pytest.mark.parametrize("target", ELSEWHERE, ids=repr)
def test_signing_in_never_leads_to_another_site(steady_app: Flask, target: str) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}
    answer = send(steady_app, "POST", "/login", data={**LOGIN, "next": target}, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    page = send(steady_app, "GET", "/login", query_string={"next": target})
    assert page.status_code == 200
    onward = set(re.findall(r'name="next" value="([^"]*)"', page.text))
    assert all(path == "" or path.startswith("/login") for path in onward)
    chosen = send(steady_app, "POST", "/language/en", data={"next": target}, headers=headers)
    assert (chosen.status_code, chosen.headers["Location"]) == (303, "/")


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/records?state=approved", "/records?state=approved"),
        ("/statements/2026-11/rep_an#total", "/statements/2026-11/rep_an#total"),
        ("/records/陈列", "/records/%E9%99%88%E5%88%97"),
        ("/records?x=//evil.example", "/records?x=//evil.example"),
    ],
)
def test_signing_in_leads_on_to_a_path_of_our_own(steady_app: Flask, target: str, location: str) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}
    answer = send(steady_app, "POST", "/login", data={**LOGIN, "next": target}, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (303, location)


def test_a_page_asked_for_without_a_session_is_come_back_to_after_signing_in(steady_app: Flask) -> None:
    answer = send(steady_app, "GET", "/records?state=approved")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login?next=/records?state%3Dapproved")


# Cookies


def cookie_of(answer: Any) -> set[str]:
    (header,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("session=")]
    return {part.strip().split("=")[0].lower() for part in header.split(";")} | {
        part.strip().lower() for part in header.split(";")[1:]
    }


@pytest.mark.parametrize("path", ["/login", "/api/v1/sessions"])
def test_the_session_cookie_is_unreadable_to_scripts_and_not_sent_by_other_sites(
    steady_app: Flask, path: str
) -> None:
    sent = {"data": LOGIN} if path == "/login" else {"json": LOGIN}
    headers = {"Sec-Fetch-Site": "same-origin"}
    flags = cookie_of(send(steady_app, "POST", path, headers=headers, **sent))
    assert {"httponly", "samesite=lax", "path=/", "max-age=7776000"} <= flags
    assert "secure" not in flags and "domain" not in flags
    secure = cookie_of(send(steady_app, "POST", path, headers=headers, base_url="https://localhost", **sent))
    assert {"httponly", "samesite=lax", "secure"} <= secure


def test_behind_a_trusted_proxy_the_cookie_is_secure_and_the_visitors_address_is_audited(
    steady_app: Flask,
) -> None:
    settings = steady_app.config["SETTINGS"]
    environ = {"FIELDAPP_DATA_FOLDER": str(settings.data_folder), "FIELDAPP_PROXIES": "1"}
    proxied = create_app(settings_from({**environ, "DATABASE_URL": settings.database_url}))
    headers = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "pay.example",
        "X-Forwarded-For": "9.9.9.9, 203.0.113.7",
        "Origin": "https://pay.example",
    }
    try:
        with new_audit_rows(steady_app) as left:
            answer = send(proxied, "POST", "/api/v1/sessions", headers=headers, json=LOGIN)
        assert answer.status_code == 201, answer.text
        assert {"secure", "httponly", "samesite=lax"} <= cookie_of(answer)
        assert answer.headers["Strict-Transport-Security"]
        assert [(row.action, row.address) for row in left] == [("login.succeeded", "203.0.113.7")]
    finally:
        with proxied.app_context():
            for engine in db.engines.values():
                engine.dispose()


@pytest.mark.parametrize("address", ["x" * 300, "::ffff:203.0.113.7%eth0" * 3, "👍", ""])
def test_an_address_made_up_behind_a_careless_proxy_does_no_harm(steady_app: Flask, address: str) -> None:
    environ = {"REMOTE_ADDR": address.encode().decode("latin-1")}
    login = {**LOGIN, "password": "a wrong guess"}
    answer = send(steady_app, "POST", "/api/v1/sessions", json=login, environ_overrides=environ)
    check_refusal(answer, 401, "wrong_login")


def test_signing_out_forgets_the_cookie_and_closes_the_session(steady_office: Office) -> None:
    answer = steady_office.call("rep_cui", "POST", "/sign-out")
    assert answer.status_code == 303
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert steady_office.call("rep_cui", "GET", "/api/v1/me").status_code == 401


def test_outcome_of_the_route_walk_tells_a_cross_site_refusal_apart(steady_app: Flask) -> None:
    route = next(route for route in guarded(steady_app) if route.endpoint == "people.create_token")
    assert (
        outcome(route, ask(steady_app, route, who="rep_an", **{"Sec-Fetch-Site": "cross-site"}))
        == "cross_site"
    )
