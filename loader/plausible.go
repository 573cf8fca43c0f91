package loader

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/schema"
	"nexum/schema/spelling"
)

// percentAttribute is the attribute for a share of the whole, from 0 to 100. percentMin and percentMax are the limits
// of a share that is not known exactly.
const (
	percentAttribute    = "percent"
	percentMinAttribute = "percentMin"
	percentMaxAttribute = "percentMax"
)

// plausibility checks relation claims for values that the schema allows but that are unlikely to be true: misspelt
// attributes, shares below 0 or above 100, shares of one target that add up to more than the whole, relations in both
// directions that exclude each other, and beginnings in the future. It also looks for entities that end before they
// begin. The data to compare is in a spool, so memory is bounded.
type plausibility struct {
	r *reading
	s *spool

	nextYear claim.Date // the day a year from now

	text   string         // attributes of the previous claim
	parsed map[string]any // the parsed attributes; numbers are json.Number
	known  map[*schema.RelationType]map[string]string
}

// The records of the spool begin with one of these bytes.
const (
	plausibleShare    = 'S' // type, target, source; then percent, document, period, place
	plausibleOpposite = 'O' // type, lesser id, greater id, whether the greater id is the source; then period, place
	plausibleLife     = 'L' // id, whether the date ends the entity; then the date, no period, place
)

func newPlausibility(r *reading) *plausibility {
	year, month, day := time.Now().AddDate(1, 0, 0).Date()
	return &plausibility{
		nextYear: claim.Day(year, int(month), day),
		r:        r, s: newSpool(r.TempDir, r.claims.limit/8),
		known: map[*schema.RelationType]map[string]string{},
	}
}

// see checks one claim.
func (p *plausibility) see(c *claim.Claim, at place) {
	if !c.Object.Entity {
		p.seeFact(c, at)
		return
	}
	t, ok := p.r.vocab.Type(c.Predicate)
	if !ok {
		return
	}
	ctx := &c.Context
	p.checkNames(t, ctx.Attributes, at)
	p.checkTypes(t, ctx.Attributes, at)
	if ctx.Stance != claim.Supports {
		return
	}
	percent, isShare := p.checkPercent(t, c, at)
	asserted := ctx.Modality == claim.Stated
	if from := ctx.Period.From; asserted && !from.IsZero() {
		p.checkFuture(from, at, c.Subject+" "+t.Name+" "+c.Object.Text)
	}
	if isShare && asserted {
		p.add(at, ctx.Period, []string{string(plausibleShare), t.Name, c.Object.Text, c.Subject},
			strconv.FormatFloat(percent, 'g', -1, 64), ctx.Document)
	}
	if !asserted || !t.Antisymmetric && !(isShare && percent > 50) {
		return
	}
	if c.Subject == c.Object.Text {
		return // the reader of records has warned already
	}
	low, high, backward := c.Subject, c.Object.Text, "0"
	if low > high {
		low, high, backward = high, low, "1"
	}
	p.add(at, ctx.Period, []string{string(plausibleOpposite), t.Name, low, high, backward})
}

// add adds a record to the spool for a later comparison.
func (p *plausibility) add(at place, period claim.Period, key []string, rest ...string) {
	r := p.r
	r.buf = r.buf[:0]
	for _, word := range key {
		r.buf = append(append(r.buf, word...), 0)
	}
	n := len(r.buf)
	for _, word := range rest {
		r.buf = append(append(r.buf, word...), 0)
	}
	r.buf = appendPlace(appendPeriod(r.buf, period), at)
	r.put(p.s, n)
}

// attributes returns the parsed attributes of a claim. It caches the last ones, since claims of one context are
// consecutive.
func (p *plausibility) attributes(text string) map[string]any {
	if text == p.text {
		return p.parsed
	}
	p.text, p.parsed = text, parsedAttributes(text)
	return p.parsed
}

// parsedAttributes returns the attributes in a JSON object, with numbers as json.Number.
func parsedAttributes(text string) (out map[string]any) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	_ = d.Decode(&out) // readers of records have checked the text
	return out
}

