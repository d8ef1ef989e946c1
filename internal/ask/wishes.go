package ask

import "strconv"

// What no list of phrases holds, since the words come in any order: a wish to be dead, no wish to live, means
// at hand, somebody who threatens, a baby about to be harmed. Each looks at a few words around one word, so
// that a long text costs no more than its length, and holds silence these alarms like any other.

var (
	wishing = wordSet(`want wanting wish wishing hope hoping ready deserve rather prefer planning decided quiero quisiera ojala prefiero deseo ganas merezco`)
	musing  = wordSet(`think thinking thought thoughts imagine imagining fantasize picturing pienso pensando pensar imagino`)
	dying   = wordSet(`die dead dying morir morirme muerto muerta matarme suicidarme ahorcarme`)
	// after a word of dying the clause ends, or goes on with one of these
	afterDying = wordSet(`and but so because cause tonight today now soon already anymore alone or please right instead every all when if for at is like y pero ya hoy ahora porque sola solo o cada cuando mejor too as`)
	living     = wordSet(`live living alive exist existing vivir viva existir viviendo`)
	afterLive  = wordSet(`anymore and but so because cause any like or if when without now y pero asi porque mas ya sin tonight today as`)
	denying    = wordSet(`not no never nothing lost cannot nor ni nada tampoco why`)
	reasons    = wordSet(`want reason point deserve worth purpose will wish quiero razon motivo ganas sentido merezco vale`)
	helping    = wordSet(`does did is was has doesnt group groups number it meeting listing`)
	housing    = wordSet(`place where somewhere home house apartment room afford money lugar donde casa dinero cost costs cheaper how`)
	selves     = wordSet(`i me my myself mine yo me mi quiero quisiera estoy soy tengo`)
	threats    = wordSet(`going will wants want threatens threatened threatening tried tries promised swore says said gonna might would`)
	harmsMe    = wordSet(`shoot stab kill strangle choke murder burn hurt beat`)
	means      = wordSet(`gun pistol rifle shotgun rope noose razor blade pills knife pistola soga cuchillo navaja pastillas`)
	having     = wordSet(`have got bought holding hold loaded took found grabbed hiding keep saved compre agarre consegui`)
	resolve    = wordSet(`ready goodbye adios listo lista despedida`)
	endless    = wordSet(`it everything`)
	bonds      = []string{"relationship", "marriage", "boyfriend", "girlfriend", "husband", "wife", "him", "her", "affair", "job", "engagement", "lease", "friendship", "contract", "session", "therapy", "therapist", "meeting", "with", "partner", "habit", "drinking", "addiction", "divorce", "group"}
	weapons    = wordSet(`knife gun machete bat rifle hammer pistola cuchillo navaja`)
	strikes    = wordSet(`hits beats hurts hit punches kicks slaps whips chokes`)
	parents    = wordSet(`mom mother mum dad father stepdad stepfather stepmom stepmother parents uncle aunt grandma grandpa`)
	littleOne  = wordSet(`baby newborn infant toddler bebe crying`)
	shaking    = wordSet(`shake smother drown drop throw hurt hit suffocate`)
)

// stopAt: the sentence ends before token i.
func stopAt(tokens []token, i int) bool { return i >= len(tokens) || tokens[i].has(markStop) }

// clauseEnds: nothing goes on at token i, or only with one of the words.
func clauseEnds(tokens []token, i int, on map[string]bool) bool {
	return i >= len(tokens) || tokens[i].has(markBreak) || on[tokens[i].word]
}

// back looks for a word of a set in the tokens before i, inside the sentence and not past another person.
func back(tokens []token, i, reach int, set map[string]bool) int {
	for j := i - 1; j >= max(0, i-reach); j-- {
		if tokens[j+1].has(markStop) {
			return -1
		}
		if set[tokens[j].word] {
			return j
		}
		if w := tokens[j].word; thirdPersons[w] || w == "who" || w == "que" && j+1 < len(tokens) && thirdPersons[tokens[j+1].word] {
			return -1
		}
	}
	return -1
}

