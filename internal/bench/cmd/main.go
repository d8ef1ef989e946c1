// Command cmd prints the comparisons of make bench and, as "cmd quality", the figures of make quality.
package main

import (
	"fmt"
	"os"
	"runtime/pprof"

	"openchair/internal/bench"
)

func main() {
	if path := os.Getenv("BENCH_PROFILE"); path != "" {
		f, err := os.Create(path)
		if err == nil && pprof.StartCPUProfile(f) == nil {
			defer pprof.StopCPUProfile()
		}
	}
	if len(os.Args) > 1 && os.Args[1] == "quality" {
		if err := bench.Quality(os.Stdout, "."); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if len(os.Args) > 1 && os.Args[1] == "soak" {
		for _, n := range []int{10_000, 100_000} {
			if err := bench.Load(os.Stdout, n); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		return
	}
	sizes := []int{10_000, 100_000}
	if os.Getenv("BENCH_LARGE") == "1" {
		sizes = append(sizes, 1_000_000)
	}
	if os.Getenv("BENCH_SMALL") == "1" {
		sizes = sizes[:1]
	}
	if err := bench.Run(os.Stdout, sizes); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
