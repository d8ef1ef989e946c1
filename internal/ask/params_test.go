package ask_test

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"openchair/internal/ask"
	"openchair/internal/fault"
	"openchair/internal/place"
	"openchair/internal/search"
	"openchair/internal/vocab"
)

func reader() *ask.Reader {
	return &ask.Reader{Words: vocab.Must(), Places: place.US(), Currency: "USD", Country: "US", Zone: "America/New_York", Unit: "mi"}
}

func parse(t testing.TB, query string) (ask.Request, []fault.Problem) {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return reader().Parse(v)
}

var now = time.Date(2026, 11, 24, 23, 0, 0, 0, time.UTC)

func TestGoodParameters(t *testing.T) {
	for query, want := range map[string]func(q search.Query) bool{
		"": func(q search.Query) bool {
			return q.Page == 1 && q.PerPage == 20 && q.Sort == search.Relevance && q.Near == nil && q.Filters == nil && q.Zone == "America/New_York"
		},
		"q=grief":          func(q search.Query) bool { return q.Text == "grief" },
		"q=+grief+&topic=": func(q search.Query) bool { return q.Text == "grief" && q.Filters == nil },
		"topic=grief&topic=alcohol&led_by=peer": func(q search.Query) bool {
			return slices.Equal(q.Filters, []search.Value{{Param: "led_by", ID: "peer"}, {Param: "topic", ID: "grief"}, {Param: "topic", ID: "alcohol"}})
		},
		"topic=grief&topic=grief": func(q search.Query) bool { return len(q.Filters) == 1 },
		"language=tl":             func(q search.Query) bool { return len(q.Filters) == 1 },
		"near=19103": func(q search.Query) bool {
			return q.Near.HasPoint && q.Near.State == "PA" && q.Near.WithinM == search.DefaultWithin
		},
		"near=19103&within=40km":  func(q search.Query) bool { return q.Near.WithinM == 40_000 && q.Near.Kilometres },
		"near=19103&within=10":    func(q search.Query) bool { return q.Near.WithinM == 10*search.Mile },
		"near=19103&within=500mi": func(q search.Query) bool { return q.Near.WithinM == search.MaxWithin },
		"near=PA":                 func(q search.Query) bool { return !q.Near.HasPoint && q.Near.State == "PA" },
		"near=Pennsylvania":       func(q search.Query) bool { return !q.Near.HasPoint && q.Near.State == "PA" },
		"near=Erie,+PA":           func(q search.Query) bool { return q.Near.HasPoint && q.Near.Zone == "America/New_York" },
		"near=39.95,-75.16":       func(q search.Query) bool { return q.Near.HasPoint && q.Near.Lat == 39.95 },
		"max_cost=15":             func(q search.Query) bool { return *q.MaxCost == 1500 },
		"max_cost=%2412.50":       func(q search.Query) bool { return *q.MaxCost == 1250 },
		"max_cost=0":              func(q search.Query) bool { return *q.MaxCost == 0 },
		"max_cost=":               func(q search.Query) bool { return q.MaxCost == nil },
		"not=approach:twelve-step&prefer=cost:free": func(q search.Query) bool {
			return q.Not[0] == search.Value{Param: "approach", ID: "twelve-step"} && q.Prefer[0] == search.Value{Param: "cost", ID: "free"}
		},
		"near=19103&sort=distance":        func(q search.Query) bool { return q.Sort == search.ByDistance },
		"sort=soonest":                    func(q search.Query) bool { return q.Sort == search.Soonest },
		"page=3&per_page=100":             func(q search.Query) bool { return q.Page == 3 && q.PerPage == 100 },
		"page=500&per_page=20":            func(q search.Query) bool { return q.Page == 500 },
		"confirmed=1&proof=1&accepting=1": func(q search.Query) bool { return len(q.Filters) == 3 },
		"copay=20&coinsurance=30%25&my_payer=none": func(q search.Query) bool {
			return *q.Purse.Copay == 2000 && *q.Purse.Coinsurance == 30 && q.Purse.Payer == "none"
		},
		"unread=topic:grief&unread=word:depresion&unread=near:Erie&literal=1": func(q search.Query) bool { return q.Text == "" },
		"q=caf%C3%A9+%F0%9F%99%82": func(q search.Query) bool { return q.Text == "café 🙂" },
	} {
		req, problems := parse(t, query)
		if len(problems) > 0 {
			t.Errorf("%q: %v", query, problems)
			continue
		}
		if q := req.Query(reader(), now); !want(q) || !q.Now.Equal(now) {
			t.Errorf("%q was read as %+v (near %+v)", query, q, q.Near)
		}
	}
}

