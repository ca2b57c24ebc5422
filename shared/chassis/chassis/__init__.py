"""Foundation of every Jembatan service.

settings and logs: config production errors logging foreign_logs tracebacks metrics tracing telemetry clock ids
database and events: db pooling partitions migrations outbox relay kafka inbox dead_letters units
models and schemas: columns rows schemas history
people: auth keys signin rates access http running pages navigation workbook
secrets: encryption; files: storage; sentences: translation
processes: service worker cli gc_tuning failpoints; testing
"""

from chassis.translation import sentences_of

gettext, ngettext, pgettext = sentences_of(__name__)
