package site

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"openchair/internal/account"
	"openchair/internal/fault"
)

// SignInPage asks for the address, or, behind a mailed link, has the one button that spends it.
type SignInPage struct {
	Page
	Heading   string
	Email     string
	Error     string
	Next      string
	Limited   bool
	Token     string
	NeedsCode bool
	First     bool // the link of a first reviewer, which asks who they are
	Form      Form // for the token and the trap
}

func (s *Site) signIn(c *gin.Context) error {
	l := s.lang(c)
	return s.signInForm(c, http.StatusOK, SignInPage{Next: safeNext(c.Query("next")), Heading: l.T("signin.title")})
}

func (s *Site) signInForm(c *gin.Context, status int, p SignInPage) error {
	l := s.lang(c)
	p.Page = s.privatePage(c, l, l.T("signin.title"), "/sign-in")
	wrongTitle(l, &p.Page, status)
	return s.render(c, status, "signin", l, p)
}

// waiting is how long a browser's claim to a link lasts: a little longer than the link.
const waiting = 15 * time.Minute

// signInPost has a link mailed. The answer is the same, to the byte, whether or not the address is known.
func (s *Site) signInPost(c *gin.Context) error {
	l := s.lang(c)
	v, err := posted(c)
	if err != nil {
		return err
	}
	p := SignInPage{Heading: l.T("signin.title"), Email: v.Get("email"), Next: safeNext(v.Get("next"))}
	email, err := account.ReadEmail("email", v.Get("email"))
	if err != nil {
		p.Error = l.T("wrong.email")
		return s.signInForm(c, http.StatusUnprocessableEntity, p)
	}
	if ok, after := s.limits.signIn.allow(s.network(c)); !ok {
		later(c, after)
		p.Limited = true
		return s.signInForm(c, http.StatusTooManyRequests, p)
	}
	browser := s.cookie(c, askCookie)
	if browser == "" {
		browser = account.NewSecret()
	}
	s.setCookie(c, askCookie, browser, waiting)
	if p.Next != "" {
		s.setCookie(c, nextCookie, p.Next, waiting)
	}
	if ok, _ := s.limits.mail.allow(s.network(c)); ok {
		if err := s.People.Accounts.AskSignIn(c.Request.Context(), email, l.Tag, browser); err != nil {
			return err
		}
	}
	c.Redirect(http.StatusSeeOther, l.Prefix+"/sign-in/sent")
	return nil
}

func (s *Site) signInSent(c *gin.Context) error {
	l := s.lang(c)
	p := SentPage{Page: s.privatePage(c, l, l.T("signin.sent.title"), "/sign-in/sent"), Heading: l.T("signin.sent.title")}
	p.Lines = []string{l.T("signin.sent.mail"), l.T("signin.sent.none")}
	if browser := s.cookie(c, askCookie); browser != "" {
		p.Code = account.CodeOf(browser)
	}
	return s.render(c, http.StatusOK, "sent", l, p)
}

// signInLink shows the button. Mail programs open links by themselves, so looking spends nothing.
func (s *Site) signInLink(c *gin.Context) error {
	g, err := s.People.Accounts.Read(c.Request.Context(), c.Param("token"), account.SignIn, account.FirstSignIn)
	if err != nil {
		return s.deadLink(c, err)
	}
	return s.signInButton(c, http.StatusOK, g, "")
}

func (s *Site) signInButton(c *gin.Context, status int, g account.Grant, problem string) error {
	l := s.lang(c)
	p := SignInPage{
		Page: s.privatePage(c, l, l.T("signin.title"), "/sign-in"), Heading: l.T("signin.title"), Token: c.Param("token"), Error: problem,
		NeedsCode: g.NeedsCode(s.cookie(c, askCookie)), First: g.Purpose == account.FirstSignIn, Email: g.Email,
	}
	p.Switch = s.other(l).Prefix + "/sign-in/" + p.Token
	wrongTitle(l, &p.Page, status)
	return s.render(c, status, "signin", l, p)
}

func (s *Site) signInLinkPost(c *gin.Context) error {
	l := s.lang(c)
	ctx := c.Request.Context()
	v, err := posted(c)
	if err != nil {
		return err
	}
	token := c.Param("token")
	g, err := s.People.Accounts.Read(ctx, token, account.SignIn, account.FirstSignIn)
	if err != nil {
		return s.deadLink(c, err)
	}
	var secret string
	var a account.Account
	if g.Purpose == account.FirstSignIn {
		email, err := account.ReadEmail("email", v.Get("email"))
		if err != nil {
			return s.signInButton(c, http.StatusUnprocessableEntity, g, l.T("wrong.email"))
		}
		secret, a, err = s.People.Accounts.SignInFirst(ctx, token, email)
		if err != nil {
			return s.deadLink(c, err)
		}
	} else if secret, a, err = s.People.Accounts.SignIn(ctx, token, s.cookie(c, askCookie), v.Get("code")); err != nil {
		if fault.Is(err, fault.Invalid) {
			return s.signInButton(c, http.StatusUnprocessableEntity, g, l.T("wrong.code"))
		}
		return s.deadLink(c, err)
	}
	_, longest := a.Lives()
	s.setCookie(c, sessionCookie, secret, longest)
	next := safeNext(s.cookie(c, nextCookie))
	if asked := v.Get("next"); asked != "" {
		next = safeNext(asked)
	}
	if next == "" {
		next = l.Prefix + "/organize"
		if a.IsReviewer() {
			next = l.Prefix + "/review"
		}
	}
	s.setCookie(c, askCookie, "", -time.Second)
	s.setCookie(c, nextCookie, "", -time.Second)
	c.Redirect(http.StatusSeeOther, next)
	return nil
}

func (s *Site) signOut(c *gin.Context) error {
	if err := s.People.Accounts.SignOut(c.Request.Context(), s.cookie(c, sessionCookie)); err != nil {
		return err
	}
	s.setCookie(c, sessionCookie, "", -time.Second)
	c.Header("Clear-Site-Data", `"cache", "storage"`)
	c.Redirect(http.StatusSeeOther, s.lang(c).Prefix+"/sign-in")
	return nil
}
