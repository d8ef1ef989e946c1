package notify

import (
	"context"
	"time"

	"openchair/internal/jobs"
)

type ctx = context.Context

// verdict is a queue of one job that remembers what became of it.
type verdict struct {
	what  string
	after time.Duration
	why   string
}

func (v *verdict) Enqueue(ctx, ...jobs.New) error { return nil }

func (v *verdict) Claim(ctx, string, []string, time.Duration, int) ([]jobs.Job, error) {
	if v.what != "" {
		return nil, nil
	}
	v.what = "claimed"
	return []jobs.Job{{ID: 1, Kind: "k", Attempts: 1}}, nil
}

func (v *verdict) say(what string, after time.Duration, why string) (bool, error) {
	v.what, v.after, v.why = what, after, why
	return true, nil
}

func (v *verdict) Extend(ctx, int64, string, time.Duration) (bool, error) { return true, nil }
func (v *verdict) Done(ctx, int64, string) (bool, error)                  { return v.say("done", 0, "") }

func (v *verdict) Again(_ ctx, _ int64, _ string, after time.Duration) (bool, error) {
	return v.say("again", after, "")
}

func (v *verdict) Retry(_ ctx, _ int64, _ string, after time.Duration, why string) (bool, error) {
	return v.say("tried again", after, why)
}

func (v *verdict) Release(_ ctx, _ int64, _ string, after time.Duration, why string) (bool, error) {
	return v.say("later", after, why)
}

func (v *verdict) Bury(_ ctx, _ int64, _ string, why string) (bool, error) {
	return v.say("buried", 0, why)
}
