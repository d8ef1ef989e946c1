package interop

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"openchair/internal/listing"
)

// column is one column of our CSV: the dotted name of design §3, how it is written, and how a cell is
// read. set nil: written for the reader's sake, ignored when read.
type column struct {
	name string
	get  func(*listing.Listing) string
	set  func(*listing.Listing, string) error
}

// reason is an error that is shown as it stands.
type reason string

func (r reason) Error() string { return string(r) }

// flat is how many schedules, leaders and extras have columns of their own; the others share the
// column ".more", as JSON.
const flat = 3

var columns = slices.Concat(headColumns, whoColumns, costColumns, whenColumns, placeColumns, joiningColumns, tailColumns)

func text(name string, at func(*listing.Listing) *listing.Text) column {
	return column{name, func(l *listing.Listing) string { return string(*at(l)) }, func(l *listing.Listing, s string) error {
		*at(l) = listing.Text(s)
		return nil
	}}
}

func word[T ~string](name string, at func(*listing.Listing) *T) column {
	return column{name, func(l *listing.Listing) string { return string(*at(l)) }, func(l *listing.Listing, s string) error {
		*at(l) = T(strings.ToLower(strings.TrimSpace(s)))
		return nil
	}}
}

func exact[T ~string](name string, at func(*listing.Listing) *T) column {
	return column{name, func(l *listing.Listing) string { return string(*at(l)) }, func(l *listing.Listing, s string) error {
		*at(l) = T(strings.TrimSpace(s))
		return nil
	}}
}

func written(name string, get func(*listing.Listing) string) column { return column{name, get, nil} }

func words(name string, at func(*listing.Listing) *[]string) column {
	return column{name, func(l *listing.Listing) string { return strings.Join(*at(l), "|") }, func(l *listing.Listing, s string) error {
		*at(l) = splitList(s)
		return nil
	}}
}

func splitList(s string) []string {
	out := []string{}
	for w := range strings.SplitSeq(s, "|") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

func whole(name string, at func(*listing.Listing) **int) column {
	return column{name, func(l *listing.Listing) string { return writeInt(*at(l)) }, func(l *listing.Listing, s string) error {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			return reason("Write a whole number, or leave it empty.")
		}
		*at(l) = &n
		return nil
	}}
}

func writeInt(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func degrees(name string, at func(*listing.Listing) **float64) column {
	return column{name, func(l *listing.Listing) string {
		if v := *at(l); v != nil {
			return strconv.FormatFloat(*v, 'f', -1, 64)
		}
		return ""
	}, func(l *listing.Listing, s string) error {
		f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil {
			return reason("Write degrees like 39.95 or -75.16.")
		}
		*at(l) = &f
		return nil
	}}
}

func flag(name string, at func(*listing.Listing) *bool) column {
	return column{name, func(l *listing.Listing) string {
		if *at(l) {
			return "yes"
		}
		return "no"
	}, func(l *listing.Listing, s string) error {
		switch strings.ToLower(strings.TrimSpace(s)) {
		case "yes", "true", "y", "1":
			*at(l) = true
		case "no", "false", "n", "0":
			*at(l) = false
		default:
			return reason("Write yes or no.")
		}
		return nil
	}}
}

// money is in major units, as people type it into a spreadsheet: "15" is fifteen dollars. The currency
// column is read first.
func money(name string, at func(*listing.Listing) **int) column {
	return column{name, func(l *listing.Listing) string { return writeMoney(*at(l), currency(l)) }, func(l *listing.Listing, s string) error {
		n, err := listing.ParseMoney(s, currency(l))
		if err != nil {
			return reason("Write an amount like 15 or 12.50.")
		}
		*at(l) = &n
		return nil
	}}
}

// currency is what an amount without one is in: the product starts in the United States.
func currency(l *listing.Listing) string {
	if l.Cost.Currency == "" {
		return "USD"
	}
	return string(l.Cost.Currency)
}

func writeMoney(n *int, currency string) string {
	if n == nil {
		return ""
	}
	unit, digits := 1, listing.MinorDigits(currency)
	for range digits {
		unit *= 10
	}
	if digits == 0 {
		return strconv.Itoa(*n)
	}
	return fmt.Sprintf("%d.%0*d", *n/unit, digits, *n%unit)
}

func asJSON(name string, get func(*listing.Listing) any, set func(*listing.Listing, []byte) error) column {
	return column{name, func(l *listing.Listing) string {
		v := get(l)
		if v == nil {
			return ""
		}
		b, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return string(b)
	}, func(l *listing.Listing, s string) error {
		if err := set(l, []byte(s)); err != nil {
			return reason("This cell holds JSON as it was exported. Leave it as it was, or empty.")
		}
		return nil
	}}
}

// grown gives item i of a list, growing the list: cells of one row name them by number.
func grown[T any](list *[]T, i int) *T {
	for len(*list) <= i {
		var zero T
		*list = append(*list, zero)
	}
	return &(*list)[i]
}

// item is a column of list item i: empty where the list is shorter.
func item[T any](name string, i int, at func(*listing.Listing) *[]T, get func(*T, *listing.Listing) string, set func(*T, *listing.Listing, string) error) column {
	return column{name, func(l *listing.Listing) string {
		if list := at(l); i < len(*list) {
			return get(&(*list)[i], l)
		}
		return ""
	}, func(l *listing.Listing, s string) error { return set(grown(at(l), i), l, s) }}
}

// rest is the column that holds what the numbered ones have no place for.
func rest[T any](name string, at func(*listing.Listing) *[]T) column {
	return asJSON(name, func(l *listing.Listing) any {
		if list := *at(l); len(list) > flat {
			return list[flat:]
		}
		return nil
	}, func(l *listing.Listing, b []byte) error {
		var more []T
		if err := json.Unmarshal(b, &more); err != nil {
			return err
		}
		*at(l) = append(*at(l), more...)
		return nil
	})
}
