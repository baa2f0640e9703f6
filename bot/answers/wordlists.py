# ruff: noqa: SIM905  (word lists read better as text)
"""Closed word classes of English and the standing vocabulary of the field, for the rules of this package.

Data only. Nothing here is a name; those are in names.toml.
"""

DETERMINERS = frozenset(
    "a an the this that these those each every any some no another other which what whose many much few several more "
    "most less per last next first one two three four five six seven eight nine ten my your his her its our "
    "their ur".split()
)
PRONOUNS = frozenset(
    "i you u he she it we they me him her them us who someone anyone everybody everyone nobody ya".split()
)
POSSESSIVES = frozenset("his her its their".split())
AUXILIARIES = frozenset(
    "is are was were be been being am do does did done has have had having can could will would shall should may "
    "might must isnt arent wasnt werent doesnt dont didnt hasnt havent hadnt cant couldnt wont wouldnt shouldnt isn't "
    "aren't wasn't weren't doesn't don't didn't hasn't haven't hadn't can't couldn't won't wouldn't shouldn't".split()
)
PREPOSITIONS = frozenset(
    "of in on at to from by with w for about abt over under between among against into onto than as like via within "
    "without after before since until till during near around across inside outside through thru off up down out per "
    "vs versus behind beyond toward towards upon".split()
)
CONJUNCTIONS = frozenset("and or but nor so n if because cuz while whether though although that".split())
WH_WORDS = frozenset(
    "who whos who's whom whose what whats what's which where wheres where's when whens when's why whys why's how hows "
    "how's".split()
)
FILLERS = frozenset(
    "please pls plz plss pleas thx thanks ty tysm hey hi hello yo bot guys fam bro dude mate lol lmao haha btw fyi "
    "imo tbh ngl idk wondering know tell give show explain find me just really actually exactly basically maybe kinda "
    "sorta like ok okay k oh ah um uh hmm well so anyway also again too either even ever only very quite rather still "
    "already yet now currently rn atm today right there here then not no yes yeah yep nope true both get got getting "
    "go going goes gonna want wanna need let lets say said says saying thing things stuff something anything happen "
    "happens happened happening come comes came latest newest recent recently lately".split()
)
STOPWORDS = (
    DETERMINERS
    | PRONOUNS
    | AUXILIARIES
    | PREPOSITIONS
    | CONJUNCTIONS
    | WH_WORDS
    | FILLERS
    | {"s", "t", "re", "ll", "ve", "d", "m"}
)

# What is said of companies and other actors: next to one of these, "block" or "cipher" is a name.
COMPANY_NOUNS = frozenset(
    "stake stakes share shares stock stocks ceo cfo coo cto chairman board founder cofounder co-founder boss deal "
    "deals lease leases site sites plant plants mine mines pool pools rig rigs miner miners chip chips asic asics "
    "machine machines fleet hashrate hash revenue revenues earnings results lawsuit suit merger bid offer "
    "shareholders investors guidance production output holdings treasury debt notes loan bonds facility facilities "
    "campus datacenter acquisition buyout takeover ipo listing growth bankruptcy creditors quarter q1 q2 q3 q4 report "
    "announcement update news contract partnership order orders prototype factory headcount employees workers layoffs "
    "staff price valuation market capacity power hosting expansion pivot co company inc holding stakeholder bot app "
    "customers clients team spokesperson employee executives landlord plan settlement".split()
)
_VERB_STEMS = (
    "announce buy sell mine own hold pay sign file sue acquire merge build launch ship run use make produce report "
    "raise borrow "
    "lose earn operate plan start stop close open move hire fire lay claim expect want get do have say deny confirm "
    "settle win "
    "host lease rent invest expand cut deploy release unveil order deliver partner agree offer bid grow charge spend "
    "owe publish "
    "manage back lead control join leave ban block fund issue list delist hodl filter censor support drop replace "
    "replaced appoint"
)
_IRREGULAR = (
    "bought sold held paid sued built ran made lost laid got did done had has said won lent rented grew spent owed "
    "led left cut "
    "shipped stopped planned hosted begun began"
)


def _forms(stem: str) -> list[str]:
    root = stem.removesuffix("e")
    return [stem, stem + "s", stem + "es", root + "ed", root + "ing", stem[:-1] + "ies" if stem.endswith("y") else stem]


COMPANY_VERBS = frozenset(form for stem in _VERB_STEMS.split() for form in _forms(stem)) | frozenset(_IRREGULAR.split())

# Words that show a text to be about the field, and that typos are corrected to.
FIELD_TERMS = frozenset(
    "bitcoin bitcoins btc mining miner miners mined hashrate hashprice hashcost difficulty halving halvings asic "
    "asics rig rigs pool pools blockchain blocks satoshis sats efficiency immersion cooling hydro megawatt megawatts "
    "gigawatt gigawatts kilowatt kwh mwh mw gw kw twh exahash petahash terahash zettahash joules joule electricity "
    "curtailment tariff tariffs customs firmware hosting datacenter datacenters treasury bankruptcy acquisition nonce "
    "hashing mempool nanometer profitability subsidy capacity semiconductor hydropower cryptocurrency crypto "
    "manufacturing".split()
)

# Too general to be a name that evidence must show: they stay content words.
GENERIC_NAMES = frozenset(
    "bitcoin bitcoins btc xbt crypto cryptocurrency mining miner miners asic asics hashrate hashprice difficulty "
    "halving blockchain ai hpc gpu gpus".split()
) | {"bitcoin mining", "bitcoin network", "bitcoin miners", "crypto mining"}
