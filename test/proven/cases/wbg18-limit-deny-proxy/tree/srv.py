import http.server
class H(http.server.BaseHTTPRequestHandler):
  def do_PUT(self):
    self.send_response(200); self.end_headers(); self.wfile.write(b"SECRET x")
http.server.HTTPServer(("127.0.0.1",9000),H).serve_forever()
