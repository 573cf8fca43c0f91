package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"nexum/loader/rdf"
	"nexum/server/export"
)

// TestKumu checks what Kumu requires: labels, connections between elements, and ids that are unique in the file.
func TestKumu(t *testing.T) {
	g := whole(t, claims())
	want := wanted(t, g)
	var file struct {
		Elements    []map[string]any
		Connections []map[string]any
	}
	if err := json.Unmarshal(write(t, g, "KUMU"), &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Elements) != len(want.Nodes) || len(file.Connections) != len(want.Edges) {
		t.Errorf("%d elements and %d connections, want %d and %d", len(file.Elements), len(file.Connections), len(want.Nodes),
			len(want.Edges))
	}
	ids, elements := map[string]bool{}, map[string]map[string]any{}
	for _, e := range slices.Concat(file.Elements, file.Connections) {
		id, _ := e["id"].(string)
		if id == "" || ids[id] {
			t.Errorf("the id %q is not unique", id)
		}
		ids[id] = true
	}
	for _, e := range file.Elements {
		elements[e["id"].(string)] = e
		if w := want.Nodes[e["id"].(string)]; e["label"] != w["name"] || e["type"] != w["kind"] {
			t.Errorf("%v, want %v", e, w)
		}
	}
	for _, c := range file.Connections {
		w := want.Edges[c["id"].(string)]
		if c["from"] != w["source"] || c["to"] != w["target"] || c["type"] != w["type"] || c["derived"] != w["derived"] ||
			elements[c["from"].(string)] == nil {
			t.Errorf("%v, want %v", c, w)
		}
		if d := c["direction"]; d != "directed" && !(d == "undirected" && c["symmetric"] == true) {
			t.Errorf("%v has the direction %v", c["id"], d)
		}
	}
	if e := elements["21vianet"]; e["employees"] != 2000.0 || e["stateOwned"] != false || e["foundedOn"] != "1999" {
		t.Errorf("facts of 21vianet: %v", e)
	}
}

// TestFlourish checks that links refer to points, and that the columns that Flourish binds come first.
func TestFlourish(t *testing.T) {
	g := whole(t, claims())
	read := func(format string) [][]string {
		rows, err := csv.NewReader(bytes.NewReader(write(t, g, format))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if names := slices.Sorted(slices.Values(rows[0])); len(slices.Compact(names)) != len(rows[0]) {
			t.Errorf("%s: a column occurs twice: %v", format, rows[0])
		}
		return rows
	}
	points, links := read("FLOURISH_POINTS"), read("FLOURISH_LINKS")
	if got := strings.Join(points[0][:3], ","); got != "id,label,group" {
		t.Errorf("columns of points: %s", got)
	}
	if got := strings.Join(links[0][:3], ","); got != "source,target,value" {
		t.Errorf("columns of links: %s", got)
	}
	ids := map[string]bool{}
	for _, p := range points[1:] {
		ids[p[0]] = true
	}
	for _, l := range links[1:] {
		if !ids[l[0]] || !ids[l[1]] {
			t.Errorf("a link refers to no point: %v", l[:2])
		}
	}
	if want := wanted(t, g); len(ids) != len(want.Nodes) || len(links)-1 != len(want.Edges) {
		t.Errorf("%d points and %d links, want %d and %d", len(ids), len(links)-1, len(want.Nodes), len(want.Edges))
	}
}

// quadsOf reads RDF with the package that loads it, and returns the quads as texts.
func quadsOf(t *testing.T, b []byte, f rdf.Format) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	var text func(x rdf.Term) string
	text = func(x rdf.Term) string {
		if x.Kind == rdf.TripleTerm {
			return "<<" + text(x.Triple.Subject) + " " + text(x.Triple.Predicate) + " " + text(x.Triple.Object) + ">>"
		}
		return x.Text + "@" + x.Lang + "^" + x.Datatype
	}
	for q, err := range rdf.Read(io.Reader(bytes.NewReader(b)), f, "http://file/") {
		if err != nil {
			t.Fatal(err)
		}
		out[text(q.Subject)+" "+text(q.Predicate)+" "+text(q.Object)] = true
	}
	return out
}

