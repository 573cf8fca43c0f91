package seed_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

// TestLegalRelationsBegin checks that no actor is bound, compelled or exposed before the law, the conduct or the
// warning on which the relation is based. Relations without a date would hold at all times.
func TestLegalRelationsBegin(t *testing.T) {
	v := seedView(t)
	for _, tt := range []struct {
		name, asOf, question string
		want                 []string // the values of the first variable
	}{
		{"laws that bind before 1986", "1985", `constrains(L, X)`, nil},
		{"duties of states before 1986", "1985", `borneBy(D, X), state(X)`, nil},
		{"duties of organs before 1986", "1985", `borneBy(D, X), ministry(X)`, nil},
		{"duties of companies before 1986", "1985", `borneBy(D, X), company(X)`, nil},
		{"who can compel before 1986", "1985", `canCompel(S, X)`, nil},
		{"what is exposed before 1986", "1985", `exposedTo(X, S)`, nil},
		{
			"whom China can compel in 2011, before the report that tells of the law", "2011",
			`canCompel(S, X), S = /china`, nil,
		},
		{
			"what is exposed to China in 2012, before the cloud of 21Vianet", "2012-06",
			`exposedTo(X, S), S = /china, service(X)`,
			[]string{"qq"},
		},
		{
			"whether the servers in Ireland are in reach before the CLOUD Act", "2016",
			`exposedTo(X, S), X = /microsoft-ireland-data-servers`, nil,
		},
		{
			"and after it", "2018-06", `exposedTo(X, S), X = /microsoft-ireland-data-servers`,
			[]string{"microsoft-ireland-data-servers"},
		},
		{
			"whether Azure is in reach of its home state before the CLOUD Act, by a warrant", "2014",
			`exposedTo(X, S), S = /united-states, X = /azure`,
			[]string{"azure"},
		},
		{"what bound Huawei in 2011", "2011", `constrains(L, X), X = /huawei`, []string{"us-sanctions-iran-north-korea"}},
		{"duties of CFIUS before FIRRMA", "2017", `borneBy(D, X), X = /cfius`, nil},
		{
			"what is said to break the Cyber Agreement in 2016, before hacking resumed", "2016",
			`conflictsWith(X, A), A = /us-china-cyber-agreement-2015`, nil,
		},
		{
			"who could compel Microsoft in 2013", "2013", `canCompel(S, X), X = /microsoft`,
			[]string{"china", "fbi", "state-security-organs", "united-states"},
		},
		{
			"which Chinese laws bind Amazon after it sold its cloud", "2019",
			`constrains(L, X), X = /amazon, appliesIn(L, /china)`, nil,
		},
		{
			"espionage by Unit 61398 before the report of 2013", "2012",
			`conducts(X, A), A = /cyber-espionage, X = /unit-61398`, nil,
		},
		{"and after it", "2014", `conducts(X, A), A = /cyber-espionage, X = /unit-61398`, []string{"unit-61398"}},
		{
			"who used Azure in China before the article of 2018 that names them", "2014",
			`customerOf(X, S), S = /azure-china`, nil,
		},
		{"what was to be connected before the plan of 2013", "2012", `interconnectedWith(X, Y)`, nil},
		{"who was forbidden to buy from Huawei in 2016", "2016", `constrains(L, X), L = /us-huawei-zte-procurement-ban`, nil},
		{"whom FIRRMA bound in 2017", "2017", `constrains(L, X), L = /us-firrma-2018`, nil},
		{
			"which companies are Chinese before a document shows one", "1986",
			`isA(X, C), C = /chinese-companies, company(X)`, nil,
		},
		{
			"which are Chinese in 2009, when Alicloud was founded", "2009", `isA(X, C), C = /chinese-companies, company(X)`,
			[]string{"alibaba", "alibaba-cloud", "central-huijin", "huawei"},
		},
		{"who competes with Alicloud before it was founded", "2008", `competesWith(X, Y), Y = /alibaba-cloud`, nil},
		{"whom an incident of 2013 targets before it happened", "2012", `targets(I, X), I = /hsbc-presentations-2013`, nil},
		{
			"which acts affect Chinese clouds in America before there was one", "2014",
			`affects(L, X), X = /chinese-cloud-companies`, nil,
		},
		{
			"and then", "2016", `affects(L, X), X = /chinese-cloud-companies`,
			[]string{"us-calea-1994", "us-ecpa-1986", "us-patriot-act", "us-sca-1986"},
		},
		{"which acts set rules for clouds before there were any", "2005", `regulates(L, A), A = /cloud-provision-in-us`, nil},
		{"which companies are American clouds before there were any", "2005", `isA(X, C), C = /us-cloud-companies`, nil},
		{"when Microsoft is a cloud company", "2009", `isA(X, C), C = /us-cloud-companies, X = /microsoft`, nil},
		{
			"and a technology company", "2009", `isA(X, C), C = /us-technology-companies, X = /microsoft`,
			[]string{"microsoft"},
		},
		{
			"who was behind the breach of the personnel office, before a document tells of it", "2014",
			`perpetratedBy(I, X), I = /opm-breach`, nil,
		},
		{"whom the thefts of APT1 target before the report on them", "2012", `targets(I, X), I = /apt1-campaign`, nil},
		{"who heads a state before a document shows it", "1995", `heads(X, S)`, nil},
		{"who heads what after the last document that shows it", "2020", `heads(X, S)`, nil},
		{"who works for whom after it", "2020", `worksFor(X, S)`, nil},
		{"who headed China between two documents that show it", "2016", `heads(X, S), S = /china`, []string{"xi-jinping"}},
		{"duties of China before it joined the WTO", "2000", `borneBy(D, X), X = /china`, nil},
	} {
		t.Run(tt.name, func(t *testing.T) { expectAsOf(t, v, tt.asOf, tt.question, tt.want) })
	}
}

