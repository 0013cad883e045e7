document-number = Нөмірі
document-date = Күні
document-due = Төлеу мерзімі
document-valid-until = Баға сақталатын мерзім
document-reference = Төлем нөмірі
document-delegates = Конференцияға делегаттар
document-purchase-order = Сіздің тапсырыс нөміріңіз
document-for = Кім үшін
document-to = Кімге
document-what = Не үшін
document-working = Есебі
document-amount = Сома
document-total = Барлығы
document-paid = Алынды
document-open = Төленуге тиіс қалдық
document-issued = Берілген күні
document-reason = Себебі
document-cancels = Күші жойылған төлем шоты
document-invoice-date = Төлем шотының күні

document-quote-title = Ұжымдық мүшелік: ұсыныс
document-quote-opening = Бір жылдық мүшелік ұйымыңызға осынша болар еді. Бұл Сізді ештеңеге міндеттемейді: төмендегі қарарды жиналысыңызға ұсыныңыз.
document-quote-no-invoice = Бұл — төлем шоты емес, ұсыныс: ештеңе төлеудің қажеті жоқ.
document-motion-title = Қарардың үлгісі
document-next-title = Жиналыс шешкен соң
document-quote-next = Қарар қабылданса, жиналыстың күнін осы жерде хабарлаңыз. Сонда төлем шоты немесе карта беті келеді. Қабылданбаса немесе сандар өзгерсе, оны да сол бетте белгілеуге болады.
document-qr-report = Код: шешім хабарланатын бет

document-invoice-title = Төлем шоты { $number }
document-transfer-title = Банк аударымымен төлеу
document-transfer-text = Дәл осы нөмірді көрсетіңіз. Онсыз бұл кімнің төлемі екенін біле алмаймыз.
document-card-title = Немесе картамен төлеу
document-card-text = Осы мекенжайда немесе код арқылы:
document-qr-pay = Код: картамен төлеуге болатын бет
document-invoice-thanks = Ынтымағыңызға рақмет. Бүкіл сома келгенде куәлік жіберіледі.

document-credit-note-title = Кредит-нота { $number }
document-credit-note-opening = Төменде аталған төлем шотының күші жойылды. Ол бойынша ештеңе төленбейді.
document-credited = Есепке алынды

document-receipt-title = Түбіртек { $number }
document-receipt-opening = Төлеміңізді алдық.

document-statement-title = { $year } жылғы анықтама
document-statement-opening = { $count ->
   *[other] { $year } жылы Сізден { $count } төлем келді.
 }

document-certificate-title = Ұжымдық мүшелік куәлігі
document-certificate-opening = Осы куәлік бойынша
document-certificate-text = «{ $campaign }» науқанымен ынтымақтас және оның ұжымдық мүшесі
document-certificate-term = мерзімі: { $from } — { $until }
document-certificate-twin = және мына кәсіподақпен бауырлас: { $union }
document-certificate-check = Жарамды ма? Қараңыз:
document-qr-check = Код: осы куәліктің жарамды екенін айтатын бет
funds-title = Қорлар есебі
funds-text = Әр қорда басында не болды, не қосылды, не кетті және соңында не бар: меншігінен қарызы шегерілген. Бір қордың екіншісіне берешегі өз орнында есептеледі.
funds-zone = Күндер { $zone } уақыт белдеуі бойынша.
funds-period = Кезең
funds-together = Барлық қорлар бірге
funds-opening = Басында
funds-closing = Соңында
funds-item = Не
funds-brought-in = Есеп басталғанда болған
funds-received = Түсті: { $kind } ({ $channel })
funds-donations = қайырмалдық
funds-affiliations = қосылу жарналары
funds-sales = сату
funds-refunds = Қайтарылды
funds-disputes = Дауда жоғалған
funds-returned = Кері қайтқан төлемдер
funds-card-fees = Карта комиссиясы
funds-dispute-fees = Дау комиссиясы
funds-processor-fees = Төлем жүйесінің өзге комиссиясы
funds-expenses = Шығыстар
funds-bank-charges = Банк комиссиясы
funds-lost = Жоғалған аванстар
funds-disbursed = Арналған адамдарға төленді
funds-transfers = Басқа қорлардан (оларға берілгені шегерілген)
funds-exchange = Валюта айырбасы
funds-this-year = Биылғы жыл
funds-none = Ол уақытқа дейін ештеңе жазылмаған.
funds-agrees = сынақ балансы да соны айтады
funds-differs = Сынақ балансы басқаша айтады. solidarity verify іске қосыңыз, бұл беттегі сандарды пайдаланбаңыз.
