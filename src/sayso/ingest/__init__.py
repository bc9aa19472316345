"""Bytes to reports: text, Markdown, HTML, lines of JSON, from files, standard input and the web."""

from sayso.ingest.load import load_reports
from sayso.ingest.report import Report, parse_published

__all__ = ["Report", "load_reports", "parse_published"]
