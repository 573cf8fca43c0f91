package loader

import (
	"strings"
	"testing"
)

func TestParseQuad(t *testing.T) {
	for line, want := range map[string]quad{
		`<a:s> <a:p> <a:o> .`: {term{kind: iri, text: "a:s"}, term{kind: iri, text: "a:p"}, term{kind: iri, text: "a:o"}, term{}},
		`<a:s><a:p>_:b-1<a:g>.`: {
			term{kind: iri, text: "a:s"}, term{kind: iri, text: "a:p"}, term{kind: blank, text: "b-1"}, term{kind: iri, text: "a:g"},
		},
		"\t_:1\t<p> \"\" _:世. # and so on": {
			term{kind: blank, text: "1"}, term{kind: iri, text: "p"}, term{kind: literal}, term{kind: blank, text: "世"},
		},
		`<a:\u4e16\U0001F600> <a:p> "\t\b\n\r\f\"\'\\\u00e9é"@EN-us .`: {
			term{kind: iri, text: "a:世😀"},
			term{kind: iri, text: "a:p"},
			term{kind: literal, text: "\t\b\n\r\f\"'\\éé", lang: "en-us"},
			term{},
		},
		`<a:s> <a:p> "1"^^<a:int>.`: {
			term{kind: iri, text: "a:s"}, term{kind: iri, text: "a:p"}, term{kind: literal, text: "1", typ: "a:int"}, term{},
		},
	} {
		var p quadParser
		got, ok, wrong := p.parse(line)
		if !ok {
			t.Errorf("%s: %s at %d", line, wrong, p.off)
			continue
		}
		for _, part := range []*term{&got.subject, &got.predicate, &got.object, &got.graph} {
			part.raw, part.col = "", 0
		}
		if got != want {
			t.Errorf("%s: got %+v, want %+v", line, got, want)
		}
	}
	for _, line := range []string{"", " ", "# comment", "\t # comment"} {
		var p quadParser
		if _, ok, wrong := p.parse(line); ok || wrong != "" {
			t.Errorf("%q: %v, %q, want nothing", line, ok, wrong)
		}
	}
}

func TestParseQuadAllocatesNothing(t *testing.T) {
	line := `<http://example.org/s> <http://example.org/p> "a literal"^^<http://example.org/t> <http://example.org/g> .`
	var p quadParser
	if n := testing.AllocsPerRun(100, func() { p.parse(line) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkParseQuad(b *testing.B) {
	line := `</en/starship_troopers_1997> </film/film/starring> _:41226 .`
	var p quadParser
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		p.parse(line)
	}
}

// writeQuad writes a quad as the parser reads it.
func writeQuad(q quad) string {
	var b strings.Builder
	for _, t := range []term{q.subject, q.predicate, q.object, q.graph} {
		switch t.kind {
		case iri:
			b.WriteString("<" + t.text + "> ")
		case blank:
			b.WriteString("_:" + t.text + " ")
		case literal:
			b.WriteString(`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`).Replace(t.text) + `"`)
			if t.lang != "" {
				b.WriteString("@" + t.lang)
			}
			if t.typ != "" {
				b.WriteString("^^<" + t.typ + ">")
			}
			b.WriteByte(' ')
		}
	}
	return b.String() + "."
}

func FuzzParseQuad(f *testing.F) {
	for _, s := range []string{
		`<a:s> <a:p> <a:o> <a:g> . # comment`, `_:a <p> "x\u00e9\n"@en-us .`, `<a:\u4e16> <a:p> "1"^^<a:int> _:g .`,
		`<a:s> <a:p> "o .`, `"`, `_:`, `<`, `<a:s> <a:p> "\`, `<a:s> <a:p> "x"@`, `_:é.. <a:p> _:b. .`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		var p quadParser
		q, ok, wrong := p.parse(line)
		if p.off < 0 || p.off > len(line) || ok && wrong != "" {
			t.Fatalf("off %d of %d, ok %v, %q", p.off, len(line), ok, wrong)
		}
		if !ok {
			return
		}
		again := writeQuad(q)
		q2, ok, wrong := p.parse(again)
		if !ok || writeQuad(q2) != again {
			t.Fatalf("%q was written as %q, which is read as %q, %s", line, again, writeQuad(q2), wrong)
		}
	})
}
