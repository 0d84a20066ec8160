"""A seller at the doors of a running system, as programs reach them."""

import time
from html.parser import HTMLParser
from typing import Any, Self

import httpx

from tests.live import LiveApp

_SYNC_SECONDS = 120
NORTHWIND = "A2NORTHWIND0US"  # the American seller of the simulated Amazon, whom its consent page offers first


class Form(HTMLParser):
    """The first form of a page, filled in as it comes."""

    def __init__(self, page: httpx.Response) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.method, self.action = "get", str(page.url)
        self._page = page
        self._is_open = self._is_done = False
        self.feed(page.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and not self._is_done:
            self._is_open = True
            self.method = given.get("method") or "get"
            self.action = str(self._page.url.join(given.get("action") or str(self._page.url)))
        elif self._is_open and tag in {"input", "button"} and given.get("name"):
            self.fields.setdefault(str(given["name"]), given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_done = self._is_done or self._is_open
            self._is_open = False


class SellerVisit:
    """Signed in by JSON; the cookie does the rest."""

    def __init__(self, live: LiveApp, email: str | None = None, password: str | None = None) -> None:
        self.live = live
        self.http = httpx.Client(base_url=live.url, headers={"Accept": "application/json"}, timeout=30)
        self.post("/api/v1/auth/login", json={"email": email or live.email, "password": password or live.password})

    @classmethod
    def of_new_seller(cls, live: LiveApp, email: str) -> Self:
        password = "a-password-of-tests"
        made = httpx.post(
            f"{live.url}/api/v1/auth/register", json={"email": email, "password": password, "name": "New Seller"}
        )
        assert made.status_code == 201, made.text
        return cls(live, email, password)

    def get(self, path: str, **query: Any) -> Any:
        return self._checked(self.http.get(path, params=query))

    def post(self, path: str, **sent: Any) -> Any:
        return self._checked(self.http.post(path, **sent))

    def connect_amazon(self) -> None:
        """Through the consent page, as a browser goes."""
        page = self.http.get(
            self.get("/api/v1/integrations/amazon/auth/start")["auth_url"], headers={"Accept": "text/html"}
        )
        form = Form(page)
        approved = self.http.request(form.method.upper(), form.action, data=form.fields)
        back = self.http.get(approved.headers["location"], headers={"Accept": "text/html"})
        assert back.status_code == 302, back.text
        assert "status=ok" in back.headers["location"]

    def start_sync(self) -> str:
        return str(self.post("/api/sync/start")["syncId"])

    def sync(self) -> dict[str, Any]:
        """A whole run."""
        done = self.follow(self.start_sync())
        assert done["status"] == "complete", done
        return done

    def follow(self, sync_id: str) -> dict[str, Any]:
        """Until the run is over, through whatever restarts meanwhile."""
        give_up_at = time.monotonic() + _SYNC_SECONDS
        state: dict[str, Any] = {}
        while time.monotonic() < give_up_at:
            try:
                answer = self.http.get(f"/api/sync/status/{sync_id}")
            except httpx.TransportError:
                time.sleep(0.2)
                continue
            if answer.status_code == httpx.codes.OK:
                state = answer.json()
                if state["status"] != "in_progress":
                    return state
            time.sleep(0.2)
        raise AssertionError(f"the sync did not end: {state}")

    def claims(self, **query: Any) -> list[dict[str, Any]]:
        """All of them, page by page."""
        return self._all("/api/v1/claims", "claims", query)

    def findings(self, **query: Any) -> list[dict[str, Any]]:
        return self._all("/api/v1/findings", "findings", query)

    def wait_for_claim(self, claim_id: str, *statuses: str) -> dict[str, Any]:
        give_up_at = time.monotonic() + 30
        while (claim := self.get(f"/api/v1/claims/{claim_id}"))["status"] not in statuses:
            assert time.monotonic() < give_up_at, (claim["status"], claim["history"])
            time.sleep(0.2)
        return dict(claim)

    def import_costs(self) -> dict[str, Any]:
        """The file that the simulated Amazon offers for its seller."""
        file = httpx.get(f"{self.live.sandbox_url}/demo/costs.csv", params={"seller": NORTHWIND})
        return dict(self.post("/api/v1/costs/import", files={"file": ("costs.csv", file.content, "text/csv")}))

    def truth(self) -> list[dict[str, Any]]:
        """What the simulated Amazon has planted, as its history stands today."""
        answer = httpx.get(f"{self.live.sandbox_url}/_control/truth", params={"seller": NORTHWIND}, timeout=30)
        return list(answer.json()["candidates"])

    def advance(self, days: int) -> None:
        httpx.post(f"{self.live.sandbox_url}/_control/advance", json={"days": days}, timeout=60).raise_for_status()

    def take_back(self, case_id: str) -> None:
        """Amazon takes the money of a case back, and gives no unit back."""
        order = {"seller": NORTHWIND, "case_id": case_id, "give_back": False}
        httpx.post(f"{self.live.sandbox_url}/_control/reverse", json=order).raise_for_status()

    def _all(self, path: str, name: str, query: dict[str, Any]) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        cursor: str | None = None
        while cursor is not None or not rows:
            page = self.get(path, limit=200, **query, **({"cursor": cursor} if cursor else {}))
            rows += page[name]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        return rows

    @staticmethod
    def _checked(answer: httpx.Response) -> Any:
        assert answer.is_success, f"{answer.request.method} {answer.request.url} {answer.status_code}: {answer.text}"
        return answer.json()
