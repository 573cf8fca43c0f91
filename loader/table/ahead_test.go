package table

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"

	"nexum/loader/format"
)

func openText(t *testing.T, text io.Reader) *csvReader {
	t.Helper()
	r, err := openCSV(&format.Input{Name: "t.csv", Body: bufio.NewReaderSize(text, format.HeadSize)}, &csvSpec{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestReadAhead checks the order, the lines, the columns and the bad rows of a table of many batches.
func TestReadAhead(t *testing.T) {
	const n = 5*batchRows + 3
	var text strings.Builder
	text.WriteString("id,name\n")
	line := 2
	var lines []int
	for i := range n {
		lines = append(lines, line)
		switch {
		case i%700 == 699:
			fmt.Fprintf(&text, "%d,a,b\n", i)
		case i%100 == 99:
			fmt.Fprintf(&text, "\n%d,\"two\nlines\"\n", i)
			lines[i]++ // after the empty line
			line += 2
		default:
			fmt.Fprintf(&text, "%d,name %d\n", i, i)
		}
		line++
	}
	r := openText(t, strings.NewReader(text.String()))
	defer r.close()
	for i := range n {
		cells, line, err := r.next()
		if line != lines[i] {
			t.Fatalf("row %d is in line %d, want %d", i, line, lines[i])
		}
		if bad := i%700 == 699; bad {
			e, ok := errors.AsType[*rowError](err)
			if !ok || e.line != lines[i] {
				t.Fatalf("row %d: %v", i, err)
			}
			continue
		}
		if id := fmt.Sprint(i); err != nil || cells[0] != id || r.column(0) != 1 || r.column(1) != len(id)+2 {
			t.Fatalf("row %d: %v %q, columns %d %d", i, err, cells, r.column(0), r.column(1))
		}
		cells[1] = "changed" // as repetitions do
	}
	for range 2 {
		if _, _, err := r.next(); !errors.Is(err, io.EOF) {
			t.Fatalf("after the last row: %v", err)
		}
	}
}

// TestReadAheadEnds checks that a table can be left at any row, and that no goroutine remains.
func TestReadAheadEnds(t *testing.T) {
	text := "a,b\n" + strings.Repeat("1,2\n", 20*batchRows)
	for _, n := range []int{0, 1, batchRows, batchRows + 1, 5 * batchRows} {
		t.Run(fmt.Sprintf("row %d", n), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // synctest waits for every goroutine, and fails if one is stuck
				r := openText(t, strings.NewReader(text))
				for range n {
					if _, _, err := r.next(); err != nil {
						t.Fatal(err)
					}
				}
				r.close()
				r.close()
			})
		})
	}
}

// TestLongRow checks the line that is given for a row that is too long.
func TestLongRow(t *testing.T) {
	for _, tt := range []struct {
		name, before string
		line         int
	}{
		{"first row", "a,b\n", 2},
		{"after rows", "a,b\n1,2\n3,4\n", 4},
		{"after a row of two lines", "a,b\n1,\"2\n2\"\n", 4},
		{"after a bad row", "a,b\n1,2\n1,x\"y\n", 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			long := io.LimitReader(endless{}, format.MaxRecord+format.MaxRecord/8)
			r := openText(t, io.MultiReader(strings.NewReader(tt.before+`1,"`), long))
			defer r.close()
			for {
				_, line, err := r.next()
				if _, bad := errors.AsType[*rowError](err); err == nil || bad {
					continue
				}
				if !errors.Is(err, errLongRow) || line != tt.line {
					t.Errorf("line %d: %v; want line %d", line, err, tt.line)
				}
				return
			}
		})
	}
}

// endless is a text without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}
