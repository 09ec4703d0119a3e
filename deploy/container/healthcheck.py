"""Health check of the container: whether its web server answers /healthz."""

import os
import sys
from http.client import HTTPConnection

connection = HTTPConnection("127.0.0.1", 8000, timeout=2)
# By the paper's name: another host is refused.
host = os.environ["ALLOWED_HOSTS"].partition(",")[0].strip()
connection.request("GET", "/healthz", headers={"Host": host})
sys.exit(connection.getresponse().status != 200)
