import socket,ssl
s=socket.create_connection(("203.0.113.6",443),4,("203.0.113.5",0))
s.sendall(b"PROXY TCP4 127.0.0.1 127.0.0.1 5555 443\r\n")
c=ssl.create_default_context(); c.check_hostname=False; c.verify_mode=ssl.CERT_NONE
t=c.wrap_socket(s,server_hostname="shop.example.com")
t.sendall(b"GET /s.html HTTP/1.1\r\nHost: shop.example.com\r\nConnection: close\r\n\r\n")
print(t.recv(9999).decode()); print(t.recv(9999).decode())
