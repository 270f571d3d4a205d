#!/usr/bin/env python3
import socket,struct,sys,threading
s=socket.socket(); s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEADDR,1); s.bind(('127.0.0.1',9000)); s.listen(20)
def rx(c,n):
    b=b''
    while len(b)<n:
        d=c.recv(n-len(b))
        if not d: raise EOFError
        b+=d
    return b
def h(c):
    try:
        while True:
            v,t,i,l,p,_=struct.unpack('!BBHHBB',rx(c,8)); rx(c,l+p)
            if t==5 and l==0:
                o=b'Status: 200 OK\r\nContent-Type: text/plain\r\n\r\nSECRET fcgi\n'
                c.sendall(struct.pack('!BBHHBB',1,6,i,len(o),0,0)+o+struct.pack('!BBHHBB',1,6,i,0,0,0)+struct.pack('!BBHHBB',1,3,i,8,0,0)+b'\0'*8); c.close(); return
    except EOFError: pass
while True:
    c,_=s.accept(); threading.Thread(target=h,args=(c,),daemon=True).start()
