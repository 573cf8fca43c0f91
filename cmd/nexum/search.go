package main

import (
	"context"
	"fmt"
	"strconv"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/graph/search"
	"nexum/server/export"
)

type searchCmd struct {
	Text  string   `arg:"" help:"What to look for."`
	Kind  []string `help:"Only entities of these kinds." placeholder:"KIND"`
	First int      `help:"The maximum number of entities to show." default:"20"`

	formatFlag
	remoteFlags
}

func (c *searchCmd) Run(ctx context.Context, p *program) error {
	if c.First < 0 {
		return fmt.Errorf("--first: %d is negative", c.First)
	}
	var index *search.Index
	session, err := c.searching(ctx, p, func(v *graph.View) (query.Searcher, error) {
		if p.shared != nil {
			return p.shared.index, nil
		}
		var err error
		index, err = memoryIndex(ctx, v)
		return index, err
	})
	if index != nil {
		defer index.Close()
	}
	if err != nil {
		return err
	}
	kinds, err := names("--kind", c.Kind, kindName(session.View.Ontology()))
	if err != nil {
		return err
	}
	found, err := session.Search(ctx, query.SearchQuestion{Text: c.Text, Kinds: kinds, Limit: c.First})
	if err != nil {
		return err
	}
	hits := make([]hitOut, len(found.Entries))
	for i, f := range found.Entries {
		v := session.View
		hits[i] = hitOut{v.ID(f.Node), v.Kind(f.Node).Enum, v.Name(f.Node), f.Score}
	}
	return hitListing(hits, found.Next).print(p, c.Format)
}

// memoryIndex returns a search index of a view in memory. A command does not use the index on disk, because a running
// service may own it.
func memoryIndex(ctx context.Context, v *graph.View) (*search.Index, error) {
	index, err := search.Open("")
	if err != nil {
		return nil, err
	}
	if err := index.Build(ctx, v.Revision().Number, documents(v)); err != nil {
		return nil, closeOnError(err, index.Close)
	}
	return index, nil
}

// A hitOut is the JSON form of a search result.
type hitOut struct {
	ID    string  `json:"id"`
	Kind  string  `json:"kind"`
	Name  string  `json:"name"`
	Score float64 `json:"score"`
}

// hitListing returns the listing of search results.
func hitListing(hits []hitOut, more bool) *listing {
	l := &listing{name: "entities", none: "nothing found", columns: []string{"id", "kind", "name", "score"}}
	for _, h := range hits {
		score := strconv.FormatFloat(h.Score, 'f', -1, 64)
		l.rows = append(l.rows, row{
			text:  oneLine(named(h.Name, h.ID)) + ", " + kindInWords(h.Kind),
			cells: append(cells(h.ID, h.Kind, h.Name), export.TableCell{Text: score, Number: true}), value: h,
		})
	}
	if more {
		l.cut("see them with a greater --first")
	}
	return l
}
