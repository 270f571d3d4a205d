# a TLS client that shows its certificate only from the second handshake on: late.py 1.2|1.3 SNI cert path[@host]... (the last answer is printed)
import ctypes as C, socket, sys, os
L=C.CDLL("libssl.so.3"); PKI=os.environ["PKI"]
for f in ("TLS_client_method","SSL_CTX_new","SSL_new"): getattr(L,f).restype=C.c_void_p
v,sni,cert,*paths=sys.argv[1:]
ctx=C.c_void_p(L.SSL_CTX_new(C.c_void_p(L.TLS_client_method())))
n=0x303 if v=="1.2" else 0x304
L.SSL_CTX_ctrl(ctx,123,C.c_long(n),None); L.SSL_CTX_ctrl(ctx,124,C.c_long(n),None)
L.SSL_CTX_set_post_handshake_auth(ctx,1)
ssl=C.c_void_p(L.SSL_new(ctx))
s=socket.create_connection(("127.0.0.1",443),4)
s.setblocking(True)
L.SSL_set_fd(ssl,s.fileno())
if sni!="-": L.SSL_ctrl(ssl,55,C.c_long(0),C.c_char_p(sni.encode()))
if L.SSL_connect(ssl)!=1: print("no handshake"); sys.exit()
if cert!="-":
    L.SSL_use_certificate_file(ssl,f"{PKI}/{cert}.pem".encode(),1); L.SSL_use_PrivateKey_file(ssl,f"{PKI}/{cert}.key".encode(),1)
def rd():
    b=C.create_string_buffer(65536); k=L.SSL_read(ssl,b,65536)
    return b.raw[:k] if k>0 else b""
for i,p in enumerate(paths):
    p,_,h=p.partition("@"); h=h or (sni if sni!="-" else "shop.example.com")
    last=i==len(paths)-1
    r=f"GET {p} HTTP/1.1\r\nHost: {h}\r\nConnection: {'close' if last else 'keep-alive'}\r\n\r\n".encode()
    L.SSL_write(ssl,r,len(r)); d=b""
    import signal; signal.alarm(5)
    while True:
        x=rd()
        if not x: break
        d+=x
        if b"\r\n\r\n" in d and not last:
            hd,bd=d.split(b"\r\n\r\n",1)
            m=[int(l.split(b":")[1]) for l in hd.split(b"\r\n") if l.lower().startswith(b"content-length:")]
            if m and len(bd)>=m[0]: break
    print(f"[{p}]",d.decode(errors="replace")[:300] if last else d.split(b"\r\n")[0].decode(),flush=True)
