// Command nexum is a knowledge-graph service. It loads claims about how entities are related, with the documents that
// make the claims, and answers questions about them over GraphQL. Each answer has its proof. See nexum --help.
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

// Main is the whole program. Both main and the end-to-end tests run it.
type Main struct {
	Stdout, Stderr io.Writer
	// Ready, if not nil, is called with the address when a server is ready.
	Ready func(addr string)
}
