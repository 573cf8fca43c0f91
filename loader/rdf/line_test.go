package rdf

import (
	"reflect"
	"strings"
	"testing"
)

func TestParseQuad(t *testing.T) {
	for line, want := range map[string]Quad{
		`<a:s> <a:p> <a:o> .`: {
			Term{Kind: IRI, Text: "a:s"},
			Term{Kind: IRI, Text: "a:p"},
			Term{Kind: IRI, Text: "a:o"},
			Term{},
			0, 0,
		},
		`<a:s><a:p>_:b-1<a:g>.`: {
			Term{Kind: IRI, Text: "a:s"},
			Term{Kind: IRI, Text: "a:p"},
			Term{Kind: Blank, Text: "b-1"},
			Term{Kind: IRI, Text: "a:g"},
			0, 0,
		},
		"\t_:1\t<a:p> \"\" _:世. # and so on": {
			Term{Kind: Blank, Text: "1"}, Term{Kind: IRI, Text: "a:p"}, Term{Kind: Literal}, Term{Kind: Blank, Text: "世"}, 0, 0,
		},
		`<a:\u4e16\U0001F600> <a:p> "\t\b\n\r\f\"\'\\\u00e9é"@EN-us .`: {
			Term{Kind: IRI, Text: "a:世😀"},
			Term{Kind: IRI, Text: "a:p"},
			Term{Kind: Literal, Text: "\t\b\n\r\f\"'\\éé", Lang: "en-us"},
			Term{},
			0, 0,
		},
		`<a:s> <a:p> "1"^^<a:int>.`: {
			Term{Kind: IRI, Text: "a:s"},
			Term{Kind: IRI, Text: "a:p"},
			Term{Kind: Literal, Text: "1", Datatype: "a:int"},
			Term{},
			0, 0,
		},
	} {
		var p LineParser
		got, ok, wrong := p.Parse(line)
		if !ok {
			t.Errorf("%s: %s at %d", line, wrong, p.off)
			continue
		}
		for _, part := range []*Term{&got.Subject, &got.Predicate, &got.Object, &got.Graph} {
			part.Col = 0
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", line, got, want)
		}
	}
	for _, line := range []string{"", " ", "# comment", "\t # comment"} {
		var p LineParser
		if _, ok, wrong := p.Parse(line); ok || wrong != "" {
			t.Errorf("%q: %v, %q, want nothing", line, ok, wrong)
		}
	}
}

func TestParseQuadAllocatesNothing(t *testing.T) {
	line := `<http://example.org/s> <http://example.org/p> "a literal"^^<http://example.org/t> <http://example.org/g> .`
	var p LineParser
	if n := testing.AllocsPerRun(100, func() { p.Parse(line) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkParseQuad(b *testing.B) {
	line := `</en/starship_troopers_1997> </film/film/starring> _:41226 .`
	var p LineParser
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		p.Parse(line)
	}
}

// writeQuad writes a quad in the syntax of the parser.
func writeQuad(q Quad) string {
	var b strings.Builder
	for _, t := range []Term{q.Subject, q.Predicate, q.Object, q.Graph} {
		switch t.Kind {
		case IRI:
			b.WriteString("<" + t.Text + "> ")
		case Blank:
			b.WriteString("_:" + t.Text + " ")
		case Literal:
			b.WriteString(`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`).Replace(t.Text) + `"`)
			if t.Lang != "" {
				b.WriteString("@" + t.Lang)
			}
			if t.Datatype != "" {
				b.WriteString("^^<" + t.Datatype + ">")
			}
			b.WriteByte(' ')
		}
	}
	return b.String() + "."
}

func FuzzParseQuad(f *testing.F) {
	for _, s := range []string{
		`<a:s> <a:p> <a:o> <a:g> . # comment`, `_:a <a:p> "x\u00e9\n"@en-us .`, `<a:\u4e16> <a:p> "1"^^<a:int> _:g .`,
		`<a:s> <a:p> "o .`, `"`, `_:`, `<`, `<a:s> <a:p> "\`, `<a:s> <a:p> "x"@`, `_:é.. <a:p> _:b. .`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		var p LineParser
		q, ok, wrong := p.Parse(line)
		if p.off < 0 || p.off > len(line) || ok && wrong != "" {
			t.Fatalf("off %d of %d, ok %v, %q", p.off, len(line), ok, wrong)
		}
		if !ok {
			return
		}
		again := writeQuad(q)
		q2, ok, wrong := p.Parse(again)
		if !ok || writeQuad(q2) != again {
			t.Fatalf("%q was written as %q, which is read as %q, %s", line, again, writeQuad(q2), wrong)
		}
	})
}
