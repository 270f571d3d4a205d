"""late.py VERSION SNI PHA FIRST(cert or -) ITEM...: an ITEM is +cert (use it from now on) or 'METHOD path host'; !METHOD: send only; PHA noreneg: ignore the wish to renegotiate."""
import ctypes as C, socket, sys, time, os
L=C.CDLL('libssl.so.3'); P=os.environ['PKI']
for f in ('TLS_client_method','SSL_CTX_new','SSL_new'): getattr(L,f).restype=C.c_void_p
v={'1.2':0x303,'1.3':0x304}[sys.argv[1]]
ctx=C.c_void_p(L.SSL_CTX_new(C.c_void_p(L.TLS_client_method())))
L.SSL_CTX_ctrl(ctx,124,C.c_long(v),None)
L.SSL_CTX_set_options.argtypes=[C.c_void_p,C.c_uint64]
if sys.argv[3]=='noreneg': L.SSL_CTX_set_options(ctx,1<<30)
if sys.argv[3]=='pha': L.SSL_CTX_set_post_handshake_auth(ctx,1)
s=C.c_void_p(L.SSL_new(ctx)); k=socket.create_connection(('127.0.0.1',443)); k.settimeout(None)
L.SSL_set_fd(s,k.fileno())
if sys.argv[2]!='-': L.SSL_ctrl(s,55,C.c_long(0),C.c_char_p(sys.argv[2].encode()))
def use(n):
    L.SSL_use_certificate_file(s,f'{P}/{n}.pem'.encode(),1); L.SSL_use_PrivateKey_file(s,f'{P}/{n}.key'.encode(),1)
if sys.argv[4]!='-': use(sys.argv[4])
print('connect',L.SSL_connect(s))
import struct
k.setsockopt(socket.SOL_SOCKET,socket.SO_RCVTIMEO,struct.pack('ll',1,0))
b=C.create_string_buffer(65536)
for i in sys.argv[5:]:
    if i[0]=='+': use(i[1:]); continue
    nr=i[0]=='!'
    if i=='zz': time.sleep(.5); continue
    m,p,h=i.lstrip('!').split(' ')
    q=f'{m} {p} HTTP/1.1\r\nHost: {h}\r\n\r\n'.encode()
    L.SSL_write(s,q,len(q)); 
    if nr: time.sleep(.5); continue
    d=b''
    while True:
        n=L.SSL_read(s,b,65536)
        if n<=0: break
        d+=b.raw[:n]
        h_,_,bd=d.partition(b'\r\n\r\n')
        import re
        z=re.search(rb'Content-Length: (\d+)',h_)
        if z and len(bd)>=int(z[1]) and i is not sys.argv[-1]: break
    print('>>',i); print(d.decode(errors='replace'))
