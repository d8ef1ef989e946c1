// Package web holds what pages are made of: templates, style and script, the texts in both languages.
// It has no code of its own.
package web

import "embed"

// Files are embedded so that the server is one binary.
//
//go:embed templates static locales
var Files embed.FS
