"""Every id in every address: what belongs to another case does not exist in this one, and nothing of it changes."""

import re
import uuid

from tests.platform.security.two_cases import entered, state_of, whole_case
from tests.platform.test_permission_walk import PARAMETERS, ROUTES

PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
OWN = {"source": "a" * 24, "number": "1", "name": "doctor", "path": "packet.json", "version": "1", "page": "1", "place": "1",
       "series": "0", "what": "documents", "document": "d-1", "to": "en", "kind": "docx", "key": "t-1"}  # fmt: skip


def routes_with_ids(*audiences: str) -> list[tuple[str, list[str]]]:
    """The routes of a case that name further things by id, and which."""
    found = []
    for route, item in ROUTES:
        names = [name for kind, name in PLACE.findall(route) if kind == "uuid" and name != "case"]
        if getattr(item.callback, "gate", ("", ""))[0] in audiences and "<uuid:case>" in route and names:
            found.append((route, names))
    return found


def address(route: str, own: dict[str, str], others: dict[str, str]) -> str:
    """The route in one's own case, with ids of the other case."""

    def fill(place: re.Match[str]) -> str:
        kind, name = place[1] or "str", place[2]
        if name == "case":
            return own["case"]
        return others[name] if kind == "uuid" else OWN.get(name) or PARAMETERS.get(name) or "1"

    return "/" + PLACE.sub(fill, route)


def answers(client, routes, own, others) -> dict[str, set[int]]:
    found = {}
    for route, _ in routes:
        url = address(route, own.ids, others)
        said = client.post(url, {"text": "x", "state": "cannot", "plain": "x"}).status_code
        found[route] = {client.get(url).status_code, said}
    return found


HOMES = {"family": "/my/{}/", "desk": "/desk/{}/", "hospital": "/review/{}/"}


def test_an_id_of_another_case_is_not_found_and_nothing_of_it_changes(sqlite):
    own, other = whole_case("ana", built=True), whole_case("bo")
    nobody = {name: str(uuid.UUID(int=9)) for name in own.ids}
    clients = {"family": entered("f", own.family), "desk": own.desk, "hospital": entered("h", own.hospital)}
    before = state_of(other.case.pk)
    for audience, client in clients.items():
        home = HOMES[audience].format(own.case.pk)
        assert client.get(home).status_code == 200, "else the rest would prove nothing"
        routes = routes_with_ids(audience)
        assert routes
        for others in (other.ids, nobody):
            found = answers(client, routes, own, others)
            assert {route: codes for route, codes in found.items() if not codes <= {404, 405}} == {}
    assert state_of(other.case.pk) == before

    for page in ("file/{upload}/", "messages/{question}/"):
        assert clients["family"].get(f"/my/{own.case.pk}/" + page.format(**own.ids)).status_code == 200
    assert own.desk.get(f"/desk/{own.case.pk}/original/{own.ids['upload']}/").status_code == 200
