# a TLS 1.2 client that answers a HelloRequest with other data than a handshake, but for the first of several paths: silent.py SNI cert path...
import ctypes as C, socket, sys, os, time, signal
L=C.CDLL("libssl.so.3"); PKI=os.environ["PKI"]
for f in ("TLS_client_method","SSL_CTX_new","SSL_new"): getattr(L,f).restype=C.c_void_p
sni,cert,*paths=sys.argv[1:]
ctx=C.c_void_p(L.SSL_CTX_new(C.c_void_p(L.TLS_client_method())))
L.SSL_CTX_ctrl(ctx,123,C.c_long(0x303),None); L.SSL_CTX_ctrl(ctx,124,C.c_long(0x303),None)
ssl=C.c_void_p(L.SSL_new(ctx))
s=socket.create_connection(("127.0.0.1",443),4)
s.setblocking(True)
L.SSL_set_fd(ssl,s.fileno())
L.SSL_ctrl(ssl,55,C.c_long(0),C.c_char_p(sni.encode()))
if cert!="-":
    L.SSL_use_certificate_file(ssl,f"{PKI}/{cert}.pem".encode(),1); L.SSL_use_PrivateKey_file(ssl,f"{PKI}/{cert}.key".encode(),1)
if L.SSL_connect(ssl)!=1: print("no handshake"); sys.exit()
def rd():
    b=C.create_string_buffer(65536); k=L.SSL_read(ssl,b,65536)
    return b.raw[:k] if k>0 else b""
for i,p in enumerate(paths):
    last=i==len(paths)-1
    r=f"GET {p} HTTP/1.1\r\nHost: {sni}\r\nConnection: {'close' if last else 'keep-alive'}\r\n\r\n".encode()
    L.SSL_write(ssl,r,len(r)); d=b""
    signal.alarm(5)
    if i or len(paths)==1:
        L.SSL_set_options.argtypes=[C.c_void_p,C.c_uint64]; L.SSL_set_options(ssl,C.c_uint64(1<<30))
        time.sleep(0.5); L.SSL_write(ssl,b"GET / HTTP/1.1\r\n",16); time.sleep(0.5)
    while True:
        x=rd()
        if not x: break
        d+=x
        if b"\r\n\r\n" in d and not last:
            hd,bd=d.split(b"\r\n\r\n",1)
            m=[int(l.split(b":")[1]) for l in hd.split(b"\r\n") if l.lower().startswith(b"content-length:")]
            if m and len(bd)>=m[0]: break
    print(f"[{p}]",d.decode(errors="replace")[:600],flush=True)
