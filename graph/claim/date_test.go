package claim_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"nexum/graph/claim"
)

func dateOf(t testing.TB, s string) claim.Date {
	t.Helper()
	d, err := claim.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseDate(t *testing.T) {
	for _, tt := range []struct{ in, want string }{ // want is the result of String
		{"2017", "2017"},
		{"0476", "0476"},
		{"2017-06", "2017-06"},
		{"2016-02-29", "2016-02-29"},
		{"2020-06-29T02:33", "2020-06-29T02:33"},
		{"2020-06-29T02:33:46", "2020-06-29T02:33:46"},
		{"2020-06-29T02:33:46.538Z", "2020-06-29T02:33:46.538Z"},
		{"2020-06-29 02:33:46.538", "2020-06-29T02:33:46.538"},
		{"2020-06-29T02:33:46.500", "2020-06-29T02:33:46.500"},
		{"2020-06-29T02:33:46,5z", "2020-06-29T02:33:46.5Z"},
		{"2020-06-29T02:33:46.123456789+08:00", "2020-06-29T02:33:46.123456789+08:00"},
		{"2020-06-29 02:33:46 -0330", "2020-06-29T02:33:46-03:30"},
		{"2020-06-29T02:33+00", "2020-06-29T02:33+00:00"},
		{"9999-12-31T23:59:59.999999999-14:00", "9999-12-31T23:59:59.999999999-14:00"},
		{"0001-01-01T00:00+14:00", "0001-01-01T00:00+14:00"},
	} {
		t.Run(tt.in, func(t *testing.T) {
			d := dateOf(t, tt.in)
			if d.String() != tt.want {
				t.Errorf("got %s, want %s", d, tt.want)
			}
			if back := dateOf(t, d.String()); back != d {
				t.Errorf("%v is not read as it was written", d)
			}
			if day, clock := d.Bits(); claim.FromBits(day, clock) != d {
				t.Errorf("%v is another date after Bits", d)
			}
		})
	}
	for _, s := range []string{
		"", "17", "2017-13", "2017-6", "2017-02-30", "2017/06", "0000", "2015-02-29", "２０１７", "2017-06T12:00", "2017-06-01T",
		"2017-06-01T12", "2017-06-01T24:00", "2017-06-01T12:60", "2017-06-01T23:59:60Z", "2017-06-01T12:00.5",
		"2017-06-01T12:00:00.", "2017-06-01T12:00:00.1234567890", "2017-06-01T1:00", "2017-06-01T12:00+14:01",
		"2017-06-01T12:00+8", "2017-06-01T12:00 UTC", "2017-06-01X12:00", "2017-06-01T12:00ZZ", "2017-06-01T12:00:00Z ",
	} {
		t.Run("no date "+s, func(t *testing.T) {
			if d, err := claim.ParseDate(s); !errors.Is(err, claim.ErrDate) {
				t.Errorf("%q is taken for the date %v", s, d)
			}
		})
	}
}

// TestDatesAgreeWithTime compares dates of every precision and in many zones with package time.
func TestDatesAgreeWithTime(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	type date struct {
		claim.Date
		first, last time.Time
	}
	layouts := []struct {
		layout string
		add    func(time.Time) time.Time // returns the start of the next date of this precision
	}{
		{"2006", func(t time.Time) time.Time { return t.AddDate(1, 0, 0) }},
		{"2006-01", func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }},
		{"2006-01-02", func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }},
		{"2006-01-02T15:04Z07:00", func(t time.Time) time.Time { return t.Add(time.Minute) }},
		{"2006-01-02T15:04:05", func(t time.Time) time.Time { return t.Add(time.Second) }},
		{"2006-01-02T15:04:05Z07:00", func(t time.Time) time.Time { return t.Add(time.Second) }},
		{"2006-01-02T15:04:05.000Z07:00", func(t time.Time) time.Time { return t.Add(1) }},
		{"2006-01-02T15:04:05.000000000Z07:00", func(t time.Time) time.Time { return t.Add(1) }},
	}
	var all []date
	for range 400 {
		l := layouts[r.IntN(len(layouts))]
		zone := time.UTC
		if strings.Contains(l.layout, "Z") {
			zone = time.FixedZone("", (r.IntN(2*14*4)-14*4)*15*60)
		}
		near := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.Int64N(int64(40 * 24 * time.Hour)))).In(zone)
		if r.IntN(3) == 0 {
			near = near.Truncate(time.Hour)
		}
		text := near.Format(l.layout)
		first, err := time.ParseInLocation(l.layout, text, zone)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, date{dateOf(t, text), first, l.add(first).Add(-1)})
	}
	for _, a := range all {
		if got, want := a.First().String(), a.first.UTC().Format(time.RFC3339Nano); got != want {
			t.Fatalf("%v begins at %s, want %s", a.Date, got, want)
		}
		if got, want := a.Last().String(), a.last.UTC().Format(time.RFC3339Nano); got != want {
			t.Fatalf("%v ends at %s, want %s", a.Date, got, want)
		}
		if a.HasTime() != (len(a.String()) > 10) {
			t.Errorf("%v: HasTime is %v", a.Date, a.HasTime())
		}
		for _, b := range all {
			p, q := claim.On(a.Date), claim.On(b.Date)
			if got, want := p.Meets(q), !a.first.After(b.last) && !b.first.After(a.last); got != want {
				t.Fatalf("%v meets %v: %v", a.Date, b.Date, got)
			}
			if got, want := p.Covers(q), !a.first.After(b.first) && !a.last.Before(b.last); got != want {
				t.Fatalf("%v covers %v: %v", a.Date, b.Date, got)
			}
			if got, want := p.Touches(q), !a.first.After(b.last.Add(1)) && !b.first.After(a.last.Add(1)); got != want {
				t.Fatalf("%v touches %v: %v", a.Date, b.Date, got)
			}
			common, ok := p.Intersect(q)
			if ok != p.Meets(q) {
				t.Fatalf("%v and %v have something in common: %v", a.Date, b.Date, ok)
			}
			if again, _ := q.Intersect(p); again != common {
				t.Fatalf("%v and %v have %v or %v in common", a.Date, b.Date, common, again)
			}
			if got, want := a.Compare(b.Date), a.first.Compare(b.first); want != 0 && got != want {
				t.Fatalf("%v and %v are ordered %d, want %d", a.Date, b.Date, got, want)
			}
			days, rest := a.First().Since(b.First())
			if got, want := time.Duration(days)*24*time.Hour+rest, a.first.Sub(b.first); got != want {
				t.Fatalf("%v is %v after %v, want %v", a.Date, got, b.Date, want)
			}
		}
	}
}

