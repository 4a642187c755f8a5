"""`python -m bot.cli`, the same as `talkforreal`."""

from bot.cli import main

main()
