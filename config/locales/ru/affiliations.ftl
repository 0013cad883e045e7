body-branch = Первичная организация
body-local-union = Местное или департаментское объединение
body-region = Региональная организация
body-national-union = Общенациональный профсоюз
body-trades-council = Совет профсоюзов
body-student-union = Студенческий профсоюз
body-campaign-group = Кампания или общественная группа
body-other = Другая организация

fee-flat = { $kind }: { $amount }
fee-per-head = { $count ->
    [one] { $members } член
    [few] { $members } члена
   *[other] { $members } членов
 } × { $rate } = { $product }
fee-at-least = { $line }; платится не меньше { $amount }
fee-at-most = { $line }; платится не больше { $amount }
fee-band-first = { $count ->
    [one] { $members } член
    [few] { $members } члена
   *[other] { $members } членов
 }: если меньше { $below }, взнос { $amount }
fee-band-middle = { $count ->
    [one] { $members } член
    [few] { $members } члена
   *[other] { $members } членов
 }: если от { $from } до { $to }, взнос { $amount }
fee-band-last = { $count ->
    [one] { $members } член
    [few] { $members } члена
   *[other] { $members } членов
 }: если { $from } и больше, взнос { $amount }
fee-suggested = Рекомендуется { $suggested }. Платите сколько можете
fee-suggested-from = Рекомендуется { $suggested }. Платите сколько можете, но не меньше { $minimum }

affiliation-kind-unknown = Выберите, пожалуйста, один из перечисленных видов организаций.
affiliation-union-empty = Назовите, пожалуйста, ваш профсоюз или напишите, что его нет.
affiliation-union-unknown = Такого профсоюза нет в нашем списке. Проверьте написание или впишите название в следующее поле, а это оставьте пустым.
affiliation-union-several = Так называются несколько профсоюзов. Выберите, пожалуйста, один: { $unions }.
affiliation-union-merged = { $union } вошёл в { $heir }. Выберите, пожалуйста, { $heir }.
affiliation-union-dissolved = { $union } больше не существует. Выберите, пожалуйста, профсоюз, в котором вы состоите сейчас.
affiliation-currency-unknown = В этой валюте взнос не установлен. Выберите, пожалуйста, одну из перечисленных.
affiliation-members-missing = Взнос зависит от числа членов: напишите, пожалуйста, сколько их.
affiliation-members-not-a-number = Напишите, пожалуйста, число членов цифрами, например 180.
affiliation-members-none = В организации есть хотя бы один член.
affiliation-members-too-many = Организаций с таким числом членов нет. Проверьте, пожалуйста, число.
affiliation-offer-too-small = Наименьший взнос — { $minimum }.
affiliation-offer-not-taken = Этот взнос установлен шкалой. Оставьте поле пустым; что хотите дать сверх взноса, укажите как пожертвование.

affiliation-union-twice = Вы выбрали один профсоюз и вписали другой. Оставьте, пожалуйста, только один.
affiliation-missing = Заполните, пожалуйста: без этого нельзя.
affiliation-country-unknown = Выберите, пожалуйста, страну.
affiliation-email-invalid = На такой адрес почты написать нельзя; нужен, например, name@example.org. Проверьте, пожалуйста.
affiliation-authority-missing = Вступить от имени организации может только тот, кого она уполномочила. Если это вы, отметьте, пожалуйста, этот пункт.
affiliation-motion-not-a-date = Напишите дату как год, месяц и день, например 2026-11-24, или оставьте поле пустым.
affiliation-motion-in-future = Этого собрания ещё не было. Оставьте поле пустым и сообщите дату, когда оно пройдёт.
affiliation-delegates-not-a-number = Напишите число делегатов цифрами или оставьте поле пустым.
affiliation-delegates-too-many = Вы можете послать не больше { $count ->
    [one] { $count } делегата
   *[other] { $count } делегатов
 }. Напишите, пожалуйста, меньшее число.
affiliation-twin-unknown = Выберите, пожалуйста, один из перечисленных профсоюзов или никакого.
affiliation-cards-off = Карты сейчас отключены. Выберите, пожалуйста, счёт.
affiliation-cards-unreachable = Страница оплаты сейчас недоступна. Ничего не списано. Попробуйте через минуту или выберите счёт.
affiliation-no-transfer = У нас нет счёта в этой валюте. Заплатите, пожалуйста, картой или выберите другую валюту.

