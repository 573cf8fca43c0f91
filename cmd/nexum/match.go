package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/match"
	"nexum/graph/query"
	"nexum/schema"
	"nexum/server/export"
)

type matchCmd struct {
	Kind       []string           `help:"Only entities of these kinds. By default, all kinds except Document." placeholder:"KIND"`
	Of         string             `help:"Only matches of this entity." placeholder:"ID"`
	MinScore   float64            `help:"The minimum score of pairs, from 0 to 1." default:"0.85"`
	MinScoreOf map[string]float64 `help:"The minimum score for one kind: --min-score-of Company=0.95." placeholder:"KIND=SCORE"`
	First      int                `help:"The maximum number of pairs to show; 0 shows all." default:"50"`
	Out        string             `help:"Write the pairs to this file as claims that nexum load reads, instead of showing them; - is standard output." placeholder:"FILE"`
	Accept     float64            `help:"With --out: write pairs with at least this score as claims that merge. Other pairs are written as proposals, which change nothing." placeholder:"SCORE"`
	Format     string             `help:"Show the pairs as text, as a table, as JSON, as JSON Lines or as CSV: text, table, json, jsonl or csv." enum:"text,table,json,jsonl,csv" default:"text" env:"NEXUM_OUTPUT_FORMAT"`

	remoteFlags
}

// A pairOut is the JSON form of a pair.
type pairOut struct {
	Left    entityName  `json:"left"`
	Right   entityName  `json:"right"`
	Score   float64     `json:"score"`
	Cluster int         `json:"cluster,omitempty"`
	Reasons []reasonOut `json:"reasons"`

	known [2]int // how many facts and relations the two have
}

type entityName struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	Name string `json:"name"`
}

type reasonOut struct {
	Evidence string  `json:"evidence"`
	Weight   float64 `json:"weight"`
	Text     string  `json:"text"`
	Left     string  `json:"left,omitempty"`
	Right    string  `json:"right,omitempty"`
}

// A matchList is the answer to nexum match.
type matchList struct {
	pairs               []pairOut // the first of them, or all for --out
	total               int
	clusters, ambiguous int
	skipped             []match.Skipped
	revision            uint64
}

func (c *matchCmd) Run(ctx context.Context, p *program) error {
	if c.Accept != 0 && c.Out == "" {
		return fmt.Errorf("--accept needs --out: only claims in a file can merge")
	}
	if c.First < 0 || c.Accept < 0 || c.Accept > 1 {
		return fmt.Errorf("--first must be at least 0, and --accept must be from 0 to 1")
	}
	if p.shared != nil && c.Out != "" && c.Out != "-" {
		return fmt.Errorf("--out: the service that has this store open cannot write the file; write to standard output " +
			"with --out -")
	}
	found, err := c.find(ctx, p)
	if err != nil {
		return err
	}
	switch {
	case c.Out == "-":
		err = c.claims(p.out, found)
	case c.Out != "":
		err = writeFile(c.Out, func(w io.Writer) error { return c.claims(w, found) })
	case c.Format == "jsonl":
		return jsonLines(p.out, found.pairs)
	default:
		return found.listing(c.Out == "").print(p, c.Format)
	}
	if err == nil {
		for _, n := range found.listing(false).notes {
			fmt.Fprintln(p.err, n)
		}
	}
	return err
}

// limit returns the maximum number of pairs to return.
func (c *matchCmd) limit() int {
	if c.First == 0 || c.Out != "" {
		return math.MaxInt
	}
	return c.First
}

// question converts the flags to a question.
func (c *matchCmd) question(o *schema.Ontology) (query.MatchQuestion, error) {
	q := query.MatchQuestion{Of: c.Of, MinScore: c.MinScore, ByKind: map[string]float64{}}
	if c.MinScore == 0 {
		q.MinScore = math.SmallestNonzeroFloat64
	}
	var err error
	if q.Kinds, err = names("--kind", c.Kind, kindName(o)); err != nil {
		return q, err
	}
	for _, k := range slices.Sorted(maps.Keys(c.MinScoreOf)) {
		enum, err := names("--min-score-of", []string{k}, kindName(o))
		if err != nil {
			return q, err
		}
		q.ByKind[enum[0]] = c.MinScoreOf[k]
	}
	return q, nil
}

// find finds the pairs.
func (c *matchCmd) find(ctx context.Context, p *program) (*matchList, error) {
	session, err := c.session(ctx, p)
	if err != nil {
		return nil, err
	}
	q, err := c.question(session.View.Ontology())
	if err != nil {
		return nil, err
	}
	q.Unlimited = p.shared == nil // this process does not serve other requests
	found, err := session.Matches(ctx, q)
	if err != nil {
		return nil, err
	}
	v := session.View
	out := &matchList{
		total: len(found.Pairs), clusters: len(found.Clusters), ambiguous: len(found.Ambiguous), skipped: found.Skipped,
		revision: v.Revision().Number,
	}
	name := func(e *export.Entity) entityName { return entityName{e.ID, e.Kind, e.Name} }
	for _, x := range found.Pairs[:min(len(found.Pairs), c.limit())] {
		pair := pairOut{
			Left: name(export.NewEntity(ctx, v, x.A)), Right: name(export.NewEntity(ctx, v, x.B)), Score: x.Score,
			Cluster: x.Cluster, Reasons: []reasonOut{}, known: [2]int{knownOf(v, x.A), knownOf(v, x.B)},
		}
		for _, r := range x.Reasons {
			pair.Reasons = append(pair.Reasons, reasonOut{string(r.Evidence), r.Bits, r.Text, r.Left, r.Right})
		}
		out.pairs = append(out.pairs, pair)
	}
	return out, nil
}

