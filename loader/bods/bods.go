package bods

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// New returns the format.
func New() format.Format { return bods{} }

type bods struct{}

func (bods) Info() format.Info {
	return format.Info{
		Name:       "bods",
		Title:      "BODS statements, 0.1 to 0.4",
		Extensions: []string{".json", ".jsonl", ".ndjson"},
		Rows:       true,
		Defines:    "statement",
	}
}

func (bods) Recognize(_ string, head []byte) format.Match {
	has := func(keys ...string) bool {
		return !slices.ContainsFunc(keys, func(key string) bool { return !bytes.Contains(head, []byte(`"`+key+`"`)) })
	}
	if has("statementId", "recordId", "recordType") || has("statementID", "statementType") {
		return format.Sure
	}
	return format.No
}

// Read reads the statements twice: first to find which statements replace others.
func (bods) Read(_ context.Context, in *format.Input, to format.Sink) error {
	second, done, err := format.Twice(in)
	if err != nil {
		return err
	}
	defer done()
	h, older := history{}, roots{}
	count := 0
	first := func(_ format.Place, raw json.RawMessage) error {
		older.add(raw)
		count++
		h.add(older.upgrade(raw), count)
		return nil
	}
	if err := format.Objects(in, format.Quiet(to), "", first, nil); err != nil {
		return err
	}
	if err := second(); err != nil {
		return err
	}
	h.group(older)
	h.sort()
	r := &reader{in: in, to: to, words: format.NewWords(to.Ontology()), history: h}
	return format.Objects(in, to, "", older.upgraded(r.statement), nil)
}

// version is one statement about a record.
type version struct {
	id, date, status string
	kind             string  // kind of the entity
	at               int     // the position in the file
	interests        []keyed // the interests of a relationship, in the order of the statement
}

// keyed is an interest with its key, which identifies it among the interests of its relationship. sort is the part of
// the key that interest.sort returns.
type keyed struct {
	sort, start, end string
	lastEnd          string // the end in the last statement with this interest; empty in that statement
	key              string // the same in every statement about the record, see assignKeys
}

// history maps records to the statements about them.
type history map[string][]version

func (h history) add(raw json.RawMessage, at int) {
	var s statement
	if json.Unmarshal(raw, &s) != nil {
		return // the second reading reports it
	}
	v := version{s.ID, cmp.Or(s.Date, s.Publication.Date), s.Status, kindOf(&s), at, interestsOf(&s)}
	h[s.Record] = append(h[s.Record], v)
}

// group gives statements that were read before those that they replace to the records of these.
func (h history) group(older roots) {
	for record, list := range maps.Clone(h) {
		if to := older.of(record); to != record {
			delete(h, record)
			h[to] = append(h[to], list...)
		}
	}
}

// sort sorts the statements about each record by time, and gives their interests keys.
func (h history) sort() {
	for record, list := range h {
		slices.SortFunc(list, func(a, b version) int { return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.at, b.at)) })
		assignKeys(record, list)
	}
}

// assignKeys gives each interest of a relationship a key, and the end that the last statement with the interest gives.
// An interest keeps its key in later statements. An interest of a later statement is the same one if it has the same
// sort and start date, or if both statements have only one interest of that sort. So a share that is stated again, or
// that changes, remains one interest.
func assignKeys(record string, list []version) {
	known := map[string][]keyed{} // the interests so far by sort, each with its latest start date
	for _, v := range list {
		bySort := map[string][]*keyed{}
		for i := range v.interests {
			x := &v.interests[i]
			bySort[x.sort] = append(bySort[x.sort], x)
		}
		for sort, now := range bySort {
			known[sort] = matchKeys(record+sort, known[sort], now)
		}
	}
	last := map[string]string{} // the end of each interest in the last statement with it
	for _, v := range slices.Backward(list) {
		for i := range v.interests {
			x := &v.interests[i]
			if end, later := last[x.key]; later {
				x.lastEnd = end
			} else {
				last[x.key] = x.end
			}
		}
	}
}

// matchKeys gives keys to now, the interests of one sort in a statement. An interest that matches one of known gets the
// key of that one. The others get new keys: base, base/2 and so on. It returns known with the new interests.
func matchKeys(base string, known []keyed, now []*keyed) []keyed {
	before := len(known)
	taken := make([]bool, before)
	match := func(x *keyed) int {
		for i := range before {
			if !taken[i] && known[i].start == x.start {
				return i
			}
		}
		if before == 1 && len(now) == 1 {
			return 0
		}
		return -1
	}
	for _, x := range now {
		if at := match(x); at >= 0 {
			taken[at] = true
			x.key, known[at].start = known[at].key, x.start
			continue
		}
		if x.key = base; len(known) > 0 {
			x.key = base + "/" + strconv.Itoa(len(known)+1)
		}
		known = append(known, *x)
	}
	return known
}