// checkNames warns of an attribute that looks like a misspelling of one of the type's attributes in the ontology.
func (p *plausibility) checkNames(t *schema.RelationType, attributes string, at place) {
	if attributes == "" || len(t.Attributes) == 0 {
		return
	}
	if p.known[t] == nil {
		p.known[t] = map[string]string{}
	}
	format.EachKey(attributes, func(name string) {
		if slices.Contains(t.Attributes, name) {
			return
		}
		near, ok := p.known[t][name]
		if !ok {
			near = spelling.Nearest(name, slices.Values(t.Attributes))
			if len(p.known[t]) < 1<<12 {
				p.known[t][name] = near
			}
		}
		if near != "" {
			p.r.warnings.add(at, "the ontology names no attribute %s for %s; did you mean %s?",
				quote(name), t.Name, near)
		}
	})
}

// checkTypes reports attributes whose values do not have the type that the ontology gives.
func (p *plausibility) checkTypes(t *schema.RelationType, attributes string, at place) {
	if attributes == "" {
		return
	}
	for _, a := range t.Typed {
		if a.Type == "" {
			continue
		}
		value, given := p.attributes(attributes)[a.Name]
		if !given {
			continue
		}
		for _, v := range attributeValues(value) {
			if wrong := graph.WrongAttribute(a, v); wrong != "" {
				p.r.problems.add(at, "%s: the attribute %s", t.Term, wrong)
			}
		}
	}
}

// attributeValues returns the values of an attribute: those in the list, or the only one.
func attributeValues(value any) []any {
	if list, ok := value.([]any); ok {
		return list
	}
	return []any{value}
}

// checkPercent returns the exact share of a claim, and warns of impossible shares.
func (p *plausibility) checkPercent(t *schema.RelationType, c *claim.Claim, at place) (percent float64, ok bool) {
	if c.Context.Attributes == "" {
		return 0, false
	}
	least, hasLeast := p.percentIn(percentMinAttribute, t, c, at)
	most, hasMost := p.percentIn(percentMaxAttribute, t, c, at)
	if hasLeast && hasMost && least > most {
		p.r.warnings.add(
			at,
			"percentMin of %s %s %s is %g, more than percentMax, which is %g",
			c.Subject,
			t.Name,
			c.Object.Text,
			least,
			most,
		)
	}
	return p.percentIn(percentAttribute, t, c, at)
}

// percentIn returns the share in an attribute of a claim, and warns of an impossible one.
func (p *plausibility) percentIn(name string, t *schema.RelationType, c *claim.Claim,
	at place,
) (percent float64, ok bool) {
	if !slices.Contains(t.Attributes, name) {
		return 0, false
	}
	value, ok := p.attributes(c.Context.Attributes)[name]
	if !ok {
		return 0, false
	}
	number, ok := value.(json.Number)
	if !ok {
		p.r.warnings.add(at, "%s of %s %s %s is %s; a share is a number from 0 to 100",
			name, c.Subject, t.Name, c.Object.Text, quote(attributeString(value)))
		return 0, false
	}
	percent, err := number.Float64()
	if err != nil || percent < 0 || percent > 100 {
		p.r.warnings.add(at, "%s of %s %s %s is %s; a share is a number from 0 to 100", name, c.Subject, t.Name,
			c.Object.Text, number)
		return 0, false
	}
	return percent, true
}

func attributeString(value any) string {
	if s, ok := value.(string); ok {
		return s
	}
	b, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(b)
}

// share is one claim of a percentage.
type share struct {
	source, document string
	percent          float64
	period           claim.Period
	place
}

// opposite is a claim of a relation in one of two directions.
type opposite struct {
	backward bool
	period   claim.Period
	place
}

