// Package formattest runs the readers of input formats in their tests.
package formattest

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/schema"
)

// A Recorder is a Sink that writes down what it is told, one line per claim.
type Recorder struct {
	Claims   []string
	Problems []string
	Warnings []string
}

// Ontology returns nil: a reader works without one.
func (r *Recorder) Ontology() *schema.Ontology { return nil }

// Kind writes ID is KIND.
func (r *Recorder) Kind(_ format.Place, id, kind string, c *claim.Context) {
	r.add(c, id+" is "+kind)
}

// Fact writes ID: NAME "VALUE".
func (r *Recorder) Fact(_ format.Place, id, name string, v claim.Value, c *claim.Context) {
	text := fmt.Sprintf("%s: %s %q", id, name, v.Text)
	if v.Lang != "" {
		text += "@" + v.Lang
	}
	r.add(c, text)
}

// Relation writes SOURCE TYPE TARGET.
func (r *Recorder) Relation(_ format.Place, source, typ, target string, c *claim.Context) {
	r.add(c, source+" "+typ+" "+target)
}

// Problem writes LINE: MESSAGE.
func (r *Recorder) Problem(at format.Place, message string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf("%d: ", at.Line)+fmt.Sprintf(message, args...))
}

// Warn writes LINE: MESSAGE.
func (r *Recorder) Warn(at format.Place, message string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf("%d: ", at.Line)+fmt.Sprintf(message, args...))
}

// Unread writes what Problem does.
func (r *Recorder) Unread(at format.Place, message string, args ...any) {
	r.Problem(at, message, args...)
}

// Err returns nil.
func (r *Recorder) Err() error { return nil }

func (r *Recorder) add(c *claim.Context, text string) {
	for _, p := range []struct{ name, value string }{
		{"by", c.By}, {"relays", c.Relays}, {"document", c.Document}, {"at", c.Locator}, {"from", c.Period.From.String()}, {"to", c.Period.To.String()},
	} {
		if p.value != "" {
			text += " " + p.name + "=" + p.value
		}
	}
	if v := c.Confidence(); v != 1 {
		text += fmt.Sprint(" confidence=", v)
	}
	if c.Modality != claim.Stated {
		text += " " + c.Modality.String()
	}
	if c.Attributes != "" {
		text += " " + c.Attributes
	}
	r.Claims = append(r.Claims, text)
}

// Has reports which of these claims are missing.
func (r *Recorder) Has(t *testing.T, claims ...string) {
	t.Helper()
	for _, want := range claims {
		if !slices.Contains(r.Claims, want) {
			t.Errorf("there is no\n%s\nin\n%s", want, strings.Join(r.Claims, "\n"))
		}
	}
}

// Read reads a text that is the file "file".
func Read(f format.Format, src string) (*Recorder, error) {
	r := &Recorder{}
	in := &format.Input{Name: "file", Document: "file:file", Scope: "file", Body: bufio.NewReaderSize(strings.NewReader(src), format.HeadSize)}
	err := f.Read(context.Background(), in, r)
	return r, err
}

// Fuzz checks that a reader neither panics nor hangs, starting from these texts.
func Fuzz(f *testing.F, reader format.Format, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if r, err := Read(reader, src); err == nil && len(r.Claims) == 0 && len(r.Problems) == 0 && strings.TrimSpace(src) != "" {
			reader.Recognize("file", []byte(src))
		}
	})
}
