"""A post of ours by the address that a host copied: what its network calls it."""

import importlib

from bot.errors import Conflict
from bot.model import Ref
from bot.networks import REGISTRY


def ref_at(network: str, url: str) -> Ref:
    """The post at an address of a network; one without addresses of its own takes any.

    Raises Conflict, with how such an address looks, where it is none.
    """
    address = url.strip()
    try:
        module = importlib.import_module(REGISTRY[network.partition(":")[0]])
    except (ImportError, KeyError) as error:
        raise Conflict(f"{network} cannot be used here, so no address of it is known") from error
    if not hasattr(module, "ref_at"):
        return Ref(network=network, id=address, native=address, url=address)
    ref: Ref | None = module.ref_at(address)
    if ref is None:
        raise Conflict(
            f"{address!r} is no address of a post on {network}: it looks like {module.POST_ADDRESS}"
        )
    return ref
