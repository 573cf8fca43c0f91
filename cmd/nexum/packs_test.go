package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	packs "nexum/loader/pack"
)

const packDir = "../../loader/pack/"

// TestOwnershipPack queries owners, companies and listings that were made for the test. For each rule there are cases
// in which it applies and cases in which it does not. The order of the file does not matter.
func TestOwnershipPack(t *testing.T) {
	src, err := os.ReadFile(packDir + "testdata/owners.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(src)), "\n")
	for _, order := range []string{"forward", "backward"} {
		t.Run(order, func(t *testing.T) {
			if order == "backward" {
				slices.Reverse(lines)
			}
			file := filepath.Join(t.TempDir(), "owners.ndjson")
			if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
				t.Fatal(err)
			}
			data := t.TempDir()
			must(t, "load", "--data", data, "--pack", "ownership", file)
			for _, q := range []struct{ question, want string }{
				// p1 has 30 percent and p2 25 percent of c1, and c1 has half of c2. p2 is listed since the date on
				// which it was first seen. The UK does not add up the shares of several people. The share in c3 is 49
				// or 51 percent. m1 and m2 each have half of t in two chains of 25 percent.
				{`subjectTo(X, L), not listedOn(X, L)`, `
					ftm:c1 ofac-sdn-list 2016-05-05 true ..2016-05-05/..
					ftm:c2 ofac-sdn-list 2016-05-05 true ..2016-05-05/..
					ftm:c4 ofac-sdn-list 2016-05-05 true ..2016-05-05/..
					ftm:c4 uk-sanctions-list 2022-01-01 false 2022-01-01/..
					ftm:m1 bis-entity-list 2025-09-29 2025-11-09 false 2025-09-29/2025-11-09 | 2026-11-10/.. (planned)
					ftm:m1 eu-sanctions-list 2024-07-03 false 2024-07-03/..
					ftm:m1 ofac-sdn-list 2015-03-01 false 2015-03-01/..
					ftm:m2 bis-entity-list 2025-09-29 2025-11-09 false 2025-09-29/2025-11-09 | 2026-11-10/.. (planned)
					ftm:m2 eu-sanctions-list 2024-07-03 false 2024-07-03/..
					ftm:m2 ofac-sdn-list 2015-03-01 false 2015-03-01/..
					ftm:t bis-entity-list 2025-09-29 2025-11-09 false 2025-09-29/2025-11-09 | 2026-11-10/.. (planned)
					ftm:t eu-sanctions-list 2024-07-03 false 2024-07-03/..
					ftm:t ofac-sdn-list 2015-03-01 false 2015-03-01/..`},
				{`possiblySubjectTo(X, L), not subjectTo(X, L)`, `
					ftm:c3 bis-entity-list 2025-09-29 2025-11-09 2025-09-29/2025-11-09 | 2026-11-10/.. (planned)
					ftm:c3 eu-sanctions-list 2022-01-01 2022-01-01/..
					ftm:c3 ofac-sdn-list 2015-03-01 2015-03-01/..
					ftm:c3 uk-sanctions-list 2022-01-01 2022-01-01/..`},
				{`holdsAtLeast(/<ftm:p1>, /<ftm:c3>, percent: P)`, `49 2010-01-01`},
				{`ownsThrough(/<ftm:p1>, /<ftm:t>, percent: P) | sum(P)`, `50`},
				{`beneficialOwnerOf(X, Y)`, `
					ftm:p1 ftm:c1 2010-01-01
					ftm:p1 ftm:c3 2010-01-01
					ftm:p1 ftm:m1
					ftm:p1 ftm:m2
					ftm:p1 ftm:t
					ftm:p2 ftm:c4 2010-01-01
					ftm:p2 ftm:c5 2010-01-01`},
				// Two registers state the same stake of 30 percent in c5. The view shows both, and they are not added
				// up, so c5 is not subject to a list. Two equal payments stay two.
				{`owns(X, /<ftm:c5>, key: K, percent: P)`, `
					ftm:p2 o11 30 2010-01-01
					ftm:p2 o12 30 2010-01-01`},
				{`ownsThrough(/<ftm:p2>, /<ftm:c5>, percent: P) | sum(P)`, `30 2010-01-01`},
				{`possiblySubjectTo(/<ftm:c5>, L)`, ``},
				{`paid(X, Y, key: K, amount: A)`, `
					ftm:c5 ftm:c4 pay1 100
					ftm:c5 ftm:c4 pay2 100`},
				{`controls(X, Y)`, `ftm:p2 ftm:c4 2010-01-01`},
			} {
				checkTable(t, data, q.question, q.want)
			}
			if out := must(t, "ask", "--data", data, `subjectTo(/<ftm:c1>, /ofac-sdn-list)`); !strings.Contains(out,
				"sum 55, which reaches 50") &&
				!strings.Contains(out, "sum 55") {
				t.Errorf("the proof has no sum of 30 and 25:\n%s", out)
			}
		})
	}
}

