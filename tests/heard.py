"""What a page in the browser did while it was looked at."""

from dataclasses import dataclass, field

from playwright.sync_api import Page


@dataclass
class Heard:
    """Requests with their bodies, answers, words in the console and errors, in the order in which they came."""

    requests: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    answers: list[tuple[str, int]] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("request", self._request)
        page.on("response", lambda r: self.answers.append((r.url, r.status)))
        page.on("console", lambda m: self.console.append(f"{page.url}: {m.type}: {m.text}"))
        page.on("pageerror", lambda e: self.errors.append(f"{page.url}: {e}"))

    def _request(self, request) -> None:
        self.requests.append(request.url)
        self.bodies.append(f"{request.headers.get('referer', '')} {request.post_data or ''}")

    @property
    def violations(self) -> list[str]:
        return [m for m in self.console if "Content Security Policy" in m or "Content-Security-Policy" in m]
