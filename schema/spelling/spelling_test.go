package spelling

import (
	"slices"
	"testing"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "abc", 0},
		{"abc", "acb", 1},
		{"kitten", "sitting", 3},
		{"ca", "abc", 3},
		{"company", "compnay", 1},
	} {
		var rows [3][]int
		if got := distance(c.a, c.b, 10, &rows); got != c.want || distance(c.b, c.a, 10, &rows) != c.want {
			t.Errorf("distance of %q and %q is %d, want %d", c.a, c.b, got, c.want)
		}
		for limit := range 5 {
			if got := distance(c.a, c.b, limit, &rows); limit >= c.want && got != c.want || limit < c.want && got <= limit {
				t.Errorf("distance of %q and %q within %d is %d, want %d", c.a, c.b, limit, got, c.want)
			}
		}
	}
}

func TestNearest(t *testing.T) {
	names := slices.Values([]string{"subsidiaryOf", "partnersWith", "operates", "operatesIn"})
	for word, want := range map[string]string{
		"subsidaryOf": "subsidiaryOf", "SubsidiaryOf": "subsidiaryOf", "partnerswith": "partnersWith", "operate": "operates",
		"operatesin": "operatesIn", "SUBSIDARY_OF": "subsidiaryOf", "nothing": "", "": "",
	} {
		if got := Nearest(word, names); got != want {
			t.Errorf("nearest to %q is %q, want %q", word, got, want)
		}
	}
}