// TestContradictingShares checks that contradicting shares of one owner in one company, of any number, become a range
// for the time in which they are stated.
func TestContradictingShares(t *testing.T) {
	lines := []string{
		`{"id":"a","schema":"Person","properties":{"name":["A"]}}`,
		`{"id":"b","schema":"Company","properties":{"name":["B"]}}`,
	}
	for i, s := range [][3]string{
		{"30", "2010", "2020"},
		{"20", "2015", "2015"},
		{"40", "2015-06-01", "2015-06-01"},
		{"50", "2015-06-01", "2015-06-01"},
		{"10", "2015-06-01", "2015-06-01"},
	} {
		lines = append(lines, fmt.Sprintf(
			`{"id":"o%d","schema":"Ownership","properties":{"owner":["a"],"asset":["b"],"percentage":["%s"],"startDate":["%s"],"endDate":["%s"]}}`,
			i, s[0], s[1], s[2]))
	}
	for _, order := range []string{"forward", "backward"} {
		t.Run(order, func(t *testing.T) {
			if order == "backward" {
				slices.Reverse(lines)
			}
			dir := t.TempDir()
			file := filepath.Join(dir, "shares.ndjson")
			if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
				t.Fatal(err)
			}
			must(t, "load", "--data", dir+"/store", "--pack", "ownership", file)
			checkTable(t, dir+"/store", `holdsAtLeast(X, Y, percent: P)`, `
				ftm:a ftm:b 10 2015-06-01 2015-06-01 2015-06-01/2015-06-01
				ftm:a ftm:b 20 2015-06-02 2015 2015/2015-05-31 | 2015-06-02/2015
				ftm:a ftm:b 30 2016 2020 2010/2014 | 2016/2020`)
			checkTable(t, dir+"/store", `holdsAtMost(X, Y, percent: P)`, `
				ftm:a ftm:b 30 2015-06-02 2020 2010/2015-05-31 | 2015-06-02/2020
				ftm:a ftm:b 50 2015-06-01 2015-06-01 2015-06-01/2015-06-01`)
			checkTable(t, dir+"/store", `holdsAtMost(X, Y, percent: P) | sum(P) by X, Y | having sum > 50`, ``)
		})
	}
}

