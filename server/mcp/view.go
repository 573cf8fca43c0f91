package mcp

import (
	"encoding/json"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
)

// A View describes how the queried view differs from the whole graph. Every tool has one as a parameter.
type View struct {
	AsOf     string   `json:"as_of,omitempty" jsonschema:"as of a date: 2017 or 2017-06-01"`
	KnownAt  string   `json:"known_at,omitempty" jsonschema:"as known at 2026-01-31T12:00:00Z, or at revision 3"`
	Without  []string `json:"without,omitempty" jsonschema:"hide entities, relations (source|TYPE|target), merges (id|sameAs|id), rules"`
	Distrust []string `json:"distrust,omitempty" jsonschema:"hide what these documents claim, by id"`
	Assume   []string `json:"assume,omitempty" question:"with" jsonschema:"assume relations a|TYPE|b {attributes}, merges a|sameAs|b"`
}

func (v View) view() View { return v }

// String encodes the view for a URI; empty for the whole graph.
func (v View) String() string {
	text, err := json.Marshal(v)
	if err != nil || string(text) == "{}" {
		return ""
	}
	return string(text)
}

// parseView parses the result of String.
func parseView(text string) (v View, err error) {
	if text == "" {
		return v, nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if d.Decode(&v) != nil {
		return v, query.InputError("%s: it is not a JSON object with as_of, known_at, without, distrust and assume",
			query.Argument("view"))
	}
	return v, nil
}

// session returns the session of the view.
func (v View) session(s *query.Session) (*query.Session, error) {
	if v.String() == "" {
		return s, nil
	}
	c := graph.Change{Without: v.Without, Distrust: v.Distrust}
	var err error
	if v.AsOf != "" {
		if c.AsOf, err = claim.ParseDate(v.AsOf); err != nil {
			return nil, query.InputError("%s: %v", query.Argument("as_of"), err)
		}
	}
	if v.KnownAt != "" {
		if c.KnownAt, err = s.KnownAt("known_at", v.KnownAt); err != nil {
			return nil, err
		}
	}
	for _, id := range v.Assume {
		assumed, err := query.Assumed(s.View.Ontology(), "assume", id)
		if err != nil {
			return nil, err
		}
		c.With = append(c.With, assumed)
	}
	return s.With(c)
}

// unknownWord returns the error about a word that the ontology does not have. hint proposes another one, or is empty.
func unknownWord(what, word, hint string) error {
	if hint == "" {
		hint = "; nexum://ontology lists them"
	}
	return query.InputError("there is no %s %q%s", what, query.Clip(word), hint)
}

// typeName returns the name of a relation type that is written as owns or as OWNS.
func typeName(s *query.Session, name string) (string, error) {
	t, ok := query.FindType(s.View.Ontology(), name)
	if !ok {
		return "", unknownWord("relation type", name, query.NearType(s.View.Ontology(), name))
	}
	return t.Name, nil
}

// A Filter selects relations. It is a part of the input of several tools.
type Filter struct {
	Types         []string `json:"types,omitempty" jsonschema:"relation types, such as owns"`
	ExcludeTypes  []string `json:"exclude_types,omitempty" jsonschema:"not these relation types"`
	Predicates    []string `json:"predicates,omitempty" jsonschema:"predicates of foreign data"`
	Kinds         []string `json:"kinds,omitempty" jsonschema:"kinds of the other end, such as Company"`
	Direction     string   `json:"direction,omitempty" jsonschema:"OUT follows arrows, IN goes against them; default BOTH"`
	StatedOnly    bool     `json:"stated_only,omitempty" jsonschema:"leave out what rules derive"`
	Undisputed    bool     `json:"undisputed,omitempty" jsonschema:"leave out what a claim denies"`
	Modalities    []string `json:"modalities,omitempty" jsonschema:"stated, alleged, planned, recommended, hypothetical"`
	MinConfidence *float64 `json:"min_confidence,omitempty" jsonschema:"the least confidence, from 0 to 1"`
	Documents     []string `json:"documents,omitempty" jsonschema:"ids of documents that claim it"`
}

// resolve returns the filter with names resolved to those of the graph.
func (f Filter) resolve(s *query.Session) (*query.RelationFilter, error) {
	out := &query.RelationFilter{MinConfidence: f.MinConfidence, Documents: f.Documents, Predicates: f.Predicates}
	no := false
	if f.StatedOnly {
		out.IncludeDerived = &no
	}
	if f.Undisputed {
		out.IncludeDisputed = &no
	}
	var err error
	if out.Types, err = typeNames(s, f.Types); err != nil {
		return nil, err
	}
	if out.ExcludeTypes, err = typeNames(s, f.ExcludeTypes); err != nil {
		return nil, err
	}
	if out.Modalities, err = modalityNames(f.Modalities); err != nil {
		return nil, err
	}
	if out.Kinds, err = kindNames(s, f.Kinds); err != nil {
		return nil, err
	}
	switch d := strings.ToUpper(f.Direction); d {
	case "":
	case "OUT", "IN", "BOTH":
		out.Direction = &d
	default:
		return nil, query.InputError("%s: %q is not one of OUT, IN and BOTH", query.Argument("direction"),
			query.Clip(f.Direction))
	}
	return out, nil
}

// typeNames returns the names of relation types as the graph has them; nil if names is empty.
func typeNames(s *query.Session, names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		t, err := typeName(s, name)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// modalityNames returns the values of Modality for modalities as agents write them; nil if names is empty.
func modalityNames(names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		m, ok := query.FindModality(name)
		if !ok {
			return nil, query.InputError("%s: there is no %q%s", query.Argument("modalities"), query.Clip(name),
				query.NearModality(name))
		}
		out = append(out, m.String())
	}
	return out, nil
}

// kindNames returns the values of EntityKind for kinds as agents write them; nil if names is empty.
func kindNames(s *query.Session, names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		k, ok := query.FindKind(s.View.Ontology(), name)
		if !ok {
			return nil, unknownWord("kind", name, query.NearKind(s.View.Ontology(), name))
		}
		out = append(out, k.Enum)
	}
	return out, nil
}