// TestRDF12 compares RDF 1.2 with RDF 1.1: what it asserts is the same, and each statement and its claims are reifiers.
func TestRDF12(t *testing.T) {
	g := whole(t, claims())
	old, lines := quadsOf(t, write(t, g, "NQUADS"), rdf.NQuads), quadsOf(t, write(t, g, "NTRIPLES_12"), rdf.NTriples)
	blocks := quadsOf(t, write(t, g, "TURTLE_12"), rdf.Turtle)
	for q := range lines {
		if !blocks[q] {
			t.Errorf("Turtle has no %s", q)
		}
	}
	if len(blocks) != len(lines) {
		t.Errorf("%d triples in N-Triples and %d in Turtle", len(lines), len(blocks))
	}
	const rdfNS, prov = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/ns/prov#"
	for q := range old {
		isReified := false
		for _, p := range [...]string{"subject", "predicate", "object", "type"} {
			isReified = isReified || strings.Contains(q, " "+rdfNS+p+"@^ ") &&
				(p != "type" || strings.Contains(q, rdfNS+"Statement"))
		}
		if !isReified && !lines[q] {
			t.Errorf("RDF 1.2 has no %s", q)
		}
	}
	const base = "https://nexum.example/"
	for _, want := range []string{
		base + "relation/21vianet%7COPERATES%7Cazure-china@^ " + rdfNS + "reifies@^ <<" + base + "id/21vianet@^ " + base +
			"type/OPERATES@^ " + base + "id/azure-china@^>>",
		base + "relation/21vianet%7COPERATES%7Cazure-china#claim1@^ " + rdfNS + "reifies@^ <<" + base + "id/21vianet@^ " +
			base + "type/OPERATES@^ " + base + "id/azure-china@^>>",
		base + "relation/csl%7CCONSTRAINS%7C21vianet@^ " + prov + "wasGeneratedBy@^ " + base +
			"relation/csl%7CCONSTRAINS%7C21vianet#derivation@^",
		base + "relation/csl%7CCONSTRAINS%7C21vianet#derivation@^ " + prov + "used@^ " + base +
			"relation/csl%7CAPPLIES_IN%7Cchina@^",
		base + "relation/csl%7CCONSTRAINS%7C21vianet@^ " + prov + "wasDerivedFrom@^ " + base +
			"relation/csl%7CREGULATES%7Cnetwork-operation@^",
		base + "relation/21vianet%7CPARTNERS_WITH%7Cmicrosoft#claim1@^ " + prov + "wasAttributedTo@^ " + base + "id/sinnet@^",
		base + "id/21vianet@^ http://www.w3.org/2000/01/rdf-schema#label@^ 21Vianet@^",
		base + "type/OPERATES@^ http://www.w3.org/2000/01/rdf-schema#label@^ operates@^",
	} {
		if !lines[want] {
			t.Errorf("there is no %s", want)
		}
	}
	// A triple term does not assert its triple. An alleged or denied relation must not appear as a plain triple.
	for q := range lines {
		for _, s := range [...]string{
			base + "id/21vianet@^ " + base + "type/PARTNERS_WITH@^",
			base + "id/sinnet@^ " + base + "type/OPERATES@^",
		} {
			if strings.HasPrefix(q, s) {
				t.Errorf("says outright %s", q)
			}
		}
		if strings.Contains(q, "CONSTRAINS%7C21vianet#claim") && strings.Contains(q, "reifies@^") {
			t.Errorf("a claim of a premise is given as one of what follows: %s", q)
		}
	}
}

// TestNeo4jHeaders checks the names and types of the columns of tables for Neo4j.
func TestNeo4jHeaders(t *testing.T) {
	g := whole(t, claims())
	for _, tt := range []struct{ format, want string }{
		{
			"NEO4J_NODES",
			"id:ID(nexum),name:string,aliases:string[],description:string,validFrom:string,validTo:string,validFromOrBefore:boolean,documents:string[],citations:string[]," +
				"employees:long,foundedOn:string,foundedOn.alleged:string,http://e/counts:string[],http://e/says:string[],inForceOn:string,stateOwned:boolean,claims:string,:LABEL",
		},
		{
			"NEO4J_RELATIONSHIPS",
			":START_ID(nexum),:END_ID(nexum),id:string,predicate:string,validFrom:string,validTo:string,validFromOrBefore:boolean,validToOrAfter:boolean,periods:string,modality:string," +
				"confidence:double,derived:boolean,disputed:boolean,symmetric:boolean,rule:string,documents:string,citations:string,under:string,claims:string,:TYPE",
		},
	} {
		t.Run(tt.format, func(t *testing.T) {
			b := write(t, g, tt.format)
			if line, _, _ := bytes.Cut(b, []byte("\n")); string(line) != tt.want {
				t.Errorf("%s\nwant\n%s", line, tt.want)
			}
			f, _ := export.ByName(tt.format)
			if x, ok := export.ByExtension(f.Extension); !ok || x.Name != tt.format {
				t.Errorf("the extension %s is of %s", f.Extension, x.Name)
			}
		})
	}
}
