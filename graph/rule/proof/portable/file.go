// Package portable writes proofs as files that can leave the service, and reads them back, so that the checker can
// check a file against a store.
//
// A file names entities, rules and documents by their ids, and contains every claim that the proof cites. A
// reader looks each of them up in a view. It fails at the first step of the proof that is different in the view.
package portable

import (
	"encoding/json"
	"time"

	"nexum/graph/claim"
)

// Format is the value of File.Format.
const Format = "nexum-proof/1"

// A File holds proofs from one view. Either it has a question with answers, or proofs of relations.
type File struct {
	Format      string    `json:"format"`
	Question    string    `json:"question,omitempty"`
	Revision    uint64    `json:"revision"`
	CommittedAt time.Time `json:"committedAt,omitzero"` // when the revision was committed
	Changes     []Change  `json:"changes,omitempty"`    // the changes of the view, the outermost first
	Answers     []Answer  `json:"answers,omitempty"`
	Proofs      []string  `json:"proofs,omitempty"` // ids of steps: the relations that are proved
	Steps       []Step    `json:"steps"`
}

// A Change is a graph.Change.
type Change struct {
	AsOf     claim.Date `json:"asOf,omitzero"`
	KnownAt  time.Time  `json:"knownAt,omitzero"`
	Without  []string   `json:"without,omitempty"`
	Distrust []string   `json:"distrust,omitempty"`
	With     []Assumed  `json:"with,omitempty"`
}

// An Assumed is a relation that a view assumes.
type Assumed struct {
	Source     string `json:"source"`
	Type       string `json:"type"`
	Target     string `json:"target"`
	Occurrence string `json:"occurrence,omitempty"`
	Period
	Attributes json.RawMessage `json:"attributes,omitempty"` // a JSON object
}

// A Period is a period of time. An end that is not known is missing. A start in 2012 or before is written ..2012, and
// an end in 2015 or after 2015.. .
type Period struct {
	ValidFrom Start `json:"validFrom,omitzero"`
	ValidTo   End   `json:"validTo,omitzero"`
}

// A Start is the start of a period: a date, or the latest date at which it can have started.
type Start struct{ claim.Date }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Start) UnmarshalText(b []byte) error {
	p, err := claim.ParsePeriod(string(b), "")
	s.Date = p.From
	return err
}

// An End is the end of a period: a date, or the earliest date at which it can have ended.
type End struct{ claim.Date }

// UnmarshalText implements encoding.TextUnmarshaler.
func (e *End) UnmarshalText(b []byte) error {
	p, err := claim.ParsePeriod("", string(b))
	e.Date = p.To
	return err
}

func (p Period) claimed() claim.Period {
	return claim.Period{From: p.ValidFrom.Date, To: p.ValidTo.Date}
}

// String returns the period in words: since 2012 or before.
func (p Period) String() string { return p.claimed().String() }

func periodOf(p claim.Period) Period { return Period{Start{p.From}, End{p.To}} }

// A Certainty has the modality, confidence and dispute of a step.
type Certainty struct {
	Modality   string  `json:"modality"`
	Confidence float64 `json:"confidence"`
	Disputed   bool    `json:"disputed"`
}

// An Answer is one answer to the question, for one period: the values of its variables, and the match of each literal.
// A file has an answer several times if it holds in several periods, or in a period that several claims cover together.
type Answer struct {
	Values map[string]string `json:"values"`
	Period
	Certainty
	Premises []Premise `json:"premises,omitempty"`
	Parts    []Part    `json:"parts,omitempty"` // of a question with groups, instead of premises
}

// A Part is an answer without groups that an aggregate uses: one that it counts or adds, or that has its smallest or
// greatest value.
type Part struct {
	Of    string `json:"of"`    // the column of the aggregate
	Value string `json:"value"` // what is counted, added or compared
	Period
	Certainty
	Premises []Premise `json:"premises"`
}

// A Step is a relation of a proof: stated by claims, or derived by a rule from premises.
type Step struct {
	ID         string `json:"id"`
	Source     string `json:"source"`
	Type       string `json:"type"`
	Target     string `json:"target"`
	Occurrence string `json:"occurrence,omitempty"`
	Period
	Certainty
	Attributes json.RawMessage `json:"attributes,omitempty"`
	Rule       *Rule           `json:"rule,omitempty"`
	Premises   []Premise       `json:"premises,omitempty"`
	Span       []Fact          `json:"span,omitempty"` // facts that limit the time of a stated relation without a date
	Claims     []Claim         `json:"claims,omitempty"`
}

// A Rule is the rule that derives a step.
type Rule struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// A Premise is the match of one literal of a rule or question. One of Step, Mention, Fact and Parts is set. None is set
// for an absence.
type Premise struct {
	Literal int         `json:"literal"`           // index in the body, from 0
	Step    string      `json:"step,omitempty"`    // id of the step that proves it
	Mention string      `json:"mention,omitempty"` // id of a stated relation that shows that an entity exists
	Fact    *Fact       `json:"fact,omitempty"`
	Parts   [][]Premise `json:"parts,omitempty"` // for a sum or count: what is added up
	// Within is for a sum with negative values: a period in which no other negative value counts. Nil means all times.
	Within *Period `json:"within,omitempty"`
	Absent *Absent `json:"absent,omitempty"`
}

// An Absent is a relation or fact that the view does not have in a period. Without a period, the view has it at no
// time. A missing end stands for any entity.
type Absent struct {
	Source string `json:"source,omitempty"`
	Target string `json:"target,omitempty"`
	Period
	Attributes json.RawMessage `json:"attributes,omitempty"` // the attributes that the literal names
}

// A Fact is a stated fact with the claims that the proof cites for it.
type Fact struct {
	Entity   string `json:"entity"`
	Name     string `json:"name"`
	Value    string `json:"value"`
	Lang     string `json:"lang,omitempty"`
	Datatype string `json:"datatype,omitempty"`
	IsEntity bool   `json:"isEntity,omitempty"` // whether the value is an entity
	Period
	Claims []Claim `json:"claims"`
}

// A Claim is a claim that a proof cites.
type Claim struct {
	Document   string          `json:"document,omitempty"`
	Locator    string          `json:"locator,omitempty"`
	Relays     string          `json:"relays,omitempty"`
	By         string          `json:"by,omitempty"`
	Stance     string          `json:"stance"`
	Modality   string          `json:"modality"`
	Confidence float64         `json:"confidence"`
	Attributes json.RawMessage `json:"attributes,omitempty"`
	Graph      string          `json:"graph,omitempty"`
	Subject    string          `json:"subject,omitempty"` // the merged id that the claim is about
	Object     string          `json:"object,omitempty"`
	Period
}