// expectAsOf checks the values of the first column of an answer as of a date, without order.
func expectAsOf(t *testing.T, v *graph.View, asOf, question string, want []string) {
	t.Helper()
	day, err := claim.ParseDate(asOf)
	if err != nil {
		t.Fatal(err)
	}
	got := firsts(asked(t, see(t, v, graph.Change{AsOf: day}), question))
	slices.Sort(got)
	if got = slices.Compact(got); !slices.Equal(got, want) {
		t.Errorf("as of %s, %s: %v, want %v", asOf, question, got, want)
	}
}

// TestActsBeginAndEnd checks when actions, goals and allegations hold: not before the date that a document states or
// shows, even if the actor existed before. An abandoned plan and an administration must end.
func TestActsBeginAndEnd(t *testing.T) {
	v := seedView(t)
	for _, tt := range []struct {
		name, asOf, question string
		want                 []string // the values of the first variable
	}{
		{
			"what employees said of Huawei, before the report", "2010",
			`conducts(X, A), X = /huawei, A = /bribery-corruption`, nil,
		},
		{"and after it", "2013", `conducts(X, A), X = /huawei, A = /bribery-corruption`, []string{"huawei"}},
		{"the theft that Huawei was charged with in 2019", "2018", `conducts(X, A), X = /huawei, A = /ip-theft`, nil},
		{"national champions, before the policy of 1996", "1990", `isA(X, C), C = /national-champions`, nil},
		{
			"rivals of Amazon in China and from China, before Alicloud came", "2014",
			`competesWith(X, Y), Y = /amazon, X = /alibaba`, nil,
		},
		{"and then", "2016", `competesWith(X, Y), Y = /amazon, X = /alibaba`, []string{"alibaba"}},
		{"what China lets out, before the law", "2016", `approves(X, A), X = /china`, nil},
		{"and after it", "2018", `approves(X, A), X = /china, A = /cross-border-data-transfer`, []string{"china"}},
		{
			"where ZTE did business against the sanctions, before the case", "2014",
			`operatesIn(X, P), X = /zte, P = /iran`, nil,
		},
		{
			"who refuses data held abroad, before the case of 2015", "2014",
			`opposes(X, A), A = /foreign-held-data-disclosure, company(X)`, nil,
		},
		{"where an organization acts within a state", "2019", `operatesIn(X, P), organization(X), place(P)`, nil},
		{"and in which state", "2019", `operatesIn(X, S), X = /amcham-shanghai`, []string{"amcham-shanghai"}},
		{"whom AT&T meant to work with, after it gave that up", "2020", `partnersWith(X, Y), X = /att`, nil},
		{"and when it meant to", "2018", `partnersWith(X, Y), X = /att`, []string{"att"}},
		{"whom Ant Financial meant to buy, after the refusal", "2019", `acquired(X, Y), X = /ant-financial`, nil},
		{"what the Obama Administration opposes, long after it", "2024", `opposes(X, Y), X = /obama-administration`, nil},
		{"who prepares sanctions against China, after the agreement", "2024", `sanctioned(X, Y), Y = /china`, nil},
		{
			"whom FIRRMA binds when CFIUS refuses the takeover", "2018-01",
			`constrains(L, X), L = /us-firrma-2018, deal(X)`, nil,
		},
		{"which companies can be compelled that keep no data", "2019", `canCompel(S, X), X = /moneygram`, nil},
		{"who was arrested late in 2018, in June", "2018-06", `prosecuted(X, Y), Y = /meng-wanzhou`, nil},
		{"and at its end", "2019", `prosecuted(X, Y), Y = /meng-wanzhou`, []string{"canada", "united-states"}},
		{"whom the Decision of December 2012 binds, in June", "2012-06", `constrains(L, X), L = /cn-npc-decision-2012`, nil},
		{"what bound China before the law of mid-2015", "2015-05", `constrains(L, X), L = /cn-national-security-law-2015`, nil},
		{
			"and then", "2015-07", `constrains(L, X), L = /cn-national-security-law-2015, X = /china`,
			[]string{"cn-national-security-law-2015"},
		},
		{"who was indicted shortly after May 2014, in March", "2014-03", `perpetratedBy(I, X), I = /su-bin-case`, nil},
		{
			"what was put forward shortly after late 2010, in June", "2010-06",
			`aimsAt(P, X), P = /cn-cloud-pilot-cities-notification-2010`, nil,
		},
		{"who sells clouds in China, after the table of 2015 that shows it", "2018", `conducts(X, A), X = /china-unicom,
			A = /cloud-provision-in-china`, nil},
		{
			"and who runs a network there", "2018", `conducts(X, A), X = /china-unicom, A = /network-operation`,
			[]string{"china-unicom"},
		},
		{"in which market of 2016 China Telecom was in 2015", "2015", `operatesIn(X, M), M = /china-iaas-market,
			X = /china-telecom`, nil},
		{"who owns AWS in China after the sale", "2018", `owns(X, S), S = /aws-china`, []string{"aws", "sinnet"}},
		{"and before it", "2016", `owns(X, S), S = /aws-china`, []string{"aws"}},
		{
			"whom hacking makes suspect, beside the hackers", "2019", `affects(H, X), X = /xiaomi`,
			[]string{"state-sponsored-hacking"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) { expectAsOf(t, v, tt.asOf, tt.question, tt.want) })
	}
}

