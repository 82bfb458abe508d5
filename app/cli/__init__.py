"""The command line: `flask --app wsgi <command>`; each module adds the commands of one subject."""
