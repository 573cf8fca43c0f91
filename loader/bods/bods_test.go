package bods

import (
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
		`bods:p ftm:owns bods:c`+first+` from=2010-01-01 to=2020-01-01 {"directOrIndirect":"direct","exclusiveMin":true,"isComponent":false,"percentMax":50,"percentMin":25,"type":"shareholding"}`,
		`bods:p bods:votingRights bods:c`+first+` to=2020-01-01 {"isComponent":false,"percent":30,"type":"votingRights"}`,
		`bods:p bods:interest bods:c`+first+` to=2020-01-01 {"directOrIndirect":"indirect","isComponent":false,"percent":10,"type":"shareholding"}`,
		`bods:p bods:interest bods:c`+first+` to=2020-01-01 {"isComponent":false,"type":"settlor"}`,
		`bods:p ftm:owns bods:c document=bods:statement/4 at=r from=2010-01-01 to=2021-01-01 {"isComponent":false,"percent":60,"type":"shareholding"}`,
		`bods:p ftm:owns bods:c document=bods:statement/5 at=r from=2010-01-01 to=2021-01-01 {"isComponent":false,"percent":60,"type":"shareholding"}`,
		`bods:unspecified/u/interestedParty: name "unspecified: noBeneficialOwners" document=bods:statement/6 at=u`,
		`bods:unspecified/u/interestedParty bods:interest bods:c document=bods:statement/6 at=u {"isComponent":false}`,
	)
}

func TestBadStatements(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"no id", `[{"recordId": "a", "recordType": "person", "recordDetails": {}}]`, "1: a statement of BODS 0.4 has a statementId, a recordId and recordDetails"},
		{"type", `[{"statementId": "1", "recordId": "a", "recordType": "ghost", "recordDetails": {}}]`, `1: recordType is entity, person or relationship, not "ghost"`},
		{"ends", `[{"statementId": "1", "recordId": "a", "recordType": "relationship", "recordDetails": {}}]`, "1: the relationship a has no subject or no interestedParty"},
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
