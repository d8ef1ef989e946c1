package main

import (
	"fmt"

	"openchair/internal/listing"
	"openchair/internal/place"
)

func n(i int) *int { return &i }

// examples are the only invented listings: each says so in its name, so that every field can be seen.
func (a *author) examples() {
	for i, one := range exampleListings() {
		one.Example = true
		one.Source = listing.Source{Kind: listing.SourceSeed, Name: "Example written by Open Chair", ExternalID: listing.Text(fmt.Sprintf("example/%02d", i+1)), License: "CC BY-SA 4.0"}
		if one.Format == listing.InPerson || one.Format == listing.Hybrid {
			w := &one.Where
			w.City, w.Country = "Exampleville", "US"
			p, _ := place.US().Postal(string(w.PostalCode))
			w.Lat, w.Lon = &p.Lat, &p.Lon
		}
		a.add("examples", one, "")
	}
}

func weeklyAt(day, clock string, minutes int) []listing.Schedule {
	return []listing.Schedule{{Rule: "FREQ=WEEKLY;BYDAY=" + ruleDays[day], Start: firstOf(ruleDays[day]).Format("2006-01-02") + "T" + clock, Minutes: n(minutes), Zone: "America/New_York"}}
}

func spanish(l listing.Listing, name, summary, description string) map[string]listing.Translation {
	return map[string]listing.Translation{"es": {Name: name, Summary: listing.Text(summary), Description: listing.Text(description)}}
}

func exampleListings() []listing.Listing {
	return append(exampleGroups(), exampleTherapy()...)
}