// TestMoved checks that a moved date keeps its time of day and its zone.
func TestMoved(t *testing.T) {
	for _, tt := range []struct {
		from string
		days int64
		want string
	}{
		{"2020-02-28", 1, "2020-02-29"},
		{"2020-06-30T23:30:00.5+08:00", 1, "2020-07-01T23:30:00.5+08:00"},
		{"0001-01-01T00:00", -1, ""},
		{"2020-06", 1, ""},
	} {
		t.Run(fmt.Sprint(tt.from, tt.days), func(t *testing.T) {
			d, ok := dateOf(t, tt.from).Moved(tt.days)
			if ok != (tt.want != "") || ok && d.String() != tt.want {
				t.Errorf("got %v, want %s", d, tt.want)
			}
		})
	}
}

// TestDigitsOfASecond checks that a time with digits of a second is a moment, however many digits are written.
func TestDigitsOfASecond(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		same       bool
		order      int
	}{
		{"zeros at the end", "2020-01-01T10:00:00.5Z", "2020-01-01T10:00:00.500Z", true, 0},
		{"zeros and a zone", "2020-01-01T10:00:00.5Z", "2020-01-01T12:00:00.50+02:00", true, 0},
		{"only zeros", "2020-01-01T10:00:00.0Z", "2020-01-01T10:00:00.000000Z", true, 0},
		{"another digit follows", "2020-01-01T10:00:00.5Z", "2020-01-01T10:00:00.55Z", false, -1},
		{"a zero before the digit", "2020-01-01T10:00:00.000Z", "2020-01-01T10:00:00.05Z", false, -1},
		{"a second contains its moments", "2020-01-01T10:00:00Z", "2020-01-01T10:00:00.000Z", false, -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := dateOf(t, tt.a), dateOf(t, tt.b)
			if got := a.UTC() == b.UTC(); got != tt.same {
				t.Errorf("the same moment: %v", got)
			}
			if got := a.Compare(b); got != tt.order {
				t.Errorf("compared: %d, want %d", got, tt.order)
			}
			if a.String() != tt.a || b.String() != tt.b {
				t.Errorf("written as %s and %s", a, b)
			}
		})
	}
}

// TestDatesAgree checks which dates of two sources can denote the same date.
func TestDatesAgree(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"2010", "2010-05", true},
		{"2010-05", "2010-06", false},
		{"2020-06-29", "2020-06-29T23:00:00Z", true},
		{"2020-06-29", "2020-06-29T23:00:00-05:00", true}, // the day in the zone of the source
		{"2020-06-30", "2020-06-29T23:00:00-05:00", true}, // the day in UTC
		{"2020-06-28", "2020-06-29T23:00:00-05:00", false},
		{"2020-06-29T10:33:46+08:00", "2020-06-29T02:33:46Z", true},
		{"2020-06-29T10:33:46+08:00", "2020-06-29T02:33:46.538Z", true},
		{"2020-06-29T10:33:46+08:00", "2020-06-29T10:33:46Z", false},
		{"2020-06-29T02:33:46", "2020-06-29T02:33:46Z", true},
	} {
		t.Run(tt.a+" "+tt.b, func(t *testing.T) {
			if got, back := claim.SameDate(tt.a, tt.b), claim.SameDate(tt.b, tt.a); got != tt.want || back != tt.want {
				t.Errorf("got %v and %v, want %v", got, back, tt.want)
			}
		})
	}
}

// TestKeysOfContexts checks that contexts without a time of day keep the keys that stores use, and that a time of day
// changes the key.
func TestKeysOfContexts(t *testing.T) {
	c := claim.Context{Document: "doc", Locator: "1", Period: claim.Period{From: dateOf(t, "2020-06-29")}}
	if got, want := fmt.Sprintf("%x", c.Key()), "06c52eb37f91d3f810095e2ec0922951"; got != want {
		t.Errorf("the key is %s, want %s", got, want)
	}
	seen := map[claim.ContextKey]string{c.Key(): "2020-06-29"}
	for _, s := range []string{"2020-06-29T00:00", "2020-06-29T00:00Z", "2020-06-29T00:00:00Z", "2020-06-29T08:00+08:00"} {
		c.Period.From = dateOf(t, s)
		if other, ok := seen[c.Key()]; ok {
			t.Errorf("%s has the key of %s", s, other)
		}
		seen[c.Key()] = s
	}
}
