package table

import (
	"errors"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// maxFooter is the maximum number of rows below a table that are no data.
const maxFooter = 100

// maxGuessedFooter is the maximum number of these rows that a draft looks for.
const maxGuessedFooter = 12

// heldRow is a row that was read ahead.
type heldRow struct {
	cells   []string
	columns []int // where in its line each cell begins, or 0 if unknown
	line    int
	err     error
}

// A holdBack returns rows only when it has read a number of rows after them, so that the last ones can be left out.
type holdBack struct {
	rowSource
	n    int // number of rows to read ahead
	held []heldRow
	now  heldRow // the row that nextRow returned last
	end  error   // why there are no more rows; nil if there may be more
	last int     // line of the end
}

// A rowSource reads rows, and knows where in its line each cell of the last row begins.
type rowSource struct {
	next   func() (cells []string, line int, err error)
	column func(cell int) int
}

// withoutFooter returns a source that leaves out the last n rows.
func (s rowSource) withoutFooter(n int) rowSource {
	if n == 0 {
		return s
	}
	held := &holdBack{n: n, rowSource: s}
	return rowSource{held.nextRow, held.columnNow}
}

// nextRow returns the next row that is not one of the last n. When it returns an error that ends the reading, held has
// the last rows.
func (h *holdBack) nextRow() ([]string, int, error) {
	for h.end == nil && len(h.held) <= h.n {
		cells, line, err := h.next()
		if _, bad := errors.AsType[*rowError](err); err != nil && !bad {
			h.end, h.last = err, line
			break
		}
		row := heldRow{slices.Clone(cells), make([]int, len(cells)), line, err}
		for i := range cells {
			row.columns[i] = h.column(i)
		}
		h.held = append(h.held, row)
	}
	if h.end != nil && (len(h.held) <= h.n || !errors.Is(h.end, io.EOF)) {
		return nil, h.last, h.end
	}
	h.now = h.held[0]
	h.held = h.held[1:]
	return h.now.cells, h.now.line, h.now.err
}

// columnNow returns where in its line a cell of the last row begins, or 0 if it is unknown.
func (h *holdBack) columnNow(cell int) int {
	if cell >= len(h.now.columns) {
		return 0
	}
	return h.now.columns[cell]
}

var (
	noteWord = regexp.MustCompile(`(?i)^(?:[*†‡©¹²³]|\(\*\)|\(c\) |(?:sources?|notes?|remarks?|footnotes?|legend|disclaimer|` +
		`generated|exported|last updated?|updated|as of|end of|quellen?|anmerkung(?:en)?|hinweise?|fußnoten?|stand|erstellt|` +
		`fuentes?|notas?|fontes?|fonti?|note|remarques?|bron(?:nen)?|źródło|источники?|примечани[ея])(?:$|[\s:.])|` +
		`(?:来源|數據來源|数据来源|资料来源|註|注|备注|出典|備考)(?:$|[\s:：.]))`)
	totalWord = regexp.MustCompile(`(?i)^(?:(?:grand |sub-?)?totals?|sums?|summe|gesamt(?:summe)?|insgesamt|zusammen|suma|somme|` +
		`totale|totaal|razem|итого|всего|合计|总计|總計|合計)(?:$|[\s:.])`)
)

// isFooterWord reports whether a row begins with a word for a total or a note.
func isFooterWord(cells []string) bool {
	first := firstText(cells)
	return totalWord.MatchString(first) || noteWord.MatchString(first)
}

func firstText(cells []string) string {
	for _, c := range cells {
		if c = strings.TrimSpace(c); c != "" {
			return c
		}
	}
	return ""
}

// footGuess finds the footer of a table: it compares the last rows with all rows above them.
type footGuess struct {
	rows   int
	filled []int     // number of filled cells by column
	sums   []float64 // of the numbers by column; NaN if it has another text
}

func (g *footGuess) see(cells []string) {
	if g.filled == nil {
		g.filled, g.sums = make([]int, len(cells)), make([]float64, len(cells))
	}
	g.rows++
	for i, c := range cells[:min(len(cells), len(g.filled))] {
		if c = strings.TrimSpace(c); c == "" {
			continue
		}
		g.filled[i]++
		n, err := strconv.ParseFloat(c, 64)
		if err != nil {
			n = math.NaN()
		}
		g.sums[i] += n
	}
}

// footer returns the number of rows at the end of last that are no data.
func (g *footGuess) footer(last []heldRow, width int) (n int) {
	before := *g
	before.filled, before.sums = slices.Clone(g.filled), slices.Clone(g.sums)
	var sums []footGuess // before each of the rows
	for i := range last {
		sums = append(sums, footGuess{before.rows, slices.Clone(before.filled), slices.Clone(before.sums)})
		if last[i].err == nil {
			before.see(last[i].cells)
		}
	}
	for i := len(last) - 1; i >= 0 && sums[i].rows > 0 && sums[i].isFooter(&last[i], width); i-- {
		n++
	}
	return n
}

// isFooter reports whether a row below the others is a total or a note.
func (g *footGuess) isFooter(r *heldRow, width int) bool {
	row := headRow{cells: r.cells}
	filled, first := row.filled(), firstText(r.cells)
	short := r.err != nil && len(r.cells) < width // not as many cells as the header
	note, total := noteWord.MatchString(first), totalWord.MatchString(first)
	switch {
	case filled == 0:
		return false
	case short && 2*filled <= width, note && (r.err != nil || 2*filled <= width):
		return true
	case filled == 1 && width > 2 && total:
		return true
	}
	return total && r.err == nil && (g.lacks(r.cells) || g.isSum(r.cells))
}

// lacks reports whether a cell is empty in a column in which no other is.
func (g *footGuess) lacks(cells []string) bool {
	for i, c := range cells[:min(len(cells), len(g.filled))] {
		if strings.TrimSpace(c) == "" && g.filled[i] == g.rows {
			return true
		}
	}
	return false
}

// isSum reports whether all numbers of a row are the sums of the others in their columns.
func (g *footGuess) isSum(cells []string) bool {
	found := false
	for i, c := range cells[:min(len(cells), len(g.filled))] {
		n, err := strconv.ParseFloat(strings.TrimSpace(c), 64)
		if err != nil {
			continue
		}
		if !(math.Abs(n-g.sums[i]) <= 1e-6*math.Max(1, math.Abs(n))) {
			return false
		}
		found = true
	}
	return found
}
