package graphql

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/vektah/gqlparser/v2/ast"

	"nexum/server/jsontext"
)

// prepared is an operation with its plans: one for each combination of the variables in @skip and @include.
type prepared struct {
	op         *ast.OperationDefinition
	doc        *ast.QueryDocument
	conditions []string // variables in @skip and @include

	mu    sync.Mutex
	plans map[string]*plan
	size  atomic.Int64
}

// Estimated sizes of the parts of a plan in bytes, including what they point to.
const (
	planSize      = 512
	planFieldSize = 320
)

func (p *prepared) bytes() int64 { return p.size.Load() }

// A plan defines how to run an operation for given values in @skip and @include. It prepares a selection for an
// object type when the first value of that type occurs.
type plan struct {
	of     *prepared
	schema *Schema
	values map[string]any // the values of the variables in @skip and @include
	root   *selection

	mu         sync.Mutex
	slots      int // number of fields whose arguments contain variables
	numbers    map[*ast.Field]int
	selections map[string]*selection // by the numbers of their field nodes; see numbers

	last atomic.Int64 // size of the last answer in bytes
}

// A selection is the merged selection sets of all field nodes with one response name.
type selection struct {
	plan  *plan
	nodes []*ast.Field
	set   ast.SelectionSet // used for the root, instead of nodes
	types atomic.Pointer[[]*typePlan]
}

// A typePlan is a selection for one object type.
type typePlan struct {
	object *object
	fields []planField
	err    error // why it cannot run: a condition is null
	work   int   // number of fields that may take long
}

// A planField is one field of an answer.
type planField struct {
	key   []byte // "alias":
	alias string
	field *field // nil for __typename
	fixed []byte // the value of __typename

	out  *output
	args []any // the arguments, if they contain no variable
	err  error // why the arguments are invalid
	node *ast.Field
	vars bool // whether the arguments contain variables
	slot int  // numbers the fields of the plan whose arguments contain variables
	sub  *selection
	top  bool // whether it is a field of the root or of a view
}

// planOf returns the plan of an operation for the given variables.
func (s *Schema) planOf(doc *ast.QueryDocument, op *ast.OperationDefinition, vars map[string]any) *plan {
	p, ok := s.plans.get(op)
	if !ok {
		p = &prepared{op: op, doc: doc, conditions: conditions(doc, op), plans: map[string]*plan{}}
		p.size.Store(planSize)
		p = s.plans.add(op, p)
	}
	key := p.key(vars)
	p.mu.Lock()
	defer p.mu.Unlock()
	if known, ok := p.plans[key]; ok {
		return known
	}
	out := &plan{
		of: p, schema: s, values: map[string]any{},
		numbers: map[*ast.Field]int{}, selections: map[string]*selection{},
	}
	for _, name := range p.conditions {
		out.values[name] = vars[name]
	}
	out.root = &selection{plan: out, set: op.SelectionSet}
	p.plans[key] = out
	p.size.Add(planSize)
	return out
}

// key returns a key that distinguishes the plans of an operation.
func (p *prepared) key(vars map[string]any) string {
	if len(p.conditions) == 0 {
		return ""
	}
	key := make([]byte, len(p.conditions))
	for i, name := range p.conditions {
		switch v := vars[name]; v {
		case true:
			key[i] = 't'
		case false:
			key[i] = 'f'
		default:
			key[i] = 'n'
		}
	}
	return string(key)
}

// conditions returns the variables in @skip and @include of an operation and its fragments.
func conditions(doc *ast.QueryDocument, op *ast.OperationDefinition) []string {
	c := conditionFinder{doc: doc, fragments: map[string]bool{}, found: map[string]bool{}}
	c.set(op.SelectionSet)
	return c.names
}

type conditionFinder struct {
	doc       *ast.QueryDocument
	fragments map[string]bool
	found     map[string]bool
	names     []string
}

