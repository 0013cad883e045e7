payouts-link = Выплаты Stripe
payouts-title = Выплаты
payouts-text = Что Stripe отправил в банк. Каждая выплата — одна строка выписки, и строки баланса Stripe, из которых она состоит, дают её сумму.
payouts-none = Stripe ещё ничего не выплатил.
payouts-lines = Её строки
payouts-count = { $count ->
    [one] { $count } строка
    [few] { $count } строки
    [many] { $count } строк
   *[other] { $count } строки
}
payouts-agrees = Строки дают её сумму.
payouts-differs = Строки расходятся с ней на { $amount }: запустите solidarity reconcile.
payouts-not-compared = Известны ещё не все строки.
payouts-by-hand = Сделана вручную в панели Stripe: какие строки в ней, Stripe не сообщает.
payouts-arrival = В банке
payouts-kind = Вид по Stripe
payouts-net = Нетто
payouts-sum = Сумма
payouts-more = Другие строки
payouts-pending = готовится
payouts-in-transit = в пути
payouts-paid = выплачена
payouts-failed = вернулась
payouts-canceled = отменена
