"""One module a subcommand, each with `run(given, settings, console) -> exit code`; loaded when it is asked for."""
