package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// differs says in which way two definitions of one name mean different things; it returns an empty text if they mean
// the same. Descriptions and order make no difference.
func differs(a, b *ast.Definition) string {
	if a.Kind != b.Kind {
		return fmt.Sprintf("it is %s there and %s here", describes(a), describes(b))
	}
	if x, y := setOf(a.Interfaces), setOf(b.Interfaces); x != y {
		return fmt.Sprintf("it implements %s there and %s here", orNothing(x), orNothing(y))
	}
	if x, y := directiveTexts(a.Directives), directiveTexts(b.Directives); x != y {
		return fmt.Sprintf("it has %s there and %s here", orNothing(x), orNothing(y))
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
		return fmt.Sprintf("its values are %s there and %s here", x, y)
	}
	return ""
}

// fieldDiffers says in which way two fields differ.
func fieldDiffers(a, b *ast.FieldDefinition) string {
	if x, y := a.Type.String(), b.Type.String(); x != y {
		return fmt.Sprintf("it is %s there and %s here", x, y)
	}
	if x, y := directiveTexts(a.Directives), directiveTexts(b.Directives); x != y {
		return fmt.Sprintf("it has %s there and %s here", orNothing(x), orNothing(y))
	}
	return ""
}

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}

// setOf writes words so that their order makes no difference. What every kind implements is left out.
func setOf(words []string) string {
	list := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "Entity" || w == "Node" })
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ", ")
}

// directive writes a directive with its arguments by name.
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

// directiveTexts writes directives so that their order makes no difference.
func directiveTexts(list ast.DirectiveList) string {
	var texts []string
	for _, d := range list {
		texts = append(texts, directive(d))
	}
	slices.Sort(texts)
	return strings.Join(texts, " ")
}

// directiveSet is directiveTexts of a relation type: whether a kind is written as Company or COMPANY, and in which
// order, makes no difference.
func (m *merger) directiveSet(list ast.DirectiveList) string {
	var texts []string
	for _, d := range list {
		var args []string
		for _, a := range d.Arguments {
			text := a.Value.String()
			if namesKinds[d.Name+"."+a.Name] {
				var kinds []string
				for _, c := range a.Value.Children {
					kinds = append(kinds, m.enumName(c.Value.Raw))
				}
				slices.Sort(kinds)
				text = "[" + strings.Join(slices.Compact(kinds), ", ") + "]"
			}
			args = append(args, a.Name+": "+text)
		}
		slices.Sort(args)
		texts = append(texts, "@"+d.Name+"("+strings.Join(args, ", ")+")")
	}
	slices.Sort(texts)
	return strings.Join(texts, " ")
}

// enumName writes the name of a kind or interface as a value of an enum, if it is not written so already.
func (m *merger) enumName(name string) string {
	if m.defs[name] != nil || name == "Entity" {
		return EnumValue(name)
	}
	return name
}
