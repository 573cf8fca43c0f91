// Package formattest runs the readers of input formats in their tests.
package formattest

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/schema"
)

// Recorder is a Sink that records all calls, one line per claim.
type Recorder struct {
	Claims   []string
	Problems []string
	Warnings []string

	versions map[string][]format.VersionClaim // by record and speaker
}

// Version returns a Sink that keeps claims for Settle.
func (r *Recorder) Version(v *format.Version) format.Sink { return &versionRecorder{r, v} }

// versionRecorder keeps the claims of a version.
type versionRecorder struct {
	*Recorder
	version *format.Version
}

func (r *versionRecorder) Fact(_ format.Place, id, name string, v claim.Value, c *claim.Context) {
	r.keep(claim.Claim{Subject: id, Predicate: name, Object: v, Context: *c})
}

func (r *versionRecorder) Relation(_ format.Place, source, typ, target string, c *claim.Context) {
	r.keep(claim.Claim{Subject: source, Predicate: typ, Object: claim.EntityValue(target), Context: *c})
}

func (r *versionRecorder) keep(c claim.Claim) {
	if r.versions == nil {
		r.versions = map[string][]format.VersionClaim{}
	}
	key := r.version.Record + "\x00" + c.Context.By
	r.versions[key] = append(r.versions[key], format.VersionClaim{Claim: c, Date: r.version.Date})
}

// settle records the claims of versions.
func (r *Recorder) settle(f format.Versioned) {
	for _, key := range slices.Sorted(maps.Keys(r.versions)) {
		list := r.versions[key]
		slices.SortStableFunc(list, func(a, b format.VersionClaim) int { return a.Date.First().Compare(b.Date.First()) })
		f.Settle(list)
		for i := range list {
			c := &list[i]
			switch {
			case c.Object.Entity:
				r.Relation(format.Place{}, c.Subject, c.Predicate, c.Object.Text, &c.Context)
			default:
				r.Fact(format.Place{}, c.Subject, c.Predicate, c.Object, &c.Context)
			}
		}
	}
}

// Ontology returns nil: readers work without an ontology.
func (r *Recorder) Ontology() *schema.Ontology { return nil }

// Kind records ID is KIND.
func (r *Recorder) Kind(_ format.Place, id, kind string, c *claim.Context) {
	r.add(c, id+" is "+kind)
}

// Row records nothing.
func (r *Recorder) Row(format.Place, string) {}

// Fact records ID: NAME "VALUE".
func (r *Recorder) Fact(_ format.Place, id, name string, v claim.Value, c *claim.Context) {
	text := fmt.Sprintf("%s: %s %q", id, name, v.Text)
	if v.Lang != "" {
		text += "@" + v.Lang
	}
	r.add(c, text)
}

// Relation records SOURCE TYPE TARGET.
func (r *Recorder) Relation(_ format.Place, source, typ, target string, c *claim.Context) {
	r.add(c, source+" "+typ+" "+target)
}

// Problem records LINE: MESSAGE.
func (r *Recorder) Problem(at format.Place, message string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf("%d: ", at.Line)+fmt.Sprintf(message, args...))
}

// Warn records LINE: MESSAGE.
func (r *Recorder) Warn(at format.Place, message string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf("%d: ", at.Line)+fmt.Sprintf(message, args...))
}

// Unread records the same as Problem.
func (r *Recorder) Unread(at format.Place, message string, args ...any) {
	r.Problem(at, message, args...)
}

// Err returns nil.
func (r *Recorder) Err() error { return nil }

func (r *Recorder) add(c *claim.Context, text string) {
	for _, p := range []struct{ name, value string }{
		{"by", c.By},
		{"relays", c.Relays},
		{"document", c.Document},
		{"at", c.Locator},
		{"from", c.Period.From.String()},
		{"to", c.Period.To.String()},
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
	if c.Stance != claim.Supports {
		text += " " + c.Stance.String()
	}
	if c.Attributes != "" {
		text += " " + c.Attributes
	}
	r.Claims = append(r.Claims, text)
}

// Has fails the test for each of these claims that is missing.
func (r *Recorder) Has(t *testing.T, claims ...string) {
	t.Helper()
	for _, want := range claims {
		if !slices.Contains(r.Claims, want) {
			t.Errorf("there is no\n%s\nin\n%s", want, strings.Join(r.Claims, "\n"))
		}
	}
}

// Read reads src as the content of a file named "file".
func Read(f format.Format, src string) (*Recorder, error) {
	r := &Recorder{}
	in := &format.Input{
		Name:     "file",
		Document: "file:file",
		Scope:    "file",
		Body:     bufio.NewReaderSize(strings.NewReader(src), format.HeadSize),
	}
	err := f.Read(context.Background(), in, r)
	if v, ok := f.(format.Versioned); ok {
		r.settle(v)
	}
	return r, err
}

// Fuzz checks that a reader neither panics nor hangs. The seeds are the first inputs.
func Fuzz(f *testing.F, reader format.Format, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if r, err := Read(reader, src); err == nil && len(r.Claims) == 0 && len(r.Problems) == 0 &&
			strings.TrimSpace(src) != "" {
			reader.Recognize("file", []byte(src))
		}
	})
}
