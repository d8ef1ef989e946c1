package main

import (
	"fmt"

	"openchair/internal/account"
	"openchair/internal/fault"
	"openchair/internal/store"
)

type userCommand struct {
	Grant grantCommand `cmd:"" help:"Give an address a role; the account is made when there is none."`
}

type grantCommand struct {
	Email string `arg:"" help:"The person's e-mail address."`
	Role  string `arg:"" enum:"reviewer,organizer" help:"reviewer or organizer."`
}

// Run grants a role, also while a server runs. Its sessions end, so that the next sign-in has it.
func (cmd grantCommand) Run(s *Settings, _ *Host, t *terminal, box contextBox) error {
	email, err := account.ReadEmail("email", cmd.Email)
	if f, ok := fault.Of(err); ok {
		return fault.NewUnavailable(f.Problems[0].Reason)
	}
	st, err := store.Open(box.Context, store.Options{URL: s.DatabaseURL, Folder: s.Data, Log: newLog(t.err)})
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	if _, err := st.SetRole(box.Context, email, account.Role(cmd.Role), "command line", t.now()); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s is a %s now and can sign in at /sign-in.\n", email, cmd.Role)
	return nil
}