// listing returns the listing of the pairs. If shown is true, the pairs are printed, and a note says how many more
// there are.
func (m *matchList) listing(shown bool) *listing {
	l := &listing{
		name: "matches", none: "no two entities match; nexum help matching says what counts; --min-score shows weaker pairs",
		columns: []string{"score", "cluster", "left", "leftName", "right", "rightName", "kind", "reasons"},
		rest: export.Object{
			{Name: "totalCount", Value: m.total},
			{Name: "clusters", Value: m.clusters},
			{Name: "ambiguous", Value: m.ambiguous},
		},
	}
	for _, p := range m.pairs {
		score := strconv.FormatFloat(rounded(p.Score), 'f', 4, 64)
		var reasons []string
		for _, r := range p.Reasons {
			reason := match.Reason{
				Evidence: match.Evidence(r.Evidence), Bits: r.Weight, Text: r.Text, Left: r.Left,
				Right: r.Right,
			}
			reasons = append(reasons, oneLine(reason.String()))
		}
		cluster := ""
		if p.Cluster > 0 {
			cluster = strconv.Itoa(p.Cluster)
		}
		l.rows = append(l.rows, row{
			text: block(
				oneLine(fmt.Sprintf("%s  %s and %s", score, named(p.Left.Name, p.Left.ID), named(p.Right.Name, p.Right.ID))),
				reasons,
			),
			cells: append(
				[]export.TableCell{{Text: score, Number: true}, {Text: cluster, Number: cluster != ""}},
				cells(p.Left.ID, p.Left.Name, p.Right.ID, p.Right.Name, p.Left.Kind, strings.Join(reasons, "; "))...),
			value: p,
		})
	}
	if more := m.total - len(m.pairs); shown && more > 0 {
		l.note("and %d more; --first 0 shows all", more)
	}
	if m.ambiguous > 0 {
		l.note("%d pairs are ambiguous and not proposed: one of the two matches two entities that contradict each other",
			m.ambiguous)
	}
	for _, s := range m.skipped {
		l.note("%s: %d entities share it, so it is ignored", s.Value, s.Entities)
	}
	return l
}

// rounded returns a score with four digits. No score is 1, because no evidence is certain.
func rounded(score float64) float64 { return min(math.Round(score*1e4)/1e4, 0.9999) }

func jsonLines[T any](w io.Writer, list []T) error {
	out := bufio.NewWriter(w)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	for _, x := range list {
		if err := e.Encode(x); err != nil {
			return err
		}
	}
	return out.Flush()
}

// knownOf returns how many facts and stated relations an entity has.
func knownOf(v *graph.View, n graph.Node) int {
	count := v.RowLen(n)
	for range v.Facts(n) {
		count++
	}
	return count
}

// claims writes the pairs as records in JSON Lines. Each record claims that one id of a pair is the same as the other,
// which stays: see stay. The document of the claims describes this run of the command.
func (c *matchCmd) claims(w io.Writer, found *matchList) error {
	document := fmt.Sprintf("match:revision-%d", found.revision)
	list := []any{export.Object{
		{Name: "id", Value: document},
		{Name: "kind", Value: "Document"},
		{Name: "name", Value: fmt.Sprintf("Matching of revision %d", found.revision)},
		{Name: "document", Value: document},
	}}
	merges := func(p pairOut) bool { return c.Accept > 0 && p.Score >= c.Accept && p.Cluster > 0 }
	into := stay(found.pairs, merges)
	for i, p := range found.pairs {
		reasons := make([]string, len(p.Reasons))
		for i, r := range p.Reasons {
			reasons[i] = match.Reason{
				Evidence: match.Evidence(r.Evidence),
				Bits:     r.Weight,
				Text:     r.Text,
				Left:     r.Left,
				Right:    r.Right,
			}.String()
		}
		score := rounded(p.Score)
		same := export.Object{
			{Name: claim.PredicateSameAs, Value: into[i].target},
			{Name: "document", Value: document},
			{Name: "at", Value: p.Left.ID + " and " + p.Right.ID},
			{Name: "confidence", Value: score},
			{Name: "attributes", Value: export.Object{{Name: "score", Value: score}, {Name: "reasons", Value: reasons}}},
		}
		if !merges(p) {
			same = append(same, export.Member{Name: "modality", Value: strings.ToLower(claim.Recommended.String())})
		}
		list = append(list, export.Object{{Name: "id", Value: into[i].source}, {Name: "relations", Value: []any{same}}})
	}
	return jsonLines(w, list)
}

// outFile returns the path of the file that a command writes. It returns "" if the command writes no file.
func (c *matchCmd) outFile() string {
	if c.Out == "-" || c.Out == os.DevNull {
		return ""
	}
	return c.Out
}
