package infer_test

import (
	"strings"
	"testing"
)

// TestHoldings checks when the rows of a table without ids are relations, though no name is there twice.
func TestHoldings(t *testing.T) {
	const (
		relation  = "        source: {id: \"party:{Owner|slug}\", kind: Party, name: Owner}\n"
		ofPeriod  = "        from: {column: From, format: D.M.YYYY}\n        to: {column: To, format: YYYY-MM}\n"
		entityRow = "    entities:\n      - id: \"owner:{Owner|slug}\"\n"
	)
	for _, tt := range []struct{ name, table, want string }{
		{
			"shares and a period",
			"Owner,Company,Share,From,To\nAnn Lee,Acme Ltd,\"51,5%\",1.2.2008,2015-12\nAcme Ltd,Beta SA,100%,13.1.2016,\n",
			relation,
		},
		{
			"both ends of the period",
			"Owner,Company,Share,From,To\nAnn Lee,Acme Ltd,51%,1.2.2008,2015-12\nAcme Ltd,Beta SA,100%,13.1.2016,\n", "to: To\n",
		},
		{"a share alone", "Owner,Company,Percent\nAnn Lee,Acme Ltd,51\nBob Roe,Acme Ltd,49\n", relation},
		{
			"birth dates are of the owner",
			"Owner,Company,Share,Born\nAnn Lee,Acme Ltd,51,1961-02-03\nBob Roe,Acme Ltd,49,1970-05-06\n", entityRow,
		},
		{"neither share nor period", "Owner,Company,Note\nAnn Lee,Acme Ltd,new\nBob Roe,Acme Ltd,old\n", entityRow},
		{"an empty end", "Owner,Company,Share\nAnn Lee,Acme Ltd,51\nBob Roe,,49\n", entityRow},
		{
			"two other ends", "Owner,Company,Agent,Share\nAnn Lee,Acme Ltd,Eve Fox,51\nBob Roe,Acme Ltd,Dan Ray,49\n", entityRow,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := draft(t, map[string]string{"owners.csv": tt.table}); !strings.Contains(got, tt.want) {
				t.Errorf("no\n%s\nin\n%s", tt.want, got)
			}
		})
	}
}

// TestPeriods checks which columns of relations become their periods.
func TestPeriods(t *testing.T) {
	const people = "id,name\np1,Ann\np2,Bob\np3,Cyd\n"
	for _, tt := range []struct{ name, table, want string }{
		{
			"two dates", "person_id,boss_id,valid from,valid to\np1,p2,1.2.2008,2015-12\np2,p3,13.1.2016,\n",
			"        from: {column: valid from, format: D.M.YYYY}\n        to: valid to\n",
		},
		{"years", "person_id,boss_id,seit,bis\np1,p2,2008,2015\np2,p3,2016,\n", "        from: seit\n        to: bis\n"},
		{"a date", "person_id,boss_id,appointed on\np1,p2,2008-02-01\np2,p3,2016-01-13\n", "        from: appointed on\n"},
		{
			"the beginning of an event", "person_id,boss_id,start\np1,p2,2008-02-01T10:00:00Z\np2,p3,2016-01-13T11:00:00Z\n",
			"          start: {column: start, type: text}\n",
		},
		{
			"a moment and its end",
			"person_id,boss_id,start,end\np1,p2,2008-02-01T10:00:00Z,2008-02-01T10:05:00Z\np2,p3,2016-01-13T11:00:00Z,2016-01-13T11:02:00Z\n",
			"        from: start\n        to: end\n",
		},
		{
			"numbers that are no years", "person_id,boss_id,from\np1,p2,12\np2,p3,13\n",
			"          from: {column: from, type: number}\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := draft(t, map[string]string{"people.csv": people, "reports.csv": tt.table}); !strings.Contains(
				got, tt.want) {
				t.Errorf("no\n%s\nin\n%s", tt.want, got)
			}
		})
	}
}

// TestEvidence checks by which facts of a draft duplicates are recognized.
func TestEvidence(t *testing.T) {
	for _, tt := range []struct{ name, table, want string }{
		{
			"a date of birth", "id,name,Date of birth\n1,Ann,1961-02-03\n2,Bob,1970-05-06\n",
			"  dateOfBirth: Date @evidence(as: DATE)\n",
		},
		{"an address", "id,name,Anschrift\n1,Ann,Markt 1\n2,Bob,Ring 2\n", "  anschrift: String @evidence(as: ADDRESS)\n"},
		{
			"e-mail", "id,name,E-Mail\n1,Ann,ann@example.org\n2,Bob,bob@example.org\n",
			"  eMail: String @identifier(scheme: \"email\")\n",
		},
		{
			"an identifier", "id,name,LEI\n1,Ann,5493001KJTIIGC8Y1R12\n2,Bob,529900T8BM49AURSDO55\n",
			"  lei: String @identifier(scheme: \"lei\")\n",
		},
		{
			"an identifier in two rows", "id,name,LEI\n1,Ann,5493001KJTIIGC8Y1R12\n2,Bob,5493001KJTIIGC8Y1R12\n",
			"  lei: String\n",
		},
		{
			"an identifier of others", "id,name,Owner,LEI\n1,Ann,Acme,5493001KJTIIGC8Y1R12\n2,Bob,Beta,529900T8BM49AURSDO55\n",
			"  lei: String\n",
		},
		{"another date", "id,name,seen\n1,Ann,1961-02-03\n2,Bob,1970-05-06\n", "  seen: Date\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := draft(t, map[string]string{"things.csv": tt.table}); !strings.Contains(got, tt.want) {
				t.Errorf("no\n%s\nin\n%s", tt.want, got)
			}
		})
	}
	t.Run("in two tables", func(t *testing.T) {
		got := draft(t, map[string]string{
			"firms.csv":     "id,name,LEI\n1,Acme,5493001KJTIIGC8Y1R12\n2,Beta,529900T8BM49AURSDO55\n",
			"shipments.csv": "no,shipper,LEI\nS1,Acme,5493001KJTIIGC8Y1R12\nS2,Beta,529900T8BM49AURSDO55\n",
		})
		if strings.Count(got, "lei: String @identifier") != 1 || strings.Count(got, "lei: String\n") != 1 {
			t.Errorf("not one identifier and one text in\n%s", got)
		}
	})
}

// TestSpacesInNames checks that names that make one id are not reported as missing.
func TestSpacesInNames(t *testing.T) {
	got := draft(t, map[string]string{
		"firms.csv":     "name,seat\nAcme Ltd,Ulm\nBeta SA,Bonn\nGamma AG,Köln\nDelta KG,Mainz\nZeta SE,Trier\n",
		"contracts.csv": "no,firm,value\n1,Acme  Ltd,5\n2,Beta SA,6\n3,gamma AG,7\n4,Delta KG,8\n5,Omega,8\n6,Zeta SE,9\n7,Acme Ltd,9\n8,Delta KG,9\n9,Gamma AG,1\n",
	})
	if want := `firm: 1 of 9 values is not in firms.csv: "Omega" in line 6.`; !strings.Contains(got, want) {
		t.Errorf("no %q in\n%s", want, got)
	}
}
