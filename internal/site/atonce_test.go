package site_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/moderation"
)

// atOnce starts things at the same instant and counts what they answer.
func atOnce(n int, do func(i int) int) map[int]int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	start := make(chan struct{})
	counts := map[int]int{}
	for i := range n {
		wg.Go(func() {
			<-start
			status := do(i)
			mu.Lock()
			counts[status]++
			mu.Unlock()
		})
	}
	close(start)
	wg.Wait()
	return counts
}

// post sends a form without keeping cookies, from any goroutine.
func (d *desk) post(path string, v url.Values, cookie string) int {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, d.srv.URL+path, strings.NewReader(v.Encode()))
	if err != nil {
		return -1
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if cookie != "" {
		r.AddCookie(&http.Cookie{Name: "oc", Value: cookie})
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return -1
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

// quality.md §7a 7: a link that is spent twice at the same instant makes one session.
func TestOneLinkMakesOneSession(t *testing.T) {
	d := newDesk(t)
	code := url.Values{"code": {account.CodeOf("a browser")}}
	for range 100 {
		email := uuid.NewString() + "@example.org"
		path := d.permission(account.SignIn, email, uuid.Nil)
		counts := atOnce(2, func(int) int { return d.post(path, code, "") })
		if counts[http.StatusSeeOther] != 1 || counts[http.StatusNotFound] != 1 {
			t.Fatalf("answers %v", counts)
		}
		if sessions, err := d.Store.SessionsOf(t.Context(), d.person(email).ID); err != nil || len(sessions) != 1 {
			t.Fatalf("%d sessions, %v", len(sessions), err)
		}
	}
}

// quality.md §7a 41: of two reviewers who decide at the same instant one does, and the other sees it.
func TestOneOfTwoReviewersDecides(t *testing.T) {
	d := newDesk(t)
	cookies := [2]string{d.session("rev@example.org"), d.session("rev2@example.org")}
	d.letters()
	for i := range 100 {
		s := d.wait("Circle "+itoa(int64(i)), "ana@example.org", "en")
		verdicts := [2]url.Values{
			{"verdict": {"accept"}, "version": {itoa(int64(s.Version))}},
			{"verdict": {"decline"}, "reason": {"duplicate"}, "version": {itoa(int64(s.Version))}},
		}
		counts := atOnce(2, func(i int) int { return d.post("/review/submissions/"+s.ID.String(), verdicts[i], cookies[i]) })
		if counts[http.StatusSeeOther] != 1 || counts[http.StatusConflict] != 1 {
			t.Fatalf("answers %v", counts)
		}
		after, err := d.Store.SubmissionByID(t.Context(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.Store.ByID(t.Context(), s.ListingID)
		if published := err == nil; published != (after.State == moderation.Accepted) {
			t.Fatalf("it is %s, and published %v", after.State, published)
		}
	}
	kinds := map[account.LetterKind]int{}
	for {
		some := d.letters()
		if len(some) == 0 {
			break
		}
		for _, l := range some {
			kinds[l.Kind]++
		}
	}
	if kinds[account.AcceptedLetter]+kinds[account.DeclinedLetter] != 100 {
		t.Errorf("letters about decisions: %v", kinds)
	}
}

// session signs a reviewer in and gives the cookie.
func (d *desk) session(email string) string {
	d.t.Helper()
	d.grant(email)
	path := d.permission(account.SignIn, email, uuid.Nil)
	secret, _, err := d.People().Accounts.SignIn(d.t.Context(), path[len("/sign-in/"):], "", account.CodeOf("a browser"))
	if err != nil {
		d.t.Fatal(err)
	}
	return secret
}
