package infer

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"net/url"
	"slices"
	"strings"

	"nexum/loader/rdf"
)

// maxNodes is the maximum number of RDF nodes that a draft uses.
const maxNodes = 3_000_000

// graphFile is one file of RDF.
type graphFile struct {
	name   string
	syntax rdf.Format
	open   func() (io.ReadCloser, error)
}

// rdfReader drafts kinds and relation types from files of RDF. It reads them twice: first for the classes of the
// nodes, then for their facts and relations.
type rdfReader struct {
	draft   *Draft
	nodes   map[string]*node
	classes map[string]*kind
	// Nodes without a class are grouped by the sets of their predicates.
	sets       map[string]int
	setMembers [][]string
	next       map[[2]int]int
	predicates map[string]int
	parent     map[string]string // union of predicates that occur together on a node without a class
	groups     map[string]*kind  // kinds by the predicate that root returns

	properties map[string]*property
	types      map[string]*relationType
	seen       map[uint64]bool // whether a node has a value of a fact
	seed       maphash.Seed
	statements int
	full       bool
}

// node is the information about one node.
type node struct {
	kind    *kind
	classes []*kind
	set     int // the set of its predicates; used if it has no class
}

func newRDFReader(d *Draft) *rdfReader {
	return &rdfReader{
		draft: d, nodes: map[string]*node{}, classes: map[string]*kind{}, sets: map[string]int{"": 0},
		setMembers: [][]string{nil}, next: map[[2]int]int{}, predicates: map[string]int{}, parent: map[string]string{},
		groups: map[string]*kind{}, properties: map[string]*property{}, types: map[string]*relationType{},
		seen: map[uint64]bool{}, seed: maphash.MakeSeed(),
	}
}

// isName reports whether a view uses a literal with this predicate as a name or description, so that no fact is
// needed.
func isName(predicate string) bool {
	switch predicate {
	case "name",
		"./name",
		"alias",
		"description",
		"http://www.w3.org/2000/01/rdf-schema#label",
		"http://www.w3.org/2004/02/skos/core#prefLabel",
		"http://schema.org/name",
		"https://schema.org/name",
		"http://xmlns.com/foaf/0.1/name",
		"http://www.w3.org/2004/02/skos/core#altLabel",
		"http://purl.org/dc/terms/title",
		"http://purl.org/dc/elements/1.1/title":
		return true
	}
	return false
}

func isClass(predicate string) bool { return predicate == rdf.Type || predicate == "type" }

// read drafts from files.
func (r *rdfReader) read(ctx context.Context, files []graphFile) error {
	for i, f := range files {
		before := r.statements
		if err := r.each(ctx, i, f, r.classify); err != nil {
			return err
		}
		r.draft.Sources = append(r.draft.Sources, fmt.Sprintf("%s (%s)", f.name, count(r.statements-before, "statement")))
	}
	r.chooseKinds()
	r.group()
	for i, f := range files {
		if err := r.each(ctx, i, f, r.observe); err != nil {
			return err
		}
	}
	if r.full {
		r.draft.Notes = append(r.draft.Notes,
			fmt.Sprintf("The data has more than %d nodes; the draft ignores later ones.", maxNodes))
	}
	r.finish()
	return nil
}

