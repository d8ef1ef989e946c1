package testkit

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// View is how a page is looked at. The zero value is a desktop window, light, with scripts.
type View struct {
	Width, Height int // 0: 1280 x 900
	Dark          bool
	NoScript      bool
	ReducedMotion bool
	Slow          bool // a poor line: 400 kbit/s, and 400 ms before an answer begins
}

// Tab is one page in a browser profile of its own: no cookie or storage is shared with another Tab.
// Every method fails the test when the browser does not do it.
type Tab struct {
	t    testing.TB
	ctx  context.Context
	view View

	mu       sync.Mutex
	requests []string
	loaded   int
	bytes    float64
	problems []string
	status   int
	document string
}

// No page of the product may take this long on the slowest machine the tests run on.
const stepLimit = 60 * time.Second

// Open opens a page and waits until it has loaded. The tab is closed with the test.
func Open(t testing.TB, address string, view View) *Tab {
	t.Helper()
	browser, err := startedBrowser()
	if errors.Is(err, errNoBrowser) {
		Skip(t, err.Error())
	}
	if err != nil {
		t.Fatalf("starting the browser: %v", err)
	}
	if view.Width == 0 {
		view.Width = 1280
	}
	if view.Height == 0 {
		view.Height = 900
	}
	tab := &Tab{t: t, view: view}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(tab.listen))
	t.Cleanup(cancel)
	tab.ctx = ctx
	// The first step opens the tab, and the tab lives as long as the context of this step: no deadline here.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	tab.Do(chromedp.EmulateViewport(int64(view.Width), int64(view.Height)), emulate(view))
	tab.Go(address)
	return tab
}

// Look shows the page that is open in another view; its scripts stay as they were.
func (tab *Tab) Look(view View) {
	tab.t.Helper()
	view.NoScript = tab.view.NoScript
	tab.view = view
	tab.Do(chromedp.EmulateViewport(int64(view.Width), int64(view.Height)), emulate(view))
}

func emulate(view View) chromedp.Action[chromedp.Void] {
	scheme, motion := "light", "no-preference"
	if view.Dark {
		scheme = "dark"
	}
	if view.ReducedMotion {
		motion = "reduce"
	}
	return func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: motion},
		}})
		if err == nil && view.NoScript {
			err = scripts(ctx, false)
		}
		if err == nil && view.Slow {
			const perSecond = 400_000 / 8
			_, err = chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
				MatchedNetworkConditions: []*network.Conditions{{Latency: 400, DownloadThroughput: perSecond, UploadThroughput: perSecond}},
			})
		}
		return chromedp.Void{}, err
	}
}

func scripts(ctx context.Context, on bool) error {
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	return err
}

// Context is for chromedp actions that have no method here.
func (tab *Tab) Context() context.Context { return tab.ctx }

// Do runs chromedp actions.
func (tab *Tab) Do(actions ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, stepLimit)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		tab.t.Fatalf("in the browser: %v", err)
	}
}

// Eval is the value of a JavaScript expression in the page; it works without scripts, too.
func Eval[T any](tab *Tab, js string) T {
	tab.t.Helper()
	return run(tab, chromedp.Evaluate[T](js))
}

func run[T any](tab *Tab, action chromedp.Action[T]) T {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, stepLimit)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		tab.t.Fatalf("in the browser: %v", err)
	}
	return v
}

// Go goes to another page and waits until it has loaded.
func (tab *Tab) Go(address string) {
	tab.t.Helper()
	tab.Do(chromedp.Navigate(address))
}

// Click clicks the first match of a CSS selector.
func (tab *Tab) Click(css string) {
	tab.t.Helper()
	tab.Do(chromedp.Click(chromedp.CSS(css)))
}

// Follow clicks and waits for the page that is loaded by it.
func (tab *Tab) Follow(css string) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, stepLimit)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(css))); err != nil {
		tab.t.Fatalf("following %s: %v", css, err)
	}
}

// PressAndLoad presses keys and waits for the page that is loaded by it.
func (tab *Tab) PressAndLoad(keys string) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, stepLimit)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.KeyEvent(keys)); err != nil {
		tab.t.Fatalf("pressing %q: %v", keys, err)
	}
}

// Type puts the focus on the first match of a CSS selector and types.
func (tab *Tab) Type(css, text string) {
	tab.t.Helper()
	tab.Do(chromedp.SendKeys(chromedp.CSS(css), text))
}

// Press presses keys where the focus is; kb.Tab, kb.Enter and their like are in chromedp/kb.
func (tab *Tab) Press(keys string, options ...chromedp.KeyOption) {
	tab.t.Helper()
	tab.Do(chromedp.KeyEvent(keys, options...))
}

// Focused is the element that has the focus, as tag#id or tag[name].
func (tab *Tab) Focused() string {
	tab.t.Helper()
	return Eval[string](tab, `(() => { const e = document.activeElement; if (!e) return "";
		return e.tagName.toLowerCase() + (e.id ? "#" + e.id : e.getAttribute("name") ? "[" + e.getAttribute("name") + "]" : ""); })()`)
}

// Text is what a person can read of the first match of a CSS selector.
func (tab *Tab) Text(css string) string {
	tab.t.Helper()
	return run(tab, chromedp.Text(chromedp.CSS(css)))
}

