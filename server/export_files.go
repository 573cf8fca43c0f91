package server

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"strconv"

	"nexum/graph"
	"nexum/server/export"
	"nexum/server/model"
)

// graphContent is a subgraph as the content of a file.
func graphContent(ctx context.Context, g *model.Subgraph, title string) content {
	return content{truncated: g.Truncated(), graph: func(w io.Writer, f export.Format) error { return g.Write(ctx, w, f, title) }}
}

func neighborhoodFile(ctx context.Context, p *params) (content, error) {
	of, depth, limit, filter := p.ids("of"), p.number("depth"), p.number("limit"), p.filter()
	if len(of) == 0 {
		p.fail("of is missing")
	}
	if p.err != nil {
		return content{}, p.err
	}
	g, err := model.Neighborhood(ctx, of, depth, filter, limit)
	if err != nil {
		return content{}, err
	}
	return graphContent(ctx, g, p.title("neighborhood")), nil
}

func subgraphFile(ctx context.Context, p *params) (content, error) {
	ids, filter := p.ids("ids"), p.filter()
	if len(ids) == 0 {
		p.fail("ids is missing")
	}
	if p.err != nil {
		return content{}, p.err
	}
	g, err := model.Among(ctx, ids, filter)
	if err != nil {
		return content{}, err
	}
	return graphContent(ctx, g, p.title("subgraph")), nil
}

func allFile(ctx context.Context, p *params) (content, error) {
	filter := p.filter()
	if p.err != nil {
		return content{}, p.err
	}
	g, err := model.ExportAll(ctx, nil, filter)
	if err != nil {
		return content{}, err
	}
	g.Title = p.title("all")
	return content{graph: func(w io.Writer, f export.Format) error { return g.Write(ctx, w, f) }}, nil
}

// tableFile is all of one table of a graph.
func tableFile(format string) func(context.Context, *params) (content, error) {
	return func(ctx context.Context, p *params) (content, error) {
		filter := p.filter()
		if p.err != nil {
			return content{}, p.err
		}
		kinds := filter.Kinds
		if format == "CSV_NODES" {
			filter = nil
		}
		g, err := model.ExportAll(ctx, kinds, filter)
		if err != nil {
			return content{}, err
		}
		f, _ := export.ByName(format)
		return content{other: func(w io.Writer, _ string) error { return g.Write(ctx, w, f) }}, nil
	}
}

// A pathOut is a path in paths.json.
type pathOut struct {
	Length    int          `json:"length"`
	Entities  []string     `json:"entities"`
	Relations []string     `json:"relations"`
	Times     []graph.Date `json:"times,omitempty"` // an empty text where nothing says when
	Weight    json.Number  `json:"weight,omitempty"`
}

func pathsFile(ctx context.Context, p *params) (content, error) {
	from, to := p.required("from"), p.required("to")
	a := model.PathArguments{
		MaxLength: p.number("maxLength"), First: p.number("first"), Filter: p.filter(), Avoid: p.ids("avoid"),
		Order: p.enum("order", "SHORTEST", "FEWEST_HUBS", "CORROBORATED", "LIGHTEST"), Together: p.boolean("together"),
		Times: p.enum("times", "ANY", "ASCENDING"), Since: p.date("since"), Until: p.date("until"),
		TimeAttribute: p.one("timeAttribute"), Weight: p.one("weight"),
	}
	if p.err != nil {
		return content{}, p.err
	}
	found, err := model.Paths(ctx, from, to, a)
	if err != nil {
		return content{}, err
	}
	c := graphContent(ctx, found.Subgraph(), p.title("paths"))
	c.other = func(w io.Writer, _ string) error {
		list := []pathOut{}
		found.EachPath(func(p model.Path, entities, relations []string) {
			out := pathOut{Length: len(relations), Entities: entities, Relations: relations}
			if a.ByOccasion() {
				out.Times = p.Times()
			}
			if w := p.Weight(); w != nil {
				out.Weight = json.Number(*w)
			}
			list = append(list, out)
		})
		return json.NewEncoder(w).Encode(map[string]any{
			"paths": list, "exhaustive": found.Exhaustive(), "explored": found.Explored(), "truncated": found.Truncated(),
		})
	}
	return c, nil
}

