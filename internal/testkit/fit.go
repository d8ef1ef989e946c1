package testkit

import "github.com/chromedp/chromedp"

// What axe cannot see, measured in the page itself (quality.md U2, U3, U8). Each gives one line for each fault.

// visible are the things a person can press or type in.
const visible = `
	const name = (e) => (e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (e.className && e.className.baseVal === undefined ? "." + e.className : "") + " " + (e.getAttribute("aria-label") || e.textContent || e.name || "").trim()).replace(/\s+/g, " ").slice(0, 80);
	const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter((e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && e.getClientRects().length && !e.disabled);
`

// Small are the targets under 24 by 24 pixels that another target is too near to (WCAG 2.5.8). A link inside a
// sentence may be as small as its line.
func (tab *Tab) Small() []string {
	tab.t.Helper()
	return Eval[[]string](tab, `(() => {`+visible+`
	const target = (e) => e.tagName === "INPUT" && e.closest("label") || e;
	const boxes = [...new Set(all.map(target))].map((e) => ({e, r: e.getBoundingClientRect()})).filter((b) => b.r.bottom > 0);
	const small = (b) => b.r.width < 23.5 || b.r.height < 23.5;
	const inline = (e) => {
		if (e.tagName !== "A" || getComputedStyle(e).display !== "inline") return false;
		const p = e.closest("p, li, dd, td, figcaption, h1, h2, h3");
		return p && p.textContent.trim().length > e.textContent.trim().length + 1;
	};
	const middle = (r) => [r.left + r.width / 2, r.top + r.height / 2];
	const out = [];
	for (const a of boxes) {
		if (!small(a) || inline(a.e)) continue;
		const [x, y] = middle(a.r);
		for (const b of boxes) {
			if (a === b || a.e.contains(b.e) || b.e.contains(a.e)) continue;
			const dx = Math.max(b.r.left - x, 0, x - b.r.right), dy = Math.max(b.r.top - y, 0, y - b.r.bottom);
			const [bx, by] = middle(b.r);
			if (Math.hypot(dx, dy) < 12 || small(b) && Math.hypot(bx - x, by - y) < 24) {
				out.push(name(a.e) + " is " + Math.round(a.r.width) + " by " + Math.round(a.r.height) + ", near " + name(b.e));
				break;
			}
		}
	}
	return out;
	})()`)
}

// Unseen are the things that get the focus and do not show it, or lie under something else when they have it
// (WCAG 2.4.7, 2.4.11).
func (tab *Tab) Unseen() []string {
	tab.t.Helper()
	return Eval[[]string](tab, `(() => {`+visible+`
	const out = [];
	for (const e of all.filter((e) => e.tabIndex >= 0)) {
		e.focus({focusVisible: true});
		if (document.activeElement !== e) { out.push(name(e) + " takes no focus"); continue; }
		const r = e.getClientRects()[0];
		const x = Math.min(Math.max(r.left + r.width / 2, 1), innerWidth - 1), y = r.top + r.height / 2;
		const top = document.elementFromPoint(x, y);
		if (y < 0 || y > innerHeight) out.push(name(e) + " is out of the window");
		else if (!top || !(e.contains(top) || top.contains(e) || top.closest("label") && top.closest("label").contains(e))) out.push(name(e) + " lies under " + (top ? name(top) : "nothing"));
		const s = getComputedStyle(e), pin = e.querySelector(".pin");
		if (s.outlineStyle !== "auto" && !(s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) && !pin) out.push(name(e) + " shows no focus");
	}
	document.activeElement.blur();
	scrollTo(0, 0);
	return out;
	})()`)
}

// Cut are the texts that lose letters, and by how much the page scrolls sideways, once a person has spread
// letters, words and lines as far as WCAG 1.4.12 says.
func (tab *Tab) Cut() []string {
	tab.t.Helper()
	return Eval[[]string](tab, `(() => {
	const sheet = new CSSStyleSheet();
	sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
	document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
	const out = [];
	const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
	const wide = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5 && !e.closest(".vh"));
	if (over > 0) out.push("the page scrolls sideways by " + over + ": " + wide.slice(-1).map((e) => e.outerHTML.slice(0, 120)));
	for (const e of document.querySelectorAll("a, button, summary, label, h1, h2, h3, p, dd, dt, li, th, td, legend")) {
		const s = getComputedStyle(e);
		if (s.overflowX !== "visible" && !e.classList.contains("vh") && e.checkVisibility() && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)) out.push(e.tagName + " " + e.textContent.trim().slice(0, 60) + " is cut");
	}
	document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== sheet);
	return out;
	})()`)
}

// Kept is what the page has left in the browser: cookies, storage, databases, caches, workers.
func (tab *Tab) Kept() []string {
	tab.t.Helper()
	return run(tab, awaited[[]string](`(async () => {
	const out = [];
	if (document.cookie) out.push("cookie " + document.cookie);
	for (const s of [localStorage, sessionStorage]) for (let i = 0; i < s.length; i++) out.push("storage " + s.key(i));
	for (const d of await indexedDB.databases()) out.push("database " + d.name);
	if (self.caches) for (const k of await caches.keys()) out.push("cache " + k);
	if (navigator.serviceWorker) for (const r of await navigator.serviceWorker.getRegistrations()) out.push("worker " + r.scope);
	return out;
	})()`))
}

// Shift is how far the page has moved under the reader's eyes while it loaded, as browsers count it.
func (tab *Tab) Shift() float64 {
	tab.t.Helper()
	return run(tab, awaited[float64](`new Promise((done) => {
	let sum = 0;
	const o = new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) sum += e.value; });
	o.observe({type: "layout-shift", buffered: true});
	setTimeout(() => { o.disconnect(); done(sum); }, 60);
	})`))
}

// FirstText is when the first text stood on the page, in milliseconds after it was asked for; -1 when none did.
func (tab *Tab) FirstText() float64 {
	tab.t.Helper()
	return run(tab, awaited[float64](`new Promise((done) => {
	new PerformanceObserver((l) => { for (const e of l.getEntries()) if (e.name === "first-contentful-paint") done(e.startTime); }).observe({type: "paint", buffered: true});
	setTimeout(() => done(-1), 5000);
	})`))
}

// awaited is the value a promise of the page comes to.
func awaited[T any](js string) chromedp.Action[T] {
	return chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise)
}
