package graph

import (
	"cmp"
	"fmt"
	"sort"
	"strings"

	"nexum/graph/segment"
)

// The counts of hubs are in a separate file beside the segment of the table, because they are computed from the rows of
// a finished table. Without the file, the first count of a hub reads its row.

// hubSuffix replaces the suffix of a segment in the name of the file with the counts of its hubs.
const hubSuffix = ".hubs"

// hubPath returns the path of the counts of hubs beside a segment.
func hubPath(path string) string { return strings.TrimSuffix(path, segmentSuffix) + hubSuffix }

// A hubFile is the file with the counts of the hubs of a table. Each column is in the order of the one before it. The
// last element of rows, and of runs, only gives the ends of the lists of the element before it.
type hubFile struct {
	rows    segment.Column[hubFileRow] // sorted by node and direction
	kinds   segment.Column[hubFileKind]
	runs    segment.Column[hubFileRun]
	days    segment.Column[hubFileDay]
	special segment.Column[uint32]
}

// A hubFileRow is a hubRow in a file: where its lists begin.
type hubFileRow struct {
	node                 Node
	dir                  uint32
	kinds, runs, special uint32
	useless              uint32 // 1 if true
}

// A hubFileKind is a kindCount in a file.
type hubFileKind struct {
	pred        Pred
	kind, count uint32
}

// A hubFileRun is a dayRun in a file: where its days begin.
type hubFileRun struct {
	pred               Pred
	kind, begins, ends uint32
}

// A hubFileDay is a dayCount in a file.
type hubFileDay struct {
	day   int32
	count uint32
}

// aboutHubs is the header of a file of counts: it identifies the table whose relations are counted.
type aboutHubs struct {
	Format int      `json:"format"` // as of the table
	Key    tableKey `json:"key"`
}

// columns writes or reads all columns.
func (h *hubFile) columns(io *columnIO) {
	column(io, "rows", &h.rows)
	column(io, "kinds", &h.kinds)
	column(io, "runs", &h.runs)
	column(io, "days", &h.days)
	column(io, "special", &h.special)
}

// A hubWriter collects the counts of hubs for a file.
type hubWriter struct {
	rows    []hubFileRow
	kinds   []hubFileKind
	runs    []hubFileRun
	days    []hubFileDay
	special []uint32
}

// writeHubs counts the relations of the hubs of a table, and writes the counts to a file. The view must have no overlay
// and no exclusions.
func (v *View) writeHubs(path string) error {
	var w hubWriter
	for n := range Node(v.table.ids.Len()) {
		for _, dir := range [...]Direction{Out, In} {
			if r := v.rowOf(n, dir); r.len() >= hubFrom {
				w.add(n, dir, v.table.countKinds(n, dir), v.hubDays(n, dir))
			}
		}
	}
	w.add(NoNode, Out, nil, &hubDays{})
	w.runs = append(w.runs, hubFileRun{begins: uint32(len(w.days)), ends: uint32(len(w.days))})
	out, err := segment.Create(path)
	if err != nil {
		return fmt.Errorf("writing the counts of hubs: %w", err)
	}
	file := hubFile{
		segment.InHeap(w.rows), segment.InHeap(w.kinds), segment.InHeap(w.runs), segment.InHeap(w.days),
		segment.InHeap(w.special),
	}
	file.columns(&columnIO{to: out})
	return out.Finish(aboutHubs{tableFormat, v.table.key})
}

// add adds the counts of one row.
func (w *hubWriter) add(n Node, dir Direction, kinds []kindCount, days *hubDays) {
	row := hubFileRow{
		node: n, dir: uint32(dir),
		kinds: uint32(len(w.kinds)), runs: uint32(len(w.runs)), special: uint32(len(w.special)),
	}
	if days.useless {
		row.useless = 1
	}
	w.rows = append(w.rows, row)
	for _, c := range kinds {
		w.kinds = append(w.kinds, hubFileKind{c.pred, uint32(c.kind), uint32(c.count)})
	}
	for _, r := range days.runs {
		run := hubFileRun{pred: r.pred, kind: uint32(r.kind), begins: uint32(len(w.days))}
		w.addDays(r.begins)
		run.ends = uint32(len(w.days))
		w.addDays(r.ends)
		w.runs = append(w.runs, run)
	}
	w.special = append(w.special, days.special...)
}

