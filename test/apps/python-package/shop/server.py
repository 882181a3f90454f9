"""A WSGI application on the standard library's server."""
import os
import signal
import sys
from wsgiref.simple_server import make_server


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"Hello from python-package\n"]


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    make_server("0.0.0.0", int(os.environ["PORT"]), application).serve_forever()
