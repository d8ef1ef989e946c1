//go:build sheet

package site_test

import (
	"fmt"
	"html"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"openchair/data/seed"
	"openchair/internal/listing"
	"openchair/internal/testkit"
)

// shots are the pages of the contact sheet. Those with a plus stand on the listings that come with the program,
// the rest on the fixture town, which has every state.
func shots() []string {
	out := []string{
		"+/", "+/search?q=grief+group+near+19103", "+/search?q=therapist+that+takes+Medicaid", "+/search?near=TX", "+/topics", "+/topics/grief", "+/topics/suicidal-thoughts", "+/topics/pet-loss",
		"/", "/search", "/search?q=free+peer+led+grief+group+tonight+near+19103", "/search?q=zzzzzz", "/search?q=I+want+to+die", "/search?near=Springfield", "/search?topic=alcohol&near=19103&my_payer=medicaid&my_max=40&coinsurance=20",
		"/explainer", "/choose", "/choose?step=2", "/choose?step=4&attendee=self", "/choose?step=7&audience=teens&cost=free&kind=support-group&led_by=peer&near=19103",
		"/about", "/privacy", "/nowhere", "/about/style", "/submit", "/sign-in",
	}
	compared := "/compare?"
	kinds := map[string]bool{}
	for i, l := range testkit.Town() {
		kind := string(l.LedBy) + string(l.Where.Shown)
		switch {
		case l.State == listing.Paused:
			kind = "paused"
		case l.Example:
			kind = "example"
		case l.State != listing.Published || l.FreshnessAt(testkit.Now, listing.DefaultFreshness) == listing.Hidden:
			continue
		}
		if i < 3 {
			compared += "id=" + l.ID.String() + "&"
		}
		if !kinds[kind] && len(kinds) < 8 {
			kinds[kind] = true
			out = append(out, "/listings/"+l.Slug)
		}
	}
	out = append(out, "/listings/"+testkit.Published()[0].Slug+"/report")
	return append(out, strings.TrimSuffix(compared, "&"))
}

var fileUnsafe = regexp.MustCompile(`[^a-z0-9]+`)

// TestSheet draws every page, at three widths, in both languages, light and dark, into build/sheet. SHEET_ONLY is
// an expression that picks pages by their names.
func TestSheet(t *testing.T) {
	only, err := regexp.Compile(os.Getenv("SHEET_ONLY"))
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(testkit.Root(t), "build", "sheet")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	servers := map[bool]string{}
	open := func(whole bool) string {
		if servers[whole] == "" {
			ls := testkit.Town()
			if whole {
				ls = nil
				for l, err := range seed.Listings() {
					if err != nil {
						t.Fatal(err)
					}
					ls = append(ls, l)
				}
			}
			d := testkit.NewDirectory(t, testkit.Now, ls)
			server := httptest.NewServer(bare(t, d))
			t.Cleanup(server.Close)
			servers[whole] = server.URL
		}
		return servers[whole]
	}
	var index strings.Builder
	index.WriteString(`<!doctype html><meta charset="utf-8"><title>Sheet</title><style>body{font:15px sans-serif;margin:1rem}section{margin-bottom:2rem}div{display:flex;gap:8px;align-items:flex-start;overflow-x:auto}img{border:1px solid #999;max-height:900px;width:auto}</style>`)
	views := []testkit.View{}
	for _, width := range []int{390, 768, 1280} {
		for _, dark := range []bool{false, true} {
			views = append(views, testkit.View{Width: width, Height: 900, Dark: dark, ReducedMotion: true})
		}
	}
	tab := testkit.Open(t, open(false)+"/about", views[0])
	for _, shot := range shots() {
		path, whole := strings.CutPrefix(shot, "+")
		name := strings.Trim(fileUnsafe.ReplaceAllString(strings.ToLower(path), "-"), "-")
		name = map[bool]string{true: "seed-", false: ""}[whole] + name[:min(len(name), 60)]
		if !only.MatchString(name) {
			continue
		}
		fmt.Fprintf(&index, "<section><h2>%s</h2><div>", html.EscapeString(shot))
		for _, prefix := range []string{"", "/es"} {
			u, err := url.Parse(open(whole) + strings.TrimSuffix(prefix+path, "/"))
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range views {
				file := fmt.Sprintf("%s-%s-%d-%s.png", name, map[string]string{"": "en", "/es": "es"}[prefix], v.Width, map[bool]string{true: "dark", false: "light"}[v.Dark])
				tab.Look(v)
				if i == 0 {
					tab.Go(u.String())
					// What is folded is looked at, too.
					testkit.Eval[int](tab, `[...document.querySelectorAll("details.map, details.group")].filter((e, i) => i < 4 || e.className === "map").map((e) => { e.open = true; }).length`)
				}
				tab.Screenshot(filepath.Join(folder, file))
				fmt.Fprintf(&index, `<a href="%s"><img loading="lazy" src="%s" alt=""></a>`, file, file)
			}
		}
		index.WriteString("</div></section>\n")
	}
	if err := os.WriteFile(filepath.Join(folder, "index.html"), []byte(index.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	// The README's picture, as it stands in a window.
	tab.Look(testkit.View{Width: 1280, Height: 900, ReducedMotion: true})
	tab.Go(open(true) + "/search?q=grief")
	tab.Window(filepath.Join(folder, "readme.png"))
	t.Logf("look at %s", filepath.Join(folder, "index.html"))
}
