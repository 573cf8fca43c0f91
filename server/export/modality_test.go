package export_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
)

// TestWeakerValuesHaveTheirOwnColumns checks that a column of stated values has no value that is only alleged or
// planned.
func TestWeakerValuesHaveTheirOwnColumns(t *testing.T) {
	as := func(m claim.Modality, at string) func(*claim.Context) {
		return func(c *claim.Context) { c.Modality, c.Locator = m, at }
	}
	b := &book{}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	for _, id := range []string{"p", "q", "r"} {
		b.entity(id, "Company", strings.ToUpper(id))
	}
	b.say("p", "employees", claim.Literal("5"), as(claim.Alleged, "1"))
	b.say("q", "employees", claim.Literal("9"))
	b.say("q", "employees", claim.Literal("7"), as(claim.Alleged, "1"))
	b.say("q", "stateOwned", claim.Literal("true"), as(claim.Planned, "1"))
	b.relate("p", "OWNS", "q", withAttributes(`{"percent":60,"role":"x"}`))
	b.relate("p", "OWNS", "q", withAttributes(`{"percent":40}`), as(claim.Alleged, "2"))
	b.relate("q", "OWNS", "r", withAttributes(`{"percent":30}`), as(claim.Alleged, "3"))
	b.relate("r", "OWNS", "p")
	b.relate("r", "OWNS", "p", withAttributes(`{"percent":20}`), as(claim.Planned, "4"))
	g := whole(t, b.claims)
	for _, tt := range []struct {
		format string
		want   map[string]string // by row and column
	}{
		{"CSV_NODES", map[string]string{
			"p employees": "", "p employees.alleged": "5", "q employees": "9", "q employees.alleged": "7",
			"q stateOwned.planned": "true",
		}},
		{"CSV_EDGES", map[string]string{
			"p|OWNS|q percent": "60", "p|OWNS|q percent.alleged": "40", "p|OWNS|q role": "x", "p|OWNS|q modality": "STATED",
			"q|OWNS|r percent": "30", "q|OWNS|r percent.alleged": "", "q|OWNS|r modality": "ALLEGED",
			"r|OWNS|p percent": "", "r|OWNS|p percent.planned": "20", "r|OWNS|p modality": "STATED",
		}},
	} {
		t.Run(tt.format, func(t *testing.T) {
			rows, err := csv.NewReader(strings.NewReader(string(write(t, g, tt.format)))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if slices.Contains(rows[0], "stateOwned") {
				t.Error("there is a column stateOwned, though no source states it")
			}
			got := map[string]string{}
			for _, row := range rows[1:] {
				for i, name := range rows[0] {
					got[row[0]+" "+name] = row[i]
				}
			}
			for cell, want := range tt.want {
				if s, ok := got[cell]; !ok || s != want {
					t.Errorf("%s: got %q, %v, want %q", cell, s, ok, want)
				}
			}
		})
	}
}

// TestPicturesSayWhatIsNotStated checks that a relation which no source states looks unlike a stated one in the formats
// that are drawn as they are.
func TestPicturesSayWhatIsNotStated(t *testing.T) {
	b := &book{}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	for _, id := range []string{"p", "q", "r"} {
		b.entity(id, "Company", strings.ToUpper(id))
	}
	b.relate("p", "OWNS", "q", func(c *claim.Context) { c.Modality = claim.Alleged })
	b.relate("q", "OWNS", "r", func(c *claim.Context) { c.Modality = claim.Planned })
	b.relate("p", "OWNS", "r")
	g := whole(t, b.claims)
	for _, tt := range []struct {
		format string
		want   []string
	}{
		{"DOT", []string{
			`"p" -> "q" [label="OWNS (alleged)"`, `"q" -> "r" [label="OWNS (planned)"`, `"p" -> "r" [label="OWNS"`,
		}},
		{"MERMAID", []string{`|"OWNS #40;alleged#41;"|`, `|"OWNS #40;planned#41;"|`, `|"OWNS"|`}},
	} {
		t.Run(tt.format, func(t *testing.T) {
			text := string(write(t, g, tt.format))
			for _, want := range tt.want {
				if strings.Count(text, want) != 1 {
					t.Errorf("the picture has %q %d times:\n%s", want, strings.Count(text, want), text)
				}
			}
		})
	}
}
