"""The doors of coming home; each part of it in a module of its own."""

from pwa.shell.page import Pages

pages = Pages("checkin")
