"""Words in cells of tickets: states, priorities, channels, satisfaction, of many programs."""

import re
from functools import lru_cache

from crm_tui.domain.tickets import Meaning
from crm_tui.interchange.words import plain
from crm_tui.text.digits import ascii_digits

_MEANINGS = {
    Meaning.NEW: (
        "new|unassigned|unopened|received|submitted|created|registered|not started|to do|"
        "جدید|تازه|ثبت شده|ثبت|دریافت شده|yeni|kaydedildi|alındı|nauja|naujas|gauta|užregistruota|"
        "novo|nova|recebido|registrado|registado"
    ),
    Meaning.OPEN: (
        "open|opened|active|in progress|inprogress|working|assigned|reopened|re opened|ongoing|"
        "being processed|work in progress|باز|در حال بررسی|در دست اقدام|در جریان|در حال انجام|"
        "بازگشایی شده|ارجاع شده|açık|işlemde|devam ediyor|atandı|yeniden açıldı|atvira|atviras|"
        "vykdoma|priskirta|nagrinėjama|aberto|aberta|em andamento|em curso|em atendimento|"
        "atribuído|reaberto"
    ),
    Meaning.WAITING_CUSTOMER: (
        "pending|waiting on customer|waiting for customer|waiting on contact|awaiting customer|"
        "awaiting your reply|awaiting reply|waiting on requester|waiting for reply|"
        "waiting for requester|pending customer|customer pending|need more info|needs info|"
        "answered|replied|responded|waiting for customer response|"
        "در انتظار مشتری|منتظر مشتری|منتظر پاسخ مشتری|در انتظار پاسخ مشتری|پاسخ داده شده|"
        "پاسخ داده شد|müşteri bekleniyor|müşteriden yanıt bekleniyor|yanıtlandı|cevaplandı|"
        "beklemede|"
        "laukiama kliento|laukia kliento|laukiama kliento atsakymo|atsakyta|"
        "aguardando cliente|a aguardar cliente|aguardando resposta do cliente|respondido|pendente"
    ),
    Meaning.WAITING_US: (
        "on hold|hold|onhold|waiting on third party|waiting for third party|waiting on vendor|"
        "waiting on us|waiting for us|awaiting internal|escalated|pending vendor|"
        "waiting for support|waiting for others|customer reply|customer replied|"
        "در انتظار|معلق|در انتظار ثالث|در انتظار همکار|در انتظار دیگران|متوقف|"
        "در انتظار ما|askıda|üçüncü taraf bekleniyor|tedarikçi bekleniyor|"
        "diğerleri bekleniyor|sulaikyta|laukiama trečiosios šalies|laukiama kitų|sustabdyta|"
        "em espera|aguardando terceiros|a aguardar terceiros|suspenso|aguardando outros"
    ),
    Meaning.SOLVED: (
        "solved|resolved|done|fixed|completed|complete|finished|حل شده|حل شد|رفع شده|انجام شده|"
        "انجام شد|تکمیل شده|çözüldü|çözülmüş|tamamlandı|giderildi|išspręsta|išspręstas|atlikta|"
        "baigta|resolvido|resolvida|solucionado|concluído|concluída"
    ),
    Meaning.CLOSED: (
        "closed|close|archived|cancelled|canceled|rejected|duplicate|merged|declined|بسته|"
        "بسته شده|بسته شد|مختومه|لغو شده|رد شده|بایگانی شده|kapalı|kapandı|kapatıldı|iptal|"
        "iptal edildi|uždaryta|uždarytas|atšaukta|fechado|fechada|encerrado|encerrada|cancelado"
    ),
}
_PRIORITIES = {
    1: (
        "urgent|critical|emergency|highest|blocker|immediate|p1|very high|asap|فوری|بحرانی|"
        "اضطراری|خیلی فوری|خیلی زیاد|acil|kritik|çok yüksek|skubus|skubi|skubu|kritinis|labai "
        "aukštas|urgente|crítico|crítica|emergência|muito alta"
    ),
    2: (
        "high|major|important|p2|بالا|زیاد|مهم|yüksek|önemli|aukštas|aukšta|svarbus|didelis|"
        "alta|alto|importante|elevada"
    ),
    3: (
        "normal|medium|med|moderate|standard|default|p3|regular|عادی|معمولی|متوسط|normal|orta|"
        "vidutinis|vidutinė|įprastas|normalus|média|médio|media|normal"
    ),
    4: (
        "low|minor|lowest|trivial|p4|p5|not urgent|پایین|کم|کم اهمیت|düşük|žemas|žema|mažas|"
        "baixa|baixo"
    ),
}
_CHANNELS = {
    "phone": (
        "phone|call|telephone|voice|phone call|phone call incoming|phone call outgoing|"
        "phone call inbound|voicemail|تلفن|تلفنی|تماس|تماس تلفنی|telefon|telefonla|arama|"
        "telefonas|telefonu|skambutis|telefone|ligação|chamada"
    ),
    "mail": (
        "mail|email|e mail|outbound email|incoming email|ایمیل|رایانامه|پست الکترونیک|eposta|"
        "e posta|el paštas|paštas|correio|correio eletrônico"
    ),
    "counter": (
        "counter|walk in|in person|on site|onsite|desk|visit|حضوری|باجه|مراجعه حضوری|"
        "مراجعه|şahsen|banko|gişe|yüz yüze|asmeniškai|vietoje|langelis|balcão|presencial|"
        "pessoalmente"
    ),
    "web": (
        "web|web form|website|portal|form|api|web service|helpcenter|help center|web widget|"
        "feedback widget|other|customer portal|self service|mobile app|وب|سایت|وب سایت|فرم|پورتال|"
        "پرتال|site|internet|web sitesi|svetainė|internetas|forma|formulário|internet site"
    ),
    "chat": (
        "chat|live chat|messaging|messenger|whatsapp|telegram|sms|native messaging|instagram|"
        "facebook|twitter|چت|گفتگو|گفتگوی آنلاین|واتساپ|تلگرام|sohbet|canlı destek|mesaj|"
        "pokalbis|pokalbiai|bate papo|conversa"
    ),
}
_FRESHDESK = {
    "status": {"2": "Open", "3": "Pending", "4": "Resolved", "5": "Closed"},
    "priority": {"1": "Low", "2": "Medium", "3": "High", "4": "Urgent"},
    "channel": {"1": "Email", "2": "Portal", "3": "Phone", "7": "Chat", "9": "Feedback Widget",
                "10": "Outbound Email"},
}  # fmt: skip
"""What the numbers of its interface for programs mean."""

