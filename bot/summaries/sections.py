"""Which section of a digest a story belongs under: hardware, companies, energy, policy, network or markets.

A transparent rule: every section has its words of the trade, and each article votes with the words it uses, its title
and topics louder than its text, so that one can say why a story stands where it does. Only English words are known.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from bot.answers.names import Gazetteer
from corpus.article import Article
from index.tokens import analyse

SECTIONS: tuple[str, ...] = ("hardware", "companies", "energy", "policy", "network", "markets")

# Written from the field's vocabulary, phrases as they stand in print. `python -m evals.digest` measures the result.
_WORDS = {
    "hardware": """
        antminer; asic; asics; assembly line; avalon; chip; chips; control board; efficiency; factory; firmware;
        hardware; hashboard; hydro cooling; immersion; immersion cooling; j/th; manufacturing; mining machine;
        mining machines; model; nanometer; nm; proto; prototype; rig; rigs; sealminer; specifications; wafer;
        whatsminer
    """,
    "companies": """
        acquire; acquires; acquisition; ai; bankruptcy; board; buy; buys; ceo; chapter 11; chief executive;
        contract; convertible notes; creditors; data center; deal; debt; expansion; hosting; hpc; ipo; joint
        venture; lease; loan; m&a; merger; offering; relist; sells; settlement; shareholders; site; stake;
        subsidiary; takeover; tenant; term sheet; treasury; wind down
    """,
    "energy": """
        blackout; blackouts; carbon; coal; curtailment; dam; demand response; electricity; electricity theft;
        emissions; energy; environment; flare; gas; grid; hydro power; hydroelectric; hydropower; illegal miners;
        illegal mining; kilowatt; kilowatt hour; kwh; nuclear; power; power theft; solar; subsidized electricity;
        unlicensed; utility; water; wind power
    """,
    "policy": """
        ban; bans; bill; commerce department; congress; congressman; county; court; crackdown; customs; excise;
        executive order; fcc; federal; government; homeland security; incorporation; investigation; judge; law;
        lawsuit; limits; minister; ministry; moratorium; national security; noise; nuisance; parliament; permit;
        petition; prison; probe; prohibit; raid; raids; regulation; regulator; restriction; sanctions; sec;
        seize; seizes; senate; senator; sue; sues; tariff; tariffs; tax; taxes; vote; voters
    """,
    "network": """
        adjustment; block; block template; blocks; censorship; centralization; decentralization; difficulty;
        exahash; explainer; halving; hash rate; hash rate distribution; mempool; network; node; pool; pools;
        protocol; retarget; seven day average; share of blocks; stratum; stratum v2; tracker; transaction;
        zettahash; zh/s
    """,
    "markets": """
        analyst; bitcoin production; earnings; fees; gross profit; hash cost; hash price; jpmorgan; margin;
        market value; median cost; payback; price; price target; production; production report; profit;
        profitability; record low; revenue; stock market; stocks
    """,
}
# A word of the title or the topics says what an article is about; one of its text may be background. Of 108 settings of
# the four (1 to 5, 1 to 5, 0.3 to 1, 0 to 3) the labelled briefs tell none apart: 99 put 84 to 87 of 96 right.
_TITLE = 3.0
_TOPICS = 3.0
_LEAD = 1.0
# Characters: about four sentences. Splitting them off took half the time of a digest by topic.
_LEAD_LENGTH = 600
# "MARA", "Bitfarms": a title that names a company is, without further words, news of that company.
_COMPANY_IN_TITLE = 1.0
_COMPANIES = frozenset({"company"})
# What speaks of none of it in the field's words is about bitcoin itself.
_OTHER = "network"


def section_of(articles: Sequence[Article], gazetteer: Gazetteer) -> str:
    """The section of a story, by the votes of its articles together; "network" if they have none."""
    votes = [section_votes(article, gazetteer) for article in articles]
    total = {section: sum(vote[section] for vote in votes) for section in SECTIONS}
    return max(SECTIONS, key=lambda section: total[section]) if any(total.values()) else _OTHER


def topic_filter(topics: Sequence[str], gazetteer: Gazetteer) -> Callable[[str, Sequence[Article]], bool] | None:
    """Whether a story (its section, its articles) is of any of the topics; None where none is given.

    A topic is a section, or free words: its names stand in the story under any alias, or all its words do.
    """
    asked = {topic.strip().lower() for topic in topics} - {""}
    if not asked:
        return None
    tests = [_test(topic, gazetteer) for topic in topics if topic.strip().lower() not in SECTIONS]

    def wanted(section: str, articles: Sequence[Article]) -> bool:
        return section in asked or any(test(article) for test in tests for article in articles)

    return wanted


def _test(topic: str, gazetteer: Gazetteer) -> Callable[[Article], bool]:
    names = gazetteer.find(topic)
    terms = frozenset(analyse(topic))

    def is_of(article: Article) -> bool:
        # An article is on what its title, its topics, its entities and its lead speak of, not on every name it drops.
        about = ". ".join((article.title, *article.topics, *article.entities, _lead(article.text)))
        if names and all(gazetteer.touches(name, about) for name in names):
            return True
        return bool(terms) and terms <= set(analyse(about))

    return is_of


def section_votes(article: Article, gazetteer: Gazetteer) -> dict[str, float]:
    """How loudly an article speaks of each section; its votes add up to 1, or are all 0 if no word tells."""
    votes = dict.fromkeys(SECTIONS, 0.0)
    for text, weight in (
        (article.title, _TITLE),
        *((topic, _TOPICS) for topic in article.topics),
        (_lead(article.text), _LEAD),
    ):
        for section, count in _heard(text).items():
            votes[section] += weight * count
    votes["companies"] += _COMPANY_IN_TITLE * _names_company(article.title, gazetteer)
    total = sum(votes.values())
    return {section: vote / total for section, vote in votes.items()} if total else votes


def _names_company(title: str, gazetteer: Gazetteer) -> bool:
    return any(name.kind in _COMPANIES for name in gazetteer.mentions(title))


def _lead(text: str) -> str:
    return text[:_LEAD_LENGTH]


def _heard(text: str) -> Counter[str]:
    """How many words and phrases of each section a text has; a phrase hides the words in it."""
    terms = analyse(text)
    phrases = _phrases()
    found: Counter[str] = Counter()
    after = 0
    for place, term in enumerate(terms):
        if place < after or term not in phrases:
            continue
        for phrase, section in phrases[term]:
            if tuple(terms[place : place + len(phrase)]) == phrase:
                found[section] += 1
                after = place + len(phrase)
                break
    return found


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The words and phrases that begin with a term, as index terms with their section, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, section in {
        tuple(analyse(phrase)): section for section, words in _WORDS.items() for phrase in _split(words)
    }.items():
        found.setdefault(phrase[0], []).append((phrase, section))
    return {term: sorted(phrases, key=lambda pair: -len(pair[0])) for term, phrases in found.items()}


def _split(words: str) -> Iterable[str]:
    return (" ".join(phrase.split()) for phrase in words.split(";"))
