package store

import (
	"testing"

	"github.com/google/uuid"

	"openchair/internal/listing"
)

// A listing that was read before a change, and is put by after it, would be stale for ever.
func TestWhatWasReadBeforeAChangeIsNotKept(t *testing.T) {
	k := newKept()
	l := listing.New("Fern Group")
	l.ID = uuid.Must(uuid.NewV7())
	turn := k.move("one", 7, nil, true)
	k.add(&l, turn)
	if !k.listings.Contains(l.ID) {
		t.Fatal("what was read is not kept")
	}
	next := k.move("one", 8, []uuid.UUID{l.ID}, false)
	k.add(&l, turn)
	if k.listings.Contains(l.ID) {
		t.Error("what changed is kept as it was")
	}
	// Somebody who asked earlier and comes later changes nothing.
	k.add(&l, next)
	if again := k.move("one", 7, nil, false); again != next || !k.listings.Contains(l.ID) {
		t.Errorf("turn %d, then %d", next, again)
	}
	if k.move("another", 3, nil, true); k.listings.Len() > 0 {
		t.Error("a restored database begins with what the old one kept")
	}
	if _, seq := k.at(); seq != 3 {
		t.Errorf("at change %d of the restored database", seq)
	}
}
