package server_test

import (
	"encoding/json"
	"testing"
)

// text returns a value of an answer as JSON.
func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestViewKeys checks that entities, relations and views have different keys in different views, and equal keys in
// equal views.
func TestViewKeys(t *testing.T) {
	h := serve(t).Handler()
	const part = `entity(id:"21vianet"){id key relations(first:1){edges{node{id key proof{key steps{key}}}}}}`
	got := ask(t, h, `{
		`+part+`
		a:view(asOf:"2016"){__typename id `+part+`}
		b:view(without:["sinnet"]){__typename id `+part+` inner:view(asOf:"2016"){id `+part+`}}
		c:view(asOf:"2016"){id `+part+`}
	}`, nil)
	if len(got.Errors) > 0 {
		t.Fatal(got.Errors)
	}
	b := got.Data["b"].(map[string]any)
	if a := got.Data["a"].(map[string]any); a["__typename"] != "View" ||
		text(t, a["id"]) != text(t, got.Data["c"].(map[string]any)["id"]) {
		t.Errorf("the same view twice: %v, %v", a, got.Data["c"])
	}
	if text(t, got.Data["a"].(map[string]any)["entity"]) != text(t, got.Data["c"].(map[string]any)["entity"]) {
		t.Error("the same view has other keys the second time")
	}
	seen := map[string]string{}
	for name, of := range map[string]any{"plain": got.Data, "a": got.Data["a"], "b": b, "b.inner": b["inner"]} {
		e := of.(map[string]any)["entity"].(map[string]any)
		if e["id"] != "21vianet" {
			t.Errorf("%s: id %v", name, e["id"])
		}
		for _, key := range keys(e) {
			if other, ok := seen[key]; ok {
				t.Errorf("key %s is in %s and in %s", key, other, name)
			}
			seen[key] = name
		}
	}
	if len(seen) < 4*4 {
		t.Errorf("%d keys: %v", len(seen), seen)
	}
}

// keys returns all keys in an answer.
func keys(v any) (out []string) {
	switch v := v.(type) {
	case map[string]any:
		for name, x := range v {
			if key, ok := x.(string); ok && name == "key" {
				out = append(out, key)
			}
			out = append(out, keys(x)...)
		}
	case []any:
		for _, x := range v {
			out = append(out, keys(x)...)
		}
	}
	return out
}

// TestIDsByView checks that node and nodes resolve an id that includes a view in that view.
func TestIDsByView(t *testing.T) {
	h := serve(t).Handler()
	got := ask(t, h, `{
		view(without:["sinnet"],with:[{source:"miit",type:OVERSEES,target:"microsoft",validFrom:"2015"}]) {
			view(asOf:"2016",idsByView:true) {
				entity(id:"microsoft"){id name relations{edges{node{id type}}}}
			}
		}
	}`, nil)
	if len(got.Errors) > 0 {
		t.Fatal(got.Errors)
	}
	e := got.Data["view"].(map[string]any)["view"].(map[string]any)["entity"].(map[string]any)
	again := ask(t, h, `query($id:ID!){node(id:$id){...on Company{id name relations{edges{node{id type}}}}}}`,
		map[string]any{"id": e["id"]})
	if text(t, again.Data["node"]) != text(t, e) || len(again.Errors) > 0 {
		t.Errorf("node gives\n%s %v, the view\n%s", text(t, again.Data["node"]), again.Errors, text(t, e))
	}
	edges := e["relations"].(map[string]any)["edges"].([]any)
	relation := edges[0].(map[string]any)["node"].(map[string]any)
	nodes := ask(t, h, `query($ids:[ID!]!){nodes(ids:$ids){...on Relation{id type}}}`,
		map[string]any{"ids": []any{relation["id"], "nobody"}})
	if want := "[" + text(t, relation) + ",null]"; text(t, nodes.Data["nodes"]) != want {
		t.Errorf("nodes gives %s, want %s", text(t, nodes.Data["nodes"]), want)
	}
	plain := ask(t, h, `{node(id:"microsoft"){...on Company{id}}}`, nil)
	if text(t, plain.Data["node"]) != `{"id":"microsoft"}` {
		t.Errorf("the plain id has become %v", plain.Data)
	}
}

// TestSpoiltIDs checks that an invalid view in an id is an error or that nothing is found.
func TestSpoiltIDs(t *testing.T) {
	h := serve(t).Handler()
	for id, code := range map[string]string{
		"|view|":                                   "BAD_USER_INPUT",
		"|view|???|microsoft":                      "BAD_USER_INPUT",
		"|view|bm90IGpzb24|microsoft":              "BAD_USER_INPUT", // not json
		"|view|W10|microsoft":                      "BAD_USER_INPUT", // []
		"|view|W3siYXNPZiI6Im5ldmVyIn1d|microsoft": "BAD_USER_INPUT", // [{"asOf":"never"}]
		"|view|W3siYXNPZiI6IjIwMTYifV0|nobody":     "",               // [{"asOf":"2016"}]
	} {
		got := ask(t, h, `query($id:ID!){node(id:$id){id}}`, map[string]any{"id": id})
		if code == "" && (len(got.Errors) > 0 || got.Data["node"] != nil) ||
			code != "" && (len(got.Errors) != 1 || got.code(t) != code) {
			t.Errorf("%s: %v %v", id, got.Data, got.Errors)
		}
	}
}
