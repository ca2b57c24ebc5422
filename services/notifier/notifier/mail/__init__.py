"""Letters by SMTP: written, carried, their outcomes told apart."""