// wished reads these alarms.
func wished(tokens []token) []sounded {
	var out []sounded
	fire := func(lv level, about string, from, to int) {
		out = append(out, sounded{alarm{level: lv, about: about, size: to - from}, from, to})
	}
	for i := range tokens {
		w := tokens[i].word
		switch {
		case dying[w] && clauseEnds(tokens, i+1, afterDying):
			if from := back(tokens, i, 5, wishing); from >= 0 && mine(tokens, from, i) && !denied(tokens, from) {
				fire(levelDanger, "suicide", from, i+1)
			} else if from := back(tokens, i, 4, musing); from >= 0 && mine(tokens, from, i) && w != "muerta" && w != "muerto" && w != "dead" && tokens[i-1].word != "am" && tokens[i-1].word != "was" {
				fire(levelSoft, "suicide", from, i+1)
			}
		case living[w] && clauseEnds(tokens, i+1, afterLive):
			from := back(tokens, i, 6, denying)
			if from < 0 || !mine(tokens, from, i) || back(tokens, i, 6, housing) >= 0 {
				continue
			}
			if before := back2(tokens, from+1, 2, helping); before >= 0 || back2(tokens, i, 9, selves) < 0 && from > 1 {
				continue // "the group does not exist anymore"
			}
			if (w == "live" || w == "living") && !toLive(tokens, i) {
				continue
			}
			lv := levelSoft
			if back(tokens, i, 6, reasons) >= 0 || back(tokens, from, 2, reasons) >= 0 {
				lv = levelDanger
			}
			fire(lv, "suicide", from, i+1)
		}
		switch {
		case harmsMe[w] && i+1 < len(tokens) && (tokens[i+1].word == "me" || tokens[i+1].word == "us"):
			if from := threatened(tokens, i); from >= 0 {
				fire(levelDanger, "partner", from, i+2)
			}
		case (w == "end" || w == "ending") && i > 0 && i+1 < len(tokens) && endless[tokens[i+1].word] && clauseEnds(tokens, i+2, afterDying):
			if before := tokens[i-1].word; (before == "to" || before == "just" || before == "am" || before == "will" || before == "should" || before == "gonna") && mine(tokens, i-1, i) && !near4(tokens, i, 10, bonds...) && !denied(tokens, i-1) {
				fire(levelDanger, "suicide", i-1, i+2)
			}
		case weapons[w] && i > 0:
			// "swinging a knife at us", "me persigue con un machete"
			if from := back2(tokens, i, 7, abusers); from >= 0 && (near4(tokens, i, 4, "me", "us") && !near4(tokens, i, 4, "shows", "told", "taught", "gave", "bought")) {
				fire(levelDanger, "partner", from, i+1)
			}
		case strikes[w] && i+1 < len(tokens) && tokens[i+1].word == "me" && back2(tokens, i, 3, parents) >= 0:
			if aMinor(tokens) {
				fire(levelDanger, "child", i-1, i+2)
			}
		case means[w]:
			if from := back(tokens, i, 6, having); from >= 0 && from > 0 && (back(tokens, from+1, 4, selves) >= 0 || selves[tokens[from].word]) {
				if to := ahead(tokens, i, 12); to > 0 {
					fire(levelDanger, "suicide", from, to)
				}
			}
		case shaking[w] && i+1 < len(tokens) && i > 1 && (tokens[i+1].word == "her" || tokens[i+1].word == "him" || tokens[i+1].word == "it"):
			if p := tokens[i-1].word; (p == "will" || p == "ill" || p == "might" || p == "could" || p == "to") && back(tokens, i, 12, littleOne) >= 0 && back(tokens, i, 4, selves) >= 0 && !denied(tokens, i-2) {
				fire(levelDanger, "baby", i-1, i+2)
			}
		case w == "bleeding" && near4(tokens, i, 8, "purpose", "blade", "razor", "myself"):
			fire(levelDanger, "self-harm", i, i+1)
		}
	}
	return out
}

