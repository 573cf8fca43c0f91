package export_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/walk"
	"nexum/server/export"
)

// debianPython is the Python for which python3-networkx is installed. The path may have another one first.
const debianPython = "/usr/bin/python3"

// tool runs a program that the tests need, and returns its output.
func tool(t testing.TB, name string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("this test needs %s; make test installs it", name)
	}
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%.4000s", name, err, stderr.String())
	}
	return out
}

// files writes a graph in every format and returns the file names by format.
func files(t testing.TB, g *export.Graph) map[string]string {
	t.Helper()
	dir := t.TempDir()
	out := map[string]string{}
	for _, f := range export.Formats() {
		out[f.Name] = filepath.Join(dir, "all."+f.Extension)
		if err := os.WriteFile(out[f.Name], write(t, g, f.Name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// found is the content of a file as a tool reads it.
type found struct {
	Nodes, Edges map[string]map[string]any
	Graph        map[string]any
}

// wanted returns what a tool should find, computed from the view.
func wanted(t testing.TB, g *export.Graph) found {
	t.Helper()
	v, w := g.View, found{Nodes: map[string]map[string]any{}, Edges: map[string]map[string]any{}}
	for n := range g.Entities {
		w.Nodes[v.ID(n)] = map[string]any{"name": v.Name(n), "kind": v.Kind(n).Enum}
	}
	for r, err := range g.Relations {
		if err != nil {
			t.Fatal(err)
		}
		s, err := g.Engine.Summarize(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		typ := "RELATED"
		if k := v.PredType(r.Type); k != nil {
			typ = k.Name
		}
		w.Edges[v.RelationID(r)] = map[string]any{
			"source": v.ID(r.Source), "target": v.ID(r.Target), "type": typ, "modality": s.Modality.String(),
			"confidence": s.Confidence, "derived": r.Derived(), "disputed": s.Disputed,
			"validFrom": s.Period.From.Plain().String(), "validTo": s.Period.To.Plain().String(),
		}
	}
	return w
}

// asText makes values comparable, because some tools lose types.
func asText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return strings.TrimSuffix(fmt.Sprintf("%.6g", v), ".0")
	}
	return fmt.Sprint(v)
}

// compare reports the differences between found and expected content. change is the change that the format makes to
// texts.
func compare(t *testing.T, what string, got, want found, change func(string) string) {
	t.Helper()
	if len(got.Nodes) != len(want.Nodes) || len(got.Edges) != len(want.Edges) {
		t.Errorf("%s: %d entities and %d relations, want %d and %d", what, len(got.Nodes), len(got.Edges), len(want.Nodes),
			len(want.Edges))
	}
	each := func(got, want map[string]map[string]any) {
		for id, attributes := range want {
			have, ok := got[change(id)]
			if !ok {
				t.Errorf("%s: %q is missing", what, id)
				continue
			}
			for name, value := range attributes {
				g := have[name]
				if name == "name" && g == nil {
					g = have["label"]
				}
				w := change(asText(value))
				if asText(g) != w {
					t.Errorf("%s: %q: %s is %.200q, want %.200q", what, id, name, asText(g), w)
				}
			}
		}
	}
	each(got.Nodes, want.Nodes)
	each(got.Edges, want.Edges)
	checkCited(t, what, got)
	for id, e := range got.Edges {
		w := want.Edges[id]
		if w != nil && w["derived"] == true && !strings.Contains(fmt.Sprint(e["citations"]), "isaacs-2019") {
			t.Errorf("%s: the derived %s cites nothing: %v", what, id, e["citations"])
		}
	}
}

// checkCited checks the citations of one relation of the fixture: two periods, each with its own place.
func checkCited(t *testing.T, what string, got found) {
	t.Helper()
	const id = "21vianet|OPERATES|azure-china"
	e, ok := got.Edges[id]
	if !ok {
		return // the file is of another graph
	}
	for _, place := range [...]string{"isaacs-2019", "4.5", "note 7", "microsoft"} {
		if !strings.Contains(fmt.Sprint(e["citations"]), place) {
			t.Errorf("%s: %s does not cite %s: %v", what, id, place, e["citations"])
		}
	}
	// Versions of networkx represent an open end differently.
	open := func(spells any) string {
		return strings.NewReplacer("<nil>", "", "None", "").Replace(fmt.Sprint(spells))
	}
	if strings.HasSuffix(what, ".gexf") && strings.HasPrefix(what, "networkx") {
		if got := open(e["spells"]); got != "[[2013-06-01 2015-12-31] [2017-01-01 ]]" {
			t.Errorf("%s: the spells of %s are %s", what, id, got)
		}
		if got := open(got.Nodes["csl"]["spells"]); got != "[[2017-06-01 ]]" {
			t.Errorf("%s: the spells of the law are %s", what, got)
		}
	}
	if n := got.Nodes["21vianet"]; strings.Contains(what, "json") || strings.Contains(what, "cyjs") {
		if facts, _ := n["facts"].(map[string]any); facts["employees"] != 2000.0 || facts["stateOwned"] != false ||
			facts["foundedOn"] != "1999" {
			t.Errorf("%s: the facts of 21vianet are %v", what, n["facts"])
		}
	} else if asText(n["employees"]) != "2000" {
		t.Errorf("%s: 21vianet employs %v", what, n["employees"])
	}
}

func unchanged(s string) string { return s }

// visible returns a text as formats without control characters write it.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return 0xFFFD
		}
		return r
	}, s)
}