// each calls see for the statements of a file.
func (r *rdfReader) each(ctx context.Context, file int, f graphFile, see func(file int, q *rdf.Quad)) error {
	in, err := f.open()
	if err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	defer in.Close()
	n := 0
	take := func(q *rdf.Quad) error {
		see(file, q)
		if n++; n&0xffff == 0 {
			return ctx.Err()
		}
		return nil
	}
	if f.syntax == rdf.NQuads || f.syntax == rdf.NTriples {
		err = eachLine(in, f.syntax == rdf.NTriples, take)
	} else {
		base := folder + url.PathEscape(f.name)
		for q, e := range rdf.Read(in, f.syntax, base) {
			if _, dropped := errors.AsType[*rdf.DroppedError](e); dropped {
				continue // the load warns of it
			}
			if err = e; err == nil {
				relative(base, &q.Subject, &q.Predicate, &q.Object)
				err = take(&q)
			}
			if err != nil {
				break
			}
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	return nil
}

// folder begins the base of a file. No IRI that can be loaded begins so.
const folder = "nexum:///"

// relative gives terms the form in which an ontology names relative IRIs of a file with a base: #NAME for a fragment of
// the file itself, and otherwise ./NAME.
func relative(base string, terms ...*rdf.Term) {
	for _, t := range terms {
		if name, ok := strings.CutPrefix(t.Text, base+"#"); ok && t.Kind == rdf.IRI {
			t.Text = "#" + name
		} else if name, ok := strings.CutPrefix(t.Text, folder); ok && t.Kind == rdf.IRI {
			t.Text = "./" + name
		}
	}
}

// eachLine calls take for the statements of N-Triples or N-Quads. Like the loader, it accepts IRIs that are paths.
func eachLine(in io.Reader, triples bool, take func(*rdf.Quad) error) error {
	p := rdf.LineParser{Triples: triples, Paths: true}
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<18), 16<<20)
	for number := 1; lines.Scan(); number++ {
		q, ok, wrong := p.Parse(lines.Text())
		if wrong != "" {
			return fmt.Errorf("line %d: %s", number, wrong)
		}
		if ok {
			if err := take(&q); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}

// node returns the node for a term, or nil if there are too many nodes.
func (r *rdfReader) node(file int, t *rdf.Term) *node {
	key := t.Text
	if t.Kind == rdf.Blank {
		key = fmt.Sprintf("_:%d:%s", file, t.Text)
	}
	n := r.nodes[key]
	if n == nil {
		if len(r.nodes) >= maxNodes {
			r.full = true
			return nil
		}
		n = &node{}
		r.nodes[strings.Clone(key)] = n
	}
	return n
}

// classify records the class of a node, or the predicates of a node without a class.
func (r *rdfReader) classify(file int, q *rdf.Quad) {
	r.statements++
	n := r.node(file, &q.Subject)
	switch {
	case n == nil:
	case isClass(q.Predicate.Text) && q.Object.Kind == rdf.IRI:
		k := r.classes[q.Object.Text]
		if k == nil {
			iri := strings.Clone(q.Object.Text)
			k = &kind{name: lastPart(iri), iri: iri, what: "Entities of the class " + iri}
			r.classes[iri] = k
			r.draft.kinds = append(r.draft.kinds, k)
		}
		if !slices.Contains(n.classes, k) {
			n.classes = append(n.classes, k)
		}
	default:
		n.set = r.extendedSet(n.set, strings.Clone(q.Predicate.Text))
	}
}

// extendedSet returns the set with one more predicate.
func (r *rdfReader) extendedSet(set int, predicate string) int {
	number, ok := r.predicates[predicate]
	if !ok {
		number = len(r.predicates)
		r.predicates[predicate] = number
	}
	if next, ok := r.next[[2]int{set, number}]; ok {
		return next
	}
	members := r.setMembers[set]
	if !slices.Contains(members, predicate) {
		members = append(slices.Clone(members), predicate)
		slices.Sort(members)
	}
	key := strings.Join(members, "\x00")
	next, ok := r.sets[key]
	if !ok {
		next = len(r.setMembers)
		r.sets[key] = next
		r.setMembers = append(r.setMembers, members)
	}
	r.next[[2]int{set, number}] = next
	return next
}

// group makes kinds of the nodes that have predicates and no class. Nodes whose predicates overlap are one kind.
func (r *rdfReader) group() {
	for _, n := range r.nodes {
		if members := r.setMembers[n.set]; n.kind == nil && len(members) > 0 {
			for _, p := range members[1:] {
				r.union(members[0], p)
			}
		}
	}
	byRoot := map[string][]string{}
	for _, n := range r.nodes {
		members := r.setMembers[n.set]
		if n.kind != nil || len(members) == 0 {
			continue
		}
		root := r.root(members[0])
		k := r.groups[root]
		if k == nil {
			k = &kind{}
			r.groups[root] = k
		}
		n.kind = k
		k.count++
		for _, p := range members {
			if !slices.Contains(byRoot[root], p) {
				byRoot[root] = append(byRoot[root], p)
			}
		}
	}
	for root, k := range r.groups {
		predicates := byRoot[root]
		slices.Sort(predicates)
		k.what = "Nodes without a class that have " + shortList(predicates)
		k.name = commonPart(predicates)
		r.draft.kinds = append(r.draft.kinds, k)
	}
}

func (r *rdfReader) root(p string) string {
	for r.parent[p] != "" {
		p = r.parent[p]
	}
	return p
}

func (r *rdfReader) union(a, b string) {
	if a, b = r.root(a), r.root(b); a != b {
		r.parent[max(a, b)] = min(a, b)
	}
}

// commonPart returns the part before the last one that the IRIs of all predicates of a kind share: performance for
// /film/performance/actor.
func commonPart(predicates []string) string {
	common := ""
	for _, p := range predicates {
		if isName(p) {
			continue
		}
		part := parentPart(p)
		if part == "" || common != "" && part != common {
			return ""
		}
		common = part
	}
	return common
}

func shortList(list []string) string {
	const most = 3
	if len(list) > most {
		return strings.Join(list[:most], ", ") + " …"
	}
	return strings.Join(list, ", ")
}

// observe records the facts and relations of a node.
func (r *rdfReader) observe(file int, q *rdf.Quad) {
	n := r.node(file, &q.Subject)
	predicate := q.Predicate.Text
	switch {
	case n == nil || n.kind == nil || isClass(predicate):
	case q.Object.Kind == rdf.Literal:
		if !isName(predicate) {
			r.fact(n, q)
		}
	default:
		r.relation(file, n, q)
	}
}

func (r *rdfReader) fact(n *node, q *rdf.Quad) {
	p := r.properties[q.Predicate.Text]
	if p == nil {
		iri := strings.Clone(q.Predicate.Text)
		p = &property{name: lastPart(iri), iri: iri}
		r.properties[iri] = p
	}
	i := slices.IndexFunc(n.kind.facts, func(f *fact) bool { return f.property == p })
	if i < 0 {
		i = len(n.kind.facts)
		n.kind.facts = append(n.kind.facts, &fact{property: p})
	}
	p.total++
	p.typ.seeType(q.Object.Text, q.Object.Datatype)
	var h maphash.Hash
	h.SetSeed(r.seed)
	fmt.Fprintf(&h, "%p %p", n, p)
	if key := h.Sum64(); r.seen[key] {
		p.list = true
	} else {
		r.seen[key] = true
		n.kind.facts[i].count++
	}
}

func (r *rdfReader) relation(file int, n *node, q *rdf.Quad) {
	t := r.types[q.Predicate.Text]
	if t == nil {
		iri := strings.Clone(q.Predicate.Text)
		t = &relationType{name: lastPart(iri), iri: iri, from: map[*kind]int{}, to: map[*kind]int{}}
		r.types[iri] = t
	}
	t.count++
	t.from[n.kind]++
	if o := r.node(file, &q.Object); o != nil && o.kind != nil {
		t.to[o.kind]++
	} else {
		t.untyped++
	}
}

// finish names the kinds of nodes with neither class nor predicates, and sorts everything.
func (r *rdfReader) finish() {
	d := r.draft
	for _, t := range r.types {
		d.types = append(d.types, t)
	}
	slices.SortFunc(d.types, func(a, b *relationType) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.iri, b.iri))
	})
	for _, t := range d.types {
		t.what = t.iri
		if len(t.to) == 0 { // all targets are nodes without any other information
			name := singular(t.name)
			if endsInPreposition(words(name)) {
				name += " target"
			}
			k := &kind{name: name, count: t.untyped, what: "Targets of " + t.iri}
			t.to[k] = t.untyped
			t.untyped = 0
			d.kinds = append(d.kinds, k)
		}
	}
	for _, k := range d.kinds {
		if k.name == "" {
			k.name = r.nameOf(k)
		}
		slices.SortFunc(k.facts, func(a, b *fact) int {
			return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.iri, b.iri))
		})
	}
	slices.SortFunc(d.kinds, func(a, b *kind) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.name, b.name))
	})
}

// nameOf names a kind after the relation that leads to it most often.
func (r *rdfReader) nameOf(k *kind) string {
	name, most := "Node", 0
	for _, t := range r.draft.types {
		if t.to[k] > most {
			name, most = singular(t.name), t.to[k]
		}
	}
	return name
}
