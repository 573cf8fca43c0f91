package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"nexum/graph/claim"
	"nexum/server/export"
)

func TestCell(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", "a=b": "a=b", "=1": "'=1", "+1": "'+1", "-x": "'-x", "@x": "'@x", "\t=1": "'\t=1", " =1": "' =1",
		"\n": "'\n", "\ufeff=1": "'\ufeff=1", "＝1": "'＝1", "％": "％", "x\x00y": "x\ufffdy", "é\x85": "é\ufffd", "世": "世",
		"'": "'", "|calc": "'|calc",
		"-1": "-1", "-0.5e3": "-0.5e3", "-1+2": "'-1+2", "-1 | -2": "'-1 | -2", "-0x1p-2": "'-0x1p-2",
	} {
		if got := export.Cell(in); got != want {
			t.Errorf("Cell(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzCell(f *testing.F) {
	for _, s := range hostileTexts() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := export.Cell(s)
		if !utf8.ValidString(got) || strings.ContainsRune(got, 0) {
			t.Errorf("%q is no text for a cell", got)
		}
		isNumber := json.Valid([]byte(got))
		if strings.ContainsAny(strings.TrimSpace(got)[:min(1, len(strings.TrimSpace(got)))], "=+-@|%") && !isNumber {
			t.Errorf("%q could be a formula", got)
		}
	})
}

// The lines that nexum writes. No text of the data can add a line.
var (
	quadLine = regexp.MustCompile(`^(<[^\x00-\x20<>"{}|^` + "`" + `\\]*>|_:[a-zA-Z0-9_]+) <[^\x00-\x20<>"{}|^` + "`" +
		`\\]*> (<[^\x00-\x20<>"{}|^` + "`" +
		`\\]*>|_:[a-zA-Z0-9_]+|"([^"\\\n\r]|\\[tnr"\\]|\\u[0-9A-F]{4})*"(@[a-z0-9-]+|\^\^<[^\x00-\x20<>"{}|^` + "`" +
		`\\]*>)?) \.$`)
	mermaidLine = regexp.MustCompile(
		`^(flowchart LR|  %% [^{}\n\r]*|  n[0-9]+\["([a-zA-Z0-9 ,;#]|[^\x00-\x7f])*"\]|  n[0-9]+ (--|-\.-)[>x]\|"([A-Z0-9#;])*"\| n[0-9]+)$`)
	dotLine = regexp.MustCompile(
		`^(digraph nexum \{|\}|  (node|edge) \[.*\]|  graph \[(, )?(comment|revision|truncated)=.*\]|  "([^"\\]|\\["\\])*"( -> "([^"\\]|\\["\\])*")? \[([a-zA-Z]+=("([^"\\]|\\["\\n])*"|dashed|red|both)(, )?)*\])$`)
)

// FuzzWrite writes one text in every place of a graph, in every format.
func FuzzWrite(f *testing.F) {
	for _, s := range hostileTexts() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) { // a view never contains invalid UTF-8
			s = strings.ToValidUTF8(s, "\ufffd")
		}
		b := &book{}
		b.entity("isaacs-2019", "Document", s)
		b.entity("a"+s, "Company", s)
		b.say("a"+s, "industry", claim.Value{Text: s, Lang: s})
		b.say("a"+s, "foundedOn", claim.Literal(s))
		b.say("a"+s, claim.PredicateAlias, claim.Literal(s+s))
		b.say("a"+s, claim.PredicateDescription, claim.Literal(s))
		b.relate("a"+s, "OWNS", "isaacs-2019", func(c *claim.Context) { c.Locator, c.Attributes, c.Relays = s, s, s })
		b.say("a"+s, "http://e/"+s, claim.EntityValue("b"+s))
		b.say("a"+s, "p"+s, claim.Value{Text: s, Datatype: "http://e/" + s})
		g := whole(t, b.claims)
		g.Title = s
		entities, relations := 0, 0
		for range g.Entities {
			entities++
		}
		for range g.Relations {
			relations++
		}
		for _, name := range [...]string{"GEXF", "GRAPHML"} {
			checkXML(t, name, write(t, g, name), entities, relations)
		}
		for _, name := range [...]string{"CYTOSCAPE", "GRAPHOLOGY", "JSONLD"} {
			if out := write(t, g, name); !json.Valid(out) || bytes.ContainsAny(out, "<>&\u2028\u2029") {
				t.Errorf("%s is no JSON that can stand anywhere: %s", name, out)
			}
		}
		for name, count := range map[string]int{"CSV_NODES": entities, "CSV_EDGES": relations} {
			rows, err := csv.NewReader(bytes.NewReader(write(t, g, name))).ReadAll()
			if err != nil || len(rows) != count+1 {
				t.Errorf("%s: %d rows, want %d and a head: %v", name, len(rows), count, err)
			}
		}
		for name, line := range map[string]*regexp.Regexp{"NQUADS": quadLine, "MERMAID": mermaidLine} {
			for l := range strings.Lines(string(write(t, g, name))) {
				if comment := strings.HasPrefix(l, "# nexum RDF: "); !comment && !line.MatchString(strings.TrimSuffix(l, "\n")) {
					t.Errorf("%s: a line that is none of ours: %q", name, l)
				}
			}
		}
		statements := strings.TrimSuffix(string(write(t, g, "DOT")), "\n")
		for _, l := range splitDOT(statements) {
			if !dotLine.MatchString(l) {
				t.Errorf("DOT: a line that is none of ours: %q", l)
			}
		}
	})
}

// splitDOT splits text into lines, except within quotes.
func splitDOT(s string) []string {
	var out []string
	start, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '\n' && !quoted:
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	return append(out, s[start:])
}

// checkXML counts the entities and relations in an XML file, and rejects elements that nexum does not write.
func checkXML(t *testing.T, name string, file []byte, entities, relations int) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(file))
	count := map[string]int{}
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			count[tok.Name.Local]++
		case xml.Comment, xml.Directive:
			t.Errorf("%s has a comment or a directive", name)
		}
	}
	if count["node"] != entities || count["edge"] != relations {
		t.Errorf("%s: %d nodes and %d edges, want %d and %d", name, count["node"], count["edge"], entities, relations)
	}
	for _, e := range [...]string{"script", "b", "x", "evil"} {
		if count[e] > 0 {
			t.Errorf("%s has an element %s", name, e)
		}
	}
}
