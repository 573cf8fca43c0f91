package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"

	"nexum/schema"
)

//go:embed kinds.go.tmpl
var kindsTemplate string

// kindsFile is the name of what the plugin writes, among gqlgen's files.
const kindsFile = "kinds.go"

// kinds is the gqlgen plugin that gives each kind its Go type.
type kinds struct {
	ontology *schema.Ontology
}

// Name implements plugin.Plugin.
func (*kinds) Name() string { return "kinds" }

// MutateConfig writes the Go types that follow from the ontology, and binds GraphQL's types to them.
func (k *kinds) MutateConfig(cfg *config.Config) error {
	data := kindsData{Package: cfg.Exec.Package}
	bind := func(name string) {
		if !cfg.Models.UserDefined(name) {
			cfg.Models.Add(name, cfg.Exec.ImportPath()+"."+name)
		}
	}
	for name, d := range cfg.Schema.Types {
		switch {
		case d.BuiltIn:
		case d.Kind == ast.Enum:
			// A value is its name; the query's validation has checked it.
			if !cfg.Models.UserDefined(name) {
				cfg.Models.Add(name, cfg.AutoBind[0]+".Enum")
			}
		case d.Kind == ast.Interface && name != "Entity" && slices.Contains(d.Interfaces, "Entity"):
			data.Interfaces = append(data.Interfaces, name)
			bind(name)
		}
		if of, ok := strings.CutSuffix(name, "Connection"); ok && cfg.Schema.Types[of+"Edge"] != nil && isEntity(cfg.Schema.Types[of]) {
			data.Connections = append(data.Connections, connection{Name: of, Go: goType(of)})
			bind(of + "Connection")
			bind(of + "Edge")
		}
	}
	slices.Sort(data.Interfaces)
	slices.SortFunc(data.Connections, func(a, b connection) int { return strings.Compare(a.Name, b.Name) })
	for _, kind := range k.ontology.Kinds() {
		bind(kind.Name)
		t, err := k.kind(cfg.Schema, kind)
		if err != nil {
			return err
		}
		data.Kinds = append(data.Kinds, t)
	}
	var unbound []string
	for name, d := range cfg.Schema.Types {
		if !d.BuiltIn && !cfg.IsRoot(d) && !cfg.Models.UserDefined(name) {
			unbound = append(unbound, name)
		}
	}
	if slices.Sort(unbound); len(unbound) > 0 {
		return fmt.Errorf("no Go type for %s: a type that is no kind needs one of its name in %s, or an entry in gqlgen.yml",
			strings.Join(unbound, ", "), strings.Join(cfg.AutoBind, ", "))
	}
	// The directives speak to the loader and to this program, not to a running query.
	for name, d := range cfg.Schema.Directives {
		if d.Position != nil && d.Position.Src != nil && !d.Position.Src.BuiltIn {
			cfg.Directives[name] = config.DirectiveConfig{SkipRuntime: true}
		}
	}
	return render(filepath.Join(cfg.Exec.Dir(), kindsFile), data)
}

// GenerateCode runs before gqlgen writes its code. A field of an object is computed from a view in
// memory, so a goroutine for each would cost more than the field. The fields of Query stay concurrent.
// The schema itself is left out: package schema has it, and Schema reads it from there.
func (k *kinds) GenerateCode(data *codegen.Data) error {
	data.AugmentedSources = nil
	for _, o := range data.Objects {
		o.DisableConcurrency = !o.Root
	}
	return nil
}

type kindsData struct {
	Package     string
	Interfaces  []string // but for Entity and Node
	Kinds       []kindData
	Connections []connection
}

type connection struct{ Name, Go string }

type kindData struct {
	*schema.Kind
	Implements []string
	Facts      []factData
	Relations  []relationData
}

// Method is the Go name of a field of Query.
func (kindData) Method(field string) string { return templates.ToGo(field) }

type factData struct{ Name, Method, Go, Accessor string }

type relationData struct{ Name, Method, Type, Direction, Order, Of, Go string }

func (k *kinds) kind(s *ast.Schema, kind *schema.Kind) (kindData, error) {
	out := kindData{Kind: kind}
	for _, i := range kind.Interfaces {
		if i != "Entity" && i != "Node" {
			out.Implements = append(out.Implements, i)
		}
	}
	for _, f := range kind.Facts {
		d := factData{Name: f.Name, Method: templates.ToGo(f.Name), Go: scalarGo(f.Type), Accessor: "One"}
		if f.List {
			d.Accessor = "Many"
		}
		if err := checkMethod(kind.Name, f.Name, d.Method); err != nil {
			return out, err
		}
		out.Facts = append(out.Facts, d)
	}
	for _, f := range s.Types[kind.Name].Fields {
		dir := f.Directives.ForName("relation")
		if dir == nil {
			continue
		}
		of := strings.TrimSuffix(f.Type.Name(), "Connection")
		if got := argNames(f); got != "filter first after" || !f.Type.NonNull || !isEntity(s.Types[of]) {
			return out, fmt.Errorf("%s:%d: %s.%s: a field with @relation is written %s(filter: RelationFilter, first: Int = 50, after: String): XConnection! where X is a kind or Entity",
				f.Position.Src.Name, f.Position.Line, kind.Name, f.Name, f.Name)
		}
		r := relationData{
			Name: f.Name, Method: templates.ToGo(f.Name), Of: of, Go: goType(of),
			Type: dir.Arguments.ForName("type").Value.Raw, Direction: dir.Arguments.ForName("direction").Value.Raw,
		}
		if order := dir.Arguments.ForName("order"); order != nil {
			r.Order = order.Value.Raw
		}
		if err := checkMethod(kind.Name, f.Name, r.Method); err != nil {
			return out, err
		}
		out.Relations = append(out.Relations, r)
	}
	return out, nil
}

// checkMethod refuses the one name that a kind's struct has a field of.
func checkMethod(kind, field, method string) error {
	if method == "Entity" {
		return fmt.Errorf("%s.%s: give the field another name; its Go method would hide the entity", kind, field)
	}
	return nil
}

func isEntity(d *ast.Definition) bool {
	return d != nil && (d.Name == "Entity" || slices.Contains(d.Interfaces, "Entity"))
}

func argNames(f *ast.FieldDefinition) string {
	var names []string
	for _, a := range f.Arguments {
		names = append(names, a.Name)
	}
	return strings.Join(names, " ")
}

// goType is the Go type of a kind, or of an interface of kinds.
func goType(name string) string {
	if name == "Entity" {
		return "model.AnyEntity"
	}
	return name
}

// scalarGo is the Go type of one value of a fact. An enum's is its name.
func scalarGo(t string) string {
	switch t {
	case "Int":
		return "int"
	case "Float":
		return "float64"
	case "Boolean":
		return "bool"
	case "Date":
		return "graph.Date"
	default:
		return "string"
	}
}

func render(path string, data kindsData) error {
	t, err := template.New("kinds").Parse(kindsTemplate)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return err
	}
	src, err := format.Source(b.Bytes())
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, src, 0o644)
}