func exampleGroups() []listing.Listing {
	peer := listing.New("Example: Grief circle for parents")
	peer.Summary = "A free circle of parents who have lost a child. Come as you are; you may just listen."
	peer.Description = "We sit in a circle and speak in turn. **Nobody has to speak.** Tea is on the table from half past six."
	peer.Translations = spanish(peer, "Ejemplo: Círculo de duelo para padres", "Un círculo gratuito de padres que han perdido un hijo. Venga como esté; puede solo escuchar.", "Nos sentamos en círculo y hablamos por turnos. **Nadie tiene que hablar.** Hay té desde las seis y media.")
	peer.Kind, peer.LedBy, peer.Attendee = listing.SupportGroup, listing.Peer, listing.Self
	peer.Leaders = []listing.Leader{{Role: "bereaved mother", Name: "Ana"}}
	peer.Organization = listing.Organization{Name: "Exampleville Grief Circle", Kind: "community group", URL: "https://grief.example.org"}
	peer.Topics, peer.Audiences, peer.Languages = []string{"child-loss"}, []string{"parents"}, []string{"en", "es"}
	peer.Cost = listing.Cost{Basis: listing.Free, Floor: n(0), Currency: "USD", Per: "session"}
	peer.Faith.Value = "secular"
	peer.Schedules = []listing.Schedule{{Rule: "FREQ=MONTHLY;BYDAY=2TU,4TU", Start: "2026-01-13T19:00", Minutes: n(90), Zone: "America/New_York", Except: []string{"2026-12-22"}}}
	peer.Format = listing.InPerson
	peer.Where = listing.Where{Name: "Example Hall", Address: "1 Sample Street", State: "PA", PostalCode: "19103", Note: "Ring the lower bell. Bus 0 stops at the door; parking behind the hall."}
	peer.Joining = listing.Joining{How: "drop-in", Intake: "rolling", Accepting: "yes", WhoMayAttend: "members", Listen: listing.Yes, Camera: listing.No, FirstNames: listing.Yes, Diagnosis: listing.No, Proof: listing.No, Size: n(14)}
	peer.Access = []string{"wheelchair", "wheelchair-bathroom", "transit", "parking", "childcare"}
	peer.Privacy = listing.Privacy{Bound: []string{"group-promise"}, Note: "We promise one another not to repeat what we hear. A promise is not a law."}
	peer.Contact = listing.Contact{Phone: "555-0100", Email: "hello@grief.example.org", EmailShown: true, URL: "https://grief.example.org", Preferred: "email"}

	coled := listing.New("Example: Postpartum hour, with a nurse and a mother")
	coled.Summary = "A nurse and a mother who has been there lead this hour together. Babies are welcome. Give what you can."
	coled.Translations = spanish(coled, "Ejemplo: Hora de posparto, con una enfermera y una madre", "La dirigen juntas una enfermera y una madre que lo vivió. Los bebés son bienvenidos. Dé lo que pueda.", "")
	coled.Kind, coled.LedBy, coled.Attendee = listing.SupportGroup, listing.CoLed, listing.Self
	coled.Leaders = []listing.Leader{{Role: "mother", Name: "Bea"}, {Role: "nurse", Name: "C. Sample", Credential: "RN"}}
	coled.Organization = listing.Organization{Name: "Exampleville Family Center", Kind: "charity"}
	coled.Topics, coled.Audiences = []string{"perinatal"}, []string{"expectant-parents"}
	coled.Cost = listing.Cost{Basis: listing.Donation, Floor: n(0), Ceiling: n(1000), Currency: "USD", Per: "session", Note: "Suggested: 5 to 10 USD. Nobody is asked twice."}
	coled.Schedules, coled.Format = weeklyAt("wed", "10:00", 60), listing.Hybrid
	coled.Where = listing.Where{Name: "Family Center", Address: "2 Sample Street", State: "NY", PostalCode: "10001"}
	coled.Online = listing.OnlineRoom{URL: "https://meet.example.org/hour", Phone: "+1 555 0101", Shown: listing.ShownOnRequest}
	coled.Joining = listing.Joining{How: "register", Intake: "rolling", Accepting: "yes", WhoMayAttend: "anyone", Listen: listing.Yes, Camera: listing.Yes}
	coled.Access = []string{"child-friendly", "camera-optional", "captions"}

	secular := listing.New("Example: Sober without steps")
	secular.Summary = "Secular recovery group. Signed attendance slips for courts and employers."
	secular.Translations = spanish(secular, "Ejemplo: Sobriedad sin pasos", "Grupo laico de recuperación. Firma comprobantes de asistencia para tribunales y empleadores.", "")
	secular.Kind, secular.LedBy, secular.Attendee = listing.SupportGroup, listing.Peer, listing.Self
	secular.Topics, secular.Approach = []string{"alcohol", "drugs"}, []string{"secular-recovery"}
	secular.Audiences, secular.Faith.Value = []string{"justice-involved"}, "secular"
	secular.Cost = listing.Cost{Basis: listing.Donation, Floor: n(0), Currency: "USD", Per: "session"}
	secular.Schedules, secular.Format = weeklyAt("fri", "18:30", 75), listing.InPerson
	secular.Where = listing.Where{Name: "Example Library, room 3", Address: "3 Sample Street", State: "MA", PostalCode: "02139"}
	secular.Joining = listing.Joining{How: "drop-in", Proof: listing.Yes, WhoMayAttend: "anyone"}
	secular.Privacy = listing.Privacy{Bound: []string{"group-promise", "attendance-reported"}, Note: "A slip says that you came, not what you said."}

	faith := listing.New("Example: Evening prayer and divorce recovery")
	faith.Summary = "A church's thirteen evenings on divorce, with a workbook. All are welcome, members of the church or not."
	faith.Translations = spanish(faith, "Ejemplo: Oración y recuperación tras el divorcio", "Trece noches sobre el divorcio en una iglesia, con cuaderno. Para miembros de la iglesia y para quienes no lo son.", "")
	faith.Kind, faith.LedBy, faith.Attendee = listing.Class, listing.Peer, listing.Self
	faith.Topics, faith.Faith = []string{"divorce"}, listing.Faith{Value: "faith-based", Which: "Christian"}
	faith.Cost = listing.Cost{Basis: listing.Free, Floor: n(0), Currency: "USD", Per: "course", Extras: []listing.Extra{{What: "workbook", Amount: n(2000)}}}
	faith.Cohort = &listing.Cohort{StartsOn: "2027-01-14", Sessions: n(13)}
	faith.Schedules, faith.Format = weeklyAt("thu", "19:00", 120), listing.InPerson
	faith.Where = listing.Where{Name: "Example Chapel", Address: "4 Sample Street", State: "PA", PostalCode: "19107"}
	faith.Joining = listing.Joining{How: "register", Intake: "cohort", Accepting: "yes", WhoMayAttend: "anyone"}

	duelo := listing.New("Example: Grupo de duelo en español")
	duelo.Lang = "es"
	duelo.Summary = "Grupo gratuito para quienes han perdido a su pareja. Nos reunimos los lunes; puede venir sin avisar."
	duelo.Translations = map[string]listing.Translation{"en": {Name: "Example: Grief group in Spanish", Summary: "A free group in Spanish for people who have lost their partner. Mondays; no need to call ahead."}}
	duelo.Kind, duelo.LedBy, duelo.Attendee = listing.SupportGroup, listing.Peer, listing.Self
	duelo.Topics, duelo.Audiences, duelo.Languages = []string{"partner-loss"}, []string{"latino"}, []string{"es"}
	duelo.Cost = listing.Cost{Basis: listing.Free, Floor: n(0), Currency: "USD", Per: "session"}
	duelo.Schedules, duelo.Format = weeklyAt("mon", "18:00", 90), listing.InPerson
	duelo.Where = listing.Where{Name: "Centro Ejemplo", Address: "5 Sample Street", State: "NY", PostalCode: "10027"}
	duelo.Joining = listing.Joining{How: "drop-in", WhoMayAttend: "anyone"}

	hidden := listing.New("Example: Safe evening for survivors")
	hidden.Summary = "For women who live or lived with violence. The address is told by telephone after a short talk."
	hidden.Translations = spanish(hidden, "Ejemplo: Tarde segura para sobrevivientes", "Para mujeres que viven o vivieron violencia. La dirección se dice por teléfono después de una breve conversación.", "")
	hidden.Kind, hidden.LedBy, hidden.Attendee = listing.SupportGroup, listing.CoLed, listing.Self
	hidden.Topics, hidden.Audiences = []string{"domestic-violence"}, []string{"women"}
	hidden.Cost = listing.Cost{Basis: listing.Free, Floor: n(0), Currency: "USD", Per: "session"}
	hidden.Schedules, hidden.Format = weeklyAt("tue", "18:00", 90), listing.InPerson
	hidden.Where = listing.Where{State: "MA", PostalCode: "02118", Shown: listing.ShownArea}
	hidden.Joining = listing.Joining{How: "screened", FirstNames: listing.Yes, WhoMayAttend: "members"}
	hidden.Contact = listing.Contact{Phone: "555-0102", Preferred: "phone"}

	phone := listing.New("Example: Caregivers by telephone")
	phone.Summary = "A weekly call for people who care for someone with dementia. Any telephone will do."
	phone.Translations = spanish(phone, "Ejemplo: Cuidadores por teléfono", "Una llamada semanal para quienes cuidan a alguien con demencia. Sirve cualquier teléfono.", "")
	phone.Kind, phone.LedBy, phone.Attendee = listing.SupportGroup, listing.Peer, listing.Family
	phone.Topics, phone.Audiences = []string{"dementia-caregiving"}, []string{"caregivers"}
	phone.Cost = listing.Cost{Basis: listing.Free, Floor: n(0), Currency: "USD", Per: "session"}
	phone.Schedules, phone.Format = weeklyAt("sun", "20:00", 60), listing.Phone
	phone.Online = listing.OnlineRoom{Phone: "+1 555 0103", Shown: listing.ShownFull}
	phone.Joining = listing.Joining{How: "drop-in", Listen: listing.Yes, FirstNames: listing.Yes}
	return []listing.Listing{peer, coled, secular, faith, duelo, hidden, phone}
}

