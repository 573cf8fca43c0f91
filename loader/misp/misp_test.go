package misp

import (
	"testing"

	"nexum/loader/format/formattest"
)

const actors = `{"category": "actor", "type": "threat-actor", "uuid": "7cdff317", "values": [
{"uuid": "u1", "value": "Group", "description": "A group.", "meta": {"synonyms": ["G"], "refs": ["https://a.example/1", "page 5"], "country": "XX",
 "attribution-confidence": "50", "cfr-suspected-state-sponsor": "Xland", "cfr-suspected-victims": ["Yland"], "targeted-sector": ["Energy"]},
 "related": [{"dest-uuid": "u2", "tags": ["likely"], "type": "similar"}, {"dest-uuid": "u3", "type": "uses",
 "tags": ["estimative-language:likelihood-probability=\"very-likely\"", "estimative-language:likelihood-probability=\"likely\""]}]}
]}`

func TestGalaxy(t *testing.T) {
	r, err := formattest.Read(New(), actors)
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(err, r.Problems)
	}
	r.Has(
		t,
		`misp:u1 is stix:threat-actor document=file:file at=u1`,
		`misp:u1: alias "G" document=file:file at=u1`,
		`misp:u1 stix:external_references https://a.example/1 document=file:file at=u1`,
		`misp:u1 stix:external_references misp:reference/page%205 document=file:file at=u1`,
		`misp:u1 stix:attributed-to misp:country/Xland document=file:file at=u1 confidence=0.5 ALLEGED`,
		`misp:u1 stix:targets misp:country/Yland document=file:file at=u1 ALLEGED`,
		`misp:u1 stix:targets misp:sector/Energy document=file:file at=u1 ALLEGED`,
		`misp:u1: misp:country "XX" document=file:file at=u1`,
		`misp:u1: misp:cfr-suspected-state-sponsor "Xland" document=file:file at=u1`,
		`misp:u1 stix:related-to misp:u2 document=file:file at=u1 {"tags":["likely"],"type":"similar"}`,
		`misp:u1 stix:related-to misp:u3 document=file:file at=u1 confidence=0.7 `+
			`{"tags":["estimative-language:likelihood-probability=\"very-likely\"","estimative-language:likelihood-probability=\"likely\""],"type":"uses"}`,
		`file:file: misp:galaxy.uuid "7cdff317" document=file:file`,
	)
	r, err = formattest.Read(New(), `{"values": [{"uuid": 5}]}`)
	if err != nil || len(r.Problems) != 1 ||
		r.Problems[0] != "1: this is not a cluster of a galaxy: uuid must be a text, not a number" {
		t.Error(err, r.Problems)
	}
}

func FuzzGalaxy(f *testing.F) { formattest.Fuzz(f, New(), actors, `{"values": []}`) }
