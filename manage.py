#!/usr/bin/env python
"""Django's command line for the oversight system.

Where nobody set ``DATABASE_URL`` it uses the servers of this clone (those of a running ``make run``, or its own
for the length of the command), so that every command works on a machine that has neither.
"""

import os
import sys

WITHOUT_SERVERS = ("verify_draw",)  # reads files only


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    if os.environ.get("DATABASE_URL"):
        execute(sys.argv)
        return
    from oversight import development, embedded, translations

    if sys.argv[1:2] and sys.argv[1] in WITHOUT_SERVERS:
        os.environ.setdefault("DEBUG", "1")
        translations.compile_all()
        execute(sys.argv)
        return
    try:
        with development.environment() as empty:
            translations.compile_all()
            if empty and not {"migrate", "restore"} & set(sys.argv[1:2]):
                print("First use of this clone: the database is being made", file=sys.stderr)
                execute([sys.argv[0], "migrate", "--verbosity", "0"])
            execute(sys.argv)
    except embedded.Unavailable as reason:
        sys.exit(str(reason))


def execute(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
