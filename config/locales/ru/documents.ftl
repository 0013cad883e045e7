document-number = Номер
document-date = Дата
document-due = Оплатить до
document-valid-until = Цена действует до
document-reference = Код платежа
document-delegates = Делегатов на конференцию
document-purchase-order = Номер вашего заказа
document-for = Для
document-to = Кому
document-what = За что
document-working = Расчёт
document-amount = Сумма
document-total = Итого
document-paid = Получено
document-open = Осталось заплатить
document-issued = Выдан
document-reason = Причина
document-cancels = Отменяет счёт
document-invoice-date = Счёт от

document-quote-title = Коллективное членство: предложение
document-quote-opening = Столько стоило бы вашей организации членство на год. Оно ни к чему вас не обязывает: вынесите резолюцию ниже на собрание.
document-quote-no-invoice = Это предложение, а не счёт: платить ничего не нужно.
document-motion-title = Образец резолюции
document-next-title = Когда собрание решит
document-quote-next = Если резолюция принята, сообщите здесь дату собрания: тогда придёт счёт или страница оплаты картой. Если она отклонена или цифры изменились, это тоже отмечается на той же странице.
document-qr-report = Код: страница, где сообщают решение

document-invoice-title = Счёт { $number }
document-transfer-title = Оплата банковским переводом
document-transfer-text = Укажите, пожалуйста, именно этот код. Без него нельзя понять, чей это платёж.
document-card-title = Или оплата картой
document-card-text = По этому адресу или по коду:
document-qr-pay = Код: страница, где это можно оплатить картой
document-invoice-thanks = Спасибо за солидарность. Свидетельство придёт, когда поступит вся сумма.

document-credit-note-title = Кредит-нота { $number }
document-credit-note-opening = Указанный ниже счёт отменён. Платить по нему ничего не нужно.
document-credited = Зачтено

document-receipt-title = Квитанция { $number }
document-receipt-opening = Мы получили ваш платёж.

document-statement-title = Выписка за { $year } год
document-statement-opening = { $count ->
    [one] В { $year } году от вас поступил { $count } платёж.
    [few] В { $year } году от вас поступило { $count } платежа.
   *[other] В { $year } году от вас поступило { $count } платежей.
 }

document-certificate-title = Свидетельство о членстве
document-certificate-opening = Настоящим удостоверяется, что
document-certificate-text = солидарна с кампанией «{ $campaign }» и является её коллективным членом
document-certificate-term = с { $from } по { $until }
document-certificate-twin = и связана побратимством с профсоюзом { $union }
document-certificate-check = Действительно ли оно? Проверьте:
document-qr-check = Код: страница, которая говорит, действительно ли это свидетельство
funds-title = Отчёт по фондам
funds-text = Что было у каждого фонда в начале, что он получил и потерял и что есть в конце: имущество за вычетом долгов. То, что один фонд должен другому, считается там, где ему место.
funds-zone = Дни — по часовому поясу { $zone }.
funds-period = Период
funds-together = Все фонды вместе
funds-opening = В начале
funds-closing = В конце
funds-item = Что
funds-brought-in = Было, когда начались эти книги
funds-received = Получено: { $kind } ({ $channel })
funds-donations = пожертвования
funds-affiliations = взносы за присоединение
funds-sales = продажи
funds-refunds = Возвращено жертвователям
funds-disputes = Потеряно в спорах
funds-returned = Отозванные списания
funds-card-fees = Комиссии по картам
funds-dispute-fees = Комиссии за споры
funds-processor-fees = Прочие комиссии платёжной системы
funds-expenses = Расходы
funds-bank-charges = Банковские комиссии
funds-lost = Потерянные авансы
funds-disbursed = Выплачено тем, кому предназначено
funds-transfers = Из других фондов за вычетом переданного им
funds-exchange = Обмен валют
funds-this-year = Этот год
funds-none = До этого ничего не записано.
funds-agrees = то же говорит пробный баланс
funds-differs = Пробный баланс говорит иное. Запустите solidarity verify и не используйте цифры этой страницы.