// TestSanctionsOfChains checks the tests of sanctions law on chains that were made for the test: shares that one person
// holds in two ways, a listing that ended, an American subsidiary, and a holding that ended.
func TestSanctionsOfChains(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "chains.ndjson")
	if err := os.WriteFile(file, []byte(`
{"id":"x","schema":"Person","properties":{"name":["X"]}}
{"id":"y","schema":"Person","properties":{"name":["Y"]}}
{"id":"z","schema":"Company","properties":{"name":["Z"]}}
{"id":"d","schema":"Company","properties":{"name":["Twice"]}}
{"id":"e","schema":"Company","properties":{"name":["Between"]}}
{"id":"f","schema":"Company","properties":{"name":["Listed again"]}}
{"id":"g","schema":"Company","properties":{"name":["American"],"jurisdiction":["us"]}}
{"id":"h","schema":"Company","properties":{"name":["Foreign"],"jurisdiction":["cn"]}}
{"id":"k","schema":"Company","properties":{"name":["Sold"]}}
{"id":"m","schema":"Company","properties":{"name":["Two minorities"]}}
{"id":"o1","schema":"Ownership","properties":{"owner":["x"],"asset":["d"],"percentage":["30%"]}}
{"id":"o2","schema":"Ownership","properties":{"owner":["x"],"asset":["e"],"percentage":["60"]}}
{"id":"o3","schema":"Ownership","properties":{"owner":["e"],"asset":["d"],"percentage":["30,5"]}}
{"id":"o4","schema":"Ownership","properties":{"owner":["y"],"asset":["f"],"percentage":["60.0 %"]}}
{"id":"o5","schema":"Ownership","properties":{"owner":["z"],"asset":["g"],"percentage":["60"]}}
{"id":"o6","schema":"Ownership","properties":{"owner":["z"],"asset":["h"],"percentage":["60"]}}
{"id":"o7","schema":"Ownership","properties":{"owner":["h"],"asset":["k"],"percentage":["50"],"endDate":["2025-10-15"]}}
{"id":"o8","schema":"Ownership","properties":{"owner":["x"],"asset":["m"],"percentage":["26"]}}
{"id":"o9","schema":"Ownership","properties":{"owner":["y"],"asset":["m"],"percentage":["26"]}}
{"id":"n","schema":"Company","properties":{"name":["Contradicted"]}}
{"id":"o10","schema":"Ownership","properties":{"owner":["e"],"asset":["e"],"percentage":["40"]}}
{"id":"o11","schema":"Ownership","properties":{"owner":["x"],"asset":["n"],"percentage":["49"]}}
{"id":"o12","schema":"Ownership","properties":{"owner":["x"],"asset":["n"],"percentage":["51"]}}
{"id":"s8","schema":"Sanction","properties":{"entity":["x"],"startDate":["2010-01-01"],"endDate":["2012-12-31"]},"datasets":["us_ofac_sdn"]}
{"id":"s1","schema":"Sanction","properties":{"entity":["x"],"startDate":["2022-01-01"]},"datasets":["gb_hmt_sanctions"]}
{"id":"s2","schema":"Sanction","properties":{"entity":["y"],"startDate":["2022-01-01"]},"datasets":["gb_fcdo_sanctions"]}
{"id":"s3","schema":"Sanction","properties":{"entity":["x"],"startDate":["2019-01-01"]},"datasets":["eu_fsf"]}
{"id":"s4","schema":"Sanction","properties":{"entity":["y"],"startDate":["2019-01-01"]},"datasets":["eu_fsf"]}
{"id":"s5","schema":"Sanction","properties":{"entity":["y"],"startDate":["2015-01-01"],"endDate":["2018-06-30"]},"datasets":["us_ofac_sdn"]}
{"id":"s6","schema":"Sanction","properties":{"entity":["y"],"startDate":["2021-01-01"]},"datasets":["us_ofac_sdn"]}
{"id":"s7","schema":"Sanction","properties":{"entity":["z"],"programId":["US-BIS-EL"],"startDate":["2020-01-01"]},"datasets":["us_trade_csl"]}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "load", "--data", dir+"/store", "--pack", "ownership", file)
	// x has 30 percent of d and controls e, which has 30.5 percent of d; while OFAC listed x, it did not add such
	// shares up. x and y each have 26 percent of m: the EU adds these shares up since July 2024, OFAC does not, because
	// only y is on its list, and the UK never does.
	checkTable(t, dir+"/store", `subjectTo(X, L), not listedOn(X, L)`, `
		ftm:d eu-sanctions-list 2019-01-01 2019-01-01/..
		ftm:d uk-sanctions-list 2022-01-01 2022-01-01/..
		ftm:e eu-sanctions-list 2019-01-01 2019-01-01/..
		ftm:e ofac-sdn-list 2010-01-01 2012-12-31 2010-01-01/2012-12-31
		ftm:e uk-sanctions-list 2022-01-01 2022-01-01/..
		ftm:f eu-sanctions-list 2019-01-01 2019-01-01/..
		ftm:f ofac-sdn-list 2021-01-01 2015-01-01/2018-06-30 | 2021-01-01/..
		ftm:f uk-sanctions-list 2022-01-01 2022-01-01/..
		ftm:h bis-entity-list 2025-09-29 2025-11-09 2025-09-29/2025-11-09 | 2026-11-10/.. (planned)
		ftm:k bis-entity-list 2025-09-29 2025-10-15 2025-09-29/2025-10-15
		ftm:m eu-sanctions-list 2024-07-03 2024-07-03/..`)
	// The share of e in itself makes no chain: the sum is 30 percent, and 60 percent of 30.5.
	checkTable(t, dir+"/store", `ownsThrough(/<ftm:x>, /<ftm:d>, percent: P) | sum(P)`, `48.3`)
	checkTable(t, dir+"/store", `possiblySubjectTo(X, L), not subjectTo(X, L)`, `
		ftm:m eu-sanctions-list 2022-03 2024-07-02
		ftm:n eu-sanctions-list 2019-01-01
		ftm:n ofac-sdn-list 2010-01-01 2012-12-31
		ftm:n uk-sanctions-list 2022-01-01`)
}

// TestControl checks control by votes, boards, articles and law, along chains of different kinds, and relations that
// are only possibly control.
func TestControl(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "control.json")
	var statements []string
	for i, id := range []string{"a", "b", "c", "d", "e", "f"} {
		statements = append(statements,
			fmt.Sprintf(`{"statementId": "%d", "recordId": %q, "recordType": "entity", "recordStatus": "new",
			"recordDetails": {"isComponent": false, "entityType": {"type": "registeredEntity"}, "name": %q}}`, i, id, id))
	}
	statements = append(statements, `{"statementId": "p", "recordId": "p", "recordType": "person", "recordStatus": "new",
		"recordDetails": {"isComponent": false, "personType": "knownPerson", "names": [{"fullName": "P"}]}}`)
	for i, r := range [][4]string{
		{"p", "a", "votingRights", `"share": {"exclusiveMinimum": 50, "exclusiveMaximum": 75}`},
		{"a", "b", "votingRights", `"share": {"exact": 30}`}, // together with the 30 percent of p, more than half
		{"p", "b", "votingRights", `"share": {"exact": 30}`},
		{"b", "c", "appointmentOfBoard", `"details": "one director"`},
		{"p", "d", "otherInfluenceOrControl", `"details": "a friend"`},
		{"b", "e", "controlByLegalFramework", `"details": "public body"`},
		{"e", "f", "shareholding", `"share": {"minimum": 25, "exclusiveMaximum": 50}`},
		{"p", "f", "votingRights", `"share": {"exact": 60}`}, // two sources contradict each other
		{"p", "f", "votingRights", `"share": {"exact": 40}`},
	} {
		statements = append(statements,
			fmt.Sprintf(`{"statementId": "r%d", "recordId": "r%d", "recordType": "relationship", "recordStatus": "new",
			"recordDetails": {"isComponent": false, "subject": %q, "interestedParty": %q, "interests": [{"type": %q, "directOrIndirect": "direct", %s}]}}`,
				i, i, r[1], r[0], r[2], r[3]))
	}
	if err := os.WriteFile(file, []byte("["+strings.Join(statements, ",")+"]"), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "load", "--data", dir+"/store", "--pack", "ownership", file)
	checkTable(t, dir+"/store", `controls(X, Y)`, `
		bods:b bods:e
		bods:p bods:a
		bods:p bods:b
		bods:p bods:e`)
	checkTable(t, dir+"/store", `perhapsControls(X, Y), not controls(X, Y)`, `
		bods:b bods:c
		bods:p bods:c
		bods:p bods:d
		bods:p bods:f`)
	checkTable(t, dir+"/store", `beneficialOwnerOf(X, Y)`, `
		bods:p bods:a
		bods:p bods:b
		bods:p bods:e`)
	// A range without its upper end of 50 never reaches half.
	checkTable(t, dir+"/store", `holdsAtMost(/<bods:e>, Y, percent: P), P < 50`, `bods:f 49.9999`)
}

// TestLoopsOfOwners checks that a chain of shares does not pass an entity twice, and that entities without the id of a
// register are in chains, too.
func TestLoopsOfOwners(t *testing.T) {
	const records = `at: "1"
entities:
  - {id: doc, kind: Document, name: Doc}
  - {id: p, kind: Person, name: P, facts: [{entityId: p}], relations: [{owns: a, attributes: {percent: 50}}]}
  - {id: a, kind: Company, name: A, facts: [{entityId: a}], relations: [{owns: b, attributes: {percent: 50}}]}
  - {id: b, kind: Company, name: B, facts: [{entityId: b}], relations: [{owns: [c, y], attributes: {percent: 40}}]}
  - {id: c, kind: Company, name: C, facts: [{entityId: c}], relations: [{owns: a, attributes: {percent: 50}}]}
  - {id: y, kind: Company, name: Y, facts: [{entityId: y}]}
  - {id: q, kind: Company, name: Q, facts: [{entityId: q}], relations: [{owns: r, attributes: {percent: 60}}]}
  - {id: r, kind: Company, name: R, facts: [{entityId: r}], relations: [{owns: [q, s], attributes: {percent: 50}}]}
  - {id: s, kind: Company, name: S}
  - {id: own, kind: Person, name: Own, relations: [{owns: plain, attributes: {percent: 60}}]}
  - {id: plain, kind: Company, name: Plain, relations: [{owns: under, attributes: {percent: 50}}]}
  - {id: under, kind: Company, name: Under}
`
	dir, data := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{"dataset.yaml": "name: loops\ndocument: doc\n", "loops.yaml": records} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	must(t, "load", "--data", data, "--pack", "ownership", dir)
	for _, q := range []struct{ question, want string }{
		{`ownsThrough(/p, Y, percent: P) | sum(P) by Y`, "\na 50\nb 25\nc 10\ny 10"},
		{`ownsThrough(/q, Y, percent: P) | sum(P) by Y`, "\nr 60\ns 30"},
		{`ownsThrough(/own, Y, percent: P) | sum(P) by Y`, "\nplain 60\nunder 30"},
	} {
		checkTable(t, data, q.question, q.want)
	}
}

// checkTable compares the answers to a question, as a table without its header.
func checkTable(t *testing.T, data, question, want string) {
	t.Helper()
	_, table, _ := strings.Cut(must(t, "ask", "--data", data, "--format", "table", question), "\n")
	words := func(s string) string {
		var lines []string
		for line := range strings.Lines(strings.TrimSpace(s)) {
			lines = append(lines, strings.Join(strings.Fields(line), " "))
		}
		return strings.Join(lines, "\n")
	}
	if got := words(table); got != words(want) {
		t.Errorf("%s\ngot\n%s\nwant\n%s", question, got, words(want))
	}
}

// TestFiftyPercentRule checks that one command after the load answers to whom OFAC's rule applies, with proofs.
func TestFiftyPercentRule(t *testing.T) {
	files := datasetFiles(t, "ftm-zala.ndjson")
	if len(files) == 0 {
		t.Skip("the data set is absent")
	}
	data := t.TempDir()
	must(t, "load", "--data", data, "--pack", "ownership", files[0])
	// СПС was sold in 2022, a year before its owner was listed, so the rule does not apply to it.
	checkTable(t, data, `subjectTo(X, /ofac-sdn-list), not listedOn(X, /ofac-sdn-list)`,
		`ftm:NK-iE6m5ryPeTAMZozfECVSL7 2024-03-01 2024-03-24`)
	out := must(t, "ask", "--data", data, `subjectTo(X, /ofac-sdn-list), not listedOn(X, /ofac-sdn-list)`)
	for _, part := range []string{
		"derived: ofac 50 percent", "sum 100", "with percent 100", "us_ofac_sdn",
		"since 2023-11-02", "ofac-guidance-2014",
	} {
		if !strings.Contains(out, part) {
			t.Errorf("the proof has no %q:\n%s", part, out)
		}
	}
}

func TestThreatPack(t *testing.T) {
	data := t.TempDir()
	must(t, "load", "--data", data, "--pack", "threat", packDir+"testdata/threats.json")
	for _, q := range []struct{ question, want string }{
		{`canUse(X, /<stix:attack-pattern--1>), not uses(X, /<stix:attack-pattern--1>)`, `
			stix:campaign--1 0.6
			stix:intrusion-set--1 0.6
			stix:threat-actor--1 0.6`},
		{`threatens(X, /<stix:identity--1>), intrusionSet(X)`, `stix:intrusion-set--1 0.6`},
		{`perhapsAttributedTo(X, A)`, `stix:intrusion-set--2 stix:threat-actor--1`},
		{`attributedTo(/<stix:intrusion-set--2>, A)`, ``},
		{`activeIn(X, L)`, `
			stix:campaign--1 stix:location--1
			stix:intrusion-set--1 stix:location--1
			stix:threat-actor--1 stix:location--1`},
		// Malware 2 was not seen: the count of its sighting is 0.
		{`confirmedBySighting(X, W)`, `stix:malware--1 stix:identity--2`},
		// Both groups use malware 2, so the malware does not show which of them attacks the bank.
		{`threatens(X, /<stix:identity--3>), adversary(X)`, ``},
		{`hasMeansAgainst(X, /<stix:identity--3>), intrusionSet(X)`, `
			stix:intrusion-set--1
			stix:intrusion-set--2`},
		{`sharedWith(M, X)`, `
			stix:malware--2 stix:intrusion-set--1
			stix:malware--2 stix:intrusion-set--2`},
		// That a technique uses a tool does not mean that the users of the technique can use the tool.
		{`canUse(X, /<stix:tool--1>), adversary(X)`, ``},
	} {
		checkTable(t, data, q.question, q.want)
	}
}

// TestPacksHaveNoWarnings checks that each pack loads alone without warnings.
func TestPacksHaveNoWarnings(t *testing.T) {
	for _, name := range packs.Names() {
		t.Run(name, func(t *testing.T) {
			if out := must(t, "check", "--pack", name); strings.Contains(out, "pack "+name+"/") {
				t.Error(out)
			}
		})
	}
}

// TestEveryChainCounts checks that two chains with equal products both count, even if they differ only in their last
// companies. Each company of a layer has 33 percent of each company of the next one.
func TestEveryChainCounts(t *testing.T) {
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("document: register\nat: \"1\"\nentities:\n  - {id: register, kind: Document, name: Register}\n")
	fmt.Fprintf(&b,
		"  - {id: top, kind: Person, name: Top, facts: [{entityId: top}], relations: [{owns: [c0-0, c0-1, c0-2], attributes: {percent: 100}}]}\n")
	for layer := range 6 {
		for i := range 3 {
			fmt.Fprintf(&b, "  - {id: c%d-%d, kind: Company, name: C%[1]d.%d, facts: [{entityId: c%[1]d-%[2]d}]", layer, i)
			if layer < 5 {
				fmt.Fprintf(&b, ", relations: [{owns: [c%d-0, c%[1]d-1, c%[1]d-2], attributes: {percent: 33}}]", layer+1)
			}
			b.WriteString("}\n")
		}
	}
	write(t, dir, "layers.yaml", b.String())
	data := filepath.Join(dir, "store")
	must(t, "load", "--data", data, "--pack", "ownership", filepath.Join(dir, "layers.yaml"))
	checkTable(t, data, `ownsThrough(/top, /c5-0, percent: P, through: V) | count(V), sum(P)`, `243 95.09900499`)
	checkTable(t, data, `ownsThrough(/top, /c1-0, percent: P) | sum(P)`, `99`)
	proof := must(t, "ask", "--data", data, "--format", "proof", `ownsThrough(/top, /c2-0, through: "c0-0 c1-0 -")`)
	write(t, dir, "p.json", proof)
	if out := must(t, "check-proof", "--data", data, filepath.Join(dir, "p.json")); !strings.HasPrefix(out, "accepted") {
		t.Error(out)
	}
}

// TestPacksShareAStore checks that all packs can be loaded into one store.
func TestPacksShareAStore(t *testing.T) {
	data := t.TempDir()
	must(t, "load", "--data", data, "--pack", "policy", "--pack", "threat")
	must(t, "load", "--data", data, "--pack", "ownership", packDir+"testdata/owners.ndjson")
	checkTable(t, data, `subjectTo(/<ftm:c2>, /ofac-sdn-list)`, `true 2016-05-05 true`)
	checkTable(t, data, `company(X), constrains(L, X)`, ``)
	// The listing of p2 has only the date on which the publisher first saw it, which the proof shows.
	if out := must(t, "ask", "--data", data, `listedOn(/<ftm:p2>, /ofac-sdn-list)`); !strings.Contains(out,
		"[the start is the day on which it is first known") {
		t.Error(out)
	}
	if out, err := run(t, "load", "--data", t.TempDir(), "--pack", "ships"); err == nil ||
		!strings.Contains(err.Error(), `there is no pack "ships"; the packs are ownership, policy, threat`) {
		t.Errorf("%v\n%s", err, out)
	}
	if out := must(t, "help", "packs"); !strings.Contains(out, "# Pack ownership") ||
		!strings.Contains(out, "# Pack threat") {
		t.Error(out)
	}
}

// TestPackPages runs the commands in the documentation of packs.
func TestPackPages(t *testing.T) {
	pages, err := filepath.Glob(packDir + "*/README.md")
	if err != nil || len(pages) != 3 {
		t.Fatal(pages, err)
	}
	for _, page := range pages {
		t.Run(filepath.Base(filepath.Dir(page)), func(t *testing.T) {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			data := t.TempDir()
			for _, block := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
				if strings.Contains(block[1], "my-laws/") {
					continue // the example needs a folder of the reader's own
				}
				for line := range strings.Lines(block[1]) {
					if args := shellWords(line); len(args) > 1 {
						must(t, append([]string{args[1], "--data", data}, args[2:]...)...)
					}
				}
			}
		})
	}
}

// shellWords splits a shell command into words. It replaces the file names of the pages by files of the tests.
func shellWords(line string) (args []string) {
	line, _, _ = strings.Cut(strings.TrimSpace(line), " #")
	for _, m := range regexp.MustCompile(`'([^']*)'|(\S+)`).FindAllStringSubmatch(line, -1) {
		arg := m[1] + m[2]
		switch arg {
		case "entities.ftm.json":
			arg = packDir + "testdata/owners.ndjson"
		case "statements.json":
			arg = packDir + "testdata/statements.json"
		case "bundle.json":
			arg = packDir + "testdata/threats.json"
		}
		args = append(args, arg)
	}
	return args
}

// TestPackIsNamed checks that a load of STIX without its pack names the pack, and that counts name foreign predicates.
func TestPackIsNamed(t *testing.T) {
	dir := t.TempDir()
	data, file := filepath.Join(dir, "data"), filepath.Join(dir, "bundle.json")
	text := `{"type": "bundle", "id": "bundle--1", "objects": [
		{"type": "intrusion-set", "id": "intrusion-set--1", "name": "Bear", "goals": ["money"]},
		{"type": "malware", "id": "malware--1", "name": "Claw", "is_family": true},
		{"type": "relationship", "id": "relationship--1", "relationship_type": "uses", "source_ref": "intrusion-set--1", "target_ref": "malware--1"}]}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := must(t, "load", "--data", data, file); !strings.Contains(out, "add --pack threat\n") {
		t.Errorf("without the pack: %s", out)
	}
	if out := must(t, "stats", "--data", data); !strings.Contains(out, "type       stix:uses\n") {
		t.Errorf("counts: %s", out)
	}
	if out := must(t, "load", "--data", filepath.Join(dir, "other"), "--pack", "threat", file); strings.Contains(out,
		"add --pack") {
		t.Errorf("with the pack: %s", out)
	}
}
