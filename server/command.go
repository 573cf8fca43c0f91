package server

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"

	"nexum/server/model"
)

// A Commander runs commands of the program nexum inside the service.
type Commander interface {
	// Command runs a command that only reads, with its flags as JSON, on the newest view. It writes what the command
	// prints. It works within the budget of the context. An error means that the command did not run to its end.
	Command(ctx context.Context, name string, flags []byte, out io.Writer) error
}

// CommandOutput is the media type of the output of a command.
const CommandOutput = "application/vnd.nexum.command"

// command serves POST /command/{name}: it runs a command for a program that may read, within the limits of a request.
func (s *Server) command(w http.ResponseWriter, r *http.Request) {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil ||
		media != typeJSON { // a form on any web page could send other media types
		s.refuse(w, r, &model.Error{Code: model.CodeRequest, Message: wrongMediaType(r)})
		return
	}
	flags, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.options.Limits.Body))
	if err != nil {
		s.refuse(
			w,
			r,
			&model.Error{
				Code:    model.CodeLimit,
				Message: fmt.Sprintf("the body cannot be read, or is over %d bytes (--limit-body)", s.options.Limits.Body),
			},
		)
		return
	}
	if _, err := s.requestState(w, r, nil); err != nil {
		s.refuse(w, r, err)
		return
	}
	ctx, admission, err := s.admit(r)
	if err != nil {
		s.refuseAdmission(w, r, err)
		return
	}
	defer admission.end()
	var out bytes.Buffer
	if err := s.options.Commander.Command(ctx, r.PathValue("name"), flags, answerWriter{
		&out, admission.budget,
	}); err != nil {
		s.refuse(w, r.WithContext(ctx), err)
		return
	}
	admission.leave()
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", CommandOutput)
	w.Header().Set("Content-Length", strconv.Itoa(out.Len()))
	_, _ = w.Write(out.Bytes())
}
