package graphql_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"nexum/server/graphql"
)

// The Go types behind testdata/animals.graphqls. oracle/oracle.mjs computes the same values.

type animal struct{ n int }

type (
	dog  struct{ animal }
	cat  struct{ animal }
	fish struct{ animal }
)

func animalOf(n int) any {
	switch n % 3 {
	case 0:
		return &dog{animal{n}}
	case 1:
		return &cat{animal{n}}
	}
	return &fish{animal{n}}
}

type anyAnimal interface{ ID() string }

func (a *animal) ID() string { return strconv.Itoa(a.n) }

func (a *animal) Name() *string {
	if a.n%4 == 3 {
		return nil
	}
	s := fmt.Sprintf("animal \"%d\" 动物 \u2028", a.n)
	return &s
}

func (a *animal) Color() string { return [...]string{"RED", "GREEN", "BLUE"}[a.n%3] }

func (a *animal) Colors() []string {
	if a.n%2 == 1 {
		return nil
	}
	return []string{"RED", "BLUE"}
}

func (a *animal) Weight() float64 { return float64(a.n) / 7 }

func (a *animal) Huge() (float64, error) { return float64(a.n) * 1e20, nil }

func (a *animal) Born() date {
	if a.n%5 == 4 {
		return ""
	}
	return "2017-06"
}

func (a *animal) Friend() anyAnimal {
	if a.n > 40 {
		return nil
	}
	return animalOf(a.n*2 + 1).(anyAnimal)
}

func (a *animal) Mother() anyAnimal {
	if a.n%5 == 2 {
		return nil
	}
	return animalOf(a.n + 3).(anyAnimal)
}

func (a *animal) Friends(first *int32) []anyAnimal { return animals(a.n+1, first, 2) }

func animals(from int, first *int32, without int32) []anyAnimal {
	if first == nil {
		first = &without
	}
	out := []anyAnimal{}
	for i := range int(max(0, min(*first, 5))) {
		out = append(out, animalOf(from+i).(anyAnimal))
	}
	return out
}

func (a *animal) Holes() []anyAnimal {
	return []anyAnimal{animalOf(a.n + 1).(anyAnimal), nil, animalOf(a.n + 2).(anyAnimal)}
}

func (a *animal) Boom() (*string, error) { return nil, fmt.Errorf("boom of %d", a.n) }

func (a *animal) Bang() string { panic(fmt.Sprintf("bang of %d", a.n)) }

func (a *animal) Never() *string {
	if a.n%3 == 1 {
		return nil
	}
	s := "there"
	return &s
}

func (a *animal) Depth() int { return a.n }

func (a *animal) Echo(n *int32, p *point, ints []int32) string {
	return text(struct {
		Int   *int32  `json:"int"`
		Point *point  `json:"point"`
		Ints  []int32 `json:"ints"`
	}{n, p, ints})
}

func (d *dog) Barks() bool { return d.n%2 == 0 }

func (*dog) Sound() string { return "woof" }

func (d *dog) Self() *dog { return d }

func (c *cat) Scratches() bool { return c.n%2 == 0 }

func (*cat) Sound() int { return 7 }

func (c *cat) Self() *cat { return c }

type date string

type point struct {
	X     int32    `json:"x"`
	Y     *int32   `json:"y"`
	At    *float64 `json:"at"`
	Tags  []string `json:"tags"`
	Color *string  `json:"color"`
	Next  *point   `json:"next"`
	Must  bool     `json:"must"`
}

type choice struct {
	A *int32  `json:"a"`
	B *string `json:"b"`
}

func text(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return string(bytes.TrimSpace(b.Bytes()))
}

type zoo struct{}

func (*zoo) Animal(id string) anyAnimal { return found(id) }

func (*zoo) Node(id *string) anyAnimal {
	if id == nil {
		return nil
	}
	return found(*id)
}

func found(id string) anyAnimal {
	n, err := strconv.Atoi(id)
	if err != nil || n < 0 || n >= 100 || strconv.Itoa(n) != id {
		return nil
	}
	return animalOf(n).(anyAnimal)
}

func (*zoo) Dog() *dog { return animalOf(3).(*dog) }

func (*zoo) Pets(first int32) []anyAnimal { return animals(0, &first, 0) }

func (z *zoo) Home() *zoo { return z }

func (*zoo) On(d *date) *date { return d }

func (*zoo) Boom() (*string, error) { return nil, errors.New("boom of 0") }

func (*zoo) Bang() (string, error) { return "", errors.New("bang of 0") }

func (*zoo) Echo(
	n *int32, f *float64, s *string, b *bool, id, color *string, ints []int32, matrix [][]*int32, p *point,
	points []point, c *choice,
) string {
	return text(struct {
		Int    *int32     `json:"int"`
		Float  *float64   `json:"float"`
		String *string    `json:"string"`
		Bool   *bool      `json:"bool"`
		ID     *string    `json:"id"`
		Color  *string    `json:"color"`
		Ints   []int32    `json:"ints"`
		Matrix [][]*int32 `json:"matrix"`
		Point  *point     `json:"point"`
		Points []point    `json:"points"`
		Choice *choice    `json:"choice"`
	}{n, f, s, b, id, color, ints, matrix, p, points, c})
}

func (*zoo) Must(id, color string, ints []int32, p point) string {
	return text(struct {
		ID    string  `json:"id"`
		Color string  `json:"color"`
		Ints  []int32 `json:"ints"`
		Point point   `json:"point"`
	}{id, color, ints, p})
}

const animalsFile = "testdata/animals.graphqls"

var dates = regexp.MustCompile(`^\d{4}(-\d\d){0,2}$`)

// bindAnimals binds the types of testdata/animals.graphqls.
func bindAnimals() *graphql.Binding {
	b := graphql.NewBinding()
	graphql.Scalar(b, "Date",
		func(b []byte, d date) ([]byte, bool) { return append(append(append(b, '"'), d...), '"'), d != "" },
		func(v any) (date, error) {
			if s, ok := v.(string); ok && dates.MatchString(s) {
				return date(s), nil
			}
			return "", errors.New("this is not a date")
		})
	graphql.Object[zoo](b, "Query")
	graphql.Object[dog](b, "Dog")
	graphql.Object[cat](b, "Cat")
	graphql.Object[fish](b, "Fish")
	return b
}

// schemaOf reads a schema in SDL.
func schemaOf(t testing.TB, sdl string) *ast.Schema {
	t.Helper()
	s, err := gqlparser.LoadSchema(&ast.Source{Name: "test.graphqls", Input: sdl})
	if err != nil {
		t.Fatal(err)
	}
	delete(s.Directives, "defer")
	return s
}

// zooSchema returns the executable schema of testdata/animals.graphqls.
func zooSchema(t testing.TB, o graphql.Options) *graphql.Schema {
	t.Helper()
	sdl, err := os.ReadFile(animalsFile)
	if err != nil {
		t.Fatal(err)
	}
	s, err := graphql.New(schemaOf(t, string(sdl)), bindAnimals(), &zoo{}, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
