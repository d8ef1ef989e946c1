package ask

// dangerWord joins the spellings of distress; a phrase of one word is never corrected.
func dangerWord(w string) string {
	switch w {
	case "2", "too", "ro":
		return "to"
	case "kil", "killl", "kll":
		return "kill"
	case "myslef", "mysef", "meself", "mself", "myselves", "myselfe":
		return "myself"
	case "sucide", "suiside", "suicde", "suacide", "suecide", "suiced", "suicid":
		return "suicide"
	case "sucidal", "suicidial", "suicdal", "suisidal", "suicidel", "sucicidal":
		return "suicidal"
	case "anymor", "nomore":
		return "anymore"
	case "wana", "wnt", "wan":
		return "want"
	case "nto", "nott":
		return "not"
	case "dye":
		return "die"
	case "suisidio", "sucidio", "suicido":
		return "suicidio"
	case "kiero", "qiero", "quero", "kero":
		return "quiero"
	case "aki":
		return "aqui"
	case "kitarme":
		return "quitarme"
	case "bida":
		return "vida"
	case "bibir", "vivr", "bivir":
		return "vivir"
	case "n":
		return "and"
	case "lief", "liv":
		return "life"
	}
	return w
}

// distressed are the words of danger that a letter too many, too few or wrong still is: long ones that no
// other word is near to.
var distressed = []string{"suicide", "suicidal", "suicidio", "suicidarme", "suicidarse", "myself", "anymore", "strangled", "strangling", "matarme", "morirme", "quitarme", "despertar", "pastillas"}

// misspeltDanger is the word of danger that an unknown word was meant to be, or the word itself.
func misspeltDanger(w string) string {
	if len(w) < 6 {
		return w
	}
	for _, d := range distressed {
		if w[0] == d[0] && len(w)-len(d) <= 1 && len(d)-len(w) <= 1 && slips(w, d, 1) == 1 {
			return d
		}
	}
	return w
}
