import socket,struct
s=socket.socket();s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEADDR,1);s.bind(("127.0.0.1",9000));s.listen(5)
while 1:
    c,_=s.accept()
    f=c.makefile("rb");env=b""
    while 1:
        h=f.read(8)
        if len(h)<8: break
        v,t,i,l,p=struct.unpack(">BBHHBx",h);d=f.read(l+p)[:l]
        if t==4: env+=d
        if t==5 and l==0: break
    o=b"Content-Type: text/plain\r\n\r\nSECRET-PHP\n"
    c.sendall(struct.pack(">BBHHBx",1,6,1,len(o),0)+o+struct.pack(">BBHHBx",1,6,1,0,0)+struct.pack(">BBHHBx",1,3,1,8,0)+b"\0"*8)
    c.close()
