package site

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// closedToRobots are addresses that are questions, doors or somebody's own: nothing to be found. Their pages
// say noindex too, for a robot that comes by a link.
var closedToRobots = []string{"/search", "/compare", "/choose?", "/leave", "/submit", "/organize", "/review", "/sign-in", "/listings/*/report"}

func (s *Site) robots(c *gin.Context) error {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, prefix := range []string{"", "/es"} {
		for _, path := range closedToRobots {
			b.WriteString("Disallow: " + prefix + path + "\n")
		}
	}
	if s.Host.BaseURL != "" {
		b.WriteString("\nSitemap: " + s.Host.BaseURL + "/sitemap.xml\n")
	}
	c.Header("Cache-Control", "public, max-age=3600")
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(b.String()))
	return nil
}
