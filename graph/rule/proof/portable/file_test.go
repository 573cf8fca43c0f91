package portable_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/proof/portable"
)

// TestChange checks that a file keeps every part of a change of the view.
func TestChange(t *testing.T) {
	want := graph.Change{
		AsOf: claim.Year(2018), KnownAt: time.Unix(1500000000, 0).UTC(), Without: []string{"a"}, Distrust: []string{"d"},
		With: []graph.AssumedRelation{{
			Source: "a", Type: "PAYS", Target: "b", Occurrence: "t9",
			Period:     claim.Period{From: claim.Year(2010).OrBefore(), To: claim.Year(2012)},
			Attributes: `{"amount":12.50}`,
		}},
	}
	for _, part := range []any{want, want.With[0]} {
		for i, v := 0, reflect.ValueOf(part); i < v.NumField(); i++ {
			name := v.Type().Field(i).Name
			if v.Field(i).IsZero() && name != "Field" { // only for errors, which no file has
				t.Fatalf("the test leaves out %s", name)
			}
		}
	}
	text, err := json.Marshal(portable.ChangeOf(want))
	if err != nil {
		t.Fatal(err)
	}
	var read portable.Change
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if got := read.Change(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
