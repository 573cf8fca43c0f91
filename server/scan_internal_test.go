package server

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// scanBodies are bodies of requests. scanned is true if scanBody itself reads the body.
var scanBodies = []struct {
	name, body string
	scanned    bool
}{
	{"a query", `{"query":"{__typename}"}`, true},
	{
		"all names",
		` { "query" : "{a}" , "operationName":"A","variables":{"a":1},"extensions":{},"documentId":"x", "doc_id":"y"} ` +
			"\n", true,
	},
	{
		"null for all",
		`{"query":null,"operationName":null,"variables":null,"extensions":null,"documentId":null,"doc_id":null}`, true,
	},
	{"nothing", `{}`, true},
	{"values", `{"variables":{"a":[1,-0,2.5e+3,[],{}],"b":{"c":null,"d":true,"e":false,"f":"g"}}}`, true},
	{"numbers", `{"variables":{"a":[0,-1,10,0.5,1e5,1E-5,12345678901234567890]}}`, true},
	{"a name twice in a value", `{"variables":{"a":{"b":1},"a":{"c":2}}}`, false},
	{"escapes", `{"query":"{\n\ta(b: \"c\\d\")\r\b\f\/ }"}`, true},
	{"characters by number", `{"query":"\u00e9\ud83d\ude00 \u0000"}`, true},
	{"half of a surrogate pair", `{"query":"\ud83d "}`, false},
	{"an escaped name", `{"\u0071uery":"{a}"}`, true},
	{"beyond ASCII", `{"query":"é 中","variables":{"é":"中"}}`, true},
	{"a name in capitals", `{"Query":"{a}"}`, false},
	{"another name", `{"query":"{a}","id":5}`, false},
	{"a name twice", `{"query":"{a}","query":"{b}"}`, false},
	{"a number for a text", `{"query":5}`, false},
	{"a list for an object", `{"variables":[]}`, false},
	{"a list", `[{"query":"{a}"}]`, false},
	{"text after it", `{"query":"{a}"} {}`, false},
	{"a comma too many", `{"query":"{a}",}`, false},
	{"a comma missing", `{"query":"{a}" "operationName":"A"}`, false},
	{"a control character", "{\"query\":\"a\nb\"}", false},
	{"an escaped control character", "{\"query\":\"a\\\nb\"}", false},
	{"an unknown escape", `{"query":"\x"}`, false},
	{"an end in an escape", `{"query":"\`, false},
	{"an end in a text", `{"query":"a`, false},
	{"an end in an object", `{"query":"a"`, false},
	{"a number with a zero in front", `{"variables":{"a":01}}`, false},
	{"a number with a plus", `{"variables":{"a":+1}}`, false},
	{"a number without a fraction", `{"variables":{"a":1.}}`, false},
	{"a number without an exponent", `{"variables":{"a":1e}}`, false},
	{"only a minus", `{"variables":{"a":-}}`, false},
	{"an unknown word", `{"variables":{"a":nul}}`, false},
	{"deep", `{"variables":{"a":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `}}`, false},
	{"empty", "", false},
}

// TestScanBody checks that scanBody reads a body as encoding/json does.
func TestScanBody(t *testing.T) {
	for _, tt := range scanBodies {
		t.Run(tt.name, func(t *testing.T) {
			if scanned := compareScan(t, []byte(tt.body)); scanned != tt.scanned {
				t.Errorf("scanned is %v, want %v", scanned, tt.scanned)
			}
		})
	}
}

func FuzzScanBody(f *testing.F) {
	for _, tt := range scanBodies {
		f.Add([]byte(tt.body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if utf8.Valid(body) {
			compareScan(t, body)
		}
	})
}

// compareScan compares scanBody with encoding/json, and returns whether scanBody read the body.
func compareScan(t *testing.T, body []byte) bool {
	t.Helper()
	got, ok := scanBody(body)
	if !ok {
		return false
	}
	var want requestBody
	if err := decode(body, &want); err != nil {
		t.Fatalf("encoding/json: %v", err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	return true
}

func BenchmarkReadBody(b *testing.B) {
	body := []byte(`{"query":"query($id:ID!){entity(id:$id){id name kind}}","variables":{"id":"21vianet"}}`)
	b.Run("scan", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, ok := scanBody(body); !ok {
				b.Fatal("not scanned")
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var raw requestBody
			if err := decode(body, &raw); err != nil {
				b.Fatal(err)
			}
		}
	})
}
