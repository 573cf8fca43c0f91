// Command nexum is a knowledge-graph service. It loads claims about how entities are related, with the documents that
// make the claims, and answers questions about them over GraphQL. Each answer has its proof. See nexum --help.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

func main() {
	hideAddress()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process
	m := Main{Stdout: os.Stdout, Stderr: os.Stderr, Serving: addProcessors}
	if err := m.Run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "nexum: %s\n", visible(err.Error()))
		stop()
		os.Exit(1)
	}
}

// diskWaits is the maximum number of goroutines of a commit that wait for the disk at the same time: those that write
// the store and the search index.
const diskWaits = 2

// addProcessors raises GOMAXPROCS above the number of processors. A goroutine that waits for the disk keeps its P of
// the Go scheduler for up to 10 ms. If every P waits, no goroutine accepts the requests that arrive meanwhile.
// addProcessors does nothing if the environment sets GOMAXPROCS.
func addProcessors() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + diskWaits)
	}
}

// Main is the program. The function main and the end-to-end tests run it.
type Main struct {
	Stdout, Stderr io.Writer
	// Ready, if not nil, is called with the address when a server is ready.
	Ready func(addr string)
	// Serving, if not nil, is called before a service opens its store.
	Serving func()
}
