package bods

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"nexum/loader/format"
	"nexum/loader/format/formattest"
)

// TestOlderVersions checks that statements of BODS 0.2 and 0.3 make the claims of the same statements in 0.4.
func TestOlderVersions(t *testing.T) {
	const want04 = `[
{"statementId": "c2", "statementDate": "2019-01-01", "recordId": "c1", "recordType": "entity", "recordDetails": {"entityType": {"type": "registeredEntity"}, "name": "C Ltd", "jurisdiction": {"code": "GB"}}},
{"statementId": "c1", "statementDate": "2018-01-01", "recordId": "c1", "recordType": "entity", "recordDetails": {"entityType": {"type": "registeredEntity"}, "name": "C Limited", "jurisdiction": {"code": "GB"}}},
{"statementId": "p1", "statementDate": "2018-01-01", "recordId": "p1", "recordType": "person", "recordDetails": {"names": [{"fullName": "Anna"}], "politicalExposure": {"status": "isPep"}, "hasPepStatus": true}},
{"statementId": "r1", "statementDate": "2018-01-01", "recordId": "r1", "recordType": "relationship", "recordDetails": {"subject": "c1", "interestedParty": "p1", "componentRecords": ["c1"], "interests": [
 {"type": "shareholding", "directOrIndirect": "direct", "share": {"exclusiveMinimum": 25, "maximum": 50}, "startDate": "2016-04-06"},
 {"type": "votingRights", "share": {"minimum": 75, "maximum": 100}}, {"type": "otherInfluenceOrControl"}]}},
{"statementId": "r2", "statementDate": "2020-01-01", "recordId": "r1", "recordType": "relationship", "recordDetails": {"subject": "c1", "interestedParty": "p1", "interests": [
 {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": 60}, "startDate": "2016-04-06"}]}},
{"statementId": "u1", "statementDate": "2018-01-01", "recordId": "u1", "recordType": "relationship", "recordDetails": {"subject": "c1", "interestedParty": {"reason": "no-beneficial-owners"}}}]`
	want, err := formattest.Read(New(), want04)
	if err != nil || len(want.Problems) > 0 {
		t.Fatal(err, want.Problems)
	}
	const older = `[
{"statementID": "c2", "statementType": "entityStatement", "statementDate": "2019-01-01", "replacesStatements": ["c1"], "entityType": "registeredEntity", "name": "C Ltd", "JURISDICTION": {"code": "GB"}},
{"statementID": "c1", "statementType": "entityStatement", "statementDate": "2018-01-01", "entityType": "registeredEntity", "name": "C Limited", "JURISDICTION": {"code": "GB"}},
{"statementID": "p1", "statementType": "personStatement", "statementDate": "2018-01-01", "names": [{"fullName": "Anna"}], "hasPepStatus": true},
{"statementID": "r1", "statementType": "ownershipOrControlStatement", "statementDate": "2018-01-01", "subject": {"describedByEntityStatement": "c1"},
 "interestedParty": {"describedByPersonStatement": "p1"}, "componentStatementIDs": ["c2"], "interests": [
 {"type": "shareholding", "LEVEL": "direct", "share": {"minimum": 25, "exclusiveMinimum": true, "maximum": 50, "exclusiveMaximum": false}, "startDate": "2016-04-06"},
 {"type": "VOTES", "share": {"minimum": 75, "maximum": 100}}, {"type": "INFLUENCE"}]},
{"statementID": "r2", "statementType": "ownershipOrControlStatement", "statementDate": "2020-01-01", "replacesStatements": ["r1"], "subject": {"describedByEntityStatement": "c2"},
 "interestedParty": {"describedByPersonStatement": "p1"}, "interests": [{"type": "shareholding", "LEVEL": "direct", "share": {"exact": 60}, "startDate": "2016-04-06"}]},
{"statementID": "u1", "statementType": "ownershipOrControlStatement", "statementDate": "2018-01-01", "subject": {"describedByEntityStatement": "c1"}, "interestedParty": {"unspecified": {"reason": "no-beneficial-owners"}}}]`
	for _, tt := range []struct {
		name  string
		words *strings.Replacer
	}{
		{"0.2", strings.NewReplacer("JURISDICTION", "incorporatedInJurisdiction", "LEVEL", "interestLevel", "VOTES", "voting-rights", "INFLUENCE", "influence-or-control")},
		{"0.3", strings.NewReplacer("JURISDICTION", "jurisdiction", "LEVEL", "directOrIndirect", "VOTES", "votingRights", "INFLUENCE", "otherInfluenceOrControl")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := tt.words.Replace(older)
			if New().Recognize("a.json", []byte(src)) != format.Sure {
				t.Error("it is not recognized")
			}
			got, err := formattest.Read(New(), src)
			if err != nil || len(got.Problems) > 0 {
				t.Fatal(err, got.Problems)
			}
			// The newer form adds nothing but the ids of the replaced statements.
			got.Has(
				t, append(want.Claims, `bods:statement/c2: bods:replacesStatements "c1" document=bods:statement/c2`,
					`bods:statement/r2: bods:replacesStatements "r1" document=bods:statement/r2`)...)
			if len(got.Claims) != len(want.Claims)+2 {
				t.Errorf("%d claims, want %d\n%s", len(got.Claims), len(want.Claims)+2, strings.Join(got.Claims, "\n"))
			}
		})
	}
}

