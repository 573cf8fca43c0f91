package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A report prints the figures while they are measured, one per line.
type report struct {
	to     io.Writer
	begun  time.Time
	missed []string // figures that miss their target
}

func (r *report) head(o options) {
	size := "full"
	if o.quick {
		size = "quick"
	}
	fmt.Fprintf(r.to, "nexum benchmark, %s, %s, %s, %d cores, %s\n", size, o.begun(), runtime.Version(),
		runtime.NumCPU(), cpuModel())
}

func (options) begun() string { return time.Now().UTC().Format("2006-01-02 15:04 UTC") }

func (r *report) end() {
	fmt.Fprintf(r.to, "\ntook %s\n", time.Since(r.begun).Round(time.Second))
	if len(r.missed) > 0 {
		fmt.Fprintf(r.to, "not as wanted:\n  %s\n", strings.Join(r.missed, "\n  "))
	}
}

func (r *report) section(format string, args ...any) { fmt.Fprintf(r.to, "\n"+format+"\n", args...) }

// row prints the name of a figure, the figure, and notes.
func (r *report) row(what, figure string, note ...string) {
	pad := strings.Repeat(" ", max(1, 50-utf8.RuneCountInString(what)))
	fmt.Fprintf(r.to, "  %s%s%14s  %s\n", what, pad, figure, strings.Join(note, "; "))
}

// ratio prints a ratio and its target range.
func (r *report) ratio(what string, have, atLeast, atMost float64, note string) {
	want := fmt.Sprintf("wanted: at most %g", atMost)
	ok := have <= atMost
	if atLeast > 0 {
		want, ok = fmt.Sprintf("wanted: at least %g", atLeast), have >= atLeast
	}
	if !ok {
		want += ": MISSED"
		r.missed = append(r.missed, fmt.Sprintf("%s: %.3g (%s)", what, have, strings.TrimSuffix(want, ": MISSED")))
	}
	notes := []string{want}
	if note != "" {
		notes = append(notes, note)
	}
	r.row(what, fmt.Sprintf("%.3g", have), notes...)
}

func rate(n int, d time.Duration) string { return number(int(float64(n)/d.Seconds())) + "/s" }

// number formats a number with commas between thousands.
func number(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// short formats a duration with three digits.
func short(d time.Duration) string {
	switch {
	case d < 10*time.Microsecond:
		return fmt.Sprintf("%.2f µs", float64(d)/1e3)
	case d < time.Millisecond:
		return fmt.Sprintf("%.0f µs", float64(d)/1e3)
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d)/1e6)
	case d < time.Second:
		return fmt.Sprintf("%.0f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

// times are repeated measurements of the same duration.
type times []time.Duration

// percentile returns a percentile, from 0 to 100.
func (t times) percentile(percent int) time.Duration {
	if len(t) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(t))
	return s[min(len(s)-1, len(s)*percent/100)]
}

func (t times) median() time.Duration { return t.percentile(50) }
