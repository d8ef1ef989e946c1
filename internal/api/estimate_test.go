package api_test

import (
	"net/http"
	"strings"
	"testing"

	"openchair/internal/listing"
	"openchair/internal/search"
	"openchair/internal/vocab"
)

// Each listing carries what it costs this person, in the language asked, and nothing when nobody asked.
func TestEachListingAnswersWithAnEstimate(t *testing.T) {
	a, d := town(t, nil)
	for _, x := range decode(t, get(a, "/api/v1/listings"))["listings"].([]any) {
		if x.(map[string]any)["estimate"] != nil {
			t.Fatal("an estimate nobody asked for")
		}
	}
	const asked = "/api/v1/listings?led_by=professional&my_payer=medicaid&copay=7.31&oon_percent=60&per_page=100"
	purse := search.Purse{Payer: "medicaid", Copay: new(731), OONPercent: new(60)}
	published := map[string]search.Price{}
	err := d.Store.EachPublished(t.Context(), func(ls []listing.Listing) error {
		for i := range ls {
			published[ls[i].ID.String()] = search.PriceOf(&ls[i], "medicaid", vocab.Must())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	numbers, unknowns, copays := 0, 0, 0
	for _, lang := range []string{"en", "es"} {
		v := decode(t, get(a, asked+"&lang="+lang))
		for _, x := range v["listings"].([]any) {
			l := x.(map[string]any)
			e, ok := l["estimate"].(map[string]any)
			if !ok {
				t.Fatalf("%s has no estimate", l["slug"])
			}
			price := published[l["id"].(string)]
			if currency, _ := l["cost"].(map[string]any)["currency"].(string); currency != "" && currency != "USD" {
				if e["amount"] != nil {
					t.Errorf("%s: another currency was taken for dollars", l["slug"])
				}
				continue
			}
			want := purse.Estimate(price)
			switch got := e["amount"].(type) {
			case nil:
				unknowns++
				if want.Amount != nil {
					t.Errorf("%s: no amount, want %d", l["slug"], *want.Amount)
				}
			case float64:
				numbers++
				if want.Amount == nil || *want.Amount != int(got) {
					t.Errorf("%s: %v, want %v", l["slug"], got, want.Amount)
				}
			}
			if e["currency"] != "USD" || e["per"] != "session" || e["exact"] != want.Exact || len(e["steps"].([]any)) != len(want.Steps) || len(e["unknown"].([]any)) != len(want.Unknown) {
				t.Errorf("%s: %v", l["slug"], e)
			}
			for _, s := range e["steps"].([]any) {
				text := s.(string)
				if strings.Contains(text, "⟦") || strings.Contains(text, "<no value>") {
					t.Errorf("%s says %q", l["slug"], text)
				}
				if strings.Contains(text, "$7.31") {
					copays++
					if strings.Contains(text, "Su copago") != (lang == "es") {
						t.Errorf("%s (%s) says %q", l["slug"], lang, text)
					}
				}
			}
		}
	}
	if numbers == 0 || unknowns == 0 || copays == 0 {
		t.Errorf("%d amounts, %d unknown, %d copays: the town shows too little", numbers, unknowns, copays)
	}
	if w := get(a, "/api/v1/listings?copay=much"); w.Code != http.StatusBadRequest || strings.Contains(w.Body.String(), "much") {
		t.Errorf("a copay that is no amount: %d %s", w.Code, w.Body)
	}
}
