package ask_test

import (
	"bufio"
	"fmt"
	"os"
	"testing"

	"openchair/internal/bench/quality"
)

func TestZZ(t *testing.T) {
	f, err := os.Open(os.Getenv("ZZ"))
	if err != nil {
		t.Skip()
	}
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		r := quality.Read(us, sc.Text(), "en")
		fmt.Printf("%-70s => %v", sc.Text(), quality.Understood(r))
		if r.Understood.Text != "" {
			fmt.Printf("  text=%q", r.Understood.Text)
		}
		if len(r.Understood.Corrected) > 0 {
			fmt.Printf("  corrected=%v", r.Understood.Corrected)
		}
		fmt.Println()
	}
}
