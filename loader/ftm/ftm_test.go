package ftm

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"nexum/loader/format"
	"nexum/loader/format/formattest"
)

const entityLines = `{"id": "A", "schema": "Person", "properties": {"name": ["Anna", "Anne"], "birthDate": ["1970", "soon"], "nonsense": ["x"]}, "datasets": ["d1"]}
{"id": "O", "schema": "Ownership", "properties": {"owner": ["A"], "asset": ["B"], "percentage": ["51 %"], "startDate": ["2010-05"], "endDate": ["2012"]}}
{"id": "P", "schema": "Ownership", "properties": {"owner": ["A"], "asset": ["B"], "percentage": ["25-50"]}}
{"id": "S", "schema": "Sanction", "properties": {"entity": ["A"], "program": ["X"]}, "first_seen": "2023-11-02T16:38:16"}
{"id": "T", "schema": "Sanction", "properties": {"entity": ["A"], "startDate": ["2020-01-01"]}, "first_seen": "2023-11-02T16:38:16"}
{"id": "S1", "schema": "Sanction", "properties": {"entity": ["A"], "listingDate": ["2022-03-01"]}, "first_seen": "2023-11-02T16:38:16"}
{"id": "S2", "schema": "Sanction", "properties": {"entity": ["A"], "listingDate": ["2022-03-01", "2021-05"]}, "first_seen": "2023-11-02T16:38:16"}
{"id": "F", "schema": "Family", "properties": {"person": ["A"]}}
{"id": "N", "schema": "Ownership", "properties": {"owner": ["A"], "asset": ["B"], "percentage": ["-5"]}}
{"id": "U", "schema": "Spaceship", "properties": {"name": ["Soyuz"], "crew": ["3"]}}
{"id": "I", "schema": "Interval", "properties": {"startDate": ["2021"]}}
`

func TestEntities(t *testing.T) {
	r, err := formattest.Read(entities{}, entityLines)
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(err, r.Problems)
	}
	r.Has(
		t,
		`ftm:A is ftm:Person document=ftm:dataset/d1 at=A`,
		`ftm:A: name "Anna" document=ftm:dataset/d1 at=A`,
		`ftm:A: alias "Anne" document=ftm:dataset/d1 at=A`,
		`ftm:A: ftm:birthDate "1970" document=ftm:dataset/d1 at=A`,
		`ftm:A: ftm:Person.birthDate "soon" document=ftm:dataset/d1 at=A`,
		`ftm:A: ftm:Person.nonsense "x" document=ftm:dataset/d1 at=A`,
		`ftm:A ftm:owns ftm:B document=file:file at=O from=2010-05 to=2012 {"key":"O","percent":51,"percentage":"51 %"}`,
		`ftm:A ftm:owns ftm:B document=file:file at=P {"key":"P","percentMax":50,"percentMin":25,"percentage":"25-50"}`,
		`ftm:S ftm:sanctionEntity ftm:A document=file:file at=S from=..2023-11-02 {"caveat":"the start is the day on which it is first known; it may be older"}`,
		`ftm:T ftm:sanctionEntity ftm:A document=file:file at=T from=2020-01-01`,
		`ftm:S1 ftm:sanctionEntity ftm:A document=file:file at=S1 from=2022-03-01`,
		`ftm:S2 ftm:sanctionEntity ftm:A document=file:file at=S2 from=..2022-03-01 {"caveat":"the start is the day on which it is first known; it may be older"}`,
		`ftm:F is ftm:Family document=file:file at=F`,
		`ftm:F ftm:Family.person ftm:A document=file:file at=F`,
		`ftm:U is ftm:Spaceship document=file:file at=U`,
		`ftm:U: ftm:Spaceship.crew "3" document=file:file at=U`,
		`ftm:I is ftm:Interval document=file:file at=I`,
		`ftm:I: ftm:Interval.startDate "2021" document=file:file at=I`,
		`ftm:U: ftm:Spaceship.entityId "U" document=file:file at=U`,
		`ftm:A ftm:owns ftm:B document=file:file at=N {"key":"N","percentage":"-5"}`,
	)
	for _, want := range []string{
		`9: the percentage "-5" of ftm:N is not a number from 0 to 100; it is kept as a text, and no percent is known`,
		`10: the model of FollowTheMoney has no schema "Spaceship"; the properties of ftm:U are foreign facts`,
		"11: the schema Interval is abstract: FollowTheMoney has entities only of schemata that extend it; " +
			"the properties of ftm:I are foreign facts",
	} {
		if !slices.Contains(r.Warnings, want) {
			t.Errorf("no warning %q among %q", want, r.Warnings)
		}
	}
}

