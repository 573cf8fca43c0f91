package pack_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"nexum/graph/rule"
	"nexum/loader/pack"
	"nexum/schema"
	"nexum/seed"
)

// chinese is the language of the translations of the packs.
const chinese = "zh"

// TestChineseTexts checks that each kind, fact, relation type and rule of the packs has a Chinese name and description,
// for each pack alone and for all packs together with the bundled dataset, with which they share kinds.
func TestChineseTexts(t *testing.T) {
	bundled := t.TempDir()
	if err := os.CopyFS(bundled, seed.Files); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		packs []string
		also  []string // folders of other datasets
	}{
		{"ownership", []string{"ownership"}, nil},
		{"threat", []string{"threat"}, nil},
		{"policy", []string{"policy"}, nil},
		{"with the bundled dataset", []string{"ownership", "threat"}, []string{bundled}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dirs, done, err := pack.Extract(seed.Files, c.packs...)
			if err != nil {
				t.Fatal(err)
			}
			defer done()
			var sources []schema.Source
			var rules []schema.Source
			for _, dir := range slices.Concat(dirs, c.also) {
				sources = append(sources, read(t, dir, "*.graphqls")...)
				rules = append(rules, read(t, dir, "*.rules")...)
			}
			o, err := schema.New(sources...)
			if err != nil {
				t.Fatal(err)
			}
			checkOntology(t, o)
			if len(rules) == 0 {
				t.Fatal("there are no rules")
			}
			for _, src := range rules {
				checkRules(t, o, src)
			}
		})
	}
}

// read reads the files of a folder whose names match a pattern.
func read(t *testing.T, dir, pattern string) []schema.Source {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	var out []schema.Source
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, schema.Source{Name: file, Text: string(text)})
	}
	return out
}

func checkOntology(t *testing.T, o *schema.Ontology) {
	t.Helper()
	for _, k := range o.Kinds() {
		checkLabel(t, k.Name, k.Labels)
		for _, f := range k.Facts {
			checkLabel(t, k.Name+"."+f.Name, f.Labels)
		}
	}
	names := map[string]string{}
	for _, r := range o.Types() {
		l := checkLabel(t, r.Name, r.Labels)
		if !r.Symmetric && !hasHan(l.Inverse) {
			t.Errorf("%s: the inverse %q is not Chinese", r.Name, l.Inverse)
		}
		if other, taken := names[l.Text]; taken {
			t.Errorf("%s and %s have the same name: %s", r.Name, other, l.Text)
		}
		names[l.Text] = r.Name
	}
}

// untranslated are the names of facts that Chinese texts write in Latin letters: names of codes and hash functions.
var untranslated = []string{
	"IBAN", "BIK", "GIIN", "INN", "ISIN", "JIB", "KPP", "LEI", "NPI", "OGRN", "PermID", "SWIFT/BIC", "UEI", "VOEN",
	"FIGI", "MMSI", "MD5", "SHA-1", "SHA-256", "SHA-512", "SSDEEP", "TLSH", "CPE", "SWID",
}

// checkLabel checks the Chinese name and description of an element of an ontology, and returns them.
func checkLabel(t *testing.T, element string, labels []schema.Label) schema.Label {
	t.Helper()
	i := slices.IndexFunc(labels, func(l schema.Label) bool { return l.Language == chinese })
	if i < 0 {
		t.Errorf("%s has no Chinese name", element)
		return schema.Label{}
	}
	l := labels[i]
	if !hasHan(l.Text) && !slices.Contains(untranslated, l.Text) {
		t.Errorf("%s: the name %q is not Chinese", element, l.Text)
	}
	if !hasHan(l.Description) || !strings.HasSuffix(l.Description, "。") {
		t.Errorf("%s: the description %q is not a Chinese sentence", element, l.Description)
	}
	return l
}

func checkRules(t *testing.T, o *schema.Ontology, src schema.Source) {
	t.Helper()
	rules, problems := rule.NewParser().Rules(src.Name, src.Text, o)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, r := range rules {
		i := slices.IndexFunc(r.In, func(x rule.Translation) bool { return x.Language == chinese })
		if i < 0 {
			t.Errorf("%s has no Chinese meaning", r.ID)
			continue
		}
		if !hasHan(r.In[i].Meaning) || r.Because != "" && !hasHan(r.In[i].Because) {
			t.Errorf("%s: %q, %q is not Chinese", r.ID, r.In[i].Meaning, r.In[i].Because)
		}
	}
}

func hasHan(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func TestFor(t *testing.T) {
	for _, c := range []struct {
		name              string
		kinds, predicates map[string]int
		want              string
	}{
		{"nothing foreign", nil, nil, ""},
		{"FollowTheMoney", map[string]int{"ftm:Company": 11, "ftm:Person": 6}, map[string]int{"ftm:owns": 3}, "ownership"},
		{"BODS", map[string]int{"ftm:Company": 2}, map[string]int{"bods:source": 9}, "ownership"},
		{"STIX", map[string]int{"stix:malware": 2, "x:other": 1}, nil, "threat"},
		{"terms that the pack lacks", nil, map[string]int{"stix:bundle": 1, "stix:x_custom": 3}, ""},
		{"a custom kind", map[string]int{"stix:x-custom": 3}, nil, ""},
		{"relations only", nil, map[string]int{"stix:uses": 2}, "threat"},
		{"a vocabulary of nobody", map[string]int{"x:Ship": 5, "ftm:Vessel": 2}, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := pack.For(c.kinds, c.predicates); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
