package infer_test

import (
	"context"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/loader"
	"nexum/loader/infer"
	"nexum/loader/table"
	"nexum/schema"
)

// TestMessyTables drafts from typical tables of users, and loads them with the unedited draft. It compares the draft
// with the expected one, and looks for claims that the load must make.
func TestMessyTables(t *testing.T) {
	for _, tt := range []struct {
		file string
		want []string // subject predicate object
	}{
		{"handelsregister.csv", []string{
			"firma:HRB%2000123 name Müller & Söhne GmbH", "firma:HRB%2000125 plz 01067",
			"firma:HRB%2000124 stammkapital 1250000.5", "firma:HRB%2000124 aktiv false",
			"firma:HRB%2000125 gruendung 2011-11-03", "firma:HRB%2000126 GESCHAEFTSFUEHRER person:zoë-übel",
		}},
		{"donations.csv", []string{"party:smith-john name Smith, John"}},
		{"calls.csv", []string{"phone-number:00491511112222 CALL phone-number:491701234567"}},
		{"shipments.csv", []string{
			"shipment:S-1002 shipDate 2021-12-31", "shipment:S-1001 weightKg 12450.5", "shipment:S-1001 valueUsd 45000",
			"shipment:S-1004 HAS_VESSEL vessel:msc-oscar", "shipment:S-1004 hsCode 640411",
		}},
		{"boards.csv", []string{
			"company:gamma-plc BOARD_MEMBER person:zoë-quinn", "company:gamma-plc BOARD_MEMBER person:anna-schmidt",
			"company:beta-se CHAIR person:anna-schmidt",
		}},
		{"columns.csv", []string{
			"column:3 zip 00123", "column:3 joined 2021-05-01", "column:1 member false", "column:3 born 1990",
			"column:2 born 1985-04-03", "column:1 born 1970-01-02", "column:2 share 12.5", "column:2 active true",
		}},
		{"payments.csv", []string{"payment:T2 PAYER party:P2", "party:P3 name Cyd Poe", "payment:T1 amount 1000"}},
		{"fleet.csv", []string{"person:p-chan name P. Chan", "fleet:R-2 dwtT 82.3"}},
		{"otgruzki.csv", []string{
			"otgruzki:S-001 name Первая", "otgruzki:S-002 data 2021-06-17", "otgruzki:S-001 tonn 12500.5",
			"otgruzki:S-002 tonn 8000", "otgruzki:S-001 dolya 74.5", "otgruzki:S-003 VLADELEC party:ооо-север",
			"otgruzki:S-002 inn 770987654321", "otgruzki:S-001 telefon 495 123 456",
		}},
		{"huowu.csv", []string{"huowu:A-1 date 2021-04-03"}},
		{"delimiter-line.csv", []string{"delimiter-line:2 name B; Co", "delimiter-line:1 share 12.5"}},
		{"title.csv", []string{"title:1 name Alpha", "title:2 amount 1200.5"}},
		{"firmen.csv", []string{
			"firma:müller-söhne-gmbh gegruendet 1998-02-03", "firma:müller-söhne-gmbh MUTTERGESELLSCHAFT firma:böhm-holding-ag",
			"firma:straßenbau-nord-kg umsatzMioEur 1234.56", "firma:unbekannt name Unbekannt",
		}},
		{"grants.csv", []string{
			"grant:1 betrag 12500", "grant:1 betragCurrency EUR", "grant:4 betragCurrency $", "grant:6 betrag -8",
			"grant:2 datum 2021-05-17", "grant:3 datum 2022-03-12", "grant:4 datum 2021-03-02", "grant:1 tags Sport",
			"grant:2 gebuehr 2.000,50 USD",
		}},
		{"beteiligungen.csv", []string{
			"party:hafenbau-gmbh BETEILIGUNGEN party:nordwind-gmbh", "party:nordwind-gmbh BETEILIGUNGEN party:jürgen-müller",
		}},
		{"speicher.csv", []string{"speicher:2 anschrift Überseeallee 1; 20457 Hamburg"}},
		{"groups.csv", []string{
			"group:2 sales2019 20", "group:2 sales2020 3.5", "group:1 firmName Alpha", "group:3 firmName Total Energies",
		}},
		{"units.csv", []string{"unit:1 weightKg 10", "unit:3 lengthM 4.5", "unit:2 name Beta"}},
		{"footers.csv", []string{"footer:2 name Beta", "footer:4 name Total", "footer:4 turnover 40"}},
		{"twice.csv", []string{"file:twice.csv kind Document"}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			dir := t.TempDir()
			text, err := os.ReadFile(filepath.Join("testdata", "messy", tt.file))
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{tt.file: string(text)}
			drafted := draft(t, files)
			golden(t, "messy/"+strings.TrimSuffix(tt.file, ".csv"), drafted)
			d, err := infer.Files(t.Context(), []string{filepath.Join("testdata", "messy", tt.file)}, infer.Options{})
			if err != nil {
				t.Fatal(err)
			}
			files["my.graphqls"], files["my.mapping.yaml"] = d.Ontology(), d.Mapping()
			for name, text := range files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got := claims(t, filepath.Join(dir, "my.graphqls"), filepath.Join(dir, "my.mapping.yaml"))
			for _, want := range tt.want {
				if !slices.Contains(got, want) {
					t.Errorf("the load has no %q:\n%s", want, strings.Join(got, "\n"))
				}
			}
		})
	}
}

// claims loads files and returns what the claims say: subject, predicate and object.
func claims(t *testing.T, paths ...string) (out []string) {
	t.Helper()
	o, err := schema.New()
	if err != nil {
		t.Fatal(err)
	}
	l, err := loader.New(loader.Options{
		Ontology: o, Formats: slices.Concat(table.Formats(), loader.Builtin()),
		TempDir: t.TempDir(),
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := l.Load(context.Background(), func(_ string, all iter.Seq2[claim.Claim, error]) error {
		for c, err := range all {
			if err != nil {
				return err
			}
			out = append(out, c.Subject+" "+c.Predicate+" "+c.Object.Text)
		}
		return nil
	}, paths...)
	if err != nil {
		t.Fatalf("%v: %v", err, report.Problems)
	}
	return out
}
