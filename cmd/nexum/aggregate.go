package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/server/export"
)

type aggregateCmd struct {
	Kind    string   `arg:"" optional:"" help:"A kind or interface, such as company or actor. By default, all kinds."`
	Filter  string   `help:"Only entities that match this filter of the GraphQL list of the kind, as JSON: '{\"foundedOn\": {\"lt\": \"2005\"}}'." placeholder:"JSON"`
	GroupBy []string `help:"Group by kind, a fact, the year or month of a date, or the far end of a relation field: kind, foundedOnYear, headquarteredIn. The flag can be repeated." placeholder:"FIELD"`
	Fact    []string `help:"Also show the least and greatest value, the sum and the mean of this fact. The flag can be repeated." placeholder:"FACT"`
	First   int      `help:"The maximum number of groups to show; 0 shows all." default:"50"`

	formatFlag
	remoteFlags
}

func (c *aggregateCmd) Run(ctx context.Context, p *program) error {
	if c.First < 0 {
		return fmt.Errorf("--first: %d is negative", c.First)
	}
	where, err := entityFilter(c.Filter)
	if err != nil {
		return err
	}
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	found, err := session.AggregateOf(ctx, query.AggregateQuestion{
		Kind: c.Kind, Where: where, GroupBy: c.GroupBy,
		Facts: c.Fact,
	})
	if err != nil {
		return err
	}
	l, err := aggregateListing(session, found, c.First)
	if err != nil {
		return err
	}
	return l.print(p, c.Format)
}

// entityFilter reads the value of --filter; nil if it is empty.
func entityFilter(text string) (query.Where, error) {
	var where query.Where
	if text == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(text), &where); err != nil {
		return nil, fmt.Errorf("--filter: it is not a JSON object such as '{\"name\": {\"contains\": \"cloud\"}}': %w", err)
	}
	return where, nil
}

// aggregateListing lists at most most groups, or all if most is 0. If the question has no groups, it lists the totals
// of all entities as one row.
func aggregateListing(s *query.Session, a *query.Aggregation, most int) (*listing, error) {
	l := &listing{
		name: "groups",
		none: "no entity",
		rest: export.Object{{Name: "count", Value: a.Count}, {Name: "groupCount", Value: len(a.Groups)}},
	}
	table, err := export.NewGroups(a, len(a.Groups))
	if err != nil {
		return nil, err
	}
	for _, c := range table.Columns {
		l.columns = append(l.columns, c.Name)
	}
	if len(a.GroupBy) == 0 {
		all, err := groupRow(s, a, table, nil)
		l.rows = []row{all}
		return l, err
	}
	for i := range a.Groups {
		if most > 0 && i == most {
			l.note("and %d more groups; --first 0 shows all", len(a.Groups)-most)
			l.rest = append(l.rest, export.Member{Name: "more", Value: true})
			break
		}
		r, err := groupRow(s, a, table, &a.Groups[i])
		if err != nil {
			return nil, err
		}
		l.rows = append(l.rows, r)
	}
	if len(a.Groups) > 0 {
		l.foot = fmt.Sprintf("%d entities in %d groups", a.Count, len(a.Groups))
		if a.Overlaps() {
			l.foot += "; some are in several groups, because they have several values"
		}
	}
	return l, nil
}

// groupRow returns the row of a group, or the row of all entities if g is nil.
func groupRow(s *query.Session, a *query.Aggregation, table *export.Groups, g *query.Group) (row, error) {
	var out row
	texts, err := table.Cells(nil, g)
	if err != nil {
		return out, err
	}
	for i, c := range texts {
		typ := table.Columns[i].Type
		out.cells = append(out.cells, export.TableCell{
			Text:   c.Text,
			Number: typ == export.IntegerColumn || typ == export.NumberColumn,
		})
	}
	var names []string
	var keys []any
	count := a.Count
	if g != nil {
		count = g.Count
		for i, k := range g.Keys {
			name, value := groupKey(s, a, a.GroupBy[i], k)
			names, keys = append(names, name), append(keys, value)
		}
	}
	out.text = strings.TrimPrefix(oneLine(strings.Join(names, ", "))+": "+strconv.Itoa(count), ": ")
	value := export.Object{{Name: "keys", Value: keys}, {Name: "count", Value: count}}
	if g == nil {
		out.text += " entities"
		value = value[1:]
	}
	totals := export.Object{}
	for _, f := range a.Facts {
		total, err := a.Total(g, f.Name)
		if err != nil {
			return out, err
		}
		texts := total.Texts(f)
		of := export.Object{}
		for i, name := range query.TotalNames(f) {
			number := i == 0 || f.IsNumber()
			switch {
			case texts[i] == "":
				of = append(of, export.Member{Name: name})
			case number:
				of = append(of, export.Member{Name: name, Value: json.Number(texts[i])})
			default:
				of = append(of, export.Member{Name: name, Value: texts[i]})
			}
		}
		totals = append(totals, export.Member{Name: f.Name, Value: of})
		out.text += "\n  " + oneLine(f.Name+totalLine(total, texts))
	}
	if len(totals) > 0 {
		value = append(value, export.Member{Name: "totals", Value: totals})
	}
	out.value = value
	return out, nil
}

// totalLine describes the totals of a fact.
func totalLine(t query.Total, texts []string) string {
	switch {
	case t.Values == 0:
		return ": no value"
	case t.Values == 1:
		return ": one value, " + t.Min
	case len(texts) == 3:
		return fmt.Sprintf(": %d values, from %s to %s", t.Values, t.Min, t.Max)
	}
	return fmt.Sprintf(": %d values, from %s to %s, sum %s, mean %s", t.Values, t.Min, t.Max, texts[3], texts[4])
}

// groupKey returns a value that the entities of a group share, in words and for JSON.
func groupKey(s *query.Session, a *query.Aggregation, by query.GroupBy, k query.GroupKey) (name string, value any) {
	object := export.Object{{Name: "name", Value: by.Name()}, {Name: "value", Value: k.Text}}
	name = k.Text
	if k.None {
		name, object[1].Value = "no "+by.Name(), nil
	}
	if !a.Leads(by) || k.Node == graph.NoNode {
		return name, object
	}
	v := s.View
	title := v.Name(k.Node)
	object = append(object, export.Member{Name: "entity", Value: export.Object{
		{Name: "id", Value: k.Text}, {Name: "kind", Value: v.Kind(k.Node).Enum}, {Name: "name", Value: title},
	}})
	return named(title, k.Text), object
}
