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
		"/topics", "/topics/grief", "/about", "/privacy", "/nowhere", "/explainer", "/choose", "/choose?step=4&attendee=self", "/choose?step=5",
		"/choose?step=7&audience=teens&cost=free&kind=support-group&led_by=peer&near=19103", "/search?near=19103&led_by=professional&my_payer=medicaid&my_max=40&coinsurance=20",
	}
	kinds := map[string]bool{}
	for _, l := range testkit.Published() {
		if k := string(l.Kind) + string(l.LedBy) + string(l.Format); !kinds[k] && len(kinds) < 6 {
			kinds[k] = true
			paths = append(paths, "/listings/"+l.Slug)
		}
	}
	return paths
}

func TestEveryPageIsAccessibleAndStaysHome(t *testing.T) {
	d, h := town(t)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	views := []testkit.View{
		{Width: 390, Height: 844}, {Width: 1280, Height: 900, Dark: true}, {Width: 320, Height: 700, NoScript: true},
	}
	for i, path := range looked(d) {
		for _, prefix := range []string{"", "/es"} {
			// Every page in every language in one view, turn by turn; a page of results in all of them.
			for j, v := range views {
				if j != (i+len(prefix))%len(views) && i != 2 {
					continue
				}
				p := prefix + path
				if path == "/" && prefix != "" {
					p = prefix
				}
				tab := testkit.Open(t, server.URL+p, v)
				for _, violation := range tab.Axe() {
					t.Errorf("%s at %d: %s", p, v.Width, violation)
				}
				if over := tab.Overflow(); over > 0 {
					t.Errorf("%s at %d scrolls sideways by %d", p, v.Width, over)
				}
				for _, u := range tab.OffOrigin(server.URL) {
					t.Errorf("%s asks another site: %s", p, u)
				}
				for _, problem := range tab.Problems() {
					if path != "/nowhere" {
						t.Errorf("%s: %s", p, problem)
					}
				}
			}
		}
	}
}
