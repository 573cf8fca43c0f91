package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/server/input"
	"nexum/server/model"
)

// params reads the parameters of an export one by one, and keeps the first error.
type params struct {
	scope  *model.Scope
	values url.Values
	err    error
}

func (p *params) fail(format string, args ...any) {
	if p.err == nil {
		p.err = &model.Error{Code: model.CodeInput, Message: clip(fmt.Sprintf(format, args...))}
	}
}

// wrong records an error about the value of a parameter, if there is no earlier error. The message begins with the name
// of the parameter.
func (p *params) wrong(name, format string, args ...any) {
	if p.err == nil {
		p.err = query.InputError("%s"+format, append([]any{query.Argument(name)}, args...)...)
	}
}

// The parameters of the view, of relations, and of each file.
var (
	viewParams   = []string{"asOf", "knownAt", "knownAtRevision", "without", "distrust", "with"}
	filterParams = []string{
		"type",
		"excludeType",
		"predicate",
		"direction",
		"kind",
		"derived",
		"disputed",
		"minConfidence",
		"modality",
		"document",
	}
)

// known fails if a parameter is not among names.
func (p *params) known(names []string) {
	names = slices.Concat(names, viewParams)
	for name := range p.values {
		if !slices.Contains(names, name) {
			p.fail("there is no parameter %.60q here; there are %s", name, strings.Join(names, ", "))
		}
	}
}