// Overflow is by how many pixels the page is wider than the window: more than 0 means that a person
// has to scroll sideways to read.
func (tab *Tab) Overflow() int {
	tab.t.Helper()
	return Eval[int](tab, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
}

// Screenshot writes the whole page as PNG.
func (tab *Tab) Screenshot(path string) {
	tab.t.Helper()
	tab.write(path, run(tab, chromedp.FullScreenshot(100)))
}

// Window writes what is in the window as PNG.
func (tab *Tab) Window(path string) {
	tab.t.Helper()
	tab.write(path, run(tab, chromedp.CaptureScreenshot()))
}

func (tab *Tab) write(path string, png []byte) {
	tab.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		tab.t.Fatal(err)
	}
	if err := os.WriteFile(path, png, 0o644); err != nil {
		tab.t.Fatal(err)
	}
}

func (tab *Tab) listen(ev any) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		tab.requests = append(tab.requests, ev.Request.URL)
		if ev.Type == network.ResourceTypeDocument {
			tab.document = ev.Request.URL
		}
	case *network.EventLoadingFinished:
		tab.loaded++
		tab.bytes += ev.EncodedDataLength
	case *network.EventResponseReceived:
		if ev.Type == network.ResourceTypeDocument {
			tab.status = int(ev.Response.Status)
		}
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeAssert {
			tab.problems = append(tab.problems, "console: "+described(ev.Args))
		}
	case *runtime.EventExceptionThrown:
		text := ev.ExceptionDetails.Text
		if e := ev.ExceptionDetails.Exception; e != nil {
			text += " " + e.Description
		}
		tab.problems = append(tab.problems, "exception: "+text)
	case *log.EventEntryAdded:
		// The browser calls a page that answers 404 an error; to a test it is a page like any other.
		own := ev.Entry.Source == log.EntrySourceNetwork && ev.Entry.URL == tab.document
		if ev.Entry.Level == log.EntryLevelError && !own {
			tab.problems = append(tab.problems, strings.TrimSpace(fmt.Sprintf("%s: %s %s", ev.Entry.Source, ev.Entry.Text, ev.Entry.URL)))
		}
	}
}

func described(args []*runtime.RemoteObject) string {
	var parts []string
	for _, a := range args {
		if a.Description != "" {
			parts = append(parts, a.Description)
		} else {
			parts = append(parts, string(a.Value))
		}
	}
	return strings.Join(parts, " ")
}

// settle makes sure that what the page has reported so far has arrived: the browser answers in order.
func (tab *Tab) settle() {
	tab.t.Helper()
	Eval[int](tab, "1")
}

// Requests is the address of everything the tab has asked for, in order.
func (tab *Tab) Requests() []string {
	tab.t.Helper()
	tab.settle()
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return append([]string(nil), tab.requests...)
}

// Weight is how many answers the tab has got so far and what they weighed on the wire, headers and all.
func (tab *Tab) Weight() (answers, bytes int) {
	tab.t.Helper()
	tab.settle()
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return tab.loaded, int(tab.bytes)
}

// OffOrigin is the requests that went to another origin than base.
func (tab *Tab) OffOrigin(base string) []string {
	tab.t.Helper()
	home, err := url.Parse(base)
	if err != nil {
		tab.t.Fatal(err)
	}
	var off []string
	for _, r := range tab.Requests() {
		u, err := url.Parse(r)
		if err != nil {
			off = append(off, r)
			continue
		}
		switch u.Scheme {
		case "data", "about", "blob":
			continue
		}
		if u.Scheme != home.Scheme || u.Host != home.Host {
			off = append(off, r)
		}
	}
	return off
}

// Problems is the console errors, uncaught exceptions, violations of the content security policy and
// failed loads so far. A page that itself answers 4xx or 5xx is none: see Status.
func (tab *Tab) Problems() []string {
	tab.t.Helper()
	tab.settle()
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return append([]string(nil), tab.problems...)
}

// Status is the status the last page was answered with.
func (tab *Tab) Status() int {
	tab.t.Helper()
	tab.settle()
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return tab.status
}

var errNoBrowser = errors.New("no Chromium is installed: apt-get install chromium")

var (
	browserMu    sync.Mutex
	browserTried bool
	browserCtx   context.Context
	browserErr   error
	browserStop  func()
)

// startedBrowser is the one browser of the test binary: starting one takes half a second.
func startedBrowser() (context.Context, error) {
	browserMu.Lock()
	defer browserMu.Unlock()
	if browserTried {
		return browserCtx, browserErr
	}
	browserTried = true
	browserCtx, browserErr = startBrowser()
	return browserCtx, browserErr
}

func stopBrowser() {
	browserMu.Lock()
	defer browserMu.Unlock()
	if browserStop != nil {
		browserStop()
	}
}

func startBrowser() (context.Context, error) {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, errNoBrowser
	}
	dir, err := runDir()
	if err != nil {
		return nil, err
	}
	options := append(
		chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(filepath.Join(dir, "chromium")),
		chromedp.NoSandbox, // root and most containers cannot have it; the pages are our own
		chromedp.DisableGPU,
		// The browser must make no request of its own: the tests count them.
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("lang", "en-US"),
		// A proxy of the machine must not stand between the browser and the loopback.
		chromedp.Flag("no-proxy-server", true),
	)
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(alloc)
	if err := chromedp.Do(ctx); err != nil {
		stop()
		stopAlloc()
		return nil, err
	}
	browserStop = func() {
		chromedp.Cancel(ctx)
		stopAlloc()
	}
	return ctx, nil
}
