package export

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/parquet-go/parquet-go"
)

// numbers writes a table with the numbers below n, in the given format.
func numbers(ctx context.Context, f RowFormat, w interface{ Write([]byte) (int, error) }, n int,
	fill filler[int],
) (Seen, error) {
	var seen Seen
	each := func(put func(int, int) error) error {
		for i := range n {
			if err := put(i, 1); err != nil {
				return err
			}
		}
		return nil
	}
	f = f.Observed(&seen)
	err := writeTable(ctx, f.newWriter(w, []Column{{"n", IntegerColumn}, {"text", TextColumn}}), &seen, each,
		func() filler[int] {
			return fill
		})
	return seen, err
}

func oneRow(i int, add func([]RowCell) error) error {
	return add([]RowCell{{Text: strconv.Itoa(i)}, {Text: "row " + strconv.Itoa(i%7)}})
}

// TestTableOrder checks that the rows of many batches are complete and in order.
func TestTableOrder(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	for _, n := range []int{0, 1, textRows - 1, textRows, textRows + 1, 3*parquetGroup + 17} {
		for _, f := range RowFormats() {
			t.Run(fmt.Sprintf("%d rows of %s", n, f.Extension), func(t *testing.T) {
				var out bytes.Buffer
				seen, err := numbers(t.Context(), f, &out, n, oneRow)
				if err != nil || seen.Rows != n {
					t.Fatalf("%d rows seen, %v", seen.Rows, err)
				}
				var got []int64
				switch f.Extension {
				case "csv":
					got = csvNumbers(t, &out)
				case "ndjson":
					for line := range strings.Lines(out.String()) {
						var i, kind int64
						if _, err := fmt.Sscanf(line, `{"n":%d,"text":"row %d"}`, &i, &kind); err != nil || kind != i%7 {
							t.Fatalf("%v: %s", err, line)
						}
						got = append(got, i)
					}
				default:
					got = parquetNumbers(t, out.Bytes())
				}
				if len(got) != n {
					t.Fatalf("%d rows, want %d", len(got), n)
				}
				for i, have := range got {
					if have != int64(i) {
						t.Fatalf("row %d is %d", i, have)
					}
				}
			})
		}
	}
}

func csvNumbers(t *testing.T, in *bytes.Buffer) (out []int64) {
	t.Helper()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil || len(rows) == 0 || rows[0][0] != "n" {
		t.Fatalf("%v, %.100q", err, rows)
	}
	for _, r := range rows[1:] {
		i, err := strconv.ParseInt(r[0], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, i)
	}
	return out
}

func parquetNumbers(t *testing.T, in []byte) (out []int64) {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(in), int64(len(in)))
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range f.RowGroups() {
		rows := group.Rows()
		buf := make([]parquet.Row, 1000)
		for {
			n, err := rows.ReadRows(buf)
			for _, r := range buf[:n] {
				out = append(out, r[0].Int64())
			}
			if err != nil {
				break
			}
		}
		_ = rows.Close()
	}
	return out
}

// failing is a writer that fails after a number of bytes.
type failing struct{ room int }

var errFull = errors.New("the disk is full")

func (f *failing) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// TestTableFails checks that an error of any part ends the table, is returned unchanged, and leaves no goroutine.
func TestTableFails(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	csvFormat, _ := RowFormatByExtension("csv")
	const n = 100 * textRows
	errBad := errors.New("a bad row")
	run := func(name string, test func(*testing.T)) {
		t.Run(name, func(t *testing.T) { synctest.Test(t, test) }) // synctest.Test waits for every goroutine
	}
	run("writer", func(t *testing.T) {
		if _, err := numbers(t.Context(), csvFormat, &failing{200_000}, n, oneRow); !errors.Is(err, errFull) {
			t.Errorf("error %v", err)
		}
	})
	run("row", func(t *testing.T) {
		_, err := numbers(t.Context(), csvFormat, &bytes.Buffer{}, n, func(i int, add func([]RowCell) error) error {
			if i == n/2 {
				return errBad
			}
			return oneRow(i, add)
		})
		if !errors.Is(err, errBad) {
			t.Errorf("error %v", err)
		}
	})
	run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		_, err := numbers(ctx, csvFormat, &bytes.Buffer{}, n, func(i int, add func([]RowCell) error) error {
			if i == n/2 {
				cancel(errBad)
			}
			return oneRow(i, add)
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want that of the context", err)
		}
	})
	run("cancelled before", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := numbers(ctx, csvFormat, &bytes.Buffer{}, 1, oneRow); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
	run("panic", func(t *testing.T) {
		defer func() {
			if v := recover(); !strings.Contains(fmt.Sprint(v), "a broken row") {
				t.Errorf("recovered %v", v)
			}
		}()
		_, err := numbers(t.Context(), csvFormat, &bytes.Buffer{}, n, func(i int, add func([]RowCell) error) error {
			if i == n/2 {
				panic("a broken row")
			}
			return oneRow(i, add)
		})
		t.Errorf("no panic, error %v", err)
	})
}

// FuzzCSV compares appendCSV with encoding/csv.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"", "a", " a", "a,b", `a"b`, `"`, "a\nb", "\r", `\.`, "\u00a0x", "\xff", "世 界"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b bytes.Buffer
		out := bufio.NewWriter(&b)
		w := csv.NewWriter(out)
		if err := w.Write([]string{"x", s}); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		_ = out.Flush()
		if got := string(appendCSV([]byte("x,"), s)) + "\n"; got != b.String() {
			t.Errorf("%q, want %q", got, b.String())
		}
	})
}
