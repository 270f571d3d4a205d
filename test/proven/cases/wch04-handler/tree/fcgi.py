import socket, struct, sys
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen(20)
def rd(c, n):
    b = b""
    while len(b) < n:
        d = c.recv(n - len(b))
        if not d: raise EOFError
        b += d
    return b
while True:
    c, _ = s.accept()
    try:
        while True:
            v, t, i, l, p, _ = struct.unpack("!BBHHBB", rd(c, 8)); rd(c, l + p)
            if t == 5 and l == 0:
                out = b"Content-Type: text/plain\r\n\r\nSECRET php\n"
                c.sendall(struct.pack("!BBHHBB", 1, 6, i, len(out), 0, 0) + out + struct.pack("!BBHHBB", 1, 6, i, 0, 0, 0) + struct.pack("!BBHHBB", 1, 3, i, 8, 0, 0) + bytes(8))
                break
    except EOFError: pass
    c.close()
