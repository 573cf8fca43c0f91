package graphql

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// mergeRule checks that fields with the same response name can be merged (section 5.3.2 of the specification). It
// replaces gqlparser's rule with the same name, which treats all lists and all objects in arguments as equal.
//
// The rule groups fields into classes. All fields with the same response name, parent type, name and arguments form
// one class, and their selections form one set. The rule compares classes instead of fields, so that its cost is not
// quadratic in the number of equal fields.
var mergeRule = core.Rule{
	Name: "OverlappingFieldsCanBeMerged",
	RuleFunc: func(observers *core.Events, addError core.AddErrFunc) {
		observers.OnOperation(func(w *core.Walker, op *ast.OperationDefinition) {
			m := &merger{schema: w.Schema, report: func(c *mergeConflict) {
				addError(
					core.Message(`Fields %q conflict because %s. Use different aliases on the fields to fetch both if this `+
						`was intentional.`, c.name, c.reason),
					core.At(c.at),
				)
			}}
			m.checkMerged([]ast.SelectionSet{op.SelectionSet}, 0)
		})
	},
}

// mostConflicts is the maximum number of reported conflicts per operation. mostNesting ends the search in fragments
// that spread themselves; another rule reports those.
const (
	mostConflicts = 20
	mostNesting   = 500
)

// A mergeConflict explains why two fields cannot be merged.
type mergeConflict struct {
	name   string
	reason string
	at     *ast.Position
}

type merger struct {
	schema *ast.Schema
	report func(*mergeConflict)
	found  int
}

// A class is a set of fields with the same response name, parent type, name and arguments.
type class struct {
	first *ast.Field
	args  string
	below []ast.SelectionSet
}

// classes returns the classes of all fields in the selection sets, by response name.
func (m *merger) classes(sets []ast.SelectionSet) (names []string, byName map[string][]*class) {
	c := classifier{byName: map[string][]*class{}, index: map[string]*class{}, seen: map[*ast.FragmentDefinition]bool{}}
	for _, s := range sets {
		c.set(s)
	}
	return c.names, c.byName
}

type classifier struct {
	names  []string
	byName map[string][]*class
	index  map[string]*class
	seen   map[*ast.FragmentDefinition]bool
}

func (c *classifier) set(set ast.SelectionSet) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			c.field(s)
		case *ast.InlineFragment:
			c.set(s.SelectionSet)
		case *ast.FragmentSpread:
			if s.Definition != nil && !c.seen[s.Definition] {
				c.seen[s.Definition] = true
				c.set(s.Definition.SelectionSet)
			}
		}
	}
}

func (c *classifier) field(f *ast.Field) {
	if f.ObjectDefinition == nil || f.Definition == nil {
		return // another rule reports it
	}
	args := argumentText(f.Arguments)
	key := strings.Join([]string{f.Alias, f.ObjectDefinition.Name, f.Name, args}, "\x00")
	of, ok := c.index[key]
	if !ok {
		of = &class{first: f, args: args}
		c.index[key] = of
		if c.byName[f.Alias] == nil {
			c.names = append(c.names, f.Alias)
		}
		c.byName[f.Alias] = append(c.byName[f.Alias], of)
	}
	if len(f.SelectionSet) > 0 {
		of.below = append(of.below, f.SelectionSet)
	}
}

// checkMerged reports the conflicts among the fields of selection sets that are merged with each other.
func (m *merger) checkMerged(sets []ast.SelectionSet, nesting int) {
	if nesting > mostNesting {
		return
	}
	names, byName := m.classes(sets)
	for _, name := range names {
		list := byName[name]
		for i, a := range list {
			if !m.checkAgainst(a, list[i+1:], nesting) {
				return
			}
			m.checkMerged(a.below, nesting+1)
		}
	}
}

// checkAgainst reports the conflicts of a class with others. It returns false if there are as many as are reported.
func (m *merger) checkAgainst(a *class, others []*class, nesting int) bool {
	for _, b := range others {
		if m.found >= mostConflicts {
			return false
		}
		if c := m.compare(a, b, false, nesting); c != nil {
			m.found++
			m.report(c)
		}
	}
	return true
}

