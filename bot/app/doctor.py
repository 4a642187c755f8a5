"""What each network of a config lets us do, what is missing, and how to get it."""

import importlib
import inspect
from collections.abc import Mapping, Sequence

from bot.app.tokens import wiring
from bot.config import Config
from bot.networks import REGISTRY
from bot.networks.findings import Finding


def diagnoses(config: Config) -> Mapping[str, Sequence[Finding]]:
    """Findings by network, in the order of names; networks that need nothing have none.

    Asks the networks, which costs what one look at one's own account costs there.
    """
    return {name: _of(config, name) for name in sorted(config.networks)}


def _of(config: Config, name: str) -> Sequence[Finding]:
    try:
        module = importlib.import_module(f"{REGISTRY[name]}.examining")
    except ModuleNotFoundError:
        return ()  # nothing to ask there
    network = config.networks[name]
    given = wiring(name, network.settings, config.tokens)
    takes = inspect.signature(module.examine).parameters
    more = {key: value for key, value in given.items() if key in takes}
    found: Sequence[Finding] = module.examine(network.settings, network.credentials, **more)
    return found
