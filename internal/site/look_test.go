package site_test

import (
	"net/http"
	"os"
	"testing"
	"time"

	"openchair/data/seed"
	"openchair/internal/listing"
	"openchair/internal/testkit"
)

func TestServeForLooking(t *testing.T) {
	addr := os.Getenv("LOOK")
	if addr == "" {
		t.Skip()
	}
	var ls []listing.Listing
	for l, err := range seed.Listings() {
		if err != nil {
			t.Fatal(err)
		}
		ls = append(ls, l)
	}
	d := testkit.NewDirectory(t, time.Now(), ls)
	t.Log(len(ls), http.ListenAndServe(addr, d.Site(t)))
}
