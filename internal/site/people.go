package site

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/jobs"
	"openchair/internal/listing"
	"openchair/internal/moderation"
)

// People is what the pages for organizers and reviewers stand on. A site without it has none of them.
type People struct {
	Desk     *moderation.Desk
	Accounts *account.Service
	Work     Work
	// Key signs what a form carries. It is the database's own, so that every server knows it.
	Key []byte
	// Proxies are the networks whose word about a client's address is taken.
	Proxies []string
}

// Work is what a host's staff see of the jobs, and what a person may take away or delete of their own.
type Work interface {
	DeadJobs(ctx context.Context, limit int) ([]jobs.Dead, error)
	Revive(ctx context.Context, id int64) error
	ForgetAccount(ctx context.Context, id uuid.UUID, email string, now time.Time, queue ...jobs.New) error
	SetLang(ctx context.Context, id uuid.UUID, lang string) error
	ListingsPage(ctx context.Context, after uuid.UUID, text string, limit int) ([]listing.Listing, error)
}

// peopleRoutes are the addresses of forms, organizers and reviewers.
func (s *Site) peopleRoutes(both func(method, path string, h func(*gin.Context) error)) {
	get := func(path string, h func(*gin.Context) error) {
		both(http.MethodGet, path, h)
		both(http.MethodHead, path, h)
	}
	post := func(path string, h func(*gin.Context) error) { both(http.MethodPost, path, h) }
	get("/submit", s.submit)
	post("/submit", s.submitPost)
	get("/submit/sent", s.submitSent)
	get("/submit/queued", s.submitQueued)
	get("/submit/:token", s.draft)
	post("/submit/:token", s.draftPost)
	get("/sign-in", s.signIn)
	post("/sign-in", s.signInPost)
	get("/sign-in/sent", s.signInSent)
	get("/sign-in/:token", s.signInLink)
	post("/sign-in/:token", s.signInLinkPost)
	post("/sign-out", s.signOut)
	get("/listings/:slug/report", s.report)
	post("/listings/:slug/report", s.reportPost)
	get("/organize/keep/:token", s.keep)
	get("/organize/keep/:token/:act", s.keep)
	post("/organize/keep/:token/:act", s.keepPost)
	get("/organize/unsubscribe/:token", s.unsubscribe)
	post("/organize/unsubscribe/:token", s.unsubscribePost)

	get("/organize", s.signedIn(s.organize))
	get("/organize/listings/:id", s.signedIn(s.organizeListing))
	get("/organize/listings/:id/edit", s.signedIn(s.organizeEdit))
	post("/organize/listings/:id/edit", s.signedIn(s.organizeEditPost))
	post("/organize/listings/:id/:act", s.signedIn(s.organizeAct))
	get("/organize/account", s.signedIn(s.organizeAccount))
	get("/organize/data.json", s.signedIn(s.organizeData))
	post("/organize/account/:act", s.signedIn(s.organizeAccountAct))

	get("/review", s.reviewing(s.review))
	get("/review/submissions/:id", s.reviewing(s.reviewSubmission))
	post("/review/submissions/:id", s.reviewing(s.reviewSubmissionPost))
	get("/review/reports/:id", s.reviewing(s.reviewReport))
	post("/review/reports/:id", s.reviewing(s.reviewReportPost))
	get("/review/listings", s.reviewing(s.reviewListings))
	get("/review/listings/:id", s.reviewing(s.reviewListing))
	post("/review/listings/:id/:act", s.reviewing(s.reviewListingAct))
	get("/review/health", s.reviewing(s.reviewHealth))
	post("/review/health/:id", s.reviewing(s.reviewHealthPost))
}

// secure reports whether the directory is on https: only then do browsers keep a __Host- cookie.
func (s *Site) secure() bool { return strings.HasPrefix(s.Host.BaseURL, "https://") }

func (s *Site) cookieName(name string) string {
	if s.secure() {
		return "__Host-" + name
	}
	return name
}

const (
	sessionCookie = "oc"
	askCookie     = "oc-ask"  // the browser that asked for a link
	nextCookie    = "oc-next" // where it wanted to go
)

