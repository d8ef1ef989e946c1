package main

import (
	"fmt"
	"io"
	"slices"
)

// unmapped counts words no table knows, so that none is lost in silence.
type unmapped map[string]int

func (u unmapped) report(w io.Writer) {
	for _, word := range sorted(u) {
		fmt.Fprintf(w, "no entry: %s (%d)\n", word, u[word])
	}
}

// meaning is what one word of a fact file says in our vocabulary. A word that is only text (a service,
// a style of meeting) has an entry too: in services or styles.
type meaning struct {
	topics, audiences, approach, access []string
	family                              bool
	age                                 [2]int
}

func topic(ids ...string) meaning    { return meaning{topics: ids} }
func audience(ids ...string) meaning { return meaning{audiences: ids} }
func approach(ids ...string) meaning { return meaning{approach: ids} }

// meanings are the words of all fact files. Words that mean another thing in another column carry the
// column in front.
var meanings = map[string]meaning{
	// conditions
	"mental health": topic("mental-health"), "mental illness": topic("mental-health"), "general": topic("mental-health"),
	"counseling": topic("mental-health"), "emotions": topic("mental-health"), "serious mental illness": topic("mental-health"),
	// A clinic's program for the child: the vocabulary's parents-of-… topics are for the parent.
	"children's emotional disturbance": {topics: []string{"mental-health"}, audiences: []string{"children", "teens"}},
	"depression":                       topic("depression"), "bipolar": topic("bipolar"), "anxiety": topic("anxiety"),
	"social anxiety": topic("social-anxiety"), "selective mutism": topic("social-anxiety"), "school refusal": topic("anxiety"),
	"OCD": topic("ocd"), "PTSD": topic("ptsd"), "trauma": topic("trauma"), "military trauma": topic("combat-stress"),
	"first-episode psychosis": topic("schizophrenia"), "eating disorders": topic("eating-disorders"),
	"emotion regulation": topic("borderline-personality"), "borderline personality": topic("borderline-personality"),
	"anger": topic("anger"), "anger management": topic("anger"), "personal growth": topic("self-esteem"),
	"trauma-related counseling": topic("trauma"), "suicide loss": topic("suicide-loss"),
	// addiction
	"addiction": topic("addiction"), "alcohol and drug use": topic("alcohol", "drugs"), "alcohol": topic("alcohol"),
	"alcohol only": topic("alcohol"), "drugs": topic("drugs"), "opioid use": topic("opioids"), "opioid use only": topic("opioids"),
	"methadone": topic("opioids"), "DUI/DWI only": topic("alcohol", "drugs"), "co-occurring addiction": topic("dual-diagnosis"),
	"dual diagnosis": topic("dual-diagnosis"), "integrated dual diagnosis": topic("dual-diagnosis"),
	"co-occurring mental and substance use disorders": topic("dual-diagnosis"), "sex addiction": topic("sex-love-addiction"),
	"partner's sex addiction":  {topics: []string{"sex-love-addiction"}, family: true},
	"someone else's drinking":  {topics: []string{"family-of-alcoholics"}, family: true},
	"someone else's addiction": {topics: []string{"family-of-addiction"}, family: true},
	"adult children":           topic("adult-children-of-alcoholics"),
	// loss
	"grief": topic("grief"), "military loss": topic("grief"), "widowhood": topic("partner-loss"), "death of a child": topic("child-loss"),
	"death of a parent or sibling": topic("parent-loss", "sibling-loss"), "miscarriage": topic("pregnancy-loss"),
	"stillbirth": topic("pregnancy-loss"), "infant loss": topic("pregnancy-loss"), "pregnancy loss": topic("pregnancy-loss"),
	// violence
	"domestic violence": topic("domestic-violence"), "domestic violence survivors": topic("domestic-violence"),
	"sexual assault": topic("sexual-assault"), "sexual abuse": topic("sexual-assault"), "sexual abuse survivors": topic("sexual-assault"),
	// family and relationships
	"relationships": topic("relationships"), "communication": topic("relationships"), "divorce": topic("divorce"),
	"parenting": topic("parenting"), "stepfamily": topic("parenting"), "postpartum": topic("perinatal"), "postpartum depression": topic("perinatal"),
	"mental illness in the family": {topics: []string{"family-of-mental-illness"}, family: true},
	"children's mental health":     {topics: []string{"parents-of-struggling-youth"}, family: true},
	// body
	"cancer": topic("cancer"), "leukemia": topic("cancer"), "lymphoma": topic("cancer"), "breast cancer": topic("breast-cancer"),
	"HIV": topic("hiv"), "brain injury": topic("brain-injury"), "stroke": topic("brain-injury"), "dementia": topic("dementia"),
	"caregiving": {topics: []string{"caregiving"}, family: true}, "chronic illness": topic("chronic-illness"),
	"autism": topic("autism"), "ADHD": topic("adhd"), "developmental disability": topic("disability"),
	"LGBTQ": topic("lgbtq"), "transgender": topic("transgender"),
	// people named in the topics column
	"students": audience("students"), "women": audience("women"), "men": audience("men"), "teens": audience("teens"),
	"young adults": audience("young-adults"), "children": audience("children"), "veterans": audience("veterans"),
	"parents": audience("parents"), "beginners": audience("newcomers"), "social skills": approach("skills"),
	"family": {}, "families": {}, "friends": {}, "family and friends": {family: true}, "families and friends": {family: true},
	// people named in the audience column
	"audience: LGBTQ": audience("lgbtq"), "LGBTQ people": audience("lgbtq"), "allies": {}, "audience: trauma": topic("trauma"),
	"transgender people": audience("transgender"), "older adults": audience("older-adults"), "adults": audience("adults"),
	"children and teens": audience("children", "teens"), "adolescents": audience("teens"), "young people": audience("young-adults"),
	"criminal justice": audience("justice-involved"), "justice-involved people": audience("justice-involved"),
	"active duty military": audience("military"), "military families": audience("military-families"),
	"families of the military dead": audience("military-families"), "pregnant or postpartum women": audience("expectant-parents"),
	"mothers": audience("expectant-parents", "women"), "mothers up to 12 months after birth": audience("expectant-parents", "women"),
	"birthing parents": audience("parents"), "bereaved parents": audience("parents"), "siblings": audience("siblings"),
	"adult siblings": {audiences: []string{"siblings", "adults"}}, "grandparents": audience("grandparents"),
	"caregivers": audience("caregivers"), "caregivers of adult family members": audience("caregivers"), "spouses": audience("partners"),
	"couples": audience("couples"), "widowed people": {}, "people with mood disorders": {}, "people with cancer": {}, "survivors": {},
	"patients after treatment": {}, "rural people": {}, "newcomers": audience("newcomers"),
	"Black and Brown communities": audience("bipoc"), "teen girls": audience("teens", "women"),
	"teens 14-17": {audiences: []string{"teens"}, age: [2]int{14, 17}}, "teens 13-17": {audiences: []string{"teens"}, age: [2]int{13, 17}},
	"teens with one parent":        audience("teens", "parents"),
	"tweens and parents":           audience("children", "parents"),
	"children 4-17 and parents":    audience("children", "teens", "parents"),
	"children 5-18 and parents":    audience("children", "teens", "parents"),
	"children 5-19 and caregivers": audience("children", "teens", "caregivers"),
	"young children and families":  audience("children", "families"),
	"18 to mid-twenties":           {audiences: []string{"young-adults"}, age: [2]int{18, 0}},
	"elementary school children":   audience("children"),
	// ways of working
	"cbt": approach("cbt"), "dbt": approach("dbt"), "emdr": approach("emdr"), "mbct": approach("mindfulness", "cbt"),
	"psychoanalytic": approach("psychodynamic"), "Seeking Safety": approach("cpt"), "motivational interviewing": approach("motivational"),
	"couples or family therapy": approach("family-systems"), "twelve-step": approach("twelve-step"),
	"twelve-step facilitation": approach("twelve-step"), "peer support": {}, "GriefShare (christian)": {}, "DivorceCare (christian)": {},
	// access
	"ASL": {access: []string{"asl"}}, "sign language": {access: []string{"asl"}}, "wheelchair": {access: []string{"wheelchair"}},
	"fragrance-free": {access: []string{"fragrance-free"}}, "child-friendly": {access: []string{"child-friendly"}},
	"childcare": {access: []string{"childcare"}}, "babies welcome": {access: []string{"child-friendly"}}, "parking": {access: []string{"parking"}},
}

