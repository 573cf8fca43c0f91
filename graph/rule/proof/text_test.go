package proof_test

import (
	"testing"

	"nexum/graph/rule/proof"
)

func TestWithText(t *testing.T) {
	for _, tt := range []struct{ name, attributes, want string }{
		{"none", "", ""},
		{
			"sorted, with the digits of the source", `{"role":"chairman","percent":12345678901234567890.10}`,
			" with percent 12345678901234567890.10, role chairman",
		},
		{"without the caveat", `{"percent":51,"caveat":"the date is that of the filing"}`, " with percent 51"},
		{"only a caveat", `{"caveat":"the date is that of the filing"}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := proof.WithText(tt.attributes); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
