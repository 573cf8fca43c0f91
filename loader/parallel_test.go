package loader

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"nexum/graph/claim"
)

// outcome loads one file in memory and returns the claims, problems, warnings and skipped rows as a text.
func outcome(t *testing.T, l *Loader, name, src string) string {
	t.Helper()
	r := l.newReading(context.Background())
	defer r.close()
	files := fstest.MapFS{"f": {Data: []byte(src)}}
	file := source{
		name: name, path: name, scope: name, document: "file:" + name, size: int64(len(src)), dataset: -1,
		open: func() (fs.File, error) { return files.Open("f") },
	}
	r.recognize(&file, true)
	r.files = []source{file}
	report, err := r.check(nil)
	text, e := json.MarshalIndent(report, "", " ")
	if e != nil {
		t.Fatal(e)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%v\n", text, err)
	for c, err := range iter.Seq2[claim.Claim, error](r.changes()) {
		fmt.Fprintf(&b, "%+v %v\n", c, err)
	}
	return b.String()
}

// jsonLinesOf returns records. Some of them are bad or cause warnings.
func jsonLinesOf(r *rand.Rand, n int, bad float64) string {
	var b strings.Builder
	b.WriteString(`{"id":"doc","kind":"Document","name":"A document"}` + "\n")
	for i := range n {
		switch pick := r.Float64(); {
		case pick < bad/4:
			b.WriteString("{\"id\":\n")
		case pick < bad/2:
			b.WriteString("{\"id\":\"\xff\"}\n")
		case pick < bad:
			fmt.Fprintf(&b, `{"id":"c%d","kind":"Compny","document":"doc"}`+"\n", i)
		case pick < bad+0.05:
			b.WriteString(" \r\n\n")
		case pick < bad+0.1: // no place, and the same name again
			fmt.Fprintf(&b, `{"id":"c%d","kind":"Company","name":"Company","document":"doc"}`+"\n", i)
		default:
			fmt.Fprintf(&b, `{"id":"c%d","kind":"Company","name":"Company %d","document":"doc","at":"%d",`+
				`"facts":[{"foundedOn":"%d"}],"relations":[{"partnersWith":["c%d","c%d"]},{"operates":"c%d","from":"%d"}]}`+"\n",
				i, i, i/7, 1900+i%100, r.IntN(n), r.IntN(n), i, 2000+i%9)
		}
	}
	return b.String()
}

// quadsOf returns quads in groups of one subject, and statements about quads. Some of them are bad.
func quadsOf(r *rand.Rand, n int, bad float64) string {
	var b strings.Builder
	for i := range n {
		s, g := fmt.Sprintf("<http://x.org/s%d>", i/5), ""
		if i%50 < 25 {
			g = fmt.Sprintf(" <http://x.org/doc%d>", i%3)
		}
		switch pick := r.Float64(); {
		case pick < bad/3:
			b.WriteString(s + " <http://x.org/p> .\n")
		case pick < bad/3*2:
			b.WriteString(s + " <http://x.org/p> \"\xff\" .\n")
		case pick < bad:
			b.WriteString(s + " <nexum:p> <http://x.org/o> .\n")
		case pick < bad+0.05:
			b.WriteString("# a comment\n\n")
		case pick < bad+0.1:
			fmt.Fprintf(&b,
				"_:r%d <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <http://x.org/s%d> <http://x.org/p> <http://x.org/o%d> )>> .\n",
				i, r.IntN(n)/5, r.IntN(4))
		case pick < bad+0.2:
			fmt.Fprintf(&b,
				"%s <http://www.w3.org/ns/prov#wasDerivedFrom> <http://x.org/d>%s .\r%s <http://x.org/q> \"%d\"%s .\n",
				s, g, s, i, g)
		default:
			fmt.Fprintf(&b, "%s <http://x.org/p> <http://x.org/o%d>%s .\n", s, r.IntN(4), g)
		}
	}
	return b.String()
}

// TestParts checks that a file that several goroutines read in parts yields the same as one that is read as a whole:
// the same claims, problems, warnings and skipped rows.
func TestParts(t *testing.T) {
	o := internalLoader(t).Options
	tests := []struct {
		name    string
		file    string
		of      func(r *rand.Rand, n int, bad float64) string
		bad     float64
		skip    int
		problem int // Options.MaxProblems
	}{
		{"records", "a.jsonl", jsonLinesOf, 0, 0, 0},
		{"records with problems", "a.jsonl", jsonLinesOf, 0.02, 0, 0},
		{"records with too many problems", "a.jsonl", jsonLinesOf, 0.1, 0, 5},
		{"records with rows to skip", "a.jsonl", jsonLinesOf, 0.02, 1000, 0},
		{"records with too many rows to skip", "a.jsonl", jsonLinesOf, 0.1, 4, 0},
		{"quads", "a.nq", quadsOf, 0, 0, 0},
		{"quads with problems", "a.nq", quadsOf, 0.02, 0, 0},
		{"quads with too many problems", "a.nq", quadsOf, 0.1, 0, 5},
		{"quads with rows to skip", "a.nq", quadsOf, 0.02, 1000, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := tt.of(rand.New(rand.NewPCG(1, 2)), 400, tt.bad)
			want := ""
			for _, size := range []int{1 << 30, 1, 100, 5000} {
				o.SkipBad, o.MaxProblems = tt.skip, tt.problem
				l, err := New(o)
				if err != nil {
					t.Fatal(err)
				}
				l.buffer, l.chunk = 1<<16, size
				got := outcome(t, l, tt.file, src)
				if want == "" {
					want = got
				}
				if got != want {
					t.Fatalf("in parts of %d bytes:\n%s", size, firstDifferent(got, want))
				}
			}
		})
	}
}

// firstDifferent returns the first line in which two texts differ.
func firstDifferent(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d is\n%s\nnot\n%s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines, not %d", len(a), len(b))
}
