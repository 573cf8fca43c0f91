package rdf

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// TestRDF12 reads the additions of RDF 1.2.
func TestRDF12(t *testing.T) {
	const ex = "http://e/"
	for _, c := range []struct {
		name   string
		format Format
		src    string
		want   string // N-Quads
	}{
		{"triple term", NTriples, `_:r <` + Reifies + `> <<( <http://e/s> <http://e/p> "o"@ar--rtl )>> .`, ""},
		{"nested triple term", NQuads, `_:r <` + Reifies +
			`> <<( <http://e/s> <http://e/p> <<( <http://e/a> <http://e/b> "c" )>> )>> <http://e/g> .`, ""},
		{
			"version", NTriples, "VERSION \"1.2\"\n<http://e/s> <http://e/p> <http://e/o> .",
			"<http://e/s> <http://e/p> <http://e/o> .",
		},
		{
			"annotation", Turtle, `PREFIX : <http://e/> :s :p :o ~ :r {| :q 1 |} .`,
			`<http://e/s> <http://e/p> <http://e/o> . <http://e/r> <` + Reifies +
				`> <<( <http://e/s> <http://e/p> <http://e/o> )>> .
			<http://e/r> <http://e/q> "1"^^<` + xsdInteger + `> .`,
		},
		{
			"two annotations", Turtle, `PREFIX : <http://e/> :s :p :o {| :q :x |} {| :q :y |} .`,
			`<http://e/s> <http://e/p> <http://e/o> . _:a <` + Reifies +
				`> <<( <http://e/s> <http://e/p> <http://e/o> )>> . _:a <http://e/q> <http://e/x> .
			_:b <` + Reifies + `> <<( <http://e/s> <http://e/p> <http://e/o> )>> . _:b <http://e/q> <http://e/y> .`,
		},
		{
			"reified triple", TriG, `PREFIX : <http://e/> :g { << :s :p :o ~ :r >> :q :x . }`,
			`<http://e/r> <` + Reifies +
				`> <<( <http://e/s> <http://e/p> <http://e/o> )>> <http://e/g> . <http://e/r> <http://e/q> <http://e/x> <http://e/g> .`,
		},
		{
			"triple term in Turtle", Turtle, `PREFIX : <http://e/> :r <` + Reifies + `> <<( :s :p "o"@he--rtl )>> .`,
			`<http://e/r> <` + Reifies + `> <<( <http://e/s> <http://e/p> "o"@he--rtl )>> .`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := readAll([]byte(c.src), c.format, ex)
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" {
				c.want = c.src
			}
			want, err := readAll([]byte(strings.ReplaceAll(c.want, " . ", " .\n")), NQuads, "")
			if err != nil {
				t.Fatal(err)
			}
			if !isomorphic(got, want) {
				t.Errorf("got\n%swant\n%s", dump(got), dump(want))
			}
		})
	}
}

func TestJSONLD(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{
			"names, lists and types",
			`{"@context": {"@vocab": "http://e/", "knows": {"@type": "@id"}, "l": {"@container": "@list"}},
			"@id": "http://e/a", "@type": "Person", "name": {"@value": "Anna", "@language": "de"}, "age": 5, "knows": "b", "l": ["x", "y"]}`,
			`<http://e/a> <` + Type +
				`> <http://e/Person> . <http://e/a> <http://e/name> "Anna"@de . <http://e/a> <http://e/age> "5"^^<` +
				xsdInteger + `> .
			<http://e/a> <http://e/knows> <http://base/b> . <http://e/a> <http://e/l> _:1 . _:1 <` + First + `> "x" . _:1 <` +
				Rest + `> _:2 .
			_:2 <` + First + `> "y" . _:2 <` + Rest + `> <` + Nil + `> .`,
		},
		{
			"named graph", `{"@id": "http://e/g", "@graph": [{"@id": "http://e/a", "http://e/p": {"@id": "http://e/b"}}]}`,
			`<http://e/a> <http://e/p> <http://e/b> <http://e/g> .`,
		},
		{"empty", `{}`, ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := readAll([]byte(c.src), JSONLD, "http://base/")
			if err != nil {
				t.Fatal(err)
			}
			want, err := readAll([]byte(strings.ReplaceAll(c.want, " . ", " .\n")), NQuads, "")
			if err != nil {
				t.Fatal(err)
			}
			if !isomorphic(got, want) {
				t.Errorf("got\n%swant\n%s", dump(got), dump(want))
			}
		})
	}
}

