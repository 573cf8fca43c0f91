package mcp_test

// A step calls a tool. Its arguments can refer to values that earlier steps saved, as $name.
type step struct {
	tool string
	args map[string]any
	save map[string]string // variable names by paths in the answer, such as entities.0.id
	want []string          // texts that the answer must contain, as JSON
	not  []string          // texts that it must not contain
	fail string            // part of the error message; empty if the call must succeed
}

type args = map[string]any

// tasks are questions about the bundled dataset with known answers.
var tasks = []struct {
	name  string
	steps []step
}{
	{"what is Aliyun, and whose is it", []step{
		{tool: "search", args: args{"text": "阿里云"}, save: args2("id", "entities.0.id"), want: []string{`"Alicloud"`}},
		{
			tool: "relations", args: args{"of": "$id", "types": []string{"owns", "subsidiaryOf"}},
			want: []string{"Alibaba OWNS Alicloud", "isaacs-2019, 5.3"},
		},
	}},
	{"which laws bind 21Vianet", []step{
		{tool: "search", args: args{"text": "21Vianet", "kinds": []string{"Company"}}, save: args2("id", "entities.0.id")},
		{
			tool: "ask", args: args{"question": "constrains(Law, /$id)"},
			want: []string{`"total":6`, "cn-icp-isp-licensing", `"status":"derived"`, "isaacs-2019, 4.43"},
		},
	}},
	{"why the licensing rules bind it", []step{
		{
			tool: "why", args: args{"source": "cn-icp-isp-licensing", "type": "constrains", "target": "21vianet"},
			want: []string{`"holds":true`, "activity in jurisdiction", "isaacs-2019, 4.5, from jones-2012", "note 62"},
		},
	}},
	{"which laws bound it before 2013", []step{
		{
			tool: "ask", args: args{"question": "constrains(Law, /21vianet)", "as_of": "2012-12-31"},
			want: []string{"cn-icp-isp-licensing", "cn-npc-decision-2012"},
			not:  []string{"cn-cybersecurity-law-2017", "cn-telecom-regulations-2016"},
		},
	}},
	{"who can reach the data of Azure and its customers, and how sure is it", []step{
		{
			tool: "ask", args: args{"question": "exposedTo(/azure, State)"},
			want: []string{"china", "united-states", `hypothetical`},
		},
		{
			tool: "why", args: args{"source": "azure", "type": "exposedTo", "target": "united-states"},
			want: []string{"service abroad in reach", "minnick-2013, par. 8", "isaacs-2019, 5.23"},
		},
		{
			tool: "ask", args: args{"question": "exposedTo(/adobe, State)"},
			want: []string{"china", `"rests_on":"hypothetical"`}, not: []string{"united-states"},
		},
	}},
	{"do the documents say that Washington reaches Azure China", []step{
		{
			tool: "ask", args: args{"question": "exposedTo(/azure-china, State)"}, want: []string{`"State":"china"`},
			not: []string{"united-states"},
		},
		{
			tool: "why_not", args: args{"source": "azure-china", "type": "exposedTo", "target": "united-states"},
			want: []string{"missing"},
		},
	}},
	{"does that hold before the CLOUD Act, at home and abroad", []step{
		{
			tool: "ask", args: args{"question": "exposedTo(/azure, State)", "as_of": "2018-02"},
			want: []string{`"State":"china"`, `"State":"united-states"`, "SCA warrant", `"confidence":0.8`},
		},
		{
			tool: "ask", args: args{"question": "exposedTo(/microsoft-foreign-data-centers, State)", "as_of": "2018-02"},
			want: []string{`"State":"china"`}, not: []string{`"State":"united-states"`},
		},
		{
			tool: "compare", args: args{
				"question": "exposedTo(/microsoft-foreign-data-centers, State)",
				"before":   args{"as_of": "2018-02"}, "after": args{"as_of": "2018-04"},
			}, want: []string{
				`"added":[{`, "united-states", `"removed":[]`,
			},
		},
	}},
	{"does it survive without the news article", []step{
		{
			tool: "compare", args: args{
				"question": "exposedTo(/azure, State)",
				"after":    args{"distrust": []string{"minnick-2013"}},
			},
			want: []string{`"removed":[{`, "united-states", `"unchanged":1`},
		},
	}},
	{"who is caught between two laws", []step{
		{
			tool: "conflicts", args: args{},
			want: []string{`"id":"microsoft"`, `"id":"apple"`, "us-cloud-act-2018", "cn-cybersecurity-law-2017"},
		},
		{
			tool: "conflicts", args: args{"of": "apple"}, want: []string{`"total":1`, "duty-cloud-act-disclose-data-abroad"},
			save: args2("uri", "conflicts.0.proof_uri"),
		},
		{tool: "resource", args: args{"uri": "$uri"}, want: []string{"CONFLICTS_WITH", "isaacs-2019, 2.3"}},
		{tool: "read", args: args{"uri": "$uri"}, want: []string{"CONFLICTS_WITH", "isaacs-2019, 2.3"}},
	}},
	{"was anybody before the CLOUD Act", []step{{
		tool: "conflicts", args: args{"as_of": "2018-02"},
		want: []string{`"total":0`, "not proof that nobody does"},
	}}},
	{"why the CLOUD Act does not bind China", []step{
		{
			tool: "why", args: args{"source": "us-cloud-act-2018", "type": "constrains", "target": "china"},
			want: []string{`"holds":false`},
		},
		{
			tool: "why_not", args: args{"source": "us-cloud-act-2018", "type": "constrains", "target": "china"},
			want: []string{"activity-in-jurisdiction", "conducts(/china, /chinese-cloud-provision-in-us)"},
		},
	}},
	{"why Microsoft does not own Apple, by the id of the relation", []step{
		{
			tool: "why_not", args: args{"relation": "microsoft|OWNS|apple"},
			want: []string{`"holds":false`, "no rule of this view yields OWNS; it holds only where a source states it"},
		},
		{
			tool: "why_not", args: args{"relation": "21vianet|OPERATES|azure-china"},
			want: []string{`"holds":true`, "why has its proof"},
		},
		{
			tool: "why", args: args{"relation": "21vianet|operates|azure-china"},
			want: []string{`"holds":true`, "isaacs-2019, 4.5"},
		},
	}},
	{"the two nearest of Azure China, and one statement of theirs", []step{
		{
			tool: "neighborhood", args: args{"of": []string{"azure-china", "21vianet"}, "limit": 2, "statements": 1},
			want: []string{`"truncated":"LIMIT"`, `"next_offset":3`}, save: args2("next", "next_offset"),
		},
		{tool: "neighborhood", args: args{
			"of": []string{"azure-china", "21vianet"}, "limit": 2, "statements": 1,
			"offset": "$next",
		}, want: []string{`"entities":[]`, `"statements":[{`}},
	}},
	{"on which document a law's grip rests", []step{
		{
			tool: "fragility", args: args{"source": "cn-icp-isp-licensing", "type": "constrains", "target": "21vianet"},
			want: []string{`"sets":[[{"id":"isaacs-2019","name":"Isaacs 2019"}]`},
		},
		{tool: "ask", args: args{
			"question": "constrains(/cn-icp-isp-licensing, /21vianet)",
			"distrust": []string{"isaacs-2019"},
		}, want: []string{`"answers":[]`}},
	}},
	{"the most telling path, and what is only planned", []step{
		{
			tool: "paths", args: args{"from": "microsoft", "to": "china", "order": "most-telling", "limit": 1},
			want: []string{`"steps":[{`},
		},
		{
			tool: "relations", args: args{"of": "azure-china", "modalities": []string{"planned"}},
			want: []string{`"status":"planned"`}, not: []string{`"status":"stated"`},
		},
		{
			tool: "timeline", args: args{"of": "azure-china", "types": []string{"operates"}},
			want: []string{"OPERATES Azure China begins"}, not: []string{"PROVIDES"},
		},
	}},
	{"a client that has tools only", []step{
		{tool: "read", args: args{"uri": "nexum://language"}, want: []string{"`not owns(X, Y)`"}},
		{
			tool: "read", args: args{"uri": "nexum://ontology", "find": "constrains("}, want: []string{"- constrains(Law"},
			not: []string{"- owns("},
		},
		{tool: "read", args: args{"uri": "nexum://ontology", "find": "xyzzy"}, want: []string{`no line has`}},
		{tool: "read", args: args{"uri": "nexum://nothing"}, fail: "nexum://ontology"},
	}},
	{"how Microsoft and China are connected", []step{
		{
			tool: "paths", args: args{"from": "microsoft", "to": "china", "stated_only": true, "limit": 2},
			want: []string{"Microsoft —OPERATES_IN→ China", "isaacs-2019"}, not: []string{`"status":"derived"`},
		},
	}},
	{"by whom Microsoft's service in China is run", []step{
		{tool: "search", args: args{"text": "Azure China"}, save: args2("id", "entities.0.id")},
		{
			tool: "relations", args: args{"of": "$id", "types": []string{"operates"}, "direction": "IN"},
			want: []string{"21Vianet OPERATES Azure China", "Shanghai Blue Cloud Technology OPERATES Azure China"},
		},
	}},
	{"who holds all of that operator", []step{
		{
			tool: "ask", args: args{"question": "owns(X, /shanghai-blue-cloud, percent: P), P = 100"},
			want: []string{"beijing-21vianet-broadband", `"P":"100"`},
		},
		{
			tool: "ask", args: args{"question": "owns(X, Y, percent: P), P > 100"},
			want: []string{
				`"answers":[]`, "owns(X, Y, percent: P) has answers, and none of them is left with P ",
				"That is not proof that it is false",
			},
		},
	}},
	{"what is only planned around Azure China", []step{
		{
			tool: "neighborhood", args: args{"of": []string{"azure-china"}, "depth": 2, "types": []string{"interconnectedWith"}},
			want: []string{`"status":"planned"`, `"disputed":true`, "ragland-2013"},
		},
	}},
	{"who denies the interconnection", []step{
		{
			tool: "claims", args: args{"document": "isaacs-2019", "at": "4.5", "limit": 200},
			want: []string{"NOT: ", "INTERCONNECTED_WITH", `"status":"denied"`},
		},
	}},
	{"what table 14 says", []step{
		{
			tool: "claims", args: args{"document": "isaacs-2019", "at": "table 14", "limit": 5},
			want: []string{"Cybersecurity Law IMPOSES", "from kpmg-2017", `"next_offset":5`},
		},
		{
			tool: "claims", args: args{"document": "isaacs-2019", "at": "table 14", "limit": 5, "offset": 5},
			want: []string{"table 14"},
		},
	}},
	{"by when 21Vianet held data of others", []step{
		{
			tool: "timeline", args: args{"of": "21vianet", "types": []string{"holdsDataOf"}, "limit": 1},
			want: []string{`"date":"2018","bound":true`, `"when":"..2018/..`}, not: []string{`"date":"..2018`},
		},
	}},
	{"when Azure China began", []step{
		{
			tool: "timeline", args: args{"of": "azure-china", "limit": 3},
			want: []string{`"date":"2013-06"`, "21Vianet OPERATES Azure China begins"},
		},
	}},
	{"how many companies there are by seat, and since when", []step{
		{
			tool: "aggregate", args: args{
				"kind": "company", "group_by": []string{"headquarteredIn"},
				"facts": []string{"foundedOn"}, "limit": 2,
			},
			want: []string{
				`"count":67`, `"value":"china","entity":"China"}],"count":26`, `"values":3,"min":"1987","max":"2009"`,
				`"value":null`, `"total_groups":6`, `"next_offset":2`, "Some entities are in several groups",
			},
		},
		{
			tool: "entities", args: args{
				"kinds": []string{"company"},
				"filter": args{
					"headquarteredIn": args{"some": args{"id": args{"eq": "china"}}},
					"foundedOn":       args{"exists": true},
				},
			},
			want: []string{`"total":3`, `"sources":["isaacs-2019`},
		},
		{tool: "aggregate", args: args{"group_by": []string{"kind"}, "known_at": "0"}, want: []string{`"count":0`}},
		{tool: "aggregate", args: args{"known_at": "7"}, fail: "known_at: there is no revision 7; the newest is 1"},
		{
			tool: "aggregate", args: args{"known_at": "soon"},
			fail: "not a moment such as 2026-01-31T12:00:00Z, and not the number of a revision such as 3",
		},
		{
			tool: "compare", args: args{"question": "owns(X, Y)", "after": args{"asof": "2010"}},
			fail: "did you mean as_of? after takes as_of",
		},
	}},
	{"what happened in 2018", []step{
		{
			tool: "timeline", args: args{"from": "2018", "to": "2018", "kinds": []string{"Law"}},
			want: []string{"CLOUD Act", "2018-03"}, not: []string{`"date":"2017`},
		},
	}},
	{"who owns the big banks", []step{
		{
			tool: "ask", args: args{"question": "owns(X, Y) | count(Y) by X | order count desc", "limit": 1},
			want: []string{"central-huijin", `"count":"4"`},
		},
	}},
	{"what is stated of 21Vianet, page by page", []step{
		{
			tool: "relations", args: args{"of": "21vianet", "stated_only": true, "limit": 10},
			want: []string{`"next_offset":10`}, save: args2("next", "next_offset"),
		},
		{
			tool: "relations", args: args{"of": "21vianet", "stated_only": true, "limit": 10, "offset": "$next"},
			want: []string{`"next_offset":20`},
		},
	}},
	{"a misspelt relation type", []step{
		{
			tool: "ask", args: args{"question": "constrain(L, /21vianet)"},
			fail: "did you mean constrains?\n  constrain(L, /21vianet)\n  ^",
		},
		{tool: "ask", args: args{"question": "constrains(L, /21vianet)"}, want: []string{`"total":6`}},
	}},
	{"a name in the place of an id", []step{
		{tool: "ask", args: args{"question": "constrains(L, /21vianett)"}, fail: "21vianett"},
		{tool: "entity", args: args{"id": "Microsoft"}, fail: "did you mean microsoft?"},
		{tool: "search", args: args{"text": "Microsoft", "kinds": []string{"company"}}, want: []string{`"id":"microsoft"`}},
	}},
	{"a name in the words of an id", []step{
		{
			tool: "paths", args: args{"from": "microsoft", "to": "ministry-of-state-security"},
			fail: "it finds mss (Ministry of State Security) by that name",
		},
		{
			tool: "paths", args: args{"from": "microsoft", "to": "mss", "stated_only": true},
			want: []string{
				"Microsoft —EXPOSED_TO (hypothetical)→ China ←PART_OF— Ministry of State Security\",\"rests_on\":\"hypothetical\"",
				"Microsoft —OPERATES_IN→ China",
			},
		},
	}},
	{"what an answer rests on", []step{
		{
			tool: "ask", args: args{"question": "constrains(/cn-icp-isp-licensing, /21vianet)"},
			want: []string{`"sources":["isaacs-2019, 4.43","isaacs-2019, 4.5, from jones-2012"`},
		},
		{tool: "conflicts", args: args{"of": "microsoft"}, want: []string{`"sources":["isaacs-2019, `}},
	}},
	{"why a relation fails in a view that distrusts the document with the kinds and the rules", []step{
		{
			tool: "why_not", args: args{
				"source": "china", "type": "canCompel", "target": "microsoft",
				"distrust": []string{"isaacs-2019"},
			},
			want: []string{
				`{"holds":false,"note":"It does not hold, and no rule of this view yields CAN_COMPEL; it holds only where a source ` +
					`states it."}`,
			},
		},
	}},
	{"which state-owned companies were founded before 1990, and who says so", []step{
		{tool: "entities", args: args{
			"kinds": []string{"company"}, "filter": args{"foundedOn": args{"lt": "1990"}},
			"order": []string{"foundedOn desc"},
		}, want: []string{`"id":"huawei"`, `"name":"foundedOn","value":"1987"`}},
		{
			tool: "entities", args: args{"kinds": []string{"company", "state"}, "order": []string{"relations desc"}, "limit": 1},
			want: []string{`"next_offset":1`, `"id":"china"`},
		},
		{
			tool: "entities", args: args{"kinds": []string{"company"}, "filter": args{"foundedIn": args{"lt": "1990"}}},
			fail: "filter.foundedIn: Company has no such fact or relation field",
		},
		{
			tool: "entities", args: args{"kinds": []string{"company"}, "filter": "foundedOn < 1990"},
			fail: "filter: write an object, such as",
		},
		{tool: "entities", args: args{"kinds": []string{"compny"}}, fail: "did you mean Company?"},
		{
			tool: "entities", args: args{"kinds": []string{"company"}, "filter": args{"name": args{"eq": "nobody"}}},
			want: []string{`"total":0`, "No entity of this view matches"},
		},
	}},
	{"which loops of cause and effect there are", []step{
		{
			tool: "cycles", args: args{"through": "techno-nationalism", "max_length": 3},
			want: []string{`"feedback":"UNKNOWN"`, "Techno-nationalism —"},
		},
		{
			tool: "cycles", args: args{"limit": 1},
			want: []string{`"feedback":"REINFORCING"`, `"rests_on":"recommended"`, `"truncated":"LIMIT"`},
		},
		{tool: "cycles", args: args{"through": "nobody-at-all"}, fail: "through: there is no entity"},
	}},
	{"what relates the operator and the service", []step{
		{
			tool: "subgraph", args: args{"ids": []string{"21vianet", "azure-china"}, "types": []string{"operates"}},
			want: []string{`"total_statements":1`, "21Vianet OPERATES Azure China", "isaacs-2019, 4.5"},
		},
		{tool: "subgraph", args: args{"ids": []string{}}, fail: "ids: give the id of at least one entity"},
	}},
	{"what was called one, in a view that assumes it", []step{
		{tool: "merges", args: args{}, want: []string{`"total":0`}},
		{
			tool: "merges", args: args{"assume": []string{"apple|sameAs|microsoft"}},
			want: []string{`"state":"MERGED"`, `"status":"hypothetical"`},
		},
		{tool: "merges", args: args{"states": []string{"joined"}}, fail: `states: "joined" is not one of MERGED`},
	}},
	{"every relation that a document states, page by page", []step{
		{
			tool: "relations", args: args{"types": []string{"owns"}, "limit": 2},
			want: []string{"Alibaba OWNS Alicloud", `"next_offset":2`},
		},
		{
			tool: "relations", args: args{"types": []string{"owns"}, "limit": 2, "offset": 2},
			not: []string{"Alibaba OWNS Alicloud"},
		},
	}},
	{"lists without entries say why", []step{
		{
			tool: "claims", args: args{"document": "isaacs-2019", "at": "table 99"},
			want: []string{`isaacs-2019 has claims in this view, but none at the place \"table 99\"`},
		},
		{tool: "claims", args: args{"document": "isaacs"}, want: []string{"isaacs, a Person, makes no claim in this view"}},
		{tool: "neighborhood", args: args{"of": []string{}}, fail: "at least one entity"},
		{tool: "metrics", args: args{"metrics": []string{"pagernk"}}, fail: "there are DEGREE, "},
		{tool: "relations", args: args{"of": "china", "types": []string{"operatsIn"}}, fail: "did you mean OPERATES_IN?"},
	}},
	{"a relation the wrong way round", []step{
		{
			tool: "why", args: args{"source": "21vianet", "type": "constrains", "target": "cn-icp-isp-licensing"},
			want: []string{`"holds":false`, "Mind the direction"},
		},
	}},
	{"an unknown kind and type", []step{
		{tool: "search", args: args{"text": "x", "kinds": []string{"Firm"}}, fail: "nexum://ontology"},
		{tool: "relations", args: args{"of": "china", "types": []string{"possesses"}}, fail: "no relation type"},
	}},
	{"what 21Vianet is", []step{
		{
			tool: "entity", args: args{"id": "21vianet"},
			want: []string{"data-center services", "minnick-2013, par. 8, from ragland-2013", `"type":"INCORPORATED_IN"`},
		},
	}},
	{"where it is incorporated, and by whom that is said", []step{
		{
			tool: "why", args: args{"source": "21vianet", "type": "incorporatedIn", "target": "cayman-islands"},
			want: []string{`"status":"stated"`, "isaacs-2019", "minnick-2013"},
		},
	}},
	{"what if Adobe stored data in Russia", []step{
		{tool: "ask", args: args{"question": "storesDataIn(/adobe, /cayman-islands)"}, want: []string{`"answers":[]`}},
		{
			tool: "ask", args: args{
				"question": "storesDataIn(/adobe, /cayman-islands)",
				"assume":   []string{"adobe|STORES_DATA_IN|cayman-islands"},
			},
			want: []string{`"total":1`, `"Yes."`, `"status":"hypothetical"`},
		},
	}},
	{"who could not be reached without 21Vianet", []step{
		{
			tool: "compare", args: args{"question": "exposedTo(X, /china)", "after": args{"without": []string{"21vianet"}}},
			want: []string{`"removed":[{`},
		},
	}},
	{"who is central around 21Vianet, and who is among the best connected", []step{
		{
			tool: "metrics", args: args{"of": []string{"21vianet"}, "limit": 1},
			want: []string{`"metric":"PAGERANK"`, `"rank":1`, `"next_offset":1`},
		},
		{tool: "metrics", args: args{
			"metrics": []string{"degree"}, "ids": []string{"21vianet", "azure-china"},
			"types": []string{"OPERATES"},
		}, want: []string{`"rank":1,"value":1`, `"id":"21vianet"`, `"total_entities":2`}},
	}},
	{"who enacted the laws that bind it", []step{
		{
			tool: "ask", args: args{"question": "constrains(L, /21vianet), enacted(M, L) | select M"},
			want: []string{`"M":"`, "isaacs-2019"},
		},
	}},
	{"who wrote the news article, and what it makes of Red Cloud Rising", []step{
		{tool: "claims", args: args{"document": "minnick-2013", "at": "byline"}, want: []string{"Wendell Minnick AUTHORED"}},
		{tool: "search", args: args{"text": "Red Cloud Rising"}, want: []string{`"id":"ragland-2013"`}},
	}},
	{"whether the answer is the same with one document less", []step{
		{
			tool: "ask", args: args{"question": "conflictsWith(D, E), duty(D)", "distrust": []string{"isaacs-2019"}},
			want: []string{`"answers":[]`},
		},
	}},
}

func args2(name, path string) map[string]string { return map[string]string{name: path} }
