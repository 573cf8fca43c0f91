package table

import (
	"encoding/csv"
	"io"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

// readMarked reads CSV through a quoteReader, and returns the rows and the lines with quotes at wrong places.
func readMarked(r io.Reader, none bool) (rows [][]string, strays []int, err error) {
	q := &quoteReader{r: r, delimiter: ',', none: none}
	c := csv.NewReader(q)
	c.FieldsPerRecord = -1
	for {
		cells, e := c.Read()
		if e == io.EOF {
			return rows, strays, err
		}
		if e != nil {
			err = e
			continue
		}
		first, _ := c.FieldPos(0)
		last, _ := c.FieldPos(len(cells) - 1)
		if q.restore(cells, last+strings.Count(cells[len(cells)-1], "\n")+1) {
			strays = append(strays, first)
		}
		rows = append(rows, cells)
	}
}

func TestStrayQuotes(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		none       bool
		want       [][]string
		strays     []int
		fails      bool
	}{
		{
			"a quote in a cell", "a,b\n1,12\" pipe\n2,\"x \"\"y\"\"\"\n", false,
			[][]string{{"a", "b"}, {"1", `12" pipe`}, {"2", `x "y"`}},
			[]int{2},
			false,
		},
		{
			"after a cell of several lines", "\"a\nb\",c\n1\"\",\"2\r\n3\"\r\nx,y\"z\"\r\n", false,
			[][]string{{"a\nb", "c"}, {`1""`, "2\n3"}, {"x", `y"z"`}},
			[]int{3, 5},
			false,
		},
		{
			"text after a cell with quotes", "\"a\" b,c\n1,2\"\n", false,
			[][]string{{"1", `2"`}},
			[]int{2},
			true,
		},
		{
			"quotes mean nothing", "\"Big\" Joe,\"Smith\nx,\"\n", true,
			[][]string{{`"Big" Joe`, `"Smith`}, {"x", `"`}},
			nil, false,
		},
		{"bytes that are no UTF-8", "a\xff,b\"\n", false, [][]string{{"a\xfe", `b"`}}, []int{1}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{
				strings.NewReader(tt.text), iotest.OneByteReader(strings.NewReader(tt.text)),
				iotest.HalfReader(strings.NewReader(tt.text)),
			} {
				rows, strays, err := readMarked(r, tt.none)
				if !reflect.DeepEqual(rows, tt.want) || !reflect.DeepEqual(strays, tt.strays) || (err != nil) != tt.fails {
					t.Errorf("%T: rows %q, strays in %v, error %v", r, rows, strays, err)
				}
			}
		})
	}
}

// TestQuotesOfCSV compares with the reader of CSV on random texts: what that reads, is read in the same way.
func TestQuotesOfCSV(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	read := 0
	for range 20_000 {
		var b strings.Builder
		for range 1 + random.IntN(12) {
			b.WriteString([]string{`"`, `"`, ",", "\n", "a", "é", "\r\n"}[random.IntN(7)])
		}
		want, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		if err != nil {
			continue
		}
		read++
		rows, strays, err := readMarked(strings.NewReader(b.String()), false)
		if err != nil || len(strays) > 0 || len(rows)+len(want) > 0 && !reflect.DeepEqual(rows, want) {
			t.Fatalf("%q is %q, want %q; strays in %v, error %v", b.String(), rows, want, strays, err)
		}
	}
	if read < 1000 {
		t.Errorf("only %d texts are CSV", read)
	}
}
