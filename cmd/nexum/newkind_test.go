package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// ships writes a dataset with its own kind, and with a relation type to a kind of another dataset.
func ships(t *testing.T, kind string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ships-"+strings.ToLower(kind))
	r := strings.NewReplacer("Vessel", kind, "VESSEL", strings.ToUpper(kind), "vessel", strings.ToLower(kind))
	writePlain(t, dir, "dataset.yaml", r.Replace("name: ships-vessel\ndocument: vessel-register\n"))
	writePlain(t, dir, "ships.graphqls", r.Replace(`
"A ship."
type Vessel {
  "How much it carries, in tonnes; null if no source says."
  tonnage: Int
  "Who manages it."
  managers: [Company!] @relation(type: MANAGES_VESSEL, direction: IN)
}
extend enum RelationType {
  "The source manages the target."
  MANAGES_VESSEL @predicate(from: [COMPANY], to: [VESSEL], inverse: "managed by") @attribute(name: "fee", type: Decimal)
}
`))
	writePlain(t, dir, "ships.yaml", r.Replace(`at: "1"
entities:
  - {id: vessel-register, kind: Document, name: The register}
  - {id: my-vessel, kind: Vessel, name: Ever Given, facts: [{tonnage: 199629}]}
  - {id: alpha-0, relations: [{managesVessel: my-vessel, attributes: {fee: 12.50}}]}
`))
	return dir
}

// TestNewKindWhileServing loads datasets with new kinds into a service. The next request must be able to query each
// kind, and concurrent requests must not fail.
func TestNewKindWhileServing(t *testing.T) {
	data := t.TempDir()
	must(t, "load", "--data", data, growing(t, "alpha", 3))
	addr := serve(t, "--data", data)
	stop := make(chan struct{})
	var clients sync.WaitGroup
	var asked atomic.Int64
	for range 4 {
		clients.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				var a struct {
					Companies struct {
						TotalCount int
						Edges      []struct{ Node struct{ Name string } }
					}
					Type *struct{ Name string } `json:"__type"`
				}
				post(t, addr, `{ companies(first: 10) { totalCount edges { node { name } } } __type(name: "Vessel") { name } }`, &a)
				if a.Companies.TotalCount != 3 || len(a.Companies.Edges) != 3 {
					t.Errorf("%+v", a)
				}
				asked.Add(1)
			}
		})
	}
	for i, kind := range []string{"Vessel", "Barge", "Ferry"} {
		if out := must(t, "load", "--data", data, ships(t, kind)); !strings.Contains(out,
			fmt.Sprintf("committed as revision %d", i+2)) {
			t.Fatal(out)
		}
		lower := strings.ToLower(kind)
		list := lower + "s"
		var a struct {
			List struct {
				TotalCount int
				Edges      []struct {
					Node struct {
						Typename string `json:"__typename"`
						Tonnage  int
						Managers struct {
							Edges []struct{ Node struct{ ID string } }
						}
					}
				}
			}
			Then struct{ Revision struct{ Number int } }
		}
		post(t, addr, fmt.Sprintf(
			`{ list: %s(filter: {tonnage: {gt: 1000}}) { totalCount edges { node { __typename tonnage managers { edges { node { id } } } } } } then: view { revision { number } } }`,
			list),
			&a)
		if a.List.TotalCount != 1 || len(a.List.Edges) != 1 || a.List.Edges[0].Node.Typename != kind ||
			a.List.Edges[0].Node.Tonnage != 199629 ||
			len(a.List.Edges[0].Node.Managers.Edges) != 1 || a.List.Edges[0].Node.Managers.Edges[0].Node.ID != "alpha-0" {
			t.Errorf("%s: %+v", list, a)
		}
		if out := must(t, "schema", "--data", data); !strings.Contains(out, "type "+kind+" implements Entity & Node") {
			t.Errorf("nexum schema has no %s", kind)
		}
	}
	before := asked.Load()
	for asked.Load() < before+4 { // wait until requests from before the last load have ended
		select {
		case <-t.Context().Done():
			t.Fatal("no request is answered")
		default:
		}
	}
	close(stop)
	clients.Wait()
	if asked.Load() < 8 {
		t.Errorf("only %d requests were made", asked.Load())
	}
	wrong := ships(t, "Canoe")
	writePlain(t, wrong, "more.yaml",
		"at: \"2\"\nentities:\n  - {id: alpha-1, relations: [{managesCanoe: my-canoe, attributes: {fee: much}}]}\n")
	if out, err := run(t, "check", "--data", data, wrong); err == nil || !strings.Contains(out, `more.yaml:3:`) ||
		!strings.Contains(out, "managesCanoe: the attribute fee must be a number") {
		t.Errorf("an attribute of another type: %v: %s", err, out)
	}
	if _, err := run(t, "load", "--data", data, "--replace", emptied(t, "ships-ferry")); err != nil {
		t.Errorf("a kind is removed with its data: %v", err)
	}
}

// emptied writes a dataset that contains only its document.
func emptied(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	writePlain(t, dir, "dataset.yaml", "name: "+name+"\n")
	writePlain(t, dir, "a.yaml",
		"document: alpha-report\nat: \"1\"\nentities:\n  - {id: alpha-0, facts: [{industry: ships}]}\n")
	return dir
}