// kind returns the kind of a record's entity, from the last statement about it.
func (h history) kind(record string) string {
	list := h[record]
	return list[len(list)-1].kind
}

// endOf returns the date at which a statement stops holding, and whether another statement about the same record
// replaces or closes it.
func (h history) endOf(s *statement) (d claim.Date, ends bool) {
	_, next := h.statement(s)
	end := ""
	switch {
	case s.Status == "closed":
		end = cmp.Or(s.Date, s.Publication.Date)
	case next != nil:
		end = next.date
	default:
		return d, false
	}
	d, err := claim.ParseDate(end)
	return d, err == nil
}

// interestsOf returns the interests of a relationship. If the statement lists none, it returns one interest without a
// description.
func interestsOf(s *statement) (out []keyed) {
	if s.Type != "relationship" {
		return nil
	}
	for _, raw := range s.interests() {
		var i interest
		_ = json.Unmarshal(raw, &i) // the second reading reports it
		out = append(out, keyed{sort: i.sort(), start: i.Start, end: i.End})
	}
	return out
}

// statement returns the statement with an id and the next one about the same record; nil if there is none.
func (h history) statement(s *statement) (v, next *version) {
	list := h[s.Record]
	at := slices.IndexFunc(list, func(v version) bool { return v.id == s.ID })
	if at < 0 {
		return nil, nil
	}
	if at+1 < len(list) {
		next = &list[at+1]
	}
	return &list[at], next
}

// key returns the key of an interest of a relationship, by its number in the statement.
func (h history) key(s *statement, n int) string {
	if v, _ := h.statement(s); v != nil && n < len(v.interests) {
		return v.interests[n].key
	}
	return ""
}

// changes returns the day on which an interest changes, for example to another share: its start date in the next
// statement about the same record. ok is false unless this day is after the start of the interest and not after the
// date of the next statement.
func (h history) changes(s *statement, n int) (day time.Time, ok bool) {
	v, next := h.statement(s)
	if v == nil || next == nil || n >= len(v.interests) {
		return day, false
	}
	now := v.interests[n]
	at := slices.IndexFunc(next.interests, func(k keyed) bool { return k.key == now.key })
	if at < 0 || now.start >= next.interests[at].start || next.date < next.interests[at].start {
		return day, false
	}
	day, err := time.Parse(time.DateOnly, next.interests[at].start)
	return day, err == nil
}

// end returns the end that the last statement with an interest gives it. It corrects what earlier statements say. ok is
// false if s is the last statement, or if the last one gives no end.
func (h history) end(s *statement, n int) (end claim.Date, ok bool) {
	v, _ := h.statement(s)
	if v == nil || n >= len(v.interests) {
		return end, false
	}
	end, err := claim.ParseDate(v.interests[n].lastEnd)
	return end, err == nil
}

// statement is a statement of BODS.
type statement struct {
	ID          string `json:"statementId"`
	Date        string `json:"statementDate"`
	Record      string `json:"recordId"`
	Type        string `json:"recordType"`
	Status      string `json:"recordStatus"`
	Publication struct {
		Date string `json:"publicationDate"`
	} `json:"publicationDetails"`
	Source struct {
		URL       string `json:"url"`
		Retrieved string `json:"retrievedAt"`
	} `json:"source"`
	Details map[string]json.RawMessage `json:"recordDetails"`
}

// kindOf returns the IRI of the kind of a statement's entity.
func kindOf(s *statement) string {
	if s.Type == "person" {
		return "ftm:Person"
	}
	var t struct {
		Type string `json:"type"`
	}
	_ = json.Unmarshal(s.Details["entityType"], &t)
	switch t.Type {
	case "registeredEntity":
		return "ftm:Company"
	case "state", "stateBody":
		return "ftm:PublicBody"
	}
	return "ftm:LegalEntity"
}

func bodsID(s string) string { return format.ID("bods", s) }
func iri(s string) string    { return format.Name("bods", s) }

type reader struct {
	in      *format.Input
	to      format.Sink
	words   *format.Words
	history history
	attrs   format.Attributes
}