func (s *Site) setCookie(c *gin.Context, name, value string, life time.Duration) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: s.cookieName(name), Value: value, Path: "/", MaxAge: int(life.Seconds()), HttpOnly: true, Secure: s.secure(), SameSite: http.SameSiteLaxMode,
	})
}

// cookie reads a cookie; one that is there twice is none: a neighbour may have planted the other.
func (s *Site) cookie(c *gin.Context, name string) string {
	found := c.Request.CookiesNamed(s.cookieName(name))
	if len(found) != 1 || len(found[0].Value) > 512 {
		return ""
	}
	return found[0].Value
}

// person is who asks. Errors: NotFound for nobody.
func (s *Site) person(c *gin.Context) (account.Person, error) {
	return s.People.Accounts.Who(c.Request.Context(), s.cookie(c, sessionCookie))
}

// signedIn hands the person to a page, or leads them to sign in and back.
func (s *Site) signedIn(h func(*gin.Context, account.Person) error) func(*gin.Context) error {
	return func(c *gin.Context) error {
		c.Header("Cache-Control", "no-store")
		p, err := s.person(c)
		if fault.Is(err, fault.NotFound) {
			to := s.lang(c).Prefix + "/sign-in"
			if c.Request.Method == http.MethodGet {
				to += "?next=" + url.QueryEscape(c.Request.URL.Path)
			}
			c.Redirect(http.StatusSeeOther, to)
			return nil
		}
		if err != nil {
			return err
		}
		return h(c, p)
	}
}

// reviewing is signedIn for what only reviewers see; for anybody else it is no page.
func (s *Site) reviewing(h func(*gin.Context, account.Person) error) func(*gin.Context) error {
	return s.signedIn(func(c *gin.Context, p account.Person) error {
		if !p.IsReviewer() {
			return errNoPage
		}
		return h(c, p)
	})
}

// safeNext is an address of ours, or "": "//evil" and "/\evil" are somebody else's to browsers.
func safeNext(next string) string {
	if len(next) < 1 || len(next) > 300 || next[0] != '/' || len(next) > 1 && (next[1] == '/' || next[1] == '\\') {
		return ""
	}
	for _, r := range next {
		if r < ' ' || r == 0x7f || r == '\\' {
			return ""
		}
	}
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" || strings.HasPrefix(u.Path, "//") || strings.Contains(u.Path, "\\") {
		return ""
	}
	return next
}

// pathID is an id in an address. What is none is no page.
func pathID(c *gin.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return uuid.Nil, errNoPage
	}
	return id, nil
}

// posted is a form's fields. Errors: Invalid for one that cannot be read, or has too many.
func posted(c *gin.Context) (url.Values, error) {
	if err := c.Request.ParseForm(); err != nil {
		return nil, fault.NewInvalid(fault.Problem{Field: "form", Code: "form", Reason: "The form could not be read."})
	}
	n := 0
	for _, values := range c.Request.PostForm {
		n += len(values)
	}
	if n > maxFields {
		return nil, fault.NewInvalid(fault.Problem{Field: "form", Code: "form", Reason: "The form has too many fields."})
	}
	return c.Request.PostForm, nil
}

// postedTo is the id in the address a form was sent to, and its fields.
func postedTo(c *gin.Context) (uuid.UUID, url.Values, error) {
	id, err := pathID(c)
	if err != nil {
		return id, nil, err
	}
	v, err := posted(c)
	return id, v, err
}

// maxWords is how much a person may write to a reviewer, in characters; what is more is cut.
const maxWords = 2000

// wordsTo is what a person wrote to a reviewer.
func wordsTo(v url.Values, name string) string {
	text := []rune(strings.TrimSpace(v.Get(name)))
	return string(text[:min(len(text), maxWords)])
}

// maxFields is more than every box of the listing's form.
const maxFields = 400

// privatePage is a page that is nobody else's: not indexed, not kept, in no other page's referrer.
func (s *Site) privatePage(c *gin.Context, l *Lang, title, path string) Page {
	c.Header("Cache-Control", "no-store")
	p := s.page(l, title, path)
	p.NoIndex, p.Canonical, p.Alternates, p.Forms = true, "", nil, true
	return p
}
