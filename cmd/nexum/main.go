// Command nexum is a knowledge-graph service: it loads who is tied to whom, by what, and who says so,
// and answers questions about it over GraphQL, each answer with its proof. nexum --help says more.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	hideAddress()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process
	m := Main{Stdout: os.Stdout, Stderr: os.Stderr}
	if err := m.Run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "nexum: %s\n", visible(err.Error()))
		stop()
		os.Exit(1)
	}
}

// Main is the whole program, as main and the end-to-end tests run it.
type Main struct {
	Stdout, Stderr io.Writer
	// Ready is called with the address once a server answers; nil for nobody.
	Ready func(addr string)
}
