import http.server,sys
class H(http.server.BaseHTTPRequestHandler):
    protocol_version='HTTP/1.0'
    def do(self):
        n=int(self.headers.get('Content-Length') or 0)
        b=('SECRET backend '+self.command+' '+self.path+chr(10)).encode()
        st=int(self.path.split('st=')[1][:3]) if 'st=' in self.path else 200
        self.send_response(st); self.send_header('Content-Type','text/html'); self.send_header('Content-Length',str(len(b)))
        if 'cc' in self.path: self.send_header('Cache-Control','max-age=600')
        self.end_headers(); self.wfile.write(b)
    def __getattr__(self,n):
        if n.startswith('do_'): return self.do
        raise AttributeError(n)
    def log_message(self,*a): pass
http.server.ThreadingHTTPServer(('127.0.0.1',int(sys.argv[1])),H).serve_forever()
