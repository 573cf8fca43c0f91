package infer

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Columns can name entities that have no table of their own: the donor and the recipient of a donation, the members of
// a board. The draft makes entities of them, with relations, because users ask about people and organizations and not
// about texts.

// These are the kinds of entities that columns name.
const (
	person       = "person"
	organization = "organization"
	party        = "party" // a person or an organization
	phone        = "phone number"
	vertex       = "vertex" // an end of relations of which nothing else is known
	itself       = ""       // the kind is called like the column
)

// roles maps words in the names of columns to the kind of the entities that the columns name. A column that refers to a
// table by ids needs no such word.
var roles = roleWords(map[string]string{
	person: "person people member director officer chair chairman chairwoman chairperson ceo cfo president secretary " +
		"treasurer author employee manager founder partner trustee spouse lawyer judge minister official representative " +
		"agent signatory passenger witness suspect victim candidate vorstand aufsichtsrat geschaeftsfuehrer " +
		"geschaeftsfuehrerin prokurist mitglied autor vertreter gruender dirigeant administrateur gerant membre auteur " +
		"director administrador gerente miembro autor consejero direktor predsedatel chlen rukovoditel predstavitel " +
		"podpisant svidetel sotrudnik",
	organization: "company firm organization organisation employer bank agency authority university school " +
		"ministry registrar firma unternehmen gesellschaft behoerde arbeitgeber verein stiftung societe entreprise banque " +
		"employeur empresa sociedad banco organizaciya kompaniya predpriyatie obshchestvo rabotodatel",
	party: "owner shareholder donor donee recipient buyer seller sender receiver beneficiary payer payee client " +
		"customer supplier vendor consignee shipper consignor exporter importer lender borrower creditor debtor plaintiff " +
		"defendant claimant contractor subcontractor grantee grantor funder sponsor lobbyist party entity investor " +
		"investee parent subsidiary bidder winner issuer holder counterparty operator manufacturer publisher landlord " +
		"tenant insurer insured affiliate associate gesellschafter inhaber eigentuemer anteilseigner kunde lieferant " +
		"empfaenger absender spender kaeufer verkaeufer auftraggeber auftragnehmer glaeubiger schuldner proprietaire " +
		"actionnaire beneficiaire client fournisseur acheteur vendeur destinataire expediteur donateur propietario " +
		"accionista beneficiario cliente proveedor comprador vendedor vladelec sobstvennik akcioner uchreditel uchastnik " +
		"otpravitel poluchatel gruzootpravitel gruzopoluchatel pokupatel prodavec zakazchik postavshchik platelshchik " +
		"klient zaemshchik kreditor dolzhnik benefitsiar",
	phone: "caller callee msisdn calling called",
	itself: "vessel ship aircraft vehicle port project product device website domain schiff hafen projekt produkt " +
		"navire buque sudno korabl",
})

func roleWords(byKind map[string]string) map[string]string {
	out := map[string]string{}
	for kind, words := range byKind {
		for word := range strings.FieldsSeq(words) {
			out[word] = kind
		}
	}
	return out
}

// handedTo are the words before "to" in the names of columns that name a recipient, such as awarded to.
var handedTo = nameSet(`
		awarded, paid, sold, granted, given, issued, sent, shipped, delivered, transferred, assigned, leased, rented, lent,
		donated, belongs, reports`)

// organizationEnds are the ends of words for organizations, in a language that writes them in one word:
// Muttergesellschaft.
var organizationEnds = []string{"gesellschaft", "unternehmen", "konzern", "firma"}

func isRole(word string) bool { return roles[word] != "" }

// maxName is the maximum length of a name in bytes. A longer text is a description.
const maxName = 120

// The cells of a column of facts are lists if at least minLists different ones have a separator, and no part of these
// is longer than maxItem in bytes.
const (
	minLists = 2
	maxItem  = 40
)

// namesEntities reports whether a column names entities, and of which kind.
func (c *column) namesEntities() (kind string, ok bool) {
	typ, _ := c.guess.fact()
	w := c.words
	same := len(c.values) == 1 && c.filled > 2 // the same text in all rows does not describe a row
	if c.filled == 0 || c.list || same || len(w) == 0 || c.guess.longest > maxName && c.separator() == "" {
		return "", false
	}
	if i := slices.Index(w, "of"); i > 0 {
		w = w[:i] // port of lading: the last word before of counts
	}
	if n := len(w); n > 1 && slices.Contains([]string{"name", "names"}, w[n-1]) {
		w = w[:n-1]
	}
	last := w[len(w)-1]
	kind, ok = roles[last]
	if len(w) > 1 && (last == "by" || last == "to" && handedTo[w[len(w)-2]]) {
		kind, ok = party, true // such as signed by, awarded to
	}
	if !ok {
		last = singular(last)
		kind, ok = roles[last]
	}
	if !ok && slices.ContainsFunc(organizationEnds, func(end string) bool { return strings.HasSuffix(last, end) }) {
		kind, ok = organization, true
	}
	if !ok || typ != typeString && kind != phone {
		return "", false
	}
	if kind == itself {
		kind = last
	}
	if kind != phone && c.phones() {
		kind = phone
	}
	return kind, true
}

