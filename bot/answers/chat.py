# ruff: noqa: SIM905  (word lists read better as text)
"""What people wrap a question in: greetings, slang, mentions, emojis, thanks, orders to the bot. It comes off here.

Nothing in a question is ever obeyed; an order beside a real question is only noise that would mislead the search.
"""

import re

_DISCORD = re.compile(r"<(?:@[!&]?\d+|#\d+|a?:\w+:\d+|/[^>]*|t:[^>]*)>|(?<!\w):[a-z_0-9+-]+:(?!\w)")
_URL = re.compile(r"https?://\S+")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u200d\ufe0f\u2190-\u21ff]+")
_MARKUP = re.compile(r"[*_`~>|]{1,3}(?=\S)|(?<=\S)[*_`~|]{1,3}(?=\s|$)")
_REPEATED = re.compile(r"([!?.,])(?:\s*[!?.,])+")
_OPENING = re.compile(
    r"^(?:(?:(?:hey+|hi+|hello+|yo+|sup|gm|hola|ok(?:ay)?|k|so|well|um+|uh+|pls|please|plz|dear|bot|hashdesk|sorry|"
    r"thx|thanks|ty|lol|haha|hmm+|ah|oh)\b"
    r"|(?:nice|great|cool|awesome|interesting)(?: one)?(?=[,.!])|(?:quick )?(?:question|q)(?=\s*[:,-]))[\s,.!:;-]*"
    r"(?:(?:all|there|everyone|guys|fam|bro|dude|mate|bot|hashdesk|ser)\b[\s,.!:;-]*)*)+",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"(?:\b(?:can|could|would|will) (?:you|u|someone|anyone|somebody)(?: please| pls| plz)? (?:tell|show|give|"
    r"explain|remind)(?: me| us)?|"
    r"\b(?:please |pls |plz )?(?:tell|remind|show) me(?: again)?|^do (?:you|u|we|i) know|^does any(?:one|body) know|"
    r"^any ?(?:one|body) know|\bany idea|"
    r"\bi(?:'m| am|m)? (?:just )?(?:wondering|curious|asking)(?: about)?|\bi (?:want|wanna|need|would like|'d like) "
    r"to know|\bjust (?:wondering|curious))\b[\s,:]*",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"[\s,.!]*\b(?:pls|please|plz|plss|thx|thanks|thank (?:you|u)|ty|tysm|tyvm|cheers|lol|lmao|haha+|btw|bro|dude|"
    r"guys|fam|mate|bot|asap|tho|though|again)\s*"
    r"(?P<end>[?!.]*)\s*$",
    re.IGNORECASE,
)
_SWITCH = re.compile(
    r"^(?:(?:and |but )?(?:(?:k|ok|okay|alright|anyway|anyways|so)[,. ]+)?(?:(?:a |an )?(?:new|other|another|"
    r"different|next|unrelated|separate|totally different|diff) "
    r"(?:topic|thing|things|question|questions|q|subject|one|note)|on (?:a|an) (?:other|another|different|unrelated|"
    r"separate) (?:note|topic|subject)|"
    r"changing (?:the )?(?:topic|subject)|change of (?:topic|subject)|something (?:else|different)|unrelated|"
    r"anyways?|moving on|switching (?:topics?|gears)|"
    r"forget (?:that|it)|never ?mind(?: that)?)\b)[\s,.:;!-]*(?:but )?",
    re.IGNORECASE,
)
_BTW = re.compile(r"\b(?:btw|by the way)\b", re.IGNORECASE)
_SLANG = {
    "u": "you", "ur": "your", "r": "are", "w": "with", "w/": "with", "w/o": "without", "rn": "right now",
    "atm": "at the moment", "abt": "about", "bc": "because", "cuz": "because", "coz": "because", "ppl": "people",
    "thru": "through", "gonna": "going to", "wanna": "want to", "tmrw": "tomorrow", "b4": "before",
    "btwn": "between", "yr": "year", "yrs": "years", "govt": "government", "prod": "production",
    "txs": "transactions", "txn": "transaction", "txns": "transactions", "mkt": "market", "mcap": "market cap",
    "acq": "acquisition", "capex": "capital expenditure", "hq": "headquarters", "eff": "efficiency", "wtf": "what",
    "whats": "what is", "what's": "what is", "whos": "who is", "who's": "who is", "wheres": "where is",
    "where's": "where is", "whens": "when is", "when's": "when is", "whys": "why is", "why's": "why is",
    "hows": "how is", "how's": "how is", "wats": "what is", "wat": "what", "wut": "what", "whatre": "what are",
    "thats": "that is", "that's": "that is", "theres": "there is", "there's": "there is", "dont": "don't",
    "doesnt": "doesn't", "didnt": "didn't", "isnt": "isn't", "arent": "aren't", "wasnt": "wasn't", "wont": "won't",
    "cant": "can't", "hasnt": "hasn't", "havent": "haven't", "pls": "", "plz": "", "plss": "", "please": "",
    "lol": "", "lmao": "", "ngl": "", "tbh": "", "imo": "", "fyi": "", "thx": "", "btw": "", "tysm": "", "smh": "",
    "ath": "all-time high", "n": "and", "ffs": "", "iirc": "", "afaik": "", "sooo": "so", "soo": "so",
}  # fmt: skip
_SLANG_WORD = re.compile(
    r"(?<![\w'’$/.-])(?:"
    + "|".join(sorted((re.escape(word) for word in _SLANG), key=len, reverse=True))
    + r")(?![\w'’/&-]|\.\w)",
    re.IGNORECASE,
)
_SMALL_TALK = frozenset(
    "gm gn ga hi hello hey heya hiya yo sup hola howdy greetings morning afternoon evening night good bye goodbye cya "
    "later thx thanks thank ty tysm tyvm cheers you u ur your are r the best great awesome nice cool amazing love "
    "lovely well done bot hashdesk everyone everybody all guys folks fam frens friends friend ser sir mate bro dude "
    "lol lmao rofl haha hahaha ok okay k kk yes yep yeah no nope nah sure wow based wagmi gg so much very a lot for "
    "help helping welcome back again there happy monday tuesday wednesday thursday friday saturday sunday weekend it "
    "is i m am im appreciate that this was perfect test testing ping anyone here hmm hm oh ah nvm sorry please pls "
    "man to see how doing today going things whats up what's whats".split()
)
# Every word above may be small talk; at least one of these makes it so ("what is there" is a question, if a poor one).
_SMALL_TALK_CORE = frozenset(
    "gm gn ga hi hello hey heya hiya yo sup hola howdy greetings morning afternoon evening night bye goodbye cya thx "
    "thanks thank ty tysm tyvm cheers awesome nice cool amazing love lovely lol lmao rofl haha hahaha ok okay k kk "
    "yes yep yeah no nope nah sure wow based wagmi gg welcome test testing ping hmm hm oh ah nvm sorry perfect great "
    "appreciate best good".split()
)
_HOW_ARE_YOU = re.compile(
    r"^(?:how (?:are|r) (?:you|u|things)(?: doing)?|how(?: i|')?s it going|what(?:'s| is|s)? up|how do you do|you "
    r"there|(?:are|r) (?:you|u) (?:there|alive|ok))\b",
    re.IGNORECASE,
)
_STRETCHED = re.compile(r"([a-z])\1{2,}")

