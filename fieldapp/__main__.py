"""Entry point of `python -m fieldapp`."""

from fieldapp.commands import main

if __name__ == "__main__":
    main(prog_name="python -m fieldapp")
