package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestValues loads files of other tools with one command and checks that the service returns every value in them,
// and no other. A
// Python program that is independent of nexum determines the expected values.
func TestValues(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	for _, tt := range []struct {
		name, pack, format string
		files              []string
		values             int
		archive            []string // what is loaded instead of the files
	}{
		{"FollowTheMoney", "ownership", "ftm", datasetFiles(t, "ftm-zala.ndjson"), 2472, nil},
		{"STIX of APT1", "threat", "stix", datasetFiles(t, "stix-apt1.json"), 765, nil},
		{"STIX of ATT&CK for ICS", "threat", "stix", datasetFiles(t, "stix-attack-ics.json"), 33456, nil},
		{"a galaxy of MISP", "threat", "misp", datasetFiles(t, "misp-threat-actor.json"), 12605, nil},
		{
			"BODS", "ownership", "bods", unpacked(t, "bods-0.4.tar.gz", "examples/"), 1686,
			datasetFiles(t, "bods-0.4.tar.gz"),
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if len(tt.files) == 0 {
				t.Skip("the data set is absent")
			}
			data := t.TempDir()
			load := tt.files
			if tt.archive != nil {
				load = tt.archive
			}
			must(t, append([]string{"load", "--data", data, "--pack", tt.pack}, load...)...)
			all := dump(t, serve(t, "--data", data, "--limit-cost=1000000000"))
			all.names(t, filepath.Join("..", "..", "loader", "pack", tt.pack))
			expected, missing := map[string]int{}, map[string]int{}
			var examples []string
			n := 0
			rows := expectedValues(t, python, tt.format, tt.files)
			reportExtra(t, all.extra(inputOf(rows)))
			for _, row := range rows {
				n++
				property := row[1].(string)
				expected[property]++
				if !all.has(row) {
					if missing[property]++; missing[property] <= 2 {
						examples = append(examples, fmt.Sprint(row))
					}
				}
			}
			for _, p := range slices.Sorted(maps.Keys(missing)) {
				t.Errorf("%s: found %d of %d values", p, expected[p]-missing[p], expected[p])
			}
			if len(examples) > 0 {
				t.Errorf("such as\n%s", strings.Join(examples, "\n"))
			}
			if n != tt.values {
				t.Errorf("the reader in Python gives %d values, want %d", n, tt.values)
			}
		})
	}
}