// A Page selects a part of a list.
type Page struct {
	Limit  int `json:"limit,omitempty" jsonschema:"the most entries; default 20, fewer if long; up to 200"`
	Offset int `json:"offset,omitempty" jsonschema:"next_offset of the page before"`
}

const (
	usualPage = 20
	mostPage  = 200
)

// bounds returns the offset and the maximum length of the page.
func (p Page) bounds() (offset, limit int, err error) {
	switch {
	case p.Limit < 0 || p.Offset < 0:
		return 0, 0, query.InputError("%s and %s must not be negative", query.Argument("limit"), query.Argument("offset"))
	case p.Limit > mostPage:
		return 0, 0, query.LimitError("%s: %d is more than the maximum of %d; page with offset", query.Argument("limit"),
			p.Limit, mostPage)
	case p.Limit == 0:
		p.Limit = usualPage
	}
	return p.Offset, p.Limit, nil
}

// cut returns a page of a complete list and the offset of the next page, which is nil if there is none.
func cut[T any](list []T, p Page) ([]T, *int, error) {
	offset, limit, err := p.bounds()
	if err != nil {
		return nil, nil, err
	}
	list = list[min(offset, len(list)):]
	if len(list) <= limit {
		return list, nil, nil
	}
	next := offset + limit
	return list[:limit], &next, nil
}

// usualBytes is the size after which a page ends whose limit the agent has not given: answers with long proofs fill its
// context.
const usualBytes = 8_000

// A room tells how much of a page is left.
type room struct {
	open, filled bool // any size fits, since the agent has given a limit; an entry is in the page
	used         int
}

func (p Page) room() *room { return &room{open: p.Limit > 0} }

// after returns the offset of the entry with this index in the page.
func (p Page) after(i int) *int {
	next := p.Offset + i
	return &next
}

// fits reports whether an entry still belongs to the page, and counts it. The first one always does.
func (m *room) fits(entry any) bool {
	b, err := json.Marshal(entry)
	if err != nil || m.open {
		return true // the answer as a whole reports the error
	}
	first := !m.filled
	m.used, m.filled = m.used+len(b), true
	return first || m.used <= usualBytes
}

// within returns the entries of a page for which there is room, and the offset of the next page. next is that offset if
// there is room for all.
func within[T any](entries []T, next *int, p Page, room *room) ([]T, *int) {
	for i := range entries {
		if !room.fits(entries[i]) {
			return entries[:i], p.after(i)
		}
	}
	return entries, next
}
