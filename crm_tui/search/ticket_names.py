"""What people call the fields of a search for tickets, in five languages.

As :mod:`crm_tui.search.names`: every name stands in its folded form.
"""

from __future__ import annotations

from crm_tui.search import names
from crm_tui.search.deal_names import DEALS

TICKETS = {key: names.FIELDS[key] for key in ("tag", "owner", "company", "id", "has", "no")} | {
    "subject": "subject title topic موضوع عنوان konu baslik tema pavadinimas assunto titulo",
    "number": "number nr شماره numara numeris numero",
    "status": "status وضعیت durum busena estado situacao",
    "is": "is meaning state حالت anlam reiksme significado",
    "priority": "priority prio اولویت oncelik prioritetas prioridade",
    "category": "category topics دسته ردهبندی kategori kategorija categoria",
    "channel": "channel via کانال راه kanal kanalas canal",
    "contact": DEALS["contact"],
    "customer": DEALS["customer"],
    "email": "email mail e-mail ایمیل رایانامه eposta e-posta pastas correio",
    "product": "product محصول کالا urun produktas produto",
    "due": "due deadline سررسید مهلت موعد termin vade terminas prazo vencimento",
    "waiting": "waiting waits انتظار منتظر bekleyen bekliyor laukia espera aguarda",
    "unanswered": "unanswered بیپاسخ بیجواب yanitsiz cevapsiz neatsakyta semresposta",
    "created": DEALS["created"] + " opened",
    "updated": DEALS["updated"],
    "solved": "solved resolved حل حلشده cozuldu issprestas resolvido",
    "watcher": "watcher watching watched ناظر پیگیر izleyen izleyici stebi stebetojas observador",
    "rating": "rating satisfaction score امتیاز رضایت puan memnuniyet ivertinimas satisfacao nota",
    "reason": DEALS["reason"],
    "reopened": "reopened بازشده yenidenacildi atidarytas reaberto",
}

MEANINGS = {
    "new": "new تازه جدید yeni naujas nauja novo nova",
    "open": "open باز acik atviras atvira aberto aberta",
    "waiting_customer": (
        "waitingforcustomer waitingcustomer منتظرمشتری درانتظارمشتری musteribekleniyor"
        " laukiakliento aguardacliente esperacliente"
    ),
    "waiting_us": (
        "waitingforus waitingus waitingforusorothers منتظرما درانتظارما bizibekliyor laukiamusu"
        " aguardanos esperanos"
    ),
    "solved": "solved resolved حلشده cozuldu issprestas issprestas resolvido resolvida",
    "closed": "closed بسته بستهشده kapali kapandi uzdarytas uzdaryta fechado fechada",
}
"""What a status may mean."""

TICKET_STATES = MEANINGS | {
    "waiting": "waiting منتظر درانتظار bekleyen laukia aguarda espera",
    "ended": "ended done finished تمامشده پایانیافته bitti baigtas terminado",
    "any": "any all همه hepsi tumu visi todos qualquer",
    "breached": "breached overdue late نقضشده دیرشده asildi gecikmis pazeistas pradelstas atrasado",
    "soon": "soon warned نزدیک هشدار yakinda netrukus embreve",
    "unanswered": TICKETS["unanswered"],
    "unassigned": "unassigned nobody بیمسیول بیمالک sahipsiz atanmamis nepriskirtas semresponsavel",
    "mine": "mine my مالمن benim mano meu meus",
    "escalated": "escalated ارجاعشده بالارفته yukseltilen eskaluotas escalado",
    "reopened": TICKETS["reopened"],
    "merged": "merged ادغامشده birlestirilen sujungtas unido mesclado",
}

TICKET_FLAGS = {
    key: TICKET_STATES[key] for key in ("breached", "unanswered", "unassigned", "escalated")
} | {"breached": "breached نقضشده asildi pazeistas"}
"""States that a word asks for by itself; in quotes it is a word like any other."""

PRIORITIES = {
    "1": "1 urgent فوری acil skubus skubu urgente",
    "2": "2 high زیاد بالا yuksek aukstas aukstos alta alto",
    "3": "3 normal عادی معمولی iprastas normalus",
    "4": "4 low کم پایین dusuk zemas zemos baixa baixo",
}

CHANNELS = {
    "phone": "phone telephone تلفن تلفنی telefon telefonas telefone",
    "mail": "mail email ایمیل رایانامه posta eposta pastas correio",
    "counter": "counter desk حضوری پیشخوان gise langelis balcao",
    "web": "web website site وب سایت svetaine",
    "chat": "chat چت گفتگو sohbet pokalbis conversa",
}

PRESENCE = {
    "file": "file files attachment attachments فایل پیوست dosya ek failas priedas ficheiro anexo",
    "link": "link links پیوند baglanti nuoroda ligacao",
    "article": "article articles مقاله makale straipsnis artigo",
    "policy": "policy sla قرار kural taisykle acordo",
}

NOBODY = frozenset(
    ["none", "nobody", "هیچکس", "هیچکسی", "yok", "kimse", "niekas", "nera", "ninguem", "nenhum"]
)
"""Nobody, as the value of ``owner:``."""

HOURS = {
    "h": "h hr hrs hour hours ساعت saat sa val valanda valandos valandu hora horas",
    "min": "min mins minute minutes دقیقه dk dakika minute minutes minuciu minuto minutos",
}
"""Units shorter than a day."""
