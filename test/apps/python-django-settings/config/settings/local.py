from .base import *

SECRET_KEY = "local"
INSTALLED_APPS += ["debug_toolbar"]
