package api

import "net/http"

// Forgetful is a server's handler that remembers no answer.
func Forgetful(s *Server) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.memory.mu.Lock()
		clear(s.memory.answers)
		s.memory.order, s.memory.bytes = nil, 0
		s.memory.mu.Unlock()
		s.Handler().ServeHTTP(w, r)
	})
}
