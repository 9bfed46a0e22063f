"""A site in three languages that has the package, its gallery and its reviews. DATABASE names the server."""

import os

DATABASE = os.environ.get("DATABASE", "sqlite")
if DATABASE == "mariadb":
    import pymysql

    pymysql.install_as_MySQLdb()

SECRET_KEY = "of the aged databases: what it signs is stored in them"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "host.urls"
USE_TZ = True
TIME_ZONE = "UTC"

INSTALLED_APPS = [
    "host",
    "wagtail_healthblocks",
    "wagtail_healthblocks.reviews",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.api.v2",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "rest_framework",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

SERVERS = {
    "sqlite": {"ENGINE": "django.db.backends.sqlite3", "USER": "", "HOST": ""},
    "postgresql": {"ENGINE": "django.db.backends.postgresql", "USER": "postgres", "HOST": "127.0.0.1"},
    "mariadb": {
        "ENGINE": "django.db.backends.mysql",
        "USER": "root",
        "HOST": "127.0.0.1",
        "OPTIONS": {"charset": "utf8mb4"},
    },
}
SERVER = SERVERS[DATABASE]
DATABASES = {
    "default": {
        **SERVER,
        "NAME": os.environ.get("AGED_DATABASE", ":memory:"),
        "USER": os.environ.get("DATABASE_USER", SERVER["USER"]),
        "PASSWORD": os.environ.get("DATABASE_PASSWORD", ""),
        "HOST": os.environ.get("DATABASE_HOST", SERVER["HOST"]),
        "PORT": os.environ.get("DATABASE_PORT", ""),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "German"), ("ar", "Arabic")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True

STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = os.environ.get("AGED_MEDIA", "")

WAGTAIL_SITE_NAME = "Harbour Health"
WAGTAILADMIN_BASE_URL = "http://localhost"
# Half of a database would be the words of its pages once more.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}
SILENCED_SYSTEM_CHECKS = ["wagtail_healthblocks_reviews.W002"]  # one process only