const statementRows = `canonical_id,id,entity_id,prop,schema,value,lang,dataset,origin,first_seen,last_seen
A,1,a-1,name,LegalEntity,Anna,de,d1,web,2020-01-01,2024-01-01
A,2,a-2,birthDate,Person,1970,,d2,,,
O,3,O,owner,Ownership,A,,d1,,2020-01-01,2024-01-01
O,4,O,asset,Ownership,B,,d1,,2020-01-01,2024-01-01
O,5,O,percentage,Ownership,51,,d1,web,2021-05-05,2024-01-01
`

func TestStatements(t *testing.T) {
	r, err := formattest.Read(statements{}, statementRows)
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(err, r.Problems)
	}
	r.Has(
		t,
		`ftm:A is ftm:Person document=ftm:dataset/d1 at=A`,
		`ftm:A: name "Anna" document=ftm:dataset/d1 at=1 {"entityId":"a-1","firstSeen":"2020-01-01","lastSeen":"2024-01-01","origin":"web"}`,
		`ftm:A: ftm:birthDate "1970" document=ftm:dataset/d2 at=2 {"entityId":"a-2"}`,
		`ftm:A ftm:owns ftm:B document=ftm:dataset/d1 at=O {"firstSeen":["2020-01-01","2021-05-05"],"key":"O",`+
			`"lastSeen":"2024-01-01","origin":"web","percent":51,"statements":["4","3","5"]}`,
	)
}

func TestMembersOfEdges(t *testing.T) {
	r, err := formattest.Read(entities{}, `{"id": "O", "caption": "Ownership", "schema": "Ownership", "datasets": ["d1", "d2"], `+
		`"referents": ["x", "y"], "target": false, "first_seen": "2020-01-01", "last_seen": "2024-01-01T10:00:00", `+
		`"last_change": "2023-05-06", "rank": {"b": 1}, "properties": {"owner": ["A"], "asset": ["B"], "percentage": ["51"]}}`)
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(err, r.Problems)
	}
	r.Has(t, `ftm:A ftm:owns ftm:B document=file:file at=O {"datasets":["d1","d2"],"firstSeen":"2020-01-01","key":"O",`+
		`"lastChange":"2023-05-06","lastSeen":"2024-01-01T10:00:00","percent":51,"rank":"{\"b\":1}","referents":["x","y"],`+
		`"target":"false"}`)
}

func TestBadFiles(t *testing.T) {
	for _, tt := range []struct {
		name   string
		reader format.Format
		src    string
		want   string
	}{
		{
			"no id",
			entities{},
			`{"schema": "Person", "properties": {}}`,
			"1: this is not an entity of FollowTheMoney: it needs an id and a schema",
		},
		{
			"wrong type",
			entities{},
			`{"id": 5, "schema": "Person"}`,
			"1: this is not an entity of FollowTheMoney: id must be a text, not a number",
		},
		{
			"not together",
			statements{},
			statementRows + "A,6,a-1,name,Person,Ann,,d1,,,\n",
			"7: the statements about A are not in adjacent lines; sort the file by canonical_id",
		},
		{
			"no dataset",
			statements{},
			"entity_id,prop,schema,value,dataset\nA,name,Person,Anna,\n",
			"2: a statement needs an entity_id, a prop, a schema and a dataset; this one has no dataset",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := formattest.Read(tt.reader, tt.src)
			if err != nil || len(r.Problems) != 1 || r.Problems[0] != tt.want {
				t.Errorf("%v, %q, want %q", err, r.Problems, tt.want)
			}
		})
	}
	if _, err := formattest.Read(statements{}, "a,b\n1,2\n"); err == nil ||
		err.Error() != "a file of statements has the columns entity_id, prop, schema, value, dataset; it has a, b" {
		t.Error(err)
	}
}

// TestGenerated generates the ontology again from the model, and compares it with the file.
func TestGenerated(t *testing.T) {
	const source = "../../../shared/datasets/ftm-model.tar.gz"
	if _, err := os.Stat(source); err != nil {
		t.Skip("the model is absent")
	}
	dir := t.TempDir()
	model, ontology := filepath.Join(dir, "model.json"), filepath.Join(dir, "ontology.graphqls")
	if out, err := exec.Command("go", "run", "./generate", source, model, ontology).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for made, kept := range map[string]string{model: "model.json", ontology: "../pack/ownership/followthemoney.graphqls"} {
		a, err1 := os.ReadFile(made)
		b, err2 := os.ReadFile(kept)
		if err1 != nil || err2 != nil || !bytes.Equal(a, b) {
			t.Errorf("%s is not what the model gives: run go run ./loader/ftm/generate (%v, %v)", kept, err1, err2)
		}
	}
}

func FuzzEntities(f *testing.F)   { formattest.Fuzz(f, entities{}, entityLines, "[{}]", `{"id":"a"}`) }
func FuzzStatements(f *testing.F) { formattest.Fuzz(f, statements{}, statementRows, `{"prop": 1}`) }
