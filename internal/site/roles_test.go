package site_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"openchair/internal/account"
)

// roleLine is what a route answers to each role. The form is one that changes nothing, or the same for every
// role that may send it; a path is made anew for each request where it holds a link.
type roleLine struct {
	method, route string
	path          func() string
	form          url.Values
	nobody, bob   int
	ana, reviewer int
}

// roles is the table of quality.md §1b: every address, and what it answers to nobody, to an organizer whose
// listing this is not, to its own, and to a reviewer.
func (s *scene) roles() []roleLine {
	fixed := func(p string) func() string { return func() string { return p } }
	everyone := func(route string, path func() string, status int) roleLine {
		return roleLine{"GET", route, path, nil, status, status, status, status}
	}
	public := func(route, path string) roleLine { return everyone(route, fixed(path), 200) }
	mine := "/organize/listings/" + s.own.ID.String()
	atDesk := "/review/listings/" + s.own.ID.String()
	sub, rep := "/review/submissions/"+s.sub.String(), "/review/reports/"+s.report.String()
	const in, out, none = 200, 303, 404
	lines := []roleLine{
		public("/", "/"), public("/search", "/search"), public("/listings/:slug", "/listings/"+s.own.Slug), public("/explainer", "/explainer"),
		public("/compare", "/compare?id="+s.own.ID.String()), public("/choose", "/choose"), public("/topics", "/topics"), public("/topics/:id", "/topics/grief"),
		public("/about", "/about"), everyone("/about/style", fixed("/about/style"), none), public("/privacy", "/privacy"), everyone("/leave", fixed("/leave"), 303),
		public("/robots.txt", "/robots.txt"), public("/sitemap.xml", "/sitemap.xml"), everyone("/sitemaps/:file", fixed("/sitemaps/none"), none),
		everyone("/static/:file", fixed("/static/none.css"), none),
		{"POST", "/search", fixed("/search"), form("q", "grief"), in, in, in, in},
		{"POST", "/choose", fixed("/choose"), form("step", "1"), in, in, in, in},

		public("/submit", "/submit"), public("/submit/sent", "/submit/sent"), public("/submit/queued", "/submit/queued"), public("/sign-in", "/sign-in"), public("/sign-in/sent", "/sign-in/sent"),
		public("/listings/:slug/report", "/listings/"+s.own.Slug+"/report"),
		// Who holds a mailed link is the one it was mailed to; the permission is the link.
		everyone("/submit/:token", func() string { return s.permission(account.SendDraft, s.ana, s.draft) }, 200),
		everyone("/sign-in/:token", func() string { return s.permission(account.SignIn, s.ana, [16]byte{}) }, 200),
		everyone("/organize/keep/:token", func() string { return s.permission(account.Keep, s.ana, s.own.ID) }, 200),
		everyone("/organize/keep/:token/:act", func() string { return s.permission(account.Keep, s.ana, s.own.ID) + "/ended" }, 200),
		everyone("/organize/unsubscribe/:token", func() string { return s.permission(account.Unsubscribe, s.ana, [16]byte{}) }, 200),
		{"POST", "/submit", fixed("/submit"), form("name", ""), 422, 422, 422, 422},
		{"POST", "/submit/:token", func() string { return s.permission(account.SendDraft, s.ana, s.draft) }, form("step", "edit"), in, in, in, in},
		{"POST", "/sign-in", fixed("/sign-in"), form("email", "a@b"), 422, 422, 422, 422},
		{"POST", "/sign-in/:token", func() string { return s.permission(account.SignIn, s.ana, [16]byte{}) }, form("code", "wrong"), 422, 422, 422, 422},
		{"POST", "/listings/:slug/report", fixed("/listings/" + s.own.Slug + "/report"), form("email", "a@b"), 422, 422, 422, 422},
		{"POST", "/organize/keep/:token/:act", func() string { return s.permission(account.Keep, s.ana, s.own.ID) + "/change" }, nil, out, out, out, out},
		{"POST", "/organize/unsubscribe/:token", func() string { return s.permission(account.Unsubscribe, s.bob, [16]byte{}) }, nil, in, in, in, in},

		{"GET", "/organize", fixed("/organize"), nil, out, in, in, in},
		{"GET", "/organize/account", fixed("/organize/account"), nil, out, in, in, in},
		{"GET", "/organize/data.json", fixed("/organize/data.json"), nil, out, in, in, in},
		{"GET", "/organize/listings/:id", fixed(mine), nil, out, none, in, none},
		{"GET", "/organize/listings/:id/edit", fixed(mine + "/edit"), nil, out, none, in, none},
		{"POST", "/organize/listings/:id/edit", fixed(mine + "/edit"), form("name", "", "revision", "1"), out, none, 422, none},
		{"POST", "/organize/listings/:id/:act", fixed(mine + "/withdraw"), nil, out, none, 422, none},
		{"POST", "/organize/listings/:id/:act", fixed(mine + "/cancel-date"), form("day", "2020-01-01"), out, none, 422, none},
		{"POST", "/organize/listings/:id/:act", fixed(mine + "/publish"), nil, out, none, none, none},
		{"POST", "/organize/listings/:id/:act", fixed(mine + "/pause"), nil, out, none, out, none},
		{"POST", "/organize/listings/:id/:act", fixed(mine + "/resume"), nil, out, none, out, none},
		{"POST", "/organize/listings/:id/:act", fixed(mine + "/still-true"), nil, out, none, out, none},
		// Ana's session: hers to end, nobody else's. That it was ended is told below.
		{"POST", "/organize/account/:act", fixed("/organize/account/session"), form("session", s.spare), out, none, out, none},
		{"POST", "/organize/account/:act", fixed("/organize/account/delete"), nil, out, 422, 422, 422},
		{"POST", "/organize/account/:act", fixed("/organize/account/role"), nil, out, none, none, none},

		{"GET", "/review", fixed("/review"), nil, out, none, none, in},
		{"GET", "/review/submissions/:id", fixed(sub), nil, out, none, none, in},
		{"POST", "/review/submissions/:id", fixed(sub), form("verdict", "ask", "version", itoa(int64(s.version))), out, none, none, 422},
		{"POST", "/review/submissions/:id", fixed(sub), form("verdict", "accept", "version", "77"), out, none, none, 409},
		{"GET", "/review/reports/:id", fixed(rep), nil, out, none, none, in},
		{"POST", "/review/reports/:id", fixed(rep), form("version", "77"), out, none, none, 409},
		{"GET", "/review/listings", fixed("/review/listings"), nil, out, none, none, in},
		{"GET", "/review/listings/:id", fixed(atDesk), nil, out, none, none, in},
		{"POST", "/review/listings/:id/:act", fixed(atDesk + "/edit"), form("name", "x", "revision", "77"), out, none, none, 409},
		{"POST", "/review/listings/:id/:act", fixed(atDesk + "/pause"), nil, out, none, none, out},
		{"POST", "/review/listings/:id/:act", fixed(atDesk + "/withdraw"), nil, out, none, none, out},
		{"POST", "/review/listings/:id/:act", fixed(atDesk + "/resume"), nil, out, none, none, out},
		{"POST", "/review/listings/:id/:act", fixed(atDesk + "/revert"), form("number", "1"), out, none, none, out},
		{"POST", "/review/listings/:id/:act", fixed(atDesk + "/block"), form("account", s.person(s.ana).ID.String()), out, none, none, out},
		{"POST", "/review/listings/:id/:act", fixed(atDesk + "/block"), form("account", s.rev.ID.String()), out, none, none, none},
		{"GET", "/review/health", fixed("/review/health"), nil, out, none, none, in},
		{"POST", "/review/health/:id", fixed("/review/health/" + itoa(s.dead)), nil, out, none, none, out},
		{"POST", "/sign-out", fixed("/sign-out"), nil, out, out, out, out},
	}
	return lines
}