// statement reads one statement.
func (r *reader) statement(at format.Place, raw json.RawMessage) error {
	var s statement
	if err := json.Unmarshal(raw, &s); err != nil {
		r.to.Problem(at, "this is not a statement of BODS: %s", format.TypeError(err))
		return nil
	}
	if s.ID == "" || s.Record == "" || s.Details == nil {
		r.to.Problem(at, "a statement of BODS must have a statementId, a recordId and recordDetails")
		return nil
	}
	r.checkDates(at, &s)
	c := r.document(at, &s, raw)
	c.Locator = s.Record
	if end, ok := r.history.endOf(&s); ok {
		c.Period.To = end
	}
	switch s.Type {
	case "entity", "person":
		r.record(at, &s, &c)
	case "relationship":
		r.relationship(at, &s, &c)
	default:
		r.to.Problem(at, "recordType must be entity, person or relationship, not %q", s.Type)
	}
	return nil
}

// checkDates warns of dates of a statement that are not valid. They are kept as texts.
func (r *reader) checkDates(at format.Place, s *statement) {
	r.checkDate(at, s, "statementDate", s.Date)
	r.checkDate(at, s, "publicationDate", s.Publication.Date)
	r.checkDate(at, s, "retrievedAt", s.Source.Retrieved)
	for _, key := range []string{"foundingDate", "dissolutionDate", "birthDate", "deathDate"} {
		r.checkDate(at, s, key, value(s.Details[key]).Text)
	}
}

// checkDate warns of a text that is not a date.
func (r *reader) checkDate(at format.Place, s *statement, name, text string) {
	if text == "" {
		return
	}
	if _, err := claim.ParseDate(text); err != nil {
		r.to.Warn(at, "%s of the statement %s about the record %s: %v; it is kept as a text", name, s.ID, s.Record, err)
	}
}

// document defines a statement as a document, and returns the context of its claims.
func (r *reader) document(at format.Place, s *statement, raw json.RawMessage) claim.Context {
	c := r.in.Context
	c.Document = bodsID("statement/" + s.ID)
	own := claim.Context{Document: c.Document}
	r.to.Kind(at, c.Document, "Document", &own)
	r.to.Fact(at, c.Document, claim.PredicateName, claim.Literal("BODS statement "+s.ID), &own)
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return c
	}
	for _, key := range sortedKeys(members) {
		if key != "recordDetails" && key != "recordId" {
			r.facts(at, c.Document, "Document", key, members[key], &own)
		}
	}
	r.to.Relation(at, c.Document, iri("recordId"), bodsID(s.Record), &own)
	if u := s.Source.URL; len(u) > 8 && (u[:7] == "http://" || u[:8] == "https://") &&
		!bytes.ContainsAny([]byte(u), " <>\"{}|^`\\\t\n") {
		source := claim.Context{Document: u}
		r.to.Kind(at, u, "Document", &source)
		c.Relays = u
	}
	return c
}

// facts passes on a value under the foreign name of its key. For a list it passes on each element.
func (r *reader) facts(at format.Place, id, kind, key string, raw json.RawMessage, c *claim.Context) {
	for _, e := range elements(raw) {
		r.fact(at, id, kind, iri(key), value(e), c)
	}
}

// fact passes on a value unless it is empty.
func (r *reader) fact(at format.Place, id, kind, fact string, v claim.Value, c *claim.Context) {
	if v.Text == "" {
		return
	}
	if !r.words.Fits(kind, fact, v.Text) {
		fact = iri("other." + fact)
	}
	r.to.Fact(at, id, fact, v, c)
}

// value returns a JSON value as the value of a fact: JSON text for a list or object, and the zero value for null.
func value(raw json.RawMessage) claim.Value {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0, string(raw) == "null":
		return claim.Value{}
	case raw[0] == '"':
		var s string
		_ = json.Unmarshal(raw, &s) // cannot fail, because raw is a JSON string
		return claim.Literal(s)
	case raw[0] == '{', raw[0] == '[':
		text, err := format.Canonical(raw)
		if err != nil {
			text = string(raw)
		}
		return claim.Value{Text: text, Datatype: format.JSON}
	}
	return claim.Literal(string(raw))
}

// elements returns the elements of a list, or the value itself if it is not a list.
func elements(raw json.RawMessage) []json.RawMessage {
	var list []json.RawMessage
	if t := bytes.TrimSpace(raw); len(t) > 0 && t[0] == '[' && json.Unmarshal(raw, &list) == nil {
		return list
	}
	return []json.RawMessage{raw}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
