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

// closeTracer sends the spans that are left. A collector that does not answer holds the end of the program up for a few
// seconds at most. That it does not answer is logged, and is no error of the program.
func closeTracer(ctx context.Context, t *tracing.Tracer) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	t.Close(ctx)
}
