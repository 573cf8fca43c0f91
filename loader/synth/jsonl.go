package synth

import (
	"bufio"
	"encoding/json"
	"io"
	"strings"

	"nexum/graph/claim"
	"nexum/schema"
)

// WriteJSONL writes the graph as records in JSON Lines, one entity per line, for a Loader to read.
func (g Graph) WriteJSONL(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	type object = map[string]any
	var block object
	flush := func() error {
		if block == nil {
			return nil
		}
		line, err := json.Marshal(block)
		if err == nil {
			_, err = out.Write(append(line, '\n'))
		}
		return err
	}
	for c, err := range g.Claims() {
		if err != nil {
			return err
		}
		record := object{}
		say(record, &c.Context)
		switch {
		case c.Predicate == claim.PredicateKind: // the first claim of every entity
			if err := flush(); err != nil {
				return err
			}
			block = object{"id": c.Subject, "kind": c.Object.Text}
			say(block, &c.Context)
			continue
		case c.Object.Entity:
			record[schema.Term(c.Predicate)] = c.Object.Text
			block["relations"] = add(block["relations"], record)
		default:
			record[c.Predicate] = c.Object.Text
			block["facts"] = add(block["facts"], record)
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return out.Flush()
}

func add(list any, claim map[string]any) any {
	old, _ := list.([]any)
	return append(old, claim)
}

// say adds a context to a record.
func say(o map[string]any, c *claim.Context) {
	o["document"], o["at"] = c.Document, c.Locator
	if d := c.Period.From; !d.IsZero() {
		o["from"] = d.String()
	}
	if d := c.Period.To; !d.IsZero() {
		o["to"] = d.String()
	}
	if c.Stance == claim.Disputes {
		o["stance"] = "disputes"
	}
	if c.Modality != claim.Stated {
		o["modality"] = strings.ToLower(c.Modality.String())
	}
	if c.Doubt != 0 {
		o["confidence"] = c.Confidence()
	}
}
