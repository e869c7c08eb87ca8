"""Files of tickets in the columns of other programs, with people and firms that are made up."""

import json

ZENDESK = """\
Summation column,Id,Requester,Requester id,Requester email,Submitter,Assignee,Group,Subject,Tags,\
Status,Priority,Via,Ticket type,Created at,Updated at,Organization,Solved at,Satisfaction Score,\
First reply time in minutes,Floor
1,35,Sara Karimi,77,sara@example.com,Sara Karimi,Mina,Support,Printer is broken,"vip paper",Solved,\
High,Mail,Incident,2026-03-02 09:00,2026-03-03 10:00,Nord Example,2026-03-03 10:00,Good,30,3
1,34,Jonas Žukas,78,jonas@example.test,Jonas Žukas,,Support,Login,,On-hold,Urgent,Web form,Problem,\
2025-12-30 23:30,2026-01-02 10:00,,,Offered,,
1,36,Jonas Žukas,78,jonas@example.test,Mina,Ali,Support,Invoice,,Legal review,Weird,Twitter,\
Question,2026-04-30 23:30,2026-05-02 10:00,,,Unoffered,15,
"""
FRESHDESK = """\
Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,\
Closed time,Last update time,Initial response time,Time tracked,First response time (in hrs),\
Agent interactions,Tags,Survey results,Product,Full name,Email,Work phone,Company Name
501,Kasa çalışmıyor,Closed,Urgent,Phone,Arıza,Ali,,2026-02-01 10:00:00,2026-02-01 12:00:00,\
2026-02-01 11:30:00,2026-02-02 09:00:00,2026-02-02 09:00:00,2026-02-01 10:10:00,0:10,0:10:00,3,\
kasa,Extremely Happy,Kasa 5,Ayşe Işık,ayse@example.org,+90 532 123 45 67,Işık Ticaret A.Ş.
502,Fatura,Waiting on Customer,Low,Email,Soru,,,2026-02-03 10:00:00,,,,2026-02-04 10:00:00,\
2026-02-03 15:00:00,,,1,,,,Veli Demir,veli@example.org,,
"""
OSTICKET = """\
Ticket Number,Date Created,Subject,From,From Email,Priority,Department,Help Topic,Source,\
Current Status,Last Updated,Due Date,Overdue,Answered,Agent Assigned,Closed Date,Thread Count
100234,2026-05-01 08:00:00,No network,Ruta Example,ruta@example.test,Emergency,Support,\
Network / Cable,Email,Open,2026-05-01 09:00:00,,No,Yes,Jonas,,3
100235,2026-05-02 08:00:00,Password,Ruta Example,ruta@example.test,Low,Support,Accounts,Web,\
Closed,2026-05-03 09:00:00,,No,Yes,Jonas,2026-05-03 09:00:00,5
"""
ZOHO_DESK = """\
Ticket Id,Ticket Id (ID),Subject,Description,Status,Priority,Channel,Category,Sub Category,\
Department,Contact Name,Account Name,Email,Phone,Ticket Owner,Product Name,Created Time,\
Modified Time,Ticket Closed Time,Resolution,Happiness Rating
12,zd_1,Impressora,"Não imprime.
Nem liga.",Escalated,High,Phone,Hardware,Printers,Help,João Araújo,Exemplo Lda,joao@example.pt,\
+351912345678,Mina,Impressora 3,2026-06-01 10:00:00,2026-06-02 10:00:00,,,
13,zd_2,Fatura,Valor errado,Closed,Medium,Email,Billing,,Help,João Araújo,Exemplo Lda,\
joao@example.pt,,Mina,,2026-06-03 10:00:00,2026-06-05 10:00:00,2026-06-05 10:00:00,Corrigido,Good
"""
HUBSPOT = """\
Ticket ID,Ticket name,Pipeline,Ticket status,Create date,Priority,Ticket owner,Source,\
Ticket description,Close date,Category,Associated Contact,Associated Company,Time to close
9001,Broken link,Support Pipeline,Waiting on contact (Support Pipeline),2026-07-01 10:00,MEDIUM,\
Jonas,FORM,The link is dead,,GENERAL_INQUIRY,Ruta Example (ruta@example.test),Nord Example UAB,
9002,پرسش,Support Pipeline,Closed (Support Pipeline),2026-07-02 10:00,,Jonas,EMAIL,قیمت چند است؟,\
2026-07-03 10:00,,Ayşe Işık (ayse@example.org);Another (other@example.com),,24:00:00
"""
SPICEWORKS = """\
Ticket Number,Summary,Description,Status,Priority,Category,Creator,Creator Email,Assignee,\
Organization,Created,Updated,Due,Closed,Time Spent,Resolution
88,Monitor flickers,It flickers.,closed,Med,Hardware,Veli Demir,veli@example.org,Ali,\
Örnek A.Ş.,2026-08-01 10:00:00,2026-08-02 10:00:00,,2026-08-02 10:00:00,1:00,Changed the cable
89,New chair,Mine squeaks.,open,Low,,Veli Demir,veli@example.org,,,2026-08-03 10:00:00,\
2026-08-03 10:00:00,,,,
"""
PERSIAN = """\
شماره تیکت,موضوع,شرح درخواست,درخواست‌کننده,موبایل,وضعیت,اولویت,دسته‌بندی,کانال,کارشناس,\
تاریخ ثبت,تاریخ حل,رضایت,طبقه
۱۲,چاپگر کار نمی‌کند,از صبح کاغذ گیر می‌کند,سارا کریمی,۰۹۱۲۱۲۳۴۵۶۷,حل شده,فوری,سخت‌افزار > چاپگر,\
تلفنی,مینا,۱۴۰۵/۰۱/۱۵,۱۴۰۵/۰۱/۱۶,۴,۲
۱۳,ورود,رمز را فراموش کردم,رضا نمونه,۰۹۱۲۷۶۵۴۳۲۱,در حال بررسی,عادی,,حضوری,,۱۴۰۴/۱۲/۲۸,,,
"""
EVERY = {
    "zendesk": ZENDESK, "freshdesk": FRESHDESK, "osticket": OSTICKET, "zoho_desk": ZOHO_DESK,
    "hubspot": HUBSPOT, "spiceworks": SPICEWORKS, "": PERSIAN,
}  # fmt: skip
"""By the name they are known by; a plain list has none."""

API = json.dumps(
    [
        {
            "id": 7,
            "subject": "Sync fails",
            "description": "Every night.",
            "status": "open",
            "priority": "urgent",
            "type": None,
            "requester_id": 5,
            "requester": {"name": "Sara Karimi", "email": "sara@example.com"},
            "assignee": {"name": "Mina"},
            "via": {"channel": "email"},
            "created_at": "2026-09-01T08:00:00Z",
            "updated_at": "2026-09-02T08:00:00Z",
            "tags": ["night", "sync"],
            "comments": [
                {
                    "created_at": "2026-09-01T08:20:00Z",
                    "public": True,
                    "author": {"email": "mina@example.net", "role": "agent"},
                    "html_body": "<p>Which <b>version</b>?</p>",
                },
                {
                    "created_at": "2026-09-01T09:00:00Z",
                    "public": True,
                    "author": {"email": "sara@example.com", "role": "end-user"},
                    "body": "Version 3",
                },
                {
                    "created_at": "2026-09-01T09:10:00Z",
                    "public": False,
                    "author": {"email": "ali@example.net", "role": "agent"},
                    "body": "known bug",
                },
            ],
        }
    ],
    ensure_ascii=False,
)
