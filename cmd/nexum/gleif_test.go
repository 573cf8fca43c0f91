package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGLEIF loads the two levels of GLEIF's data and the reporting exceptions, without a mapping of the user.
func TestGLEIF(t *testing.T) {
	for _, ending := range []string{".csv", ".json"} {
		t.Run(ending, func(t *testing.T) {
			data := t.TempDir()
			must(t, "load", "--data", data, "--pack", "ownership", "../../examples/gleif/sample-lei2"+ending,
				"../../examples/gleif/sample-rr"+ending, "../../examples/gleif/sample-repex"+ending)
			// The period of the accounts, which comes first, is not that of the relation.
			checkTable(t, data, `legalEntityParent(X, Y, quantifier: Q), leiCode(Y, L)`,
				`lei:EXAMPLE0000000000184 lei:EXAMPLE0000000000281 60 EXAMPLE0000000000281 2012-01-01T00:00:00Z`)
			// The relation is inactive, and its end is not given.
			checkTable(t, data, `"IS_FUND-MANAGED_BY"(X, Y)`,
				`lei:EXAMPLE0000000000378 lei:EXAMPLE0000000000281 2006-01-01T00:00:00Z 2019-08-09T00:00:00Z`)
			checkTable(t, data, `"Registration.RegistrationStatus"(X, "ISSUED") | count(X)`, `3`)
			checkTable(t, data, `"directParentException"(X, R), "ultimateParentException"(X, U)`,
				`lei:EXAMPLE0000000000281 NATURAL_PERSONS NO_LEI`)
			checkTable(t, data, `publicBody(X), mainCountry(X, C)`, `lei:EXAMPLE0000000000475 RU`)
			if out := must(t, "show", "--data", data, "lei:EXAMPLE0000000000184"); !strings.Contains(out, "Vanha Esimerkki") {
				t.Errorf("an earlier name is missing in\n%s", out)
			}
		})
	}
}

// TestGLEIFWithoutPack loads GLEIF's data into a store without an ontology, from a compressed file too.
func TestGLEIFWithoutPack(t *testing.T) {
	data, dir := t.TempDir(), t.TempDir()
	src, err := os.ReadFile("../../examples/gleif/sample-lei2.csv")
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "20240203-gleif-goldencopy-lei2-golden-copy.csv.gz", string(compressed(t, "gz", src)))
	out := must(t, "load", "--data", data, filepath.Join(dir, "20240203-gleif-goldencopy-lei2-golden-copy.csv.gz"),
		"../../examples/gleif/sample-rr.json")
	// Three companies of the first file, and GLEIF, which speaks in both.
	for _, want := range []string{"4  ftm:leiCode", "5  ftm:Company", "of other names", "add --pack ownership"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	checkTable(t, data, `"leiCode"(X, L), "legalEntityParent"(X, Y)`,
		`lei:EXAMPLE0000000000184 EXAMPLE0000000000184 lei:EXAMPLE0000000000281 2012-01-01T00:00:00Z`)
}

// TestWrongLEI checks that a load warns of an LEI with a wrong check digit.
func TestWrongLEI(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "lei2.csv", "LEI,Entity.LegalName,Registration.RegistrationStatus\nEXAMPLE0000000000185,A,ISSUED\n")
	out := must(t, "load", "--data", t.TempDir(), "--pack", "ownership", filepath.Join(dir, "lei2.csv"))
	if want := "lei2.csv:2:1: leiCode of lei:EXAMPLE0000000000185"; !strings.Contains(out, want) {
		t.Errorf("no %q in\n%s", want, out)
	}
}
