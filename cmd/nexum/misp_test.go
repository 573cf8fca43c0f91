package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestEventOfMISP loads an event, and checks its content.
func TestEventOfMISP(t *testing.T) {
	data := t.TempDir()
	must(t, "load", "--data", data, "--pack", "threat", "../../examples/misp/event.json")
	for question, want := range map[string][]string{
		"contains(R, I), basedOn(I, O), ipv4Address(O)": {
			"203.0.113.7 (stix:ipv4-addr--9ddd739e-87b1-587d-83f2-62ef1130af2f)", "event.json, 5b8a7b5e-0011",
			"by misp:5b8a7b5e-00a2",
		},
		"basedOn(I, O), sha256(O, H)": {
			"stix:file--22f8ff52-8f62-5f03-a53a-6f50f54fd74c",
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

// TestSameObservable checks that an event of MISP and indicators of STIX that name the same values are about the same
// entities, and that objects of STIX with other ids are proposed for merging.
func TestSameObservable(t *testing.T) {
	data, dir := t.TempDir(), t.TempDir()
	write(t, dir, "event.json", `{"Event": {"uuid": "e", "info": "Phishing", "Orgc": {"uuid": "o", "name": "CERT"}, "Attribute": [
{"uuid": "a1", "type": "domain", "value": "Evil.Example.com", "to_ids": true},
{"uuid": "a2", "type": "ip-dst", "value": "2001:db8::1", "to_ids": true},
{"uuid": "a3", "type": "ip-src", "value": "198.51.100.3", "to_ids": false},
{"uuid": "a4", "type": "sha256", "value": "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", "to_ids": true}]}}`)
	write(t, dir, "bundle.json", `{"type": "bundle", "id": "bundle--1", "objects": [
{"type": "indicator", "id": "indicator--1", "name": "Evil", "pattern_type": "stix", "pattern": "[domain-name:value = 'evil.example.com' OR ipv6-addr:value = '2001:DB8::1'] AND [file:hashes.'SHA-256' = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'] AND [url:value != 'http://good.example']"},
{"type": "domain-name", "id": "domain-name--3", "value": "evil.example.com"},
{"type": "ipv4-addr", "id": "ipv4-addr--4", "value": "198.51.100.3"}]}`)
	must(t, "load", "--data", data, "--pack", "threat", filepath.Join(dir, "event.json"),
		filepath.Join(dir, "bundle.json"))
	both := "basedOn(/<misp:a%d>, X), basedOn(/<stix:indicator--1>, X), "
	for i, kind := range []string{"domainName(X)", "ipv6Address(X)", "", "observedFile(X)"} {
		if kind == "" {
			continue
		}
		if answer := must(t, "ask", "--data", data, fmt.Sprintf(both, i+1)+kind); !strings.Contains(answer, "X = ") {
			t.Errorf("%s is not shared:\n%s", kind, answer)
		}
	}
	if answer := must(t, "ask", "--data", data, "basedOn(/<stix:indicator--1>, X) | count(X)"); !strings.Contains(answer, "3") {
		t.Errorf("the indicator is based on three values, and not on one that it excludes:\n%s", answer)
	}
	matches := must(t, "match", "--data", data)
	for _, want := range []string{"stix:domain-name--3", "stix:ipv4-addr--4", "equal domain", "equal ipv4"} {
		if !strings.Contains(matches, want) {
			t.Errorf("no %s in\n%s", want, matches)
		}
	}
}
