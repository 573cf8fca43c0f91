package main

import (
	"encoding/json"

	"nexum/graph/claim"
	"nexum/graph/rule/proof"
	"nexum/server/export"
)

// claimFields are the fields of claims in a query to a service.
const claimFields = ` claims { document { id } locator relays { id } by { id } stance modality confidence validFrom validTo attributes } `

type remoteID struct{ ID, Name string }

type remoteClaim struct {
	Document   remoteID        `json:"document"`
	Locator    string          `json:"locator"`
	Relays     *remoteID       `json:"relays"`
	By         *remoteID       `json:"by"`
	Stance     string          `json:"stance"`
	Modality   string          `json:"modality"`
	Confidence float64         `json:"confidence"`
	ValidFrom  claim.Date      `json:"validFrom"`
	ValidTo    claim.Date      `json:"validTo"`
	Attributes json.RawMessage `json:"attributes"`
}

// citation converts a claim to a citation.
func (c *remoteClaim) citation() export.Citation {
	x := claim.Context{
		Document: c.Document.ID, Locator: c.Locator, Period: claim.Period{From: c.ValidFrom, To: c.ValidTo}, Doubt: claim.DoubtOf(c.Confidence),
	}
	x.Modality, _ = claim.ParseModality(c.Modality)
	if c.Stance == claim.Disputes.String() {
		x.Stance = claim.Disputes
	}
	if c.Relays != nil {
		x.Relays = c.Relays.ID
	}
	if c.By != nil {
		x.By = c.By.ID
	}
	if string(c.Attributes) != "null" {
		x.Attributes = string(c.Attributes)
	}
	return export.Citation{Context: x, Text: proof.Cite(x)}
}
