package main

import (
	"context"
	"fmt"

	"nexum/server/export"
)

// A remotePage is a page of answers of a service.
type remotePage struct {
	Ask struct {
		Columns []struct{ Name, Type string } `json:"columns"`
		Edges   []struct {
			Node remoteRow `json:"node"`
		} `json:"edges"`
		PageInfo   pageInfo `json:"pageInfo"`
		TotalCount int      `json:"totalCount"`
	} `json:"ask"`
}

type remoteRow struct {
	remoteStanding
	Values []struct {
		Type   string                 `json:"type"`
		Text   string                 `json:"text"`
		Entity *struct{ Name string } `json:"entity"`
	} `json:"values"`
	Text string `json:"text"`
}

func (r *remoteRow) answer() export.Answer {
	out := export.Answer{Summary: r.summary(), Held: r.held(), Proof: r.Text}
	for _, v := range r.Values {
		value := export.AnswerValue{Text: v.Text, Number: v.Type == "NUMBER"}
		if v.Entity != nil {
			value.Name = v.Entity.Name
		}
		out.Values = append(out.Values, value)
	}
	return out
}

// remote answers the question with a running service.
func (c *askCmd) remote(ctx context.Context, p *program) error {
	s, err := c.service(p)
	if err != nil {
		return err
	}
	proofs := c.Proofs && c.Format != "table"
	out := &export.Answers{Proofs: proofs}
	var rows []export.Answer
	variables := map[string]any{"question": c.Question, "proofs": proofs}
	total := 0
	for {
		variables["first"] = nextPage(c.First, len(rows))
		var page remotePage
		err := s.Ask(ctx, "$question: String!, $first: Int, $after: String, $proofs: Boolean!,", `ask(query: $question, first: $first, after: $after) {
			columns { name type } totalCount pageInfo { hasNextPage endCursor }
			edges { node { values { type text entity { name } }`+standingFields+`text @include(if: $proofs) } }
		}`, variables, &page)
		if err != nil {
			return pointed(c.Question, err)
		}
		if out.Columns == nil {
			for _, column := range page.Ask.Columns {
				out.Columns = append(out.Columns, export.AnswerColumn{Name: column.Name, Entity: column.Type == "ENTITY"})
			}
		}
		for _, e := range page.Ask.Edges {
			rows = append(rows, e.Node.answer())
		}
		total = page.Ask.TotalCount
		if !page.Ask.PageInfo.HasNextPage || c.First > 0 && len(rows) >= c.First {
			break
		}
		variables["after"] = page.Ask.PageInfo.EndCursor
	}
	out.Rows = func(yield func(export.Answer, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
	if err := c.print(ctx, p, out); err != nil {
		return err
	}
	if more := total - len(rows); more > 0 {
		fmt.Fprintf(p.err, "and %d more; see them with --first 0\n", more)
	}
	return nil
}

// remotePageSize is the number of entries per page in requests to a service.
const remotePageSize = 200

// nextPage returns the number of entries to request next. wanted is the total number; 0 means all.
func nextPage(wanted, have int) int {
	if wanted == 0 {
		return remotePageSize
	}
	return min(remotePageSize, wanted-have)
}

// remote searches in a running service.
func (c *searchCmd) remote(ctx context.Context, p *program) error {
	s, err := c.service(p)
	if err != nil {
		return err
	}
	o, err := remoteOntology(ctx, s)
	if err != nil {
		return err
	}
	kinds, err := names("--kind", c.Kind, kindName(o))
	if err != nil {
		return err
	}
	variables := map[string]any{"text": c.Text}
	if kinds != nil {
		variables["kinds"] = kinds
	}
	var hits []hitOut
	more := true
	for more && (len(hits) < c.First || len(hits) == 0) {
		variables["first"] = min(remotePageSize, c.First-len(hits))
		var page struct {
			Search struct {
				Edges []struct {
					Score float64 `json:"score"`
					Node  hitOut  `json:"node"`
				} `json:"edges"`
				PageInfo pageInfo `json:"pageInfo"`
			} `json:"search"`
		}
		err := s.Ask(ctx, "$text: String!, $kinds: [EntityKind!], $first: Int, $after: String,", `search(text: $text, kinds: $kinds, first: $first, after: $after) {
			edges { score node { id kind name } } pageInfo { hasNextPage endCursor }
		}`, variables, &page)
		if err != nil {
			return err
		}
		for _, e := range page.Search.Edges {
			e.Node.Score = e.Score
			hits = append(hits, e.Node)
		}
		if more = page.Search.PageInfo.HasNextPage; len(page.Search.Edges) == 0 {
			break
		}
		variables["after"] = page.Search.PageInfo.EndCursor
	}
	return hitListing(hits, more).print(p, c.Format)
}
