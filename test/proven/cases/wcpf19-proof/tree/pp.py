import socket,ssl
s=socket.create_connection(('127.0.0.1',443))
s.sendall(b'PROXY TCP4 10.9.8.7 127.0.0.1 5000 443\r\n')
c=ssl._create_unverified_context()
t=c.wrap_socket(s,server_hostname='shop.example.com')
t.sendall(b'GET / HTTP/1.1\r\nHost: shop.example.com\r\nConnection: close\r\n\r\n')
d=b''
while True:
  x=t.recv(9999)
  if not x: break
  d+=x
print(d.decode())
