"""firstpass: the AI first pass of a payments company's customer support."""

__version__ = "0.1.0"
