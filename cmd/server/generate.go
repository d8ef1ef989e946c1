package main

import (
	"fmt"
	"iter"
	"slices"

	"openchair/internal/fault"
	"openchair/internal/interop/generate"
	"openchair/internal/listing"
	"openchair/internal/moderation"
	"openchair/internal/vocab"
)

type generateCommand struct {
	N    int    `arg:"" help:"How many."`
	Seed uint64 `default:"1" help:"The same seed makes the same listings."`
}

// generateBatch is how many listings one transaction holds: each waits for the disk once.
const generateBatch = 5000

// maxGenerated keeps a slip of the finger from filling the disk.
const maxGenerated = 5_000_000

// Run adds made-up listings by the same door as the seed. They are marked as generated and are as
// visible as real ones: this is for trying the server, not for a directory people use.
func (cmd generateCommand) Run(s *Settings, t *terminal, box contextBox) error {
	if cmd.N < 1 || cmd.N > maxGenerated {
		return fault.NewInvalid(fault.Problem{Field: "N", Reason: fmt.Sprintf("Write how many, from 1 to %d.", maxGenerated)})
	}
	st, err := openStore(box.Context, s, t)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	bar := newProgress(t)
	done := 0
	for batch := range batches(generate.Generate(cmd.N, cmd.Seed, t.now()), generateBatch) {
		n, err := moderation.Seed(box.Context, st, vocab.Must(), batch, t.now())
		if fault.Is(err, fault.Conflict) {
			return fault.NewConflict("These made-up listings are in the database already. Choose another --seed.").Because(err)
		}
		if err != nil {
			return err
		}
		done += n
		bar.show(done, cmd.N)
	}
	bar.end()
	fmt.Fprintf(t.out, "%d made-up listings were added.\n", done)
	return nil
}

// batches cuts a walk into pieces, in the form the seed comes in.
func batches(all iter.Seq[listing.Listing], size int) iter.Seq[iter.Seq2[listing.Listing, error]] {
	return func(yield func(iter.Seq2[listing.Listing, error]) bool) {
		var piece []listing.Listing
		give := func() bool {
			return yield(func(y func(listing.Listing, error) bool) {
				for l := range slices.Values(piece) {
					if !y(l, nil) {
						return
					}
				}
			})
		}
		for l := range all {
			piece = append(piece, l)
			if len(piece) == size {
				if !give() {
					return
				}
				piece = piece[:0]
			}
		}
		if len(piece) > 0 {
			give()
		}
	}
}