// Each bad value names its parameter; what is good beside it is kept, what is bad left out.
func TestBadParametersAreNamedAndLeftOut(t *testing.T) {
	long := strings.Repeat("x", 2001)
	for query, param := range map[string]string{
		"q=" + long:                         "q",
		"q=%00":                             "q",
		"q=%ff%fe":                          "q",
		"q=a&q=b":                           "q",
		"literal=yes":                       "literal",
		"lang=fr":                           "lang",
		"topic=nonsense":                    "topic",
		"topic=@weekend":                    "topic",
		"day=@weekend":                      "day",
		"led_by=PEER":                       "led_by",
		"language=xx-nonsense":              "language",
		"cost=cheap":                        "cost",
		"confirmed=yes":                     "confirmed",
		"near=nowhere+at+all":               "near",
		"near=Springfield":                  "near",
		"near=91,181":                       "near",
		"near=NaN,NaN":                      "near",
		"near=00000":                        "near",
		"near=%27+OR+1%3D1+--":              "near",
		"near=" + strings.Repeat("a", 9999): "near",
		"within=10mi":                       "within",
		"near=PA&within=10mi":               "within",
		"near=19103&within=-5":              "within",
		"near=19103&within=0":               "within",
		"near=19103&within=501mi":           "within",
		"near=19103&within=1e309km":         "within",
		"near=19103&within=NaN":             "within",
		"sort=distance":                     "sort",
		"near=PA&sort=distance":             "sort",
		"sort=name%3B+drop+table":           "sort",
		"page=0":                            "page",
		"page=-1":                           "page",
		"page=1e9":                          "page",
		"page=99999999999999999999":         "page",
		"page=501":                          "page",
		"page=101&per_page=100":             "page",
		"per_page=0":                        "per_page",
		"per_page=1e6":                      "per_page",
		"per_page=101":                      "per_page",
		"max_cost=-1":                       "max_cost",
		"max_cost=free":                     "max_cost",
		"max_cost=99999999999":              "max_cost",
		"not=twelve-step":                   "not",
		"not=approach:nonsense":             "not",
		"not=near:19103":                    "not",
		"prefer=x:y":                        "prefer",
		"unread=nonsense":                   "unread",
		"unread=x:y":                        "unread",
		"coinsurance=101":                   "coinsurance",
		"copay=-3":                          "copay",
		"my_payer=nobody":                   "my_payer",
		"my_payer=1%3BDROP+TABLE":           "my_payer",
		"nonsense=1":                        "",
		"%27+OR+1%3D1=1":                    "",
		"Topic=grief":                       "",
	} {
		req, problems := parse(t, query+"&kind=class")
		if !slices.ContainsFunc(problems, func(p fault.Problem) bool {
			return p.Field == param && p.Code != "" && strings.HasSuffix(p.Reason, ".")
		}) {
			t.Errorf("%.60q: problems %v, want one of %q with a sentence", query, problems, param)
		}
		for _, p := range problems {
			for _, v := range []string{"nonsense", "nowhere", "Springfield at", "DROP", "OR 1", "1e309", "xxxx"} {
				if strings.Contains(fmt.Sprint(p.Reason), v) {
					t.Errorf("%.60q: the reason repeats what was typed: %s", query, p.Reason)
				}
			}
		}
		q := req.Query(reader(), now)
		if !slices.Equal(q.Filters, []search.Value{{Param: "kind", ID: "class"}}) || len(q.Not)+len(q.Prefer) > 0 || q.MaxCost != nil {
			t.Errorf("%.60q: what was bad stayed, or what was good went: %+v", query, q)
		}
		if q.Page*q.PerPage > search.MaxDepth || q.Page < 1 || q.PerPage < 1 || q.Sort == search.ByDistance {
			t.Errorf("%.60q: page %d of %d, sort %s", query, q.Page, q.PerPage, q.Sort)
		}
	}
}