// TestEntitiesBegin checks that each entity of these kinds has a beginning: a date that a source states, or the first
// date at which a source shows the entity.
func TestEntitiesBegin(t *testing.T) {
	v := seedView(t)
	for _, name := range []string{
		"Agreement", "Company", "Deal", "Duty", "Facility", "Incident", "Law", "License", "Plan", "Provision", "Service",
	} {
		k, ok := v.Ontology().Kind(name)
		if !ok {
			t.Fatal(name)
		}
		for n := range v.OfKind(k, "") {
			if v.Lifetime(n).From.IsZero() {
				t.Errorf("the %s %s has no beginning", name, v.ID(n))
			}
		}
	}
}

// TestStatesBegin checks that these relations have a beginning. A relation without a date would hold at all times.
func TestStatesBegin(t *testing.T) {
	v := seedView(t)
	for _, question := range []string{
		"heads(X, Y)", "worksFor(X, Y)", "memberOf(X, Y)", "nationalOf(X, Y)", "partnersWith(X, Y)", "customerOf(X, Y)",
		"holdsDataOf(X, Y)", "subsidiaryOf(X, Y)", "licensesTo(X, Y)", "operates(X, Y)", "provides(X, Y)", "hostedIn(X, Y)",
		"operatesIn(X, Y), company(X)", "headquarteredIn(X, Y), company(X)", "isA(X, Y), company(X)",
		"conducts(X, Y), company(X)", "conducts(X, Y), person(X)", "conducts(X, Y), ministry(X)", "conducts(X, Y), state(X)",
		"targets(X, Y)", "empowers(X, Y)", "constrains(X, Y)", "borneBy(X, Y)", "canCompel(X, Y)", "exposedTo(X, Y)",
		"prosecuted(X, Y)", "perpetratedBy(X, Y)", "attributedTo(X, Y)", "accuses(X, Y)", "sanctioned(X, Y)", "blocked(X, Y)",
	} {
		for _, row := range asked(t, v, question) {
			if row.Period.From.IsZero() && len(row.Held) == 0 {
				t.Errorf("%s: %s and %s without a beginning", question, row.Values[0].Text, row.Values[1].Text)
			}
		}
	}
}

