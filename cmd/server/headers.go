package main

import (
	"net/http"
	"strings"
)

// The policies of quality.md S3 and S7. Pages load nothing from elsewhere and run nothing inline; JSON
// loads nothing at all.
const (
	pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	dataPolicy = "default-src 'none'; frame-ancestors 'none'"
	// permissions: only the place, and only when the person presses the button for it.
	permissions = "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), bluetooth=(), accelerometer=(), gyroscope=(), magnetometer=(), midi=(), display-capture=(), browsing-topics=()"
	strict      = "max-age=31536000; includeSubDomains"
)

// headers sets what every answer carries, errors too.
func (f *front) headers(next http.Handler) http.Handler {
	https := strings.HasPrefix(f.baseURL, "https://")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		// no-referrer would make browsers send "Origin: null" with our own forms, and the cross-origin check
		// would refuse them. Other sites get nothing either way.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", permissions)
		if isAPI(r.URL.Path) {
			h.Set("Content-Security-Policy", dataPolicy)
			h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		} else {
			h.Set("Content-Security-Policy", pagePolicy)
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			h.Set("Cache-Control", pageCache(r))
		}
		if https {
			h.Set("Strict-Transport-Security", strict)
		}
		next.ServeHTTP(w, r)
	})
}

// pageCache is what a page that says nothing else gets: a question may say what somebody suffers from,
// so no cache keeps its answer.
func pageCache(r *http.Request) string {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.URL.RawQuery != "" {
		return "private, no-store"
	}
	return "public, max-age=60"
}
