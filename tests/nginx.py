"""The shipped nginx files in a folder of their own, with an nginx that runs them."""

import json
import shutil
import signal
import socket
import ssl
import subprocess
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

PROGRAM = shutil.which(
    "nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
)
FILES = Path(__file__).parents[1] / "deploy" / "nginx"
NAME = "www.example.cn"
SECONDS_TO_START = 20
# What Debian has around a site's file.
AROUND = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 64; }}
http {{
    types {{ text/html html; text/css css; }}
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/etc/nginx/sites-enabled/*;
}}
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Nginx:
    """Files, and the program that reads them; a context manager."""

    def __init__(self, page_cache=False, real_ip=""):
        self.temporary = TemporaryDirectory(prefix="nginx", dir="/tmp")
        self.folder = Path(self.temporary.name)
        self.socket = self.folder / "srv/newsroom/site.sock"
        self.log = self.folder / "var/log/nginx/newsroom.log"
        self.http, self.https = free_port(), free_port()
        self.process = None
        for name in ("var/log/nginx", "var/cache/nginx", "srv/newsroom"):
            (self.folder / name).mkdir(parents=True)
        shutil.copytree(
            FILES.parents[1] / "static/outage",
            self.folder / "srv/newsroom/static/outage",
        )
        self.make_certificate()
        for name in ("headers", "gzip", "proxy", "page_cache", "real_ip"):
            self.place(f"{name}.conf", f"newsroom/{name}.conf")
        if real_ip:
            self.write("newsroom/real_ip.conf", real_ip)
        self.place("newsroom.conf", "sites-enabled/newsroom", page_cache)
        self.place("others.conf", "sites-enabled/newsroom-others")
        self.write("nginx.conf", AROUND.format(folder=self.folder, user=""))

    def place(self, source, target, page_cache=False):
        text = (FILES / source).read_text()
        for folder in ("/srv/newsroom", "/etc/nginx", "/var/log", "/var/cache"):
            text = text.replace(folder, f"{self.folder}{folder}")
        # One address is enough, and ports that nobody has.
        for port, ours in ((80, self.http), (443, self.https)):
            text = text.replace(f"listen {port}", f"listen 127.0.0.1:{ours}")
            text = text.replace(f"listen [::]:{port}", f"listen [::1]:{ours}")
        if not Path("/proc/net/if_inet6").exists():
            text = "\n".join(line for line in text.split("\n") if "[::1]" not in line)
        if page_cache:
            text = text.replace("# include", "include")
        self.write(target, text)

    def write(self, target, text):
        path = self.folder / "etc/nginx" / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def make_certificate(self):
        folder = self.folder / "etc/nginx/newsroom"
        folder.mkdir(parents=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "1"]
            + ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", f"/CN={NAME}"]
            + ["-keyout", folder / "site.key", "-out", folder / "site.pem"],
            check=True,
            capture_output=True,
        )
        self.write(
            "newsroom/certificate.conf",
            f"ssl_certificate {folder}/site.pem;\n"
            f"ssl_certificate_key {folder}/site.key;\n",
        )

    def command(self, *options):
        conf = self.folder / "etc/nginx/nginx.conf"
        errors = self.folder / "error.log"
        return [PROGRAM, "-c", conf, "-p", self.folder, "-e", errors, *options]

    def trial(self):
        """Return what `nginx -t` says of the files, and its exit status."""
        done = subprocess.run(
            self.command("-t"), capture_output=True, text=True, timeout=60
        )
        return done.stderr, done.returncode

    def __enter__(self):
        # Its workers would be somebody who may not look into this folder.
        self.folder.chmod(0o755)
        self.write(
            "nginx.conf",
            AROUND.format(folder=self.folder, user=f"user {self.user()};"),
        )
        self.process = subprocess.Popen(self.command(), stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.is_up():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError((self.folder / "error.log").read_text())
            time.sleep(0.02)
        return self

    def __exit__(self, *error):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        self.temporary.cleanup()

    def user(self):
        return self.folder.owner()

    def is_up(self):
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.https)) == 0

    def ask(self, address, method="GET", body=None, name=NAME, **headers):
        """Ask as a reader does, who knows the site by a name; return status, headers, body."""
        connection = HTTPConnection("127.0.0.1", self.https, timeout=60)
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection.connect()
        connection.sock = context.wrap_socket(connection.sock, server_hostname=name)
        return self.answer(connection, address, method, body, **headers)

    def ask_plain(self, address):
        return self.answer(HTTPConnection("127.0.0.1", self.http, timeout=60), address)

    def answer(self, connection, address, method="GET", body=None, **headers):
        with closing(connection):
            connection.request(method, address, body, {"Host": NAME} | headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def logged(self):
        """Return the lines of its log, of which it writes each after the answer."""
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.log.stat().st_size and time.monotonic() < deadline:
            time.sleep(0.02)
        return [json.loads(line) for line in self.log.read_text().splitlines()]
