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

// mayLoad returns an error if a request is not allowed to load data.
//
// Without a token, only programs on this machine are allowed. The connection must come from a loopback address, no
// proxy may have forwarded it, and the client must have used a loopback address, so that no other host name can lead
// here. Pages of other sites are never allowed, with or without a token: browsers send the origin of such pages,
// and send a body that is not a form only after a preflight request.
func (s *Server) mayLoad(r *http.Request) error {
	switch media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); {
	case s.options.Loader == nil:
		return &model.Error{Code: model.CodeReadOnly, Message: "this service takes no new data: it only reads its store"}
	case s.foreignPage(r):
		return forbidden("a page of another site made this request; only programs and the pages of this service may load")
	case err == nil && (media == "application/x-www-form-urlencoded" || media == "multipart/form-data" ||
		media == "text/plain"):
		return forbidden(
			"a form of a web page could send this type of body; send the file as it is with Content-Type: " +
				"application/octet-stream",
		)
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

// foreignPage reports whether a page of another origin sent the request. Browsers declare this in Origin or
// Sec-Fetch-Site.
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

// hasToken reports whether a request has a valid token for loads.
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

// fromThisMachine reports whether a program on this machine sent the request.
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
