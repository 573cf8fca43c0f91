package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/server/export"
)

type claimsCmd struct {
	Document string `arg:"" help:"The id of a document: isaacs-2019"`
	At       string `arg:"" optional:"" help:"Only the claims at this place or inside it: \"table 14\", 4.46, \"4.46, table 14\""`
	First    int    `help:"The maximum number of claims to show; 0 shows all." default:"100"`
	Format   string `help:"Show the claims as text, as a table, as JSON, one per line, or as CSV: text, table, json or csv." enum:"text,table,json,csv" default:"text" env:"NEXUM_OUTPUT_FORMAT"`
	remoteFlags
}

func (c *claimsCmd) Run(ctx context.Context, p *program) error {
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	none := true
	write := func(s query.Statement) error { return c.write(p.out, session.View, s) }
	l := &listing{columns: claimColumns()}
	rows := c.Format == "table" || c.Format == "csv"
	if rows {
		write = func(s query.Statement) error {
			l.rows = append(l.rows, claimRow(session.View, s))
			return nil
		}
	}
	more, err := c.each(ctx, session, func(s query.Statement) error {
		none = false
		return write(s)
	})
	if err != nil {
		return err
	}
	if none {
		why, err := session.NoClaims(ctx, c.Document, c.At)
		if err != nil {
			return err
		}
		fmt.Fprintln(p.err, why)
	}
	if rows {
		if err := l.print(p, c.Format); err != nil {
			return err
		}
	}
	if more {
		fmt.Fprintln(p.err, "and more; --first 0 shows all")
	}
	return nil
}

// each calls write for the requested claims and reports whether there are more.
func (c *claimsCmd) each(ctx context.Context, s *query.Session,
	write func(query.Statement) error,
) (more bool, err error) {
	q := query.ClaimsQuestion{Document: c.Document, At: c.At}
	for left := c.First; ; {
		q.Size = pageSize
		if c.First > 0 {
			q.Size = min(pageSize, left)
		}
		found, err := s.Claims(ctx, q)
		if err != nil {
			return false, err
		}
		for _, x := range found.Entries {
			if err := write(x); err != nil {
				return false, err
			}
		}
		left -= len(found.Entries)
		if !found.Next || c.First > 0 && left <= 0 {
			return found.Next, nil
		}
		q.After = found.Entries[len(found.Entries)-1].Key
	}
}

// subject returns the id that a claim is about: the id of an entity or, if the claim is a merge, the merged id.
func subject(v *graph.View, s query.Statement) string {
	if s.Merge != nil {
		return s.Merge.Subject
	}
	return v.ID(s.Subject())
}

// predicateAndObject returns the predicate and object of a claim.
func predicateAndObject(v *graph.View, s query.Statement) (predicate, object string) {
	if s.Merge != nil {
		return claim.PredicateSameAs, s.Merge.Object
	}
	if s.Fact != nil {
		return v.PredName(s.Fact.Pred), s.Fact.Value.Text
	}
	return v.PredName(s.Relation.Type), v.ID(s.Relation.Target)
}

// claimColumns are the columns of a table of claims.
func claimColumns() []string {
	return []string{
		"at", "subject", "subjectName", "predicate", "object", "stance", "modality", "confidence",
		"validFrom", "validTo", "validFromOrBefore", "validToOrAfter", "by", "relays", "attributes",
	}
}

// claimRow returns the cells of a claim in the order of claimColumns.
func claimRow(v *graph.View, s query.Statement) row {
	x := s.Claim.Context
	predicate, object := predicateAndObject(v, s)
	line := cells(x.Locator, subject(v, s), v.Name(s.Subject()), predicate, object, x.Stance.String(), x.Modality.String())
	line = append(line, export.TableCell{Text: strconv.FormatFloat(x.Confidence(), 'f', -1, 64), Number: true})
	line = append(line, cells(x.Period.From.Plain().String(), x.Period.To.Plain().String(),
		yesOrNo(x.Period.FromOrBefore()), yesOrNo(x.Period.ToOrAfter()), x.By, x.Relays, x.Attributes)...)
	return row{cells: line}
}

func (c *claimsCmd) write(w io.Writer, v *graph.View, s query.Statement) error {
	context := s.Claim.Context
	predicate, object := predicateAndObject(v, s)
	if c.Format == "json" {
		line := map[string]any{
			"at": context.Locator, "subject": subject(v, s), "predicate": predicate, "object": object,
			"stance": context.Stance.String(), "modality": context.Modality.String(), "confidence": context.Confidence(),
		}
		for name, value := range map[string]string{"relays": context.Relays, "by": context.By} {
			if value != "" {
				line[name] = value
			}
		}
		if context.Attributes != "" {
			line["attributes"] = json.RawMessage(context.Attributes)
		}
		return json.NewEncoder(w).Encode(line)
	}
	if s.Fact != nil {
		object = fmt.Sprintf("%q", object)
	}
	_, err := fmt.Fprintf(w, "%s: %s %s %s%s\n", context.Locator, subject(v, s), predicate, object, remarks(context))
	return err
}

// remarks describes the qualifications of a claim in brackets; "" for a plain claim.
func remarks(c claim.Context) string {
	var list []string
	if c.Stance == claim.Disputes {
		list = append(list, "denied")
	}
	if c.Modality != claim.Stated {
		list = append(list, strings.ToLower(c.Modality.String()))
	}
	if c.By != "" {
		list = append(list, "by "+c.By)
	}
	if c.Relays != "" {
		list = append(list, "from "+c.Relays)
	}
	if !c.Period.IsZero() {
		list = append(list, c.Period.String())
	}
	if c.Attributes != "" {
		list = append(list, c.Attributes)
	}
	if len(list) == 0 {
		return ""
	}
	return " [" + strings.Join(list, "; ") + "]"
}
