package claim_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"nexum/graph/claim"
)

// periodOf parses FROM/TO; either can be empty.
func periodOf(t testing.TB, s string) claim.Period {
	t.Helper()
	from, to, _ := strings.Cut(s, "/")
	p, err := claim.ParsePeriod(from, to)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestBounds(t *testing.T) {
	for _, tt := range []struct {
		in    string // FROM/TO
		words string
	}{
		{"..2012/", "since 2012 or before"},
		{"/2015..", "until 2015 or after"},
		{"..2012/2015", "2012 or before to 2015"},
		{"2012/2015..", "2012 to 2015 or after"},
		{"..2012-06/2015-01-01..", "2012-06 or before to 2015-01-01 or after"},
		{"2012/2012", "in 2012"},
		{"..2012/2012..", "in 2012 at least"},
		{"..2012/2012", "since 2012 or before, until 2012"},
		{"2012/2012..", "since 2012, until 2012 or after"},
		{"2018/2018-01", "in 2018, until 2018-01"},
		{"2018-03/2018", "in 2018, since 2018-03"},
		{"2018-03/2018-03-05", "in 2018-03, until 2018-03-05"},
		{"2018-03-05T12:30Z/2018-03-05", "in 2018-03-05, since 2018-03-05T12:30Z"},
		{"2018-03-05T12:30Z/2018-03-05T20:30+08:00", "2018-03-05T12:30Z to 2018-03-05T20:30+08:00"},
		{"..2018/2018-03", "since 2018 or before, until 2018-03"},
		{"2018/2018-03..", "since 2018, until 2018-03 or after"},
		{"..2018-03/2018..", "since 2018-03 or before, until 2018 or after"},
		{"2017-03/2018", "2017-03 to 2018"},
		{"2018-05/2018-03-10", "at no time (2018-05 to 2018-03-10)"},
		{"..2020-06-29T02:33Z/2020-06-29T02:33Z..", "at 2020-06-29T02:33Z at least"},
		{"..2019/2017", "at no time (2019 or before to 2017)"},
	} {
		t.Run(tt.in, func(t *testing.T) {
			p := periodOf(t, tt.in)
			if got := p.String(); got != tt.words {
				t.Errorf("in words it is %q, want %q", got, tt.words)
			}
			if got := p.From.String() + "/" + p.To.String(); got != tt.in {
				t.Errorf("it is written %q", got)
			}
			for _, d := range []claim.Date{p.From, p.To} {
				if day, clock := d.Bits(); claim.FromBits(day, clock) != d {
					t.Errorf("%v is another date after Bits", d)
				}
				plain := d.Plain()
				if plain.IsBound() || d.First() != plain.First() || d.Last() != plain.Last() ||
					d.Precision() != plain.Precision() ||
					d.Previous() != plain.Previous() || d.Following() != plain.Following() || !d.Agrees(plain) && !d.IsZero() {
					t.Errorf("%v is not in the place of %v", d, plain)
				}
			}
		})
	}
}

// TestMisplacedBounds checks that the error for a bound in a wrong place says what to write.
func TestMisplacedBounds(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		parse    func(string) (claim.Date, error)
		want     string
	}{
		{"a start or after", "2012..", claim.ParseStart, "write 2012, or ..2012 for 2012 or before"},
		{"an end or before", "..2015-06", claim.ParseEnd, "write 2015-06, or 2015-06.. for 2015-06 or after"},
		{"a date or before", "..2012", claim.ParseDate, "write 2012"},
		{"a date or after", "2012..", claim.ParseDate, "write 2012"},
		{"no date at a start", "..2012-13", claim.ParseStart, "there is no such month"},
		{"no date at an end", "2015-02-30..", claim.ParseEnd, "there is no such day"},
		{"only dots", "..", claim.ParseStart, "wrong length"},
		{"both marks", "..2012..", claim.ParseStart, "write 2012"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := tt.parse(tt.in)
			if !errors.Is(err, claim.ErrDate) || !strings.Contains(fmt.Sprint(err), tt.want) || !d.IsZero() {
				t.Errorf("%q gives %v and the error %v, want %q in it", tt.in, d, err, tt.want)
			}
		})
	}
	var d claim.Date
	if err := d.UnmarshalText([]byte("..2012")); !errors.Is(err, claim.ErrDate) {
		t.Errorf("a date that is no end of a period is read as %v: %v", d, err)
	}
}

