package loader

import (
	"slices"
	"testing"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"kitten", "sitting", 3}, {"ca", "abc", 3}, {"company", "compnay", 1}} {
		if got := distance(c.a, c.b); got != c.want || distance(c.b, c.a) != c.want {
			t.Errorf("distance of %q and %q is %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	names := slices.Values([]string{"subsidiaryOf", "partnersWith", "operates", "operatesIn"})
	for word, want := range map[string]string{
		"subsidaryOf": "subsidiaryOf", "SubsidiaryOf": "subsidiaryOf", "partnerswith": "partnersWith", "operate": "operates",
		"operatesin": "operatesIn", "nothing": "", "": "",
	} {
		if got := nearest(word, names); got != want {
			t.Errorf("nearest to %q is %q, want %q", word, got, want)
		}
	}
}
