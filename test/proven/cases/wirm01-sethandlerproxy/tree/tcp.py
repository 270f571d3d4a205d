#!/usr/bin/env python3
import http.server,socketserver,os
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(s): s.send_response(200); s.end_headers(); s.wfile.write(b'SECRET unix')
    def address_string(s): return 'x'
    def log_message(s,*a): pass
socketserver.TCPServer.allow_reuse_address=True; s=socketserver.ThreadingTCPServer(('127.0.0.1',9002),H); s.serve_forever()
