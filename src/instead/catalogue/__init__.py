"""The facts of the site: ``data/`` in, one typed ``Catalogue`` out, every error with its file and line."""
from .load import Catalogue, load
from .models import KINDS, Record

__all__ = ["Catalogue", "KINDS", "Record", "load"]
