package ask

// What a new baby, a death, a disaster or grandchildren at home make of the words beside them.

// newborn: low moods of somebody who is pregnant or whose baby is weeks or months old are those around a birth.
func (s *sentence) newborn() {
	young := false
	for i := range s.tokens {
		if !s.is(i, "baby", "newborn", "bebe", "bebita", "bebito", "infant") {
			continue
		}
		for j := i + 1; j < min(i+6, len(s.tokens)); j++ {
			young = young || s.tokens[j].has(markNumber) && s.is(j+1, "weeks", "week", "months", "month", "days", "semanas", "meses", "dias") && len(s.words[j]) < 3
		}
		for j := max(0, i-4); j < i; j++ {
			young = young || s.tokens[j].has(markNumber) && s.is(j+1, "week", "weeks", "month", "months", "day") && len(s.words[j]) < 3
		}
	}
	for i := range s.tokens {
		young = young || s.is(i, "embarazada", "pregnant") && s.is(i-1, "estoy", "am", "and", "y", "ando")
	}
	if !young {
		return
	}
	for n := range s.spans {
		sp := &s.spans[n]
		if t := sp.value("topic"); (t == "depression" || t == "parenting" && s.is(sp.from, "first", "new")) && !sp.drop && !sp.words {
			sp.senses = append(without(sp.senses, "topic"), sense{"topic", "perinatal"})
		}
	}
}

// survived: "survived the park shooting", whatever the place between.
func (s *sentence) survived() {
	for i := range s.tokens {
		home := s.is(i, "lost", "losing", "perdimos", "perdi") && (s.is(i+2, "home", "house", "apartment", "everything", "casa") || s.is(i+1, "everything", "todo"))
		if !home && !s.is(i, "survived", "survivor", "survivors", "sobrevivi", "sobreviviente", "sobrevivientes") {
			continue
		}
		for j := i + 1; j < min(i+7, len(s.tokens)) && !s.tokens[j].has(markBreak); j++ {
			if events[s.words[j]] && s.taken[j] == 0 {
				s.put(span{from: i, to: j + 1, senses: []sense{{"topic", "disaster-violence"}}})
				return
			}
		}
	}
}

// bereft: "51 years of marriage … since she died": the one who died was the spouse.
func (s *sentence) bereft() {
	if !s.anyWord("marriage") && !s.anyWord("married") && !s.anyWord("matrimonio") && !s.anyWord("casados") {
		return
	}
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.value("topic") == "grief" && !sp.drop && !sp.words && s.is(sp.from-1, "she", "he", "ella", "el") && s.names(sp, deaths) {
			sp.senses = append(without(sp.senses, "topic"), sense{"topic", "partner-loss"})
		}
	}
}

var deaths = wordSet("died passed murio fallecio")

// hospices: beside a loss the word says who offers help.
func (s *sentence) hospices() {
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.value("topic") != "anticipatory-grief" || sp.to-sp.from != 1 || !s.is(sp.from, "hospice", "palliative") {
			continue
		}
		for m := range s.spans {
			if o := &s.spans[m]; o.from == sp.to && o.value("topic") == "grief" && !o.drop {
				sp.senses, sp.drop, sp.hint = nil, true, true
				break
			}
		}
	}
}

// tears: who mourns cries; that is no illness beside the loss.
func (s *sentence) tears() {
	mourns, still := false, false
	for n := range s.spans {
		sp := &s.spans[n]
		still = still || !sp.drop && !sp.words && sp.value("topic") == "pregnancy-loss"
		mourns = mourns || !sp.drop && !sp.words && s.within(sp.value("topic"), "grief")
	}
	if !mourns {
		return
	}
	for n := range s.spans {
		sp := &s.spans[n]
		birth := still && sp.value("topic") == "perinatal" && s.names(sp, births)
		if (birth || sp.value("topic") == "depression" && s.names(sp, tearful)) && len(sp.senses) == 1 {
			sp.hint, sp.drop, sp.senses = true, true, nil
		}
	}
}

// births tell of a stillbirth too.
var births = wordSet("birth birthed born delivered luz nacio nacer pregnancy embarazo")

var tearful = wordSet("cry crying cries sad tears numb empty llorar lloro llorando triste tristeza bed cama")

// raisesGrandchildren: a grandparent who raises children, in whatever order that is said.
func (s *sentence) raisesGrandchildren() {
	elder, raises, young := -1, -1, -1
	for i := range s.tokens {
		switch {
		case s.is(i, "grandma", "grandmother", "grandpa", "grandfather", "nana", "granny", "grandparent", "grandparents", "abuela", "abuelo", "abuelos", "abuelita") && !s.is(i-1, "my", "mi", "the", "her", "his"):
			elder = i
		case s.is(i, "raising", "raise", "raised", "criando", "crio", "criar", "cuidando", "custody", "cargo") && !s.is(i-1, "was", "were", "being", "got"):
			raises = i
		case s.is(i, "grandkids", "grandchildren", "grandsons", "granddaughters", "grandson", "granddaughter", "grandchild", "grandbabies", "grandbaby", "nieto", "nieta", "nietos", "nietas", "nietecitos"):
			young = i
		case s.is(i, "kids", "children", "ones", "babies") && elder >= 0 && young < 0:
			young = i
		}
	}
	grand := young >= 0 && !s.is(young, "kids", "children", "ones", "babies")
	if raises >= 0 && s.is(raises-1, "not", "never", "no", "without", "sin") {
		return
	}
	if raises < 0 || young < raises || young-raises > 5 || !grand && (elder < 0 || elder > raises || raises-elder > 4) {
		return
	}
	from := raises
	if elder >= 0 && elder < raises && raises-elder <= 3 {
		from = elder
	}
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.value("topic") == "grandparents-raising" && !sp.words {
			return
		}
	}
	for n := range s.spans {
		sp := &s.spans[n]
		if sp.from >= from && sp.to <= young+1 && !sp.drop && (sp.value("audience") == "grandparents" || sp.value("audience") == "children" || sp.value("topic") == "caregiving" || sp.term() != nil) {
			sp.words, sp.senses, sp.options = true, nil, nil
		}
	}
	s.put(span{from: from, to: young + 1, senses: []sense{{"topic", "grandparents-raising"}}})
}
