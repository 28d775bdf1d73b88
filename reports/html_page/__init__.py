"""The page of a month: one HTML file that needs nothing else, no script, no network, no font of its own."""

from reports.html_page.document import page_html

__all__ = ["page_html"]