func (c *conditionFinder) set(set ast.SelectionSet) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			c.directives(s.Directives)
			c.set(s.SelectionSet)
		case *ast.InlineFragment:
			c.directives(s.Directives)
			c.set(s.SelectionSet)
		case *ast.FragmentSpread:
			c.directives(s.Directives)
			if f := c.doc.Fragments.ForName(s.Name); f != nil && !c.fragments[s.Name] {
				c.fragments[s.Name] = true
				c.set(f.SelectionSet)
			}
		}
	}
}

func (c *conditionFinder) directives(list ast.DirectiveList) {
	for _, d := range list {
		if d.Name != "skip" && d.Name != "include" {
			continue
		}
		a := d.Arguments.ForName("if")
		if a != nil && a.Value.Kind == ast.Variable && !c.found[a.Value.Raw] {
			c.found[a.Value.Raw] = true
			c.names = append(c.names, a.Value.Raw)
		}
	}
}

// planFor returns the selection prepared for an object type.
func (s *selection) planFor(o *object) *typePlan {
	if list := s.types.Load(); list != nil {
		for _, t := range *list {
			if t.object == o {
				return t
			}
		}
	}
	return s.compile(o)
}

func (s *selection) compile(o *object) *typePlan {
	p := s.plan
	p.mu.Lock()
	defer p.mu.Unlock()
	var old []*typePlan
	if list := s.types.Load(); list != nil {
		old = *list
	}
	for _, t := range old {
		if t.object == o {
			return t
		}
	}
	t := p.typePlan(s, o)
	list := append(append(make([]*typePlan, 0, len(old)+1), old...), t)
	s.types.Store(&list)
	p.of.size.Add(planSize + int64(len(t.fields))*planFieldSize)
	return t
}

// typePlan collects the fields of a selection for an object type, as section 6.3.2 of the specification requires.
func (p *plan) typePlan(s *selection, o *object) *typePlan {
	c := &collector{plan: p, object: o, index: map[string]int{}, seen: map[string]bool{}}
	t := &typePlan{object: o}
	if t.err = c.set(s.set); t.err != nil {
		return t
	}
	for _, n := range s.nodes {
		if t.err = c.set(n.SelectionSet); t.err != nil {
			return t
		}
	}
	for i := range c.groups {
		f := p.planField(o, c.groups[i])
		if o.root && f.field != nil && f.sub != nil && p.schema.meta[f.field.name] == nil {
			t.work++
			f.top = true
		}
		t.fields = append(t.fields, f)
	}
	return t
}

// A collector collects the fields of a selection.
type collector struct {
	plan   *plan
	object *object
	groups [][]*ast.Field // by response name, in order
	index  map[string]int
	seen   map[string]bool // fragments that were visited
}

