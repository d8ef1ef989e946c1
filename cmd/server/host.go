package main

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"openchair/internal/ask"
	"openchair/internal/listing"
	"openchair/internal/place"
	"openchair/internal/site"
	"openchair/internal/vocab"
)

// Host is the host's TOML file: what the organization that runs this directory decides.
type Host struct {
	Name      string        `toml:"name"`
	Region    string        `toml:"region"`
	Country   string        `toml:"country"`
	Currency  string        `toml:"currency"`
	Units     string        `toml:"units"`
	Zone      string        `toml:"zone"`
	Languages []string      `toml:"languages"`
	Contact   string        `toml:"contact"`
	LeaveURL  string        `toml:"leave_url"`
	Seed      string        `toml:"seed"`    // "off": no seed listing is shown
	Proxies   []string      `toml:"proxies"` // networks of proxies whose X-Forwarded-For is taken
	Places    string        `toml:"places"`  // a file of postal codes and towns, for a host outside the United States
	Logo      string        `toml:"logo"`    // an SVG or a PNG
	Policy    string        `toml:"policy"`  // a Markdown file, shown on /about
	Colors    site.Colors   `toml:"colors"`
	Crisis    []CrisisLine  `toml:"crisis"`
	Freshness FreshnessDays `toml:"freshness"`

	folder   string // of the host's file: its other files are named from there
	places   *place.Gazetteer
	logo     *site.Logo
	policies map[string]string
}

// CrisisLine is a line of the host's own, shown after 988 and 911.
type CrisisLine struct {
	Name string `toml:"name"`
	Call string `toml:"call"`
	Text string `toml:"text"`
	URL  string `toml:"url"`
}

// FreshnessDays are how long a confirmation lasts.
type FreshnessDays struct {
	Confirmed int `toml:"confirmed"`
	Due       int `toml:"due"`
	Overdue   int `toml:"overdue"`
	Feed      int `toml:"feed"`
}

func defaultHost() *Host {
	d := listing.DefaultFreshness
	return &Host{
		Name: "Open Chair", Country: "US", Currency: "USD", Units: "mi", Zone: "America/New_York", Languages: []string{"en", "es"},
		LeaveURL:  "https://www.weather.gov/",
		Freshness: FreshnessDays{Confirmed: d.ConfirmedDays, Due: d.DueDays, Overdue: d.OverdueDays, Feed: d.FeedDays},
	}
}

// readHost reads the host's file over the defaults and reports everything that is wrong with it at once.
func readHost(path string) (*Host, []string) {
	h := defaultHost()
	if path == "" {
		h.places = place.US()
		return h, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return h, []string{"The file OPENCHAIR_CONFIG names cannot be read."}
	}
	meta, err := toml.Decode(string(b), h)
	if err != nil {
		if p, ok := errors.AsType[toml.ParseError](err); ok {
			return h, []string{fmt.Sprintf("The host's file cannot be read at line %d: %s.", p.Position.Line, p.Message)}
		}
		return h, []string{"The host's file cannot be read: " + err.Error() + "."}
	}
	var problems []string
	known := keysOf(reflect.TypeFor[Host](), "")
	for _, k := range meta.Undecoded() {
		problems = append(problems, fmt.Sprintf("There is no key %q in the host's file. Did you mean %q?", k.String(), nearest(k.String(), known)))
	}
	h.folder = filepath.Dir(path)
	return h, append(problems, h.check()...)
}

// keysOf are the keys a table can have, those inside others with a dot.
func keysOf(t reflect.Type, prefix string) []string {
	var out []string
	for i := range t.NumField() {
		key := t.Field(i).Tag.Get("toml")
		if key == "" {
			continue
		}
		out = append(out, prefix+key)
		inner := t.Field(i).Type
		if inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct {
			out = append(out, keysOf(inner, prefix+key+".")...)
		}
	}
	return out
}

