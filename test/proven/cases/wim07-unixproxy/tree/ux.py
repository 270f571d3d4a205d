#!/usr/bin/env python3
import http.server,socketserver,os
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(s): s.send_response(200); s.end_headers(); s.wfile.write(b'SECRET unix')
    def address_string(s): return 'x'
    def log_message(s,*a): pass
s=socketserver.UnixStreamServer('run/app.sock',H); os.chmod('run/app.sock',0o777); s.serve_forever()
