package ask

// Phrases that mean something else in some company: "drink a lot" of water, "separated" of rooms, "phone in" of
// a pocket. A phrase is not read when one of these words stands right before or after it.

type company struct {
	first, last   map[string]bool // the phrase's own first or last word; none: any
	before, after map[string]bool
}

func of(first, last, before, after string) company {
	set := func(s string) map[string]bool {
		if s == "" {
			return nil
		}
		return wordSet(s)
	}
	return company{set(first), set(last), set(before), set(after)}
}

var otherwise = map[sense][]company{
	{"insurance", "none"}: {of("", "insurance seguro", "", "card cards number info papers")},
	{"cost", "free"}:      {of("no", "pagar", "que", "")},
	{"topic", "alcohol"}: {
		of("", "lot drink much", "", "of water coffee tea soda milk juice"), of("tomo bebo toma", "", "", "agua cafe te leche jugo el la pastillas clases"),
	},
	{"topic", "self-harm"}:         {of("me", "corte corto", "", "el la una mis las")},
	{"topic", "self-esteem"}:       {of("say", "", "", "")},
	{"topic", "pregnancy-loss"}:    {of("live lives living", "", "", "")},
	{"topic", "stress-burnout"}:    {of("quemo queme quemaron quemar", "", "", "")},
	{"topic", "disaster-violence"}: {of("desastre disaster", "", "un hecha hecho total a", ""), of("lost", "", "", "to foreclosure")},
	{"topic", "immigration"}:       {of("asilo", "", "un el al ancianos", "de"), of("deporte deportes", "", "", "")},
	{"topic", "infidelity"}:        {of("otras otros other", "", "the las los con with", "")},
	{"topic", "loneliness"}:        {of("", "nobody one", "", "to")},
	{"topic", "coming-out"}:        {of("in en", "closet", "sweater clothes coat shirts boxes box things dress stuff sueter ropa shoes it them clutter", "")},
	{"topic", "heart-disease"}:     {of("corazones", "", "", "")},
	{"topic", "divorce"}: {
		of("", "left", "", "for the early his a town to because work yesterday"), of("", "breakup divorce divorcio ruptura", "than like", ""), of("separados", "", "cuartos camas casas", ""), of("separaron separated divorced", "", "parents padres papas se", ""),
	},
	{"topic", "panic-attacks"}:     {of("", "", "than", "")},
	{"topic", "parenting"}:         {of("stepdaughter stepson hijastra hijastro", "", "my mi our", "")},
	{"topic", "long-covid-mecfs"}:  {of("", "covid", "out burned worked working through", "")},
	{"format", "phone"}:            {of("phone", "", "my his her the our their on", "")},
	{"format", "online"}:           {of("", "zoom online", "", "feels felt feel fatigue makes made sucks wears drains seems was exhausts"), of("", "", "met hate", "")},
	{"kind", "class"}:              {of("class classes", "", "my his her", "")},
	{"attendee", "self"}:           {of("para for", "", "todo nada mucho importante dificil everything hard nothing", "")},
	{"faith", "faith-based"}:       {of("church iglesia", "", "from", ""), of("", "", "criaron creci raised grew was era fui", "")},
	{"access", "transport-help"}:   {of("me quien", "lleve llevo lleva llevaron", "amigo amiga mama papa hermana hermano", "a al")},
	{"audience", "teens"}:          {of("muchacho muchacha chavo chava", "", "un una el la ese esa", ""), of("teens teenagers", "", "are were", "")},
	{"time", "afternoon"}:          {of("tarde", "", "llegue llego llegaron llegar llega", "")},
	{"audience", "men"}:            {of("guys", "", "the", "")},
	{"audience", "professionals"}:  {of("abogado abogada lawyer attorney", "", "", "")},
	{"access", "parking"}:          {of("", "parking", "", "lot brake attendant garage")},
	{"approach", "somatic"}:        {of("yoga", "", "teach teaches taught love", "mat pants teacher")},
	{"audience", "older-adults"}:   {of("", "", "eran were son", "")},
	{"topic", "hoarding"}:          {of("", "mess", "", "")},
	{"topic", "religious-trauma"}:  {of("", "church", "", "hall basement early service parking at picnic")},
	{"topic", "domestic-violence"}: {of("", "", "never nunca", "")},
	{"topic", "family-conflict"}:   {of("no", "", "", "claro bien de"), of("", "", "friend friends amiga amigo amigas boss coworker", "")},
	{"approach", "art"}:            {of("choir coro", "", "the a el un", ""), of("pintar pintura", "", "a la", "la el casa")},
	{"time", "morning"}:            {of("", "", "hate hated odio", "")},
	{"time", "evening"}:            {of("", "", "hate hated odio", "")},
	{"topic", "stimulants"}:        {of("hielo ice", "", "the el un con de", "")},
}

// meansOtherwise reports that a phrase stands in company in which it means something else.
func (s *sentence) meansOtherwise(m match) bool {
	for _, c := range otherwise[m.e.senses[0]] {
		if c.first != nil && !c.first[s.words[m.from]] || c.last != nil && !c.last[s.words[m.to-1]] {
			continue
		}
		if c.before == nil && c.after == nil && (c.first != nil || c.last != nil) {
			return true
		}
		if c.before != nil && m.from > 0 && !s.tokens[m.from].has(markBreak) && c.before[s.words[m.from-1]] || c.after != nil && m.to < len(s.tokens) && !s.tokens[m.to].has(markBreak) && c.after[s.words[m.to]] {
			return !s.wholly(m)
		}
	}
	return s.worriedAbout(m) || s.kidsThere(m) || s.saidOfThings(m)
}