// one returns a parameter that may occur once; nil if it is absent.
func (p *params) one(name string) *string {
	list := p.values[name]
	if len(list) > 1 {
		p.wrong(name, ": give it once")
	}
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

func (p *params) required(name string) string {
	v := p.one(name)
	if v == nil || *v == "" {
		p.wrong(name, " is missing")
		return ""
	}
	return *v
}

func (p *params) number(name string) *int32 {
	v := p.one(name)
	if v == nil {
		return nil
	}
	n, err := strconv.ParseInt(*v, 10, 32)
	if err != nil {
		if errors.Is(err, strconv.ErrRange) {
			p.wrong(name, ": %.60s is out of range", *v)
		} else {
			p.wrong(name, ": %.60q is not a whole number", *v)
		}
	}
	out := int32(n)
	return &out
}

// first returns the maximum number of rows; otherwise if the parameter is absent.
func (p *params) first(otherwise int) int {
	n := p.number("first")
	if n == nil {
		return otherwise
	}
	first, err := query.Bound("first", n, math.MaxInt32, math.MaxInt32)
	if p.err == nil {
		p.err = err
	}
	return first
}

// where returns the filter of a list of entities, which is a JSON object; nil if the parameter is absent.
func (p *params) where() query.Where {
	text := p.one("filter")
	if text == nil {
		return nil
	}
	var where query.Where
	if err := json.Unmarshal([]byte(*text), &where); err != nil {
		p.wrong("filter", `: it is not a JSON object such as {"name": {"contains": "cloud"}}: %v`, err)
	}
	return where
}

func (p *params) boolean(name string) *bool {
	v := p.one(name)
	if v == nil {
		return nil
	}
	if *v != "true" && *v != "false" {
		p.wrong(name, ": %.60q is neither true nor false", *v)
	}
	out := *v == "true"
	return &out
}

// list returns a parameter that may occur several times or contain several values separated by commas.
func (p *params) list(name string) []string {
	var out []string
	for _, v := range p.values[name] {
		out = append(out, strings.Split(v, ",")...)
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// ids returns a list of ids. An id that contains a comma must be the only value of its parameter.
func (p *params) ids(name string) []string {
	var out []string
	for _, v := range p.values[name] {
		if p.scope.Has(v) || strings.Contains(v, "|") {
			out = append(out, v)
			continue
		}
		out = append(out, slices.DeleteFunc(strings.Split(v, ","), func(s string) bool { return s == "" })...)
	}
	return out
}

// words returns a list of names. It fails if resolve does not know a name; near then gives a hint.
func (p *params) words(name string, resolve func(string) (string, bool), near func(string) string) []string {
	var out []string
	for _, v := range p.list(name) {
		w, ok := resolve(v)
		if !ok {
			p.wrong(name, ": there is no %.60q%s", v, near(v))
		}
		out = append(out, w)
	}
	return out
}

func (p *params) types(name string) []string {
	o := p.scope.View.Ontology()
	return p.words(name, func(s string) (string, bool) {
		t, ok := query.FindType(o, s)
		if !ok {
			return "", false
		}
		return t.Name, true
	}, func(s string) string { return query.NearType(o, s) })
}

func (p *params) kinds() []string {
	o := p.scope.View.Ontology()
	return p.words("kind", func(s string) (string, bool) {
		k, ok := query.FindKind(o, s)
		if !ok {
			return "", false
		}
		return k.Enum, true
	}, func(s string) string { return query.NearKind(o, s) })
}

// enum returns one of the given values, ignoring case; nil if the parameter is absent.
func (p *params) enum(name string, values ...string) *string {
	v := p.one(name)
	if v == nil {
		return nil
	}
	up := strings.ToUpper(*v)
	if !slices.Contains(values, up) {
		p.wrong(name, ": %.60q is not one of %s", *v, strings.Join(values, ", "))
	}
	return &up
}

// date reads a date.
func (p *params) date(name string) *claim.Date {
	v := p.one(name)
	if v == nil {
		return nil
	}
	d, err := claim.ParseDate(*v)
	if err != nil {
		p.wrong(name, ": %s", err)
	}
	return &d
}

func (p *params) filter() *model.RelationFilter {
	f := &model.RelationFilter{
		Types: p.types("type"), ExcludeTypes: p.types("excludeType"), Kinds: p.kinds(),
		Direction: (*input.Direction)(
			p.enum("direction", "OUT", "IN", "BOTH"),
		), IncludeDerived: p.boolean("derived"), IncludeDisputed: p.boolean("disputed"),
		Documents: p.ids("document"), Predicates: p.values["predicate"], // IRIs can contain commas
	}
	for _, m := range p.words("modality", func(s string) (string, bool) {
		m, ok := query.FindModality(s)
		if !ok {
			return "", false
		}
		return m.String(), true
	}, query.NearModality) {
		f.Modalities = append(f.Modalities, input.Modality(m))
	}
	if v := p.one("minConfidence"); v != nil {
		c, err := strconv.ParseFloat(*v, 64)
		if err != nil {
			p.wrong("minConfidence", ": %.60q is not a number", *v)
		}
		f.MinConfidence = &c
	}
	return f
}

// view returns the parameters of the view; nil if there are none.
func (p *params) view() *model.ViewInput {
	if !slices.ContainsFunc(viewParams, p.values.Has) {
		return nil
	}
	in := &model.ViewInput{Without: p.ids("without"), Distrust: p.ids("distrust")}
	in.AsOf = p.date("asOf")
	if v := p.one("knownAt"); v != nil {
		at, err := p.scope.Session.KnownAt("knownAt", *v)
		if err != nil && p.err == nil {
			p.err = err
		}
		in.KnownAt = &at
	}
	in.KnownAtRevision = p.number("knownAtRevision")
	for _, v := range p.values["with"] {
		if _, err := query.Assumed(p.scope.View.Ontology(), "with", v); err != nil {
			if p.err == nil {
				p.err = err
			}
			break
		}
		in.Assume = append(in.Assume, v)
	}
	return in
}

// title returns a short title that describes the request.
func (p *params) title(name string) string {
	if len(p.values) == 0 {
		return name
	}
	text, err := url.QueryUnescape(p.values.Encode())
	if err != nil {
		return name
	}
	return clip(name + ": " + strings.ReplaceAll(text, "&", ", "))
}
