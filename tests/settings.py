"""Settings of the test suite. DATABASE=postgresql or mariadb runs it on a server instead of SQLite."""

import os
import tempfile

DATABASE = os.environ.get("DATABASE", "sqlite")
if DATABASE == "mariadb":
    import pymysql

    # Django's own choice, mysqlclient, has to be compiled; this driver installs everywhere.
    pymysql.install_as_MySQLdb()

SECRET_KEY = "only for tests"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.urls"
USE_TZ = True
TIME_ZONE = "UTC"

INSTALLED_APPS = [
    "tests.testapp",
    "wagtail_healthblocks",
    "wagtail_healthblocks.reviews",
    "wagtail.contrib.frontend_cache",
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
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]


def server(engine, user, **options):
    """A database server on this machine, at its usual port, unless the environment names another."""
    return {
        "ENGINE": f"django.db.backends.{engine}",
        "NAME": os.environ.get("DATABASE_NAME", "healthblocks"),
        "USER": os.environ.get("DATABASE_USER", user),
        "PASSWORD": os.environ.get("DATABASE_PASSWORD", ""),
        "HOST": os.environ.get("DATABASE_HOST", "127.0.0.1"),
        "PORT": os.environ.get("DATABASE_PORT", ""),
        **options,
    }


SERVERS = {
    "postgresql": server("postgresql", "postgres"),
    "mariadb": server("mysql", "root", OPTIONS={"charset": "utf8mb4"}, TEST={"CHARSET": "utf8mb4"}),
}
DATABASES = {"default": SERVERS.get(DATABASE) or {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "German"), ("ar", "Arabic")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES

STATIC_URL = "/static/"
MEDIA_URL = "/media/"
_media = tempfile.TemporaryDirectory(prefix="healthblocks-media-")  # goes when the tests end
MEDIA_ROOT = _media.name

WAGTAIL_SITE_NAME = "Tests"
WAGTAILADMIN_BASE_URL = "http://localhost"
# Half of what saving takes goes into the index, and few tests search: the fixture `search_index` keeps it.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
