package mcp

import (
	"context"
	"strings"

	"nexum/graph/query"
)

type metricsIn struct {
	Metrics []string `json:"metrics,omitempty" jsonschema:"DEGREE, WEIGHTED_DEGREE, PAGERANK, BETWEENNESS, CLOSENESS, EIGENVECTOR, CORE, COMPONENT, COMMUNITY or CLUSTERING; default PAGERANK"`
	IDs     []string `json:"ids,omitempty" jsonschema:"measure these entities and the relations among them"`
	Of      []string `json:"of,omitempty" jsonschema:"measure the neighborhoods of these entities"`
	Depth   int      `json:"depth,omitempty" jsonschema:"steps in a neighborhood; default 1"`
	Weight  string   `json:"weight,omitempty" jsonschema:"the attribute that has the weight of a relation; by default, its confidence"`
	Filter
	Page
	View
}

type measured struct {
	Rank   int     `json:"rank"`
	Value  float64 `json:"value"`
	Entity Entity  `json:"entity"`
}

type metricOut struct {
	Metric     string     `json:"metric"`
	Exact      bool       `json:"exact" jsonschema:"false if the values are estimates from a sample"`
	Total      int        `json:"total_entities"`
	Values     []measured `json:"values"`
	NextOffset *int       `json:"next_offset,omitempty"`
}

type metricsOut struct {
	Metrics []metricOut `json:"metrics"`
}

// measure answers the tool metrics.
func measure(ctx context.Context, s *query.Session, in metricsIn) (metricsOut, error) {
	offset, limit, err := in.bounds()
	if err != nil {
		return metricsOut{}, err
	}
	f, err := in.Filter.resolve(s)
	if err != nil {
		return metricsOut{}, err
	}
	q := query.MetricsQuestion{Metrics: []string{"PAGERANK"}, IDs: in.IDs, Of: in.Of, Filter: f, Weight: in.Weight}
	if len(in.Metrics) > 0 {
		q.Metrics = nil
	}
	for _, name := range in.Metrics {
		q.Metrics = append(q.Metrics, strings.ToUpper(strings.ReplaceAll(name, "-", "_")))
	}
	if in.Depth != 0 {
		q.Depth = number(in.Depth)
	}
	found, err := s.Metrics(ctx, q)
	if err != nil {
		return metricsOut{}, err
	}
	out := metricsOut{Metrics: []metricOut{}}
	for _, m := range found {
		x := metricOut{Metric: string(m.Name), Exact: m.Exact, Total: len(m.Values), Values: []measured{}}
		from := min(offset, len(m.Values))
		to := min(from+limit, len(m.Values))
		for _, v := range m.Values[from:to] {
			e := entity(s.View, v.Entity)
			e.Aliases = nil
			x.Values = append(x.Values, measured{v.Rank, v.Value, e})
		}
		if to < len(m.Values) {
			x.NextOffset = &to
		}
		room := in.room()
		room.used = usualBytes - usualBytes/len(found) // each metric has its part of the page
		x.Values, x.NextOffset = within(x.Values, x.NextOffset, in.Page, room)
		out.Metrics = append(out.Metrics, x)
	}
	return out, nil
}
