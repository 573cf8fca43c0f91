package claim_test

import (
	"testing"

	"nexum/graph/claim"
)

func TestDays(t *testing.T) {
	last := int64(-1 << 62)
	for y := 1; y <= 9999; y += 7 {
		for _, md := range [][2]int{{1, 1}, {2, 28}, {3, 1}, {12, 31}} {
			d := claim.Day(y, md[0], md[1])
			n, ok := d.Days()
			back, ok2 := claim.DateOfDays(n)
			if !ok || !ok2 || back != d || n <= last {
				t.Fatalf("%s has the number %d, which is %s", d, n, back)
			}
			last = n
		}
	}
	for _, d := range []claim.Date{{}, claim.Year(2017), claim.Day(2017, 6, 0)} {
		if n, ok := d.Days(); ok {
			t.Errorf("%q has the number %d", d, n)
		}
	}
	first, _ := claim.Day(1, 1, 1).Days()
	end, _ := claim.Day(9999, 12, 31).Days()
	if _, ok := claim.DateOfDays(first - 1); ok {
		t.Error("there is a day before the year 1")
	}
	if _, ok := claim.DateOfDays(end + 1); ok {
		t.Error("there is a day after the year 9999")
	}
	if d, _ := claim.DateOfDays(0); d != claim.Day(1970, 1, 1) {
		t.Errorf("day 0 is %s", d)
	}
}