_BOT_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|drop) (?:all |any |every |the |your |my |these |those |of |"
    r"previous |prior |above |earlier |former |system )*"
    r"(?:instructions?|rules?|prompts?|messages?|context|guidelines?|guardrails|restrictions?|above|before|articles?|"
    r"sources|corpus|safety)\b"
    r"|\b(?:system|admin) (?:override|prompt|message|notice|update)\b|\b(?:developer|debug|admin|god|jailbreak|"
    r"dan|root|sudo|unrestricted) mode\b"
    r"|\byou(?:'re| are|r)? (?:now|no longer|going to (?:act|be)|must(?: now)?|will now|have to|should now)\b|\bfrom "
    r"now on\b"
    r"|\b(?:act|behave|respond|answer|reply|speak|talk|write) (?:as|like) (?:if|a|an|though|my|the)\b"
    r"|\bpretend\b|\broleplay\b|\bnew (?:instructions?|rules?)\b|\bend of (?:prompt|instructions)\b|\bpassword\b|"
    r"\b(?:api|bot) (?:key|token)\b|\benv(?:ironment)? vars?\b"
    r"|\b(?:print|reveal|show|repeat|output|leak|dump|display|tell me|list|what (?:is|are|was)) (?:me )?(?:your|the|"
    r"all) (?:system |hidden |full |secret |initial |own |env |original )*"
    r"(?:prompts?|instructions?|rules|text above|config|configuration|env|variables|secrets?|token)\b"
    r"|\bthe (?:text|words|lines?) above\b"
    r"|\b(?:answer|respond|reply|say|speak|write|end|start)(?: me| back)? (?:only|just|from|using|without|with|in) "
    r"(?:with |in |from )?(?:your|own|the|a|an|one|citing|citations?|sources?|"
    r"yes|no|caps|pirate|french|spanish|german|json|code|base64|rhymes?|emojis?|uppercase|quotes?|words?)\b"
    r"|\b(?:don'?t|do not|never|no need to|without) (?:cite|citing|quote|quoting|use|mention|check|refuse|say you|"
    r"tell)\b|\bno (?:citations?|sources?|quotes?)\b"
    r"|\bcite (?:\S+ (?:as|for)\b|\[)|^(?:just )?(?:confirm|say so)\W*$"
    r"|^(?:urgent|attention|warning|notice)\b(?=.*\b(?:staff|team|admins?|mods?|moderators?|devs?|discord)\b)"
    r"|^(?:i am |i'm |im )?(?:a |an |the |your )?(?:discord )?(?:staff|admin|mod|moderator|dev|developer|owner)"
    r"(?: here)?\W*$"
    r"|\byour own knowledge\b|\bnot the articles\b|@everyone\b|@here\b|^(?:system|assistant|developer|user|admin|"
    r"instructions?)\s*$|\[/?inst\]|<\|\w*",
    re.IGNORECASE,
)
# Beside an order like those, these go with it.
_ORDER_RESTS = re.compile(
    r"^(?:and |then |instead |just |also )*(?:say|print|repeat|write|reply|respond|output|answer|respond|do not|"
    r"don'?t|instead|tell me a)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(
    r"(?<=[.!;?\n])\s+|\n+|\s*(?::|;|\s--?|\s–|\s—|\|)\s+|,\s+(?:and |then |now |but )?(?=(?:who|what|when|where|"
    r"which|how|why|is|did|does|do|was)\b)|\s+plus\s+(?=(?:the|what|how|who|when|where|why)\b)|"
    r"\s+(?:and|then) (?:then |now )?(?=(?:tell|answer|say|who|what|when|where|how)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:who|what|whats|when|where|which|how|why|is|are|was|were|did|does|do|has|have|can|list|compare|mine[sd]?|"
    r"mining|bitcoin|btc|hash)\b|\?|\w+ \w+", re.IGNORECASE
)  # fmt: skip


