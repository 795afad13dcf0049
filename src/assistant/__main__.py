"""`assistant`, and `python -m assistant`."""

import signal


def main() -> None:
    """Run the command line. Ctrl-C is quiet from the start: while modules load it ends the process at once."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from assistant import cli  # noqa: PLC0415 - loading it takes most of a second

    signal.signal(signal.SIGINT, signal.default_int_handler)
    cli.main()


if __name__ == "__main__":
    main()
