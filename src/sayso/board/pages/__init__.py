"""The pages: what is asked for with GET, and changes nothing. A module a subject."""

from sayso.board.pages import changes, claims, clashes, groups, origins, picture, stories, toll

ROUTES = [
    *stories.ROUTES,
    *picture.ROUTES,
    *claims.ROUTES,
    *clashes.ROUTES,
    *origins.ROUTES,
    *toll.ROUTES,
    *groups.ROUTES,
    *changes.ROUTES,
]

__all__ = ["ROUTES"]
