package format_test

import (
	"encoding/json"
	"slices"
	"testing"

	"nexum/loader/format"
)

func TestDuplicateKey(t *testing.T) {
	for _, tt := range []struct{ name, value, want string }{
		{"none", `{"a":1,"b":{"a":2},"c":[{"a":1},{"a":2}]}`, ""},
		{"at the top", `{"a":1,"b":2,"a":3}`, "a"},
		{"in a list", `{"x":[1,{"b":1, "b" : 2}]}`, "b"},
		{"values that look like keys", `{"a":"b","b":"a","c":["a","a"]}`, ""},
		{"escapes", `{"a\"b":1,"c":"x\\","a\"b":2}`, `a"b`},
		{"one key written in two ways", `{"a":1,"\u0061":2}`, "a"},
		{"colon in a text", `["a", ":", "a"]`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !json.Valid([]byte(tt.value)) {
				t.Fatal("the test is not JSON")
			}
			if got, found := format.DuplicateKey(json.RawMessage(tt.value)); got != tt.want || found != (tt.want != "") {
				t.Errorf("%q %t, want %q", got, found, tt.want)
			}
		})
	}
}

func TestEachKey(t *testing.T) {
	var got []string
	format.EachKey(`{"a":"b","c\"d":["e",{"f":1}],"g":{"h":"i"},"j":"\\"}`, func(key string) { got = append(got, key) })
	if want := []string{"a", `c"d`, "g", "j"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLoneSurrogate(t *testing.T) {
	for _, tt := range []struct {
		name, value string
		want        int // offset; -1 for none
	}{
		{"none", `{"a":"\u00e9\\ud800 \n"}`, -1},
		{"a pair", `"\ud83d\ude00"`, -1},
		{"a high half at the end", `"ab\ud83d"`, 3},
		{"a low half", `"\uDE00"`, 1},
		{"two high halves", `"\ud83d\ud83d\ude00"`, 1},
		{"halves that are apart", `"\ud83d \ude00"`, 1},
		{"in a key", `[{"a\udfff":1}]`, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !json.Valid([]byte(tt.value)) {
				t.Fatal("the test is not JSON")
			}
			if got, found := format.LoneSurrogate([]byte(tt.value)); found != (tt.want >= 0) || found && got != tt.want {
				t.Errorf("%d %t, want %d", got, found, tt.want)
			}
		})
	}
}
