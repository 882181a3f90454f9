import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

sys.path.insert(0, "../../libs/words")

from words import hello  # noqa: E402


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(hello().encode())


HTTPServer(("0.0.0.0", int(os.environ["PORT"])), Handler).serve_forever()
