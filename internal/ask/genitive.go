package ask

// What somebody has, said in the genitive: "husband's porn addiction", "gamblers wife".

// conditionBehind: a relative in the genitive, with or without its apostrophe, before what the relative has.
func (s *sentence) conditionBehind(g match) bool {
	if !s.tokens[g.to-1].has(markPossess) && !genitives[s.words[g.to-1]] || s.is(g.from-1, "for", "of", "other", "by") {
		return false
	}
	for i := range s.spans {
		if sp := &s.spans[i]; sp.from >= g.to && (sp.from == g.to || sp.from == g.to+1 && s.adverb[g.to]) && !s.broken(g.to, sp.from+1) && (s.isCondition(sp.value("topic")) || s.within(sp.value("topic"), "addiction")) {
			return true
		}
	}
	return false
}

// sufferers are people called after what they have: "gamblers wife", "an alcoholic's daughter".
var sufferers = wordSet("drunk drunks borracho borrachos alcoholic alcoholics addict addicts gambler gamblers drinker drinkers hoarder hoarders prisoner inmate inmates alcoholico alcoholica adicto adicta ludopata")

func (s *sentence) ofSufferer(g match) bool {
	return g.from > 0 && sufferers[s.words[g.from-1]] && !s.tokens[g.from].has(markBreak) && (s.tokens[g.from-1].has(markPossess) || ends(s.words[g.from-1], "s") && !ends(s.words[g.to-1], "s"))
}

// genitives are plurals too; "mothers depression group" stays one of mothers.
var genitives = wordSet("husbands wifes boyfriends girlfriends sons daughters brothers sisters hubbys fiances")
