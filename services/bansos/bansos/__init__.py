"""Social aid: programmes, distributions, and a public log of what moves value."""

from chassis.translation import sentences_of

gettext, ngettext, pgettext = sentences_of(__name__)