// phones reports whether the shortest value looks like a phone number.
func (c *column) phones() bool { return phoneNumber.MatchString(c.guess.example) }

var phoneNumber = regexp.MustCompile(`^(\+|0)[0-9][0-9 ()/-]{5,20}$`)

// partCounts counts the values of a column that look like several values, by their separator.
type partCounts [len(separators)]int

var separators = [...]string{";", "|", "\n"}

// seeParts counts a value, when it is seen first: one address with a semicolon in many rows does not make a list.
func (c *column) seeParts(s string) {
	for i, sep := range separators {
		if !strings.Contains(s, sep) {
			continue
		}
		longest := 0
		for part := range strings.SplitSeq(s, sep) {
			longest = max(longest, len(strings.TrimSpace(part)))
		}
		if longest <= maxName {
			c.parts[i]++
		}
		c.long = c.long || longest > maxItem
	}
	c.spaced = c.spaced || !plainID.MatchString(s)
	c.notURL = c.notURL || !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://")
}

var plainID = regexp.MustCompile(`^[A-Za-z0-9._/-]+$`)

// separator returns the text that separates several values of a cell; empty for none.
func (c *column) separator() string {
	best := 0
	for i, n := range c.parts {
		if n > c.parts[best] {
			best = i
		}
	}
	if c.parts[best] == 0 {
		return ""
	}
	return separators[best]
}

// findSplit finds out whether the cells of a column of facts are lists of short texts: c2; phishing.
func (c *column) findSplit() {
	sep := c.separator()
	i := slices.Index(separators[:], sep)
	if typ, options := c.guess.fact(); c.list || typ != typeString || options != "" || sep == "" || sep == "\n" {
		return
	}
	if c.parts[i] >= minLists && !c.long {
		c.split = sep
	}
}

// isList reports whether a cell can have several values.
func (c *column) isList() bool { return c.list && !c.objects || c.split != "" }

// findNamed finds the columns of a table that name entities. Columns with common values name entities of one kind.
func (d *Draft) findNamed(t *tableDraft) {
	if len(t.keys) >= 2 && t.id == nil {
		return // the rows are relations between rows of tables
	}
	found, kinds := t.namingColumns()
	joinKinds(found, kinds)
	for i, r := range found {
		r.to = []*tableDraft{d.namedTable(kinds[i], t, r, r.column.values)}
	}
	t.keys = append(t.keys, found...)
	full := func(r *reference) bool { return r.split == "" && r.column.filled == t.rows }
	if t.id == nil && len(t.keys) == 2 && len(found) > 0 && full(t.keys[0]) && full(t.keys[1]) &&
		t.keys[0].misfit.count == 0 {
		t.rowsRelate = true
	}
}

// namingColumns returns references for the columns that name entities, and the kinds of these entities.
func (t *tableDraft) namingColumns() (found []*reference, kinds []string) {
	for _, c := range t.edges {
		if k, known := c.namesEntities(); known {
			found, kinds = append(found, &reference{column: c}), append(kinds, k)
		} else if !slices.Contains(t.keyColumns(), c) {
			found, kinds = append(found, &reference{column: c}), append(kinds, vertex)
		}
	}
	if len(kinds) == 2 && (kinds[0] == vertex) != (kinds[1] == vertex) { // owner and owned
		replaceAll(kinds, vertex, party)
	}
	for _, c := range t.columns {
		if t.isEdge(c) {
			continue
		}
		if c == t.id || c == t.nameColumn() || slices.Contains(t.keyColumns(), c) || t.namesOf(c, found) {
			continue
		}
		if names := t.namesWith(c); names != nil {
			if k, known := names.namesEntities(); known {
				found, kinds = append(found, &reference{column: c, names: names}), append(kinds, k)
			}
			continue
		}
		if k, known := c.namesEntities(); known && !t.hasIDsFor(c) {
			if (k == organization || k == party) && t.namesRows(c) {
				k = strings.Join(t.stem, " ")
			}
			found, kinds = append(found, &reference{column: c, split: c.separator()}), append(kinds, k)
		}
	}
	return found, kinds
}

// namesRows reports whether a column has names of rows of its own table, if the ids of the rows are made from their
// names: for example, the column Parent of companies.csv.
func (t *tableDraft) namesRows(c *column) bool {
	if t.id == nil || !t.slug {
		return false
	}
	for name := range c.names {
		if t.id.names[name] > 0 {
			return true
		}
	}
	return false
}