// services are words a facility reports that are neither topic nor approach: said in its description,
// in English and Spanish.
var services = map[string]string{
	"group counseling": "consejería de grupo", "family counseling": "consejería familiar", "group therapy": "terapia de grupo",
	"individual therapy": "terapia individual", "couples or family therapy": "terapia de pareja o familia",
	"telehealth offered": "telesalud", "peer support offered": "apoyo de pares", "self-help groups offered": "grupos de autoayuda",
	"detox": "desintoxicación", "methadone": "metadona", "DUI/DWI program": "programa por manejar bajo la influencia",
	"DUI/DWI only": "solo programa por manejar bajo la influencia", "relapse prevention": "prevención de recaídas",
	"contingency management": "manejo de contingencias", "matrix model": "modelo Matrix", "activity therapy": "terapia con actividades",
	"anger management": "manejo del enojo", "integrated dual diagnosis": "tratamiento dual integrado",
}

// serviceText is the English of a service, where the fact's word reads badly in a sentence.
var serviceText = map[string]string{
	"telehealth offered": "telehealth", "peer support offered": "peer support", "self-help groups offered": "self-help groups",
	"integrated dual diagnosis": "integrated dual-diagnosis treatment", "DUI/DWI program": "a DUI/DWI program", "DUI/DWI only": "a DUI/DWI program only",
}