// TestTools reads exports with the tools that they are made for.
func TestTools(t *testing.T) {
	seed := rand.Uint64()
	graphs := map[string][]claim.Claim{
		"made":                         claims(),
		fmt.Sprintf("random %d", seed): random(rand.New(rand.NewPCG(seed, 1)), 200),
	}
	for name, list := range graphs {
		t.Run(name, func(t *testing.T) {
			g := whole(t, list)
			f := files(t, g)
			want := wanted(t, g)
			t.Run("networkx", func(t *testing.T) { networkx(t, f, want) })
			t.Run("node", func(t *testing.T) { node(t, f, want) })
			t.Run("graphviz", func(t *testing.T) { graphviz(t, g, f, want) })
			t.Run("raptor", func(t *testing.T) { raptor(t, f) })
			t.Run("mermaid", func(t *testing.T) { mermaid(t, g, f, name == "made") })
			t.Run("xmllint", func(t *testing.T) { xmllint(t, f) })
		})
	}
}

func networkx(t *testing.T, f map[string]string, want found) {
	read := []string{"gexf=" + f["GEXF"], "graphml=" + f["GRAPHML"], "csv=" + f["CSV_NODES"], "csv=" + f["CSV_EDGES"]}
	var out map[string]json.RawMessage
	if err := json.Unmarshal(tool(t, debianPython, append([]string{"testtools/read.py"}, read...)...), &out); err != nil {
		t.Fatal(err)
	}
	for _, file := range read[:2] {
		var got found
		if err := json.Unmarshal(out[file], &got); err != nil {
			t.Fatal(err)
		}
		compare(t, "networkx "+file, got, want, visible)
	}
	var got found
	if err := errors.Join(json.Unmarshal(out[read[2]], &got.Nodes), json.Unmarshal(out[read[3]], &got.Edges)); err != nil {
		t.Fatal(err)
	}
	compare(t, "csv", got, want, func(s string) string {
		// TestCell covers the formulas of spreadsheets.
		return export.Cell(visible(s))
	})
}

