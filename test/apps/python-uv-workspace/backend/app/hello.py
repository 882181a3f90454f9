HELLO = "Hello from python-uv-workspace\n"