// TestOrgansCompel checks that a state organ to which a duty is owed can compel the bearer of the duty.
func TestOrgansCompel(t *testing.T) {
	v := seedView(t)
	for question, want := range map[string]string{
		`canCompel(O, X), X = /microsoft, ministry(O)`:     "fbi",
		`canCompel(O, X), X = /alibaba-cloud, ministry(O)`: "state-security-organs",
		`canCompel(O, X), X = /apple, ministry(O)`:         "doj",
	} {
		if got := firsts(asked(t, v, question)); !slices.Contains(got, want) {
			t.Errorf("%s: %v, want %s among them", question, got, want)
		}
	}
}

// TestShownEntitiesBegunBefore checks the beginning of an undated relation of an entity that a source only shows to
// exist at a date. The relation holds since that date or before.
func TestShownEntitiesBegunBefore(t *testing.T) {
	v := seedView(t)
	for question, want := range map[string]string{
		`regulates(/cn-state-security-law, /cloud-provision-in-china)`: "since 2012 or before",
		`canCompel(/state-security-organs, /huawei)`:                   "since 2012 or before",
		`isA(/microsoft, /us-technology-companies)`:                    "since 1992 or before",
		`conducts(/tencent-cloud, /electronic-equipment-operation)`:    "since 2013",
	} {
		rows := asked(t, v, question)
		if len(rows) != 1 {
			t.Fatalf("%s: %d answers, want one", question, len(rows))
		}
		if got := rows[0].Period.String(); got != want {
			t.Errorf("%s: %s, want %s", question, got, want)
		}
	}
}

// TestAccusationsAreAlleged checks that an accusation is not encoded as a stated relation of the accused.
func TestAccusationsAreAlleged(t *testing.T) {
	v := seedView(t)
	for _, question := range []string{
		`attributedTo(I, X), I = /opm-breach`, `perpetratedBy(I, X), I = /opm-breach`,
		`attributedTo(I, X), I = /cyber-agreement-violation-2018`, `attributedTo(I, X), I = /pla-officers-intrusions`,
		`perpetratedBy(I, X), I = /pla-officers-intrusions`, `attributedTo(I, X), I = /skycom-iran-dealings`,
		`constrains(L, X), X = /skycom`, `subsidiaryOf(X, Y), X = /skycom`,
		`attributedTo(I, X), I = /supermicro-chip-allegation`,
	} {
		rows := asked(t, v, question)
		if len(rows) == 0 {
			t.Errorf("%s: no answer", question)
		}
		for _, row := range rows {
			if row.Modality != claim.Alleged {
				t.Errorf("%s: %s", question, row.Modality)
			}
		}
	}
}

// TestGoalsAreWanted checks that no actor or law has as its goal something that it prevents, protects or harms.
func TestGoalsAreWanted(t *testing.T) {
	v := seedView(t)
	for _, question := range []string{
		`aimsAt(X, /hacking)`, `aimsAt(X, /critical-infrastructure)`, `aimsAt(X, /developed-economy)`,
		`aimsAt(X, /sensitive-personal-information)`,
	} {
		if rows := asked(t, v, question); len(rows) > 0 {
			t.Errorf("%s: %v", question, firsts(rows))
		}
	}
}

