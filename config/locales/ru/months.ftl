months-next = К закрытию: { $month }
months-not-over = Его можно закрыть с { $date }.
months-text = Сначала проверьте: это ничего не меняет. Месяц закрывается, когда книга, банк и Stripe сходятся. После этого он не принимает проводок; что придёт позже, проводится в следующем месяце.
months-look = Проверить, можно ли закрыть месяц
months-done = Месяц закрыт. Подписанная ведомость — ниже.
months-bank-title = Банк, { $currency }
months-by-statements = { $account }, по выпискам
months-outstanding = { $what }, ожидается с { $date }
months-in-ledger = По книге
months-difference = Разница
months-no-statement = Выписки банка не загружались: сравнивать не с чем.
months-obstacles = Месяц пока нельзя закрыть:
months-dead = { $count ->
    [one] { $count } сообщение Stripe не удалось обработать: попробуйте снова или откажитесь, указав причину.
    [few] { $count } сообщения Stripe не удалось обработать: попробуйте снова или откажитесь, указав причину.
    [many] { $count } сообщений Stripe не удалось обработать: попробуйте снова или откажитесь, указав причину.
   *[other] { $count } сообщения Stripe не удалось обработать: попробуйте снова или откажитесь, указав причину.
}
months-broken = Книги повреждены: { $what }. Обратитесь к тем, кто ведёт сервис.
months-bank = Банк ({ $currency }) не сходится. Обычно не хватает выписки или не введён начальный остаток.
months-stripe = У Stripe { $stripe }, по книге { $ledger }. Дождитесь ночной сверки или попросите запустить solidarity reconcile.
months-stripe-unknown = Stripe не сообщил, сколько у него средств. Попробуйте через несколько минут.
months-stripe-currency = У Stripe { $amount } наименьших единиц валюты, которая здесь неизвестна ({ $currency }). Спросите у Stripe, что это, и попросите их обменять.
months-suspense = Ещё не объяснено
months-suspense-text = Скажите, что это, или закройте месяц, зная об этом: суммы останутся на счёте до выяснения.
months-explained = Каждая из этих строк просмотрена
months-right = Ничто не мешает.
months-close = Закрыть { $month }
months-late = Проведено позже
months-closed = Закрытые месяцы
months-closed-none = Пока нет.
months-closed-at = Закрыт
months-link = Звено цепи
months-statement = Подписанная ведомость
months-error-other = Этот месяц сейчас нельзя закрыть: он не окончен или его уже закрыли. Проверьте ещё раз.
months-error-obstacles = Месяц не закрыт: после проверки что-то изменилось.
months-error-suspense = Подтвердите, что необъяснённые строки просмотрены.
months-file-text = Текст
months-file-signature = Подпись
months-file-key = Открытый ключ
months-more = { $count ->
    [one] и ещё { $count } строка
    [few] и ещё { $count } строки
    [many] и ещё { $count } строк
   *[other] и ещё { $count } строки
}
