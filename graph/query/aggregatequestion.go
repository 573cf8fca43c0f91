package query

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/schema"
)

// An AggregateQuestion asks for an aggregation in the words of people. They write a kind as Company, company or
// COMPANY, and a part of a date as foundedOnYear, FOUNDED_ON_YEAR or "foundedOn year".
type AggregateQuestion struct {
	Kind    string   // a kind or interface; all kinds if it is empty
	Where   Where    // as in an EntityQuestion
	GroupBy []string // facts, parts of dates, relation fields and kind
	Facts   []string // the numbers and dates to total
}

// AggregateOf answers a question. The answer has the facts of the question in Facts.
func (s *Session) AggregateOf(ctx context.Context, q AggregateQuestion) (*Aggregation, error) {
	shape, _ := s.View.Ontology().Shape(schema.Entity)
	if q.Kind != "" {
		var err error
		if shape, err = s.shape("kind", q.Kind); err != nil {
			return nil, err
		}
	}
	out := AggregateQuery{Of: shape.Name, Where: q.Where}
	for _, word := range q.GroupBy {
		by, err := groupOf(shape, word)
		if err != nil {
			return nil, err
		}
		out.GroupBy = append(out.GroupBy, by)
	}
	facts := make([]*schema.Fact, len(q.Facts))
	for i, name := range q.Facts {
		var err error
		if facts[i], err = totalled(shape, name); err != nil {
			return nil, err
		}
	}
	a, err := s.Aggregate(ctx, out)
	if err != nil {
		return nil, err
	}
	a.Facts = facts
	return a, nil
}

// View returns the view of the aggregation.
func (a *Aggregation) View() *graph.View { return a.session.View }

// Leads reports whether a GroupBy leads to entities, because its field is a relation field.
func (a *Aggregation) Leads(by GroupBy) bool {
	_, ok := a.shape.Relation(by.Field)
	return ok && by.Field != "kind"
}

// Overlaps reports whether an entity is in several groups.
func (a *Aggregation) Overlaps() bool { return len(a.GroupBy) > 0 && len(a.member) > len(a.nodes) }

// TotalNames returns the names of the totals that a fact has, in the order of Texts.
func TotalNames(f *schema.Fact) []string {
	if f.IsNumber() {
		return []string{"values", "min", "max", "sum", "avg"}
	}
	return []string{"values", "min", "max"}
}

// Texts returns the totals of a fact: the number of values, the least and the greatest one and, of numbers, the sum and
// the mean. Without values, all but the number are empty.
func (t Total) Texts(f *schema.Fact) []string {
	out := []string{strconv.Itoa(t.Values), t.Min, t.Max}
	if !f.IsNumber() {
		return out
	}
	mean, ok := t.Mean()
	if !ok {
		return append(out, "", "")
	}
	return append(out, t.Sum.String(), mean.String())
}

// Name returns the name of a GroupBy: the field and, of a date, the part, such as foundedOnYear.
func (g GroupBy) Name() string {
	return g.Field + map[DatePart]string{DateYear: "Year", DateMonth: "Month"}[g.Part]
}

// GroupOf returns the GroupBy that a value of the ontology stands for.
func GroupOf(v schema.GroupValue) GroupBy {
	return GroupBy{Field: v.Field, Part: map[string]DatePart{"YEAR": DateYear, "MONTH": DateMonth}[v.Part]}
}

// groupOf finds the GroupBy that a word names.
func groupOf(shape *schema.Shape, word string) (GroupBy, error) {
	plain := func(name string) string {
		return strings.ToUpper(strings.NewReplacer("_", "", " ", "", "-", "").Replace(name))
	}
	var all []string
	for _, v := range shape.GroupValues() {
		by := GroupOf(v)
		if plain(by.Name()) == plain(word) {
			return by, nil
		}
		all = append(all, by.Name())
	}
	return GroupBy{}, InputError("%s: entities %s cannot be grouped by %q%s", Argument("groupBy"), ofShape(shape),
		Clip(word), nearOrAll(word, all))
}

// totalled finds a fact that has totals.
func totalled(shape *schema.Shape, name string) (*schema.Fact, error) {
	var all []string
	for _, f := range shape.Totals() {
		if f.Name == name {
			return f, nil
		}
		all = append(all, f.Name)
	}
	if _, ok := shape.Fact(name); ok {
		return nil, InputError("%s: %s is neither a number nor a date, so it has no totals%s", Argument("facts"), Clip(name),
			thereAre(all))
	}
	return nil, InputError("%s: entities %s have no fact %q%s", Argument("facts"), ofShape(shape), Clip(name),
		nearOrAll(name, all))
}

// ofShape names the kind or interface of a shape in a sentence about entities.
func ofShape(shape *schema.Shape) string {
	if shape.Name == schema.Entity {
		return "of all kinds together"
	}
	return "of " + shape.Name
}

// nearOrAll returns a hint with the nearest name, or with all of them if none is near.
func nearOrAll(name string, all []string) string {
	if hint := Near(name, slices.Values(all)); hint != "" {
		return hint
	}
	return thereAre(all)
}

// thereAre returns a hint with some names.
func thereAre(all []string) string {
	if len(all) == 0 {
		return "; there is none to name"
	}
	const most = 30
	shown := strings.Join(all[:min(len(all), most)], ", ")
	if len(all) > most {
		shown += " …"
	}
	return "; there are " + shown
}