func node(t *testing.T, f map[string]string, want found) {
	if _, err := os.Stat("testtools/node_modules"); err != nil {
		t.Fatal("this test needs the packages of testtools/package.json; make test installs them")
	}
	read := []string{
		"gexf=" + f["GEXF"], "graphml=" + f["GRAPHML"], "graphology=" + f["GRAPHOLOGY"], "cytoscape=" + f["CYTOSCAPE"],
		"nquads=" + f["NQUADS"], "turtle=" + f["TURTLE"], "jsonld=" + f["JSONLD"],
		"ntriples12=" + f["NTRIPLES_12"], "turtle12=" + f["TURTLE_12"],
	}
	var out map[string]json.RawMessage
	if err := json.Unmarshal(tool(t, "node", append([]string{"testtools/read.mjs"}, read...)...), &out); err != nil {
		t.Fatal(err)
	}
	for i, file := range read[:4] {
		var got found
		if err := json.Unmarshal(out[file], &got); err != nil {
			t.Fatal(err)
		}
		change := visible
		if i >= 2 { // JSON can represent every character
			change = unchanged
			if got.Graph["truncated"] != "LIMIT" {
				t.Errorf("%s does not say that it was truncated: %v", file, got.Graph)
			}
		}
		compare(t, file, got, want, change)
	}
	var lines [3][]string
	for i, file := range read[4:7] {
		if err := json.Unmarshal(out[file], &lines[i]); err != nil {
			t.Fatal(err)
		}
		lines[i] = slices.Compact(lines[i])
		if !slices.Equal(lines[i], lines[0]) {
			t.Errorf("%s has %d quads, other than the %d of %s:%s", file, len(lines[i]), len(lines[0]), read[4],
				difference(lines[i], lines[0]))
		}
	}
	var lines12 [2][]string
	for i, file := range read[7:] {
		if err := json.Unmarshal(out[file], &lines12[i]); err != nil {
			t.Fatal(err)
		}
		lines12[i] = slices.Compact(lines12[i])
	}
	if !slices.Equal(lines12[0], lines12[1]) {
		t.Errorf("N3 reads %d triples of RDF 1.2 from N-Triples and %d from Turtle:%s", len(lines12[0]), len(lines12[1]),
			difference(lines12[0], lines12[1]))
	}
	statements := 0
	for _, l := range lines[0] {
		if strings.Contains(l, "/vocabulary/relationType> \"") {
			statements++
		}
	}
	if statements != len(want.Edges) {
		t.Errorf("%d statements of relations, want %d", statements, len(want.Edges))
	}
	text := strings.Join(lines[0], "\n")
	if _, made := want.Nodes["csl"]; made {
		const xsd, base = "http://www.w3.org/2001/XMLSchema#", "https://nexum.example/"
		for _, triple := range [...]string{
			`<` + base + `id/21vianet> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Corporation> .`,
			`<` + base + `id/21vianet> <https://schema.org/alternateName> "世纪互联"@zh .`,
			`<` + base + `id/21vianet> <https://schema.org/foundingDate> "1999"^^<` + xsd + `gYear> .`,
			`<` + base + `id/csl> <http://data.europa.eu/eli/ontology#first_date_entry_in_force> "2017-06-01"^^<` +
				xsd + `date> .`,
			`<` + base +
				`relation/21vianet%7COPERATES%7Cazure-china#time1.begin> <http://www.w3.org/2006/time#inXSDgYearMonth> "2013-06"^^<` +
				xsd + `gYearMonth> .`,
			`<` + base + `relation/21vianet%7COPERATES%7Cazure-china> <http://www.w3.org/ns/prov#wasDerivedFrom> <` + base +
				`id/isaacs-2019> .`,
			`<` + base + `relation/21vianet%7COPERATES%7Cazure-china#claim2> <` + base + `vocabulary/locator> "note 7" .`,
			`<` + base + `id/21vianet> <` + base + `type/OPERATES> <` + base + `id/azure-china> .`,
			`<http://e/a?b=c#d> <http://e/knows> <http://e/%3Cb%3E%20%22c%22> .`,
		} {
			if _, ok := slices.BinarySearch(lines[0], triple); !ok {
				t.Errorf("rdf: there is no %s", triple)
			}
		}
		// Relations that are only alleged or that are denied must not appear as plain triples.
		for _, triple := range [...]string{
			`<` + base + `id/21vianet> <` + base + `type/PARTNERS_WITH> <`,
			`<` + base + `id/sinnet> <` + base + `type/OPERATES> <`,
			`<` + base + `id/sinnet> <https://schema.org/foundingDate> `,
		} {
			if strings.Contains(text, triple) {
				t.Errorf("rdf: says outright %s", triple)
			}
		}
	}
	for id, n := range want.Nodes {
		name, _ := json.Marshal(strings.NewReplacer("\x00", "\ufffd", "\ufffe", "\ufffd").Replace(n["name"].(string)))
		var plain string
		_ = json.Unmarshal(name, &plain)
		if short := []rune(plain); !strings.ContainsAny(plain, "\"\\\n\r\t\a\x1b\x00") &&
			!strings.Contains(text, string(short)) {
			t.Errorf("rdf: the name of %s is missing: %.100q", id, plain)
		}
	}
}

// difference returns the lines that are in only one of two sorted lists.
func difference(a, b []string) string {
	var out strings.Builder
	count := 0
	for i, pair := range [2][2][]string{{a, b}, {b, a}} {
		for _, l := range pair[0] {
			if _, ok := slices.BinarySearch(pair[1], l); !ok && count < 8 {
				count++
				fmt.Fprintf(&out, "\n%s %.300s", []string{"+", "-"}[i], l)
			}
		}
	}
	return out.String()
}

