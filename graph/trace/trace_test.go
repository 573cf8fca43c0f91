package trace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
)

// lines is a tracer that records each span that ends as a line.
type lines struct{ ended []string }

type line struct {
	of   *lines
	text string
}

func (l *lines) Start(ctx context.Context, name string) (context.Context, Recorder) {
	return ctx, &line{l, name}
}

func (l *line) Int(key string, value int64) { l.text += fmt.Sprintf(" %s=%d", key, value) }
func (l *line) Text(key, value string)      { l.text += fmt.Sprintf(" %s=%s", key, value) }
func (l *line) End(err error)               { l.of.ended = append(l.of.ended, fmt.Sprintf("%s: %v", l.text, err)) }

// work uses spans like the packages below the server.
func work(ctx context.Context, fail error) (err error) {
	ctx, span := Start(ctx, "work")
	defer span.EndWith(&err)
	span.Int("steps", 3)
	span.Text("kind", "Company")
	_, inner := Start(ctx, "inner")
	inner.Drop()
	return fail
}

func TestSpans(t *testing.T) {
	to := &lines{}
	ctx, scope := NewContext(t.Context(), to)
	if !Enabled(ctx) || Enabled(t.Context()) {
		t.Error("Enabled does not say which context has a tracer")
	}
	for range 2 {
		if err := work(ctx, nil); err != nil {
			t.Fatal(err)
		}
	}
	_ = work(ctx, errors.New("no"))
	want := []string{
		"work steps=3 kind=Company: <nil>", "work steps=3 kind=Company: <nil>",
		"work steps=3 kind=Company: no",
	}
	if !slices.Equal(to.ended, want) {
		t.Errorf("ended %q, want %q", to.ended, want)
	}
	for range MaxSpans {
		_ = work(ctx, nil)
	}
	// Dropped inner spans do not count, so each of the first three calls counts as one span. At the end, no inner span
	// fits in the limit.
	if len(to.ended) != MaxSpans {
		t.Errorf("%d spans, want %d", len(to.ended), MaxSpans)
	}
	if scope.Omitted() < 3 {
		t.Errorf("%d omitted", scope.Omitted())
	}
}

// TestOff checks that spans cost no memory while tracing is off.
func TestOff(t *testing.T) {
	ctx, cancel := context.WithCancel(context.WithValue(t.Context(), line{}, 1))
	defer cancel()
	if n := testing.AllocsPerRun(1000, func() { _ = work(ctx, nil) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkOff(b *testing.B) {
	ctx, cancel := context.WithCancel(context.WithValue(b.Context(), line{}, 1))
	defer cancel()
	b.ReportAllocs()
	for b.Loop() {
		_ = work(ctx, nil)
	}
}
