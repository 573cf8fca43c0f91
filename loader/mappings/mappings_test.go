package mappings

import (
	"fmt"
	"regexp"
	"slices"
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
	const event = `{"Event": {"info": "a", "Attribute": [{"uuid": 1}], "uuid": "u"}}`
	for _, tt := range []struct{ mapping, name, file, head string }{
		{"misp-galaxy", "whole", "f.json", actors},
		{"misp-galaxy", "cut in the list", "f.json", actors[:150]},
		{"", "a key is missing", "f.json", `{"uuid": "1", "values": []}`},
		{"", "keys of an inner object", "f.json", `{"a": {"category": 1, "uuid": 1, "values": []}}`},
		{"", "a list", "f.json", `[{"category": 1, "uuid": 1, "values": []}]`},
		{"", "no JSON", "f.json", `category uuid values`},
		{"misp-event", "an event", "f.json", event},
		{"misp-event", "an event per line", "f.json", event + "\n" + event},
		{"misp-event", "a list of events", "f.json", "[" + event + "]"},
		{"misp-event", "an answer of the API", "f.json", `{"response": [` + event + "]}"},
		{"", "the second of a list", "f.json", `[{"a": 1}, ` + event + "]"},
		{"", "an event without a name", "f.json", `{"Event": {"uuid": "u"}}`},
		{"gleif-json", "entities", "f.json", `{"records": [{"LEI": {"$": "A"}, "Entity": {"LegalName": {"$": "A"}}}]}`},
		{"gleif-json", "exceptions", "f.json", `{"exceptions": [{"LEI": {"$": "A"}, "ExceptionCategory": {"$": "A"}}]}`},
		{"gleif-json", "relations", "f.json", `{"relations": [{"RelationshipRecord": {"Relationship": {"StartNode": {}}}}]}`},
		{"", "other records", "f.json", `{"records": [{"id": 1}]}`},
		{"gleif-lei2", "entities", "f.csv", `"LEI","Entity.LegalName","Registration.RegistrationStatus"` + "\n"},
		{"gleif-lei2", "tabs", "f.tsv", "Entity.LegalName\tRegistration.RegistrationStatus\tLEI\n"},
		{"gleif-repex", "exceptions", "f.csv", "LEI,Exception.Category,Exception.Reason.1\nA,B,C\n"},
		{"", "no column", "f.csv", "LEI code,Entity.LegalName,Registration.RegistrationStatus\n"},
		{"", "not in the header", "f.csv", "a,b,c\nLEI,Entity.LegalName,Registration.RegistrationStatus\n"},
		{"gleif-repex", "another name", "body", "LEI,Exception.Category,Exception.Reason.1\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			all, err := formatsOf(files)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range all {
				want := format.No
				if f.Info().Name == tt.mapping {
					want = format.Sure
				}
				if got := f.Recognize(tt.file, []byte(tt.head)); got != want {
					t.Errorf("%s: %d, want %d", f.Info().Name, got, want)
				}
			}
		})
	}
}