// joinKinds makes the kinds of references whose columns have common values one: a party.
func joinKinds(found []*reference, kinds []string) {
	for i, r := range found {
		for j, other := range found[:i] {
			if kinds[i] == kinds[j] || r.column.common(other.column) == 0 {
				continue
			}
			kinds[j] = party
			replaceAll(kinds[:i+1], kinds[i], party)
		}
	}
}

// replaceAll replaces the elements of a list that are equal to old.
func replaceAll(list []string, old, by string) {
	for i := range list {
		if list[i] == old {
			list[i] = by
		}
	}
}

// namesWith returns the column with the names that belong to a column with ids, such as donor_name to donor_id; nil for
// none.
func (t *tableDraft) namesWith(c *column) *column {
	rest, ok := c.endsAsID()
	if !ok || len(rest) == 0 || slices.Equal(rest, t.stem) {
		return nil
	}
	for _, other := range t.columns {
		if other != c && other.separator() == "" &&
			(slices.Equal(other.words, rest) || slices.Equal(other.words, append(slices.Clone(rest), "name"))) {
			return other
		}
	}
	return nil
}

// hasIDsFor reports whether another column has the ids of the entities that a column names.
func (t *tableDraft) hasIDsFor(c *column) bool {
	return slices.ContainsFunc(t.columns, func(other *column) bool { return t.namesWith(other) == c })
}

// namesOther reports whether a column has names of other entities than the rows: another column has ids for these
// names, or it is one of several columns with names of people or parties.
func (t *tableDraft) namesOther(c *column) bool {
	several := 0
	for _, other := range t.columns {
		if n := len(other.words); n > 1 && other.words[n-1] == "name" {
			if kind := roles[other.words[n-2]]; kind == person || kind == party {
				several++
			}
		}
	}
	n := len(c.words)
	return t.hasIDsFor(c) || several > 1 && n > 1 && isRole(c.words[n-2])
}

// namesOf reports whether a column has the names for one of the references.
func (t *tableDraft) namesOf(c *column, found []*reference) bool {
	return slices.ContainsFunc(found, func(r *reference) bool { return r.names == c })
}

// namedTable returns the draft of the table that named entities of a kind would have. It creates the draft if there is
// none yet.
func (d *Draft) namedTable(kind string, t *tableDraft, r *reference, values map[uint64]bool) *tableDraft {
	slug := r.names == nil
	where := fmt.Sprintf("%s of %s", r.column.name, t.source())
	for _, n := range d.named {
		if strings.Join(n.stem, " ") == kind && n.slug == slug {
			n.named = append(n.named, where)
			for v := range values {
				n.id.values[v] = true
			}
			return n
		}
	}
	n := &tableDraft{
		file:  t.file,
		stem:  strings.Fields(kind),
		slug:  slug,
		named: []string{where},
		id:    &column{name: r.column.name, values: map[uint64]bool{}},
	}
	for v := range values {
		n.id.values[v] = true
	}
	d.named = append(d.named, n)
	return n
}

// namedKind returns the kind of named entities. It is the kind of a table with this name if there is one.
func (d *Draft) namedKind(n *tableDraft) *kind {
	for _, t := range slices.Concat(d.tables, d.named) {
		if t != n && slices.Equal(t.stem, n.stem) && (t.named == nil || t.kind != nil) && (t.id != nil || len(t.keys) < 2) {
			return d.kindOf(t)
		}
	}
	list := strings.Join(n.named, ", ")
	k := &kind{name: strings.Join(n.stem, " "), what: "Named in " + list, count: len(n.id.values)}
	d.kinds = append(d.kinds, k)
	return k
}

// role returns the name of the relation to the entities that a column names.
func (r *reference) role() string {
	w := slices.Clone(r.column.words)
	if r.names != nil {
		w, _ = r.column.endsAsID()
	} else if n := len(w); n > 1 && (w[n-1] == "name" || w[n-1] == "names") {
		w = w[:n-1]
	}
	w[len(w)-1] = singular(w[len(w)-1])
	return strings.Join(w, " ")
}

// end returns the end of a relation for a mapping: a template, or a map that defines the entity.
func (r *reference) end() string {
	if r.lookup != nil {
		return r.lookupEnd()
	}
	to := r.to[0]
	if to.named == nil {
		return to.template(r.column)
	}
	filter := ""
	switch {
	case to.slug && slices.Equal(to.stem, strings.Fields(phone)):
		filter = "|digits"
	case to.slug:
		filter = "|slug"
	}
	names := r.column
	if r.names != nil {
		names = r.names
	}
	return fmt.Sprintf(
		"{id: %s, kind: %s, name: %s}",
		strconv.Quote(to.prefix()+":{"+r.column.name+filter+"}"),
		to.kind.word,
		scalar(names.name),
	)
}

// isEnd reports whether the rows are relations and a column has their sources or targets, or the names of these.
func (t *tableDraft) isEnd(c *column) bool {
	return slices.ContainsFunc(t.keys, func(r *reference) bool { return r.column == c || r.names == c })
}
