"""Conversation tokens: short-lived, signed, good for one conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import jwt

from firstpass.domain.conversation import ConversationId
from firstpass.domain.errors import Forbidden, NotFound
from firstpass.ports import Token

_ALGORITHM = "HS256"
_AUDIENCE = "firstpass:conversation"
_MUST_HAVE = ["aud", "exp", "sub"]


@dataclass(frozen=True)
class ConversationTokens:
    """`Tokens` as JSON web tokens. `secret` has at least 32 bytes; `lifetime` is how long a token is good."""

    secret: bytes = field(repr=False)
    lifetime: timedelta

    def issue(self, conversation: ConversationId, now: datetime) -> Token:
        ends = int((now + self.lifetime).timestamp())
        claims = {"sub": conversation, "aud": _AUDIENCE, "exp": ends}
        return Token(jwt.encode(claims, self.secret, algorithm=_ALGORITHM), _moment(ends))

    def check(self, text: str, conversation: ConversationId, now: datetime) -> datetime:
        """The expiry is compared here, with the caller's clock: the library would look at the machine's."""
        try:
            claims = jwt.decode(
                text,
                self.secret,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                options={"require": _MUST_HAVE, "verify_exp": False},
            )
            ends = _moment(int(claims["exp"]))
        except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError):
            raise Forbidden("the token does not fit") from None
        if now >= ends:
            raise Forbidden("the token is over")
        if claims["sub"] != conversation:
            raise NotFound("the token is for another conversation")
        return ends


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
