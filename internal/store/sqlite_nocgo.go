//go:build !cgo

package store

// gorm's SQLite driver is C. Without a C compiler Go switches cgo off by itself and the build would
// only fail when the database is opened; this line makes it fail now and say why.
var _ = this_build_needs_a_C_compiler__install_gcc_and_set_CGO_ENABLED_1