func TestEveryAddressAnswersEachRole(t *testing.T) {
	s := newScene(t)
	s.prepareRoles()
	lines := s.roles()
	routes := map[string]bool{}
	for _, r := range s.pages.Routes() {
		path := strings.TrimPrefix(r.Path, "/es")
		if path == "" {
			path = "/"
		}
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		routes[method+" "+path] = true
	}
	for route := range routes {
		if !slices.ContainsFunc(lines, func(l roleLine) bool { return l.method+" "+l.route == route }) {
			t.Errorf("%s has no line in the table: who may do what there?", route)
		}
	}
	// The order matters: who may not comes before who may.
	for _, role := range []string{"nobody", "bob", "ana", "reviewer"} {
		b := map[string]*browser{"nobody": s.browser(), "bob": s.bobs, "ana": s.anas, "reviewer": s.revs}[role]
		for _, l := range lines {
			if !routes[l.method+" "+l.route] {
				t.Errorf("%s %s is in the table and not on the site", l.method, l.route)
			}
			want := map[string]int{"nobody": l.nobody, "bob": l.bob, "ana": l.ana, "reviewer": l.reviewer}[role]
			prefixes := []string{"", "/es"}
			if l.method == http.MethodPost || strings.HasPrefix(l.route, "/static") || strings.HasPrefix(l.route, "/sitemap") || strings.HasPrefix(l.route, "/robots") {
				prefixes = prefixes[:1]
			}
			for _, prefix := range prefixes {
				s.answers(b, role, prefix, l, want)
			}
		}
	}
	after, err := s.Store.ByID(t.Context(), s.own.ID)
	if err != nil || after.Name != s.own.Name || after.Slug != s.own.Slug {
		t.Errorf("somebody changed the listing: %q %v", after.Name, err)
	}
}

func (s *scene) answers(b *browser, role, prefix string, l roleLine, want int) {
	s.t.Helper()
	path := prefix + l.path()
	if path == "/es/" {
		path = "/es"
	}
	var status int
	var body, to string
	if l.method == http.MethodPost {
		status, body, to = b.post(path, l.form)
	} else {
		status, body, to = b.get(path)
		head, _, _ := b.do(b.client.Head(b.srv.URL + path))
		if head != status {
			s.t.Errorf("%s: HEAD %s is %d, GET %d", role, l.route, head, status)
		}
	}
	if status != want {
		s.t.Errorf("%s: %s %s is %d %s, want %d", role, l.method, path, status, to, want)
	}
	signedIn := strings.HasPrefix(l.route, "/review") || strings.HasPrefix(l.route, "/organize") && !strings.Contains(l.route, ":token")
	if role == "nobody" && signedIn && !strings.HasPrefix(to, prefix+"/sign-in") {
		s.t.Errorf("nobody: %s leads to %q", l.route, to)
	}
	if role != "reviewer" && strings.Contains(body, "sam@example.org") {
		s.t.Errorf("%s reads a reporter's address on %s", role, path)
	}
	if (role == "nobody" || role == "bob") && (strings.Contains(body, "canary-report-words") || strings.Contains(body, s.ana) && !strings.Contains(l.route, ":token")) {
		s.t.Errorf("%s reads what is not theirs on %s", role, path)
	}
}
