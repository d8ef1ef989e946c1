package account_test

import (
	"strings"
	"testing"

	"openchair/internal/account"
	"openchair/internal/fault"
)

func TestAddressesAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[string]string{
		"ana@example.org":                          "ana@example.org",
		"  ana@example.org \t":                     "ana@example.org",
		"ana@example.org\r\n":                      "ana@example.org",
		"Ana.Lopez@Example.ORG":                    "ana.lopez@example.org",
		"ana+groups@mail.example.co.uk":            "ana+groups@mail.example.co.uk",
		"o'brien_1@example-hope.org":               "o'brien_1@example-hope.org",
		"ana@xn--hpe-iua.example":                  "ana@xn--hpe-iua.example",
		"a@1and1.example":                          "a@1and1.example",
		"":                                         "",
		"ana":                                      "",
		"ana@":                                     "",
		"@example.org":                             "",
		"ana@localhost":                            "",
		"ana@example":                              "",
		"ana@example.org.":                         "",
		"ana@.example.org":                         "",
		"ana@example..org":                         "",
		"ana@-example.org":                         "",
		"ana@127.0.0.1":                            "",
		"ana@[127.0.0.1]":                          "",
		"ana@[IPv6:::1]":                           "",
		"ana@2130706433":                           "",
		"ana@0x7f.0x1":                             "",
		"ana@1.2.3.example.4":                      "",
		"Ana <ana@example.org>":                    "",
		"<ana@example.org>":                        "",
		`"ana"@example.org`:                        "",
		`"a b"@example.org`:                        "",
		"ana@example.org, eve@example.org":         "",
		"ana@example.org;eve@example.org":          "",
		"ana (me)@example.org":                     "",
		"an a@example.org":                         "",
		"ana@exam ple.org":                         "",
		"ana@h\u03bfpe.example":                    "",
		"\u00e1na@example.org":                     "",
		"ana\x00@example.org":                      "",
		"ana@example.org\x00":                      "",
		"ana\u200b@example.org":                    "",
		"ana@example.org\r\nBcc: eve@example.org":  "",
		"ana@example.org\nBcc: eve@example.org":    "",
		"ana%0aBcc:eve@example.org":                "",
		"ana@example.org?subject=hello":            "",
		"ana@exa_mple.org":                         "",
		strings.Repeat("a", 65) + "@example.org":   "",
		"ana@" + strings.Repeat("a.", 140) + "org": "",
		"ana@" + strings.Repeat("a", 64) + ".org":  "",
	} {
		got, err := account.ReadEmail("email", typed)
		if got != want || (err == nil) != (want != "") || err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %q, %v; want %q", typed, got, err, want)
		}
	}
}
