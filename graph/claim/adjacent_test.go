package claim

import "testing"

func TestAdjacentDates(t *testing.T) {
	for _, test := range []struct{ before, after string }{
		{"2016", "2017"},
		{"2016-12", "2017-01"},
		{"2017-05", "2017-06"},
		{"2016-12-31", "2017-01-01"},
		{"2016-02-28", "2016-02-29"},
		{"2016-12-31T23:59", "2017-01-01T00:00"},
		{"2017-06-01T12:29:59Z", "2017-06-01T12:30:00Z"},
		{"2017-06-01T23:59:59.999999999+08:00", "2017-06-02T00:00:00.000000000+08:00"},
		{"", "0001"},
		{"", "0001-01-01"},
		{"9999", ""},
		{"9999-12-31", ""},
	} {
		t.Run(test.before+" "+test.after, func(t *testing.T) {
			read := func(s string) Date {
				d, _ := ReadDate(s)
				return d
			}
			before, after := read(test.before), read(test.after)
			if got := after.Previous(); test.after != "" && got != before {
				t.Errorf("before %s: %s", test.after, got)
			}
			if got := before.Following(); test.before != "" && got != after {
				t.Errorf("after %s: %s", test.before, got)
			}
			if test.before != "" && test.after != "" && before.Last().Next() != after.First() {
				t.Errorf("%s does not end where %s starts", test.before, test.after)
			}
		})
	}
}