// check compares the records of the spool.
func (p *plausibility) check() error {
	m, err := p.s.merge()
	if err != nil {
		return err
	}
	var group []string // the words of the key that the current records share
	var shares []share
	var opposites []opposite
	var dates []lifeDate
	flush := func() {
		if len(group) > 0 {
			p.checkShares(group[1:], shares)
			p.checkOpposites(group[1:], opposites)
			p.checkLife(group[1:], dates)
		}
		shares, opposites, dates = shares[:0], opposites[:0], dates[:0]
	}
	for n := 0; ; n++ {
		if n&0xfff == 0 {
			if err := p.r.stopped(); err != nil {
				return err
			}
		}
		key, payload, err := m.next()
		if err != nil {
			return err
		}
		if key == nil {
			flush()
			return nil
		}
		words := strings.Split(strings.TrimSuffix(string(key), "\x00"), "\x00")
		last := len(words) - 1
		if !slices.Equal(group, words[:last]) {
			flush()
			group = words[:last]
		}
		rest := decoder{payload}
		if words[0] == string(plausibleOpposite) {
			opposites = appendBounded(opposites, opposite{words[last] == "1", rest.period(), rest.place()})
			continue
		}
		if words[0] == string(plausibleLife) {
			date, _ := claim.ReadDate(rest.word())
			rest.period()
			dates = appendBounded(dates, lifeDate{words[last] == "1", date, rest.place()})
			continue
		}
		percent, _ := strconv.ParseFloat(rest.word(), 64)
		document := rest.word()
		shares = appendBounded(shares, share{words[last], document, percent, rest.period(), rest.place()})
	}
}

// mostCompared is the maximum number of claims with equal keys that are compared with each other.
const mostCompared = 1000

func appendBounded[T any](list []T, x T) []T {
	if len(list) == mostCompared {
		return list
	}
	return append(list, x)
}

// checkShares warns if the shares of one target add up to more than the whole at one time, or if a document gives
// one source two shares. If claims give different shares for one source, the smallest counts.
func (p *plausibility) checkShares(group []string, shares []share) {
	typ, target := group[0], ""
	if len(shares) > 0 {
		target = group[1]
	}
	for i, s := range shares {
		same := func(o share) bool {
			return o.source == s.source && o.document == s.document && o.percent != s.percent && o.period.Meets(s.period)
		}
		if j := slices.IndexFunc(shares[:i], same); j >= 0 {
			p.r.warnings.add(s.place, "percent of %s %s %s is %v here and %v %s, by the same document and for the same time",
				s.source, typ, target, s.percent, shares[j].percent, p.r.where(shares[j].place))
		}
	}
	worst, sum := share{}, 100.000001 // shares are rounded
	for _, s := range shares {
		// The sum can only rise where a share begins.
		begin := claim.Period{}
		if !s.period.From.IsZero() {
			begin = claim.On(s.period.From)
		}
		if total := sumOfShares(shares, begin); total > sum {
			worst, sum = s, total
		}
	}
	if worst.source == "" {
		return
	}
	when := ""
	if !worst.period.From.IsZero() {
		when = " in " + worst.period.From.Plain().String()
	}
	p.r.warnings.add(worst.place, "the shares of %s by %s add up to %v percent%s", target, typ, roundShare(sum), when)
}

func roundShare(f float64) string { return strconv.FormatFloat(f, 'f', -1, 32) }

// sumOfShares adds up the smallest share of each source, among the claims that hold during the whole period.
func sumOfShares(shares []share, in claim.Period) float64 {
	sum := 0.0
	for i := 0; i < len(shares); { // they are sorted by source
		source, least := shares[i].source, -1.0
		for ; i < len(shares) && shares[i].source == source; i++ {
			if s := shares[i]; (least < 0 || s.percent < least) && s.period.Covers(in) {
				least = s.percent
			}
		}
		sum += max(least, 0)
	}
	return sum
}

// checkOpposites warns of a relation that is claimed in both directions for the same time.
func (p *plausibility) checkOpposites(group []string, list []opposite) {
	for i, a := range list {
		for _, b := range list[:i] {
			if a.backward == b.backward || !a.period.Meets(b.period) {
				continue
			}
			p.r.warnings.add(a.place, "%s and %s are each %s the other here and %s, for the same time", group[1], group[2],
				group[0], p.r.where(b.place))
			return
		}
	}
}
