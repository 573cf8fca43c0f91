package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// differs describes how the meanings of two definitions with one name differ. It returns the empty string if they
// have the same meaning. Descriptions and order do not matter.
func differs(a, b *ast.Definition) string {
	if a.Kind != b.Kind {
		return fmt.Sprintf("it is %s in one definition and %s in the other", describes(a), describes(b))
	}
	if x, y := setOf(a.Interfaces), setOf(b.Interfaces); x != y {
		return fmt.Sprintf("it implements %s in one definition and %s in the other", orNothing(x), orNothing(y))
	}
	if x, y := directiveTexts(a.Directives), directiveTexts(b.Directives); x != y {
		return fmt.Sprintf("it has %s in one definition and %s in the other", orNothing(x), orNothing(y))
	}
	for _, f := range a.Fields {
		other := b.Fields.ForName(f.Name)
		if other == nil {
			return "the field " + f.Name + " is only there"
		}
		if why := fieldDiffers(f, other); why != "" {
			return f.Name + ": " + why
		}
	}
	for _, f := range b.Fields {
		if a.Fields.ForName(f.Name) == nil {
			return "the field " + f.Name + " is only here"
		}
	}
	values := func(d *ast.Definition) string {
		var names []string
		for _, v := range d.EnumValues {
			names = append(names, v.Name)
		}
		return setOf(names)
	}
	if x, y := values(a), values(b); x != y {
		return fmt.Sprintf("its values are %s in one definition and %s in the other", x, y)
	}
	return ""
}

// fieldDiffers describes how two fields differ. It returns the empty string if they do not.
func fieldDiffers(a, b *ast.FieldDefinition) string {
	if x, y := a.Type.String(), b.Type.String(); x != y {
		return fmt.Sprintf("it is %s in one definition and %s in the other", x, y)
	}
	if x, y := directiveTexts(a.Directives), directiveTexts(b.Directives); x != y {
		return fmt.Sprintf("it has %s in one definition and %s in the other", orNothing(x), orNothing(y))
	}
	return ""
}

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}

// setOf joins words in sorted order, so that equal sets give equal strings. It leaves out the interfaces that every
// kind implements.
func setOf(words []string) string {
	list := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "Entity" || w == "Node" })
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ", ")
}

// directive formats a directive with its arguments sorted by name.
func directive(d *ast.Directive) string {
	var args []string
	for _, a := range d.Arguments {
		args = append(args, a.Name+": "+a.Value.String())
	}
	slices.Sort(args)
	if len(args) == 0 {
		return "@" + d.Name
	}
	return "@" + d.Name + "(" + strings.Join(args, ", ") + ")"
}

// directiveTexts formats directives in sorted order, so that equal sets give equal strings.
func directiveTexts(list ast.DirectiveList) string {
	var texts []string
	for _, d := range list {
		texts = append(texts, directive(d))
	}
	slices.Sort(texts)
	return strings.Join(texts, " ")
}

// directiveSet is like directiveTexts, for a relation type. Company and COMPANY give the same result, and the order of
// kinds does not matter.
func (m *merger) directiveSet(list ast.DirectiveList) string {
	var texts []string
	for _, d := range list {
		var args []string
		for _, a := range d.Arguments {
			text := a.Value.String()
			if namesKinds[d.Name+"."+a.Name] {
				text = m.kindSet(a.Value)
			}
			args = append(args, a.Name+": "+text)
		}
		slices.Sort(args)
		texts = append(texts, "@"+d.Name+"("+strings.Join(args, ", ")+")")
	}
	slices.Sort(texts)
	return strings.Join(texts, " ")
}

// kindSet returns a list of kinds as a text that does not depend on their order.
func (m *merger) kindSet(list *ast.Value) string {
	var kinds []string
	for _, c := range list.Children {
		kinds = append(kinds, m.enumName(c.Value.Raw))
	}
	slices.Sort(kinds)
	return "[" + strings.Join(slices.Compact(kinds), ", ") + "]"
}

// enumName returns the name of a kind or interface in the form of an enum value, unless it already has that form.
func (m *merger) enumName(name string) string {
	if m.defs[name] != nil || name == "Entity" {
		return EnumValue(name)
	}
	return name
}