// wholly: "nobody to talk to" is what the phrase says after all.
func (s *sentence) wholly(m match) bool {
	return s.is(m.to, "to") && s.is(m.to+1, "talk", "turn", "call", "lean", "eat", "be", "share")
}

// worriedAbout: who says what the worry is about has that, and no anxiety: "worried about parking", "nervous
// about coming". "Worried about everything" is the illness.
func (s *sentence) worriedAbout(m match) bool {
	if m.e.senses[0] != (sense{"topic", "anxiety"}) || !s.is(m.to-1, "worried", "nervous", "preocupada", "preocupado", "nervioso", "nerviosa") {
		return false
	}
	if s.is(m.to, "nobody", "that", "my", "he", "she", "they", "it", "for", "the", "por", "porque", "que", "will") && !s.tokens[m.to].has(markBreak) {
		return !s.is(m.to+1, "everything", "todo", "all")
	}
	return s.is(m.to, "about") && s.is(m.to+1, "my", "our", "his", "her", "him", "coming", "going", "the", "parking", "it", "this", "losing", "them", "you", "a")
}

// kidsThere: "kids in another state", "the kids noticed": told of, and no group for them.
func (s *sentence) kidsThere(m match) bool {
	if m.e.senses[0] != (sense{"audience", "children"}) || m.to-m.from != 1 || !s.is(m.from, "kids", "children", "toddler", "toddlers", "ninos", "nino", "nina", "ninas", "kid", "child") {
		return false
	}
	if s.is(m.from-1, "for", "para") {
		return false
	}
	return s.is(m.to, "in", "at", "from", "is", "wont", "will", "noticed", "live", "go", "left", "moved", "back", "to", "and", "que", "estan", "no") && !s.is(m.to+1, "spanish", "grief") && (m.from > 0 && !s.is(m.from-1, "and") || s.is(m.to+1, "another", "school", "college", "the", "my", "a", "other", "custody")) ||
		s.is(m.from-1, "una", "un")
}

var (
	drinks = wordSet("water coffee tea soda milk juice agua cafe te leche jugo")
	things = wordSet("phone car battery computer laptop plant telefono celular carro coche computadora bateria planta")
	ofTime = wordSet("interview appointment wedding funeral surgery exam test entrevista cita boda cirugia examen soccer practice recital birthday cumpleanos")
)

// saidOfThings: "i drink a lot of water", "my husband left me the car", "more than a breakup", "a job interview
// monday".
func (s *sentence) saidOfThings(m match) bool {
	switch first := m.e.senses[0]; {
	case first.param == "day" && m.to-m.from <= 2:
		if s.is(m.to, "dinner", "dinners", "lunch", "brunch", "mass", "dates") || s.is(m.to, "are", "were") && s.is(m.to+1, "the", "hard", "hardest", "worst", "rough") {
			return true
		}
		for i := m.from - 1; i >= max(0, m.from-6); i-- {
			if s.tokens[i+1].has(markBreak) || meetingWords[s.words[i]] {
				return false
			}
			if ofTime[s.words[i]] {
				return true
			}
		}
	case first.param != "topic":
	case first.value == "alcohol" || first.value == "family-of-alcoholics":
		for i := m.to; i < min(len(s.tokens), m.to+4) && !s.tokens[i].has(markBreak); i++ {
			if drinks[s.words[i]] {
				return true
			}
		}
	case first.value == "divorce":
		if s.is(m.to-1, "dejo", "dejaron") && (ends(s.at(m.to), "ando") || ends(s.at(m.to), "endo")) {
			return true // "me dejó esperando"
		}
		return s.is(m.to-1, "left", "dejo") && s.is(m.to, "me") && s.is(m.to+1, "the", "a", "his", "her", "this", "el", "un") || s.is(m.from-1, "a", "un", "una", "my") && s.is(m.from-2, "than", "like", "que")
	case first.value == "drugs":
		for i := m.to + 1; s.is(m.to, "para", "for") && i < min(len(s.tokens), m.to+4); i++ {
			if s.is(i, "presion", "pressure", "tiroides", "thyroid", "diabetes", "colesterol", "cholesterol", "corazon", "heart") {
				return true
			}
		}
	case first.value == "insomnia":
		for i := m.to; i < min(len(s.tokens), m.to+5); i++ {
			if s.is(i, "last") && s.is(i+1, "night") || s.is(i, "anoche") {
				return true // one night
			}
		}
	case first.value == "grief":
		return s.is(m.to, "el", "la", "mi") && things[s.at(m.to+1)]
	case first.value == "anger" || first.value == "stress-burnout":
		return s.is(m.to-1, "angry", "stressed", "enojado", "enojada", "estresado", "estresada") && s.is(m.to, "at", "about", "con", "por") && s.is(m.to+1, "the", "la", "el", "this")
	case first.value == "parents-of-disabled-children":
		for i := max(0, m.from-4); i < m.from && s.is(m.from-1, "for", "para") && s.is(m.from, "my", "mi"); i++ {
			if s.is(i, "therapist", "counselor", "psychologist", "terapeuta", "psicologo", "psicologa") {
				return true // he comes himself
			}
		}
		// "horse therapy for kids with autism": they come themselves
		return s.is(m.from-1, "for", "para") && s.is(m.from, "kids", "children", "kid", "ninos") && s.is(m.from+1, "with", "con")
	}
	return false
}