func TestPeriodsWithBounds(t *testing.T) {
	for _, tt := range []struct{ a, b, intersection, union string }{
		{"2010/", "..2012/", "..2012/", "2010/"},
		{"2012/", "..2012/", "2012/", "..2012/"},
		{"..2012-01/", "2012/", "2012/", "..2012-01/"},
		{"..2012/2015..", "2012/2015", "2012/2015", "..2012/2015.."},
		{"..2012/2015..", "2010/2020", "..2012/2015..", "2010/2020"},
		{"/2015..", "/2015-12-31", "/2015-12-31", "/2015.."},
	} {
		t.Run(tt.a+" and "+tt.b, func(t *testing.T) {
			a, b := periodOf(t, tt.a), periodOf(t, tt.b)
			for _, pair := range [][2]claim.Period{{a, b}, {b, a}} {
				if got, ok := pair[0].Intersect(pair[1]); !ok || got != periodOf(t, tt.intersection) {
					t.Errorf("the intersection is %v, want %v", got, tt.intersection)
				}
				if got := pair[0].Union(pair[1]); got != periodOf(t, tt.union) {
					t.Errorf("the union is %v, want %v", got, tt.union)
				}
			}
		})
	}
}

// randomPeriod returns a period with ends of every precision, some of them open and some of them bounds.
func randomPeriod(r *rand.Rand) claim.Period {
	date := func() claim.Date {
		y, m, d := 2010+r.IntN(3), 1+r.IntN(2), 1+r.IntN(2)
		switch r.IntN(5) {
		case 0:
			return claim.Date{}
		case 1:
			return claim.Year(y)
		case 2:
			return claim.Day(y, m, 0)
		case 3:
			return claim.Day(y, m, d)
		}
		at, _ := claim.ReadDate(claim.Day(y, m, d).String() +
			[...]string{"T00:00", "T00:00Z", "T23:59:59", "T08:00+08:00"}[r.IntN(4)])
		return at
	}
	return claim.Period{From: date(), To: date()}.Bounds(r.IntN(2) == 0, r.IntN(2) == 0)
}

// TestBoundsChangeNoView checks that bounds do not change the instants of periods that are computed from others, and
// that the order in which periods are joined does not matter.
func TestBoundsChangeNoView(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	same := func(a, b claim.Period) bool { return a.From.First() == b.From.First() && a.To.Last() == b.To.Last() }
	for range 100_000 {
		a, b, c := randomPeriod(r), randomPeriod(r), randomPeriod(r)
		ab, ok := a.Intersect(b)
		ba, ok2 := b.Intersect(a)
		plain, ok3 := a.Plain().Intersect(b.Plain())
		if ab != ba || ok != ok2 || ok != ok3 || !same(ab, plain) {
			t.Fatalf("%v and %v have %v or %v in common, without bounds %v", a, b, ab, ba, plain)
		}
		bc, _ := b.Intersect(c)
		left, _ := ab.Intersect(c)
		right, _ := a.Intersect(bc)
		if left != right {
			t.Fatalf("%v, %v and %v have %v or %v in common", a, b, c, left, right)
		}
		if again, _ := ab.Intersect(a); again != ab {
			t.Fatalf("%v is not within %v", ab, a)
		}
		if a.Covers(b) != a.Plain().Covers(b.Plain()) || a.Meets(b) != a.Plain().Meets(b.Plain()) ||
			a.Empty() != a.Plain().Empty() {
			t.Fatalf("%v and %v are compared otherwise without bounds", a, b)
		}
		u := a.Union(b)
		if !u.Includes(a) || !u.Includes(b) || !same(u, a.Plain().Union(b.Plain())) ||
			a.Includes(b) && claim.ComparePeriods(a.Union(b), a) != 0 {
			t.Fatalf("the union of %v and %v is %v", a, b, u)
		}
		if a.Empty() || b.Empty() || c.Empty() { // empty periods are not joined with others
			continue
		}
		joined, plainly := claim.JoinPeriods([]claim.Period{a, b, c}),
			claim.JoinPeriods([]claim.Period{a.Plain(), b.Plain(), c.Plain()})
		gaps, plainGaps := claim.Gaps([]claim.Period{a, b, c}), claim.Gaps([]claim.Period{a.Plain(), b.Plain(), c.Plain()})
		if len(joined) != len(plainly) || len(gaps) != len(plainGaps) {
			t.Fatalf("%v, %v, %v: %v, not %v, or gaps %v, not %v", a, b, c, joined, plainly, gaps, plainGaps)
		}
		for i, p := range joined {
			if !same(p, plainly[i]) {
				t.Fatalf("%v, %v, %v: %v, not %v", a, b, c, joined, plainly)
			}
		}
		for i, g := range gaps {
			if g.FromOrBefore() || g.ToOrAfter() || !same(g, plainGaps[i]) {
				t.Fatalf("%v, %v, %v leave %v, not %v", a, b, c, gaps, plainGaps)
			}
		}
	}
}