def clean(text: str) -> str:
    """The question without mentions, emojis, markup, greetings, thanks, orders to the bot; slang spelt out.

    Empty when nothing else was said. Capitals and everything else stay as typed.
    """
    bare = _EMOJI.sub(" ", _URL.sub(" ", _DISCORD.sub(" ", text)))
    bare = _squeezed(_MARKUP.sub("", bare.replace("’", "'")))
    bare = without_orders(bare)
    for _ in range(3):
        before = bare
        bare = _TRAILING.sub(lambda match: match["end"], _POLITE.sub("", _without_opening(bare)))
        if bare == before:
            break
    return _squeezed(_SLANG_WORD.sub(_spelt_out, bare)).strip(" ,;:-")


def without_orders(text: str) -> str:
    """The text without clauses that order the bot about, if something is asked besides; else as it is."""
    clauses = [clause.strip() for clause in _CLAUSES.split(text) if clause and clause.strip()]
    if not any(map(_BOT_ORDERS.search, clauses)):
        return text
    kept = [clause for clause in clauses if not _BOT_ORDERS.search(clause) and not _ORDER_RESTS.search(clause)]
    rest = " ".join(kept)
    return rest if kept and _ASKS.search(rest) else text


def switches_topic(text: str) -> tuple[bool, str]:
    """Whether the text says that it turns to something else ("new topic: …", "… btw"), and the text without that."""
    rest = _SWITCH.sub("", text, count=1)
    if rest != text and rest.strip(" ?!.,"):
        return True, rest
    if _BTW.search(text):
        return True, _squeezed(_BTW.sub(" ", text))
    return False, text


def is_small_talk(text: str) -> bool:
    """Whether nothing is asked: a greeting, thanks, one-word reactions, signs and emojis only, or nothing at all."""
    bare = _EMOJI.sub(" ", _URL.sub(" ", _DISCORD.sub(" ", text))).lower().replace("’", "'")
    words = [_STRETCHED.sub(r"\1", word) for word in re.findall(r"[a-z']+|\d+", bare)]
    if not words:
        return not any(sign.isalnum() for sign in bare)
    if _HOW_ARE_YOU.match(" ".join(words)) and len(words) <= 6:
        return True
    return all(word in _SMALL_TALK for word in words) and not _SMALL_TALK_CORE.isdisjoint(words)


def _without_opening(text: str) -> str:
    rest = _OPENING.sub("", text)
    # "all miners banned?", "so what": an opening that was the whole text, or its subject, stays.
    return rest if rest.strip(" ?!.") else text


def _spelt_out(match: re.Match[str]) -> str:
    written = match[0]
    plain = _SLANG[written.lower()]
    # "US" and "W" in capitals are no slang; "Whats" at the start of a sentence is.
    if written.isupper() and len(written) < 3:
        return written
    return plain.capitalize() if written[0].isupper() else plain


def _squeezed(text: str) -> str:
    text = _REPEATED.sub(lambda match: "?" if "?" in match[0] else match[1], text)
    return re.sub(r"\s+([?!.,])", r"\1", re.sub(r"\s+", " ", text)).strip()
