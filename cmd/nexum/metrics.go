package main

import (
	"context"
	"strconv"
	"strings"

	"nexum/graph/metrics"
	"nexum/graph/query"
	"nexum/server/export"
)

type metricsCmd struct {
	Metrics []string `arg:"" optional:"" help:"What to measure: degree, weighted-degree, pagerank, betweenness, closeness, eigenvector, core, component, community, clustering. By default, pagerank."`
	Of      []string `help:"Measure the neighborhoods of these entities. By default, the whole view."`
	IDs     []string `name:"ids" help:"Measure these entities and the relations among them."`
	Depth   *int32   `help:"The depth of the neighborhoods, in relations. By default, 1."`
	Weight  string   `help:"The attribute with the weight of a relation. By default, the weight is the confidence."`
	First   int      `help:"The maximum number of entities to show for each metric." default:"20"`

	formatFlag
	walkFlags
}

func (c *metricsCmd) Run(ctx context.Context, p *program) error {
	session, f, err := c.open(ctx, p)
	if err != nil {
		return err
	}
	q := query.MetricsQuestion{
		Metrics: []string{string(metrics.PageRank)}, IDs: c.IDs, Of: c.Of, Depth: c.Depth,
		Filter: f, Weight: c.Weight,
	}
	if len(c.Metrics) > 0 {
		q.Metrics = nil
	}
	for _, name := range c.Metrics {
		q.Metrics = append(q.Metrics, strings.ToUpper(strings.ReplaceAll(name, "-", "_")))
	}
	found, err := session.Metrics(ctx, q)
	if err != nil {
		return err
	}
	l := &listing{
		name: "values", none: "no entity",
		columns: []string{"metric", "rank", "value", "id", "name", "kind", "exact"},
	}
	for _, m := range found {
		for _, v := range m.Values[:min(len(m.Values), max(0, c.First))] {
			l.rows = append(l.rows, metricRow(ctx, session, m, v))
		}
		if len(m.Values) > c.First {
			l.note("%s: %d more entities; see them with a greater --first", query.MetricWords(m.Name), len(m.Values)-c.First)
		}
		if !m.Exact {
			l.note("%s: estimated from a sample, as the graph is large", query.MetricWords(m.Name))
		}
	}
	return l.print(p, c.Format)
}

func metricRow(ctx context.Context, s *query.Session, m query.Metric, v query.MetricValue) row {
	e := export.NewEntity(ctx, s.View, v.Entity)
	value := strconv.FormatFloat(v.Value, 'g', 6, 64)
	return row{
		text: query.MetricWords(m.Name) + " " + value + "  " + e.Name + " (" + e.ID + ")",
		cells: []export.TableCell{
			{Text: string(m.Name)},
			{Text: strconv.Itoa(v.Rank), Number: true},
			{Text: value, Number: true},
			{Text: e.ID},
			{Text: e.Name},
			{Text: e.Kind},
			{Text: strconv.FormatBool(m.Exact)},
		},
		value: export.Object{
			{Name: "metric", Value: string(m.Name)},
			{Name: "rank", Value: v.Rank},
			{Name: "value", Value: v.Value},
			{Name: "entity", Value: export.Object{
				{Name: "id", Value: e.ID},
				{Name: "kind", Value: e.Kind},
				{Name: "name", Value: e.Name},
			}},
			{Name: "exact", Value: m.Exact},
		},
	}
}
