"""The one GraphQL query that the stand-in answers; any other is refused by name."""

from tests.support.standin.store import RefusedError
from tests.support.standin.tracker import Happening, Issue

HISTORY = """
query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    issue(number: $number) {
      title
      body
      lastEditedAt
      timelineItems(
        last: 100
        itemTypes: [LABELED_EVENT, UNLABELED_EVENT, RENAMED_TITLE_EVENT]
      ) {
        nodes {
          __typename
          ... on LabeledEvent {
            createdAt label { name } actor { __typename login }
          }
          ... on UnlabeledEvent { createdAt label { name } }
          ... on RenamedTitleEvent { createdAt }
        }
      }
    }
  }
}
"""
Answer = dict[str, object]


def check(query: str) -> None:
    if query.split() != HISTORY.split():
        raise RefusedError(400, f"the stand-in does not know this query: {query}")


def history(issue: Issue) -> Answer:
    nodes = [_node(each) for each in issue.timeline[-100:]]
    found = {
        "title": issue.title,
        "body": issue.body,
        "lastEditedAt": issue.edited,
        "timelineItems": {"nodes": nodes},
    }
    return {"data": {"repository": {"issue": found}}}


def refusal(kind: str, message: str) -> Answer:
    error = {"type": kind, "path": ["repository", "issue"], "message": message}
    return {"data": {"repository": {"issue": None}}, "errors": [error]}


def _node(happening: Happening) -> Answer:
    node: Answer = {"__typename": happening.kind, "createdAt": happening.moment}
    if happening.label is not None:
        node["label"] = {"name": happening.label}
    if happening.kind == "LabeledEvent":
        node["actor"] = _actor(happening.actor)
    return node


def _actor(login: str) -> Answer | None:
    """Return who did something; apps have their bare name here, ghosts have none."""
    if login == "ghost":
        return None
    kind = "Bot" if login.endswith("[bot]") else "User"
    return {"__typename": kind, "login": login.removesuffix("[bot]")}
