"""Register of suppliers, and the collections in which units report it."""

from chassis.translation import sentences_of

gettext, ngettext, pgettext = sentences_of(__name__)
