package model

import (
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/rule"
	"nexum/schema"
)

// Node is the GraphQL interface Node.
type Node interface{ IsNode() }

// AnyEntity is the GraphQL interface Entity, which every kind implements.
type AnyEntity interface {
	Node
	IsEntity()
}

// An Entity is a node of a view. The type represents entities of all kinds.
type Entity struct {
	scope *Scope
	node  graph.Node
}

// IsNode marks an implementation of the GraphQL interface Node.
func (*Entity) IsNode() {}

// IsEntity marks an implementation of the GraphQL interface Entity.
func (*Entity) IsEntity() {}

// ID returns the id of the entity.
func (e *Entity) ID() string { return e.scope.id(e.scope.View.ID(e.node)) }

// Key returns an id that is unique across views.
func (e *Entity) Key() string { return e.scope.key(e.scope.View.ID(e.node)) }

// Kind returns the kind as a value of EntityKind.
func (e *Entity) Kind() string { return e.scope.View.Kind(e.node).Enum }

// ForeignKind returns the kind that foreign data gives an entity without a kind of the ontology; nil if it gives none.
func (e *Entity) ForeignKind() *string {
	v := e.scope.View
	p, ok := v.Pred(rule.TypeIRI)
	if !ok || v.Kind(e.node).Name != schema.Thing {
		return nil
	}
	var kind *string
	v.Each(e.node, graph.Out, v.NewPreds(p), func(r graph.Relation) bool {
		id := v.ID(r.Target)
		if kind == nil || id < *kind {
			kind = &id
		}
		return true
	})
	return kind
}

// TypeName returns the name of the GraphQL type, for the executor.
func (e *Entity) TypeName() string { return e.scope.View.Kind(e.node).Name }

// Name returns the name of the entity.
func (e *Entity) Name() string { return e.scope.View.Name(e.node) }

// LocalName returns the name in a language; nil if no source gives one.
func (e *Entity) LocalName(language string) (*string, error) {
	if !languageTag(language) {
		return nil, query.InputError("%s: %q is not a language tag such as zh or zh-Hans", query.Argument("language"),
			query.Clip(language))
	}
	return optional(e.scope.View.LocalName(e.node, language)), nil
}

// languageTag reports whether a text has the form of a BCP 47 tag: subtags of letters and digits between hyphens. The
// first one consists of letters.
func languageTag(text string) bool {
	primary, _, _ := strings.Cut(text, "-")
	if strings.IndexFunc(primary, func(r rune) bool { return !letter(r) }) >= 0 {
		return false
	}
	for subtag := range strings.SplitSeq(text, "-") {
		if subtag == "" || len(subtag) > 8 ||
			strings.IndexFunc(subtag, func(r rune) bool { return !letter(r) && (r < '0' || r > '9') }) >= 0 {
			return false
		}
	}
	return true
}

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// Aliases returns the other names, without duplicates.
func (e *Entity) Aliases() []string {
	return append([]string{}, e.scope.View.Aliases(e.node)...)
}

// Description describes the entity in one or two sentences; nil if there is no description.
func (e *Entity) Description() *string { return One[string](e, claim.PredicateDescription, 0) }

// Facts returns a page of the facts of the entity.
func (e *Entity) Facts(first *int32, after *string, last *int32, before *string) (*FactConnection, error) {
	return facts(e, PageInput{first, after, last, before})
}

// RelationCounts counts the stated relations by type and direction. All foreign predicates count as one type.
func (e *Entity) RelationCounts() []RelationCount {
	var out []RelationCount
	at := map[RelationCount]int{}
	for _, c := range e.scope.View.RelationCounts(e.node) {
		key := RelationCount{Type: e.scope.TypeName(c.Type), Direction: query.DirectionName(c.Direction)}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, key)
		}
		out[i].Count += c.Count
	}
	return out
}

// A RelationCount is the number of relations of one type in one direction.
type RelationCount struct {
	Type      string
	Direction string
	Count     int
}
