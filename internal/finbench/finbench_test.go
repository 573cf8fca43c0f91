// Package finbench compares answers to queries of the LDBC Financial Benchmark with answers of PostgreSQL.
package finbench_test

import (
	"archive/tar"
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/lib/pq" // driver for database/sql

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/graphtest/pgtest"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
	"nexum/internal/targz"
	"nexum/seed"
)

var postgres pgtest.Cluster

func TestMain(m *testing.M) {
	code := m.Run()
	postgres.Stop()
	os.Exit(code)
}

const archive = "../../../shared/datasets/finbench-sf0.01.tar.gz"

// A table describes a file of the snapshot: the kinds of the ids in the first columns, and the names of the other
// columns. With one id, a row is facts of an entity. With two ids, it is a relation with attributes.
type table struct {
	name      string
	ends      []string
	predicate string
}

var tables = []table{
	{"Account", []string{"account"}, ""},
	{"Loan", []string{"loan"}, ""},
	{"Medium", []string{"medium"}, ""},
	{"AccountTransferAccount", []string{"account", "account"}, "transfer"},
	{"AccountWithdrawAccount", []string{"account", "account"}, "withdraw"},
	{"AccountRepayLoan", []string{"account", "loan"}, "repay"},
	{"LoanDepositAccount", []string{"loan", "account"}, "deposit"},
	{"MediumSignInAccount", []string{"medium", "account"}, "signIn"},
	{"PersonOwnAccount", []string{"person", "account"}, "own"},
	{"CompanyOwnAccount", []string{"company", "account"}, "companyOwn"},
	{"PersonApplyLoan", []string{"person", "loan"}, "apply"},
	{"PersonGuaranteePerson", []string{"person", "person"}, "guarantee"},
	{"PersonInvestCompany", []string{"person", "company"}, "invest"},
}

// rules follow chains of guarantees and of transfers. In a chain, each transfer is later than the one before.
const rules = `
rule guards: "Who guarantees for somebody guards him." <urn:guards>(X, Y) :- <urn:guarantee>(X, Y).
rule guards-on: "And whom that one guards." <urn:guards>(X, Z) :- <urn:guards>(X, Y), <urn:guarantee>(Y, Z).
rule hops: "A transfer is a step." <urn:hops>(X, Y, steps: 1) :- <urn:transfer>(X, Y).
rule hops-on: "Another transfer is another step." <urn:hops>(X, Z, steps: N) :- <urn:hops>(X, Y, steps: M), <urn:transfer>(Y, Z), M < 4, N = M + 1.
rule traces: "Money reaches whom it is sent." <urn:traces>(X, Y, time: T, steps: 1) :- <urn:transfer>(X, Y, createTime: T).
rule traces-on: "Money goes on later." <urn:traces>(X, Z, time: T, steps: N) :-
  <urn:traces>(X, Y, time: S, steps: M), <urn:transfer>(Y, Z, createTime: T), S < T, M < 3, N = M + 1.
`

// A read is a complex read of the benchmark, both as a question and in SQL. It runs once for each result of a query
// that chooses arguments; {x} stands for a parameter in both texts. The official parameters contain no ids of this
// snapshot. A read of up to three steps is either one question per number of steps or a question that uses a
// recursive rule. For a ratio (reads 7, 9 and 10), a client divides the answers to two questions. Amounts are not
// truncated.
type read struct {
	name, pick, question, sql string
}

const (
	busy    = `SELECT fromid AS a FROM transfer GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5`
	payers  = `SELECT o.personid AS p FROM own o JOIN transfer t ON t.fromid = o.accountid GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5`
	funded  = `SELECT o.personid AS p FROM own o JOIN transfer t ON t.toid = o.accountid GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5`
	pairs   = `SELECT t.fromid AS a, t.toid AS b FROM transfer t JOIN transfer u ON u.fromid = t.toid JOIN transfer v ON v.fromid = u.toid AND v.toid = t.fromid GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT 5`
	lenders = `SELECT loanid AS l FROM deposit GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5`
	from    = "2020-02-01 00:00:00"
	to      = "2022-12-01 00:00:00"
)

