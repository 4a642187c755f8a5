"""Turns a command line into a call, an error into an exit code.

0 is fine, 1 failed, 2 usage or config. Each command lies in a module of its own that is
imported when it is called: add one with a file and a line in COMMANDS.
"""

import sys
from collections.abc import Sequence

from bot.cli.frame import Command, program
from bot.errors import ConfigError, TalkForRealError

COMMANDS: Sequence[Command] = (
    Command("demo", "bot.cli.demo", "See it all at work on made-up answers: no account, no network."),
    Command("run", "bot.cli.run", "Collect, read and post until told to stop."),
    Command("worker", "bot.cli.worker", "Share the work of `run` among many machines."),
    Command("desk", "bot.cli.desk", "Serve the hosts' desk and the public pages."),
    Command("host", "bot.cli.host", "Say who may sign in at the desk."),
    Command("connect", "bot.cli.connect", "Get a network's credentials, step by step, and keep them."),
    Command("doctor", "bot.cli.doctor", "Ask each network what we may do there, and say what is missing."),
    Command("check", "bot.cli.check", "Find every fault of config and environment at once."),
    Command("talks", "bot.cli.talks", "List the talks: when they are open, what came in."),
    Command("drafts", "bot.cli.drafts", "Find new posts of the series, and make talks of them."),
    Command("collect", "bot.cli.collect", "Gather answers now, once."),
    Command("read", "bot.cli.read", "Show what a text nominates, and why."),
    Command("standings", "bot.cli.standings", "Show who stands where in a talk."),
    Command("cost", "bot.cli.cost", "Show what a talk costs, and what is left."),
    Command("coverage", "bot.cli.coverage", "Show what may be missing from a talk."),
    Command("roundup", "bot.cli.roundup", "Show a talk's roundup as a network would get it; posts nothing."),
    Command("outbox", "bot.cli.outbox", "List what was planned, sent, or waits for a host."),
    Command("approve", "bot.cli.approve", "Agree with what a post says, or keep it back."),
    Command("send", "bot.cli.send", "Plan what is called for and send what is due, now, once."),
    Command("settle", "bot.cli.settle", "Say whether a part of unknown fate went out."),
    Command("withdraw", "bot.cli.withdraw", "Take a post back, and delete what was sent of it."),
    Command("rule", "bot.cli.rule", "Decide how a nomination stands."),
    Command("merge", "bot.cli.merge", "Say that two nominees are the same, or undo it."),
    Command("import", "bot.cli.importing", "Take in answers from a file."),
    Command("export", "bot.cli.exporting", "Write a talk's answers to a file, without those that are gone."),
    Command("forget", "bot.cli.forget", "Delete all that is kept of an account, with a receipt."),
    Command("dossier", "bot.cli.dossier", "Show all that is kept of an account."),
    Command("erasures", "bot.cli.erasures", "Show when each erasure was asked for, and when it was done."),
    Command("reread", "bot.cli.reread", "Read stored answers again by the present catalogue."),
    Command("db", "bot.cli.db", "Look after the database: upgrade, check, back up, restore, move."),
    Command("evaluate", "bot.cli.evaluate", "Measure the reading against labelled answers."),
    Command("catalogue", "bot.cli.catalogue", "Look after the catalogue of works."),
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program on arguments (the command line's own); always ends in SystemExit."""
    try:
        program(COMMANDS)(None if arguments is None else list(arguments), prog_name="talkforreal")
    except ConfigError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)  # noqa: T201 (faults are this program's output)
        sys.exit(2)
    except TalkForRealError as error:
        print(f"talkforreal: {error}", file=sys.stderr)  # noqa: T201 (the sentence is the answer)
        sys.exit(1)
