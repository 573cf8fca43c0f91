package main

import (
	"context"
	"os"
	"time"

	"nexum/server/tracing"
)

// newTracer returns a tracer as the environment configures it; nil if tracing is off.
func (p *program) newTracer(ctx context.Context) (*tracing.Tracer, error) {
	return tracing.New(ctx, tracing.Config{Version: version(), Env: os.Getenv, Console: p.err, Log: p.log})
}

// closeTracer sends the remaining spans. A collector that does not answer delays the end of the program by a few
// seconds at most. This is logged, and is not an error of the program.
func closeTracer(ctx context.Context, t *tracing.Tracer) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	t.Close(ctx)
}
