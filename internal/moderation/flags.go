package moderation

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"openchair/internal/listing"
)

// What the automatic checks point a reviewer to. A flag refuses nothing: a person decides.
const (
	FlagHoneypot     = "honeypot"      // a field that people do not see was filled in
	FlagTooFast      = "too-fast"      // the form came back within seconds
	FlagNoToken      = "no-token"      // or without the mark of when it was shown
	FlagNoLicense    = "no-license"    // led by a professional, and no license or register named
	FlagLicenseShape = "license-shape" // a license number without digits, or without its state
	FlagTherapyWords = "therapy-words" // led by peers, and its words promise a therapist
	FlagBroker       = "broker"        // signs of a paid referral business
	FlagBrokerPlace  = "broker-place"  // addiction treatment without its own street or phone
	FlagSharedPhone  = "shared-phone"  // a phone that listings of other organizations have
	FlagConversion   = "conversion"    // words of "changing" orientation or gender
	FlagMailDomain   = "mail-domain"   // the sender's address is not at the listing's own domain
	FlagMany         = "many"          // a new sender with more than two listings in a day
	FlagObjection    = "objection"     // declined before, sent again
	FlagMember       = "not-organizer" // sent by somebody who does not run it
	FlagSurvivor     = "survivor-place"
	FlagContested    = "contested" // its organizer says that they keep it, after another asked to

	// These four need two reviewers.
	FlagTakeover     = "takeover"      // it has an organizer, and this is another
	FlagOtherDomain  = "other-domain"  // a claim from an address that is not at the listing's domain
	FlagAddressShown = "address-shown" // a hidden address would become public
	FlagDomainChange = "domain-change" // its web address moves to another domain
)

// gravity is what a flag adds to the risk of a submission, by which the queue is ordered.
var gravity = map[string]int{
	FlagContested: 60, FlagTakeover: 50, FlagOtherDomain: 40, FlagAddressShown: 40, FlagConversion: 40, FlagBroker: 40, FlagDomainChange: 30, FlagBrokerPlace: 30,
	FlagSharedPhone: 20, FlagNoLicense: 15, FlagTherapyWords: 15, FlagSurvivor: 15, FlagLicenseShape: 10, FlagHoneypot: 10, FlagMany: 10, FlagMember: 5, FlagObjection: 5,
}

func riskOf(s *Submission) int {
	risk := 0
	for _, f := range s.Flags {
		risk += gravity[f]
	}
	return risk
}

func riskOfReport(r *Report) int {
	switch r.Reason {
	case Harmful:
		return 1000
	case "privacy":
		return 500
	case NobodyThere, "closed":
		return 30
	}
	return 10
}

// flagsOf runs the automatic checks. What the form noticed stays.
func (d *Desk) flagsOf(ctx context.Context, s Submission, now time.Time) ([]string, error) {
	l := &s.Proposed
	var flags []string
	for _, f := range s.Flags {
		if f == FlagHoneypot || f == FlagTooFast || f == FlagNoToken || f == FlagContested {
			flags = append(flags, f)
		}
	}
	add := func(when bool, flag string) {
		if when && !slices.Contains(flags, flag) {
			flags = append(flags, flag)
		}
	}
	words := wordsOf(l)
	professional := l.LedBy == listing.Professional || l.LedBy == listing.CoLed
	licensed, wellFormed := license(l)
	add(professional && !licensed, FlagNoLicense)
	add(licensed && !wellFormed, FlagLicenseShape)
	add(l.LedBy == listing.Peer && hasAny(words, therapyWords), FlagTherapyWords)
	add(hasAny(words, conversionWords) && !hasAny(words, againstConversion), FlagConversion)
	treatment := d.treatsAddiction(l)
	add(hasAny(words, brokerWords), FlagBroker)
	add(treatment && (l.Where.Address == "" || l.Contact.Phone == ""), FlagBrokerPlace)
	add(survivor(l) && l.Where.Shown == listing.ShownFull && l.Where.Address != "", FlagSurvivor)
	add(s.Sender.Role != "" && s.Sender.Role != "organizer", FlagMember)
	add(s.Answer.Objected, FlagObjection)
	site := siteOf(l)
	add(site != "" && site != domainOf(s.Sender.Email), FlagMailDomain)
	if err := d.flagsOfOthers(ctx, s, add); err != nil {
		return nil, err
	}
	if s.Sender.Account != [16]byte{} {
		own, err := d.Store.SubmissionsOf(ctx, s.Sender.Account)
		if err != nil {
			return nil, err
		}
		lately := map[string]bool{s.ListingID.String(): true}
		for _, o := range own {
			if !o.SentAt.IsZero() && now.Sub(o.SentAt) < 24*time.Hour {
				lately[o.ListingID.String()] = true
			}
		}
		add(len(lately) > 2, FlagMany)
	}
	return flags, nil
}