// datasetFiles returns the paths of the datasets that exist.
func datasetFiles(t *testing.T, names ...string) (out []string) {
	t.Helper()
	for _, name := range names {
		path := filepath.Join("..", "..", "..", "shared", "datasets", name)
		if _, err := os.Stat(path); err == nil {
			out = append(out, path)
		} else if !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	return out
}

// unpacked unpacks the files of one folder of an archive and returns their paths.
func unpacked(t *testing.T, archive, folder string) (out []string) {
	t.Helper()
	for _, path := range datasetFiles(t, archive) {
		dir := t.TempDir()
		if text, err := exec.Command("tar", "xzf", path, "-C", dir).CombinedOutput(); err != nil {
			t.Fatalf("tar: %v\n%s", err, text)
		}
		files, err := filepath.Glob(filepath.Join(dir, "*", folder, "*"))
		if err != nil {
			t.Fatal(err)
		}
		more, _ := filepath.Glob(filepath.Join(dir, folder, "*"))
		out = append(files, more...)
	}
	return out
}

// expectedValues returns the values that the Python program finds.
func expectedValues(t *testing.T, python, format string, files []string) (rows [][]any) {
	t.Helper()
	cmd := exec.Command(python, append([]string{"../../loader/testdata/values.py", format}, files...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("values.py: %v\n%s", err, &stderr)
	}
	d := json.NewDecoder(bytes.NewReader(out))
	d.UseNumber()
	for {
		var row []any
		if err := d.Decode(&row); errors.Is(err, io.EOF) {
			return rows
		} else if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

// A found is everything that a service returns.
type found struct {
	facts     map[string]map[string]map[string]bool // by entity, name and normalized value
	relations map[string][]relationClaim            // by source and target
	said      map[string]map[string][]string        // exact values of facts, by entity and name
	types     map[string]string                     // last part of the IRI, by name of the relation type or fact
}

type relationClaim struct {
	typ        string
	attributes map[string]any
	said       map[string]bool // other texts of the claim
}

type factEdge struct {
	Cursor string
	Node   struct {
		Name, Value string
		Claims      []claimJSON
	}
}

type claimJSON struct {
	Locator, ValidFrom, ValidTo string
	Confidence                  json.Number
	Document, By, Relays        struct{ ID, Name string }
	Attributes                  map[string]any
}

func (c *claimJSON) said() map[string]bool {
	out := map[string]bool{}
	relays, err := url.PathUnescape(c.Relays.ID)
	if err != nil {
		relays = c.Relays.ID
	}
	for _, s := range []string{c.Locator, c.ValidFrom, c.ValidTo, c.Document.Name, c.By.ID, c.Relays.ID, relays} {
		out[foldValue(s)] = true
	}
	out["confidence "+c.Confidence.String()] = true
	return out
}

const claimShape = `claims { locator validFrom validTo confidence document { name } by { id } relays { id name } attributes }`

// dump reads everything from a service, page by page.
func dump(t *testing.T, addr string) *found {
	t.Helper()
	c := &found{
		facts: map[string]map[string]map[string]bool{}, relations: map[string][]relationClaim{},
		types: map[string]string{}, said: map[string]map[string][]string{},
	}
	pages(t, addr,
		`entities(first: 200, after: %s) { pageInfo { hasNextPage endCursor } edges { node { id kind name aliases description
		facts(first: 1000) { totalCount edges { cursor node { name value `+claimShape+` } } } } } }`,
		func(raw json.RawMessage) {
			var e struct {
				ID, Kind, Name, Description string
				Aliases                     []string
				Facts                       struct {
					TotalCount int
					Edges      []factEdge
				}
			}
			decode(t, raw, &e)
			for n := len(e.Facts.Edges); n < e.Facts.TotalCount; n = len(e.Facts.Edges) {
				var more struct {
					Entity struct{ Facts struct{ Edges []factEdge } }
				}
				post(t, addr, fmt.Sprintf(`{ entity(id: %q) { facts(first: 1000, after: %q) { edges { cursor node { name value `+
					claimShape+` } } } } }`,
					e.ID, e.Facts.Edges[n-1].Cursor), &more)
				if len(more.Entity.Facts.Edges) == 0 {
					t.Fatalf("%s has %d facts, of which %d were answered", e.ID, e.Facts.TotalCount, n)
				}
				e.Facts.Edges = append(e.Facts.Edges, more.Entity.Facts.Edges...)
			}
			c.fact(e.ID, "id", e.ID)
			c.fact(e.ID, "kind", strings.ReplaceAll(e.Kind, "_", ""))
			c.fact(e.ID, "name", e.Name)
			c.saidOf(e.ID, "name", e.Name)
			c.fact(e.ID, "description", e.Description)
			c.saidOf(e.ID, "description", e.Description)
			for _, a := range e.Aliases {
				c.fact(e.ID, "name", a)
				c.saidOf(e.ID, "name", a)
			}
			for _, f := range e.Facts.Edges {
				c.fact(e.ID, f.Node.Name, f.Node.Value)
				c.saidOf(e.ID, f.Node.Name, f.Node.Value)
				for _, cl := range f.Node.Claims {
					c.fact(e.ID, "by", cl.By.ID)
					c.fact(e.ID, "confidence", cl.Confidence.String())
				}
			}
		})
	pages(t, addr,
		`relations(first: 500, after: %s, filter: {includeDerived: false}) { pageInfo { hasNextPage endCursor } edges { node {
		source { id } target { id } type predicate `+claimShape+` } } }`, func(raw json.RawMessage) {
			var r struct {
				Source, Target  struct{ ID string }
				Type, Predicate string
				Claims          []claimJSON
			}
			decode(t, raw, &r)
			typ := r.Type
			if r.Predicate != "" {
				typ = r.Predicate
			}
			for _, cl := range r.Claims {
				key := r.Source.ID + " " + r.Target.ID
				c.relations[key] = append(c.relations[key], relationClaim{typ, cl.Attributes, cl.said()})
				c.fact(r.Source.ID, typ, r.Target.ID)
				for _, v := range cl.Attributes {
					c.fact(r.Source.ID, "attribute", text(v))
				}
			}
		})
	return c
}

// pages runs a query page by page and passes on the nodes.
func pages(t *testing.T, addr, question string, node func(json.RawMessage)) {
	t.Helper()
	for after := "null"; after != ""; {
		var answer map[string]struct {
			PageInfo struct {
				HasNextPage bool
				EndCursor   string
			}
			Edges []struct{ Node json.RawMessage }
		}
		post(t, addr, "{ "+fmt.Sprintf(question, after)+" }", &answer)
		after = ""
		for _, page := range answer {
			for _, e := range page.Edges {
				node(e.Node)
			}
			if page.PageInfo.HasNextPage {
				after = strconv.Quote(page.PageInfo.EndCursor)
			}
		}
	}
}

func decode(t *testing.T, raw json.RawMessage, into any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		t.Fatal(err)
	}
}

func (c *found) fact(entity, name, value string) {
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	if c.facts[entity] == nil {
		c.facts[entity] = map[string]map[string]bool{}
	}
	if c.facts[entity][name] == nil {
		c.facts[entity][name] = map[string]bool{}
	}
	c.facts[entity][name][foldValue(value)] = true
	if plain, err := url.PathUnescape(value); err == nil { // an id
		c.facts[entity][name][foldValue(plain)] = true
	}
}

// saidOf records the exact value of a fact.
func (c *found) saidOf(entity, name, value string) {
	if c.said[entity] == nil {
		c.said[entity] = map[string][]string{}
	}
	c.said[entity][name] = append(c.said[entity][name], value)
}

var mapped = regexp.MustCompile(`^\s+([A-Za-z0-9_]+)(?::| @predicate).*@iri\(is: "[a-z]+:([^"]+)"\)`)

var mappedKind = regexp.MustCompile(`^type (\w+) .*@iri\(is: "[a-z]+:([^"]+)"\)`)

// names reads from an ontology which names of the other format its words represent.
func (c *found) names(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.graphqls"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no ontology in %s: %v", dir, err)
	}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for s := bufio.NewScanner(f); s.Scan(); {
			if m := mapped.FindStringSubmatch(s.Text()); m != nil {
				c.types[m[1]] = m[2]
			}
			if m := mappedKind.FindStringSubmatch(s.Text()); m != nil {
				c.types["kind "+foldValue(m[1])] = foldValue(m[2])
			}
		}
	}
}

