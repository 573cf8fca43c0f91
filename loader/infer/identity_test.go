package infer_test

import (
	"strings"
	"testing"
)

// TestIdentity checks which columns a draft uses to make the ids of rows if no column has ids.
func TestIdentity(t *testing.T) {
	for _, c := range []struct{ name, file, text, want, says string }{
		{
			"a row has no name", "firms.csv",
			"name,country,founded\nA,X,2001-02-03\nB,Y,2002-02-03\nC,X,2003-02-03\nD,X,2004-02-03\n,X,2005-02-03\n",
			`id: "firm:{name|slug}"`, "1 row has no value",
		},
		{
			"a name occurs twice for one thing", "firms.csv",
			"name,country,founded\nA,X,2001-02-03\nB,Y,2002-02-03\nC,X,2003-02-03\nD,X,2004-02-03\nB,Y,2005-02-03\n",
			`id: "firm:{name|slug}"`, `1 of 5 values is there already, so these rows are about the same thing: "B" in line 6`,
		},
		{
			"a name occurs twice for different things", "grants.csv",
			"name,country,paid\nA,X,2001-02-03\nB,Y,2002-02-03\nC,X,2003-02-03\nD,X,2004-02-03\nB,Z,2005-02-03\n",
			`{name|hash}`, "",
		},
		{
			"most rows have no name", "firms.csv",
			"name,country,founded\nA,X,2001-02-03\nB,Y,2002-02-03\n,X,2003-02-03\n,X,2004-02-03\n,Z,2005-02-03\n",
			`{country|hash}`, "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := draft(t, map[string]string{c.file: c.text})
			if !strings.Contains(got, c.want) || !strings.Contains(got, c.says) {
				t.Errorf("want %s and %q in\n%s", c.want, c.says, got)
			}
			if c.says == "" && strings.Contains(got, "|slug}") {
				t.Errorf("the ids are made from names:\n%s", got)
			}
		})
	}
}

// TestFewMisfits checks which types columns with few values have if one value does not fit.
func TestFewMisfits(t *testing.T) {
	for _, c := range []struct{ name, cells, want string }{
		{"dates in one format", "1.2.2001 3.4.2005 32.13.2001 5.6.2007 7.8.2009", "when: Date"},
		{"dates in two formats", "1.2.2001 3.4.2005 32.13.2001 5.6.07 7.8.2009", "when: Date"},
		{"numbers with a comma", "1.234,5 2,5 abc 3.000,1 7,25", "when: Decimal"},
		{"whole numbers, which may be codes", "1 2 A3 4 5", "when: String"},
		{"years, which may be codes", "1991 1992 A3 1994 1995", "when: String"},
		{"two misfits", "1.2.2001 3.4.2005 32.13.2001 no 7.8.2009", "when: String"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "id\twhen\n"
			for i, cell := range strings.Fields(c.cells) {
				text += string(rune('a'+i)) + "\t" + cell + "\n"
			}
			if got := draft(t, map[string]string{"events.tsv": text}); !strings.Contains(got, c.want) {
				t.Errorf("want %s in\n%s", c.want, got)
			}
		})
	}
}