state-quoted = сделано предложение
state-applied = ожидается оплата
state-invoiced = выставлен счёт
state-active = член
state-due = член, скоро продлевать
state-arrears = пора продлить: срок вышел
state-lapsed = срок истёк
state-withdrawn = вышла

affiliate-title = Вступить от имени организации
affiliate-lead = Для первичных и региональных организаций и других объединений. Сначала цена, потом решение собрания, потом счёт или карта.
affiliate-body-legend = Ваша организация
affiliate-kind = Вид организации
affiliate-union = Профсоюз
affiliate-union-hint = Начните вводить название или сокращение и выберите из списка. Сокращения достаточно, если оно есть только у одного профсоюза.
affiliate-union_other = Ваш профсоюз, если его нет в списке
affiliate-body_name = Название организации
affiliate-branch_number = Номер организации
affiliate-country = Страна
affiliate-members = Число членов
affiliate-members-hint = Цифрами. Нужно, если взнос зависит от числа членов.
affiliate-show-price = Показать цену
affiliate-price = Ваш взнос за год
affiliate-delegates-count = Вы можете послать на конференцию { $count ->
    [one] { $count } делегата
   *[other] { $count } делегатов
 }.
affiliate-contact-legend = Кому мы пишем
affiliate-contact-lead = Обычно секретарю. Адрес хранится зашифрованным, только для счёта и напоминаний.
affiliate-contact_name = Имя
affiliate-contact_email = Электронная почта
affiliate-more-legend = Если хотите
affiliate-more-lead = Сейчас ничего из этого не нужно.
affiliate-motion_date = Дата собрания, принявшего резолюцию
affiliate-delegates = Сколько делегатов вы пошлёте
affiliate-treasurer_name = Имя казначея (он тоже получит напоминания)
affiliate-treasurer_email = Почта казначея
affiliate-invoice_name = Кто получает счета, если это другой человек
affiliate-invoice_email = Почта для счетов
affiliate-purchase_order = Номер вашего заказа для счёта
affiliate-offered = Сколько вы можете заплатить, если шкала оставляет это вам
affiliate-donation = Пожертвование сверх взноса
affiliate-twin_with = Побратимство с профсоюзом
affiliate-twin-hint = Его беды становятся вашими. Мы спросим обе стороны.
affiliate-note = Что ещё нам нужно знать
affiliate-consent-public = Наше название можно показать в открытом списке.
affiliate-how-legend = Что дальше
affiliate-authority = Я уполномочен этой организацией.
affiliate-method = Что вам нужно сейчас
affiliate-method-quote = Предложение для собрания
affiliate-method-quote-hint = С образцом резолюции, по почте. Платить ничего не нужно.
affiliate-method-invoice = Счёт
affiliate-method-invoice-hint = Решение принято. Вы платите банковским переводом или чеком.
affiliate-method-card = Заплатить картой
affiliate-method-card-hint = Вы перейдёте на страницу Stripe.
affiliate-submit = Отправить
affiliate-steps = Шаги
affiliate-step = Шаг { $number } из { $count }: { $name }
affiliate-step-needed = Ваша организация
affiliate-step-price = Взнос
affiliate-step-rest = Остальное
affiliate-next = Дальше
affiliate-to-price = Дальше, ко взносу
affiliate-to-rest = Дальше, к последнему шагу
affiliate-back = Назад
affiliate-price-holds = { $count ->
    [one] Предложение сохраняет этот взнос { $count } день.
    [few] Предложение сохраняет этот взнос { $count } дня.
   *[other] Предложение сохраняет этот взнос { $count } дней.
 }
affiliate-other-price = В другой валюте
affiliate-currency-hint = У каждой валюты своя шкала; ничего не пересчитывается.
affiliate-in-currency = В валюте { $currency }.
affiliate-people-legend = Кому ещё мы можем писать

affiliation-what = Членство на один год ({ $kind })
affiliation-what-short = Членство на один год
affiliation-donation-line = Пожертвование

