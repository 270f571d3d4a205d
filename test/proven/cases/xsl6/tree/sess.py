# resumes at 127.0.0.2 the session that 127.0.0.1 gave to a client with this certificate, and ignores the HelloRequest: sess.py SNI cert path
import ctypes as C, socket, sys, os, time, signal
L=C.CDLL("libssl.so.3"); PKI=os.environ["PKI"]
for f in ("TLS_client_method","SSL_CTX_new","SSL_new","SSL_get1_session"): getattr(L,f).restype=C.c_void_p
L.SSL_set_options.argtypes=[C.c_void_p,C.c_uint64]
sni,cert,path=sys.argv[1:]
ctx=C.c_void_p(L.SSL_CTX_new(C.c_void_p(L.TLS_client_method())))
L.SSL_CTX_ctrl(ctx,123,C.c_long(0x303),None); L.SSL_CTX_ctrl(ctx,124,C.c_long(0x303),None)
def dial(ip,session=None):
    ssl=C.c_void_p(L.SSL_new(ctx)); s=socket.create_connection((ip,443),4); s.setblocking(True); L.SSL_set_fd(ssl,s.fileno())
    L.SSL_set_options(ssl,C.c_uint64(1<<14))
    L.SSL_ctrl(ssl,55,C.c_long(0),C.c_char_p(sni.encode()))
    if session: L.SSL_set_session(ssl,session)
    elif cert!="-": L.SSL_use_certificate_file(ssl,f"{PKI}/{cert}.pem".encode(),1); L.SSL_use_PrivateKey_file(ssl,f"{PKI}/{cert}.key".encode(),1)
    signal.alarm(6)
    if L.SSL_connect(ssl)!=1: print("no handshake at",ip); sys.exit()
    return ssl,s
ssl,s1=dial("127.0.0.1"); session=C.c_void_p(L.SSL_get1_session(ssl)); L.SSL_shutdown(ssl); s1.close()
ssl,s2=dial("127.0.0.2",session); print("resumed",L.SSL_session_reused(ssl),flush=True)
r=f"GET {path} HTTP/1.1\r\nHost: {sni}\r\nConnection: close\r\n\r\n".encode(); L.SSL_write(ssl,r,len(r))
L.SSL_set_options(ssl,C.c_uint64(1<<30)); time.sleep(0.5); L.SSL_write(ssl,b"GET / HTTP/1.1\r\n",16); time.sleep(0.5)
d=b""
while True:
    b=C.create_string_buffer(65536); k=L.SSL_read(ssl,b,65536)
    if k<=0: break
    d+=b.raw[:k]
print(d.decode(errors="replace")[:600])
