package listing

import (
	"fmt"
	"strconv"
	"strings"
)

// Basis is how the price is made. Unknown is never free.
type Basis string

// The bases. Donation may be zero; what it starts from is the floor.
const (
	Free          Basis = "free"
	Donation      Basis = "donation"
	Fixed         Basis = "fixed"
	Sliding       Basis = "sliding"
	InsuranceOnly Basis = "insurance-only"
	CostUnknown   Basis = "unknown"
)

// What an amount is for.
const (
	PerSession = "session"
	PerMonth   = "month"
	PerCourse  = "course"
)

// Cost is what it takes to come, without insurance. Floor and Ceiling are minor units of Currency,
// nil when no amount is stated.
type Cost struct {
	Basis        Basis   `json:"basis"`
	Floor        *int    `json:"floor"`
	Ceiling      *int    `json:"ceiling"`
	Currency     Text    `json:"currency"`
	Per          Text    `json:"per"`
	Extras       []Extra `json:"extras"`
	PlacesOpen   Answer  `json:"places_open"`
	PlacesOpenOn Date    `json:"places_open_on"`
	Note         Text    `json:"note"`
	ConfirmedOn  Date    `json:"confirmed_on"`
}

// Extra is a cost beside the price: a workbook, a registration fee. Amount nil is not stated.
type Extra struct {
	What   string `json:"what"`
	Amount *int   `json:"amount"`
}

// IsFree is what the word "free" on a page means: free, or a donation that may be nothing.
func (c Cost) IsFree() bool {
	return c.Basis == Free || c.Basis == Donation && c.Floor != nil && *c.Floor == 0
}

// PerSessionFloor is the least one session costs, in minor units of the listing's currency: a course
// divided by its sessions, a month by its meetings (month × 12 ÷ meetings a year), rounded up. The
// answer is not known when no amount is stated, or what to divide by is not.
func (l *Listing) PerSessionFloor() (amount int, known bool) {
	c := l.Cost
	if c.IsFree() {
		return 0, true
	}
	if c.Floor == nil {
		return 0, false
	}
	switch c.Basis {
	case Donation, Fixed, Sliding:
	default:
		return 0, false
	}
	switch c.Per {
	case PerSession, "":
		return *c.Floor, true
	case PerCourse:
		if l.Cohort == nil || l.Cohort.Sessions == nil || *l.Cohort.Sessions <= 0 {
			return 0, false
		}
		return ceilDiv(*c.Floor, *l.Cohort.Sessions), true
	case PerMonth:
		yearly := 0
		for _, s := range l.Schedules {
			n, ok := s.meetingsAYear()
			if !ok {
				return 0, false
			}
			yearly += n
		}
		if yearly == 0 {
			return 0, false
		}
		return ceilDiv(*c.Floor*12, yearly), true
	}
	return 0, false
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }

// MinorDigits is how many decimals a currency has (ISO 4217); two when it is not in the short list
// of those that differ.
func MinorDigits(currency string) int {
	switch currency {
	case "JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF", "PYG":
		return 0
	case "BHD", "KWD", "OMR", "JOD", "TND":
		return 3
	}
	return 2
}

// maxMajor keeps an amount far from overflow: nobody charges ten million a session.
const maxMajor = 10_000_000

// ParseMoney reads what people type in major units ("15", "$12.50", "1,200") into minor units.
func ParseMoney(s, currency string) (int, error) {
	t := strings.TrimSpace(strings.NewReplacer("$", "", "€", "", "£", "", "USD", "", "\u00a0", "").Replace(s))
	t = strings.TrimSpace(t)
	digits := MinorDigits(currency)
	whole, frac, hasFrac := strings.Cut(strings.ReplaceAll(t, ",", ""), ".")
	bad := fmt.Errorf("an amount in numbers, like 15 or 12.50")
	if whole == "" || len(whole) > 9 || hasFrac && (frac == "" || len(frac) > digits) {
		return 0, bad
	}
	for _, part := range []string{whole, frac} {
		for _, r := range part {
			if r < '0' || r > '9' {
				return 0, bad
			}
		}
	}
	major, err := strconv.Atoi(whole)
	if err != nil || major > maxMajor {
		return 0, bad
	}
	minor := major
	for range digits {
		minor *= 10
	}
	if frac != "" {
		f, _ := strconv.Atoi(frac + strings.Repeat("0", digits-len(frac)))
		minor += f
	}
	return minor, nil
}
