package infer

import (
	"slices"
	"strings"
)

// If the rows of a table are relations, there are often columns with the beginning and the end of each relation.

// These are the names of columns with the beginning and with the end of a relation, as words that spaces separate.
var (
	beginWords = nameSet(`
		from, date from, valid from, since, start, start date, started, started on, begin, begin date, begins,
		began, appointed, appointed on, appointment date, date appointed, joined, joined on, von, ab, seit, beginn,
		eintritt, gueltig ab, depuis, du, debut, date debut, date de debut, desde, fecha inicio, fecha de inicio,
		inicio, s, s daty, data nachala, nachalo`)
	endWords = nameSet(`
		to, date to, valid to, until, till, end, end date, ended, ended on, ends, resigned, resigned on,
		resignation date, date resigned, left, left on, ceased, ceased on, bis, ende, austritt, gueltig bis, jusqu,
		jusque, au, fin, date fin, date de fin, hasta, fecha fin, fecha de fin, po, do, po datu, data okonchaniya,
		konec`)
	shareWords = nameSet(`
		share, shares, percent, percentage, stake, ownership, anteil, anteile, beteiligung, part, participation,
		parts, participacion, dolya`)
)

// nameSet returns the set of the names in a list that commas separate.
func nameSet(list string) map[string]bool {
	out := map[string]bool{}
	for name := range strings.SplitSeq(list, ",") {
		out[strings.Join(strings.Fields(name), " ")] = true
	}
	return out
}

// isCalled reports whether the words of the name of a column are one of the names.
func (c *column) isCalled(names map[string]bool) bool { return names[strings.Join(c.words, " ")] }

// isDate reports whether all values of a column are dates, or years.
func (c *column) isDate() bool {
	switch typ, _ := c.guess.fact(); typ {
	case typeDate, typeDateTime:
		return !c.list
	case typeInt:
		return !c.list && c.guess.least >= 1000 && c.guess.greatest < 2200
	}
	return false
}

// isShare reports whether a column has shares, such as the percentage that an owner holds.
func (c *column) isShare() bool {
	typ, _ := c.guess.fact()
	return (typ == typeInt || typ == typeDecimal) && (c.isCalled(shareWords) || slices.Equal(c.guess.units, []string{"%"}))
}

// findPeriod finds the columns with the beginning and the end of the relations that the rows are.
func (t *tableDraft) findPeriod() {
	find := func(names map[string]bool) *column {
		i := slices.IndexFunc(t.columns, func(c *column) bool {
			if c.filled == 0 || t.isEnd(c) || !c.isCalled(names) {
				return false
			}
			c.settle()
			return c.isDate()
		})
		if i < 0 {
			return nil
		}
		return t.columns[i]
	}
	t.begin, t.end = find(beginWords), find(endWords)
	if t.begin != nil && t.end == nil {
		if typ, _ := t.begin.guess.fact(); typ == typeDateTime {
			t.begin = nil // a time of day belongs to an event, such as a call, and does not begin a lasting relation
		}
	}
}

// holdings revokes the choice of a column with ids if the rows seem to be relations: for example, if owners.csv has an
// owner, a company, a share and dates, and each owner happens to occur only once. Then the name of an owner does not
// identify a row.
func (t *tableDraft) holdings() {
	if t.id == nil || t.identifies(t.id) {
		return
	}
	if _, named := t.id.endsAsID(); named {
		return
	}
	if kind, ok := t.id.namesEntities(); !ok || kind != person && kind != party {
		return
	}
	others, measured := 0, false
	for _, c := range t.columns {
		if c == t.id {
			continue
		}
		switch _, named := c.namesEntities(); {
		case named && (c.filled < t.rows || c.separator() != ""):
			return
		case named:
			others++
		case c.scheme() != "", c.evidenceOf() != "":
			return // a date of birth or an address describes the person, so the rows are people
		}
		measured = measured || c.isShare() || (c.isCalled(beginWords) || c.isCalled(endWords)) && c.isDate()
	}
	if others == 1 && measured {
		t.id, t.slug = nil, false
	}
}