// flagsOfOthers compares a submission with the listing it changes, its organizers, and its likes.
func (d *Desk) flagsOfOthers(ctx context.Context, s Submission, add func(bool, string)) error {
	l := &s.Proposed
	alike, err := d.Store.Alike(ctx, phoneKeys(l), maxAlike)
	if err != nil {
		return err
	}
	for _, o := range alike {
		add(o.ID != s.ListingID && o.Organization.Name != l.Organization.Name && d.treatsAddiction(l), FlagSharedPhone)
	}
	if s.Kind != Edit {
		return nil
	}
	current, err := d.Store.ByID(ctx, s.ListingID)
	if err != nil {
		return err
	}
	add(current.Where.Shown != listing.ShownFull && current.Where.Address != "" && l.Where.Shown == listing.ShownFull, FlagAddressShown)
	was, is := siteOf(&current), siteOf(l)
	add(was != "" && is != was, FlagDomainChange)
	keepers, err := d.Store.Keepers(ctx, s.ListingID)
	if err != nil {
		return err
	}
	own := slices.ContainsFunc(keepers, func(k Keeper) bool { return k.Account.ID == s.Sender.Account })
	if own || s.Sender.Role != "organizer" {
		return nil
	}
	add(len(keepers) > 0, FlagTakeover)
	mail := domainOf(s.Sender.Email)
	public := string(current.Contact.Email)
	known := current.Contact.EmailShown && strings.EqualFold(public, s.Sender.Email) ||
		was != "" && mail == was && !sharedMail(mail)
	add(!known, FlagOtherDomain)
	return nil
}

func license(l *listing.Listing) (there, wellFormed bool) {
	if l.Source.Kind == listing.SourceFeed || l.Source.Kind == listing.SourceSeed {
		return true, true
	}
	for _, p := range l.Leaders {
		if p.License == nil || p.License.Number == "" && p.License.LookupURL == "" {
			continue
		}
		return true, strings.ContainsAny(string(p.License.Number), "0123456789") && len(p.License.Jurisdiction) >= 2
	}
	return false, false
}

func (d *Desk) treatsAddiction(l *listing.Listing) bool {
	if l.LedBy == listing.Peer && l.Kind == listing.SupportGroup {
		return false
	}
	return slices.ContainsFunc(l.Topics, func(t string) bool { return slices.Contains(addictionTopics, t) })
}

func survivor(l *listing.Listing) bool {
	return slices.ContainsFunc(l.Topics, HidesStreet)
}

// siteOf is the registrable domain of a listing's own web page, "" when it has none or it is on a shared
// platform where anybody can have one.
func siteOf(l *listing.Listing) string {
	for _, address := range []listing.Text{l.Contact.URL, l.Organization.URL} {
		u, err := url.Parse(string(address))
		if err != nil || u.Hostname() == "" {
			continue
		}
		if d := registrable(u.Hostname()); !sharedMail(d) && !slices.Contains(platforms, d) {
			return d
		}
	}
	return ""
}

func domainOf(email string) string {
	_, domain, _ := strings.Cut(email, "@")
	return registrable(domain)
}

// registrable is the part of a host name that somebody owns: hope.org.evil.com is evil.com's.
func registrable(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	d, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return host
	}
	return d
}

func sharedMail(domain string) bool { return slices.Contains(mailHosts, domain) }

func wordsOf(l *listing.Listing) string {
	parts := []string{l.Name, string(l.Summary), string(l.Description), string(l.Cost.Note), string(l.Organization.Name), string(l.Where.Note)}
	for _, t := range l.Translations {
		parts = append(parts, t.Name, string(t.Summary), string(t.Description))
	}
	for _, p := range l.Leaders {
		parts = append(parts, string(p.Role), string(p.Credential))
	}
	return fold(strings.Join(parts, " "))
}

func hasAny(words string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(words, " "+p) })
}
