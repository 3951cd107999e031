"""A mail server on loopback that takes everything; prints its port, runs on."""

import socket
import sys


def talk(sock: socket.socket) -> None:
    """Answer one connection as RFC 5321 has it, and throw away what comes."""
    with sock, sock.makefile("rb") as stream:
        sock.sendall(b"220 sink.test ESMTP\r\n")
        for line in stream:
            word = line[:4].upper()
            if word == b"EHLO":
                sock.sendall(b"250-sink.test\r\n250 8BITMIME\r\n")
            elif word == b"DATA":
                sock.sendall(b"354 go on\r\n")
                while stream.readline() != b".\r\n":
                    pass
                sock.sendall(b"250 2.0.0 queued\r\n")
            elif word == b"QUIT":
                sock.sendall(b"221 bye\r\n")
                return
            else:
                sock.sendall(b"250 ok\r\n")


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], file=sys.stdout, flush=True)
while True:
    talk(listener.accept()[0])