func (c *collector) set(set ast.SelectionSet) error {
	for _, s := range set {
		var err error
		switch s := s.(type) {
		case *ast.Field:
			err = c.field(s)
		case *ast.InlineFragment:
			err = c.fragment(s.Directives, s.TypeCondition, s.SelectionSet)
		case *ast.FragmentSpread:
			err = c.spread(s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *collector) field(f *ast.Field) error {
	in, err := c.plan.included(f.Directives)
	if err != nil || !in {
		return err
	}
	i, ok := c.index[f.Alias]
	if !ok {
		i = len(c.groups)
		c.index[f.Alias] = i
		c.groups = append(c.groups, nil)
	}
	c.groups[i] = append(c.groups[i], f)
	return nil
}

func (c *collector) fragment(directives ast.DirectiveList, on string, set ast.SelectionSet) error {
	in, err := c.plan.included(directives)
	if err != nil || !in || on != "" && !c.object.satisfies[on] {
		return err
	}
	return c.set(set)
}

func (c *collector) spread(s *ast.FragmentSpread) error {
	if c.seen[s.Name] {
		return nil
	}
	in, err := c.plan.included(s.Directives)
	if err != nil || !in {
		return err
	}
	c.seen[s.Name] = true
	f := c.plan.of.doc.Fragments.ForName(s.Name)
	if f == nil || !c.object.satisfies[f.TypeCondition] {
		return nil
	}
	return c.set(f.SelectionSet)
}

// included reports whether @skip and @include keep an element.
func (p *plan) included(directives ast.DirectiveList) (bool, error) {
	for _, name := range [...]string{"skip", "include"} {
		d := directives.ForName(name)
		if d == nil {
			continue
		}
		v := d.Arguments.ForName("if").Value
		if v.Kind == ast.Variable {
			b, ok := p.values[v.Raw].(bool)
			if !ok {
				return false, &InputError{
					Name: "@" + name + "(if:)",
					Err:  fmt.Errorf("%w, but the variable $%s is null", errNull, v.Raw),
				}
			}
			if b == (name == "skip") {
				return false, nil
			}
			continue
		}
		if (v.Raw == "true") == (name == "skip") {
			return false, nil
		}
	}
	return true, nil
}

// planField makes the planned field for the field nodes with one response name.
func (p *plan) planField(o *object, nodes []*ast.Field) planField {
	n := nodes[0]
	f := planField{alias: n.Alias, node: n, key: append(jsontext.Append(nil, n.Alias), ':')}
	if n.Name == "__typename" {
		f.fixed = jsontext.Append(nil, o.name)
		return f
	}
	f.field = o.fields[n.Name]
	if f.field == nil {
		f.field = p.schema.meta[n.Name]
	}
	f.out = f.field.out
	for i := range f.field.params {
		if a := n.Arguments.ForName(f.field.params[i].def.Name); a != nil && !constant(a.Value) {
			f.vars = true
		}
	}
	if f.vars {
		f.slot = p.slots
		p.slots++
	}
	if !f.vars && len(f.field.params) > 0 {
		f.args, f.err = p.schema.arguments(f.field, n, nil)
	}
	if len(n.SelectionSet) > 0 {
		f.sub = p.selection(nodes)
	}
	return f
}

// selection returns the selection below field nodes. Places that merge the same nodes share one selection.
func (p *plan) selection(nodes []*ast.Field) *selection {
	var key strings.Builder
	for _, n := range nodes {
		number, ok := p.numbers[n]
		if !ok {
			number = len(p.numbers)
			p.numbers[n] = number
		}
		key.WriteString(strconv.Itoa(number))
		key.WriteByte(' ')
	}
	s, ok := p.selections[key.String()]
	if !ok {
		s = &selection{plan: p, nodes: nodes}
		p.selections[key.String()] = s
		p.of.size.Add(planSize)
	}
	return s
}

// arguments coerces the arguments of a field as section 6.4.1 of the specification requires.
func (s *Schema) arguments(f *field, node *ast.Field, vars map[string]any) ([]any, error) {
	out := make([]any, len(f.params))
	for i := range f.params {
		p := &f.params[i]
		v, ok, err := s.argument(p, node.Arguments.ForName(p.def.Name), vars)
		if err != nil {
			return nil, err
		}
		out[i] = p.zero
		if !ok {
			continue
		}
		r, err := p.decode(v, p.at)
		if err != nil {
			return nil, err
		}
		out[i] = r.Interface()
	}
	if f.prepare != nil {
		return f.prepare(out)
	}
	return out, nil
}

// argument coerces an argument. It returns false if the argument has no value.
func (s *Schema) argument(p *param, a *ast.Argument, vars map[string]any) (any, bool, error) {
	def, at := p.def, p.at
	given := a != nil
	if given && a.Value.Kind == ast.Variable {
		_, given = vars[a.Value.Raw]
	}
	switch {
	case given:
		v, err := s.literal(def.Type, a.Value, vars, at)
		return v, true, err
	case def.DefaultValue != nil:
		v, err := s.literal(def.Type, def.DefaultValue, nil, at)
		return v, true, err
	case def.Type.NonNull:
		return nil, false, at.fail("must be given: it is of type %s and has no default", def.Type)
	}
	return nil, false, nil
}
