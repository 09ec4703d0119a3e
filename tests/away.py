"""Parts that are away: a proxy that fails in each way, files that nobody reaches."""

import socket
import struct
from contextlib import suppress
from threading import Condition, Thread

from django.core.files.storage import Storage

TROUBLES = ("refuses", "resets", "hangs", "dribbles")
SECONDS_A_BYTE = 0.05
# Closed so, a socket resets its connection.
AT_ONCE = struct.pack("ii", 1, 0)
UNIX = getattr(socket, "AF_UNIX", None)


class Proxy:
    """A proxy to a server, in a thread of its own; kept connections get its trouble, too.

    Of a server that is None it is the server, which says `greeting` and no more.
    """

    def __init__(self, server=None, path=None, greeting=b""):
        self.server, self.path, self.greeting = server, path, greeting
        self.trouble, self.changed = None, Condition()
        self.pairs, self.clients, self.is_over = [], set(), False
        self.answers_left, self.held = 0, set()

    def __enter__(self):
        self._listen()
        return self

    def __exit__(self, *error):
        with self.changed:
            self.is_over = True
            self.changed.notify_all()
        self._stop_listening()
        self._hang_up()

    def be(self, trouble, after=0):
        """Fail in a way from now on, or after so many answers; None is not at all."""
        with self.changed:
            self.answers_left, self.held = after, set()
            before, self.trouble = self.trouble, trouble
            self.changed.notify_all()
        if trouble == "refuses":
            self._stop_listening()
            self._hang_up()
        elif before == "refuses":
            self._listen()

    def hold_kept(self):
        """Let the connections that are open hang; those to come do not."""
        with self.changed:
            self.held = {pair[0] for pair in self.pairs}

    def _listen(self):
        if self.path:
            with suppress(FileNotFoundError):
                self.path.unlink()
            self.listener = socket.socket(UNIX)
            self.listener.bind(str(self.path))
            self.path.chmod(0o777)
            self.listener.listen()
        else:
            port = getattr(self, "port", 0)
            self.listener = socket.create_server(("127.0.0.1", port))
            self.port = self.listener.getsockname()[1]
        Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def _stop_listening(self):
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _hang_up(self):
        for end in (end for pair in self.pairs for end in pair):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.pairs.clear()

    def _accept(self, listener):
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                if self.trouble == "resets":
                    _reset(client)
                else:
                    Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client):
        if self.server is None:
            self.pairs.append((client,))
            with suppress(OSError):
                client.recv(65536)
                self._send(client, self.greeting)
            return
        kind = UNIX if isinstance(self.server, str) else socket.AF_INET
        server = socket.socket(kind)
        server.connect(self.server)
        self.pairs.append((client, server))
        self.clients.add(client)
        Thread(target=self._pump, args=(server, client), daemon=True).start()
        self._pump(client, server)

    def _pump(self, source, target):
        with suppress(OSError):
            while data := source.recv(65536):
                self._send(target, data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _hangs(self, target):
        hangs = self.trouble == "hangs" or target in self.held
        return hangs and not self.is_over

    def _send(self, target, data):
        with self.changed:
            if self.answers_left:
                self.answers_left -= target in self.clients
            else:
                self.changed.wait_for(lambda: not self._hangs(target))
        if self.trouble == "resets":
            _reset(target)
            raise ConnectionResetError
        while data and self.trouble == "dribbles" and not self.is_over:
            target.sendall(data[:1])
            data = data[1:]
            with self.changed:
                self.changed.wait(SECONDS_A_BYTE)
        target.sendall(data)


def _reset(end):
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    end.close()


class Files(Storage):
    """A storage that does not answer."""

    def _open(self, name, mode="rb"):
        raise ConnectionRefusedError(name)

    def _save(self, name, content):
        raise ConnectionRefusedError(name)

    def exists(self, name):
        raise ConnectionRefusedError(name)

    def listdir(self, path):
        raise ConnectionRefusedError(path)

    def delete(self, name):
        raise ConnectionRefusedError(name)
