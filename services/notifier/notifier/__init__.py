"""Messages to offices of deadlines and alerts."""

from chassis.translation import sentences_of

gettext, ngettext, pgettext = sentences_of(__name__)
