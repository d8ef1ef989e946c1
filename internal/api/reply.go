package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/language"

	"openchair/internal/fault"
)

// encode writes JSON for programs: nothing escaped for a page, since it never stands in one.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// reply answers with a tag over the body, or 304 when the asker has just this. The tag is weak: the same
// one stands for every compression.
func (a *API) reply(c *gin.Context, v any) error {
	body, err := encode(v)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	tag := `W/"` + hex.EncodeToString(sum[:12]) + `"`
	c.Header("ETag", tag)
	c.Header("Vary", "Accept-Language")
	if c.Writer.Header().Get("Cache-Control") == "" {
		c.Header("Cache-Control", cacheOf(c.Request.URL))
	}
	if holds(c.Request.Header.Values("If-None-Match"), tag) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return nil
	}
	c.Data(http.StatusOK, "application/json; charset=utf-8", body)
	return nil
}

// cacheOf: a question may say what somebody suffers from, so no cache on the way may keep its answer.
func cacheOf(u *url.URL) string {
	if u.RawQuery == "" {
		return "public, max-age=60"
	}
	return "private, no-store"
}

func holds(sent []string, tag string) bool {
	for _, line := range sent {
		for have := range strings.SplitSeq(line, ",") {
			have = strings.TrimSpace(have)
			if have == "*" || strings.TrimPrefix(have, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
	}
	return false
}

var (
	languages = []string{"en", "es"}
	matcher   = language.NewMatcher([]language.Tag{language.English, language.Spanish})
)

// langOf is the language of labels: asked for, else the asker's, else English.
func langOf(c *gin.Context, asked string) string {
	if asked == "" {
		tags, _, err := language.ParseAcceptLanguage(c.GetHeader("Accept-Language"))
		if err != nil {
			return languages[0]
		}
		// The index, not the tag: the matched tag carries the asker's extensions.
		_, i, _ := matcher.Match(tags...)
		asked = languages[i]
	}
	c.Header("Content-Language", asked)
	return asked
}

// only refuses every parameter but these, and a language there is not.
func only(c *gin.Context, params ...string) (url.Values, error) {
	q, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		return nil, fault.NewInvalid(unreadable)
	}
	var problems []fault.Problem
	for name := range q {
		if !slices.Contains(params, name) {
			problems = append(problems, fault.Problem{Reason: "There is a parameter here that this address does not have.", Allowed: params})
			break
		}
	}
	for _, name := range params {
		if len(q[name]) > 1 {
			problems = append(problems, fault.Problem{Field: name, Reason: "This can be given once."})
		}
	}
	if l := q.Get("lang"); l != "" && !slices.Contains(languages, l) {
		problems = append(problems, fault.Problem{Field: "lang", Reason: "This value is not one of the choices.", Allowed: languages})
	}
	if len(problems) > 0 {
		return nil, fault.NewInvalid(problems...)
	}
	return q, nil
}

var unreadable = fault.Problem{Reason: "The part after the question mark cannot be read. Encode it as a URL query."}
