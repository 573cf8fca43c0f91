package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/walk"
	"nexum/server/export"
)

type pathsCmd struct {
	From  string   `arg:"" help:"The id of the entity where the paths begin."`
	To    string   `arg:"" help:"The id of the entity where they end."`
	First int32    `help:"The maximum number of paths to show." default:"10"`
	Avoid []string `help:"No paths through these entities." placeholder:"ID"`
	Order string   `help:"Which paths come first: shortest, most-telling, fewest-hubs, corroborated or lightest." enum:"shortest,most-telling,fewest-hubs,corroborated,lightest" default:"shortest"`

	MaxLength     int32  `help:"The maximum number of relations in a path." default:"6"`
	Together      bool   `help:"Only paths whose relations all hold at the same time."`
	Times         string `help:"ascending keeps only paths whose relations follow one another in time." enum:"any,ascending" default:"any"`
	Since         string `help:"Only relations with a time on or after this date." placeholder:"DATE"`
	Until         string `help:"Only relations with a time on or before this date." placeholder:"DATE"`
	TimeAttribute string `help:"The attribute with the time of a relation, instead of its period." placeholder:"NAME"`
	Weight        string `help:"The attribute to add up; the lightest paths come first." placeholder:"NAME"`

	formatFlag
	walkFlags
}

func (c *pathsCmd) Run(ctx context.Context, p *program) error {
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	q, err := c.question(session)
	if err != nil {
		return err
	}
	found, err := session.Paths(ctx, q)
	if err != nil {
		return err
	}
	l := &listing{
		name: "paths", none: fmt.Sprintf("no path of at most %d relations", c.MaxLength),
		columns: slices.Concat([]string{"length", "weight", "entities", "relations", "times"}, certainties()),
		rest:    export.Object{{Name: "exhaustive", Value: found.Exhaustive}, {Name: "explored", Value: found.Explored}},
	}
	for _, path := range found.Paths {
		r, err := pathRow(ctx, session, path, &q)
		if err != nil {
			return err
		}
		l.rows = append(l.rows, r)
	}
	l.partial(
		found.Exhaustive,
		found.Truncated,
		"there are more paths; see them with a greater --first",
		"there may be longer paths; see them with a greater --max-length",
	)
	return l.print(p, c.Format)
}

// question converts the flags to a question.
func (c *pathsCmd) question(s *query.Session) (q query.PathQuestion, err error) {
	q = query.PathQuestion{
		From: c.From, To: c.To, Avoid: c.Avoid, Together: c.Together,
		Reach: query.Reach{Depth: &c.MaxLength, Count: &c.First}, Ascending: c.Times == "ascending",
		TimeAttribute: c.TimeAttribute, Weight: c.Weight, Order: map[string]walk.PathOrder{
			"shortest": walk.Shortest, "fewest-hubs": walk.FewestHubs, "corroborated": walk.Corroborated,
			"lightest": walk.Lightest, "most-telling": walk.MostTelling,
		}[c.Order],
	}
	if q.Between, err = between("--since", c.Since, "--until", c.Until); err != nil {
		return q, err
	}
	q.Filter, err = c.filter(s.View.Ontology())
	return q, err
}

// between converts two flags to a period.
func between(fromFlag, from, toFlag, to string) (p claim.Period, err error) {
	if from != "" {
		if p.From, err = claim.ParseDate(from); err != nil {
			return p, fmt.Errorf("%s: %w", fromFlag, err)
		}
	}
	if to != "" {
		if p.To, err = claim.ParseDate(to); err != nil {
			return p, fmt.Errorf("%s: %w", toFlag, err)
		}
	}
	return p, nil
}

// A walkOut is the JSON form of a path or a cycle: the exported form, and the details of each relation.
type walkOut struct {
	export.Path
	Feedback string `json:"feedback,omitempty"`
	Steps    []any  `json:"steps"`
}

// walkSteps are the relations of a path or cycle.
type walkSteps struct {
	lines   []string
	values  []any              // for JSON
	certain []export.TableCell // in the order of certainties
}

// certainties are the columns that tell how certain a path or cycle is: as its weakest relation.
func certainties() []string { return []string{"modality", "confidence", "disputed", "derived"} }

// steps describes the relations of a path or cycle.
func steps(ctx context.Context, s *query.Session, relations []graph.Relation) (out walkSteps, err error) {
	list, err := describeAll(ctx, s, relations)
	weakest, confidence, disputed, derived := claim.Stated, 1.0, false, false
	for _, r := range list {
		out.lines = append(out.lines, relationLine(r))
		out.values = append(out.values, r.Value())
		weakest, confidence = max(weakest, r.Modality), min(confidence, r.Confidence)
		disputed, derived = disputed || r.Disputed, derived || r.Derived
	}
	out.certain = []export.TableCell{
		{Text: weakest.String()},
		{Text: strconv.FormatFloat(confidence, 'f', -1, 64), Number: true},
		{Text: strconv.FormatBool(disputed)},
		{Text: strconv.FormatBool(derived)},
	}
	return out, err
}

func pathRow(ctx context.Context, s *query.Session, p walk.Path, q *query.PathQuestion) (row, error) {
	out := walkOut{Path: export.NewPath(s.View, p, q.ByOccasion(), q.Weight != "")}
	relations, err := steps(ctx, s, p.Relations)
	if err != nil {
		return row{}, err
	}
	out.Steps = relations.values
	var times []string
	for i, d := range out.Times {
		times = append(times, d.String())
		if !d.IsZero() {
			relations.lines[i] += "  at " + d.String()
		}
	}
	head := wayLine(s.View, p.Entities)
	if out.Weight != "" {
		head += "  (weight " + out.Weight.String() + ")"
	}
	return row{
		text: block(head, relations.lines), value: out,
		cells: append([]export.TableCell{
			{Text: strconv.Itoa(out.Length), Number: true},
			{Text: out.Weight.String(), Number: true},
			{Text: export.Join(out.Entities)},
			{Text: export.Join(out.Relations)},
			{Text: export.Join(times)},
		}, relations.certain...),
	}, nil
}

// wayLine formats the entities of a path on one line.
func wayLine(v *graph.View, nodes []graph.Node) string {
	list := make([]string, len(nodes))
	for i, n := range nodes {
		list[i] = v.Name(n)
	}
	return oneLine(strings.Join(list, " → "))
}

// block returns lines indented below a first line.
func block(head string, lines []string) string {
	var b strings.Builder
	b.WriteString(head)
	for _, l := range lines {
		b.WriteString("\n  " + strings.ReplaceAll(strings.TrimRight(l, "\n"), "\n", "\n  "))
	}
	return b.String()
}

// partial adds a note if a search was not exhaustive, with the reason.
func (l *listing) partial(exhaustive bool, t walk.Truncation, more, beyond string) {
	if !exhaustive && t == walk.Complete { // the search ended because it found the requested number
		l.note("%s", more)
	}
	l.truncated(t, more, beyond)
}

// truncated adds a note if a limit ended a search. The note is more if the limit was the number of results, and beyond
// if it was the depth.
func (l *listing) truncated(t walk.Truncation, more, beyond string) {
	if t == walk.Complete {
		return
	}
	l.rest = append(l.rest, export.Member{Name: "truncated", Value: export.TruncationName(t)})
	switch t {
	case walk.TruncatedLimit:
		l.note("%s", more)
	case walk.TruncatedDepth:
		l.note("%s", beyond)
	default:
		l.note("the time for the search ended; there may be more")
	}
}
