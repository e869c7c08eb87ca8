"""Files of deals in the columns of other programs, with people and firms that are made up."""

PIPEDRIVE = """\
Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Pipeline,Deal - Stage,\
Deal - Status,Deal - Probability,Deal - Expected close date,Deal - Deal created,\
Deal - Won time,Deal - Lost reason,Deal - Label,Deal - Owner,Deal - Organization,\
Deal - Contact person,Person - Email - Work,Person - Phone - Mobile,Deal - Last stage change,\
Deal - Weighted value,Deal - Floor
101,Sistema nova,12500.50,EUR,Vendas,Proposta,Open,40,2026-12-20,2026-09-01 08:15:00,,,Hot,Mina,\
Exemplo Lda,João Araújo,joao@example.pt,+351912345678,2026-10-05 10:00:00,5000.20,3
102,فروش بزرگ,900000000,IRR,Vendas,Contacto,Won,,2026-10-01,2026-08-01 08:00:00,\
2026-10-02 12:30:00,,"Hot, VIP",Mina,فولاد نمونه,سارا کریمی,sara@example.com,09121234567,,0,
103,Yeni makine,0.99,TRY,Vendas,Proposta,Lost,,2026-10-09,2026-08-03 08:00:00,,Preço,,Ali,\
Işık Ticaret A.Ş.,Ayşe Işık,ayse@example.org,,,0,
"""
HUBSPOT = """\
Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Deal owner,Create Date,\
Associated Contact,Associated Company,Closed Lost Reason,Deal probability,Amount in company currency
9001,Website relaunch,Appointment scheduled,Sales Pipeline,"12,000.50",2026-12-15 10:00,Jonas,\
2026-10-01 09:30,Ruta Example (ruta@example.test),Nord Example UAB,,0.2,12000.5
9002,Small thing,Closed Won,Sales Pipeline,"1,234.00",2026-11-01 10:00,Jonas,2026-09-01 09:30,\
Ayşe Işık (ayse@example.org);Another One (other@example.com),,,1,1234
9003,پروژه,Closed Lost,Sales Pipeline,,2026-11-01 10:00,Mina,2026-09-01 09:30,,Örnek A.Ş.,Price,0,
"""
SALESFORCE = """\
"Opportunity ID","Opportunity Name","Account Name","Amount","Stage","Probability (%)",\
"Close Date","Created Date","Opportunity Owner","Lead Source","Fiscal Period","Age","Type"
"006A1","Upgrade 2027","Acme Example","USD 25,000.00","Negotiation/Review","75","1/31/2027",\
"10/13/2026","Mina","Web","Q1-2027","40","Existing Business"
"006A2","First order","Acme Example","USD 1,000.00","Closed Won","100","10/30/2026","9/14/2026",\
"Mina","Web","Q4-2026","12","New Business"
"006A3","Never","Other Example","USD 5,000.00","Closed Lost","0","10/15/2026","9/13/2026",\
"Ali","Phone","Q4-2026","9","New Business"
"""
ZOHO = """\
Record Id,Deal Name,Account Name,Account Name.id,Contact Name,Amount,Closing Date,Stage,\
Probability (%),Expected Revenue,Lead Source,Deal Owner,Created Time,Modified Time,Currency,\
Reason For Loss,Tag,Description,Type
zcrm_7001,Depo projesi,Örnek İnşaat A.Ş.,zcrm_1,Veli Demir,150000,2027-02-01,Needs Analysis,20,\
30000,Fuar,Ali,2026-10-10 10:00:00,2026-10-11 10:00:00,TRY,,"fuar,depo",İlk görüşme,New
zcrm_7002,Bakım,Örnek İnşaat A.Ş.,zcrm_1,Veli Demir,20000,2026-09-01,Closed Lost,0,0,Fuar,Ali,\
2026-07-10 10:00:00,2026-09-01 10:00:00,TRY,Fiyat,,,
"""
PERSIAN = """\
عنوان معامله;مبلغ (تومان);مرحله;وضعیت;مشتری;شرکت;موبایل;\
تاریخ بستن;\
تاریخ ایجاد;دلیل شکست;مسئول;رنگ
فروش دستگاه;۱٬۲۵۰٬۰۰۰;پیش‌فاکتور;باز;\
رضا احمدی;فولاد نمونه;۰۹۱۲۱۲۳۴۵۶۷;۱۴۰۵/۱۰/۱۵;۱۴۰۵/۰۶/۰۱;;مینا;سبز
قرارداد نگهداری;۹۰۰٬۰۰۰;مذاکره;برنده;\
;نیرو نمونه;;۱۴۰۵/۰۸/۰۱;۱۴۰۵/۰۵/۰۱;;مینا;
سرور;۵۰۰٬۰۰۰;مذاکره;بازنده;لیلا حسینی;;;۱۴۰۵/۰۸/۰۱;۱۴۰۵/۰۵/۰۲;قیمت;مینا;
"""
EVERY = {
    "pipedrive": PIPEDRIVE,
    "hubspot": HUBSPOT,
    "salesforce": SALESFORCE,
    "zoho": ZOHO,
    "": PERSIAN,
}
