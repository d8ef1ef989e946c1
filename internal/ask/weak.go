package ask

import "strings"

// Weak words name a feeling or a state that goes with everything: "worried", "angry", "my ex". Where a
// query has a topic that it names outright they tell how it is, and are no filter (rule 11): a group for
// people who mourn is not found better among those for worriers. The topic is offered, the words rank.
// Sleep and loneliness are named outright by people who want both.

var weakPhrases = phraseSet(`worried|worry|worrying|worried sick|nervous|on edge|angry|stressed|stressed out|overwhelmed|so overwhelmed|i am alone|i have nobody|will not talk to me|hate myself|house is a mess
turning 40|turning 50|saying no|my ex|in laws|fears|miserable|temper|we argue|not good enough|tired all the time|exhausted|ate alone|eat alone|insecure|panicky|awkward around people|stopped talking to me|does not talk to me
nervioso|nerviosa|preocupado|preocupada|enojado|enojada|coraje|angustia|angustiada|estresado|estresada|agotado|no me habla|me odio|rabia|mi ex`)

func phraseSet(list string) map[string]bool {
	out := map[string]bool{}
	for line := range strings.SplitSeq(list, "\n") {
		for p := range strings.SplitSeq(line, "|") {
			out[strings.Join(foldWords(p), " ")] = true
		}
	}
	return out
}

func (sp *span) weak() bool {
	return sp.distant || sp.e != nil && sp.e.class == classTopic && weakPhrases[strings.Join(sp.e.words, " ")]
}

func (s *sentence) weakTopics() {
	strong, weak := false, false
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.drop || sp.words || sp.negate || !sp.has("topic") {
			continue
		}
		if sp.weak() {
			weak = true
		} else if !sp.hint {
			strong = true
		}
	}
	if !strong || !weak {
		return
	}
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.drop || sp.words || sp.negate || !sp.weak() || !sp.has("topic") {
			continue
		}
		s.suggest("topic", sp.value("topic"), sp.from, sp.to)
		sp.hint = true
		sp.senses = without(sp.senses, "topic")
		if sp.distant {
			sp.senses = without(sp.senses, "attendee")
		}
		sp.words = len(sp.senses) == 0
	}
}
