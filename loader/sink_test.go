package loader_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/loader"
	"nexum/loader/format"
)

// words is a format of lines such as "kind a Company" and "fact a name A". It tests the interface.
type words struct{}

func (words) Info() format.Info {
	return format.Info{Name: "words", Title: "words", Extensions: []string{".words"}, Rows: true}
}

func (words) Recognize(name string, head []byte) format.Match {
	switch {
	case strings.HasPrefix(string(head), "words\n"):
		return format.Sure
	case strings.HasSuffix(name, ".words"):
		return format.ByName
	}
	return format.No
}

func (words) Parts(*format.Input) []string { return []string{"part.words"} }

func (words) Read(_ context.Context, in *format.Input, to format.Sink) error {
	c := in.Context
	c.Document = in.Document
	return format.Lines(in, to, func(number int, line string) error {
		at := in.At(number, 1)
		w := strings.Fields(line)
		switch {
		case len(w) == 3 && w[0] == "kind":
			to.Kind(at, w[1], w[2], &c)
		case len(w) == 4 && w[0] == "fact":
			to.Fact(at, w[1], w[2], claim.Literal(w[3]), &c)
		case len(w) == 4 && w[0] == "relation":
			to.Relation(at, w[1], w[2], w[3], &c)
		case len(w) == 2 && w[0] == "part":
			part, err := in.Part(w[1])
			if err != nil {
				to.Problem(at, "%s: %s", w[1], err)
				return nil
			}
			defer part.Close()
			return words{}.Read(context.Background(), part, to)
		case line == "end":
			return format.Errorf(at, "the end")
		case line != "words":
			to.Problem(at, "what is %q?", line)
		}
		return nil
	})
}

func TestFormat(t *testing.T) {
	formats := append(loader.Builtin(), words{})
	for _, tt := range []struct {
		name, src  string
		file       string // default is a.words
		options    loader.Options
		wants      []string // expected claims
		wantWrongs []string
	}{
		{
			name: "facts and relations",
			src:  "kind a Company\nfact a foundedOn 1999-01\nfact a name A\nkind x:b Company\nrelation a partnersWith x:b\nrelation x:b x:pays a\nfact x:b x:age 5\n",
			wants: []string{
				"a kind Company", "a foundedOn 1999-01", "a name A", "a PARTNERS_WITH x:b", "x:b kind Company", "x:b x:pays a",
				"x:b x:age 5", "file:a.words kind Document", "file:a.words name a.words",
			},
		},
		{
			name: "by its content", src: "words\nfact x:b x:age 5\n", file: "a.nq",
			wants: []string{"x:b x:age 5", "file:a.nq kind Document", "file:a.nq name a.nq"},
		},
		{
			name: "by the option", src: "fact x:b x:age 5\n", file: "a.txt", options: loader.Options{Format: "words"},
			wants: []string{"x:b x:age 5", "file:a.txt kind Document", "file:a.txt name a.txt"},
		},
		{
			name: "unknown words",
			src:  "kind a Compny\nfact a fondedOn 1999\nrelation a partnerWith x:b\nkind UP Company\nkind Über-Firma Company\nkind nexum:x Company\n",
			wantWrongs: []string{
				":1:1: there is no kind \"Compny\"; did you mean Company?",
				":2:1: there is no fact \"fondedOn\"; did you mean foundedOn?",
				":3:1: there is no relation type \"partnerWith\"; did you mean partnersWith?",
				":4:1: an id must be made of lower-case letters, digits and single hyphens, not \"UP\"; did you mean up?",
				":5:1: an id must be made of lower-case letters, digits and single hyphens, not \"Über-Firma\"; did you mean uber-firma?",
				":6:1: ids that begin with nexum: are reserved",
			},
		},
		{name: "values and ends", src: "kind a Company\nfact a foundedOn soon\nrelation a owns b\n", wantWrongs: []string{
			":2:1: foundedOn: not a date: \"soon\"", ":3:1: there is no entity b",
		}},
		{name: "an end in the middle", src: "fact x:b x:age 5\nend\nwhat\n", wantWrongs: []string{":2:1: the end"}},
		{
			name: "a part", src: "part part.words\n",
			wants: []string{"x:part x:age 6", "file:part.words kind Document", "file:part.words name part.words"},
		},
		{name: "a part outside", src: "part ../out.words\npart none.words\n", wantWrongs: []string{
			":1:1: ../out.words: statat: path escapes from parent", ":2:1: none.words: statat: no such file or directory",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "d")
			if tt.file == "" {
				tt.file = "a.words"
			}
			path := filepath.Join(dir, tt.file)
			err := errors.Join(os.Mkdir(dir, 0o755), os.WriteFile(path, []byte(tt.src), 0o644),
				os.WriteFile(filepath.Join(dir, "part.words"), []byte("fact x:part x:age 6\n"), 0o644),
				os.WriteFile(filepath.Join(filepath.Dir(dir), "out.words"), []byte("fact x:out x:age 7\n"), 0o644))
			if err != nil {
				t.Fatal(err)
			}
			tt.options.Formats = formats
			s := newFakeStore()
			report, err := newLoader(t, tt.options).Load(context.Background(), s.commit, path)
			if err != nil && !errors.Is(err, loader.ErrInvalid) {
				t.Fatal(err)
			}
			var wrongs []string
			for _, p := range report.Problems {
				wrongs = append(wrongs, strings.TrimPrefix(p.String(), path))
			}
			if !slices.EqualFunc(wrongs, tt.wantWrongs, strings.HasPrefix) {
				t.Errorf("problems %q, want %q", wrongs, tt.wantWrongs)
			}
			var got []string
			for _, c := range s.claims() {
				got = append(got, c.Subject+" "+c.Predicate+" "+c.Object.Text)
				if c.Context.Document != "file:"+filepath.Base(tt.file) && !strings.Contains(c.Subject, "part") {
					t.Errorf("%s is claimed by %q", c.Subject, c.Context.Document)
				}
			}
			slices.Sort(got)
			slices.Sort(tt.wants)
			if !slices.Equal(got, tt.wants) {
				t.Errorf("claims %q, want %q", got, tt.wants)
			}
		})
	}
}