_SCORES = {
    5: (
        "good|great|excellent|very satisfied|extremely happy|happy|very happy|satisfied|positive|"
        "خوب|عالی|خیلی خوب|راضی|کاملا راضی|iyi|çok iyi|memnun|çok memnun|gerai|puiku|"
        "patenkintas|labai gerai|bom|ótimo|excelente|satisfeito|muito satisfeito"
    ),
    3: (
        "ok|okay|neutral|average|just okay|متوسط|معمولی|orta|kararsız|vidutiniškai|"
        "neutralus|regular|neutro|razoável"
    ),
    1: (
        "bad|poor|very bad|unhappy|very unhappy|extremely unhappy|dissatisfied|negative|terrible|"
        "بد|خیلی بد|ناراضی|ضعیف|kötü|çok kötü|memnun değil|blogai|labai blogai|nepatenkintas|"
        "ruim|péssimo|mau|insatisfeito"
    ),
}
_NO_SCORE = frozenset(map(plain, ("offered", "unoffered", "not offered", "no rating", "unrated")))
_SCORE = re.compile(r"([1-5])(?:[.,]0+)?(?:\s*(?:/|of|از)\s*5)?")
_BRACKETS = re.compile(r"\s*\([^)]*\)\s*$")


def spoken(exporter: str, field: str, text: str) -> str:
    """A cell in words where a program writes numbers for them."""
    return _FRESHDESK[field].get(text, text) if exporter == "freshdesk_api" else text


@lru_cache(maxsize=1024)
def meaning(text: str) -> Meaning | None:
    """What a status means, None if it is a word of the users' own."""
    table = _meanings()
    return table.get(plain(text)) or table.get(plain(_BRACKETS.sub("", text)))


@lru_cache(maxsize=1024)
def priority(text: str) -> int | None:
    """1 urgent to 4 low, None if the word says nothing of that."""
    said = ascii_digits(text).strip()
    if said in ("1", "2", "3", "4"):
        return int(said)
    table = _priorities()
    found = table.get(plain(said))
    if found is None and said[:1].isdigit():  # "2 - High"
        found = table.get(plain(said.lstrip("0123456789 .-–:)")))
    return found


@lru_cache(maxsize=1024)
def channel(text: str) -> str | None:
    """The channel a word means, None if it means none of ours."""
    return _channels().get(plain(text))


@lru_cache(maxsize=1024)
def score(text: str) -> tuple[int | None, str]:
    """Satisfaction from 1 to 5 and the word that said it; no word where it is a number."""
    said = ascii_digits(text).strip()
    match = _SCORE.fullmatch(said)
    if match:
        return int(match[1]), ""
    word = plain(said)
    if not word or word in _NO_SCORE:
        return None, ""
    found = _scores().get(word)
    if found is None:  # "Good with comment"
        found = _scores().get(word.partition(" ")[0])
    return found, text.strip()


@lru_cache(maxsize=1)
def _meanings() -> dict[str, Meaning]:
    return {plain(w): one for one, words in _MEANINGS.items() for w in words.split("|")}


@lru_cache(maxsize=1)
def _priorities() -> dict[str, int]:
    return {plain(w): one for one, words in _PRIORITIES.items() for w in words.split("|")}


@lru_cache(maxsize=1)
def _channels() -> dict[str, str]:
    return {plain(w): one for one, words in _CHANNELS.items() for w in words.split("|")}


@lru_cache(maxsize=1)
def _scores() -> dict[str, int]:
    return {plain(w): one for one, words in _SCORES.items() for w in words.split("|")}