func (h *Host) check() []string {
	var problems []string
	fail := func(format string, args ...any) {
		problems = append(problems, "In the host's file: "+fmt.Sprintf(format, args...))
	}
	if strings.TrimSpace(h.Name) == "" {
		fail("name is what the directory is called.")
	}
	if len(h.Country) != 2 || strings.ToUpper(h.Country) != h.Country {
		fail("country is two capital letters, like US.")
	}
	if len(h.Currency) != 3 || strings.ToUpper(h.Currency) != h.Currency {
		fail("currency is three capital letters, like USD.")
	}
	if h.Units != "mi" && h.Units != "km" {
		fail("units is mi or km.")
	}
	if _, err := time.LoadLocation(h.Zone); err != nil || h.Zone == "" || h.Zone == "Local" {
		fail("zone is a time zone like America/New_York.")
	}
	if len(h.Languages) == 0 || slices.ContainsFunc(h.Languages, func(l string) bool { return l != "en" && l != "es" }) {
		fail("languages are en and es.")
	}
	if h.Seed != "" && h.Seed != "off" {
		fail("seed is \"off\", or left out.")
	}
	if u, err := url.Parse(h.LeaveURL); err != nil || u.Scheme != "https" || u.Host == "" {
		fail("leave_url is where the quick exit goes, like https://www.weather.gov/.")
	}
	for _, p := range h.Proxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			if _, err := netip.ParseAddr(p); err != nil {
				fail("proxies are addresses or networks, like 10.0.0.0/8.")
			}
		}
	}
	for i, c := range h.Crisis {
		if c.Name == "" || c.Call == "" && c.Text == "" && c.URL == "" {
			fail("crisis line %d needs a name and one of call, text and url.", i+1)
		}
	}
	f := h.Freshness
	if f.Confirmed <= 0 || f.Due < f.Confirmed || f.Overdue < f.Due || f.Feed <= 0 {
		fail("freshness days rise: confirmed, due, overdue; and feed is more than 0.")
	}
	if err := h.loadPlaces(); err != nil {
		fail("places: %v.", err)
	}
	for _, c := range h.Colors.Check() {
		fail("%s.", c)
	}
	if err := h.loadLogo(); err != nil {
		fail("logo: %v.", err)
	}
	if err := h.loadPolicy(); err != nil {
		fail("policy: %v.", err)
	}
	return problems
}

// file is where a file that the host's file names lies.
func (h *Host) file(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(h.folder, name)
}

var errNoFile = errors.New("the file cannot be read")

func (h *Host) loadLogo() error {
	if h.Logo == "" {
		return nil
	}
	b, err := os.ReadFile(h.file(h.Logo))
	if err != nil {
		return errNoFile
	}
	h.logo, err = site.ReadLogo(b)
	return err
}

// maxPolicy is the longest policy: people read it.
const maxPolicy = 64 << 10

// loadPolicy reads policy.md, and policy.es.md where it lies beside it.
func (h *Host) loadPolicy() error {
	if h.Policy == "" {
		return nil
	}
	h.policies = map[string]string{}
	ext := filepath.Ext(h.Policy)
	for lang, name := range map[string]string{"en": h.Policy, "es": strings.TrimSuffix(h.Policy, ext) + ".es" + ext} {
		b, err := os.ReadFile(h.file(name))
		if errors.Is(err, os.ErrNotExist) && lang != "en" {
			continue
		}
		if err != nil {
			return errNoFile
		}
		if len(b) > maxPolicy || !utf8.Valid(b) {
			return fmt.Errorf("it is text of at most %d kB", maxPolicy>>10)
		}
		h.policies[lang] = string(b)
	}
	return nil
}

func (h *Host) loadPlaces() error {
	if h.Places == "" {
		h.places = place.US()
		return nil
	}
	f, err := os.Open(h.file(h.Places))
	if err != nil {
		return errors.New("the file cannot be opened")
	}
	defer func() { _ = f.Close() }()
	h.places, err = place.Load(f)
	return err
}

func (h *Host) freshness() listing.FreshnessRule {
	f := h.Freshness
	return listing.FreshnessRule{ConfirmedDays: f.Confirmed, DueDays: f.Due, OverdueDays: f.Overdue, FeedDays: f.Feed, SeedOff: h.Seed == "off"}
}

func (h *Host) reader(words *vocab.Vocab) *ask.Reader {
	return &ask.Reader{Words: words, Places: h.places, Currency: h.Currency, Country: h.Country, Zone: h.Zone, Unit: h.Units}
}

func (h *Host) pages(baseURL string) site.Host {
	out := site.Host{Name: h.Name, Region: h.Region, BaseURL: baseURL, LeaveURL: h.LeaveURL, Contact: h.Contact, Colors: h.Colors, Logo: h.logo, Policy: h.policies}
	for _, c := range h.Crisis {
		out.Lines = append(out.Lines, site.Line(c))
	}
	return out
}
