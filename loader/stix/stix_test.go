package stix

import (
	"slices"
	"strings"
	"testing"

	"nexum/loader/format"
	"nexum/loader/format/formattest"
)

const bundle = `{"type": "bundle", "id": "bundle--1", "objects": [
{"type": "intrusion-set", "id": "intrusion-set--a", "created_by_ref": "identity--x", "confidence": 50, "modified": "2020-01-01T00:00:00Z", "name": "Old", "x_custom": {"b": 1, "a": [2]},
 "external_references": [{"source_name": "mitre-attack", "external_id": "G0001", "url": "https://attack.mitre.org/groups/G0001"}]},
{"type": "intrusion-set", "id": "intrusion-set--a", "created_by_ref": "identity--x", "modified": "2021-01-01T00:00:00Z", "name": "New", "goals": ["money"]},
{"type": "malware", "id": "malware--m", "name": "M", "is_family": true, "kill_chain_phases": [{"kill_chain_name": "k", "phase_name": "p"}]},
{"type": "relationship", "id": "relationship--r", "relationship_type": "uses", "source_ref": "intrusion-set--a", "target_ref": "malware--m",
 "start_time": "2019-01-01T00:00:00Z", "external_references": [{"source_name": "Report 1"}, {"source_name": "Report 2"}]},
{"type": "relationship", "id": "relationship--s", "relationship_type": "x-likes", "source_ref": "malware--m", "target_ref": "intrusion-set--a", "revoked": true, "modified": "2022-01-01T00:00:00Z"},
{"type": "sighting", "id": "sighting--s", "sighting_of_ref": "malware--m", "where_sighted_refs": ["identity--x"], "first_seen": "2018-01-01T00:00:00Z", "last_seen": "2018-02-01T00:00:00Z", "count": 3},
{"type": "file", "id": "file--f", "hashes": {"MD5": "d41d8cd98f00b204e9800998ecf8427e"}}
]}`

func TestBundle(t *testing.T) {
	r, err := formattest.Read(New(), bundle)
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(err, r.Problems)
	}
	r.Has(
		t,
		`file:file: stix:bundle "bundle--1" document=file:file`,
		`stix:intrusion-set--a is stix:intrusion-set by=stix:identity--x document=file:file at=intrusion-set--a`,
		`stix:intrusion-set--a: stix:x_custom "{\"a\":[2],\"b\":1}" by=stix:identity--x document=file:file at=intrusion-set--a from=..2020-01-01T00:00:00Z to=2021-01-01T00:00:00Z confidence=0.5`,
		`stix:intrusion-set--a: stix:mitre_id "G0001" by=stix:identity--x document=file:file at=intrusion-set--a from=..2020-01-01T00:00:00Z to=2021-01-01T00:00:00Z confidence=0.5`,
		`https://attack.mitre.org/groups/G0001 is Document document=https://attack.mitre.org/groups/G0001`,
		`stix:intrusion-set--a: stix:goals "money" by=stix:identity--x document=file:file at=intrusion-set--a from=2021-01-01T00:00:00Z`,
		`stix:malware--m: stix:is_family "true" document=file:file at=malware--m`,
		`stix:malware--m stix:kill_chain_phases stix:phase/k/p document=file:file at=malware--m`,
		`stix:phase/k/p: stix:kill_chain_name "k" document=file:file`,
		`stix:intrusion-set--a stix:uses stix:malware--m relays=stix:reference/Report%201 document=file:file at=relationship--r from=2019-01-01T00:00:00Z {"externalReferences":[{"source_name":"Report 1"},{"source_name":"Report 2"}],"id":"relationship--r"}`,
		`stix:intrusion-set--a stix:uses stix:malware--m relays=stix:reference/Report%202 document=file:file at=relationship--r from=2019-01-01T00:00:00Z {"externalReferences":[{"source_name":"Report 1"},{"source_name":"Report 2"}],"id":"relationship--r"}`,
		`stix:malware--m stix:x-likes stix:intrusion-set--a document=file:file at=relationship--s to=2022-01-01T00:00:00Z {"id":"relationship--s","modified":"2022-01-01T00:00:00Z","revoked":true}`,
		`stix:sighting--s stix:sighting_of_ref stix:malware--m document=file:file at=sighting--s from=..2018-01-01T00:00:00Z to=2018-02-01T00:00:00Z..`,
		`stix:sighting--s: stix:count "3" document=file:file at=sighting--s`,
		`stix:file--f: stix:hashes.MD5 "d41d8cd98f00b204e9800998ecf8427e" document=file:file at=file--f`,
	)
}