// TestErrors checks the places and the texts of errors.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		name   string
		format Format
		src    string
		want   string
	}{
		{
			"relative in N-Triples", NTriples, "<http://e/s> <p> <http://e/o> .",
			"1:15: the IRI is relative: N-Triples and N-Quads need the whole IRI, such as <http://example.org/a>",
		},
		{
			"graph in N-Triples", NTriples, "<http://e/s> <http://e/p> <http://e/o> <http://e/g> .",
			"1:40: expected a full stop at the end of the statement",
		},
		{"prefix", Turtle, "\n ex:a ex:b ex:c .", "2:2: the prefix ex: is not declared; add @prefix ex: <…> . before it"},
		{
			"full stop", Turtle, "<http://e/s> <http://e/p> <http://e/o>\n",
			"2:1: expected a full stop at the end of the statement, not the end of the file",
		},
		{"quote", Turtle, "<http://e/s> <http://e/p> \"é\n\" .", "1:27: the text has no closing quote"},
		{
			"word", Turtle, "<http://e/s> knows <http://e/o> .",
			`1:14: expected a term, not the word "knows"; is a colon or <…> missing?`,
		},
		{"no base", Turtle, "<s> <p> <o> .", "1:1: the IRI <s> is relative, and the file has no base; add @base <…> ."},
		{
			"UTF-8", Turtle, "<http://e/s> <http://e/p> \"\xff\" .",
			"1:27: this is not UTF-8; save the file in UTF-8, or name its encoding: --encoding windows-1252",
		},
		{"XML", XML, "<e:a xmlns:e='http://e/'>\n<e:b></c>", "2:6: </c> closes no element; expected </e:b>"},
		{"XML prefix", XML, "<rdf:RDF/>", `1:1: the prefix rdf: is not declared; add xmlns:rdf="…"`},
		{"XML end", XML, `<rdf:RDF xmlns:rdf="` + NS + `">`, "1:66: the file ends before </rdf:RDF>"},
		{"JSON", JSONLD, "{\n \"a\" 5}", "2:6: this is not JSON: invalid character '5' after object key"},
		{
			"remote context", JSONLD, `{"@context": "https://schema.org/", "name": "x"}`,
			"the context https://schema.org/ is not in the file, and nothing is fetched from the network: replace its address by its content",
		},
		{
			"nested too deep", Turtle, strings.Repeat("[<http://e/p> ", 600),
			"1:7001: lists, blank nodes and triple terms nest deeper than 500",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readAll([]byte(c.src), c.format, "")
			if at, ok := errors.AsType[*SyntaxError](err); !ok || at.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// TestStreaming reads more than a reader may keep in memory, and stops in the middle.
func TestStreaming(t *testing.T) {
	const rows = 50_000
	in := io.MultiReader(strings.NewReader("@prefix : <http://e/> ."), &rowReader{rows: rows})
	n := 0
	for q, err := range Read(in, Turtle, "") {
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("http://e/s%d", n); q.Subject.Text != want || q.Line != n+1 {
			t.Fatalf("%s in line %d, want %s in line %d", q.Subject.Text, q.Line, want, n+1)
		}
		n++
	}
	if n != rows {
		t.Errorf("%d rows, want %d", n, rows)
	}
	for range Read(&rowReader{rows: rows}, Turtle, "") {
		break
	}
	broken := errors.New("the disk is gone")
	for _, err := range Read(io.MultiReader(strings.NewReader("<http://e/a> "), failing{broken}), Turtle, "") {
		if !errors.Is(err, broken) {
			t.Errorf("got %v, want %v", err, broken)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// rowReader yields a text with one statement per line.
type rowReader struct {
	rows, row int
	rest      string
}

func (r *rowReader) Read(b []byte) (int, error) {
	if r.rest == "" {
		if r.row == r.rows {
			return 0, io.EOF
		}
		r.rest = fmt.Sprintf(":s%d :p \"%d\" .\n", r.row, r.row)
		r.row++
	}
	n := copy(b, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// FuzzRead checks that no input makes a reader panic or hang, and that readers yield only valid terms.
func FuzzRead(f *testing.F) {
	for format := NTriples; format <= JSONLD; format++ {
		f.Add([]byte("<http://e/s> <http://e/p> \"o\"@en , 1.5 ."), uint8(format))
		f.Add([]byte("@prefix : <http://e/> . :g { :s :p [ :q (1 2) ], << :a :b :c ~ :r >> {| :x true |} }"), uint8(format))
		f.Add([]byte(`<rdf:RDF xmlns:rdf="`+NS+
			`" xmlns="http://e/"><a rdf:ID="x"><b rdf:parseType="Literal"><c/></b></a></rdf:RDF>`), uint8(format))
		f.Add(
			[]byte(
				`{"@context": {"@vocab": "http://e/"}, "@id": "a", "@type": "B", "c": {"@list": [1, null, {"@value": "x"}]}}`),
			uint8(format))
	}
	f.Fuzz(func(t *testing.T, src []byte, format uint8) {
		if format > uint8(JSONLD) {
			return
		}
		for q, err := range Read(strings.NewReader(string(src)), Format(format), "http://base/") {
			if err != nil {
				continue
			}
			if q.Subject.Kind == None || q.Predicate.Kind != IRI || q.Object.Kind == None {
				t.Fatalf("%v is no quad", q)
			}
		}
	})
}
