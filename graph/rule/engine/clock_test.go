package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"nexum/graph/claim"
)

// TestTimesOfDay checks that constants, facts, attributes and periods with times of day are compared by instant, also
// by the checker.
func TestTimesOfDay(t *testing.T) {
	at := func(when string, c claim.Claim) claim.Claim {
		return attributes(c, fmt.Sprintf(`{"time":%q}`, when))
	}
	period := func(from, to string, c claim.Claim) claim.Claim {
		if err := c.Context.Period.From.UnmarshalText([]byte(from)); err != nil {
			t.Fatal(err)
		}
		if err := c.Context.Period.To.UnmarshalText([]byte(to)); err != nil {
			t.Fatal(err)
		}
		return c
	}
	claims := companies([]claim.Claim{
		at("2021-03-03 18:00:00", rel("a", "OWNS", "b", "1")),
		at("2021-03-03T18:00:00Z", rel("a", "OWNS", "c", "1")),
		at("2021-03-04T01:59:59.5+08:00", rel("a", "OWNS", "d", "1")),
		at("2020-06-29T02:33:46.538Z", rel("a", "OWNS", "e", "1")),
		at("soon", rel("a", "OWNS", "f", "1")),
		fact("b", "wentPublicOn", "2021-03-03T18:00:00+08:00", "1"),
		fact("c", "wentPublicOn", "2021-03-03", "1"),
		fact("d", "wentPublicOn", "2021-03-03T10:00:00Z", "1"),
		period("2021-03-03T10:00:00Z", "2021-03-03T12:00:00Z", rel("b", "FUNDS", "c", "1")),
		period("2021-03-03T20:00:00+08:00", "", rel("c", "FUNDS", "d", "1")),
		period("2021-03-03T20:00:01+08:00", "", rel("c", "FUNDS", "e", "1")),
	})
	p := program(t, compile(t, ontology(t), claims), `
rule chain: "x" controls(X, Z) :- funds(X, Y), funds(Y, Z).
rule early: "x" exposedTo(X, Y) :- owns(X, Y, time: T), T < 2021-03-03T18:00:00Z.`)
	for _, tt := range []struct{ name, question, want string }{
		{
			"after a day", "owns(/a, X, time: T), T > 2021-01-01",
			"b 2021-03-03 18:00:00; c 2021-03-03T18:00:00Z; d 2021-03-04T01:59:59.5+08:00",
		},
		{
			"before a moment", "owns(/a, X, time: T), T < 2021-03-03T18:00:00Z",
			"d 2021-03-04T01:59:59.5+08:00; e 2020-06-29T02:33:46.538Z",
		},
		{"in a year", "owns(/a, X, time: T), T = 2020", "e 2020-06-29T02:33:46.538Z"},
		{"within a minute", "owns(/a, X, time: T), T = 2020-06-29T10:33+08:00", "e 2020-06-29T02:33:46.538Z"},
		{"to the digit", "owns(/a, X, time: T), T = 2020-06-29T02:33:46.538Z", "e 2020-06-29T02:33:46.538Z"},
		{"another digit", "owns(/a, X, time: T), T = 2020-06-29T02:33:46.539Z", ""},
		{
			"two texts, by instant and not as texts", "owns(/a, X, time: T), owns(/a, /c, time: U), T < U",
			"d 2021-03-04T01:59:59.5+08:00 2021-03-03T18:00:00Z; e 2020-06-29T02:33:46.538Z 2021-03-03T18:00:00Z",
		},
		{
			"two texts are equal as they are written", "owns(/a, X, time: T), owns(/a, /c, time: U), T = U",
			"c 2021-03-03T18:00:00Z 2021-03-03T18:00:00Z",
		},
		{"a fact", "wentPublicOn(X, D), D = 2021-03-03T10:00:00Z", "b 2021-03-03T18:00:00+08:00; c 2021-03-03; d 2021-03-03T10:00:00Z"},
		{"facts of one moment in two zones", "wentPublicOn(/b, D), wentPublicOn(X, D), X != /b | select X", "d"},
		{"moments counted", "wentPublicOn(X, D) | count(D)", "2"},
		{"by moment", "wentPublicOn(X, D) | count(X) by D", "2021-03-03 1; 2021-03-03T10:00:00Z 2"},
		{"facts of one day", "wentPublicOn(X, D), D = 2021-03-03", "b 2021-03-03T18:00:00+08:00; c 2021-03-03; d 2021-03-03T10:00:00Z"},
		{
			"the days between", "owns(/a, /c, time: T), owns(/a, /d, time: U), N = T - U",
			"2021-03-03T18:00:00Z 2021-03-04T01:59:59.5+08:00 0.000005787037037037037037037037037037037",
		},
		{
			"days added", "wentPublicOn(/b, D), E = D + 1, E > 2021-03-04T09:59:59Z",
			"2021-03-03T18:00:00+08:00 2021-03-04T18:00:00+08:00",
		},
		{"periods to the second", "controls(/b, X)", "d at 2021-03-03T20:00:00+08:00 to 2021-03-03T12:00:00Z"},
		{"a rule", "exposedTo(/a, X)", "d; e"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := strings.ReplaceAll(tt.want, "; ", "\n")
			want = strings.ReplaceAll(want, "d at ", "d ")
			if got := answers(t, p, tt.question); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
	for _, tt := range []struct{ question, want string }{
		{"wentPublicOn(X, D), D > 5", "1:25: 5 is compared with a date, and is not a year; write a date as"},
		{"wentPublicOn(X, D), 20210303 < D", "1:21: 20210303 is compared with a date, and is not a year"},
		{
			"owns(/a, X, time: T), T > 2021-03-03T24:00:00Z",
			"1:27: not a date: \"2021-03-03T24:00:00Z\": there is no such time of day",
		},
		{"owns(/a, X, time: T), T > 2021-03-03T12:00:00+15:00", "1:27: not a date"},
		{"owns(/a, X, time: T), T > 2021-03-03T12", "1:27: not a date"},
	} {
		t.Run(tt.question, func(t *testing.T) {
			_, problems := parser().Query(tt.question, ontology(t))
			if len(problems) != 1 || !strings.Contains(problems[0].Error(), tt.want) {
				t.Errorf("got %v, want %s", problems, tt.want)
			}
		})
	}
}
