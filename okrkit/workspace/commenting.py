"""What leads and colleagues write under a check-in."""

from __future__ import annotations

from collections.abc import Collection

from okrkit.core.model import Comment, CommentKind
from okrkit.workspace.planning import Planning


class Commenting(Planning):
    """A check-in is the start of a talk."""

    def comments(self, checkins: Collection[str]) -> dict[str, tuple[Comment, ...]]:
        """What was written under check-ins, by their id, each in the order written."""
        return self.store.comments(checkins, as_of=self.as_of)

    def comment(self, checkin: str, *, who: str, kind: CommentKind = "answer", text: str = "") -> Comment:
        """Answer a check-in, ask about it or say thanks for it; thanks may stand without words."""
        return self.save(Comment(checkin, self.today, kind, text, who), who=who)