// mine: the wish is the person's own: "i" stands before it, or nobody does ("want to die").
func mine(tokens []token, from, to int) bool {
	for j := from; j < to; j++ {
		if w := tokens[j].word; w == "my" || w == "his" || w == "her" || w == "su" || w == "he" || w == "she" || w == "they" || w == "him" || w == "them" {
			return false
		}
	}
	for j := from - 1; j >= max(0, from-4); j-- {
		if tokens[j+1].has(markStop) {
			break
		}
		if w := tokens[j].word; thirdPersons[w] && w != "who" || w == "my" || w == "his" || w == "her" {
			return false
		}
	}
	return true
}

// denied: "i do not want to die".
func denied(tokens []token, from int) bool {
	for j := from - 1; j >= max(0, from-2); j-- {
		if w := tokens[j].word; w == "not" || w == "never" || w == "no" {
			return true
		}
	}
	return false
}

// toLive: "to live", "go on living", "keep living", not "living room" or "i live".
func toLive(tokens []token, i int) bool {
	if i == 0 {
		return false
	}
	switch tokens[i-1].word {
	case "to", "on", "keep", "continue", "of", "for", "stop", "worth", "deserve", "enjoy":
		return true
	}
	return false
}

// threatened looks back from "shoot me" for who says so.
func threatened(tokens []token, i int) int {
	for j := i - 1; j >= max(0, i-5); j-- {
		if tokens[j+1].has(markStop) {
			return -1
		}
		if !threats[tokens[j].word] {
			continue
		}
		for k := j - 1; k >= max(0, j-3); k-- {
			if w := tokens[k].word; abusers[w] {
				return k
			}
		}
	}
	return -1
}

var abusers = wordSet("he she they husband wife boyfriend girlfriend partner ex dad father stepdad stepfather brother uncle roommate man neighbor son fiance bf gf pimp stalker")

// ahead looks for a word of resolve after token i: goodbyes, readiness, not knowing what one will do.
func ahead(tokens []token, i, reach int) int {
	for j := i + 1; j < min(len(tokens), i+reach) && !stopAt(tokens, j); j++ {
		w := tokens[j].word
		if resolve[w] && (j+1 >= len(tokens) || clauseEnds(tokens, j+1, afterDying) || w == "ready" && tokens[j+1].word == "to" && j+2 < len(tokens) && tokens[j+2].word != "quit" && tokens[j+2].word != "stop" && tokens[j+2].word != "get") {
			return j + 1
		}
		if w == "what" && j+2 < len(tokens) && (tokens[j+1].word == "ill" || tokens[j+1].word == "i" && (tokens[j+2].word == "will" || tokens[j+2].word == "might")) {
			return j + 3
		}
	}
	return -1
}

func near4(tokens []token, i, reach int, words ...string) bool {
	for j := max(0, i-reach); j < min(len(tokens), i+reach); j++ {
		for _, w := range words {
			if tokens[j].word == w {
				return true
			}
		}
	}
	return false
}

// back2 is back without a care for other people.
func back2(tokens []token, i, reach int, set map[string]bool) int {
	for j := i - 1; j >= max(0, i-reach) && !tokens[j+1].has(markStop); j-- {
		if set[tokens[j].word] {
			return j
		}
	}
	return -1
}

// aMinor: "i am 14" stands in the text.
func aMinor(tokens []token) bool {
	for i := 1; i < len(tokens); i++ {
		if n, err := strconv.Atoi(tokens[i].word); err == nil && n >= 6 && n < 18 && tokens[i].has(markNumber) && tokens[i-1].word == "am" {
			return true
		}
	}
	return false
}
