package query

import (
	"cmp"
	"maps"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/fold"
	"nexum/schema"
	"nexum/schema/spelling"
)

// Where is a filter of entities: conditions by name, as in the input KFilter of the served schema. Names are and, or,
// not, id, name, aliases, modalities, kinds, ids, namePrefix, related, the facts of the kind and its relation fields.
// Values have the types of decoded JSON; a date or decimal may also be a claim.Date or decimal.Decimal. A nil value
// does not restrict.
type Where map[string]any

// maxWhereDepth limits the nesting of filters.
const maxWhereDepth = 32

// A condition is one test of a filter.
type condition struct {
	cost  int // cheaper ones are tested first
	holds func(n graph.Node) (bool, error)
}

// A filter is a compiled Where. It belongs to one goroutine.
type filter struct {
	kinds      []bool // by index; nil for all
	conditions []condition
	only       []graph.Node // the only entities that can match, in no particular order
	bounded    bool         // whether only is in use
	joins      bool         // whether it reads relations
	ranges     []*factRange // one for each fact whose stated values it restricts to one range
	known      map[graph.Node]bool
	meter      *meter
}

// maxKnown limits the entities for which a nested filter keeps its result.
const maxKnown = 1 << 18

// matches reports whether all conditions hold for an entity.
func (f *filter) matches(n graph.Node) (bool, error) {
	if f.joins && f.known != nil {
		if ok, known := f.known[n]; known {
			return ok, f.meter.step()
		}
	}
	ok, err := f.test(n)
	if err == nil && f.joins && f.known != nil && len(f.known) < maxKnown {
		f.known[n] = ok
	}
	return ok, err
}