// during returns conditions on times for a question, and within for SQL.
func during(vars ...string) string {
	var out strings.Builder
	for _, v := range vars {
		fmt.Fprintf(&out, `, %s > %q, %s < %q`, v, from, v, to)
	}
	return out.String()
}

func betweenTimes(aliases ...string) string {
	var out []string
	for _, a := range aliases {
		out = append(out, fmt.Sprintf("%s.createtime > '%s' AND %s.createtime < '%s'", a, from, a, to))
	}
	return strings.Join(out, " AND ")
}

var reads = []read{
	{
		"1 blocked media one step away", busy,
		`<urn:transfer>(/<urn:account:{a}>, O, createTime: T), <urn:signIn>(M, O, createTime: S), <urn:isBlocked>(M, "true")` +
			during("T", "S") + ` | select O, M`,
		`SELECT DISTINCT t.toid, m.mediumid FROM transfer t JOIN signin s ON s.accountid = t.toid JOIN medium m USING (mediumid) WHERE t.fromid = {a} AND m.isblocked = 'true' AND ` +
			betweenTimes("t", "s"),
	},
	{
		"1 blocked media up to three steps away", busy,
		`<urn:traces>(/<urn:account:{a}>, O, steps: N), <urn:signIn>(M, O), <urn:isBlocked>(M, "true") | select O, N, M`,
		`SELECT DISTINCT x.o, x.n, m.mediumid FROM (
			SELECT t.toid AS o, 1 AS n FROM transfer t WHERE t.fromid = {a}
			UNION SELECT u.toid, 2 FROM transfer t JOIN transfer u ON u.fromid = t.toid AND u.createtime > t.createtime WHERE t.fromid = {a}
			UNION SELECT v.toid, 3 FROM transfer t JOIN transfer u ON u.fromid = t.toid AND u.createtime > t.createtime
				JOIN transfer v ON v.fromid = u.toid AND v.createtime > u.createtime WHERE t.fromid = {a}) x
		JOIN signin s ON s.accountid = x.o JOIN medium m USING (mediumid) WHERE m.isblocked = 'true'`,
	},
	{
		"2 loans of those who pay somebody", funded,
		`<urn:own>(/<urn:person:{p}>, A), <urn:transfer>(X, A, createTime: T), <urn:deposit>(L, X, createTime: D), <urn:loanAmount>(L, V)` +
			during("T", "D") + ` | sum(V) by X`,
		`SELECT x, sum(loanamount) FROM (SELECT DISTINCT t.fromid AS x, l.loanid, l.loanamount FROM own o JOIN transfer t ON t.toid = o.accountid
			JOIN deposit d ON d.accountid = t.fromid JOIN loan l ON l.loanid = d.loanid WHERE o.personid = {p} AND ` +
			betweenTimes("t", "d") + `) y GROUP BY x`,
	},
	{
		"2 loans of those who pay them before", funded,
		`<urn:own>(/<urn:person:{p}>, A), <urn:transfer>(Y, A, createTime: T), <urn:transfer>(X, Y, createTime: U), U < T, <urn:deposit>(L, X, createTime: D), <urn:loanAmount>(L, V)` +
			during("T", "U", "D") + ` | sum(V) by X`,
		`SELECT x, sum(loanamount) FROM (SELECT DISTINCT u.fromid AS x, l.loanid, l.loanamount FROM own o JOIN transfer t ON t.toid = o.accountid
			JOIN transfer u ON u.toid = t.fromid AND u.createtime < t.createtime JOIN deposit d ON d.accountid = u.fromid JOIN loan l ON l.loanid = d.loanid
			WHERE o.personid = {p} AND ` + betweenTimes("t", "u", "d") + `) y GROUP BY x`,
	},
	{
		"3 the shortest path of transfers", pairs,
		`<urn:hops>(/<urn:account:{b}>, /<urn:account:{a}>, steps: N) | min(N)`,
		`WITH RECURSIVE h(o, n) AS (SELECT toid, 1 FROM transfer WHERE fromid = {b}
			UNION SELECT t.toid, h.n + 1 FROM h JOIN transfer t ON t.fromid = h.o WHERE h.n < 4) SELECT min(n) FROM h WHERE o = {a}`,
	},
	{
		"4 cycles of three transfers", pairs,
		`<urn:transfer>(/<urn:account:{a}>, /<urn:account:{b}>), <urn:transfer>(/<urn:account:{b}>, O, amount: X, createTime: T), <urn:transfer>(O, /<urn:account:{a}>, createTime: U)` +
			during("T", "U") + ` | sum(X) by O`,
		`SELECT o, sum(amount) FROM (SELECT DISTINCT t.toid AS o, t.amount, t.createtime FROM transfer t JOIN transfer u ON u.fromid = t.toid AND u.toid = {a}
			WHERE t.fromid = {b} AND ` + betweenTimes("t", "u") + `) y GROUP BY o`,
	},
	{
		"4 the largest of the transfers back", pairs,
		`<urn:transfer>(/<urn:account:{b}>, O, createTime: T), <urn:transfer>(O, /<urn:account:{a}>, amount: Y, createTime: U)` +
			during("T", "U") + ` | max(Y) by O`,
		`SELECT t.toid, max(u.amount) FROM transfer t JOIN transfer u ON u.fromid = t.toid AND u.toid = {a} WHERE t.fromid = {b} AND ` +
			betweenTimes("t", "u") + ` GROUP BY 1`,
	},
	{
		"5 traces of three transfers in the order of time", payers,
		`<urn:own>(/<urn:person:{p}>, A), <urn:transfer>(A, B, createTime: T), <urn:transfer>(B, C, createTime: U), <urn:transfer>(C, D, createTime: V), T < U, U < V` +
			during("T", "U", "V") + ` | select A, B, C, D`,
		`SELECT DISTINCT t.fromid, t.toid, u.toid, v.toid FROM own o JOIN transfer t ON t.fromid = o.accountid JOIN transfer u ON u.fromid = t.toid AND u.createtime > t.createtime
			JOIN transfer v ON v.fromid = u.toid AND v.createtime > u.createtime WHERE o.personid = {p} AND ` +
			betweenTimes("t", "u", "v"),
	},
	{
		"6 withdrawals after transfers of many",
		`SELECT toid AS a FROM withdraw GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5`,
		`<urn:withdraw>(M, /<urn:account:{a}>, amount: W, createTime: U), <urn:transfer>(S, M, amount: X, createTime: T), W > 1000, X > 1000` +
			during("T", "U") + ` | count(S) by M`,
		`SELECT w.fromid, count(DISTINCT t.fromid) FROM withdraw w JOIN transfer t ON t.toid = w.fromid WHERE w.toid = {a} AND w.amount > 1000 AND t.amount > 1000 AND ` +
			betweenTimes("t", "w") + ` GROUP BY 1`,
	},
	{
		"7 what comes in, by whom", busy,
		`<urn:transfer>(S, /<urn:account:{a}>, amount: X, createTime: T), X > 1000` + during("T") + ` | sum(X) by S`,
		`SELECT fromid, sum(amount) FROM transfer t WHERE toid = {a} AND amount > 1000 AND ` + betweenTimes("t") +
			` GROUP BY 1`,
	},
	{
		"7 what goes out", busy,
		`<urn:transfer>(/<urn:account:{a}>, D, amount: X, createTime: T), X > 1000` + during("T") + ` | sum(X)`,
		`SELECT sum(amount) FROM transfer t WHERE fromid = {a} AND amount > 1000 AND ` + betweenTimes("t") +
			` HAVING count(*) > 0`,
	},
	{
		"8 transfers of a loan that was deposited", lenders,
		`<urn:deposit>(/<urn:loan:{l}>, A, amount: D, createTime: S), <urn:transfer>(A, B, amount: X, createTime: T), S < T, X > D / 10` +
			during("S", "T") + ` | select A, B, X`,
		`SELECT DISTINCT d.accountid, t.toid, t.amount FROM deposit d JOIN transfer t ON t.fromid = d.accountid AND t.createtime > d.createtime AND t.amount > d.amount / 10
			WHERE d.loanid = {l} AND ` + betweenTimes("d", "t"),
	},
	{
		"8 the same, two transfers on", lenders,
		`<urn:deposit>(/<urn:loan:{l}>, A, amount: D, createTime: S), <urn:transfer>(A, B, amount: X, createTime: T), <urn:transfer>(B, C, amount: Y, createTime: U), S < T, T < U, X > D / 10, Y > X / 10, R = Y * 2` +
			during("S", "T", "U") + ` | select C, R`,
		`SELECT DISTINCT u.toid, u.amount * 2 FROM deposit d JOIN transfer t ON t.fromid = d.accountid AND t.createtime > d.createtime AND t.amount > d.amount / 10
			JOIN transfer u ON u.fromid = t.toid AND u.createtime > t.createtime AND u.amount > t.amount / 10 WHERE d.loanid = {l} AND ` +
			betweenTimes("d", "t", "u"),
	},
	{
		"9 loans that go in", `SELECT accountid AS a FROM deposit GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5`,
		`<urn:deposit>(L, /<urn:account:{a}>, amount: X, createTime: T)` + during("T") + ` | sum(X)`,
		`SELECT sum(amount) FROM deposit d WHERE accountid = {a} AND ` + betweenTimes("d") + ` HAVING count(*) > 0`,
	},
	{
		"9 loans that are paid back", `SELECT accountid AS a FROM repay GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5`,
		`<urn:repay>(/<urn:account:{a}>, L, amount: X, createTime: T)` + during("T") + ` | sum(X)`,
		`SELECT sum(amount) FROM repay d WHERE accountid = {a} AND ` + betweenTimes("d") + ` HAVING count(*) > 0`,
	},
	{
		"10 companies that two invest in",
		`SELECT i.investorid AS a, j.investorid AS b FROM invest i JOIN invest j USING (companyid) WHERE i.investorid < j.investorid GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT 5`,
		`<urn:invest>(/<urn:person:{a}>, C), <urn:invest>(/<urn:person:{b}>, C) | count(C)`,
		`SELECT count(DISTINCT i.companyid) FROM invest i JOIN invest j USING (companyid) WHERE i.investorid = {a} AND j.investorid = {b}`,
	},
	{
		"10 companies that one invests in", `SELECT investorid AS a FROM invest GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5`,
		`<urn:invest>(/<urn:person:{a}>, C) | count(C)`,
		`SELECT count(DISTINCT companyid) FROM invest WHERE investorid = {a}`,
	},
	{
		"11 loans along chains of guarantees",
		`SELECT fromid AS p FROM guarantee GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5`,
		`<urn:guards>(/<urn:person:{p}>, Q), <urn:apply>(Q, L), <urn:loanAmount>(L, V) | sum(V)`,
		`WITH RECURSIVE g(q) AS (SELECT toid FROM guarantee WHERE fromid = {p} UNION SELECT t.toid FROM g JOIN guarantee t ON t.fromid = g.q)
			SELECT sum(loanamount) FROM (SELECT DISTINCT l.loanid, l.loanamount FROM g JOIN apply a ON a.personid = g.q JOIN loan l USING (loanid)) y HAVING count(*) > 0`,
	},
	{
		"12 transfers to accounts of companies", payers,
		`<urn:own>(/<urn:person:{p}>, A), <urn:transfer>(A, B, amount: X, createTime: T), <urn:companyOwn>(_, B)` +
			during("T") + ` | sum(X) by B`,
		`SELECT t.toid, sum(t.amount) FROM own o JOIN transfer t ON t.fromid = o.accountid WHERE o.personid = {p} AND EXISTS (SELECT FROM companyown c WHERE c.accountid = t.toid) AND ` +
			betweenTimes("t") + ` GROUP BY 1`,
	},
}