// TestParts checks that a file that another file of the dataset names as its part is not read on its own.
func TestParts(t *testing.T) {
	dir := folder(t, map[string]string{
		loader.DatasetFile: "name: d\n", "a.words": "part part.words\n",
		"part.words": "fact x:b x:age 5\nfact x:b x:size 5\n",
	})
	r, err := newLoader(t, loader.Options{Formats: append(loader.Builtin(), words{})}).Check(context.Background(), dir)
	if err != nil || r.Files != 2 || r.Foreigns["x:age"] != 1 || r.Foreigns["x:size"] != 1 || r.Foreign != 2 {
		t.Errorf("%v: %+v", err, r)
	}
}

func TestUnknownFormat(t *testing.T) {
	_, err := loader.New(loader.Options{Ontology: ontology(t), Format: "yml"})
	if err == nil ||
		err.Error() != `there is no format "yml"; it is yaml, jsonl, rules, ontology, nquads, ntriples, trig, turtle, rdfxml, jsonld or tuples; did you mean yaml?` {
		t.Error(err)
	}
}

// TestForeignKinds checks that a load counts the kinds that the ontology does not have by their names, also those
// beyond the list.
func TestForeignKinds(t *testing.T) {
	dir := folder(t,
		map[string]string{"k.nt": `<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Film> .
<http://e/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Film> .
<http://e/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Book> .
<http://e/b> <http://e/by> <http://e/a> .
`})
	r, err := newLoader(t, loader.Options{}).Check(context.Background(), filepath.Join(dir, "k.nt"))
	if err != nil || !maps.Equal(r.ForeignKinds, map[string]int{"http://e/Film": 2, "http://e/Book": 1}) {
		t.Fatalf("%v: %v", err, r.ForeignKinds)
	}
	if got, want := r.ForeignKindText(1), "        2  http://e/Film\n        1  of other names\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
