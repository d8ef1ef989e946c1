package moderation_test

import (
	"slices"
	"testing"

	"openchair/internal/account"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// quality.md M5: words of "changing" orientation or gender are pointed out, those who affirm are not, and
// nothing is refused by a machine.
func TestConversionWordsArePointedOutAndRefuseNothing(t *testing.T) {
	flagged := []string{
		"Healing homosexuality through prayer", "Freedom from homosexual desires", "We help men with unwanted same-sex attraction", "Overcoming homosexuality together",
		"Reparative therapy for teens", "Sexual orientation change efforts that work", "An ex-gay ministry", "Leaving homosexuality behind", "Become straight in twelve weeks",
		"Restore heterosexual feelings", "Heal gender confusion", "Accept your birth sex with our help", "Conversion therapy by phone", "Hope for sexual brokenness", "Pray the gay away",
		"Terapia de conversión para jóvenes", "Superar la homosexualidad con fe", "Ayudamos a dejar la homosexualidad", "Atracción no deseada al mismo sexo", "Sanar la homosexualidad",
		"Grupo para la confusión de género", "Cambiar su orientación es posible",
	}
	plain := []string{
		"A peer group for gay men", "Trans and nonbinary support circle", "Affirming therapy for LGBTQ+ teens", "Parents of transgender children", "Coming out later in life",
		"Survivors of conversion therapy meet here", "We oppose conversion therapy", "Support for people harmed by conversion practices", "Faith and being gay: both are welcome",
		"Gender questions? Talk with peers", "Questioning your orientation? You are welcome", "Bisexual and pansexual discussion group",
		"Grupo de apoyo para personas trans", "Familias de jóvenes LGBTQ+", "Terapia afirmativa para personas gays", "Sobrevivientes de terapias de conversión", "Contra la terapia de conversión: apoyo mutuo",
		"Dudas sobre su género: hable con pares", "Hombres gays mayores de 60", "Fe y diversidad sexual",
	}
	o := newOffice(t)
	rev := o.person("rev@example.org", account.Reviewer)
	for i, text := range append(slices.Clone(flagged), plain...) {
		l := typed("Circle")
		l.Summary = "A group."
		l.Description = listing.Text(text)
		_, err := o.SendDraft(t.Context(), moderation.Draft{Proposed: l, Sender: moderation.Sender{Email: "ana@example.org", Role: "organizer", Lang: "en"}})
		o.must(err)
		s, err := o.ConfirmDraft(t.Context(), o.grant(o.letter(account.DraftLetter, "ana@example.org").Grant), nil, "")
		o.must(err)
		o.letters()
		if got, want := slices.Contains(s.Flags, moderation.FlagConversion), i < len(flagged); got != want {
			t.Errorf("%q is flagged: %v, want %v", text, got, want)
		}
		if s.State != moderation.Waiting {
			t.Errorf("%q is %s before a person has read it", text, s.State)
		}
	}
	q, err := o.Queue(t.Context(), rev)
	o.must(err)
	if len(q) != len(flagged)+len(plain) || !slices.Contains(q[0].Submission.Flags, moderation.FlagConversion) || slices.Contains(q[len(q)-1].Submission.Flags, moderation.FlagConversion) {
		t.Errorf("%d wait; what is flagged comes first", len(q))
	}
}
