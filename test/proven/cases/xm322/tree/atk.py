import sys, ssl, socket, json, os
PKI=os.environ["PKI"]
def ctx(cert=None,v=None,alpn=None):
    c=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT); c.check_hostname=False; c.verify_mode=ssl.CERT_NONE
    c.set_ciphers("ALL:@SECLEVEL=0")
    if cert: c.load_cert_chain(f"{PKI}/{cert}.pem",f"{PKI}/{cert}.key")
    if v=="1.2": c.maximum_version=ssl.TLSVersion.TLSv1_2
    if v=="1.3": c.minimum_version=ssl.TLSVersion.TLSv1_3
    c.post_handshake_auth=True
    return c
def req(path,host,method="GET",hdr=""):
    ver="1.1" if host is not None else "1.0"
    h=f"Host: {host}\r\n" if host is not None else ""
    body="Content-Length: 0\r\n" if method not in("GET","HEAD") else ""
    return f"{method} {path} HTTP/{ver}\r\n{h}{hdr}{body}Connection: close\r\n\r\n".encode()
def rd(s):
    b=b""
    try:
        while True:
            d=s.recv(65536)
            if not d: break
            b+=d
    except Exception as e: b+=f" [{e}]".encode()
    return b.decode(errors="replace")
def one(o):
    p=o["port"]; ip=o.get("ip","127.0.0.1")
    try:
        fam=socket.AF_INET6 if ":" in ip else socket.AF_INET
        def con(ip=ip):
            s=socket.socket(fam); s.settimeout(3)
            if o.get("src"): s.bind((o["src"],0))
            s.connect((ip,p))
            if o.get("pre"): s.sendall(o["pre"].encode())
            return s
        s=con()
        r=req(o["path"],o.get("host"),o.get("method","GET"),o.get("hdr",""))
        if o.get("tls",True):
            c=ctx(o.get("cert"),o.get("v"))
            sess=None
            if o.get("resume"):
                w=c.wrap_socket(con(o.get("rip",ip)),server_hostname=o.get("rsni",o.get("sni")))
                w.sendall(req(o.get("rpath","/nothing"),o.get("rhost",o.get("rsni",o.get("sni")))))
                rd(w); sess=w.session; w.close()
                if o.get("resume")=="nocert":
                    pass
            s=c.wrap_socket(s,server_hostname=o.get("sni"),session=sess)
        for q in o.get("seq",[]):
            qp,qh=(q,o.get("host")) if isinstance(q,str) else q
            s.sendall(req(qp,qh).replace(b"Connection: close",b"Connection: keep-alive"))
            d=b""
            while b"\r\n\r\n" not in d:
                x=s.recv(65536)
                if not x: return "[closed in seq] "+d[:60].decode(errors="replace")
                d+=x
            n=[l for l in d.split(b"\r\n") if l.lower().startswith(b"content-length:")]
            n=int(n[0].split(b":")[1]) if n else 0
            while len(d.split(b"\r\n\r\n",1)[1])<n:
                x=s.recv(65536)
                if not x: break
                d+=x
        s.sendall(r); return rd(s)
    except Exception as e: return f"[EXC {e}]"
def label(o): return json.dumps(o)
if sys.argv[1]=="one":
    print(one(json.loads(sys.argv[2])))
else:
    for o in json.load(open(sys.argv[2])):
        a=one(o); st=a.split("\r\n")[0][:60]
        print("@R "+("SECRET" if "SECRET" in a else "-")+" "+st.replace("\n"," ")+" | "+label(o))
