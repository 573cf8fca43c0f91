package bods

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"nexum/loader/format/formattest"
)

const statementList = `[
{"statementId": "1", "statementDate": "2018-01-01", "recordId": "c", "recordType": "entity", "recordStatus": "new", "source": {"url": "https://register.example/c"},
 "recordDetails": {"isComponent": false, "entityType": {"type": "registeredEntity"}, "name": "C Ltd", "foundingDate": "2001", "identifiers": [{"scheme": "GB-COH", "id": "123"}]}},
{"statementId": "2", "statementDate": "2018-01-01", "recordId": "p", "recordType": "person", "recordStatus": "new",
 "recordDetails": {"isComponent": false, "personType": "knownPerson", "names": [{"fullName": "Anna"}, {"fullName": "Anne"}], "nationalities": [{"code": "GB", "name": "UK"}]}},
{"statementId": "3", "statementDate": "2018-01-01", "recordId": "r", "recordType": "relationship", "recordStatus": "new",
 "recordDetails": {"isComponent": false, "subject": "c", "interestedParty": "p", "interests": [
  {"type": "shareholding", "directOrIndirect": "direct", "share": {"exclusiveMinimum": 25, "maximum": 50}, "startDate": "2010-01-01"},
  {"type": "votingRights", "share": {"exact": 30}}, {"type": "shareholding", "directOrIndirect": "indirect", "share": {"exact": 10}}, {"type": "settlor"}]}},
{"statementId": "4", "statementDate": "2020-01-01", "recordId": "r", "recordType": "relationship", "recordStatus": "updated",
 "recordDetails": {"isComponent": false, "subject": "c", "interestedParty": "p", "interests": [{"type": "shareholding", "share": {"exact": 60}, "startDate": "2010-01-01"}]}},
{"statementId": "5", "statementDate": "2021-01-01", "recordId": "r", "recordType": "relationship", "recordStatus": "closed",
 "recordDetails": {"isComponent": false, "subject": "c", "interestedParty": "p", "interests": [{"type": "shareholding", "share": {"exact": 60}, "startDate": "2010-01-01"}]}},
{"statementId": "6", "recordId": "u", "recordType": "relationship", "recordStatus": "new",
 "recordDetails": {"isComponent": false, "subject": "c", "interestedParty": {"reason": "noBeneficialOwners", "description": "none"}}}
]`

func TestStatements(t *testing.T) {
	r, err := formattest.Read(New(), statementList)
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(err, r.Problems)
	}
	const first = ` document=bods:statement/3 at=r`
	r.Has(
		t,
		`bods:statement/1 is Document document=bods:statement/1`,
		`bods:statement/1: bods:statementDate "2018-01-01" document=bods:statement/1`,
		`bods:c is ftm:Company relays=https://register.example/c document=bods:statement/1 at=c`,
		`bods:c: ftm:incorporationDate "2001" relays=https://register.example/c document=bods:statement/1 at=c`,
		`bods:c: ftm:registrationNumber "123" relays=https://register.example/c document=bods:statement/1 at=c`,
		`bods:c: bods:identifiers "{\"id\":\"123\",\"scheme\":\"GB-COH\"}" relays=https://register.example/c document=bods:statement/1 at=c`,
		`bods:p: name "Anna" document=bods:statement/2 at=p`,
		`bods:p: alias "Anne" document=bods:statement/2 at=p`,
		`bods:p: ftm:nationality "gb" document=bods:statement/2 at=p`,
		`bods:p ftm:owns bods:c`+first+
			` from=2010-01-01 to=2020-01-01 {"directOrIndirect":"direct","exclusiveMin":true,"isComponent":false,"key":"r/shareholding","percentMax":50,"percentMin":25,"type":"shareholding"}`,
		`bods:p bods:votingRights bods:c`+first+
			` to=2020-01-01 {"isComponent":false,"key":"r/votingRights","percent":30,"type":"votingRights"}`,
		`bods:p bods:interest bods:c`+first+
			` to=2020-01-01 {"directOrIndirect":"indirect","isComponent":false,"key":"r/shareholding/indirect","percent":10,"type":"shareholding"}`,
		`bods:p bods:interest bods:c`+first+` to=2020-01-01 {"isComponent":false,"key":"r/settlor","type":"settlor"}`,
		`bods:p ftm:owns bods:c document=bods:statement/4 at=r from=2010-01-01 to=2021-01-01 {"isComponent":false,"key":"r/shareholding","percent":60,"type":"shareholding"}`,
		`bods:p ftm:owns bods:c document=bods:statement/5 at=r from=2010-01-01 to=2021-01-01 {"isComponent":false,"key":"r/shareholding","percent":60,"type":"shareholding"}`,
		`bods:unspecified/u/interestedParty: name "unspecified: noBeneficialOwners" document=bods:statement/6 at=u`,
		`bods:unspecified/u/interestedParty bods:interest bods:c document=bods:statement/6 at=u {"isComponent":false,"key":"u"}`,
	)
}

