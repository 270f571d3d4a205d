import http.server, posixpath, re
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = posixpath.normpath(re.sub(";[^/]*", "", self.path))
        body = b"SECRET manager\n" if path == "/manager" else b"none\n"
        self.send_response(200 if path == "/manager" else 404); self.end_headers(); self.wfile.write(body)
    def log_message(self, *a): pass
http.server.HTTPServer(("127.0.0.1", 3000), H).serve_forever()