// between returns the conflicts between the fields of a and the fields of b.
func (m *merger) between(a, b []ast.SelectionSet, exclusive bool, nesting int) []*mergeConflict {
	if len(a) == 0 || len(b) == 0 || nesting > mostNesting {
		return nil
	}
	var out []*mergeConflict
	names, inA := m.classes(a)
	_, inB := m.classes(b)
	for _, name := range names {
		for _, x := range inA[name] {
			out = m.appendConflicts(out, x, inB[name], exclusive, nesting)
			if len(out) >= mostConflicts {
				return out
			}
		}
	}
	return out
}

// appendConflicts appends the conflicts of a class with others. It stops when there are as many as are reported.
func (m *merger) appendConflicts(
	out []*mergeConflict, x *class, others []*class, exclusive bool, nesting int,
) []*mergeConflict {
	for _, y := range others {
		if c := m.compare(x, y, exclusive, nesting); c != nil {
			out = append(out, c)
		}
		if len(out) >= mostConflicts {
			break
		}
	}
	return out
}

// compare returns why the fields of two classes cannot be merged; nil if they can. If exclusive is true, only one of
// the two can be in an answer, so that only their shapes must agree.
func (m *merger) compare(a, b *class, exclusive bool, nesting int) *mergeConflict {
	f, g := a.first, b.first
	conflict := func(reason string) *mergeConflict { return &mergeConflict{f.Alias, reason, g.Position} }
	exclusive = exclusive || f.ObjectDefinition != g.ObjectDefinition &&
		f.ObjectDefinition.Kind == ast.Object && g.ObjectDefinition.Kind == ast.Object
	if !exclusive {
		if f.Name != g.Name {
			return conflict(`"` + f.Name + `" and "` + g.Name + `" are different fields`)
		}
		if a.args != b.args {
			return conflict("they have differing arguments")
		}
	}
	if !m.sameShape(f.Definition.Type, g.Definition.Type) {
		return conflict(`they return conflicting types "` + f.Definition.Type.String() + `" and "` +
			g.Definition.Type.String() + `"`)
	}
	below := m.between(a.below, b.below, exclusive, nesting+1)
	if len(below) == 0 {
		return nil
	}
	reasons := make([]string, len(below))
	for i, c := range below {
		reasons[i] = `subfields "` + c.name + `" conflict because ` + c.reason
	}
	return conflict(strings.Join(reasons, " and "))
}

// sameShape reports whether values of two types have the same shape in an answer.
func (m *merger) sameShape(a, b *ast.Type) bool {
	if a.NonNull != b.NonNull || (a.Elem == nil) != (b.Elem == nil) {
		return false
	}
	if a.Elem != nil {
		return m.sameShape(a.Elem, b.Elem)
	}
	x, y := m.schema.Types[a.NamedType], m.schema.Types[b.NamedType]
	if x == nil || y == nil {
		return true
	}
	return x == y || x.IsCompositeType() && y.IsCompositeType()
}

// argumentText formats arguments. Equal arguments give equal text, regardless of the order of their names.
func argumentText(list ast.ArgumentList) string {
	parts := make([]string, len(list))
	for i, a := range list {
		parts[i] = a.Name + ":" + valueText(a.Value)
	}
	slices.Sort(parts)
	return strings.Join(parts, ",")
}

func valueText(v *ast.Value) string {
	parts := make([]string, len(v.Children))
	switch v.Kind {
	case ast.ListValue:
		for i, c := range v.Children {
			parts[i] = valueText(c.Value)
		}
		return "[" + strings.Join(parts, ",") + "]"
	case ast.ObjectValue:
		for i, c := range v.Children {
			parts[i] = c.Name + ":" + valueText(c.Value)
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, ",") + "}"
	case ast.BlockValue:
		return `"""` + v.String()
	}
	return v.String()
}
