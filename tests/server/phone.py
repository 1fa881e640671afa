"""A participant with a browser of their own: what they do on the page, and what their console said."""

from __future__ import annotations

from typing import Any


class Phone:
    """One device in the room; ``errors`` and ``outside`` what the page's console said was wrong, and requests to other hosts."""

    def __init__(
        self, browser: Any, url: str, name: str = "", *, width: int = 390, dark: bool = False
    ) -> None:
        self.name, self.base = name, url.split("/okrkit/", maxsplit=1)[0]
        scheme = "dark" if dark else "light"
        self.context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.page.on("console", lambda m: m.type == "error" and self.errors.append(m.text))
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on("request", lambda r: r.url.startswith(self.base) or self.outside.append(r.url))
        self.page.goto(url)

    def come_in(self) -> None:
        """The code word came with the address."""
        self.page.get_by_label("Your name").fill(self.name)
        self.page.get_by_role("button", name="Come in").click()
        self.page.locator(".step").filter(has_text="Step").wait_for()

    def at(self, step: str) -> None:
        self.page.locator(".step").filter(has_text=step).wait_for()

    def write(self, *texts: str) -> None:
        for text in texts:
            self.page.get_by_label("One idea a card").fill(text)
            self.page.keyboard.press("Enter")

    def kept(self, number: int) -> None:
        """Wait until the room has acknowledged so many cards."""
        self.page.wait_for_function(
            "(n) => [...document.querySelectorAll('.mine .state')].filter((e) => e.textContent === '✓ Kept').length === n",
            arg=number,
        )

    def sent(self) -> None:
        """Wait until nothing waits here any more."""
        self.page.wait_for_function(
            "() => Object.keys(localStorage).every((k) => JSON.parse(localStorage[k]).outbox.length === 0)"
        )

    def violations(self) -> list[str]:
        from axe_playwright_python.base import AXE_SCRIPT

        # The page allows no script but its own, so the checker is handed over past its policy.
        client = self.context.new_cdp_session(self.page)
        client.send("Runtime.evaluate", {"expression": AXE_SCRIPT})
        found = self.page.evaluate(
            "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        return [
            f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found["violations"] for n in v["nodes"]
        ]

    def close(self) -> None:
        self.context.close()
        assert self.errors == []
        assert self.outside == []
