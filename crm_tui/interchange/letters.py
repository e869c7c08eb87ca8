"""How likely a decoded word is in one of our languages, by the neighbours of its letters.

Single-byte code pages give a text for almost any bytes; only the right one gives words. Each
language is told by a few dozen usual words (names, places, column headers): their letter
pairs, and its alphabet, are enough to rank the code pages of a contact list.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from math import log

#: Usual words per language, written for this table.
WORDS: Mapping[str, str] = {
    "fa": """
        نام خانوادگي شركت شرکت موبايل تلفن همراه ايميل شهر توضيحات آدرس نشاني كد ملي پستي
        محمد علي حسين رضا مهدي فاطمه زهرا مريم سعيد حميد احمدي محمدي رضايي حسيني كريمي
        موسوي هاشمي جعفري صادقي رحيمي تهران اصفهان شيراز تبريز مشهد كرج اهواز قم رشت
        پارس پيمان ژاله چنگيز گلستان مهندس دكتر مدير فروش بازرگاني صنايع توليدي خدمات آقاي
        خانم مشتري تاريخ تولد يادداشت گروه منبع وضعيت خيابان كوچه پلاك واحد طبقه ميدان
    """,
    "ar": """
        الاسم العائلة الشركة الهاتف الجوال البريد المدينة العنوان ملاحظات محمد أحمد عبد الله
        فاطمة عائشة يوسف إبراهيم خالد القاهرة الرياض بغداد دمشق مدير مؤسسة التجارة شارع
    """,
    "tr": """
        ad soyad adı soyadı firma şirket cep telefonu iş eposta şehir ilçe notlar açıklama müşteri
        ünvan görev bölüm doğum tarihi ülke mehmet mustafa ayşe fatma hüseyin ibrahim çağla
        gökhan şahin yılmaz yıldız öztürk çelik kılıç güneş aydın doğan arslan koç özdemir
        istanbul izmir ankara diyarbakır eskişehir çanakkale muğla ığdır ağrı kırşehir türkiye
        müdür satış sanayi ticaret inşaat gıda otomotiv taşımacılık danışmanlık caddesi sokağı
        değerli görüşme ışık özgür ümit şükrü oğuz tuğba buğra çiğdem gülşen nazlı altınok
        ağaoğlu kayaoğlu büşra tanrıkulu çakır şimşek kurtuluş bağcılar beşiktaş üsküdar
    """,
    "lt": """
        vardas pavardė įmonė mobilusis telefonas el paštas miestas pastabos adresas šalis
        pareigos gimimo data kodas įmonės pašto žymos grupė būsena šaltinis jonas petras
        kęstutis žilvinas šarūnas rūta eglė živilė jūratė aušra jurgita kazlauskas kazlauskienė
        petrauskaitė žukauskas stankevičius paulauskienė jankauskaitė butkutė vilnius kaunas
        klaipėda šiauliai panevėžys marijampolė mažeikiai utena kėdainiai telšiai ąžuolas
        vadybininkas direktorius gatvė prekyba žemės ūkis statyba čepaitė žvirblis ūkininkas
        gėlės rašė mokėtojo antanavičius šimkus grėbliūnas jūsų mūsų lietuvių kalbą
    """,
    "pt": """
        nome apelido sobrenome empresa telemóvel celular telefone localidade cidade observações
        endereço código país função observação joão josé antónio antônio luís conceição
        sebastião gonçalves araújo simões magalhães brandão guimarães assunção são mação
        lisboa évora setúbal bragança braga santarém maranhão goiânia brasília ceará paraná
        sócio comércio serviços construções indústria gestão direção reunião não já também
        irmãos patrícia cláudia fátima mônica mónica inês júlio césar vitória ângela tânia
        área sérgio márcia flávia português índice último próximo três português água mãe pão
    """,
    "es": """
        nombre apellidos teléfono móvil dirección código país cumpleaños josé maría garcía
        lópez martínez rodríguez sánchez pérez gómez núñez muñoz españa málaga córdoba león
        compañía también ángel íñigo peña año niño señor atención gestión
    """,
    "fr": """
        prénom nom société téléphone adresse numéro rue hélène françois benoît jérôme andré
        gaëlle zoé gérard lefèvre çà où besançon orléans nîmes direction générale réunion
        être élève forêt garçon noël château évry
    """,
    "de": """
        straße müller schäfer jürgen günther björn köln münchen düsseldorf österreich schröder
        könig weiß geschäft größe für über änderung grüße möller krüger nürnberg würzburg
    """,
    "nordic": """
        åse bjørn sørensen jørgensen møller århus køge öberg åkesson sjöström göteborg malmö
        örebro håkan västerås hämäläinen mäkinen jyväskylä ærø født selskab
    """,
    "pl": """
        imię nazwisko łukasz małgorzata wójcik dąbrowski kamiński wiśniewska łódź kraków poznań
        gdańsk spółka świętokrzyska żółty grażyna święta górska błażej rzeszów
    """,
    "cs": """
        jméno příjmení společnost město ulice jiří tomáš lukáš zdeněk novák dvořák černý
        růžička králová šťastný přibyl žižkov plzeň děčín košice ďurčo ľubomír žák
    """,
    "hu": """
        név cím város gyöngyi lászló józsef györgy erzsébet kovács szűcs tóth győr debrecen
        szőke székesfehérvár őri bűdi füredi lőrinc árpád
    """,
    "ro": """
        nume prenume oraş stăncescu ştefan iaşi bucureşti ţepeş mădălina ionuţ câmpulung
        constanţa târgu în braşov răzvan
    """,
    "lv": """
        vārds uzvārds tālrunis pilsēta jānis bērziņš kalniņa ozoliņš rīga jūrmala ģertrūde
        ķegums šķēle līga ēriks žanis čaks ņina ļubova ūdris
    """,
    "ru": """
        имя фамилия компания телефон город адрес примечание иванов иванова сергей александр
        наталья михаил дмитрий екатерина москва петербург общество директор улица новая
        дом область заказ клиент почта отчество алексей владимир ольга татьяна юрий
    """,
    "el": """
        όνομα επώνυμο εταιρεία τηλέφωνο πόλη διεύθυνση γιώργος παπαδόπουλος μαρία αθήνα
        θεσσαλονίκη νίκος ελένη σημειώσεις κωνσταντίνος
    """,
    "he": """
        שם משפחה חברה טלפון עיר כתובת הערות משה כהן לוי ירושלים אביב יוסף שרה מנהל דואר
    """,
}

#: Which languages a code page is used for.
LANGUAGES_OF: Mapping[str, tuple[str, ...]] = {
    "cp1256": ("fa", "ar"),
    "cp1254": ("tr",),
    "cp1257": ("lt", "lv"),
    "cp1252": ("pt", "es", "fr", "de", "nordic"),
    "cp1250": ("pl", "cs", "hu", "ro"),
    "cp1251": ("ru",),
    "cp1253": ("el",),
    "cp1255": ("he",),
    "iso-8859-2": ("pl", "cs", "hu", "ro"),
    "iso-8859-13": ("lt", "lv"),
    "cp437": ("es", "fr", "de", "nordic"),
    "cp850": ("pt", "es", "fr", "de", "nordic"),
    "cp857": ("tr",),
    "cp775": ("lt", "lv"),
    "cp852": ("pl", "cs", "hu", "ro"),
    "cp866": ("ru",),
    "koi8-r": ("ru",),
    "mac-roman": ("pt", "es", "fr", "de", "nordic"),
}

_OTHER_SCRIPTS = frozenset({"fa", "ar", "ru", "el", "he"})
_UNSEEN_PAIR = log(1 / 900)
_FOREIGN_LETTER = log(1 / 60_000)
_BROKEN = log(1 / 3_000_000)
#: A few letters prove little: so many average pairs are counted in.
_DOUBT, _AVERAGE = 3, -8.0
_LOWER_TURKISH = str.maketrans({"İ": "i", "I": "ı"})


def lowered(word: str, language: str) -> str:
    """``word`` in small letters; Turkish and Azeri keep their two i's apart."""
    return (word.translate(_LOWER_TURKISH) if language == "tr" else word).lower()


