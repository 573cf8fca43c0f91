package export_test

import (
	"strings"
	"testing"

	"nexum/graph/claim"
)

// TestEntityShownSince checks how each format writes the beginning of an entity. If a source only shows that the entity
// existed at a date, the file has that date with the mark "or before". If a source gives the beginning, the mark is
// absent.
func TestEntityShownSince(t *testing.T) {
	b := &book{}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	b.entity("shown", "Company", "Shown")
	b.say("shown", "shownSince", claim.Literal("2012"))
	b.entity("founded", "Company", "Founded")
	b.say("founded", "foundedOn", claim.Literal("2012"))
	b.say("founded", "shownSince", claim.Literal("2012"))
	b.entity("older", "Company", "Older")
	b.say("older", "foundedOn", claim.Literal("1999"))
	b.say("older", "shownSince", claim.Literal("2012"))
	b.relate("shown", "OWNS", "founded")
	b.relate("shown", "OWNS", "older")
	g := whole(t, b.claims)
	for _, tt := range []struct {
		format      string
		shown, rest []string // shown must occur once; rest must occur for the other two companies
	}{
		{
			"CYTOSCAPE",
			[]string{`"validFrom":"2012","validFromOrBefore":true`},
			[]string{`"validFrom":"2012","facts":{"foundedOn"`, `"validFrom":"1999","facts"`},
		},
		{
			"GRAPHML",
			[]string{`<data key="node.validFromOrBefore">true</data>`},
			[]string{`<data key="node.validFrom">1999</data>`},
		},
		{
			"GEXF",
			[]string{`<attvalue for="validFromOrBefore" value="true"/>`},
			[]string{`<attvalue for="validFrom" value="1999"/>`},
		},
		{"DOT", []string{`validFrom="2012", validFromOrBefore="true"`}, []string{`validFrom="1999", documents`}},
		{"KUMU", []string{`"validFrom":"2012","validFromOrBefore":true`}, []string{`"validFrom":"1999","foundedOn"`}},
		{
			"NEO4J_NODES",
			[]string{"shown,Shown,,,2012,,true,"},
			[]string{"founded,Founded,,,2012,,,", "older,Older,,,1999,,,"},
		},
		{
			"CSV_NODES",
			[]string{"shown,Shown,COMPANY,,,2012,,true,"},
			[]string{"founded,Founded,COMPANY,,,2012,,false,", "older,Older,COMPANY,,,1999,,false,"},
		},
		{"TURTLE", []string{`nx:validFromOrBefore "true"^^xsd:boolean`}, []string{`"1999"^^xsd:gYear`}},
	} {
		t.Run(tt.format, func(t *testing.T) {
			file := string(write(t, g, tt.format))
			for _, s := range tt.shown {
				if n := strings.Count(file, s); n != 1 {
					t.Errorf("it has %d times %s\n%s", n, s, file)
				}
			}
			for _, s := range tt.rest {
				if !strings.Contains(file, s) {
					t.Errorf("it lacks %s\n%s", s, file)
				}
			}
		})
	}
}
