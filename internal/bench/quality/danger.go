package quality

import "openchair/internal/ask"

// Alarms counts how a list of queries fires.
type Alarms struct {
	Queries int
	Missed  []string // fired nothing, or lower than it should
	False   []string // fired on an ordinary query
}

var height = map[string]int{"": 0, "none": 0, "soft": 1, "danger": 2}

// Fires reads queries that must fire at their level or above: "soft" may be "danger", which only shows more.
func Fires(r *ask.Reader, rows []map[string]string) Alarms {
	out := Alarms{Queries: len(rows)}
	for _, row := range rows {
		if height[levelOf(r, row)] < height[row["level"]] {
			out.Missed = append(out.Missed, row["query"])
		}
	}
	return out
}

// Ordinary reads queries that must fire nothing.
func Ordinary(r *ask.Reader, rows []map[string]string) Alarms {
	out := Alarms{Queries: len(rows)}
	for _, row := range rows {
		if level := levelOf(r, row); level != "" {
			out.False = append(out.False, level+": "+row["query"])
		}
	}
	return out
}

func levelOf(r *ask.Reader, row map[string]string) string {
	if c := Read(r, row["query"], row["lang"]).Crisis; c != nil {
		return c.Level
	}
	return ""
}
