package main

import (
	"context"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/server/export"
)

type timelineCmd struct {
	Of       string   `arg:"" optional:"" help:"The id of an entity. By default, the events of all entities."`
	Kind     []string `help:"Only events of entities of these kinds. Not together with the id of an entity." placeholder:"KIND"`
	Type     []string `help:"Only relations of these types, and no facts." placeholder:"TYPE"`
	Modality []string `help:"Only relations and facts with these modalities: stated, alleged, planned …" placeholder:"WAY"`
	From     string   `help:"Only from this date on." placeholder:"DATE"`
	To       string   `help:"Only up to this date." placeholder:"DATE"`
	Derived  *bool    `help:"Include relations that rules derive. This is the default for the timeline of an entity." negatable:""`
	First    int      `help:"The maximum number of events to show; 0 shows all." default:"50"`

	formatFlag
	remoteFlags
}

// pageSize is the number of entries per page when a long list is read.
const pageSize = 1000

func (c *timelineCmd) Run(ctx context.Context, p *program) error {
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	q := query.TimelineQuestion{Of: optional(c.Of), Derived: c.Derived}
	if q.Between, err = between("--from", c.From, "--to", c.To); err != nil {
		return err
	}
	if q.Kinds, err = names("--kind", c.Kind, kindName(session.View.Ontology())); err != nil {
		return err
	}
	if q.Types, err = names("--type", c.Type, typeName(session.View.Ontology())); err != nil {
		return err
	}
	if q.Modalities, err = names("--modality", c.Modality, modalityName); err != nil {
		return err
	}
	l := &listing{
		name: "events", none: "there are no dated events",
		columns: append(
			[]string{"date", "bound", "what", "entity", "entityName", "fact", "value", "type", "target", "targetName"},
			append(standingNames(), "citations")...),
	}
	more, err := c.collect(ctx, session, q, l)
	if err != nil {
		return err
	}
	if more {
		l.cut("--first 0 shows all")
	}
	return l.print(p, c.Format)
}

// collect adds the events to a listing and reports whether there are more than requested.
func (c *timelineCmd) collect(ctx context.Context, s *query.Session, q query.TimelineQuestion,
	l *listing,
) (more bool, err error) {
	for {
		q.Limit = pageSize
		if c.First > 0 {
			q.Limit = min(pageSize, c.First-len(l.rows))
		}
		found, err := s.Timeline(ctx, q)
		if err != nil {
			return false, err
		}
		for _, d := range found.Entries {
			r, err := eventRow(ctx, s, d)
			if err != nil {
				return false, err
			}
			l.rows = append(l.rows, r)
		}
		if !found.Next || c.First > 0 && len(l.rows) >= c.First {
			return found.Next, nil
		}
		last := s.View.EventKey(found.Entries[len(found.Entries)-1])
		q.After = &last
	}
}

// An eventOut is the JSON form of an event: a fact that is a date, or the beginning or the end of a relation. Bound is
// true if the relation begins on the date or before, or ends on it or after.
type eventOut struct {
	Date     string   `json:"date"`
	Bound    bool     `json:"bound,omitempty"`
	What     string   `json:"what"`
	Entity   string   `json:"entity"`
	Name     string   `json:"name"`
	Fact     string   `json:"fact,omitempty"`
	Said     *factOut `json:"said,omitempty"`
	Relation any      `json:"relation,omitempty"`
}

func eventRow(ctx context.Context, s *query.Session, d graph.Event) (row, error) {
	v := s.View
	out := eventOut{Date: d.Date.Plain().String(), Bound: d.Date.IsBound(), Entity: v.ID(d.Entity), Name: v.Name(d.Entity)}
	if d.What == graph.FactOn {
		return factEvent(s, d, out), nil
	}
	out.What = map[graph.Moment]string{graph.BeginsOn: "BEGINS", graph.EndsOn: "ENDS"}[d.What]
	words := map[graph.Moment]string{graph.BeginsOn: "begins", graph.EndsOn: "ends"}[d.What]
	x, err := describe(ctx, s, d.Relation)
	if err != nil {
		return row{}, err
	}
	out.Relation = x.Value()
	line := cells(out.Date, yesOrNo(out.Bound), out.What, out.Entity, out.Name, "", "", relationType(x), x.Target,
		x.TargetName)
	line = append(append(line, standingCells(x.Summary, x.Held)...), cells(export.Join(export.Texts(x.Citations)))...)
	return row{text: d.Date.InWords() + "  " + words + ": " + relationLine(x), cells: line, value: out}, nil
}

// factEvent returns the event of a fact.
func factEvent(s *query.Session, d graph.Event, out eventOut) row {
	v := s.View
	out.What, out.Fact = "FACT", v.PredName(d.Pred)
	if f, ok := v.DatedFact(d); ok {
		said := newFact(v, f)
		out.Said = &said
	}
	text := out.Date + "  " + oneLine(out.Name) + " " + out.Fact
	line := cells(out.Date, yesOrNo(out.Bound), out.What, out.Entity, out.Name, out.Fact, out.Date, "", "", "")
	if f := out.Said; f != nil {
		text += bracketed(inWords(f.summary, f.held)) + f.source()
		line = append(line, standingCells(f.summary, f.held)...)
		line = append(line, cells(export.Join(f.Citations))...)
	} else {
		line = append(line, standingCells(graph.Summary{Confidence: 1}, nil)...)
		line = append(line, cells("")...)
	}
	return row{text: text, cells: line, value: out}
}
