package site_test

import (
	"net/http/httptest"
	"testing"

	"openchair/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// looked are the pages a browser visits, one of each kind.
func looked(d *testkit.Directory) []string {
	paths := []string{
		"/", "/search", "/search?topic=grief&near=19103", "/search?q=zzzzzz", "/search?topic=parent-loss&near=99553&day=sun", "/search?near=Springfield&page=-1",
		"/topics", "/topics/grief", "/topics/suicidal-thoughts", "/about", "/privacy", "/nowhere", "/explainer", "/choose", "/choose?step=4&attendee=self", "/choose?step=5", "/submit", "/sign-in",
		"/choose?step=7&audience=teens&cost=free&kind=support-group&led_by=peer&near=19103", "/search?near=19103&led_by=professional&my_payer=medicaid&my_max=40&coinsurance=20",
	}
	kinds := map[string]bool{}
	compared := "/compare"
	for i, l := range testkit.Published() {
		if i < 3 {
			compared += map[bool]string{true: "?id=", false: "&id="}[i == 0] + l.ID.String()
		}
		if k := string(l.LedBy) + string(l.Format); !kinds[k] && len(kinds) < 4 {
			kinds[k] = true
			paths = append(paths, "/listings/"+l.Slug)
		}
	}
	paths = append(paths, "/listings/"+testkit.Published()[0].Slug+"/report")
	return append(paths, compared)
}

// Every page, in both languages, on a phone and on a desk, in light and dark. A page is loaded once for each
// width; dark is looked at in the same tab, because only its colors differ.
func TestEveryPageIsForEveryone(t *testing.T) {
	d, h := town(t)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	for _, width := range []int{360, 1280} {
		light, dark := testkit.View{Width: width, Height: 800, ReducedMotion: true}, testkit.View{Width: width, Height: 800, Dark: true, ReducedMotion: true}
		tab := testkit.Open(t, server.URL+"/about", light)
		for _, path := range looked(d) {
			for _, prefix := range []string{"", "/es"} {
				p := prefix + path
				if path == "/" && prefix != "" {
					p = prefix
				}
				tab.Look(light)
				tab.Go(server.URL + p)
				fault := func(what string, lines []string) {
					for _, line := range lines {
						t.Errorf("%s at %d: %s%s", p, width, what, line)
					}
				}
				fault("", tab.Axe())
				if (width == 360) == (prefix == "") { // the slowest look: each page at each width once is enough
					fault("focus: ", tab.Unseen())
				}
				fault("keeps ", tab.Kept())
				if width == 360 {
					fault("target: ", tab.Small())
				}
				tab.Look(dark)
				fault("dark: ", tab.Axe("color-contrast"))
				if width == 360 {
					tab.Look(testkit.View{Width: 320, Height: 640, ReducedMotion: true})
					if over := tab.Overflow(); over > 0 {
						t.Errorf("%s at 320 scrolls sideways by %d", p, over)
					}
					if prefix != "" { // Spanish words are the longer ones
						fault("spread: ", tab.Cut())
					}
				}
			}
		}
		if width == 360 {
			// The filters unfolded and a listing picked: two bars that stick to the foot of the window.
			tab.Look(light)
			tab.Go(server.URL + "/search?topic=grief")
			testkit.Eval[int](tab, `document.querySelector("details.filters").open = true, document.querySelector(".pick input").checked = true, 1`)
			for _, line := range tab.Unseen() {
				t.Errorf("unfolded: focus: %s", line)
			}
			for _, line := range tab.Small() {
				t.Errorf("unfolded: target: %s", line)
			}
		}
		for _, u := range tab.OffOrigin(server.URL) {
			t.Errorf("the trip asks another site: %s", u)
		}
		for _, problem := range tab.Problems() {
			t.Errorf("at %d: %s", width, problem)
		}
	}
}