// foldValue normalizes a value for comparison: it removes white space and characters that nexum may change.
func foldValue(s string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(s) {
		if c > ' ' && !strings.ContainsRune("-/.:", c) {
			b.WriteRune(c)
		}
	}
	return b.String()
}

func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case nil:
		return ""
	case bool:
		return strconv.FormatBool(v)
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // a value from JSON can be written as JSON
	return strings.TrimSpace(b.String())
}

// has reports whether the service returned a value.
func (c *found) has(row []any) bool {
	entity, property, value := row[0].(string), row[1].(string), foldValue(text(row[2]))
	if value == "" {
		return true
	}
	if len(row) == 5 {
		return c.hasRelation(entity, property, value, row[3].(string), row[4].(string))
	}
	if property == "type" {
		for kind := range c.facts[entity]["kind"] {
			return c.types["kind "+kind] == value
		}
	}
	for name, values := range c.facts[entity] {
		if c.means(name, property) && (values[value] || values["stix"+value] || values["ftm"+value] || values["misp"+value] ||
			values["mispreference"+value]) {
			return true
		}
	}
	return false
}

// own maps properties of other formats to the names that nexum uses.
var own = map[string][]string{
	"caption": {"name"}, "alias": {"name"}, "name": {"name"}, "aliases": {"name"}, "x_mitre_aliases": {"name"},
	"alternateNames": {"name"}, "description": {"description"}, "created_by_ref": {"by"}, "id": {"id"},
	"first_seen": {"firstSeen"}, "last_seen": {"lastSeen"}, "last_change": {"lastChange"},
	"foundingDate": {"incorporationDate"}, "reference source_name": {"attribute"}, "reference external_id": {"attribute"},
	"reference url": {"attribute"}, "reference description": {"attribute"}, "confidence": {"confidence"}, "uuid": {"id"},
	"value": {"name"}, "synonyms": {"name"}, "refs": {"REFERS_TO"},
}

// means reports whether a name of nexum represents a property.
func (c *found) means(name, property string) bool {
	if slices.Contains(own[property], name) {
		return true
	}
	for _, n := range []string{name, c.types[name]} {
		last := n[strings.LastIndexAny(n, ":.")+1:]
		if n == property || last == property || strings.HasSuffix(n, ":"+property) ||
			strings.EqualFold(strings.ReplaceAll(last, "_", ""), property) ||
			strings.HasPrefix(last, strings.ToLower(property)) ||
			strings.HasSuffix(strings.ToLower(last), strings.ToLower(property)) {
			return true
		}
	}
	return false
}

// hasRelation reports whether a claim of a relation has a value.
func (c *found) hasRelation(id, property, value, source, target string) bool {
	for _, cl := range c.relations[source+" "+target] {
		for name, v := range cl.attributes {
			if !strings.HasPrefix(name, "percent") && !strings.EqualFold(name, strings.ReplaceAll(property, "_", "")) {
				continue
			}
			if foldValue(text(v)) == value {
				return true
			}
			list, _ := v.([]any)
			if slices.ContainsFunc(list, func(x any) bool { return foldValue(text(x)) == value }) {
				return true
			}
		}
		typ := foldValue(strings.ReplaceAll(strings.ToLower(cl.typ), "_", "-"))
		if cl.said[value] || cl.said["stix"+value] || property == "relationship_type" && typ == value ||
			property == "type" && value == "relationship" {
			return true
		}
	}
	return false
}
