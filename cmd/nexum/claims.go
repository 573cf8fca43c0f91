package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"nexum/graph"
	"nexum/graph/query"
)

type claimsCmd struct {
	Document string `arg:"" help:"The id of a document: isaacs-2019"`
	Place    string `arg:"" optional:"" help:"Only what it claims there and inside: \"table 14\", 4.46, \"4.46, table 14\""`
	First    int    `help:"Show at most so many claims; 0 for all." default:"100"`
	Format   string `help:"Show the claims as text or as JSON, one per line: text or json." enum:"text,json" default:"text"`
	viewFlags
}

func (c *claimsCmd) Run(ctx context.Context, p *program) error {
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	const page = 1000
	left := c.First
	q := query.ClaimsQuestion{Document: c.Document, At: c.Place}
	for {
		q.Limit = page
		if c.First > 0 {
			q.Limit = min(page, left)
		}
		found, err := session.Claims(ctx, q)
		if err != nil {
			return err
		}
		for _, s := range found.List {
			if err := c.write(p.out, session.View, s); err != nil {
				return err
			}
		}
		left -= len(found.List)
		if !found.More {
			return nil
		}
		if c.First > 0 && left <= 0 {
			fmt.Fprintln(p.err, "and more; see them with --first 0")
			return nil
		}
		q.After = found.List[len(found.List)-1].Key
	}
}

func (c *claimsCmd) write(w io.Writer, v *graph.View, s query.Statement) error {
	context := s.Claim.Context
	predicate, object := v.PredName(s.Relation.Type), v.ID(s.Relation.Target)
	if s.Fact != nil {
		predicate, object = v.PredName(s.Fact.Pred), s.Fact.Value.Text
	}
	if c.Format == "json" {
		line := map[string]any{
			"at": context.Locator, "subject": v.ID(s.Subject()), "predicate": predicate, "object": object,
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
	_, err := fmt.Fprintf(w, "%s: %s %s %s%s\n", context.Locator, v.ID(s.Subject()), predicate, object, remarks(context))
	return err
}

// remarks tells what a claim says besides, in brackets; nothing for a plain one.
func remarks(c graph.Context) string {
	var list []string
	if c.Stance == graph.Disputes {
		list = append(list, "denied")
	}
	if c.Modality != graph.Stated {
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
