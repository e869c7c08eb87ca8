"""What people call the fields of a search for deals and leads, in five languages.

As :mod:`crm_tui.search.names`: every name stands in its folded form.
"""

from __future__ import annotations

from crm_tui.search import names

_SHARED = {
    key: names.FIELDS[key]
    for key in ("tag", "owner", "notes", "source", "company", "id", "has", "no")
}

DEALS = _SHARED | {
    "title": "title name عنوان نام baslik ad pavadinimas titulo nome",
    "stage": "stage مرحله asama etapas etapa",
    "pipeline": "pipeline funnel قیف کاریز huni piltuvelis funil",
    "amount": "amount value sum مبلغ ارزش tutar suma verte valor",
    "currency": "currency ارز birim valiuta moeda",
    "chance": "chance probability احتمال olasilik tikimybe probabilidade",
    "closes": "closes close closing expected سررسید پایان kapanis uzdarymas fecho fechamento",
    "closed": "closed ended بستهشده kapandi uzdaryta fechado",
    "contact": "contact person مخاطب شخص kisi kontaktas contacto contato pessoa",
    "customer": "customer client مشتری musteri klientas cliente",
    "campaign": "campaign کمپین kampanya kampanija campanha",
    "competitor": "competitor rival رقیب rakip konkurentas concorrente",
    "reason": "reason دلیل علت neden sebep priezastis motivo razao",
    "next": "next step قدمبعدی گامبعدی sonraki kitas proximo",
    "contacted": "contacted touched تماس temas susisiekta contactado",
    "entered": "entered since ورود giris nuo desde",
    "created": "created added ایجاد olusturma sukurta criado",
    "updated": "updated changed modified تغییر guncelleme pakeista atualizado",
    "is": "is status state وضعیت durum busena estado situacao",
}

LEADS = {key: names.FIELDS[key] for key in ("owner", "source", "company", "phone", "email")} | {
    "name": "name نام اسم ad isim vardas nome",
    "id": names.FIELDS["id"],
    "has": names.FIELDS["has"],
    "no": names.FIELDS["no"],
    "campaign": DEALS["campaign"],
    "need": "need notes note نیاز یادداشت ihtiyac poreikis necessidade",
    "reason": DEALS["reason"],
    "parked": "parked until تعویق bekleme atideta adiado",
    "created": DEALS["created"],
    "updated": DEALS["updated"],
    "is": DEALS["is"],
}

DEAL_STATES = {
    "open": "open باز جاری acik atviras atvira aberto aberta",
    "won": "won برده برنده موفق kazanildi kazanilan laimetas laimeta ganho ganha",
    "lost": "lost باخته ازدسترفته kaybedildi kaybedilen prarastas prarasta perdido perdida",
    "closed": "closed بسته بستهشده kapali uzdarytas uzdaryta fechado fechada",
    "rotten": "rotten rotting stale راکد مانده bayat uzsistovejes estagnado parado",
    "overdue": "overdue late دیرشده عقبافتاده gecikmis pradelstas veluojantis atrasado",
    "unplanned": "unplanned بیبرنامه plansiz nesuplanuotas semplano",
}

DEAL_FLAGS = {
    "won": "won برده kazanildi laimetas ganho",
    "lost": "lost باخته kaybedildi prarastas perdido",
    "rotten": "rotten rotting راکد bayat uzsistovejes estagnado",
    "overdue": "overdue دیرشده gecikmis pradelstas atrasado",
    "unplanned": "unplanned بیبرنامه plansiz nesuplanuotas",
}
"""States that a word asks for by itself; in quotes it is a word like any other."""

LEAD_STATES = {
    "new": "new تازه جدید yeni naujas nauja novo nova",
    "parked": "parked معلق بعدا bekleyen atidetas atideta adiado",
    "qualified": "qualified واجدشرایط nitelikli tinkamas qualificado validado",
    "dropped": "dropped disqualified ردشده elendi atmestas descartado",
    "open": "open باز acik atviras aberto",
}

PRESENCE = {"lines": "lines items اقلام ردیف satirlar eilutes linhas itens"}
