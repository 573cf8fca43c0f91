package loader_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/loader"
	"nexum/schema"
)

func rewriting() bool { return flag.Lookup("rewrite").Value.String() == "true" }

func TestMain(m *testing.M) {
	flag.Bool("rewrite", false, "write the expected outputs anew")
	flag.Parse()
	code := m.Run()
	postgres.Stop()
	os.Exit(code)
}

// golden compares got with the content of a file, or writes the file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if rewriting() {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s: got\n%s\nwant\n%s\n(go test ./loader -rewrite rewrites it)", file, got, want)
	}
}

// TestBad checks every dataset of testdata/bad. A file next to it lists its problems and warnings.
func TestBad(t *testing.T) {
	cases, err := filepath.Glob("testdata/bad/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range cases {
		if strings.HasSuffix(path, ".expected") {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			s := newFakeStore()
			s.kinds["held-company"] = "Company"
			l := newLoader(t, loader.Options{Known: s, ParseRules: parseRules})
			r, err := l.Load(context.Background(), s.commit, path)
			if !errors.Is(err, loader.ErrInvalid) {
				t.Fatalf("error is %v, want ErrInvalid", err)
			}
			if s.commits > 0 {
				t.Error("invalid data was committed")
			}
			golden(t, path+".expected", show(r))
		})
	}
}

// TestGood checks every dataset of testdata/good. A file next to it lists its claims.
func TestGood(t *testing.T) {
	cases, err := filepath.Glob("testdata/good/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range cases {
		if strings.HasSuffix(path, ".expected") {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			s := newFakeStore()
			l := newLoader(t, loader.Options{Known: s, ParseRules: parseRules})
			r, err := l.Load(context.Background(), s.commit, path)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			b.WriteString(show(r))
			fmt.Fprintln(&b, r)
			for _, c := range s.claims() {
				b.WriteString(showClaim(c) + "\n")
			}
			golden(t, path+".expected", b.String())
		})
	}
}

// parseRules takes every line of a file as a rule. The rule's id is the part before a colon.
func parseRules(_ *schema.Ontology, name string, src []byte) (rules []loader.Rule, wrong []loader.Problem) {
	for i, line := range strings.Split(strings.TrimSpace(string(src)), "\n") {
		id, text, ok := strings.Cut(line, ": ")
		if !ok {
			wrong = append(wrong, loader.Problem{File: name, Line: i + 1, Column: 1, Message: "expected a rule"})
			continue
		}
		rules = append(rules, loader.Rule{ID: id, Text: text, Line: i + 1})
	}
	return rules, wrong
}

func show(r loader.Report) string {
	var b strings.Builder
	for _, p := range r.Problems {
		fmt.Fprintln(&b, p)
	}
	for _, p := range r.Warnings {
		fmt.Fprintln(&b, "warning:", p)
	}
	return b.String()
}

func showClaim(c claim.Claim) string {
	var b strings.Builder
	o := c.Object
	fmt.Fprintf(&b, "%s %s ", c.Subject, c.Predicate)
	if o.Entity {
		b.WriteString(o.Text)
	} else {
		fmt.Fprintf(&b, "%q", o.Text)
		if o.Lang != "" {
			b.WriteString("@" + o.Lang)
		}
		if o.Datatype != "" {
			b.WriteString("^^" + o.Datatype)
		}
	}
	x := c.Context
	for _, p := range [][2]string{
		{"document", x.Document},
		{"at", x.Locator},
		{"relays", x.Relays},
		{"by", x.By},
		{"from", x.Period.From.String()},
		{"to", x.Period.To.String()},
		{"attributes", x.Attributes},
		{"graph", x.Graph},
	} {
		if p[1] != "" {
			fmt.Fprintf(&b, " %s=%s", p[0], p[1])
		}
	}
	if x.Stance != claim.Supports {
		fmt.Fprintf(&b, " %s", x.Stance)
	}
	if x.Modality != claim.Stated {
		fmt.Fprintf(&b, " %s", x.Modality)
	}
	if x.Doubt != 0 {
		fmt.Fprintf(&b, " confidence=%g", x.Confidence())
	}
	return b.String()
}