// TestSightings checks that a sighting of an attribute is like a sighting in STIX, that a false positive denies it, and
// that an attribute of a composite type is based on both of the values that it names.
func TestSightings(t *testing.T) {
	const event = `{"Event": {"uuid": "e", "info": "Wave", "Orgc": {"uuid": "o"}, "Attribute": [
{"uuid": "a", "type": "domain|ip", "to_ids": true, "value": "Evil.example|192.0.2.1", "Sighting": [
 {"uuid": "s0", "type": "0", "date_sighting": "1673950000", "Organisation": {"uuid": "p", "name": "Sensor"}},
 {"uuid": "s1", "type": "1", "date_sighting": "1673950001", "source": "desk"},
 {"uuid": "s2", "type": "2", "date_sighting": "1673950002"}]},
{"uuid": "b", "type": "filename|sha256", "to_ids": true, "value": "a.doc|AB"}]}}`
	r, err := formattest.Read(named(t, "misp-event"), event)
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(err, r.Problems)
	}
	const seen = " from=..2023-01-17T10:06:40Z to=2023-01-17T10:06:40Z.."
	r.Has(
		t,
		"misp:s0 is stix:sighting by=misp:o document=file:file at=s0",
		"misp:s0 stix:sighting_of_ref misp:a by=misp:o document=file:file at=s0"+seen,
		"misp:s0 stix:where_sighted_refs misp:p by=misp:o document=file:file at=s0"+seen,
		`misp:p: name "Sensor" by=misp:o document=file:file at=s0`,
		"misp:s1 stix:sighting_of_ref misp:a by=misp:o document=file:file at=s1 DISPUTES",
		`misp:s1: misp:source "desk" by=misp:o document=file:file at=s1`,
		`misp:a: stix:valid_until "2023-01-17T10:06:42Z" by=misp:o document=file:file at=s2`,
		"misp:a stix:based-on stix:domain-name--69228563-c8d2-54ae-aeca-5f4134cb59aa by=misp:o document=file:file at=a",
		"misp:a stix:based-on stix:ipv4-addr--8dded90c-40c0-545a-8027-5b212bb37e8e by=misp:o document=file:file at=a",
		`stix:domain-name--69228563-c8d2-54ae-aeca-5f4134cb59aa: name "Evil.example" by=misp:o document=file:file at=a`,
		"misp:b stix:based-on stix:file--557adb7c-6661-513f-8d0b-cafb9312ef7e by=misp:o document=file:file at=b",
		`stix:file--557adb7c-6661-513f-8d0b-cafb9312ef7e: stix:hashes.SHA-256 "ab" by=misp:o document=file:file at=b`,
	)
}

// TestEventShapes checks that an event has the same claims in each shape of its file, and that tables with other lists
// read nothing of it.
func TestEventShapes(t *testing.T) {
	const event = `{"Event": {"uuid": "e", "info": "Wave", "date": "2024-03-01", "Orgc": {"uuid": "o", "name": "CERT"}, "x": [1, 2],
 "Object": [{"uuid": "b", "name": "file", "Attribute": [{"uuid": "a", "type": "md5", "to_ids": true, "value": "AB", "deleted": true}]}]}}`
	f := named(t, "misp-event")
	for name, src := range map[string]string{
		"one": event, "list": "[" + event + "]", "response": `{"response": [` + event + "]}", "twice": event + event,
	} {
		t.Run(name, func(t *testing.T) {
			r, err := formattest.Read(f, src)
			if err != nil || len(r.Problems) > 0 {
				t.Fatal(err, r.Problems)
			}
			r.Has(
				t,
				"misp:e is stix:report by=misp:o document=file:file at=e",
				`misp:e: misp:x "2" by=misp:o document=file:file at=e`,
				`misp:a: stix:revoked "true" by=misp:o document=file:file at=a`,
				`misp:a: misp:type "md5" by=misp:o document=file:file at=a`,
				"misp:b stix:object_refs misp:a by=misp:o document=file:file at=a",
				"misp:a stix:based-on stix:file--d4bb1837-c9e2-5d21-9abc-e0e1a329e619 by=misp:o document=file:file at=a",
			)
			if n := len(slices.Compact(slices.Sorted(slices.Values(r.Claims)))); n != 23 {
				t.Errorf("%d claims\n%s", n, strings.Join(r.Claims, "\n"))
			}
		})
	}
}

