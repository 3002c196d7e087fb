"""Do This Instead: the site's own logic. Pure functions; MkDocs is met only in ``plugin`` and in ``site``."""

__version__ = "2026.11"