// TestRevoked checks how long a relationship holds that its creator no longer considers valid.
func TestRevoked(t *testing.T) {
	for _, tt := range []struct{ name, properties, want string }{
		{"without times", `"modified": "2022-01-01T00:00:00Z"`, " to=2022-01-01T00:00:00Z"},
		{
			"it would have ended later",
			`"modified": "2022-01-01T00:00:00Z", "start_time": "2019-01-01T00:00:00Z", "stop_time": "2025-01-01T00:00:00Z"`,
			" from=2019-01-01T00:00:00Z to=2022-01-01T00:00:00Z",
		},
		{
			"it had ended", `"modified": "2022-01-01T00:00:00Z", "stop_time": "2020-01-01T00:00:00Z"`,
			" to=2020-01-01T00:00:00Z",
		},
		{
			"it would have begun later", `"modified": "2022-01-01T00:00:00Z", "start_time": "2023-01-01T00:00:00Z"`,
			" from=2023-01-01T00:00:00Z DISPUTES",
		},
		{"at no known time", `"x_a": 1`, " DISPUTES"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := formattest.Read(New(), `{"type": "bundle", "objects": [{"type": "relationship", "id": "relationship--s",
				"relationship_type": "uses", "source_ref": "malware--m", "target_ref": "tool--t", "revoked": true, `+
				tt.properties+`}]}`)
			if err != nil || len(r.Problems) > 0 {
				t.Fatal(err, r.Problems)
			}
			want := "stix:malware--m stix:uses stix:tool--t document=file:file at=relationship--s" + tt.want + " {"
			if !slices.ContainsFunc(r.Claims, func(l string) bool { return strings.HasPrefix(l, want) }) {
				t.Errorf("%s\nwant %s", strings.Join(r.Claims, "\n"), want)
			}
		})
	}
}

func TestBadBundles(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{
			"no id", `{"type": "bundle", "objects": [{"type": "tool"}]}`,
			"1: a STIX object must have a type, and an id that begins with it: intrusion-set--… of the type intrusion-set",
		},
		{"no object", `{"type": "bundle", "objects": [5]}`, "1: a STIX object must be a JSON object"},
		{
			"confidence", `{"type": "bundle", "objects": [{"type": "tool", "id": "tool--1", "confidence": 500}]}`,
			"1: confidence of tool--1 must be a number from 0 to 100, not 500",
		},
		{
			"relationship", `{"type": "bundle", "objects": [{"type": "relationship", "id": "relationship--1"}]}`,
			"1: relationship--1 needs a relationship_type, a source_ref and a target_ref",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := formattest.Read(New(), tt.src)
			if err != nil || len(r.Problems) != 1 || r.Problems[0] != tt.want {
				t.Errorf("%v, %q, want %q", err, r.Problems, tt.want)
			}
		})
	}
}

// TestTimes checks that an invalid timestamp is kept unchanged, with a warning that names the object and the text.
func TestTimes(t *testing.T) {
	r, err := formattest.Read(New(), `{"type": "bundle", "objects": [
{"type": "tool", "id": "tool--1", "created": "yesterday", "modified": "2020-01-01T00:00:00Z", "start": "at dawn"},
{"type": "network-traffic", "id": "network-traffic--2", "start": "2020-01-01T25:00:00Z"}
]}`)
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(err, r.Problems)
	}
	for i, want := range []string{
		`2: created of tool--1: not a date: "yesterday"`,
		`3: start of network-traffic--2: not a date: "2020-01-01T25:00:00Z"`,
	} {
		if i >= len(r.Warnings) || !strings.HasPrefix(r.Warnings[i], want) || len(r.Warnings) != 2 {
			t.Errorf("the warnings are %q; number %d should begin with %s, and there should be two", r.Warnings, i+1, want)
		}
	}
	r.Has(t, `stix:tool--1: stix:created "yesterday" document=file:file at=tool--1`)
}

func FuzzBundle(f *testing.F) {
	formattest.Fuzz(f, New(), bundle, `{"objects": []}`, `{"type": "tool", "id": "tool--1"}`)
}

// TestObservedIn20 checks that the observables within observed data of STIX 2.0 are entities, with the ids that they
// have in STIX 2.1.
func TestObservedIn20(t *testing.T) {
	r, err := formattest.Read(New(), `{"type": "bundle", "id": "bundle--1", "spec_version": "2.0", "objects": [
{"type": "observed-data", "id": "observed-data--o", "objects": {"0": {"type": "ipv4-addr", "value": "198.51.100.3"},
 "1": {"type": "domain-name", "value": "Evil.example", "resolves_to_refs": ["0", "2"]}, "2": {"type": "network-traffic", "src_ref": "0"},
 "3": {"type": "file", "hashes": {"SHA-256": "ab", "MD5": "cd"}}}}]}`)
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(err, r.Problems)
	}
	const ip, domain = "stix:ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4", "stix:domain-name--69228563-c8d2-54ae-aeca-5f4134cb59aa"
	const at = " document=file:file at=observed-data--o"
	r.Has(
		t,
		domain+` is stix:domain-name`+at,
		domain+` stix:resolves_to_refs `+ip+at,
		`stix:observed-data--o stix:object_refs `+domain+at,
	)
}

// TestEnvelope checks that an answer of TAXII is read like a bundle, and that a load says if it is not the last page.
func TestEnvelope(t *testing.T) {
	for _, tt := range []struct{ name, more, want string }{
		{"more", "true", "this is one page of a TAXII collection, and it says that there are more: load the next pages, too"},
		{"the last", "false", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := `{"more": ` + tt.more + `, "next": "0", "objects": [{"type": "malware", "spec_version": "2.1", "id": "malware--m", "name": "M", "is_family": true}]}`
			if New().Recognize("a.json", []byte(src)) != format.Sure {
				t.Error("it is not recognized")
			}
			r, err := formattest.Read(New(), src)
			if err != nil || len(r.Problems) > 0 {
				t.Fatal(err, r.Problems)
			}
			r.Has(t, `stix:malware--m: name "M" document=file:file at=malware--m`)
			if got := strings.Join(r.Warnings, "\n"); !strings.Contains(got, tt.want) || tt.want == "" && got != "" {
				t.Errorf("warned %q, want %q", got, tt.want)
			}
		})
	}
}
