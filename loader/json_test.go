package loader

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// plain converts a node to the value that encoding/json makes from the same text.
func plain(n node) any {
	switch n.kind {
	case boolean:
		return n.text == "true"
	case number:
		return json.Number(n.text)
	case text:
		return n.text
	case list:
		out := make([]any, len(n.items))
		for i, v := range n.items {
			out[i] = plain(v)
		}
		return out
	case mapping:
		out := map[string]any{}
		for i := 0; i < len(n.items); i += 2 {
			out[n.items[i].text] = plain(n.items[i+1])
		}
		return out
	}
	return nil
}

func FuzzParseJSON(f *testing.F) {
	for _, s := range []string{
		`{"id":"a","b":[1,-2.5e+3,true,false,null,{}],"c":[]}`, `"\u00e9\ud83d\ude00\n\/"`, ` [ ] `,
		`{"a":{"a":{"a":[[[1]]]}}}`, `01`, `1.`, `-`, `"\ud800"`, `{"a" 1}`, `[1,]`, `"世纪"`, `nul`, "\"\t\"", `{"a":1}{}`,
		`"\u12"`, `[`, `"\`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		var p jsonParser
		n, err := p.parse(s, 1)
		if err != nil {
			e := err.(*syntaxError)
			if e.col < 1 || e.col > utf8.RuneCountInString(s)+1 {
				t.Fatalf("%q: column %d", s, e.col)
			}
			// encoding/json replaces half a surrogate pair with U+FFFD, and allows deeper nesting.
			if json.Valid([]byte(s)) && !strings.Contains(e.message, "surrogates") && !strings.Contains(e.message, "too deep") {
				t.Fatalf("%q is JSON: %v", s, err)
			}
			return
		}
		var want any
		d := json.NewDecoder(strings.NewReader(s))
		d.UseNumber()
		if err := d.Decode(&want); err != nil || !json.Valid([]byte(s)) {
			t.Fatalf("%q is not JSON: %v", s, err)
		}
		if got := plain(n); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: got %#v, want %#v", s, got, want)
		}
	})
}

func TestJSONColumns(t *testing.T) {
	var p jsonParser
	n, err := p.parse(`{"世纪": ["é\u00e9\\é", 1], "b": 2}`, 7)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	var walk func(node)
	walk = func(n node) {
		got = append(got, n.col)
		for _, c := range n.items {
			walk(c)
		}
	}
	walk(n)
	if want := []int{1, 2, 8, 9, 23, 27, 32}; !reflect.DeepEqual(got, want) {
		t.Errorf("columns %v, want %v", got, want)
	}
}

func BenchmarkParseJSON(b *testing.B) {
	line := `{"id":"company-1","kind":"Company","name":"Company 1","document":"doc","at":"section 1","facts":[{"foundedOn":"1999"}],"relations":[{"partnersWith":"company-2"},{"partnersWith":"company-3","from":"2017"}]}`
	var p jsonParser
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		if _, err := p.parse(line, 1); err != nil {
			b.Fatal(err)
		}
	}
}
