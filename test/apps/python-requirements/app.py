"""Greets, and answers the health check, with Flask."""
from flask import Flask

app = Flask(__name__)


@app.get("/")
def home():
    return "Hello from python-requirements\n"


@app.get("/healthz")
def healthz():
    return "ok\n"