func graphviz(t *testing.T, g *export.Graph, f map[string]string, want found) {
	var dot struct {
		Objects []map[string]any
		Edges   []map[string]any
	}
	if err := json.Unmarshal(tool(t, "dot", "-Kosage", "-Tdot_json", f["DOT"]), &dot); err != nil {
		t.Fatal(err)
	}
	if len(dot.Objects) != len(want.Nodes) || len(dot.Edges) != len(want.Edges) {
		t.Errorf("dot: %d nodes and %d edges, want %d and %d", len(dot.Objects), len(dot.Edges), len(want.Nodes),
			len(want.Edges))
	}
	derived := 0
	for _, e := range dot.Edges {
		if e["style"] == "dashed" {
			derived++
		}
	}
	for _, e := range want.Edges {
		if e["derived"] == true {
			derived--
		}
	}
	if derived != 0 {
		t.Errorf("dot: %d more dashed edges than derived relations", derived)
	}
	// The picture shows the name, and none of its characters was read as markup.
	first := &export.Graph{
		View: g.View, Engine: g.Engine, Title: g.Title,
		Relations: export.FromSubgraph(g.View, g.Engine, walk.Subgraph{}).Relations,
	}
	first.Entities = func(yield func(graph.Node) bool) {
		count := 0
		for n := range g.Entities {
			if count++; count > 60 || !yield(n) {
				return
			}
		}
	}
	file := filepath.Join(t.TempDir(), "some.dot")
	if err := os.WriteFile(file, write(t, first, "DOT"), 0o600); err != nil {
		t.Fatal(err)
	}
	svg := tool(t, "dot", "-Tsvg", file)
	shown := svgText(t, svg)
	for n := range first.Entities {
		for line := range strings.Lines(visible(strings.ReplaceAll(g.View.Name(n), "\r", "\n"))) {
			line = strings.Join(strings.Fields(line), " ")
			if len([]rune(line)) < 150 && !strings.ContainsAny(line, "\u2028\u2029") && !strings.Contains(shown, line) {
				t.Errorf("dot -Tsvg does not show %q", line)
			}
		}
	}
}

// TestDense runs dot without flags on more relations than its layered layout can handle.
func TestDense(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	b := &book{}
	for i := range 150 {
		b.entity(fmt.Sprintf("e%d", i), "Company", fmt.Sprintf("Company %d", i))
	}
	for range 3000 {
		b.relate(fmt.Sprintf("e%d", r.IntN(150)), []string{"OWNS", "SUPPLIES"}[r.IntN(2)], fmt.Sprintf("e%d", r.IntN(150)))
	}
	file := filepath.Join(t.TempDir(), "dense.dot")
	if err := os.WriteFile(file, write(t, whole(t, b.claims), "DOT"), 0o600); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	shown := svgText(t, tool(t, "dot", "-Tsvg", file))
	if took := time.Since(start); took > 15*time.Minute { // the layered layout would take hours
		t.Errorf("dot takes %s", took)
	}
	for i := range 150 {
		if name := fmt.Sprintf("Company %d", i); !strings.Contains(shown, name) {
			t.Errorf("%s is not drawn", name)
		}
	}
}

// svgText returns the text in a picture. Elements that Graphviz does not write are an error.
func svgText(t *testing.T, svg []byte) string {
	t.Helper()
	var out strings.Builder
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return strings.Join(strings.Fields(out.String()), " ")
		}
		if err != nil {
			t.Fatalf("the SVG is not well-formed: %v", err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if !slices.Contains([]string{"svg", "g", "title", "polygon", "path", "text", "ellipse", "polyline"},
				tok.Name.Local) {
				t.Errorf("the SVG has an element %s", tok.Name.Local)
			}
		case xml.CharData:
			out.Write(bytes.ReplaceAll(tok, []byte("\u00a0"), []byte(" ")))
			out.WriteByte(' ')
		}
	}
}

func raptor(t *testing.T, f map[string]string) {
	lines := func(format, file string) []string {
		list := strings.Split(strings.TrimSpace(string(tool(t, "rapper", "-q", "-i", format, "-o", "ntriples", file))), "\n")
		slices.Sort(list)
		return slices.Compact(list)
	}
	a, b := lines("nquads", f["NQUADS"]), lines("turtle", f["TURTLE"])
	if !slices.Equal(a, b) {
		t.Errorf("raptor reads %d triples from N-Quads and %d from Turtle:%s", len(a), len(b), difference(a, b))
	}
	raw, err := os.ReadFile(f["NQUADS"])
	if err != nil {
		t.Fatal(err)
	}
	ours := slices.DeleteFunc(strings.Split(strings.TrimSpace(string(raw)), "\n"), func(line string) bool {
		return strings.HasPrefix(line, "#") // comments
	})
	slices.Sort(ours)
	if n := len(slices.Compact(ours)); n != len(a) {
		t.Errorf("raptor reads %d triples of %d", len(a), n)
	}
}

// xmllint checks that XML is well-formed and that GEXF conforms to a schema. If NEXUM_GEXF_XSD names the official
// schema, it checks that too.
func xmllint(t *testing.T, f map[string]string) {
	tool(t, "xmllint", "--noout", "--nonet", f["GEXF"], f["GRAPHML"])
	tool(t, "xmllint", "--noout", "--nonet", "--relaxng", "testdata/gexf.rng", f["GEXF"])
	if xsd := os.Getenv("NEXUM_GEXF_XSD"); xsd != "" {
		tool(t, "xmllint", "--noout", "--nonet", "--schema", xsd, f["GEXF"])
	}
}
