package testkit_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"openchair/internal/testkit"
)

const unfit = `<!doctype html><html lang="en"><head><title>x</title><style>
.tiny { display: inline-block; width: 10px; height: 10px; overflow: hidden; }
.ringless:focus-visible { outline: none; }
.cover { position: fixed; inset: 0 0 auto 0; height: 60px; background: #fff; }
.cut { width: 80px; height: 20px; overflow: hidden; white-space: nowrap; }
</style></head><body><div class="cover"></div>
<p><button id="under">under</button></p><p style="margin-top:60px"><a class="tiny" id="one" href="#a">a</a><a class="tiny" id="two" href="#b">b</a></p>
<p>A sentence with <a id="inline" href="#c">a link</a> in it.</p><p><a class="ringless" id="bare" href="#d">no ring, but large enough to press</a></p>
<p class="cut">short text here</p><script>localStorage.setItem("kept", "1"); document.cookie = "kept=1"</script></body></html>`

func TestMeasuresFindPlantedFaults(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(unfit))
	}))
	t.Cleanup(server.Close)
	tab := testkit.Open(t, server.URL, testkit.View{Width: 390, Height: 700})
	for _, c := range []struct {
		name        string
		lines       []string
		want, not   []string
		leastNumber int
	}{
		{"small", tab.Small(), []string{"#one", "#two"}, []string{"#inline", "#under"}, 2},
		{"unseen", tab.Unseen(), []string{"under lies under div", "#bare.ringless no ring"}, []string{"#inline"}, 2},
		{"cut", tab.Cut(), []string{"short text here is cut"}, []string{"A sentence"}, 1},
		{"kept", tab.Kept(), []string{"cookie kept=1", "storage kept"}, nil, 2},
	} {
		all := strings.Join(c.lines, "\n")
		for _, want := range c.want {
			if !strings.Contains(all, want) {
				t.Errorf("%s does not find %q:\n%s", c.name, want, all)
			}
		}
		for _, not := range c.not {
			if strings.Contains(all, not) {
				t.Errorf("%s blames %q:\n%s", c.name, not, all)
			}
		}
		if len(c.lines) < c.leastNumber {
			t.Errorf("%s finds %d", c.name, len(c.lines))
		}
	}
	answers, bytes := tab.Weight()
	if answers < 1 || bytes < len(unfit) || bytes > len(unfit)+2000 {
		t.Errorf("%d answers weigh %d, the page alone %d", answers, bytes, len(unfit))
	}
	if tab.FirstText() <= 0 {
		t.Error("no first text")
	}
}
