// Package web holds what pages are made of: templates, style and script, the texts in both languages, and
// the comparison with its facts. It has no code of its own.
package web

import "embed"

// Files are embedded so that the server is one binary.
//
//go:embed templates static locales content mails
var Files embed.FS
