package server_test

import (
	"fmt"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/server"
)

// TestPathsInTime checks paths that use each claim with its own time and amount, as the arguments request.
func TestPathsInTime(t *testing.T) {
	b := &book{at: "1"}
	for _, id := range []string{"a", "b", "c", "d"} {
		b.entity(id, "Company", strings.ToUpper(id))
	}
	pay := func(from, to, when, amount string) {
		b.relate(from, "FUNDS", to, func(c *claim.Context) {
			c.Attributes = fmt.Sprintf(`{"amount":%s,"time":%q}`, amount, when)
		})
	}
	pay("a", "b", "2020-06-29 02:33:46.538", "10.1")
	pay("a", "b", "2020-07-05T00:00:00+08:00", "0.5")
	pay("b", "d", "2020-06-29T02:33:46.538Z", "5.2")
	pay("a", "c", "2020-06-01T00:00:00Z", "1")
	pay("c", "d", "2020-05-01T00:00:00Z", "1")
	b.relate("a", "OWNS", "c", func(c *claim.Context) {
		c.Period = claim.Period{From: claim.Year(2001), To: claim.Year(2003)}
	})
	b.relate("c", "OWNS", "d", func(c *claim.Context) {
		c.Period = claim.Period{From: claim.Year(1999), To: claim.Year(2002)}
	})
	v := viewOf(t, b.claims)
	h := serve(t, func(o *server.Options) {
		o.Graph, o.Search = fixedView{v}, indexOf(t, v)
		o.Limits.Field.Depth = 7
	}).Handler()
	const path = `{paths{weight times relations{id}} exhaustive}`
	for _, tt := range []struct{ name, arguments, want string }{
		{
			"of rising time, and the same moment is not before", `times:ASCENDING, timeAttribute:"time"`,
			`{"paths":[{"weight":null,"times":["2020-06-29T02:33:46.538","2020-06-29T02:33:46.538Z"],"relations":[{"id":"a|FUNDS|b"},{"id":"b|FUNDS|d"}]}],"exhaustive":true}`,
		},
		{
			"within a time", `timeAttribute:"time", until:"2020-06-15", filter:{direction:OUT}`,
			`{"paths":[{"weight":null,"times":["2020-06-01T00:00:00Z","2020-05-01T00:00:00Z"],"relations":[{"id":"a|FUNDS|c"},{"id":"c|FUNDS|d"}]}],"exhaustive":true}`,
		},
		{
			"within a time, of which an occasion is left", `timeAttribute:"time", times:ASCENDING, since:"2020-06-30"`,
			`{"paths":[],"exhaustive":true}`,
		},
		{
			"by weight", `weight:"amount"`,
			`{"paths":[{"weight":"2","times":[null,null],"relations":[{"id":"a|FUNDS|c"},{"id":"c|FUNDS|d"}]},{"weight":"5.7","times":[null,null],"relations":[{"id":"a|FUNDS|b"},{"id":"b|FUNDS|d"}]}],"exhaustive":true}`,
		},
		{
			"by weight and of rising time", `weight:"amount", order:LIGHTEST, times:ASCENDING, timeAttribute:"time"`,
			`{"paths":[{"weight":"15.3","times":["2020-06-29T02:33:46.538","2020-06-29T02:33:46.538Z"],"relations":[{"id":"a|FUNDS|b"},{"id":"b|FUNDS|d"}]}],"exhaustive":true}`,
		},
		{
			"by periods", `times:ASCENDING, filter:{types:[OWNS]}`,
			`{"paths":[{"weight":null,"times":["2001","2001"],"relations":[{"id":"a|OWNS|c"},{"id":"c|OWNS|d"}]}],"exhaustive":true}`,
		},
		{
			"by periods, within a time that they do not share", `times:ASCENDING, since:"2003", filter:{types:[OWNS]}`,
			`{"paths":[],"exhaustive":true}`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want(t, h, `{paths(from:"a", to:"d", `+tt.arguments+`)`+path+`}`, `{"paths":`+tt.want+`}`)
		})
	}
	for _, tt := range []struct{ arguments, code, message string }{
		{`order:LIGHTEST`, "BAD_USER_INPUT", "order: LIGHTEST needs weight"},
		{`order:FEWEST_HUBS, weight:"amount"`, "BAD_USER_INPUT", "leave order out"},
		{`since:"2020", until:"2019"`, "BAD_USER_INPUT", "until: 2019 is before since: 2020"},
		{`since:"2020-01-01T25:00"`, "BAD_USER_INPUT", "there is no such time of day"},
		{`weight:"amuont"`, "BAD_USER_INPUT", "weight: no relation here has an attribute amuont; did you mean amount?"},
		{`timeAttribute:"tme"`, "BAD_USER_INPUT", "timeAttribute: no relation here has an attribute tme; did you mean time?"},
		{
			`weight:"amount", filter:{types:[OWNS]}`, "BAD_USER_INPUT",
			"weight: no relation here has an attribute amount; none has attributes",
		},
		{`weight:"whatever"`, "BAD_USER_INPUT", "weight: no relation here has an attribute whatever; they have amount, time"},
		{`weight:"time"`, "BAD_USER_INPUT", "weight: no relation here has a number for its attribute time"},
		{`timeAttribute:"amount", filter:{types:[FUNDS], minConfidence:2}`, "BAD_USER_INPUT", "filter.minConfidence"},
		{`maxLength:8`, "LIMIT_EXCEEDED", "maxLength: 8 is over 7, the maximum (--limit-length)"},
	} {
		t.Run(tt.arguments, func(t *testing.T) {
			r := ask(t, h, `{paths(from:"a", to:"d", `+tt.arguments+`)`+path+`}`, nil)
			if r.code(t) != tt.code || !strings.Contains(r.Errors[0].Message, tt.message) {
				t.Errorf("got %+v, want %s, %s", r.Errors, tt.code, tt.message)
			}
		})
	}
	if r := get(t, h, "/export/paths.json?from=a&to=d&weight=amuont"); r.Code != 400 ||
		!strings.Contains(r.Body.String(), "did you mean amount?") {
		t.Errorf("export by an attribute that nothing has: %d %s", r.Code, r.Body)
	}
	got := get(t, h, "/export/paths.json?from=a&to=d&times=ascending&timeAttribute=time&weight=amount").Body.String()
	if !strings.Contains(got, `"times":["2020-06-29T02:33:46.538","2020-06-29T02:33:46.538Z"],"weight":15.3`) {
		t.Error(got)
	}
}