// TestInterestThatChanges checks that a share holds until the date of the next share, not until the next statement is
// made. Otherwise the two shares would contradict each other for some days.
func TestInterestThatChanges(t *testing.T) {
	statement := func(id, date, interests string) string {
		return `{"statementId": "` + id + `", "statementDate": "` + date + `", "recordId": "r", "recordType": "relationship",
 "recordDetails": {"subject": "c", "interestedParty": "p", "interests": [` + interests + `]}}`
	}
	share := func(percent, start string) string {
		return `{"type": "shareholding", "share": {"exact": ` + percent + `}, "startDate": "` + start + `"}`
	}
	ended := func(percent, start, end string) string {
		return strings.TrimSuffix(share(percent, start), "}") + `, "endDate": "` + end + `"}`
	}
	for _, tt := range []struct{ name, before, after, want string }{
		{
			"another share", share("100", "2002-03-09"), share("40", "2021-09-24"),
			` from=2002-03-09 to=2021-09-23 {"caveat":"the next statement lets this interest begin again on 2021-09-24","key":"r/shareholding","percent":100,"type":"shareholding"}`,
		},
		{
			"first of a month", share("100", "2002"), share("40", "2021-03-01"),
			` from=2002 to=2021-02-28 {"caveat":"the next statement lets this interest begin again on 2021-03-01","key":"r/shareholding","percent":100,"type":"shareholding"}`,
		},
		{
			"the same start", share("100", "2002-03-09"), share("40", "2002-03-09"),
			` from=2002-03-09 to=2021-09-25 {"key":"r/shareholding","percent":100,"type":"shareholding"}`,
		},
		{
			"a later start", share("100", "2002-03-09"), share("40", "2022-01-01"),
			` from=2002-03-09 to=2021-09-25 {"key":"r/shareholding","percent":100,"type":"shareholding"}`,
		},
		{
			"a month only", share("100", "2002-03-09"), share("40", "2021-08"),
			` from=2002-03-09 to=2021-09-25 {"key":"r/shareholding","percent":100,"type":"shareholding"}`,
		},
		{
			"an end", share("100", "2002-03-09"), ended("100", "2002-03-09", "2015-06-30"),
			` from=2002-03-09 to=2015-06-30 {"caveat":"a later statement gives this interest the end 2015-06-30","key":"r/shareholding","percent":100,"type":"shareholding"}`,
		},
		{
			"an end after the statement", share("100", "2002-03-09"), ended("100", "2002-03-09", "2022"),
			` from=2002-03-09 to=2021-09-25 {"key":"r/shareholding","percent":100,"type":"shareholding"}`,
		},
		{
			"another start and an end", share("100", "2002-03-09"), ended("40", "2012-01-01", "2015-06-30"),
			` from=2002-03-09 to=2011-12-31 {"caveat":"the next statement lets this interest begin again on 2012-01-01","key":"r/shareholding","percent":100,"type":"shareholding"}`,
		},
		{
			"two of a sort", share("100", "2002-03-09") + "," + share("30", "2003-01-01"), share("40", "2021-09-24"),
			` from=2002-03-09 to=2021-09-25 {"key":"r/shareholding","percent":100,"type":"shareholding"}`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := formattest.Read(New(), "["+statement("1", "2019-01-20", tt.before)+","+
				statement("2", "2021-09-25", tt.after)+"]")
			if err != nil || len(r.Problems) > 0 {
				t.Fatal(err, r.Problems)
			}
			r.Has(t, `bods:p ftm:owns bods:c document=bods:statement/1 at=r`+tt.want)
		})
	}
}

