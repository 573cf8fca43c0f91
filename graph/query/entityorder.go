package query

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/fold"
	"nexum/schema"
	"nexum/schema/spelling"
)

// A column is a compiled OrderBy.
type column struct {
	field string
	desc  bool
	all   graph.Order                    // the order in which the view keeps all entities; ByID if it keeps none
	value func(n graph.Node) sortValue   // reads the value of an entity
	read  func(key string) sortValue     // parses a value in a key
	comp  func(a, b sortValue) int       // compares in ascending order; both values exist
	write func(v sortValue) (key string) // the inverse of read
}

// A sortValue is the value of one column for one entity.
type sortValue struct {
	none   bool // no value; sorted last in both directions
	text   string
	number decimal.Decimal
	date   claim.Date
	rank   int
	float  float64
}

// The first byte of a value in a key shows whether there is one.
const (
	keyNone  = "-"
	keyValue = "+"
)

// key returns the value of an entity for a key.
func (c *column) key(n graph.Node) string {
	v := c.value(n)
	if v.none {
		return keyNone
	}
	return keyValue + c.write(v)
}

// parse parses a value in a key.
func (c *column) parse(key string) sortValue {
	text, ok := strings.CutPrefix(key, keyValue)
	if !ok {
		return sortValue{none: true}
	}
	return c.read(text)
}

// compare compares two values in the direction of the column.
func (c *column) compare(a, b sortValue) int {
	switch {
	case a.none || b.none:
		switch {
		case a.none == b.none:
			return 0
		case a.none:
			return 1
		}
		return -1
	case c.desc:
		return c.comp(b, a)
	}
	return c.comp(a, b)
}

// column compiles one criterion of an order. at is its position in the request, for messages.
func (s *Session) column(shape *schema.Shape, o OrderBy, m graph.Modalities, at Argument) (column, error) {
	view := s.View
	c := column{field: o.Field, desc: o.Desc, all: graph.ByID}
	texts := func() {
		c.comp = func(a, b sortValue) int { return strings.Compare(a.text, b.text) }
		c.write = func(v sortValue) string { return v.text }
		c.read = func(key string) sortValue { return sortValue{text: key} }
	}
	ranks := func() {
		c.comp = func(a, b sortValue) int { return cmp.Compare(a.rank, b.rank) }
		c.write = func(v sortValue) string { return strconv.Itoa(v.rank) }
		c.read = func(key string) sortValue { n, err := strconv.Atoi(key); return sortValue{rank: n, none: err != nil} }
	}
	if fact, ok := shape.Fact(o.Field); ok {
		s.factColumn(&c, fact, m, texts, ranks)
		return c, nil
	}
	switch o.Field {
	case "id":
		texts()
		c.value = func(n graph.Node) sortValue { return sortValue{text: view.ID(n)} }
	case "name":
		texts()
		c.all = graph.ByName
		c.value = func(n graph.Node) sortValue { return sortValue{text: fold.Name(view.Name(n))} }
	case "relations":
		ranks()
		c.all = graph.ByRelations
		c.value = func(n graph.Node) sortValue { return sortValue{rank: view.TotalDegree(n)} }
	default:
		return c, InputError("%s: %s has no fact %q to order by%s", at, shape.Name, Clip(o.Field),
			spelling.DidYouMean(o.Field, func(yield func(string) bool) {
				for _, f := range shape.Facts {
					if !yield(f.Name) {
						return
					}
				}
			}))
	}
	return c, nil
}

// factColumn completes a column for a fact.
func (s *Session) factColumn(c *column, fact *schema.Fact, m graph.Modalities, texts, ranks func()) {
	var read func(text string) (sortValue, bool)
	switch {
	case fact.IsNumber():
		read = func(text string) (sortValue, bool) { d, ok := decimal.Parse(text); return sortValue{number: d}, ok }
		c.comp = func(a, b sortValue) int { return a.number.Compare(b.number) }
		c.write = func(v sortValue) string { return v.number.String() }
	case fact.IsDate():
		read = func(text string) (sortValue, bool) { d, ok := claim.ReadDate(text); return sortValue{date: d}, ok }
		c.comp = func(a, b sortValue) int { return a.date.Compare(b.date) }
		c.write = func(v sortValue) string { return v.date.String() }
	case fact.IsEnum():
		ranks()
		read = func(text string) (sortValue, bool) {
			i := slices.Index(fact.Values, text)
			return sortValue{rank: i}, i >= 0
		}
	case fact.Type == "Boolean":
		ranks()
		read = func(text string) (sortValue, bool) {
			i := slices.Index([]string{"false", "true"}, text)
			return sortValue{rank: i}, i >= 0
		}
	default:
		texts()
		read = func(text string) (sortValue, bool) {
			return sortValue{text: fold.Sort(text)}, true
		}
	}
	if c.read == nil {
		c.read = func(key string) sortValue { v, ok := read(key); v.none = !ok; return v }
	}
	pred, known := s.View.Pred(fact.Name)
	none := sortValue{none: true}
	c.value = func(n graph.Node) sortValue {
		if !known {
			return none
		}
		if !fact.List {
			if text, ok := s.View.Text(n, pred, m); ok {
				if v, ok := read(text); ok {
					return v
				}
			}
			return none
		}
		best := none
		s.View.EachText(n, pred, m, func(text string) bool {
			if v, ok := read(text); ok && c.compare(v, best) < 0 {
				best = v
			}
			return true
		})
		return best
	}
}
