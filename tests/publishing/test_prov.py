"""PROV-JSON, read by PROV's own library and written again in its other forms: what is said of each claim comes back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from prov.model import ProvAgent, ProvAttribution, ProvDerivation, ProvDocument, ProvEntity, ProvRecord
from publishing_stories import Said, Told, publish

from sayso.claims import Source
from sayso.publishing.formats.prov import PROV
from sayso.publishing.publication import Publication


def written(publication: Publication) -> str:
    return b"".join(PROV.write(publication)).decode()


def one(record: ProvRecord, name: str) -> Any:
    """The one value of an attribute."""
    (value,) = record.get_attribute(name)
    return value


def told(document: ProvDocument) -> dict[str, dict[str, Any]]:
    """What a document says of each claim, by the claim's id."""
    agents = {str(a.identifier): str(one(a, "prov:label")) for a in document.get_records(ProvAgent)}
    entities = {str(e.identifier): e for e in document.get_records(ProvEntity)}
    found: dict[str, dict[str, Any]] = {}
    for name, entity in entities.items():
        if "sayso:Claim" in map(str, entity.get_asserted_types()):
            about = {key: one(entity, f"sayso:{key}") for key in ("said", "polarity", "certainty", "standing")}
            about |= {"words": one(entity, "prov:value"), "chain": {}, "of": set(), "origin": None}
            found[name] = about | {"id": one(entity, "sayso:claim")}
    for attribution in document.get_records(ProvAttribution):
        entity, agent = (str(name) for name in attribution.args[:2])
        assert entity in entities
        assert agent in agents, "whoever is named is told of"
        if entity in found and attribution.get_attribute("sayso:role"):
            assert found[entity]["origin"] is None
            found[entity]["origin"] = agents[agent]
        elif entity in found:
            hop = int(one(attribution, "sayso:hop"))
            found[entity]["chain"][hop] = (agents[agent], one(attribution, "sayso:stance"))
    for derivation in document.get_records(ProvDerivation):
        new, old = (str(name) for name in derivation.args[:2])
        assert {new, old} <= entities.keys()
        if new in found:
            (kind,) = derivation.get_asserted_types()
            found[new]["of"].add((str(kind), str(one(entities[old], "prov:label"))))
    return found


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("story", ["siege", "hostile", "empty"])
def test_a_document_comes_back_whole_in_every_form(
    story: str, form: str, request: pytest.FixtureRequest, recwarn: pytest.WarningsRecorder
) -> None:
    publication = publish() if story == "empty" else request.getfixturevalue(story)
    read = ProvDocument.deserialize(content=written(publication))
    again = ProvDocument.deserialize(content=read.serialize(format=form), format=form)
    assert again == read
    assert told(again) == told(read)
    assert not [str(warning.message) for warning in recwarn]
    # No name is said of two things: put together, the document is as it was.
    assert len(read.unified().records) == len(read.records)


def test_it_says_of_each_claim_whose_word_it_is_and_where_it_was_read(siege: Publication) -> None:
    found = {about["id"]: about for about in told(ProvDocument.deserialize(content=written(siege))).values()}
    assert len(found) == len(siege.told)
    for each in siege.told:
        about = found[each.entry.claim.id]
        assert about["words"] == each.entry.claim.quote.exact
        assert about["origin"] == each.origin.name
        assert about["said"] == each.entry.said
        assert [about["chain"][hop][1] for hop in sorted(about["chain"])] == [
            source.stance for source in each.entry.claim.sources
        ]
        assert each.report is not None
        assert about["of"] == {
            ("prov:Quotation", each.report.title or each.report.document),
            ("prov:PrimarySource", f"the word of {each.origin.name}"),
        }


def test_a_chain_keeps_its_order_and_its_doubts() -> None:
    text = "The rebels said 34 soldiers died, radio reported; the paper had doubts."
    chain = (
        Source("The rebels", "The rebels", "armed-group", "said", "claims", 0, 10),
        Source("radio", "Harbour Radio", "outlet", "reported", "reports", 34, 39),
        Source("the paper", "Morning Ledger", "outlet", "had doubts", "doubts", 50, 59),
    )
    said = Said("34 soldiers died", "killed", 34, 34, head="soldier", fields={"sources": chain, "polarity": "denied"})
    (about,) = told(ProvDocument.deserialize(content=written(publish(Told("log", text, [said]))))).values()
    names = [about["chain"][hop] for hop in range(3)]
    assert [stance for _, stance in names] == ["claims", "reports", "doubts"]
    # Rebels without a name of their own are known by who heard them.
    assert [name for name, _ in names] == ["rebels, via Harbour Radio", "Harbour Radio", "Morning Ledger"]
    assert about["polarity"] == "denied"


def test_prov_tells_revisions_of_reports_and_claims() -> None:
    old, new = "Police said 5 sailors died.", "Police said 6 sailors died."
    later = Told("log", new, [Said("6 sailors died", "killed", 6, 6, head="sailor", by="Police")], hours=2, number=2)
    became = publish(later).snapshot.claims[0].claim.id
    state = {"standing": "changed", "successor": became}
    first = Told("log", old, [Said("5 sailors died", "killed", 5, 5, head="sailor", by="Police", state=state)])
    made = json.loads(written(publish(first, later)))
    kinds = [d["prov:type"]["$"] for d in made["wasDerivedFrom"].values()]
    assert kinds.count("prov:Revision") == 2
    read = ProvDocument.deserialize(content=json.dumps(made))
    # The later of two words is made of the earlier one.
    claims = {str(e.identifier): str(one(e, "prov:value")) for e in read.get_records(ProvEntity) if e.value}
    revisions = [
        tuple(claims.get(str(name), "") for name in derivation.args[:2])
        for derivation in read.get_records(ProvDerivation)
        if "prov:Revision" in map(str, derivation.get_asserted_types())
    ]
    assert ("6 sailors died", "5 sailors died") in revisions
