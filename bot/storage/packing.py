"""What lies in the database as JSON, in as few bytes as it takes; an answer's own form compressed."""

import json
import zlib
from collections.abc import Mapping
from typing import Any

# What posts and comments have in common, the commonest last. It is part of what is stored: a
# change here makes older rows unreadable, so that a better one would be a second stock.
_STOCK = (
    b'"avatar_urls":{"24":"https://secure.gravatar.com/avatar/?s=24&d=mm&r=g","48":"","96":""},'
    b'"_links":{"self":[{"href":"https:///wp-json/wp/v2/comments/"}],"collection":[],"up":[]},'
    b'"author_name":"","author_url":"","content":{"rendered":"<p></p>\\n"},"date_gmt":"",'
    b'"parent":0,"post":,"status":"approved","type":"comment","meta":[],"link":"https://'
    b'"$type":"app.bsky.feed.post","facets":[{"features":[{"$type":"app.bsky.richtext.facet#tag",'
    b'"uri":"at://did:plc:/app.bsky.feed.post/","cid":"bafyrei","indexedAt":"","langs":["en"],'
    b'"author":{"did":"did:plc:","handle":".bsky.social","displayName":"","avatar":"https://cdn.'
    b'"spoiler_text":"","visibility":"public","in_reply_to_id":null,"account":{"acct":"","username":'
    b'"reply_settings":"everyone","possibly_sensitive":false,"source":"Twitter for iPhone",'
    b'"referenced_tweets":[{"type":"replied_to","id":"1"}],"in_reply_to_user_id":null,'
    b'"referenced_tweets":[],"entities":{"urls":[{"start":0,"end":23,"url":"https://t.co/",'
    b'"expanded_url":"https://","display_url":""}],"mentions":[{"start":0,"end":17,"username":"",'
    b'"id":""}],"hashtags":[{"start":5,"end":17,"tag":"talkforreal"}]},"public_metrics":{'
    b'"retweet_count":0,"reply_count":0,"like_count":0,"quote_count":0,"bookmark_count":0,'
    b'"impression_count":0},"lang":"en","conversation_id":"1","created_at":"2015-10-08T13:00:00.000Z",'
    b'"text":"","author_id":"","edit_history_tweet_ids":["1"],"id":"1'
)

# made once: json.dumps makes one for every call that asks for anything unusual
_column = json.JSONEncoder(separators=(",", ":")).encode
_whole = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def column_json(value: Any) -> str:
    """A value of a JSON column; most of them are null."""
    return "null" if value is None else _column(value)


def packed(raw: Mapping[str, Any]) -> bytes:
    """The bytes to be stored; what JSON has no form for becomes its string."""
    text = _whole(raw)
    squeeze = zlib.compressobj(level=6, wbits=15, zdict=_STOCK)
    return squeeze.compress(text.encode("utf-8", "replace")) + squeeze.flush()


def unpacked(body: bytes) -> Any:
    """What was packed, also where it was compressed without the stock."""
    return json.loads(zlib.decompressobj(wbits=15, zdict=_STOCK).decompress(body))