// An answerOut is an answer in ask.json.
type answerOut struct {
	Values     export.Object `json:"values"`
	Names      export.Object `json:"names,omitempty"` // of entities
	ValidFrom  string        `json:"validFrom,omitempty"`
	ValidTo    string        `json:"validTo,omitempty"`
	Periods    []export.Held `json:"periods,omitempty"`
	Modality   string        `json:"modality"`
	Confidence float64       `json:"confidence"`
	Disputed   bool          `json:"disputed"`
	Text       string        `json:"text"`
}

func askFile(ctx context.Context, p *params) (content, error) {
	q := p.required("q")
	if p.err != nil {
		return content{}, p.err
	}
	columns, rows, err := model.Rows(ctx, q)
	if err != nil {
		return content{}, err
	}
	return content{other: func(w io.Writer, extension string) error {
		if extension == "csv" {
			return askCSV(ctx, w, columns, rows)
		}
		return askJSON(ctx, w, columns, rows)
	}}, nil
}

// askCSV writes a row an answer; an entity has its id and its name. A question without variables has the column
// answer: true or false.
func askCSV(ctx context.Context, w io.Writer, columns []model.AnswerColumn, rows []model.AnswerRow) error {
	const entity = "ENTITY"
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
		if c.Type == entity {
			names = append(names, c.Name+"Name")
		}
	}
	if len(columns) == 0 {
		names = []string{"answer"}
	}
	t := export.NewTable(w, append(names, "validFrom", "validTo", "periods", "modality", "confidence", "disputed", "proof")...)
	if len(columns) == 0 && len(rows) == 0 {
		t.Row("false", "", "", "", "", "", "", "")
	}
	for i, r := range rows {
		if i%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		var cells []export.TableCell
		for j, v := range r.Values() {
			cells = append(cells, export.TableCell{Text: v.Text(), Number: v.Number() != nil})
			if columns[j].Type == entity {
				cells = append(cells, export.TableCell{Text: v.Name()})
			}
		}
		if len(columns) == 0 {
			cells = []export.TableCell{{Text: "true"}}
		}
		proof, err := r.Text()
		if err != nil {
			return err
		}
		t.Cells(append(
			cells, export.TableCell{Text: r.ValidFrom().String()}, export.TableCell{Text: r.ValidTo().String()},
			export.TableCell{Text: export.TextPeriods(r.Held())}, export.TableCell{Text: r.Modality()},
			export.TableCell{Text: strconv.FormatFloat(r.Confidence(), 'f', -1, 64), Number: true},
			export.TableCell{Text: strconv.FormatBool(r.Disputed())}, export.TableCell{Text: proof},
		)...)
	}
	return t.Flush()
}

func askJSON(ctx context.Context, w io.Writer, columns []model.AnswerColumn, rows []model.AnswerRow) error {
	out := bufio.NewWriterSize(w, 64<<10)
	_, _ = out.WriteString("[")
	for i, r := range rows {
		if i%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		proof, err := r.Text()
		if err != nil {
			return err
		}
		a := answerOut{
			Values: export.Object{}, ValidFrom: r.ValidFrom().String(), ValidTo: r.ValidTo().String(),
			Periods: export.JSONPeriods(r.Held()), Modality: r.Modality(), Confidence: r.Confidence(), Disputed: r.Disputed(), Text: proof,
		}
		for j, v := range r.Values() {
			m := export.Member{Name: columns[j].Name, Value: v.Text()}
			if v.Number() != nil && json.Valid([]byte(v.Text())) {
				m.Value = json.Number(v.Text()) // with the digits of the source
			}
			a.Values = append(a.Values, m)
			if name := v.Name(); name != "" {
				a.Names = append(a.Names, export.Member{Name: m.Name, Value: name})
			}
		}
		b, err := json.Marshal(a)
		if err != nil {
			return err
		}
		if i > 0 {
			_, _ = out.WriteString(",\n")
		}
		_, _ = out.Write(b)
	}
	_, _ = out.WriteString("]\n")
	return out.Flush()
}
