// Package lubm reads the Lehigh University Benchmark from an archive that contains tuples, an ontology as a table of
// axioms, and the tuples of each relation that follow from both.
//
// The benchmark needs no change of nexum's ontology: its classes and properties are foreign predicates, and its
// axioms become rules that yield them.
package lubm

import (
	"archive/tar"
	"bufio"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/internal/targz"
	"nexum/schema"
)

const (
	base    = "http://swat.cse.lehigh.edu/onto/univ-bench.owl#"
	rdfType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
	class   = "http://www.w3.org/2002/07/owl#Class"
)

// A Data is the content of the benchmark.
type Data struct {
	Claims []claim.Claim       // the tuples, and one claim per class
	Rules  map[string]string   // by id
	Want   map[string][]string // the expected tuples of each relation, sorted, with a tab between two entities
}

// Question returns the question about a relation of Want: a class, whose name begins with an upper-case letter, or a
// property.
func Question(name string) string {
	if isClass(name) {
		return atom(name, "X")
	}
	return atom(name, "X", "Y")
}

// Goal returns the question about one tuple of Want.
func Goal(name, tuple string) string {
	var args []string
	for cell := range strings.SplitSeq(tuple, "\t") {
		args = append(args, "/<"+cell+">")
	}
	return atom(name, args...)
}

func isClass(name string) bool { return strings.ToUpper(name[:1]) == name[:1] }

func atom(name string, args ...string) string {
	return "<" + base + name + ">(" + strings.Join(args, ", ") + ")"
}

// Read reads the archive.
func Read(file string) (*Data, error) {
	d := &Data{Rules: map[string]string{}, Want: map[string][]string{}}
	classes := map[string]bool{}
	err := targz.Each(file, func(h *tar.Header, content io.Reader) error {
		return d.file(h.Name, bufio.NewScanner(content), classes)
	})
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(classes)) {
		d.claim(base+name, rdfType, claim.EntityValue(class))
	}
	if len(d.Claims) == 0 || len(d.Rules) == 0 || len(d.Want) == 0 {
		return nil, fmt.Errorf("%s: this is not the archive of the benchmark", file)
	}
	for _, list := range d.Want {
		slices.Sort(list)
	}
	return d, nil
}

// file reads one file of the archive.
func (d *Data) file(name string, lines *bufio.Scanner, classes map[string]bool) error {
	word := strings.TrimSuffix(path.Base(name), path.Ext(name))
	for lines.Scan() {
		cells := strings.Split(lines.Text(), "\t")
		switch {
		case lines.Text() == "" || word == "":
		case path.Base(name) == "axioms.tsv":
			if err := d.axiom(cells, classes); err != nil {
				return err
			}
		case path.Ext(name) == ".csv":
			for i := range cells {
				cells[i] = value(cells[i]).Text
			}
			d.Want[word] = append(d.Want[word], strings.Join(cells, "\t"))
		case path.Ext(name) == ".facts" && len(cells) == 1:
			classes[word] = true
			d.claim(value(cells[0]).Text, rdfType, claim.EntityValue(base+word))
		case path.Ext(name) == ".facts":
			d.claim(value(cells[0]).Text, base+word, value(cells[1]))
		}
	}
	return lines.Err()
}

func (d *Data) claim(subject, predicate string, object claim.Value) {
	d.Claims = append(d.Claims, claim.Claim{
		Subject: subject, Predicate: predicate, Object: object,
		Context: claim.Context{Revision: 1},
	})
}

// value parses a cell: "<IRI>" or "text".
func value(cell string) claim.Value {
	text := strings.Trim(cell, `"`)
	if strings.HasPrefix(text, "<") {
		return claim.EntityValue(strings.Trim(text, "<>"))
	}
	return claim.Literal(text)
}

// axiom converts a line of the table to rules.
func (d *Data) axiom(cells []string, classes map[string]bool) error {
	if strings.HasPrefix(cells[0], "#") {
		return nil
	}
	if want := map[string]int{"transitive": 2, "some": 5}[cells[0]]; len(cells) != max(3, want) && len(cells) != want {
		return fmt.Errorf("axiom %q has %d cells", cells[0], len(cells))
	}
	for _, name := range cells[1:] {
		if isClass(name) {
			classes[name] = true
		}
	}
	rule := func(head string, body ...string) {
		id := fmt.Sprintf("axiom-%d", len(d.Rules)+1)
		d.Rules[id] = fmt.Sprintf("rule %s: %q %s :- %s.", id, strings.Join(cells, " "), head, strings.Join(body, ", "))
	}
	switch cells[0] {
	case "subclass":
		rule(atom(cells[2], "X"), atom(cells[1], "X"))
	case "subproperty":
		rule(atom(cells[2], "X", "Y"), atom(cells[1], "X", "Y"))
	case "inverse":
		rule(atom(cells[2], "Y", "X"), atom(cells[1], "X", "Y"))
		rule(atom(cells[1], "Y", "X"), atom(cells[2], "X", "Y"))
	case "transitive":
		rule(atom(cells[1], "X", "Z"), atom(cells[1], "X", "Y"), atom(cells[1], "Y", "Z"))
	case "domain":
		rule(atom(cells[2], "X"), atom(cells[1], "X", "_"))
	case "range":
		rule(atom(cells[2], "Y"), atom(cells[1], "_", "Y"))
	case "some":
		rule(atom(cells[4], "X"), atom(cells[1], "X"), atom(cells[2], "X", "Y"), atom(cells[3], "Y"))
	default:
		return fmt.Errorf("there is no axiom %q", cells[0])
	}
	return nil
}

// AllClaims returns the tuples and the rules as claims.
func (d *Data) AllClaims() []claim.Claim {
	claims := slices.Clone(d.Claims)
	for id, text := range d.Rules {
		claims = append(
			claims,
			claim.Claim{
				Subject: id, Predicate: claim.PredicateRule, Object: claim.Literal(text),
				Context: claim.Context{Revision: 1},
			},
		)
	}
	return claims
}

// View compiles a view of the data with its rules.
func (d *Data) View(o *schema.Ontology) (*graph.View, error) {
	return graph.Compile(o, claim.Revision{Number: 1}, slices.Values(d.AllClaims()))
}