// styles are how a fellowship meeting is held: text, in English and Spanish.
var styles = map[string]string{
	"step study": "estudio de pasos", "discussion": "discusión", "speaker": "oradores", "Big Book": "Libro Grande", "topic": "temas",
	"book study": "estudio de libros", "traditions": "tradiciones", "Just for Today": "Sólo por hoy", "literature": "literatura",
	"Basic Text": "Texto Básico", "pamphlet": "folletos", "grapevine": "Grapevine", "candlelight": "a la luz de las velas",
	"It Works": "Funciona", "step working guide": "guías de los pasos", "meditation": "meditación", "beginners": "principiantes",
	"adult children": "hijos adultos", "parents": "padres", "families": "familias",
}

// payerIDs are who pays. A state-financed plan is not Medicaid and has no id: it is said in the note.
var payerIDs = map[string]string{
	"Medicaid": "medicaid", "Medicare": "medicare", "private insurance": "private", "TRICARE / military": "tricare",
	"TRICARE or other military insurance": "tricare", "TRICARE": "tricare", "TRICARE West": "tricare", "TRICARE with referral": "tricare",
	"Indian Health": "ihs", "IHS/Tribal/Urban": "ihs", "CHIP": "chip", "Aetna": "aetna", "Cigna": "cigna", "United Healthcare": "unitedhealthcare",
	"UnitedHealthcare": "unitedhealthcare", "Blue Cross Blue Shield": "bcbs", "BCBS": "bcbs", "UMR": "umr", "Anthem": "anthem", "Optum": "optum",
	"Healthfirst": "healthfirst", "MetroPlus": "metroplus", "Molina": "molina", "Nebraska Total Care": "ambetter",
	"most insurances": "private", "most plans": "private", "most major plans": "private",
	"state-financed plan": "", "Health Plan of San Mateo": "", "Lyra Health": "", "Midlands Choice": "",
	"Sentara": "", "Optima": "", "Health Alliance": "", "Meridian": "",
}

// apply reads the words of one column into a listing; those that are text only come back.
func (a *author) apply(m *merged, f fact, column string) {
	for _, w := range f.words(column) {
		_, style := styles[w]
		_, service := services[w]
		if style {
			m.styles = addNew(m.styles, w)
		}
		if service {
			m.services = addNew(m.services, w)
		}
		said, ok := meanings[column+": "+w]
		if !ok {
			said, ok = meanings[w]
		}
		if !ok {
			if !style && !service {
				a.unmapped[column+": "+w]++
			}
			continue
		}
		m.topics = addNew(m.topics, said.topics...)
		m.audiences = addNew(m.audiences, said.audiences...)
		m.approach = addNew(m.approach, said.approach...)
		m.access = addNew(m.access, said.access...)
		m.family = m.family || said.family
		if said.age[0] > 0 {
			m.age = said.age
		}
	}
}

// merged is what the words of one or several rows say together.
type merged struct {
	topics, audiences, approach, access, styles, services []string
	family                                                bool
	age                                                   [2]int
}

func (a *author) read(f fact) merged {
	var m merged
	for _, column := range []string{"topics", "audience", "approach", "access"} {
		a.apply(&m, f, column)
	}
	return m
}

func addNew(list []string, words ...string) []string {
	for _, w := range words {
		if !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return list
}

// common are the words both lists hold.
func common(a, b []string) []string {
	var out []string
	for _, w := range a {
		if slices.Contains(b, w) {
			out = append(out, w)
		}
	}
	return out
}
