package mappings

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"nexum/loader/format"
	"nexum/loader/format/formattest"
)

const actors = `{"authors": ["A", "B"], "category": "actor", "type": "threat-actor", "uuid": "7cdff317", "values": [
{"uuid": "u1", "value": "Group", "description": "A group.", "meta": {"synonyms": ["G"], "refs": ["https://a.example/1", "page 5"], "country": "XX",
 "attribution-confidence": "50", "cfr-suspected-state-sponsor": "Xland", "cfr-suspected-victims": ["Yland"], "targeted-sector": ["Energy"], "list": ["x", {"b": 1, "a": "<"}]},
 "related": [{"dest-uuid": "u2", "tags": ["likely"], "type": "similar", "note": "n"}, {"dest-uuid": "u3", "type": "uses",
 "tags": ["estimative-language:likelihood-probability=\"very-likely\"", "estimative-language:likelihood-probability=\"likely\""]}]}
], "version": 3}`

// named returns the format of a mapping of the program.
func named(t testing.TB, name string) format.Format {
	t.Helper()
	all, err := formatsOf(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.Info().Name == name {
			return f
		}
	}
	t.Fatalf("no mapping has the name %s", name)
	return nil
}

func TestGalaxy(t *testing.T) {
	f := named(t, "misp-galaxy")
	r, err := formattest.Read(f, actors)
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(err, r.Problems)
	}
	r.Has(
		t,
		`misp:u1 is stix:threat-actor document=file:file at=u1`,
		`misp:u1: alias "G" document=file:file at=u1`,
		`misp:u1 stix:external_references https://a.example/1 document=file:file at=u1`,
		`misp:u1 stix:external_references misp:reference/page%205 document=file:file at=u1`,
		`https://a.example/1 is Document document=https://a.example/1`,
		`misp:u1 stix:attributed-to misp:country/Xland document=file:file at=u1 confidence=0.5 ALLEGED`,
		`misp:country/Xland is stix:location document=file:file`,
		`misp:u1 stix:targets misp:country/Yland document=file:file at=u1 ALLEGED`,
		`misp:u1 stix:targets misp:sector/Energy document=file:file at=u1 ALLEGED`,
		`misp:u1: misp:country "XX" document=file:file at=u1`,
		`misp:u1: misp:list "x" document=file:file at=u1`,
		`misp:u1: misp:list "{\"a\":\"<\",\"b\":1}" document=file:file at=u1`,
		`misp:u1: misp:attribution-confidence "50" document=file:file at=u1`,
		`misp:u1: misp:cfr-suspected-state-sponsor "Xland" document=file:file at=u1`,
		`misp:u1 stix:related-to misp:u2 document=file:file at=u1 {"note":"n","tags":["likely"],"type":"similar"}`,
		`misp:u1 stix:related-to misp:u3 document=file:file at=u1 confidence=0.7 `+
			`{"tags":["estimative-language:likelihood-probability=\"very-likely\"","estimative-language:likelihood-probability=\"likely\""],"type":"uses"}`,
		`file:file: misp:galaxy.uuid "7cdff317" document=file:file`,
		`file:file: misp:galaxy.authors "B" document=file:file`,
		`file:file: misp:galaxy.version "3" document=file:file`,
	)
	for _, tt := range []struct{ name, src, want string }{
		{"no uuid", `{"type": "x", "values": [{"value": "a"}]}`, "1: the row has no id: the column uuid is empty"},
		{"no value", `{"type": "x", "values": [{"uuid": 5}]}`, "1: name: the column value is empty"},
		{"type after the list", `{"values": [{"uuid": 5, "value": "a"}], "type": "x"}`, "1: galaxy.type stands after the list " +
			`"values", and the mapping needs it for each element; move it before the list`},
		{
			"confidence", `{"values": [{"uuid": 5, "value": "a", "meta": {"state-sponsor": "X", "attribution-confidence": "high"}}]}`,
			`1: confidence: "high" is not a number`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := formattest.Read(f, tt.src)
			if err != nil || len(r.Problems) != 1 || !strings.HasPrefix(r.Problems[0], tt.want) {
				t.Error(err, r.Problems)
			}
		})
	}
}

// TestManyBeside checks that a file can have only so many values beside its list, since each row repeats them.
func TestManyBeside(t *testing.T) {
	var src strings.Builder
	src.WriteString("{")
	for i := range 10_001 {
		fmt.Fprintf(&src, `"k%d": 1, `, i)
	}
	src.WriteString(`"values": [{"uuid": 5, "value": "a"}]}`)
	r, err := formattest.Read(named(t, "misp-galaxy"), src.String())
	const want = `1: there are more than 10000 values beside the list "values"`
	if err != nil || len(r.Problems) != 1 || r.Problems[0] != want {
		t.Error(err, r.Problems)
	}
}

func TestKindOfCluster(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"known galaxy", `{"type": "botnet", "values": [{"uuid": "u", "value": "a"}]}`, "misp:u is stix:malware document=file:file at=u"},
		{"other galaxy", `{"type": "a b", "values": [{"uuid": "u", "value": "a"}]}`, "misp:u is misp:a%20b document=file:file at=u"},
		{"no type", `{"values": [{"uuid": "u", "value": "a"}]}`, "misp:u is misp:cluster document=file:file at=u"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := formattest.Read(named(t, "misp-galaxy"), tt.src)
			if err != nil || len(r.Problems) > 0 {
				t.Fatal(err, r.Problems)
			}
			r.Has(t, tt.want)
		})
	}
}

func TestRecognize(t *testing.T) {
	f := named(t, "misp-galaxy")
	for _, tt := range []struct {
		name, head string
		want       format.Match
	}{
		{"whole", actors, format.Sure},
		{"cut in the list", actors[:150], format.Sure},
		{"a key is missing", `{"uuid": "1", "values": []}`, format.No},
		{"keys of an inner object", `{"a": {"category": 1, "uuid": 1, "values": []}}`, format.No},
		{"a list", `[{"category": 1, "uuid": 1, "values": []}]`, format.No},
		{"no JSON", `category uuid values`, format.No},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := f.Recognize("f.json", []byte(tt.head)); got != tt.want {
				t.Errorf("%d, want %d", got, tt.want)
			}
		})
	}
}

// TestWrongMappings checks that a mapping of the program that is wrong is an error with its place.
func TestWrongMappings(t *testing.T) {
	const table = "tables: [{file: a, list: x, entities: [{id: \"a:{b}\"}]}]\n"
	for _, tt := range []struct{ name, src, want string }{
		{"no recognize", table, "a.mapping.yaml: a mapping that is part of the program needs recognize: and one table with list: in it"},
		{"no keys", "recognize: {name: a, title: b}\n" + table, "a.mapping.yaml: line 1: recognize needs name:, title: and keys:"},
		{"unknown key", "recognize: {name: a, title: b, keys: c}\nx: y\n" + table, `a.mapping.yaml: line 2: unknown key "x"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := formatsOf(fstest.MapFS{"a.mapping.yaml": {Data: []byte(tt.src)}})
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Error(err)
			}
		})
	}
}

func FuzzGalaxy(f *testing.F) { formattest.Fuzz(f, named(f, "misp-galaxy"), actors, `{"values": []}`) }