func TestALongTextIsCutByCharacters(t *testing.T) {
	req, problems := parse(t, "q="+url.QueryEscape(strings.Repeat("ñ", 2500)))
	if len(problems) != 1 || !req.Cut || len([]rune(req.Q)) != search.MaxText {
		t.Errorf("%v, cut %v, %d characters", problems, req.Cut, len([]rune(req.Q)))
	}
	if _, problems := parse(t, "q="+url.QueryEscape(strings.Repeat("ñ", 2000))); len(problems) > 0 {
		t.Errorf("2,000 characters: %v", problems)
	}
}

func TestATownInSeveralStatesOffersThem(t *testing.T) {
	_, problems := parse(t, "near=Springfield")
	if len(problems) != 1 || problems[0].Code != "near-which" || len(problems[0].Choices) < 3 {
		t.Fatalf("%+v", problems)
	}
	for _, c := range problems[0].Choices {
		if _, again := parse(t, "near="+url.QueryEscape(c.Value)); len(again) > 0 || c.Label == "" {
			t.Errorf("choosing %q: %v", c.Value, again)
		}
	}
}

// quality.md §7a 23: the same parameter 500 times, and 20,000 parameters nobody knows.
func TestFloodsAreBounded(t *testing.T) {
	v := url.Values{}
	topics := vocab.Must().Terms("topic")
	for i := range 500 {
		v.Add("topic", topics[i%len(topics)].ID)
		v.Add("not", "topic:"+topics[i%len(topics)].ID)
		v.Add("unread", "topic:"+topics[i%len(topics)].ID)
	}
	for i := range 20_000 {
		v.Add(fmt.Sprintf("p%d", i), "x")
	}
	began := time.Now()
	req, problems := reader().Parse(v)
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %s", took)
	}
	if len(req.Values) > 60 || len(req.Not) > 60 || len(req.Unread) > 60 || len(problems) > 10 {
		t.Errorf("%d values, %d not, %d unread, %d problems", len(req.Values), len(req.Not), len(req.Unread), len(problems))
	}
}

func TestEveryParameterOfTheContractIsKnown(t *testing.T) {
	want := strings.Fields(`q literal unread led_by kind topic audience attendee approach faith language access payer cost max_cost insurance near within
		format day time not prefer confirmed accepting proof joining my_payer my_max copay coinsurance deductible_left oon_percent oon_allowed
		oon_deductible_left sort page per_page lang`)
	got := ask.Params()
	slices.Sort(want)
	slices.Sort(got)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("parameters\n%v\nwant\n%v", got, want)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"q=grief&near=19103&within=10mi", "near=%00&page=-1", "max_cost=1,2.3&not=a:b", "near=39.95,-75.16&sort=distance"} {
		f.Add(s)
	}
	r := reader()
	f.Fuzz(func(t *testing.T, query string) {
		v, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		req, _ := r.Parse(v)
		q := req.Query(r, now)
		if q.Page < 1 || q.PerPage < 1 || q.PerPage > search.MaxPerPage || q.Page*q.PerPage > search.MaxDepth || len([]rune(q.Text)) > search.MaxText {
			t.Errorf("%q became page %d of %d, %d characters", query, q.Page, q.PerPage, len(q.Text))
		}
		if q.MaxCost != nil && *q.MaxCost < 0 || q.Near != nil && q.Near.HasPoint && (q.Near.WithinM <= 0 || q.Near.WithinM > search.MaxWithin+1) {
			t.Errorf("%q became %+v", query, q)
		}
	})
}
