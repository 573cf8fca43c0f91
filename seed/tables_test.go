package seed_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A table is one table or figure of the thesis, with the numbers and judgments that the query must return.
type table struct {
	Table   string // the name and the subject of the table or figure
	Query   string
	Each    string   // the path to its rows in the answer
	Columns []string // their names; the first column identifies a row
	Take    []string // their paths in a row
	Rows    []want
	Ordered bool // the rows come in this order
}

func TestTables(t *testing.T) {
	for name, tables := range readAll[[]table](t, "tables") {
		t.Run(name, func(t *testing.T) {
			for _, b := range tables {
				t.Run(b.Table, func(t *testing.T) { b.test(t) })
			}
		})
	}
}

func (b table) test(t *testing.T) {
	if len(b.Columns) != len(b.Take) || len(b.Rows) == 0 {
		t.Fatal("a table needs rows, and a path for each column")
	}
	got := rows(ask(t, b.Query), b.Each, b.Take)
	var keys, wanted []string
	at := map[string][]string{}
	for _, row := range got {
		keys = append(keys, row[0])
		at[row[0]] = row
	}
	for _, w := range b.Rows {
		wanted = append(wanted, w[0])
		row, ok := at[w[0]]
		switch {
		case !ok:
			t.Errorf("no row %s", w[0])
			continue
		case len(w) != len(row):
			t.Errorf("%s: %d cells expected, %d columns", w[0], len(w), len(row))
			continue
		}
		for i, name := range b.Columns {
			if !cellMatches(w[i], row[i]) {
				t.Errorf("%s, %s: %q, want %q", w[0], name, row[i], w[i])
			}
		}
	}
	for _, k := range keys {
		if !slices.Contains(wanted, k) {
			t.Errorf("row %s is not in the table", k)
		}
	}
	if len(keys) != len(wanted) {
		t.Errorf("%d rows %v, want %d", len(keys), keys, len(wanted))
	}
	if b.Ordered && !slices.Equal(keys, wanted) {
		t.Errorf("in the order %v, want %v", keys, wanted)
	}
}

// TestConcentration computes how concentrated the Chinese market is from its shares: the sum of their squares
// (Herfindahl-Hirschman). It is a lower bound: only providers for which the text gives a share and a rank count.
func TestConcentration(t *testing.T) {
	const shares = `{ market(id: "china-iaas-market") { observations(first: 200) { edges { node {
		measure unit period rank value of(filter: {kinds: [COMPANY]}) { edges { node { id } } } } } } } }`
	cloud := strings.Replace(shares, "china-iaas-market", "china-cloud-market", 1)
	for _, c := range []struct {
		query, period string
		providers     int
		index         float64
	}{
		{cloud, "2015", 4, 31*31 + 13*13 + 8*8 + 7*7},
		{shares, "2016", 4, 40*40 + 8.51*8.51 + 7.34*7.34 + 6.02*6.02},
		{shares, "2017", 1, 47.6 * 47.6},
	} {
		var index float64
		providers := map[string]bool{}
		for _, row := range rows(ask(t, c.query), "market.observations.edges.node",
			[]string{"measure", "unit", "period", "value", "of.edges.node.id", "rank"}) {
			share, err := strconv.ParseFloat(row[3], 64)
			if row[0] != "market share" || row[1] != "percent" || row[2] != c.period || row[5] == "" || err != nil {
				continue
			}
			index += share * share
			providers[row[4]] = true
		}
		if len(providers) != c.providers || math.Abs(index-c.index) > 1e-6 {
			t.Errorf("%s: index %.4f of %v, want %.4f of %d providers", c.period, index, providers, c.index, c.providers)
		}
	}
}
