package format

import "bytes"

// sanctionsLists are parts of the published lists of sanctions in XML, with the name of the list at OpenSanctions.
var sanctionsLists = [...]struct{ mark, name string }{
	{"<CONSOLIDATED_LIST", "un_sc_sanctions"}, // United Nations Security Council
	{"<sdnList", "us_ofac_sdn"},               // OFAC
	{"sanctionslistservice.ofac.treas.gov", "us_ofac_sdn"},
	{"<sanctionEntity", "eu_fsf"}, // European Union
	{"FinancialSanctionsTarget", "gb_hmt_sanctions"},
}

// AdviceOnXML says what to do with a file of XML that no format reads, by the beginning of its content.
func AdviceOnXML(head []byte) string {
	for _, list := range sanctionsLists {
		if bytes.Contains(head, []byte(list.mark)) {
			return "OpenSanctions publishes this list of sanctions as FollowTheMoney, entities.ftm.json of " + list.name +
				", which nexum load --pack ownership reads; or take its .csv if its source offers one, and draft a mapping " +
				"with nexum infer"
		}
	}
	return "if its source offers .csv or .json, take that, or save it as such from a spreadsheet"
}
