package main

import (
	"context"
	"fmt"
	"strings"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/server/export"
)

type entitiesCmd struct {
	Kind   []string `arg:"" optional:"" help:"Kinds or interfaces, such as company or actor. By default, all kinds."`
	Filter string   `help:"Only entities that match this filter of the GraphQL list of the kind, as JSON: '{\"foundedOn\": {\"lt\": \"2005\"}}'." placeholder:"JSON"`
	Order  []string `help:"Order by a fact, id, name or relations (their number): --order 'foundedOn desc'. The flag can be repeated." placeholder:"FACT"`
	First  int      `help:"The maximum number of entities to show; 0 shows all." default:"50"`

	formatFlag
	remoteFlags
}

func (c *entitiesCmd) Run(ctx context.Context, p *program) error {
	where, err := entityFilter(c.Filter)
	if err != nil {
		return err
	}
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	list, err := session.EntityList(ctx, query.EntityQuestion{Kinds: c.Kind, Where: where, Order: c.Order})
	if err != nil {
		return err
	}
	l := &listing{name: "entities", none: "no entity", columns: []string{"id", "kind", "name"}}
	for _, f := range list.Shape().Facts {
		l.columns = append(l.columns, f.Name)
	}
	more, err := eachPage(c.First, list.Page, list.Key, func(n graph.Node) error {
		l.rows = append(l.rows, entityRow(session, list, n))
		return nil
	})
	if err != nil {
		return err
	}
	if more {
		l.cut("--first 0 shows all")
	}
	return l.print(p, c.Format)
}

// entityRow returns an entity with the stated facts that all entities of the list can have.
func entityRow(s *query.Session, list *query.Entities, n graph.Node) row {
	v := s.View
	out := row{
		cells: cells(v.ID(n), v.Kind(n).Enum, v.Name(n)),
		text:  oneLine(named(v.Name(n), v.ID(n))) + ", " + kindInWords(v.Kind(n).Enum),
	}
	value := export.Object{
		{Name: "id", Value: v.ID(n)},
		{Name: "kind", Value: v.Kind(n).Enum},
		{Name: "name", Value: v.Name(n)},
	}
	for _, f := range list.Shape().Facts {
		texts := s.StatedTexts(n, f.Name)
		out.cells = append(out.cells, export.TableCell{Text: export.Join(texts), Number: f.IsNumber() && len(texts) == 1})
		if len(texts) > 0 {
			out.text += "\n  " + oneLine(f.Name+": "+strings.Join(texts, ", "))
			value = append(value, export.Member{Name: f.Name, Value: texts})
		}
	}
	out.value = value
	return out
}

// eachPage calls yield for up to first entries of a list that is read in pages; all of them if first is 0. It reports
// whether there are more.
func eachPage[T any](
	first int,
	page func(query.Slice) (query.Page[T], error),
	key func(T) []string,
	yield func(T) error,
) (more bool, err error) {
	if first < 0 {
		return false, fmt.Errorf("--first: %d is negative", first)
	}
	s := query.Slice{}
	for left := first; ; left -= s.Size {
		s.Size = pageSize
		if first > 0 {
			s.Size = min(pageSize, left)
		}
		found, err := page(s)
		if err != nil {
			return false, err
		}
		for _, x := range found.Entries {
			if err := yield(x); err != nil {
				return false, err
			}
		}
		if !found.Next || first > 0 && left <= s.Size {
			return found.Next, nil
		}
		s.After = key(found.Entries[len(found.Entries)-1])
	}
}