func (f *filter) test(n graph.Node) (bool, error) {
	if err := f.meter.step(); err != nil {
		return false, err
	}
	for i := range f.conditions {
		if ok, err := f.conditions[i].holds(n); err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}

func (f *filter) add(cost int, holds func(n graph.Node) (bool, error)) {
	f.conditions = append(f.conditions, condition{cost, holds})
}

// bound restricts the filter to some entities.
func (f *filter) bound(nodes []graph.Node) {
	if !f.bounded {
		f.only, f.bounded = nodes, true
		return
	}
	in := setOf(nodes)
	f.only = slices.DeleteFunc(slices.Clone(f.only), func(n graph.Node) bool { return !in[n] })
}

func setOf(nodes []graph.Node) map[graph.Node]bool {
	set := make(map[graph.Node]bool, len(nodes))
	for _, n := range nodes {
		set[n] = true
	}
	return set
}

// A compiler compiles the filters of one request.
type compiler struct {
	*Session
	meter *meter
	depth int
}

// compile compiles a filter of entities of a shape. at is the position of the filter in the request, for messages.
func (c *compiler) compile(shape *schema.Shape, in Where, at Argument, modalities graph.Modalities) (*filter, error) {
	if c.depth++; c.depth > maxWhereDepth {
		return nil, LimitError("%s: filters nest deeper than %d, the most allowed", at, maxWhereDepth)
	}
	defer func() { c.depth-- }()
	f := &filter{meter: c.meter}
	if shape.Name != schema.Entity {
		f.kinds = make([]bool, len(c.View.Ontology().Kinds()))
		for _, k := range shape.Kinds {
			f.kinds[k.Index] = true
		}
	}
	p := part{compiler: c, filter: f, shape: shape, modalities: modalities}
	if list, ok, err := texts(in["modalities"], at+".modalities"); err != nil {
		return nil, err
	} else if ok {
		if p.modalities, err = ModalitySet(list, at+".modalities"); err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if in[name] == nil {
			continue
		}
		if err := p.condition(name, in[name], member(at, name)); err != nil {
			return nil, err
		}
	}
	if f.kinds != nil {
		f.add(0, func(n graph.Node) (bool, error) { return f.kinds[c.View.Kind(n).Index], nil })
	}
	slices.SortStableFunc(f.conditions, func(a, b condition) int { return cmp.Compare(a.cost, b.cost) })
	return f, nil
}

// The costs of conditions. Cheaper conditions are tested first.
const (
	costID       = 1
	costFact     = 2
	costName     = 4
	costLogic    = 8
	costRelation = 16
)

// A part is a filter during its compilation.
type part struct {
	*compiler
	filter     *filter
	shape      *schema.Shape
	modalities graph.Modalities
}

// condition adds the condition with a name. Facts and relation fields of the ontology have precedence over the general
// conditions of the same name, as in the served schema, except over and, or, not, modalities, id, name and aliases.
func (p *part) condition(name string, v any, at Argument) error {
	switch name {
	case "modalities":
		return nil
	case "and", "or":
		return p.list(name, v, at)
	case "not":
		return p.negation(v, at)
	case "id":
		return p.id(v, at)
	case "name", "aliases":
		return p.name(name, v, at)
	}
	if fact, ok := p.shape.Fact(name); ok {
		return p.fact(fact, v, at)
	}
	if field, ok := p.shape.Relation(name); ok {
		return p.relation(field, v, at)
	}
	switch name {
	case "kinds":
		return p.kinds(v, at)
	case "ids":
		return p.ids(v, at)
	case "namePrefix":
		return p.namePrefix(v, at)
	case "related":
		return p.related(v, at)
	}
	return InputError("%s: %s has no such fact or relation field%s", at, p.shape.Name, nearField(p.shape, name))
}

// inner compiles a filter of the same entities within this one.
func (p *part) inner(v any, at Argument) (*filter, error) {
	in, err := object(v, at)
	if err != nil {
		return nil, err
	}
	return p.compile(p.shape, in, at, p.modalities)
}

func (p *part) list(name string, v any, at Argument) error {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	filters := make([]*filter, len(list))
	cost := costLogic
	for i := range list {
		var err error
		if filters[i], err = p.inner(list[i], index(at, i)); err != nil {
			return err
		}
		p.filter.joins = p.filter.joins || filters[i].joins
		if filters[i].joins {
			cost = costRelation + 1
		}
	}
	if name == "and" {
		for _, f := range filters {
			if f.bounded {
				p.filter.bound(f.only)
			}
			p.filter.add(cost, f.matches)
		}
		return nil
	}
	if len(filters) == 0 || !slices.ContainsFunc(filters, func(f *filter) bool { return !f.bounded }) {
		var all []graph.Node
		for _, f := range filters {
			all = append(all, f.only...)
		}
		p.filter.bound(all)
	}
	p.filter.add(cost, func(n graph.Node) (bool, error) {
		for _, f := range filters {
			if ok, err := f.matches(n); err != nil || ok {
				return ok, err
			}
		}
		return false, nil
	})
	return nil
}

func (p *part) negation(v any, at Argument) error {
	f, err := p.inner(v, at)
	if err != nil {
		return err
	}
	cost := costLogic
	if f.joins {
		cost, p.filter.joins = costRelation+1, true
	}
	p.filter.add(cost, func(n graph.Node) (bool, error) {
		ok, err := f.matches(n)
		return !ok, err
	})
	return nil
}

// id adds the condition that the id of an entity is one of the given ids.
func (p *part) id(v any, at Argument) error {
	in, err := object(v, at)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if in[name] == nil {
			continue
		}
		if name != "eq" && name != "in" {
			return InputError("%s: an id is compared by eq and in, not by %s", at, name)
		}
		list, _, err := texts(in[name], member(at, name))
		if err != nil {
			return err
		}
		nodes, err := p.nodes(list, member(at, name))
		if err != nil {
			return err
		}
		p.filter.bound(nodes)
		set := setOf(nodes)
		p.filter.add(costID, func(n graph.Node) (bool, error) { return set[n], nil })
	}
	return nil
}