func exampleTherapy() []listing.Listing {
	private := listing.New("Example: Dr. Sample, psychologist")
	private.Summary = "Individual therapy for anxiety and panic, in person and online. Gives receipts for out-of-network claims."
	private.Translations = spanish(private, "Ejemplo: Dra. Sample, psicóloga", "Terapia individual para ansiedad y pánico, en persona y en línea. Da recibos para reclamar al seguro.", "")
	private.Kind, private.LedBy, private.Attendee = listing.IndividualTherapy, listing.Professional, listing.Self
	private.Leaders = []listing.Leader{{Role: "psychologist", Name: "Dr. Sample", Credential: "PsyD", License: &listing.License{Type: "psychologist", Number: "EX-000000", Jurisdiction: "US-PA", LookupURL: "https://licenses.example.org", ExpiresOn: "2027-11-30"}}}
	private.Organization = listing.Organization{Name: "Sample Practice", Kind: "private practice", URL: "https://practice.example.org"}
	private.Topics, private.Audiences, private.Approach = []string{"panic-attacks", "social-anxiety"}, []string{"adults"}, []string{"cbt", "exposure"}
	private.Age = listing.Age{Min: n(18)}
	private.Cost = listing.Cost{Basis: listing.Fixed, Floor: n(16000), Currency: "USD", Per: "session", Extras: []listing.Extra{{What: "first appointment", Amount: n(20000)}}}
	private.Insurance = listing.Insurance{Accepts: listing.No, Receipt: listing.Yes}
	private.ByAppointment, private.Format = true, listing.Hybrid
	private.Where = listing.Where{Name: "Suite 6", Address: "6 Sample Street", State: "PA", PostalCode: "19104"}
	private.Online = listing.OnlineRoom{URL: "https://practice.example.org/room", Shown: listing.ShownOnRequest}
	private.Serves = []string{"US-PA"}
	private.Joining = listing.Joining{How: "screened", Intake: "rolling", Accepting: "yes", WaitDays: n(21), Camera: listing.Yes, Diagnosis: listing.No}
	private.Privacy = listing.Privacy{Bound: []string{"clinician-law"}, Note: "The law on clinicians applies, with its exceptions: danger to life, abuse of a child, a court's order."}
	private.Contact = listing.Contact{Phone: "555-0104", URL: "https://practice.example.org", Preferred: "url"}

	dbt := listing.New("Example: DBT skills group on a sliding scale")
	dbt.Summary = "DBT skills for strong emotions, for people of 18 to 30. Fee by income; the workbook is extra."
	dbt.Translations = spanish(dbt, "Ejemplo: Grupo de habilidades DBT con tarifa según ingresos", "Habilidades DBT para emociones intensas, de 18 a 30 años. Tarifa según ingresos; el cuaderno se paga aparte.", "")
	dbt.Kind, dbt.LedBy, dbt.Attendee = listing.GroupTherapy, listing.Professional, listing.Self
	dbt.Leaders = []listing.Leader{{Role: "social worker", Name: "D. Sample", Credential: "LICSW"}}
	dbt.Organization = listing.Organization{Name: "Exampleville Counseling", Kind: "clinic"}
	dbt.Audiences, dbt.Age = []string{"young-adults"}, listing.Age{Min: n(18), Max: n(30)}
	dbt.Topics, dbt.Approach = []string{"borderline-personality", "self-harm"}, []string{"dbt", "skills"}
	dbt.Cost = listing.Cost{Basis: listing.Sliding, Floor: n(1000), Ceiling: n(4000), Currency: "USD", Per: "session", Extras: []listing.Extra{{What: "workbook", Amount: n(2000)}}, PlacesOpen: listing.Yes, PlacesOpenOn: "2026-11-01"}
	dbt.Insurance = listing.Insurance{Accepts: listing.Yes, Payers: []string{"medicaid", "aetna", "bcbs-ma"}, Receipt: listing.Yes}
	dbt.Schedules, dbt.Format = weeklyAt("wed", "17:30", 120), listing.InPerson
	dbt.Where = listing.Where{Name: "Counseling House", Address: "7 Sample Street", State: "MA", PostalCode: "02139"}
	dbt.Joining = listing.Joining{How: "screened", Intake: "rolling", Accepting: "waitlist", AcceptingOn: "2026-11-01", WaitDays: n(40), Size: n(8), Diagnosis: listing.No}
	dbt.Access = []string{"wheelchair", "quiet-low-sensory"}
	dbt.Privacy.Bound = []string{"clinician-law", "group-promise"}

	cohort := listing.New("Example: Eight weeks for sleep")
	cohort.Summary = "A class of eight evenings on insomnia, in a fixed group that starts in January. One price for the whole course."
	cohort.Translations = spanish(cohort, "Ejemplo: Ocho semanas para dormir", "Una clase de ocho noches sobre el insomnio, en un grupo fijo que empieza en enero. Un precio por todo el curso.", "")
	cohort.Kind, cohort.LedBy, cohort.Attendee = listing.Class, listing.Professional, listing.Self
	cohort.Topics, cohort.Approach = []string{"insomnia"}, []string{"cbt", "psychoeducation"}
	cohort.Cost = listing.Cost{Basis: listing.Fixed, Floor: n(24000), Currency: "USD", Per: "course"}
	cohort.Cohort = &listing.Cohort{StartsOn: "2027-01-12", Sessions: n(8)}
	cohort.Schedules, cohort.Format = weeklyAt("tue", "19:00", 90), listing.InPerson
	cohort.Where = listing.Where{Name: "Example Clinic", Address: "8 Sample Street", State: "NY", PostalCode: "10016"}
	cohort.Joining = listing.Joining{How: "register", Intake: "cohort", Accepting: "yes", Size: n(12)}

	online := listing.New("Example: Online counselor for two states")
	online.Summary = "Individual therapy by video after a trauma. Licensed in Pennsylvania and New Jersey, so only for people who are there."
	online.Translations = spanish(online, "Ejemplo: Consejera en línea para dos estados", "Terapia individual por video después de un trauma. Con licencia en Pensilvania y Nueva Jersey: solo para quienes están allí.", "")
	online.Kind, online.LedBy, online.Attendee = listing.IndividualTherapy, listing.Professional, listing.Self
	online.Leaders = []listing.Leader{{Role: "counselor", Name: "E. Sample", Credential: "LPC", License: &listing.License{Type: "professional counselor", Number: "EX-000001", Jurisdiction: "US-NJ", LookupURL: "https://licenses.example.org", CheckedOn: "2026-10-01", CheckedBy: "Example host"}}}
	online.Topics, online.Approach = []string{"trauma", "ptsd"}, []string{"emdr"}
	online.Cost = listing.Cost{Basis: listing.Fixed, Floor: n(12000), Currency: "USD", Per: "session"}
	online.Insurance = listing.Insurance{Accepts: listing.Yes, Payers: []string{"horizon", "independence"}, Receipt: listing.Yes}
	online.ByAppointment, online.Format = true, listing.Online
	online.Serves = []string{"US-PA", "US-NJ"}
	online.Joining = listing.Joining{How: "screened", Accepting: "yes", Camera: listing.Yes}
	online.Privacy.Bound = []string{"clinician-law"}

	clinic := listing.New("Example: Day program, by insurance only")
	clinic.Summary = "A treatment program for depression, five mornings a week, on referral. Paid by insurance only."
	clinic.Translations = spanish(clinic, "Ejemplo: Programa de día, solo con seguro", "Programa de tratamiento para la depresión, cinco mañanas por semana, con derivación. Solo con seguro.", "")
	clinic.Kind, clinic.LedBy, clinic.Attendee = listing.Program, listing.Professional, listing.Self
	clinic.Organization = listing.Organization{Name: "Exampleville Hospital", Kind: "hospital"}
	clinic.Topics = []string{"depression"}
	clinic.Cost = listing.Cost{Basis: listing.InsuranceOnly}
	clinic.Insurance = listing.Insurance{Accepts: listing.Yes, Payers: []string{"medicaid", "medicare", "private"}}
	clinic.Schedules = []listing.Schedule{{Rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", Start: "2026-01-05T09:00", Minutes: n(180), Zone: "America/New_York"}}
	clinic.Format = listing.InPerson
	clinic.Where = listing.Where{Name: "Hospital, east door", Address: "9 Sample Street", State: "PA", PostalCode: "19140"}
	clinic.Joining = listing.Joining{How: "referral", Intake: "rolling", Accepting: "no", AcceptingOn: "2026-11-15", Diagnosis: listing.Yes}
	return []listing.Listing{private, dbt, cohort, online, clinic}
}
