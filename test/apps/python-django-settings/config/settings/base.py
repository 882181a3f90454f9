import os

STATIC_ROOT = "staticfiles"
STATIC_URL = "static/"
INSTALLED_APPS = ["django.contrib.staticfiles", "channels"]
ASGI_APPLICATION = "config.asgi.application"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["DB_NAME"],
    }
}
if os.environ.get("SENTRY"):
    SENTRY_DSN = os.environ["SENTRY_DSN"]
