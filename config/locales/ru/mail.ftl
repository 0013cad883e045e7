mail-receipt-subject = Квитанция { $number }
mail-receipt-title = Квитанция { $number }
mail-receipt-opening = Мы получили ваш платёж. Пожалуйста, сохраните эту квитанцию.
mail-number = Номер квитанции
mail-date = Дата
mail-date-in-zone = { $date } ({ $zone })
mail-amount = Сумма
mail-fund = На что
mail-reference = Номер платежа
mail-method = Способ оплаты
mail-method-card = карта
mail-method-transfer = банковский перевод
mail-issued-by = Кем выдана
mail-no-gift-aid = Налоговую льготу Gift Aid по этому платежу получить нельзя: политическая кампания не является благотворительной организацией.
mail-keep-reference = Если вы нам напишете, укажите номер платежа. Имени вашего по нему никто не увидит.
mail-automatic = Это письмо отправлено автоматически, потому что вы указали этот адрес. Других писем об этом платеже не будет, если с ним ничего не произойдёт.
mail-pledge-subject = Реквизиты для перевода { $reference }
mail-pledge-title = Реквизиты для вашего перевода
mail-pledge-opening = Пожалуйста, переведите указанную ниже сумму и укажите в точности этот номер.
mail-pledge-valid = Номер действует { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[other] { $count } дней
 } (до { $date }).
mail-pledge-automatic = Это письмо отправлено автоматически, потому что вы указали этот адрес. Когда перевод придёт, вы получите квитанцию. Напоминаний мы не пишем.
mail-erasure-subject = Пожалуйста, подтвердите просьбу
mail-erasure-title = Пожалуйста, подтвердите просьбу
mail-erasure-opening = Нас попросили стереть всё, что мы храним о плательщике { $reference }. Если это были вы, откройте страницу и нажмите кнопку:
mail-erasure-valid = Ссылка действует { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[other] { $count } дней
 }.
mail-erasure-not-you = Если это были не вы, ничего не делайте: ничего не будет стёрто.

dev-mail-title = Письма этой установки
dev-mail-lead = При разработке письма не отправляются, а складываются в папку.
dev-mail-none = Ни одного письма ещё нет.
dev-mail-to = Кому
dev-mail-subject = Тема
dev-mail-time = Записано
dev-mail-message-id = Message-ID
dev-mail-html = Показать часть HTML
dev-mail-text = Текстовая часть
dev-mail-back = Все письма
