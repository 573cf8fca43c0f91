package loader

import (
	"testing"

	"nexum/schema"
)

// TestWarningKinds checks what a kind of warnings is called: the message with … for what differs, so that it still says
// what it is about. A suspicion of an ontology gives a kind by its text.
func TestWarningKinds(t *testing.T) {
	for _, c := range []struct{ format, want string }{
		{"%s of %s is %d", "… of … is …"},
		{"%.60q is not a share of 100%%", "… is not a share of 100%"},
		{literal("the firm \x00 has no 50 % owner, says \x00"), "the firm … has no 50 % owner, says …"},
	} {
		if got := kindText(c.format); got != c.want {
			t.Errorf("%q: %q, want %q", c.format, got, c.want)
		}
	}
	o, err := schema.New(schema.Source{Name: "test", Text: `
		"A firm." type Firm @kind(plural: "firms") @expects(out: [OWNS], otherwise: "the firm {id} owns 100% of nothing")
		extend enum RelationType { "Owns." OWNS @predicate(from: [FIRM], to: [FIRM], inverse: "owned by") }`})
	if err != nil {
		t.Fatal(err)
	}
	w := warnings{limit: 1}
	for _, id := range []string{"a", "b"} {
		for _, suspect := range DefaultSuspicions(o) {
			suspect(&Entity{ID: id, Kind: "Firm"}, func(format string, args ...any) { w.add(place{}, format, args...) })
		}
	}
	list, kinds := w.result(func(int) string { return "x" })
	if len(list) != 2 || list[1].Message != "the firm a owns 100% of nothing: no owns" {
		t.Errorf("%+v", list)
	}
	if len(kinds) != 2 || kinds[1].Text != "the firm … owns 100% of nothing: no owns" || kinds[1].Total != 2 {
		t.Errorf("%+v", kinds)
	}
}
