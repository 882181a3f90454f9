from fastapi import FastAPI

from app.hello import HELLO

app = FastAPI()


@app.get("/")
def home():
    return HELLO
