package server

import (
	"crypto/subtle"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"nexum/server/model"
)

func forbidden(message string) error {
	return &model.Error{Code: model.CodeForbidden, Message: message}
}

// mayLoad says why a request may not bring new data; nil if it may.
//
// Without a token only programs on this machine may: the connection comes from loopback and no proxy forwarded it, and
// the client used an address of loopback, so that no name of another site leads here. Pages of other sites may not, with
// or without a token: browsers name their origin, and cannot send bodies of other types than those of forms without
// asking first.
func (s *Server) mayLoad(r *http.Request) error {
	switch media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); {
	case s.options.Loader == nil:
		return &model.Error{Code: model.CodeReadOnly, Message: "this service takes no new data: it only reads its store"}
	case s.foreignPage(r):
		return forbidden("a page of another site made this request; only programs and the pages of this service may load")
	case err == nil && (media == "application/x-www-form-urlencoded" || media == "multipart/form-data" || media == "text/plain"):
		return forbidden("a form of a web page could send this type of body; send the file as it is with Content-Type: application/octet-stream")
	case s.hasToken(r):
		return nil
	case r.Header.Get("Authorization") != "":
		return forbidden("the token is not one of those with which this service takes new data")
	case !fromThisMachine(r):
		return forbidden("without a token, new data is taken from programs on the machine of the service only; " +
			"start it with --load-token, and send that as Authorization: Bearer TOKEN")
	}
	return nil
}

// foreignPage reports whether a page of another origin made a request, which browsers say in Origin or Sec-Fetch-Site.
func (s *Server) foreignPage(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return true
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	u, err := url.Parse(origin)
	return err != nil || u.Host == "" || !strings.EqualFold(u.Host, r.Host)
}

// hasToken reports whether a request has one of the tokens.
func (s *Server) hasToken(r *http.Request) bool {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || token == "" {
		return false
	}
	found := 0
	for _, t := range s.options.LoadTokens {
		found |= subtle.ConstantTimeCompare([]byte(t), []byte(token))
	}
	return found == 1
}

// fromThisMachine reports whether a program on this machine made a request.
func fromThisMachine(r *http.Request) bool {
	for _, header := range [...]string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via"} {
		if r.Header.Get(header) != "" {
			return false
		}
	}
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !from.Addr().Unmap().IsLoopback() {
		return false
	}
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	to, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && to.Unmap().IsLoopback()
}