func (w *hubWriter) addDays(list []dayCount) {
	for _, d := range list {
		w.days = append(w.days, hubFileDay{d.day, uint32(d.count)})
	}
}

// readHubs opens the file with the counts of the hubs of a table.
func readHubs(path string, key tableKey, o segment.Options) (*hubFile, error) {
	f, err := segment.Open(path, o)
	if err != nil {
		return nil, err
	}
	var about aboutHubs
	if err := f.About(&about); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", segment.ErrInvalid, path, err)
	}
	if about != (aboutHubs{tableFormat, key}) {
		return nil, fmt.Errorf("%w: %s is of another table", segment.ErrInvalid, path)
	}
	h := &hubFile{}
	io := &columnIO{from: f}
	h.columns(io)
	if io.err == nil && (h.rows.Len() == 0 || h.runs.Len() == 0) {
		io.err = fmt.Errorf("%w: %s: its columns do not fit together", segment.ErrInvalid, path)
	}
	return h, io.err
}

// find returns the place of a row; ok is false if the file has no counts of it.
func (h *hubFile) find(n Node, dir Direction) (i uint32, ok bool) {
	if h == nil {
		return 0, false
	}
	last := h.rows.Len() - 1
	at, ok := sort.Find(last, func(i int) int {
		r := h.rows.Ref(uint32(i))
		return cmp.Or(cmp.Compare(n, r.node), cmp.Compare(uint32(dir), r.dir))
	})
	return uint32(at), ok
}

// countsOf returns the counts of a row by kind.
func (h *hubFile) countsOf(i uint32) (out []kindCount) {
	for _, c := range h.kinds.Slice(h.rows.At(i).kinds, h.rows.At(i+1).kinds) {
		out = append(out, kindCount{c.pred, uint16(c.kind), int(c.count)})
	}
	return out
}

// daysOf returns the counts of a row by day.
func (h *hubFile) daysOf(i uint32) *hubDays {
	row, next := h.rows.At(i), h.rows.At(i+1)
	out := &hubDays{useless: row.useless == 1, special: h.special.Slice(row.special, next.special)}
	for j := row.runs; j < next.runs; j++ {
		run := h.runs.At(j)
		out.runs = append(out.runs, dayRun{
			run.pred, uint16(run.kind), h.dayCounts(run.begins, run.ends), h.dayCounts(run.ends, h.runs.At(j+1).begins),
		})
	}
	return out
}

func (h *hubFile) dayCounts(lo, hi uint32) []dayCount {
	out := make([]dayCount, 0, hi-lo)
	for _, d := range h.days.Slice(lo, hi) {
		out = append(out, dayCount{d.day, int(d.count)})
	}
	return out
}

// openHubs opens the file with the counts of hubs beside the segment of a view's table. The view must have no overlay
// and no exclusions.
func (f *Folder) openHubs(v *View) error {
	t := v.table
	path := hubPath(t.file.Path())
	hubs, err := readHubs(path, t.key, segment.Options{Grace: f.Grace, Rewrite: func(column string) (string, error) {
		f.log().Warn("a file of the compiled view is damaged; it is made again", "file", path, "column", column)
		return path, v.writeHubs(path)
	}})
	if err == nil {
		t.hubs.file.Store(hubs)
	}
	return err
}

// makeHubs is like openHubs, but first writes the file. The file only saves time, so an error is only logged.
func (f *Folder) makeHubs(v *View) {
	err := v.writeHubs(hubPath(v.table.file.Path()))
	if err == nil {
		err = f.openHubs(v)
	}
	if err != nil {
		f.log().Warn("the first count of each entity with many relations will read all of them", "why", err)
	}
}
