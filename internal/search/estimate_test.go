package search_test

import (
	"fmt"
	"slices"
	"testing"

	"openchair/internal/listing"
	"openchair/internal/search"
)

func n(x int) *int { return &x }

func say(e search.Estimate) string {
	s := "?"
	if e.Amount != nil {
		s = fmt.Sprint(*e.Amount)
	}
	if e.High != nil {
		s += fmt.Sprintf("-%d", *e.High)
	}
	if e.Exact {
		s += " exact"
	}
	return s
}

// The expected amounts are worked by hand from the formulas of the plan documents: what you pay is the
// copay; or the deductible and a share of the rest; or the bill less what comes back.
func TestEstimate(t *testing.T) {
	fixed := func(price int) search.Price {
		return search.Price{Basis: listing.Fixed, Floor: n(price), Accepts: listing.No, Mine: listing.No, Receipt: listing.No}
	}
	taken := func(price int) search.Price {
		return search.Price{Basis: listing.Fixed, Floor: n(price), Accepts: listing.Yes, Mine: listing.Yes, Receipt: listing.Unknown}
	}
	receipt := func(price int) search.Price {
		x := fixed(price)
		x.Receipt = listing.Yes
		return x
	}
	plan := func(change func(*search.Purse)) search.Purse {
		p := search.Purse{Payer: "aetna"}
		if change != nil {
			change(&p)
		}
		return p
	}
	for _, c := range []struct {
		name    string
		purse   search.Purse
		price   search.Price
		want    string
		unknown []string
	}{
		{"free, no plan", search.Purse{}, search.Price{Basis: listing.Free}, "0 exact", nil},
		{"free, a plan", plan(nil), search.Price{Basis: listing.Free}, "0 exact", nil},
		{"donation from nothing", search.Purse{}, search.Price{Basis: listing.Donation, Floor: n(0)}, "0 exact", nil},
		{"donation from 5", search.Purse{}, search.Price{Basis: listing.Donation, Floor: n(500)}, "500", nil},
		{"donation, not stated", search.Purse{}, search.Price{Basis: listing.Donation}, "?", []string{"price"}},
		{"unknown is no number", search.Purse{}, search.Price{Basis: listing.CostUnknown}, "?", []string{"price"}},
		{"unknown with a plan", plan(nil), search.Price{Basis: listing.CostUnknown, Mine: listing.No}, "?", []string{"price"}},
		{"fixed, no plan", search.Purse{}, fixed(6000), "6000 exact", nil},
		{"fixed, none", search.Purse{Payer: "none"}, fixed(6000), "6000 exact", nil},
		{"fixed, amount not stated", search.Purse{}, search.Price{Basis: listing.Fixed}, "?", []string{"price"}},
		{"fixed with a span", search.Purse{}, search.Price{Basis: listing.Fixed, Floor: n(4000), Ceiling: n(6000)}, "4000-6000", nil},
		{"sliding", search.Purse{}, search.Price{Basis: listing.Sliding, Floor: n(1000), Ceiling: n(4000)}, "1000-4000", nil},
		{"sliding from", search.Purse{}, search.Price{Basis: listing.Sliding, Floor: n(1000)}, "1000", nil},
		{"sliding, not stated", search.Purse{}, search.Price{Basis: listing.Sliding}, "?", []string{"price"}},
		{"insurance only, no plan", search.Purse{Payer: "none"}, search.Price{Basis: listing.InsuranceOnly}, "?", nil},
		{"insurance only, copay", plan(func(p *search.Purse) { p.Copay = n(2500) }), search.Price{Basis: listing.InsuranceOnly, Accepts: listing.Yes, Mine: listing.Yes}, "2500 exact", nil},
		{"insurance only, not mine", plan(func(p *search.Purse) { p.Copay = n(2500) }), search.Price{Basis: listing.InsuranceOnly, Accepts: listing.Yes, Mine: listing.No}, "?", nil},
		{"copay", plan(func(p *search.Purse) { p.Copay = n(2000) }), taken(12000), "2000 exact", nil},
		{"copay of nothing", plan(func(p *search.Purse) { p.Copay = n(0) }), taken(12000), "0 exact", nil},
		{"in network, nothing known", plan(nil), taken(12000), "?", []string{"copay"}},
		{"20 % of 35, deductible met (Medicare)", search.Purse{Payer: "medicare", Coinsurance: n(20), DeductibleLeft: n(0)}, taken(3500), "700", []string{"allowed"}},
		{"20 % of 120, deductible met", plan(func(p *search.Purse) { p.Coinsurance, p.DeductibleLeft = n(20), n(0) }), taken(12000), "2400", []string{"allowed"}},
		{"20 % of 120, 50 of deductible left", plan(func(p *search.Purse) { p.Coinsurance, p.DeductibleLeft = n(20), n(5000) }), taken(12000), "6400", []string{"allowed"}},
		{"20 % of 120, 500 of deductible left", plan(func(p *search.Purse) { p.Coinsurance, p.DeductibleLeft = n(20), n(50000) }), taken(12000), "12000", []string{"allowed"}},
		{"20 % of 120, deductible unknown", plan(func(p *search.Purse) { p.Coinsurance = n(20) }), taken(12000), "2400-12000", []string{"allowed", "deductible"}},
		{"0 % coinsurance", plan(func(p *search.Purse) { p.Coinsurance, p.DeductibleLeft = n(0), n(0) }), taken(12000), "0", []string{"allowed"}},
		{"100 % coinsurance", plan(func(p *search.Purse) { p.Coinsurance, p.DeductibleLeft = n(100), n(0) }), taken(12000), "12000", []string{"allowed"}},
		{"coinsurance, price not stated", plan(func(p *search.Purse) { p.Coinsurance, p.DeductibleLeft = n(20), n(0) }), search.Price{Basis: listing.Fixed, Accepts: listing.Yes, Mine: listing.Yes}, "?", []string{"allowed"}},
		{"a copay beats coinsurance", plan(func(p *search.Purse) { p.Copay, p.Coinsurance = n(1500), n(20) }), taken(12000), "1500 exact", nil},
		{"not taken, no share known", plan(nil), fixed(6000), "6000 exact", nil},
		{"not taken, no receipt", plan(func(p *search.Purse) { p.OONPercent = n(60) }), fixed(6000), "6000 exact", nil},
		{"billed 60, allowed 45, 60 %, met", plan(func(p *search.Purse) { p.OONPercent, p.OONAllowed, p.OONDeductibleLeft = n(60), n(4500), n(0) }), receipt(6000), "3300 exact", nil},
		{"the same with 100 of deductible left", plan(func(p *search.Purse) { p.OONPercent, p.OONAllowed, p.OONDeductibleLeft = n(60), n(4500), n(10000) }), receipt(6000), "6000 exact", nil},
		{"the same with 15 of deductible left", plan(func(p *search.Purse) { p.OONPercent, p.OONAllowed, p.OONDeductibleLeft = n(60), n(4500), n(1500) }), receipt(6000), "4200 exact", nil},
		{"120, plan pays 80 % after the deductible", plan(func(p *search.Purse) { p.OONPercent = n(80) }), receipt(12000), "2400-12000", []string{"allowed", "deductible"}},
		{"allowed more than billed", plan(func(p *search.Purse) { p.OONPercent, p.OONAllowed, p.OONDeductibleLeft = n(80), n(20000), n(0) }), receipt(12000), "2400 exact", nil},
		{"allowed unknown", plan(func(p *search.Purse) { p.OONPercent, p.OONDeductibleLeft = n(50), n(0) }), receipt(10000), "5000-10000", []string{"allowed"}},
		{"deductible unknown", plan(func(p *search.Purse) { p.OONPercent, p.OONAllowed = n(50), n(8000) }), receipt(10000), "6000-10000", []string{"deductible"}},
		{"receipt not stated", plan(func(p *search.Purse) { p.OONPercent = n(80) }), search.Price{Basis: listing.Fixed, Floor: n(12000), Accepts: listing.No, Mine: listing.No, Receipt: listing.Unknown}, "12000", []string{"receipt"}},
		{"receipt, price not stated", plan(func(p *search.Purse) { p.OONPercent = n(80) }), search.Price{Basis: listing.Fixed, Accepts: listing.No, Mine: listing.No, Receipt: listing.Yes}, "?", []string{"price"}},
		{"sliding with a receipt", plan(func(p *search.Purse) { p.OONPercent, p.OONAllowed, p.OONDeductibleLeft = n(50), n(10000), n(0) }), search.Price{Basis: listing.Sliding, Floor: n(4000), Ceiling: n(9000), Mine: listing.No, Receipt: listing.Yes}, "2000", nil},
		{"plans not named", plan(func(p *search.Purse) { p.Copay = n(2000) }), search.Price{Basis: listing.Fixed, Floor: n(9000), Accepts: listing.Yes, Mine: listing.Unknown}, "9000", []string{"plan"}},
		{"plans not named, no price", plan(func(p *search.Purse) { p.Copay = n(2000) }), search.Price{Basis: listing.CostUnknown, Accepts: listing.Yes, Mine: listing.Unknown}, "?", []string{"price", "plan"}},
		{"insurance not stated", plan(func(p *search.Purse) { p.Copay = n(2000) }), search.Price{Basis: listing.Fixed, Floor: n(9000), Accepts: listing.Unknown, Mine: listing.Unknown}, "9000", []string{"insurance"}},
		{"a third of a cent rounds", plan(func(p *search.Purse) { p.Coinsurance, p.DeductibleLeft = n(33), n(0) }), taken(1001), "330", []string{"allowed"}},
	} {
		e := c.purse.Estimate(c.price)
		if got := say(e); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if !slices.Equal(e.Unknown, c.unknown) && len(e.Unknown)+len(c.unknown) > 0 {
			t.Errorf("%s: unknown %v, want %v", c.name, e.Unknown, c.unknown)
		}
		if len(e.Steps) == 0 {
			t.Errorf("%s: no arithmetic is shown", c.name)
		}
	}
}
