package query

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/schema"
	"nexum/schema/spelling"
)

// An AggregateQuestion asks for an aggregation with names as people write them: Company, company or COMPANY for a kind;
// foundedOnYear, FOUNDED_ON_YEAR or "foundedOn year" for a part of a date.
type AggregateQuestion struct {
	Kind    string   // a kind or interface; all kinds if it is empty
	Where   Where    // as in an EntityQuestion
	GroupBy []string // facts, parts of dates, relation fields and kind
	Facts   []string // the numbers and dates to total
}

// AggregateOf answers a question. The field Facts of the answer has the facts of the question.
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

// Overlaps reports whether any entity is in several groups.
func (a *Aggregation) Overlaps() bool { return len(a.GroupBy) > 0 && len(a.member) > len(a.nodes) }

// TotalNames returns the names of the totals of a fact, such as min and avg, in the order of Texts.
func TotalNames(f *schema.Fact) []string {
	if f.IsNumber() {
		return []string{"values", "min", "max", "sum", "avg"}
	}
	return []string{"values", "min", "max"}
}

// Texts returns the totals of a fact as texts: the number of values, the least value, the greatest value and, for
// numbers, the sum and the mean. If there are no values, all texts but the first are empty.
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

// Name returns the name of a GroupBy: the field, followed by the part for a part of a date, such as foundedOnYear.
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

// totalled finds a fact whose values are numbers or dates, so that they have totals.
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

// ofShape returns the words for the kind or interface of a shape in an error message.
func ofShape(shape *schema.Shape) string {
	if shape.Name == schema.Entity {
		return "of all kinds together"
	}
	return "of " + shape.Name
}

// nearOrAll returns a hint with the name that is most similar to name, or with all names if none is similar.
func nearOrAll(name string, all []string) string {
	if hint := spelling.DidYouMean(name, slices.Values(all)); hint != "" {
		return hint
	}
	return thereAre(all)
}

// thereAre returns a hint that lists names.
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