// TestMonthsOfCitedPages checks the dates of events for which the text gives only the year. If a claim about the event
// relays a page of the same year, the event must have the month of that page.
func TestMonthsOfCitedPages(t *testing.T) {
	s := serve(t)
	published := map[string]claim.Date{} // with the month
	documents := map[string]bool{}
	pages := map[string][]string{}        // pages that claims relay, by the subject of the claim
	events := map[string]map[string]int{} // by subject and year, the highest precision of a date
	year := func(d claim.Date) int { y, _, _ := d.Parts(); return y }
	for _, c := range s.claims {
		switch d, isDate := claim.ReadDate(c.Object.Text); {
		case c.Predicate == "publishedOn" && isDate && d.Precision() > 0:
			published[c.Subject], documents[c.Subject] = d, true
		case c.Predicate == "publishedOn":
			documents[c.Subject] = true
		case isDate && strings.HasSuffix(c.Predicate, "On"):
			of := events[c.Subject]
			if of == nil {
				of = map[string]int{}
				events[c.Subject] = of
			}
			key := fmt.Sprint(year(d))
			of[key] = max(of[key], d.Precision())
		}
		if c.Context.Relays != "" {
			pages[c.Subject] = append(pages[c.Subject], c.Context.Relays)
		}
	}
	for what, facts := range events {
		for in, precision := range facts {
			for _, page := range pages[what] {
				shows := published[page]
				if !documents[what] && precision == 0 && !shows.IsZero() && in == fmt.Sprint(year(shows)) {
					t.Errorf("%s of %s has no month, and %s is of %s", what, in, page, shows)
				}
			}
		}
	}
}

// statesThatLast are the relation types that describe a lasting state of an actor, and not a single event.
var statesThatLast = []string{
	"HEADS", "WORKS_FOR", "MEMBER_OF", "NATIONAL_OF", "PARTNERS_WITH", "CUSTOMER_OF", "HOLDS_DATA_OF",
	"SUBSIDIARY_OF", "OPERATES", "OPERATES_IN", "HEADQUARTERED_IN", "LOCATED_IN", "HOSTED_IN", "PROVIDES", "CONDUCTS",
	"CONTROLS", "OVERSEES", "OPPOSES", "CAN_COMPEL", "CONSTRAINS", "BORNE_BY", "INTERCONNECTED_WITH", "STORES_DATA_IN",
}

// begunInThatYear lists claims of these types that really begin in the year of their document, each with the words of
// the document that state the beginning.
var begunInThatYear = map[string]string{
	"aws PROVIDES amazon-ec2":                                 "the release of Amazon Elastic Compute Cloud in 2006",
	"duty-state-protects-personal-information BORNE_BY china": "in 2012 with the introduction of the Decision",
}

// TestShownIsMarked checks that a claim of a lasting state has the mark "or before" if it begins in the year of its
// document: a document usually shows that something holds, and does not state since when. Exceptions are in
// begunInThatYear.
func TestShownIsMarked(t *testing.T) {
	s := serve(t)
	published := map[string]int{"isaacs-2019": 2019}
	for _, c := range s.claims {
		if d, ok := claim.ReadDate(c.Object.Text); ok && c.Predicate == "publishedOn" {
			published[c.Subject], _, _ = d.Parts()
		}
	}
	for _, c := range s.claims {
		from := c.Context.Period.From
		if from.IsZero() || from.IsBound() || !slices.Contains(statesThatLast, c.Predicate) {
			continue
		}
		what := c.Subject + " " + c.Predicate + " " + c.Object.Text
		source := cmp.Or(c.Context.Relays, c.Context.Document)
		if year, _, _ := from.Parts(); year == published[source] && begunInThatYear[what] == "" && from.Precision() == 0 {
			t.Errorf("%s since %s, the year of %s: write from: ..%s, or list the words that give the beginning", what, from,
				source, from)
		}
	}
}
