"""A site that is no longer wanted leaves nothing large behind."""

import sys

from bot import catalogue
from tests.web.place import Place, works


def test_a_closed_app_lets_its_index_go_though_its_site_is_still_referred_to(place: Place) -> None:
    index = catalogue.build(works())
    alone = sys.getrefcount(index)
    place.app.lexicon = index
    place.signed_in().get(f"/desk/t/{place.talk}/queue", params={"q": "full house"})
    held = sys.getrefcount(index)
    place.app.close()  # by references alone: what is frozen with an index is never collected
    assert held > alone
    assert sys.getrefcount(index) == alone
    assert place.site.state.site.app is place.app