// TestWrongMappings checks that a mapping of the program that is wrong is an error with its place.
func TestWrongMappings(t *testing.T) {
	const table = "tables: [{file: a, list: x, entities: [{id: \"a:{b}\"}]}]\n"
	for _, tt := range []struct{ name, src, want string }{
		{"no recognize", table, "a.mapping.yaml: a mapping that is part of the program needs the key recognize"},
		{"no keys", "recognize: {name: a, title: b}\n" + table, "a.mapping.yaml: line 1: recognize needs name:, title: and either keys:, "},
		{"keys and columns", "recognize: {name: a, title: b, keys: c, columns: d}\n" + table, "a.mapping.yaml: line 1: recognize needs"},
		{
			"a list for columns", "recognize: {name: a, title: b, columns: c}\n" + table,
			"a.mapping.yaml: with columns: in recognize:, a mapping has one table, which has neither list nor rows",
		},
		{
			"neither list nor rows", "recognize: {name: a, title: b, keys: c}\n" + strings.ReplaceAll(table, "list: x, ", ""),
			"a.mapping.yaml: line 2: with keys: in recognize:, a table needs list: or rows: as well",
		},
		{
			"list in one of two", "recognize: {name: a, title: b, keys: c}\n" + strings.TrimSuffix(table, "]\n") +
				", {file: a, rows: x, entities: [{id: \"a:{b}\"}]}]\n",
			"a.mapping.yaml: either all tables of a mapping with recognize: have list:, or none",
		},
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

// TestDeletedInGLEIF reads records that a delta file of GLEIF marks as removed. What they say holds until then, and
// what GLEIF said before is withdrawn.
func TestDeletedInGLEIF(t *testing.T) {
	const (
		mark     = `"Extension": {"gleif:Deletion": {"gleif:DeletedAt": {"$": "2026-09-24T18:50:35Z"}}}`
		relation = `{"relations": [{"RelationshipRecord": {"Relationship": {"StartNode": {"NodeID": {"$": "A"}}, ` +
			`"EndNode": {"NodeID": {"$": "B"}}, "RelationshipType": {"$": "IS_DIRECTLY_CONSOLIDATED_BY"}, ` +
			`"RelationshipPeriods": {"RelationshipPeriod": [` +
			`{"StartDate": {"$": "2012-01-01T00:00:00Z"}, "PeriodType": {"$": "RELATIONSHIP_PERIOD"}}]}}, ` + mark + `}}]}`
		exception = `{"exceptions": [{"LEI": {"$": "A"}, "ExceptionCategory": {"$": "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT"}, ` +
			`"ExceptionReason": [{"$": "NO_LEI"}], `
		inCSV = "LEI,Exception.Category,Exception.Reason.1,DeletedAt\nA,DIRECT_ACCOUNTING_CONSOLIDATION_PARENT,NO_LEI,"
		until = " from=2012-01-01T00:00:00Z to=2026-09-24T18:50:35Z"
		since = " from=2026-09-24T18:50:35Z RETRACTS"
	)
	for _, tt := range []struct {
		name, format, src, about string
		want                     []string
	}{
		{"a relation in JSON", "gleif-json", relation, "lei:A ftm:legalEntityParent lei:B", []string{until, since}},
		{
			"a relation in CSV", "gleif-rr",
			"Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType,Relationship.Period.1.startDate," +
				"Relationship.Period.1.periodType,DeletedAt\n" +
				"A,B,IS_DIRECTLY_CONSOLIDATED_BY,2012-01-01T00:00:00Z,RELATIONSHIP_PERIOD,2026-09-24T18:50:35Z\n",
			"lei:A ftm:legalEntityParent lei:B",
			[]string{until, since},
		},
		{
			"an exception in JSON", "gleif-json", exception + mark + "}]}", "lei:A: gleif:directParentException",
			[]string{" to=2026-09-24T18:50:35Z", since},
		},
		{
			"an exception in CSV", "gleif-repex", inCSV + "2026-09-24T18:50:35Z\n", "lei:A: gleif:directParentException",
			[]string{" to=2026-09-24T18:50:35Z", since},
		},
		{ // a full file has the mark without a value, which means nothing
			"an exception in a full file", "gleif-json", exception + `"Extension": {"gleif:Deletion": null}}]}`,
			"lei:A: gleif:directParentException",
			[]string{""},
		},
		{"an exception in a full file in CSV", "gleif-repex", inCSV + "\n", "lei:A: gleif:directParentException", []string{""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := formattest.Read(named(t, tt.format), tt.src)
			if err != nil || len(r.Problems) > 0 {
				t.Fatal(err, r.Problems)
			}
			var got []string
			for _, c := range r.Claims {
				if strings.HasPrefix(c, tt.about) {
					c, _, _ = strings.Cut(c, " {")
					got = append(got, regexp.MustCompile(`( from=.*| to=.*)?$`).FindString(c))
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestFormsOfGLEIF checks that a relationship holds for the same time whether it is read from CSV or from JSON, by its
// periods and by the status of the relationship and of its record.
func TestFormsOfGLEIF(t *testing.T) {
	const updated = "2020-05-01T00:00:00Z"
	for _, tt := range []struct{ name, status, registration, end, want string }{
		{"active", "ACTIVE", "PUBLISHED", "", " from=2012-01-01T00:00:00Z"},
		{"lapsed", "ACTIVE", "LAPSED", "", " from=2012-01-01T00:00:00Z"},
		{"no longer active", "INACTIVE", "PUBLISHED", "", " from=2012-01-01T00:00:00Z to=" + updated},
		{"a retired record", "ACTIVE", "RETIRED", "", " from=2012-01-01T00:00:00Z to=" + updated},
		{
			"a retired record with an end", "INACTIVE", "RETIRED", "2019-01-01T00:00:00Z",
			" from=2012-01-01T00:00:00Z to=2019-01-01T00:00:00Z",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			end := ""
			if tt.end != "" {
				end = `"EndDate": {"$": "` + tt.end + `"}, `
			}
			json := `{"relations": [{"RelationshipRecord": {"Relationship": {"StartNode": {"NodeID": {"$": "A"}}, ` +
				`"EndNode": {"NodeID": {"$": "B"}}, "RelationshipType": {"$": "IS_DIRECTLY_CONSOLIDATED_BY"}, ` +
				`"RelationshipStatus": {"$": "` + tt.status + `"}, "RelationshipPeriods": {"RelationshipPeriod": [` +
				`{"StartDate": {"$": "2018-01-01T00:00:00Z"}, "PeriodType": {"$": "ACCOUNTING_PERIOD"}}, ` +
				`{"StartDate": {"$": "2012-01-01T00:00:00Z"}, ` + end + `"PeriodType": {"$": "RELATIONSHIP_PERIOD"}}]}}, ` +
				`"Registration": {"LastUpdateDate": {"$": "` + updated + `"}, "RegistrationStatus": {"$": "` +
				tt.registration + `"}}}}]}`
			csv := "Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType," +
				"Relationship.RelationshipStatus,Relationship.Period.1.startDate,Relationship.Period.1.periodType," +
				"Relationship.Period.2.startDate,Relationship.Period.2.endDate,Relationship.Period.2.periodType," +
				"Registration.LastUpdateDate,Registration.RegistrationStatus\n" +
				"A,B,IS_DIRECTLY_CONSOLIDATED_BY," + tt.status + ",2018-01-01T00:00:00Z,ACCOUNTING_PERIOD," +
				"2012-01-01T00:00:00Z," + tt.end + ",RELATIONSHIP_PERIOD," + updated + "," + tt.registration + "\n"
			for form, src := range map[string]string{"gleif-json": json, "gleif-rr": csv} {
				r, err := formattest.Read(named(t, form), src)
				if err != nil || len(r.Problems) > 0 {
					t.Fatal(form, err, r.Problems)
				}
				found := false
				for _, c := range r.Claims {
					if strings.HasPrefix(c, "lei:A ftm:legalEntityParent lei:B") {
						found = true
						if !strings.Contains(c, tt.want+" {") {
							t.Errorf("%s: there is no %q in %s", form, tt.want, c)
						}
					}
				}
				if !found {
					t.Errorf("%s has no relation\n%s", form, strings.Join(r.Claims, "\n"))
				}
			}
		})
	}
}
