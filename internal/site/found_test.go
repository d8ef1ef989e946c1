package site_test

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"openchair/internal/listing"
	"openchair/internal/testkit"
)

const base = "http://localhost:8080"

type urlset struct {
	URLs []struct {
		Loc   string `xml:"loc"`
		Links []struct {
			Lang string `xml:"hreflang,attr"`
			Href string `xml:"href,attr"`
		} `xml:"link"`
	} `xml:"url"`
}

func TestSitemapNamesEveryPublicPageInBothLanguagesAndNoOther(t *testing.T) {
	d, h := town(t)
	w := get(t, h, "/sitemap.xml")
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/xml") {
		t.Fatalf("answers %d, %s", w.Code, w.Header().Get("Content-Type"))
	}
	var set urlset
	if err := xml.Unmarshal(w.Body.Bytes(), &set); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range set.URLs {
		got = append(got, strings.TrimPrefix(u.Loc, base))
		if len(u.Links) != 3 {
			t.Errorf("%s has %d alternates", u.Loc, len(u.Links))
		}
	}
	want := []string{"/", "/es", "/topics", "/es/topics", "/explainer", "/es/explainer", "/choose", "/es/choose", "/about", "/es/about", "/privacy", "/es/privacy"}
	for _, topic := range d.Reader.Words.Terms("topic") {
		want = append(want, "/topics/"+topic.ID, "/es/topics/"+topic.ID)
	}
	for _, l := range testkit.Published() {
		want = append(want, "/listings/"+l.Slug, "/es/listings/"+l.Slug)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%d addresses, want %d", len(got), len(want))
	}
	// A sample of them answers, and says the same of itself.
	for i, path := range want {
		if i%17 != 0 {
			continue
		}
		page := get(t, h, path)
		if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), `<link rel="canonical" href="`+base+path+`">`) || strings.Contains(page.Body.String(), `name="robots"`) {
			t.Errorf("%s answers %d, or is not to be found", path, page.Code)
		}
	}
	for _, path := range []string{"/sitemaps/pages.xml", "/sitemaps/listings-1.xml"} {
		if w := get(t, h, path); w.Code != http.StatusOK {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
	for _, path := range []string{"/sitemaps/listings-2.xml", "/sitemaps/listings-0.xml", "/sitemaps/listings-01.xml", "/sitemaps/listings--1.xml", "/sitemaps/x"} {
		if w := get(t, h, path); w.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
}

func TestRobotsAreToldWhatIsNotForThem(t *testing.T) {
	_, h := town(t)
	body := get(t, h, "/robots.txt").Body.String()
	for _, line := range []string{"Disallow: /search\n", "Disallow: /es/search\n", "Disallow: /review\n", "Sitemap: " + base + "/sitemap.xml\n"} {
		if !strings.Contains(body, line) {
			t.Errorf("robots.txt lacks %q", line)
		}
	}
	for _, path := range []string{"/search?q=grief", "/es/search?topic=grief", "/compare", "/choose?step=2", "/nowhere"} {
		if page := get(t, h, path).Body.String(); !strings.Contains(page, `<meta name="robots" content="noindex">`) || strings.Contains(page, `rel="canonical"`) {
			t.Errorf("%s may be indexed", path)
		}
	}
}

var dataBlock = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)

// thing is one node of a page's data.
type thing = map[string]any

func graphOf(t *testing.T, path, body string) []thing {
	t.Helper()
	m := dataBlock.FindStringSubmatch(body)
	if m == nil {
		return nil
	}
	var doc struct {
		Context string  `json:"@context"`
		Graph   []thing `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(m[1]), &doc); err != nil {
		t.Errorf("%s: %v", path, err)
	}
	if doc.Context != "https://schema.org" || len(doc.Graph) == 0 {
		t.Errorf("%s has an empty graph", path)
	}
	return doc.Graph
}

func TestListingsSayWhatTheyAreToSearchEngines(t *testing.T) {
	_, h := town(t)
	kinds := map[any]int{}
	for _, l := range testkit.Town() {
		path := "/listings/" + l.Slug
		w := get(t, h, path)
		if w.Code != http.StatusOK {
			continue
		}
		graph := graphOf(t, path, w.Body.String())
		if l.Example || l.State == listing.Paused {
			if graph != nil {
				t.Errorf("%s tells search engines of what nobody can join", path)
			}
			continue
		}
		if len(graph) == 0 {
			t.Errorf("%s has no data", path)
			continue
		}
		x := graph[0]
		kinds[x["@type"]]++
		name := l.Name
		if en, ok := l.Translations["en"]; ok && l.Lang != "en" && en.Name != "" {
			name = en.Name
		}
		if x["name"] != name || x["url"] != base+path {
			t.Errorf("%s calls itself %v at %v", path, x["name"], x["url"])
		}
		if _, free := x["isAccessibleForFree"]; free && !l.Cost.IsFree() {
			t.Errorf("%s says it is free", path)
		}
		if _, offers := x["offers"]; offers && l.Cost.Basis == listing.CostUnknown {
			t.Errorf("%s names a price nobody stated", path)
		}
		if x["@type"] == "Event" {
			if x["startDate"] != nil {
				t.Errorf("%s: a series has a date of its own", path)
			}
			for _, e := range graph[1:] {
				if e["startDate"] == nil {
					t.Errorf("%s: a date without its date", path)
				}
			}
		}
		block := dataBlock.FindString(w.Body.String())
		if l.Where.Shown != listing.ShownFull {
			for _, secret := range []listing.Text{l.Where.Address, l.Where.Name, l.Where.PostalCode} {
				if secret != "" && strings.Contains(block, string(secret)) {
					t.Errorf("%s gives %q away", path, secret)
				}
			}
			if strings.Contains(block, "latitude") {
				t.Errorf("%s gives its point away", path)
			}
		}
		if l.Online.Shown != listing.ShownFull && l.Online.URL != "" && strings.Contains(block, string(l.Online.URL)) {
			t.Errorf("%s gives its room away", path)
		}
	}
	for _, kind := range []string{"Event", "MedicalBusiness"} {
		if kinds[kind] == 0 {
			t.Errorf("no listing is a %s", kind)
		}
	}
}

func TestDataCannotEndItsBlock(t *testing.T) {
	l := testkit.Published()[0]
	l.Name = `Eve </script><script>alert(1)</script> <!--`
	l.Slug, l.Summary, l.Translations = "eve", "]]> & \u2028", nil
	l.Kind, l.Schedules = listing.SupportGroup, nil // without times it is no event
	d := testkit.NewDirectory(t, testkit.Now, []listing.Listing{l})
	body := get(t, d.Site(t), "/listings/eve").Body.String()
	if strings.Contains(body, "<script>alert") || strings.Count(body, "</script>") != 2 {
		t.Errorf("a name ended the data block")
	}
	if graph := graphOf(t, "/listings/eve", body); len(graph) == 0 || graph[0]["name"] != l.Name || graph[0]["@type"] != "Service" {
		t.Errorf("the name did not arrive whole: %v", graph)
	}
}