// TestKeys checks which interest the successive statements about one relationship are about.
func TestKeys(t *testing.T) {
	const votes = `{"type": "votingRights"}`
	share := func(percent, start string) string {
		return `{"type": "shareholding", "share": {"exact": ` + percent + `}, "startDate": "` + start + `"}`
	}
	for _, tt := range []struct {
		name       string
		statements []string
		want       [][]string
	}{
		{
			"stated again",
			[]string{share("60", "2010"), share("60", "2010")},
			[][]string{{"r/shareholding"}, {"r/shareholding"}},
		},
		{
			"another share and start",
			[]string{share("60", "2010"), share("40", "2015")},
			[][]string{{"r/shareholding"}, {"r/shareholding"}},
		},
		{
			"in another order",
			[]string{
				share("10", "2010") + "," + share("20", "2015"),
				share("20", "2015") + "," + votes + "," + share("10", "2010"),
			},
			[][]string{{"r/shareholding", "r/shareholding/2"}, {"r/shareholding/2", "r/votingRights", "r/shareholding"}},
		},
		{
			"one of two ends",
			[]string{share("10", "2010") + "," + share("20", "2015"), share("20", "2015")},
			[][]string{{"r/shareholding", "r/shareholding/2"}, {"r/shareholding/2"}},
		},
		{
			"a second one begins",
			[]string{share("10", "2010"), share("20", "2015") + "," + share("10", "2010")},
			[][]string{{"r/shareholding"}, {"r/shareholding/2", "r/shareholding"}},
		},
		{
			"two with equal starts",
			[]string{share("10", "2010") + "," + share("20", "2010"), share("10", "2010") + "," + share("20", "2010")},
			[][]string{{"r/shareholding", "r/shareholding/2"}, {"r/shareholding", "r/shareholding/2"}},
		},
		{"none", []string{"", ""}, [][]string{{"r"}, {"r"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var list []string
			for i, interests := range tt.statements {
				list = append(list, fmt.Sprintf(
					`{"statementId": "%d", "statementDate": "202%d", "recordId": "r", "recordType": "relationship",
 "recordDetails": {"subject": "c", "interestedParty": "p", "interests": [%s]}}`, i, i, interests))
			}
			r, err := formattest.Read(New(), "["+strings.Join(list, ",")+"]")
			if err != nil || len(r.Problems) > 0 {
				t.Fatal(err, r.Problems)
			}
			got := make([][]string, len(tt.statements))
			for _, line := range r.Claims {
				if m := keyOf.FindStringSubmatch(line); m != nil {
					i, _ := strconv.Atoi(m[1])
					got[i] = append(got[i], m[2])
				}
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

var keyOf = regexp.MustCompile(`^bods:p \S+ bods:c document=bods:statement/(\d) .*"key":"([^"]*)"`)

func TestBadStatements(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{
			"no id", `[{"recordId": "a", "recordType": "person", "recordDetails": {}}]`,
			"1: a statement of BODS must have a statementId, a recordId and recordDetails",
		},
		{
			"type", `[{"statementId": "1", "recordId": "a", "recordType": "ghost", "recordDetails": {}}]`,
			`1: recordType must be entity, person or relationship, not "ghost"`,
		},
		{
			"ends", `[{"statementId": "1", "recordId": "a", "recordType": "relationship", "recordDetails": {}}]`,
			"1: the relationship a has no subject or no interestedParty",
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

func FuzzStatements(f *testing.F) {
	formattest.Fuzz(f, New(), statementList, `[{}]`, `{"statementId": "1"}`)
}

// TestDates checks that an invalid date is kept unchanged, with a warning that names the statement and the date.
func TestDates(t *testing.T) {
	const list = `[
{"statementId": "1", "statementDate": "soon", "recordId": "c", "recordType": "entity", "publicationDetails": {"publicationDate": "2020-13-01"},
 "source": {"retrievedAt": "2020-01-01T10:00:00Z"}, "recordDetails": {"entityType": {"type": "registeredEntity"}, "name": "C", "foundingDate": "01.02.1999"}},
{"statementId": "2", "statementDate": "2018-01-01", "recordId": "p", "recordType": "person", "recordDetails": {"birthDate": "1970-02"}},
{"statementId": "3", "statementDate": "2018-01-01", "recordId": "r", "recordType": "relationship",
 "recordDetails": {"subject": "c", "interestedParty": "p", "interests": [{"type": "shareholding", "startDate": "2010-02-30"}]}}
]`
	r, err := formattest.Read(New(), list)
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(err, r.Problems)
	}
	for i, want := range []string{
		`2: statementDate of the statement 1 about the record c: not a date: "soon"`,
		`2: publicationDate of the statement 1 about the record c: not a date: "2020-13-01"`,
		`2: foundingDate of the statement 1 about the record c: not a date: "01.02.1999"`,
		`5: startDate of the statement 3 about the record r: not a date: "2010-02-30"`,
	} {
		if i >= len(r.Warnings) || !strings.HasPrefix(r.Warnings[i], want) {
			t.Errorf("the warnings are %q; number %d should begin with %s", r.Warnings, i+1, want)
		}
	}
	if len(r.Warnings) != 4 {
		t.Errorf("there are %d warnings: %q", len(r.Warnings), r.Warnings)
	}
	r.Has(t,
		`bods:p ftm:owns bods:c document=bods:statement/3 at=r {"key":"r/shareholding","startDate":"2010-02-30","type":"shareholding"}`)
}