standing-title = Членство { $reference }
standing-term = Срок
standing-fee = Взнос
standing-prepaid = Заплачено сверх нужного
standing-returned = Возвращено или отозвано
standing-invoice = Счёт
standing-pay = Заплатить { $amount } картой
standing-papers = Ваши документы
standing-certificate-hint = Выдаётся, когда взнос заплачен и мы убедились, кто вы.
standing-decide-title = Что решило собрание?
standing-carried-invoice = Принято: пришлите счёт
standing-carried-card = Принято: заплатить картой
standing-lost = Резолюция отклонена
standing-renew-title = Следующий год
standing-renew-invoice = Продлить: пришлите счёт
standing-renew-card = Продлить: заплатить картой
standing-link-lead = Вы действуете от имени этой организации? Мы пришлём ссылку на её страницу по адресам, которые она нам дала.
standing-link = Прислать ссылку
standing-link-sent = Ссылка отправлена по адресам, которые эта организация нам дала.
standing-requoted = Срок предложения вышел, поэтому здесь сегодняшняя цена. Если она подходит, сообщите решение ещё раз.

affiliated-title = Кто с нами
affiliated-count = { $count ->
    [one] { $count } организация вступила и согласилась быть в списке.
    [few] { $count } организации вступили и согласились быть в списке.
   *[other] { $count } организаций вступили и согласились быть в списке.
 }
affiliated-search = Поиск по названию, профсоюзу или стране
affiliated-search-button = Искать
affiliated-by-union = По профсоюзам
affiliated-bodies = Организации
affiliated-twin = побратим профсоюза { $union }
affiliated-next = Следующие организации
affiliated-none-found = Ничего не найдено.
affiliated-join = Вступить от имени организации

verify-title = Действительно ли это свидетельство?
verify-valid = Это свидетельство действительно.
verify-not-valid = Это свидетельство недействительно.

letter-quote-subject = Предложение { $reference }
letter-quote = Вот ваше предложение с образцом резолюции для собрания. Когда собрание решит, сообщите об этом на вашей странице.
letter-link-subject = Ваша страница { $reference }
letter-applied = Ваша заявка получена. Заплатить можно на вашей странице; к ней можно вернуться в любое время.
letter-link = Кто-то запросил ссылку на вашу страницу.
letter-invoice-subject = Счёт { $number }
letter-invoice = Вот ваш счёт.
letter-credit-note-subject = Кредит-нота { $number }
letter-credit-note = Ваш счёт отменён; вот кредит-нота.
letter-receipt = Мы получили ваш платёж. Всё оплачено.
letter-receipt-open = Мы получили ваш платёж. Осталось заплатить { $open }.
letter-receipt-prepaid = Мы получили ваш платёж. Он больше нужного на { $prepaid }: мы храним их для вас и спросим, что с ними делать.
letter-certificate-subject = Свидетельство { $number }
letter-certificate = Вот ваше свидетельство. Распечатайте его и повесьте на доску объявлений.
letter-reminder-subject = Продление { $reference }
letter-reminder-30 = Ваш год заканчивается { $until } Продлить можно на вашей странице одной кнопкой; прошлогодние цифры уже вписаны.
letter-reminder-7 = Ваш год заканчивается через неделю, { $until } Продлить можно на вашей странице одной кнопкой.
letter-reminder-0 = Ваш год заканчивается сегодня, { $until } Если продлить сейчас, следующий начнётся без перерыва.
letter-arrears = Ваш год закончился { $until } Если продлить сейчас, следующий всё ещё начнётся без перерыва.
letter-lapsed = Ваше членство закончилось с годом до { $until } Вернуться можно на вашей странице в любое время; тогда начнётся новый год.

