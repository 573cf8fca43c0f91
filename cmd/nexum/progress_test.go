package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestProgressLines(t *testing.T) {
	var out bytes.Buffer
	now := time.Now()
	long := time.Minute
	l := logProgress{log: slog.New(slog.NewTextHandler(&out, nil)), start: now.Add(-long), last: now.Add(-long)}
	l.report("committing", 1, 4)
	l.report("committing", 2, 4) // too soon after the first line
	l.report("writing", 0, 0)
	l.report("writing", 0, 0)
	got := out.String()
	for _, want := range []string{"msg=committing done=25%", "msg=writing\n"} {
		if strings.Count(got, want) != 1 {
			t.Errorf("want %q once in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "\n"); n != 2 {
		t.Errorf("%d lines, want 2:\n%s", n, got)
	}

	out.Reset()
	l = logProgress{log: l.log, start: time.Now(), last: time.Now()}
	l.report("writing", 0, 0)
	if out.Len() > 0 {
		t.Errorf("a short load has no lines, but these came:\n%s", &out)
	}
}
