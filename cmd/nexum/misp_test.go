package main

import (
	"strings"
	"testing"
)

// TestEventOfMISP loads an event, and checks its content.
func TestEventOfMISP(t *testing.T) {
	data := t.TempDir()
	must(t, "load", "--data", data, "--pack", "threat", "../../examples/misp/event.json")
	for question, want := range map[string][]string{
		"contains(R, I), basedOn(I, O), ipv4Address(O)": {
			"misp:ip/203.0.113.7", "event.json, 5b8a7b5e-0011",
			"by misp:5b8a7b5e-00a2",
		},
		"basedOn(I, O), sha256(O, H)": {
			"misp:file/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		},
		"contains(R, A), threatActor(A)": {
			"An actor (misp:7cdff317-a673-4474-84ec-4f1754947823)",
		},
		"labels(A, L), indicator(A)":                                 {"kill-chain:delivery"},
		"createdBy(R, O)":                                            {"CERT of an example"},
		"publishedOn(R, D)":                                          {"2024-03-01"},
		"relatedTo(X, Y, description: D)":                            {"downloaded-from"},
		"relatedTo(X, /<misp:5b8a7b5e-0002-4c3c-9a5a-0123456789ab>)": {"Phishing wave"},
		"observedData(X), <misp:value>(X, V)":                        {"V = 2024"},
		`"tagged"(A, T), indicator(A)`:                               {"kill-chain:delivery"},
		`<misp:authors>(C, "B"), threatActor(C)`:                     {"An actor"},
	} {
		answer := must(t, "ask", "--data", data, question)
		for _, text := range want {
			if !strings.Contains(answer, text) {
				t.Errorf("%s: no %q in\n%s", question, text, answer)
			}
		}
	}
}
