package claim_test

import (
	"testing"

	"nexum/graph/claim"
)

func TestQuote(t *testing.T) {
	tests := []struct{ name, attributes, quote, want string }{
		{"alone", "", "It <must> be so.", `{"quote":"It <must> be so."}`},
		{"beside others", `{"percent":12.50,"zone":"a&b"}`, "两个", `{"percent":12.50,"quote":"两个","zone":"a&b"}`},
		{"lines", `{"role":"chairman"}`, "one\ntwo", `{"quote":"one\ntwo","role":"chairman"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := claim.Context{Attributes: test.attributes}
			c.SetQuote(test.quote)
			if c.Attributes != test.want || c.Quote() != test.quote || c.OtherAttributes() != test.attributes {
				t.Errorf("%s: %q beside %q", c.Attributes, c.Quote(), c.OtherAttributes())
			}
		})
	}
	for _, attributes := range []string{"", `{"percent":51}`, `{"quote":5}`, `{"deep":{"quote":"x"}}`} {
		c := claim.Context{Attributes: attributes}
		if c.Quote() != "" || c.OtherAttributes() != attributes {
			t.Errorf("%s: %q beside %q", attributes, c.Quote(), c.OtherAttributes())
		}
	}
}
