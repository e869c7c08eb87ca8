"""What people call the fields of a search for articles, in five languages.

As :mod:`crm_tui.search.names`: every name stands in its folded form.
"""

from __future__ import annotations

from crm_tui.search import names

ARTICLES = {
    key: names.FIELDS[key]
    for key in ("tag", "owner", "language", "created", "updated", "id", "has", "no")
} | {
    "title": "title name عنوان نام baslik ad pavadinimas titulo nome",
    "text": "text body متن metin tekstas texto",
    "category": "category cat دسته مقوله kategori kategorija categoria",
    "state": "state status وضعیت durum busena estado situacao",
    "is": "is",
    "outdated": "outdated expires until انقضا منقضی gecerlilik pasensta expira",
    "used": "used cited uses کاربرد استناد kullanim panaudota usado",
    "ticket": "ticket تیکت bilet uzklausa chamado",
}

ARTICLE_STATES = {
    "draft": "draft پیشنویس taslak juodrastis rascunho",
    "published": "published public منتشرشده منتشر yayinda yayinlandi paskelbta publicado",
    "outdated": "outdated old expired کهنه منقضی eskimis pasenes desatualizado",
}
