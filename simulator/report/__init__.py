"""Reports of a comparison: a page to read and print, and a table for the command line."""

from simulator.report.page import report_html
from simulator.report.table import text_table

__all__ = ["report_html", "text_table"]