affiliation-not-asked = Мы об этом не спрашиваем и не храним этого. Оставьте поле пустым.
affiliation-renewal-unknown = Выберите один из двух ответов или не выбирайте ничего.
affiliation-successor-same = Это ваш собственный адрес. Укажите адрес того, кто принимает обязанности.
affiliation-too-many = Из вашей сети за короткое время пришло слишком много. Ничего не пропало: попробуйте ещё раз через несколько минут.
affiliation-not-kept = Сейчас сохранить не удалось. Ничего не пропало: попробуйте ещё раз через минуту.
affiliation-phone-invalid = Напишите номер цифрами, например +44 20 7946 0000, или оставьте поле пустым.
affiliate-contact_phone = Телефон
affiliate-contact_address = Почтовый адрес
affiliate-treasurer_phone = Телефон казначея
affiliate-chair_name = Имя председателя
affiliate-chair_email = Эл. почта председателя
affiliate-chair_phone = Телефон председателя
affiliate-renewal = Впервые или не в первый раз
affiliate-renewal-new = Вступаем впервые
affiliate-renewal-again = Уже вступали раньше
affiliate-union-list = Список всех профсоюзов
affiliate-save-draft = Продолжить позже
affiliate-save-draft-hint = Мы пришлём ссылку на форму в её нынешнем виде. Для этого нужен только ваш адрес эл. почты; форму мы храним зашифрованной 30 дней.
affiliate-draft-kept = Форма сохранена, ссылка на неё отправлена на ваш адрес. Можно закрыть страницу или продолжить.
unions-title = Профсоюзы, которые мы знаем
unions-lead = Выберите свой, чтобы перейти к форме. Если его здесь нет, впишите название в форму.
unions-search = Поиск по названию или сокращению
unions-none = Ничего не найдено. Если вашего профсоюза нет в списке, впишите название в форму: правление его посмотрит.
unions-choose = Выберите свой, чтобы вернуться к форме; всё, что вы там написали, осталось. Если его здесь нет, впишите название в форму.
unions-back = Назад к форме
unions-merged = теперь часть { $heir }
leave-title = Я больше не занимаю эту должность
leave-lead = Скажите, пожалуйста, кто принимает обязанности. Прежде чем этот человек сможет действовать от имени вашей организации, другой её контакт или наше правление должны подтвердить, что всё верно. Тогда ваша ссылка перестанет работать.
leave-name = Имя того, кто принимает обязанности
leave-email = Его эл. почта
leave-submit = Назвать преемника
standing-leave = Я больше не занимаю эту должность
standing-successor-title = Это тот человек?
standing-successor-lead = Один из тех, кто говорит от имени вашей организации, оставляет должность и назвал преемника. Если вы подтвердите, преемник получит ссылку на эту страницу, а прежняя ссылка перестанет работать.
standing-successor-right = Да, верно
standing-successor-wrong = Нет, неверно
standing-successor-named = Спасибо. Мы спросим другой контакт вашей организации или правление, верно ли это.
letter-successor-confirm = Один из тех, кто говорит от имени вашей организации, оставляет должность и назвал преемника. Скажите, пожалуйста, на своей странице, верно ли это.
letter-successor-left = Ваш преемник подтверждён. Ваша ссылка на страницу организации больше не работает, и писем от нас больше не будет. Спасибо за всё, что вы сделали.
letter-successor-welcome = Вас назвали новым контактом вашей организации, и это подтвердили. Вот ссылка на её страницу.
letter-draft-subject = Ваша форма
letter-draft = Вот ссылка на форму, которую вы начали. Она действует { $count ->
    [one] { $count } день
    [few] { $count } дня
    [many] { $count } дней
   *[other] { $count } дня
 }. Если это были не вы, ничего не делайте.

affiliation-twin-gift = Такая сумма или такой способ оплаты невозможны. Попробуйте другую сумму или другой способ.
standing-twin-title = Ваш побратим: { $union }
standing-twin-gift = Регулярное пожертвование
standing-twin-received = Получено { $received }
standing-twin-gift-lead = Регулярное пожертвование делает побратимство настоящим: что бы ни случилось с вашим побратимом, он может на вас рассчитывать.
standing-twin-amount = Сумма каждый раз
standing-twin-frequency = Как часто
standing-twin-monthly = Каждый месяц
standing-twin-yearly = Каждый год
standing-twin-order = Постоянным поручением банку
standing-twin-card = Картой
standing-twin-message = Послание вашему побратиму
standing-twin-message-hint = Оно ждёт в нашем правлении, которое передаст его так, чтобы никому не повредить. Его никогда не посылают по почте никому в стране побратима. Никого там не называйте.
standing-twin-send = Оставить в правлении
standing-twin-message-kept = Спасибо. Ваше послание ждёт в правлении.
letter-twin-subject = Новости для побратимов { $reference }