@lru_cache(maxsize=32)
def _pairs(language: str) -> tuple[dict[str, float], frozenset[str]]:
    """Log-probabilities of letter pairs (``_`` is a word's edge) and the alphabet."""
    counts: Counter[str] = Counter()
    words = WORDS[language].split()
    for word in words:
        marked = f"_{word}_"
        counts.update(a + b for a, b in pairwise(marked))
    total = sum(counts.values())
    chances = {pair: log((count + 0.5) / total) for pair, count in counts.items()}
    return chances, frozenset("".join(words))


def _word_score(word: str, language: str) -> tuple[float, int]:
    chances, alphabet = _pairs(language)
    total, weighed = 0.0, 0
    small = lowered(word, language)
    mixed = language in _OTHER_SCRIPTS  # a Latin letter beside one of theirs is no word
    marked = f"_{small}_"
    for a, b in pairwise(marked):
        if a.isascii() and b.isascii():
            continue
        weighed += 1
        total += _pair_score(a, b, chances, alphabet, mixed=mixed)
    # A capital after a small letter ("joÃo") is the mark of a wrong code page.
    for a, b in pairwise(word):
        if not b.isascii() and b.isupper() and a.islower():
            total += _FOREIGN_LETTER
            weighed += 1
    return total, weighed


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _pair_score(
    a: str, b: str, chances: Mapping[str, float], alphabet: frozenset[str], *, mixed: bool
) -> float:
    known = chances.get(a + b)
    if known is not None:
        return known
    if mixed and (_is_latin(a) or _is_latin(b)):
        return _BROKEN
    for letter in (a, b):
        if letter.isascii():
            continue
        if not (letter.isalpha() or letter == "\u200c"):
            return _BROKEN
        if letter not in alphabet:
            return _FOREIGN_LETTER
    return _UNSEEN_PAIR


def likelihood(words: Iterable[str], languages: Iterable[str]) -> tuple[float, str]:
    """Mean log-likelihood of the non-ASCII pairs of ``words`` and the language it is best in.

    0 would be certainty; a text in the right code page is about -6, in a wrong one below -9.
    """
    # A sign that stands alone (©, №) proves nothing; inside a word it proves much.
    found = [word for word in words if any(map(str.isalpha, word))]
    best = (float("-inf"), "")
    for language in languages:
        scores = [_word_score(word, language) for word in found]
        weighed = sum(count for _, count in scores)
        if weighed:
            total = sum(score for score, _ in scores) + _DOUBT * _AVERAGE
            best = max(best, (total / (weighed + _DOUBT), language))
    return best