// nodes returns the entities with the given ids. It leaves out entities that this view hides. An id that no entity has
// is an error.
func (p *part) nodes(ids []string, at Argument) ([]graph.Node, error) {
	if most := p.Limits().Subgraph; len(ids) > most {
		return nil, LimitError("%s: %d ids are more than the maximum of %d", at, len(ids), most)
	}
	out := make([]graph.Node, 0, len(ids))
	for _, id := range ids {
		n, ok := p.View.Lookup(id)
		switch {
		case ok:
			out = append(out, n)
		case !p.View.Has(id):
			return nil, p.notFound(at, id)
		}
	}
	return out, nil
}

func (p *part) name(which string, v any, at Argument) error {
	test, exists, err := textTest(v, at, "")
	if err != nil {
		return err
	}
	p.filter.add(costName, func(n graph.Node) (bool, error) {
		if which == "name" {
			return exists != no && (test == nil || test(p.View.Name(n))), nil
		}
		aliases := p.View.Aliases(n)
		if exists == no {
			return len(aliases) == 0, nil
		}
		return slices.ContainsFunc(aliases, func(name string) bool { return test == nil || test(name) }), nil
	})
	return nil
}

// fact adds the condition that a fact has a value that matches a typed filter. If sources give different values of a
// single-valued fact, each of them counts, as in rules.
func (p *part) fact(fact *schema.Fact, v any, at Argument) error {
	test, exists, err := factTest(fact, v, at)
	if err != nil {
		return err
	}
	if test == nil && exists == either {
		return nil
	}
	if r := rangeOf(fact, v); r != nil && p.modalities == 1<<claim.Stated {
		p.filter.ranges = append(p.filter.ranges, r)
	}
	pred, known := p.View.Pred(fact.Name)
	view, modalities := p.View, p.modalities
	p.filter.add(costFact, func(n graph.Node) (bool, error) {
		if !known {
			return exists == no && test == nil, nil
		}
		any := false
		found := !view.EachText(n, pred, modalities, func(text string) bool {
			any = true
			return exists == no || test != nil && !test(text)
		})
		if exists == no {
			return !any && test == nil, nil
		}
		return found, nil
	})
	return nil
}

// kinds, ids, namePrefix and related are the conditions of EntityFilter.
func (p *part) kinds(v any, at Argument) error {
	list, _, err := texts(v, at)
	if err != nil {
		return err
	}
	kinds := p.Kinds(p.shape.Name, list)
	if p.shape.Name != schema.Entity && !slices.Contains(kinds, true) {
		return InputError("%s: this list holds entities of kind %s only, which the filter leaves out", at, p.shape.Name)
	}
	if p.filter.kinds == nil {
		p.filter.kinds = kinds
		return nil
	}
	for i := range kinds {
		p.filter.kinds[i] = p.filter.kinds[i] && kinds[i]
	}
	return nil
}

func (p *part) ids(v any, at Argument) error {
	list, _, err := texts(v, at)
	if err != nil {
		return err
	}
	nodes, err := p.Nodes(at, list)
	if err != nil {
		return err
	}
	p.filter.bound(nodes)
	set := setOf(nodes)
	p.filter.add(costID, func(n graph.Node) (bool, error) { return set[n], nil })
	return nil
}

func (p *part) namePrefix(v any, at Argument) error {
	text, ok := v.(string)
	if !ok {
		return InputError("%s: expected a text", at)
	}
	m := fold.NewMatcher(text)
	if m.Empty() {
		if text != "" {
			return InputError("%s: %q has no visible character", at, Clip(text))
		}
		return nil
	}
	p.filter.add(costName, func(n graph.Node) (bool, error) {
		return m.Prefixes(p.View.Name(n)) || slices.ContainsFunc(p.View.Aliases(n), m.Prefixes), nil
	})
	return nil
}

// nearField returns a hint with the fact or relation field whose name is nearest to an unknown one; "" if none is near.
func nearField(shape *schema.Shape, name string) string {
	return spelling.DidYouMean(name, func(yield func(string) bool) {
		for _, f := range shape.Facts {
			if !yield(f.Name) {
				return
			}
		}
		for _, f := range shape.Relations {
			if !yield(f.Name) {
				return
			}
		}
	})
}