// TestReads compares the complex reads of the benchmark with SQL.
func TestReads(t *testing.T) {
	if _, err := os.Stat(archive); err != nil {
		t.Skipf("the archive of the benchmark is not there: %v", err)
	}
	db, err := sql.Open("postgres", postgres.Schema(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p := load(t, db)
	for _, r := range reads {
		t.Run(r.name, func(t *testing.T) { compare(t, p, db, r) })
	}
}

func compare(t *testing.T, p *engine.Program, db *sql.DB, r read) {
	found := 0
	for _, args := range rows(t, db, r.pick) {
		names := strings.Split("a,b", ",")
		if _, after, _ := strings.Cut(r.pick, " AS "); !strings.HasPrefix(after, "a") {
			names = []string{after[:1]}
		}
		question, query := r.question, r.sql
		for i, arg := range args {
			question = strings.ReplaceAll(question, "{"+names[i]+"}", arg)
			query = strings.ReplaceAll(query, "{"+names[i]+"}", arg)
		}
		got, want := answers(t, p, question), rows(t, db, query)
		text := func(rows [][]string) string {
			var lines []string
			for _, row := range rows {
				lines = append(lines, strings.Join(row, " "))
			}
			slices.Sort(lines)
			return strings.Join(lines, "\n")
		}
		found += len(want)
		if g, w := text(got), text(want); g != w {
			t.Errorf("%s: %d rows, want %d\ngot  %.300s\nwant %.300s", question, len(got), len(want), g, w)
		}
	}
	if found == 0 {
		t.Error("no argument has an answer")
	}
}

// answers runs a question. It removes everything up to the last colon from ids, and normalizes numbers.
func answers(t *testing.T, p *engine.Program, question string) [][]string {
	t.Helper()
	q, problems := rule.NewParser().Query(question, p.View().Ontology())
	if len(problems) > 0 {
		t.Fatal(question, problems)
	}
	e := engine.NewEngine(p, engine.Limits{Steps: 500_000_000, Memory: 4 << 30, Time: 5 * time.Minute})
	list, err := e.Ask(context.Background(), q)
	if err != nil {
		t.Fatal(question, err)
	}
	var out [][]string
	checker := proof.Checker{View: p.View(), Rules: p.Rules()}
	for i, r := range list {
		var row []string
		for _, v := range r.Values {
			row = append(row, plain(v.Text[strings.LastIndex(v.Text, ":")+1:]))
		}
		out = append(out, row)
		for _, m := range r.Premises[:min(3, len(r.Premises))] {
			if m.Proof != nil && i < 5 {
				if err := checker.Check(m.Proof); err != nil {
					t.Errorf("%s: %v", question, err)
				}
			}
		}
	}
	return out
}

// plain normalizes a number.
func plain(s string) string {
	if x, ok := new(big.Rat).SetString(s); ok {
		return x.RatString()
	}
	return s
}

func rows(t *testing.T, db *sql.DB, query string) [][]string {
	t.Helper()
	list, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(query, err)
	}
	defer list.Close()
	columns, err := list.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for list.Next() {
		cells := make([]sql.NullString, len(columns))
		to := make([]any, len(columns))
		for i := range cells {
			to[i] = &cells[i]
		}
		if err := list.Scan(to...); err != nil {
			t.Fatal(err)
		}
		var row []string
		for _, c := range cells {
			row = append(row, plain(c.String))
		}
		out = append(out, row)
	}
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// load reads the snapshot into PostgreSQL and into a view with the rules.
func load(t *testing.T, db *sql.DB) *engine.Program {
	t.Helper()
	var claims []claim.Claim
	err := targz.Each(archive, func(h *tar.Header, content io.Reader) error {
		name := strings.TrimSuffix(path.Base(h.Name), ".csv")
		i := slices.IndexFunc(tables, func(x table) bool { return x.name == name })
		if i >= 0 && path.Base(path.Dir(h.Name)) == "snapshot" {
			claims = append(claims, file(t, db, tables[i], content)...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for text := range strings.SplitSeq(strings.TrimSpace(rules), "\nrule ") {
		text = "rule " + strings.TrimPrefix(text, "rule ")
		id, _, _ := strings.Cut(strings.TrimPrefix(text, "rule "), ":")
		claims = append(claims, claim.Claim{
			Subject: id, Predicate: claim.PredicateRule, Object: claim.Literal(text),
			Context: claim.Context{Revision: 1},
		})
	}
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	p, err := engine.Load(v)
	if err != nil || len(p.Unfit()) > 0 {
		t.Fatal(err, p.Unfit())
	}
	return p
}

// file reads one file of the snapshot.
func file(t *testing.T, db *sql.DB, x table, r io.Reader) []claim.Claim {
	t.Helper()
	lines := bufio.NewScanner(r)
	lines.Scan()
	columns := strings.Split(strings.ToLower(lines.Text()), "|")
	names := strings.Split(lines.Text(), "|")
	name := x.predicate
	if name == "" {
		name = x.name
	}
	name = strings.ToLower(name)
	var define []string
	for _, c := range columns {
		typ := "text"
		switch {
		case strings.HasSuffix(c, "id"):
			typ = "bigint"
		case c == "createtime":
			typ = "timestamp"
		case c == "amount" || c == "ratio" || c == "loanamount" || c == "balance":
			typ = "numeric"
		}
		define = append(define, c+" "+typ)
	}
	if _, err := db.ExecContext(t.Context(), "CREATE TABLE "+name+" ("+strings.Join(define, ", ")+")"); err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	in, err := tx.PrepareContext(t.Context(), "COPY "+name+" ("+strings.Join(columns, ", ")+") FROM STDIN")
	if err != nil {
		t.Fatal(err)
	}
	var claims []claim.Claim
	for lines.Scan() {
		cells := strings.Split(lines.Text(), "|")
		row := make([]any, len(cells))
		for i, c := range cells {
			row[i] = c
		}
		if _, err := in.ExecContext(t.Context(), row...); err != nil {
			t.Fatal(err)
		}
		claims = append(claims, claimsOf(x, names, cells)...)
	}
	if _, err := in.ExecContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(lines.Err(), in.Close(), tx.Commit()); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "CREATE INDEX ON "+name+" ("+columns[0]+"); ANALYZE "+name); err != nil {
		t.Fatal(err)
	}
	if len(x.ends) > 1 {
		if _, err := db.ExecContext(t.Context(), "CREATE INDEX ON "+name+" ("+columns[1]+")"); err != nil {
			t.Fatal(err)
		}
	}
	return claims
}

// claimsOf returns the claims of a row.
func claimsOf(x table, names, cells []string) []claim.Claim {
	id := func(i int) string { return "urn:" + x.ends[i] + ":" + cells[i] }
	say := func(predicate string, o claim.Value, attributes string) claim.Claim {
		return claim.Claim{
			Subject: id(0), Predicate: predicate, Object: o,
			Context: claim.Context{Attributes: attributes, Revision: 1},
		}
	}
	isNumber := func(i int) bool { return plain(cells[i]) != cells[i] || strings.Trim(cells[i], "0123456789") == "" }
	if len(x.ends) == 1 {
		var out []claim.Claim
		for i := 1; i < len(cells); i++ {
			o := claim.Literal(cells[i])
			if isNumber(i) {
				o.Datatype = "http://www.w3.org/2001/XMLSchema#decimal"
			}
			out = append(out, say("urn:"+names[i], o, ""))
		}
		return out
	}
	attributes := map[string]any{}
	for i := 2; i < len(cells); i++ {
		if attributes[names[i]] = cells[i]; isNumber(i) {
			attributes[names[i]] = json.Number(cells[i])
		}
	}
	text, _ := json.Marshal(attributes) // cannot fail for texts and numbers
	return []claim.Claim{say("urn:"+x.predicate, claim.EntityValue(id(1)), string(text))}
}
