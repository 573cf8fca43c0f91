package table

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"testing"
	"testing/synctest"

	"nexum/loader/format"
)

// readJSON opens a list of objects, which has no problems beside its records.
func readJSON(t *testing.T, text string, rows ...string) *jsonReader {
	t.Helper()
	spec := &tableSpec{}
	if len(rows) > 0 {
		spec.rows = [][]string{rows}
	}
	r, err := openJSON(&format.Input{Name: "t.json", Body: bufio.NewReaderSize(strings.NewReader(text), format.HeadSize)},
		quietSink{}, spec)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// quietSink has no error, and takes nothing.
type quietSink struct{ format.Sink }

func (quietSink) Err() error { return nil }

// TestJSONAhead checks the order, the lines and the bad records of a list of many batches, whose end is damaged.
func TestJSONAhead(t *testing.T) {
	const n = 7*batchObjects + 5
	var text strings.Builder
	text.WriteString("[\n")
	for i := range n {
		if i%500 == 499 {
			text.WriteString("12,\n")
			continue
		}
		fmt.Fprintf(&text, `{"id": %d, "inner": {"list": [{"n": %d}, {"n": "x"}]}},`+"\n", i, i)
	}
	text.WriteString(`{"id": 1, "cut`)
	for _, test := range []struct {
		name  string
		path  []string
		each  int // records of an object
		cells []string
	}{
		{"objects", nil, 1, []string{"id", "inner.list"}},
		{"objects in lists", []string{"inner", "list"}, 2, []string{"id", "n"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := readJSON(t, text.String(), test.path...)
			defer r.close()
			r.extend(append(r.names, "id"))
			read := r.record
			for i := range n {
				for range test.each {
					record, err := read()
					if err != nil || record.line != i+2 {
						t.Fatalf("record %d is in line %d: %v", i, record.line, err)
					}
					if i%500 == 499 {
						if record.wrong == "" {
							t.Fatalf("record %d is not wrong", i)
						}
						break
					}
					id := record.cells[test.cells[0]] + record.around[test.cells[0]]
					if id != fmt.Sprint(i) || record.cells[test.cells[1]] == "" {
						t.Fatalf("record %d is %v in %v", i, record.cells, record.around)
					}
				}
			}
			if _, err := read(); err == nil || errors.Is(err, io.EOF) || !strings.Contains(err.Error(), "cut off") {
				t.Fatal(err)
			}
			for range 2 {
				if _, err := read(); !errors.Is(err, io.EOF) {
					t.Fatalf("after the end: %v", err)
				}
			}
		})
	}
}

// TestJSONAround checks that a value around a row is no value of the row if the mapping does not name it, even if
// another row has a value of that name.
func TestJSONAround(t *testing.T) {
	r := readJSON(t, `[{"id": 1, "other": 2, "list": [{"n": 1, "other": 3}, {"n": 2}]}]`, "list")
	defer r.close()
	r.extend([]string{"id"})
	for _, want := range []map[string]string{{"id": "1", "n": "1", "other": "3"}, {"id": "1", "n": "2", "other": ""}} {
		cells, _, err := r.next()
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for i, cell := range cells {
			got[r.columns()[i]] = cell
		}
		if !maps.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

// TestJSONAheadEnds checks that a list can be left at any record, and that no goroutine remains.
func TestJSONAheadEnds(t *testing.T) {
	text := "[" + strings.Repeat(`{"a": [{"b": 1}, {"b": 2}]},`, 20*batchObjects) + `{"a": [{"b": 3}]}]`
	for _, n := range []int{0, 1, 2 * batchObjects, 2*batchObjects + 1, 4000} {
		for _, rows := range [][]string{nil, {"a"}} {
			t.Run(fmt.Sprint(n, rows), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { // synctest waits for every goroutine, and fails if one is stuck
					r := readJSON(t, text, rows...)
					defer r.close()
					for range n {
						if _, err := r.record(); err != nil {
							t.Fatal(err)
						}
					}
				})
			})
		}
	}
}
