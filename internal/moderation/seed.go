package moderation

import (
	"context"
	"fmt"
	"iter"
	"time"

	"openchair/internal/listing"
)

// SeedStore is what seeding needs of the store.
type SeedStore interface {
	Commit(ctx context.Context, writes []Write) error
}

// Seed fills an empty directory. The whole seed is one transaction: a server killed in the middle starts
// again from nothing. Ids and addresses are the seed's own. A listing that breaks a rule fails it all: a
// test keeps that from ever shipping.
func Seed(ctx context.Context, st SeedStore, words listing.Words, listings iter.Seq2[listing.Listing, error], now time.Time) (int, error) {
	var writes []Write
	for l, err := range listings {
		if err != nil {
			return 0, err
		}
		if problems := l.Check(words); len(problems) > 0 {
			return 0, fmt.Errorf("seed listing %s: %w", l.Slug, problems[0])
		}
		writes = append(writes, Write{Listing: l, By: Actor{Kind: listing.SourceSeed}, Reason: "seed", At: now})
	}
	return len(writes), st.Commit(ctx, writes)
}
