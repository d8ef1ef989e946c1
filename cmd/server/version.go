package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"openchair/internal/store"
)

type versionCommand struct{}

// Run says what is running, for a report of a fault.
func (versionCommand) Run(t *terminal) error {
	fmt.Fprintf(t.out, "Open Chair %s (%s, schema %d)\n", version(), runtime.Version(), store.SchemaVersion())
	return nil
}

// version is the commit this was built from; a build outside a repository has none.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "development"
	}
	commit, dirty := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = " with changes"
		}
	}
	if commit == "" {
		return "development"
	}
	return commit + dirty
}

type migrateCommand struct{}

// Run brings the schema forward, as every start does; alone it can be done before the new server starts.
func (migrateCommand) Run(s *Settings, t *terminal, box contextBox) error {
	st, err := openStore(box.Context, s, t)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "The database has schema %d.\n", store.SchemaVersion())
	return st.Close()
}

func openStore(ctx context.Context, s *Settings, t *terminal) (*store.Store, error) {
	return store.Open(ctx, store.Options{URL: s.DatabaseURL, Folder: s.Data, Log: newLog(t.err)})
}
