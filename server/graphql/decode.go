package graphql

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// A decoder converts a coerced value to a Go value.
type decoder func(v any, at *place) (reflect.Value, error)

// decoder returns the decoder from an input type to a Go type. It returns an error if there is none.
func (b *Binding) decoder(s *ast.Schema, t *ast.Type, to reflect.Type) (decoder, error) {
	return (&decoders{b, s, map[reflect.Type]*decoder{}}).decoderOf(t, to)
}

// decoders builds decoders. done has the decoders of structs, because a struct can contain itself.
type decoders struct {
	*Binding
	schema *ast.Schema
	done   map[reflect.Type]*decoder
}

func (d *decoders) decoderOf(t *ast.Type, to reflect.Type) (decoder, error) {
	if t.Elem != nil {
		return d.list(t, to)
	}
	inner, pointer := to, to.Kind() == reflect.Pointer
	if pointer {
		inner = to.Elem()
	}
	of, err := d.named(t.NamedType, inner)
	if err != nil {
		return nil, err
	}
	zero := reflect.Zero(to)
	return func(v any, at *place) (reflect.Value, error) {
		if v == nil {
			return zero, nil
		}
		r, err := of(v, at)
		if err != nil || !pointer {
			return r, err
		}
		p := reflect.New(inner)
		p.Elem().Set(r)
		return p, nil
	}, nil
}

func (d *decoders) list(t *ast.Type, to reflect.Type) (decoder, error) {
	if to.Kind() != reflect.Slice {
		return nil, fmt.Errorf("a list of type %s must be a slice, not %s", t, to)
	}
	of, err := d.decoderOf(t.Elem, to.Elem())
	if err != nil {
		return nil, err
	}
	zero := reflect.Zero(to)
	return func(v any, at *place) (reflect.Value, error) {
		if v == nil {
			return zero, nil
		}
		list := v.([]any)
		out := reflect.MakeSlice(to, len(list), len(list))
		for i, e := range list {
			r, err := of(e, &place{in: at, index: i})
			if err != nil {
				return r, err
			}
			out.Index(i).Set(r)
		}
		return out, nil
	}, nil
}

func (d *decoders) named(name string, to reflect.Type) (decoder, error) {
	def := d.schema.Types[name]
	if def.Kind == ast.InputObject {
		return d.structure(def, to)
	}
	if text := reflect.TypeFor[string](); def.Kind == ast.Enum && to.Kind() == reflect.String && to != text {
		of, err := d.named(name, text) // the enum has its own Go type
		if err != nil {
			return nil, err
		}
		return func(v any, at *place) (reflect.Value, error) {
			r, err := of(v, at)
			if err != nil {
				return r, err
			}
			return r.Convert(to), nil
		}, nil
	}
	c := d.codec(name, to)
	if c == nil || c.decode == nil {
		return nil, fmt.Errorf("%s does not represent the input %s", to, name)
	}
	return func(v any, at *place) (reflect.Value, error) {
		r, err := c.decode(v)
		if err != nil {
			return reflect.Value{}, &InputError{Name: at.String(), Err: err}
		}
		return reflect.ValueOf(r), nil
	}, nil
}

// objectType is the Go type of inputs whose fields are known only from the schema: the coerced values by name.
var objectType = reflect.TypeFor[map[string]any]()

func (d *decoders) structure(def *ast.Definition, to reflect.Type) (decoder, error) {
	if to == objectType {
		return func(v any, _ *place) (reflect.Value, error) { return reflect.ValueOf(v), nil }, nil
	}
	if to.Kind() != reflect.Struct {
		return nil, fmt.Errorf("the input %s must be a struct or a map[string]any, not %s", def.Name, to)
	}
	if done, ok := d.done[to]; ok {
		return func(v any, at *place) (reflect.Value, error) { return (*done)(v, at) }, nil
	}
	var self decoder
	d.done[to] = &self
	type part struct {
		name  string
		index int
		of    decoder
	}
	var parts []part
	for _, f := range def.Fields {
		index := fieldIndex(to, f.Name)
		if index < 0 {
			return nil, fmt.Errorf("%s has no field for %s.%s", to, def.Name, f.Name)
		}
		of, err := d.decoderOf(f.Type, to.Field(index).Type)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", def.Name, f.Name, err)
		}
		parts = append(parts, part{f.Name, index, of})
	}
	self = func(v any, at *place) (reflect.Value, error) {
		given := v.(map[string]any)
		out := reflect.New(to).Elem()
		for _, p := range parts {
			g, ok := given[p.name]
			if !ok {
				continue
			}
			r, err := p.of(g, &place{in: at, name: p.name})
			if err != nil {
				return r, err
			}
			out.Field(p.index).Set(r)
		}
		return out, nil
	}
	return self, nil
}

// fieldIndex finds the exported field of a struct by name, ignoring case. It returns -1 if there is none.
func fieldIndex(t reflect.Type, name string) int {
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() && strings.EqualFold(f.Name, name) {
			return i
		}
	}
	return -1
}