// TestStatementsThatReplaceEachOther checks that a circle of replacements ends.
func TestStatementsThatReplaceEachOther(t *testing.T) {
	r := roots{"a": "b", "b": "a"}
	if a, b := r.of("a"), r.of("b"); a != b || a != r.of("a") || a != "a" && a != "b" {
		t.Errorf("the records are %q and %q", a, b)
	}
	got, err := formattest.Read(New(), `[{"statementID": "a", "statementType": "other", "replacesStatements": ["b"]}]`)
	if want := `1: recordType must be entity, person or relationship, not "other"`; err != nil || len(got.Problems) != 1 ||
		got.Problems[0] != want {
		t.Error(err, got.Problems)
	}
}

// TestStatementBeforeTheOneItReplaces checks that the order of statements of older versions does not matter.
func TestStatementBeforeTheOneItReplaces(t *testing.T) {
	entity := func(id, date, name, replaces string) string {
		return `{"statementID": "` + id + `", "statementType": "entityStatement", "statementDate": "` + date +
			`", "entityType": "registeredEntity", "name": "` + name + `", "replacesStatements": [` + replaces + `]}`
	}
	a, b, c := entity("a", "2020", "A", ""), entity("b", "2021", "B", `"a"`), entity("c", "2022", "C", `"b"`)
	var want []string
	for _, order := range [][]string{{a, b, c}, {c, b, a}, {b, c, a}} {
		got, err := formattest.Read(New(), strings.Join(order, "\n"))
		if err != nil || len(got.Problems) > 0 {
			t.Fatal(err, got.Problems)
		}
		var claims []string
		for _, line := range got.Claims {
			_, claim, _ := strings.Cut(line, " ") // without the place
			claims = append(claims, claim)
		}
		slices.Sort(claims)
		if want == nil {
			want = claims
		}
		if !slices.Equal(claims, want) {
			t.Errorf("got %q, want %q", claims, want)
		}
	}
}

// TestLongReplacement checks that a chain of statements costs time with its length, and not with the square of it.
func TestLongReplacement(t *testing.T) {
	const n = 200_000
	r := roots{}
	for i := range n {
		r[strconv.Itoa(i+1)] = strconv.Itoa(i)
	}
	for i := n; i > 0; i-- {
		if got := r.of(strconv.Itoa(i)); got != "0" {
			t.Fatalf("the record of %d is %s", i, got)
		}
	}
}
