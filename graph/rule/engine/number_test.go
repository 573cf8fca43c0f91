package engine_test

import (
	"strings"
	"testing"

	"nexum/graph/claim"
)

// TestExactNumbers checks that numbers are exact, and answers show the digits of the source.
func TestExactNumbers(t *testing.T) {
	var claims []claim.Claim
	for id, account := range map[string]string{
		"a": "9007199254740992", "b": "9007199254740993", "c": "-9223372036854775808", "d": "18446744073709551615",
		"e": "0.1", "f": "0.10", "g": "1e-1", "h": "0.1000000000000000055511151231257827", "i": `"007"`, "j": "7",
		"k": "-0", "l": "0", "m": "1.0", "n": "1", "o": "2651649.6927905795", "p": "1e400",
	} {
		claims = append(claims, fact(id, "kind", "Company", "1"), attributed("z", "OWNS", id, `{"account":`+account+`}`))
	}
	claims = append(claims, fact("z", "kind", "Person", "1"))
	ask := asking(t, compile(t, ontology(t), claims), "")
	tests := []struct{ query, want string }{
		{"owns(/z, X, account: N), N > 9e14, N < 1e17", "X:entity N:number; a 9007199254740992; b 9007199254740993"},
		{"owns(/z, X, account: N), owns(/z, Y, account: N), X != Y, N > 1e10", "X:entity N:number Y:entity"},
		{"owns(/z, X, account: 9007199254740993)", "X:entity; b"},
		{"owns(/z, X, account: 18446744073709551615)", "X:entity; d"},
		{"owns(/z, X, account: N), N < -1", "X:entity N:number; c -9223372036854775808"},
		{"owns(/z, X, account: N), N > 1e399", "X:entity N:number; p 1e400"},
		{"owns(/z, X, account: N), N > 9e14, N < 1e17 | count(N)", "count:number; 2"},
		{"owns(/z, X, account: 0.1)", "X:entity; e; f; g"},
		{
			"owns(/z, X, account: N), N >= 0.1, N <= 0.11",
			"X:entity N:number; e 0.1; f 0.10; g 1e-1; h 0.1000000000000000055511151231257827",
		},
		{"owns(/z, _, account: N), N >= 0.1, N <= 0.11", "N:number; 0.1; 0.1000000000000000055511151231257827"},
		{"owns(/z, X, account: N), N >= 0.1, N <= 0.11 | count(N)", "count:number; 2"},
		{"owns(/z, X, account: 7)", "X:entity; j"},
		{`owns(/z, X, account: "007")`, "X:entity; i"},
		{"owns(/z, X, account: 0)", "X:entity; k; l"},
		{"owns(/z, X, account: 1)", "X:entity; m; n"},
		{"owns(/z, X, account: N), owns(/z, Y, account: N), X = /m", "X:entity N:number Y:entity; m 1.0 m; m 1.0 n"},
		{"owns(/z, /o, account: N)", "N:number; 2651649.6927905795"},
		{
			"owns(/z, /a, account: 1e7000)",
			"query:1:23: 1e7000 is out of range: a number has at most 1000 digits, and an exponent from -6144 to 6144",
		},
	}
	for _, test := range tests {
		t.Run(test.query, func(t *testing.T) {
			if got := ask(test.query); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestDigitsInProofs checks that a proof shows a number with the digits of the source.
func TestDigitsInProofs(t *testing.T) {
	v := compile(t, ontology(t), []claim.Claim{
		rel("us", "SANCTIONED", "a", "1"),
		attributed("a", "OWNS", "c", `{"percent":9007199254740993.50}`),
	})
	p := program(t, v, halfRule)
	_, proofs, ok := prove(t, p, "us", "SANCTIONED", "c")
	if !ok {
		t.Fatal("it does not hold")
	}
	want := `us SANCTIONED c derived: half owned
└─ sum 9007199254740993.5, which is at least 50
├─ a OWNS c with percent 9007199254740993.50 isaacs-2019, 1
└─ us SANCTIONED a isaacs-2019, 1`
	if got := spaced(proofs[0].Text(v)); got != want {
		t.Errorf("got\n%s", got)
	}
}

// spaced returns a text without the spaces of its layout.
func spaced(text string) string {
	var lines []string
	for l := range strings.Lines(strings.TrimSpace(text)) {
		lines = append(lines, strings.Join(strings.Fields(l), " "))
	}
	return strings.Join(lines, "\n")
}
