"""Exhibitions of inmates' works: calls, products, entries and their screening."""

from chassis.translation import sentences_of

gettext, ngettext, pgettext = sentences_of(__name__)
