office-name = Канцелярия
office-menu = Меню
office-nav-home = Обзор
office-nav-payments = Платежи
office-nav-book = Записать вручную
office-nav-statements = Выписки банка
office-nav-bodies = Организации
office-nav-messages = Сообщения
office-nav-months = Месяцы
office-nav-disbursements = Выплаты
office-nav-appeals = Сборы
office-nav-funds = Фонды
office-nav-export = Выгрузка
office-nav-staff = Сотрудники
office-nav-tokens = Ключи API
office-nav-audit = Журнал действий
office-nav-account = Моя учётная запись
office-role-treasurer = Казначей
office-role-officer = Член правления
office-role-auditor = Ревизор
office-role-clerk = Делопроизводитель
office-role = Роль
office-sign-in = Войти
office-sign-out = Выйти
office-sign-in-refused = Не подошло
office-sign-in-refused-text = Адрес, пароль или код неверны, либо страница была открыта слишком долго. Код действует один раз: дождитесь следующего. Кто потерял пароль или телефон, просит у казначея новую ссылку.
office-email = Электронная почта
office-password = Пароль
office-code = Код из приложения
office-code-hint = Шесть цифр или один из ваших запасных кодов.
office-code-again = Для этого код спрашивается ещё раз. Использованный код не подойдёт: дождитесь следующего.
office-error-code = Код не подходит или уже использован. Дождитесь следующего и попробуйте снова. Ничего не изменено.
office-join = Настройка входа
office-join-refused = Нужно кое-что исправить
office-join-password = Придумайте пароль
office-new-password = Новый пароль
office-password-again = Тот же пароль ещё раз
office-passwords-differ = Пароли не совпадают.
office-join-app = Подключите приложение для кодов
office-join-app-text = Отсканируйте картинку приложением для кодов на телефоне и введите код, который оно покажет.
office-join-picture = QR-код с ключом, который написан ниже
office-join-typed = Или введите в приложение этот ключ:
office-join-button = Настроить
office-joined = Теперь вы можете войти
office-joined-text = Запишите эти запасные коды на бумаге и храните отдельно от телефона. Каждый действует один раз вместо кода приложения. Больше они не будут показаны.
office-key-strict = Строгий режим: имена открываются только на вашем компьютере, не здесь.
office-key-missing = Вы не можете открывать имена: с этим паролем вам ещё не передали ключ канцелярии. Попросите другого казначея передать его на странице сотрудников.
office-key-next-time = Ключ канцелярии вам передали уже после того, как вы вошли. Выйдите и войдите снова: тогда вы сможете открывать имена.
office-renew = Новый пароль или новый телефон
office-renew-text = Вам придёт ссылка, по которой вы зададите и то и другое заново. Откройте её в этом браузере, не выходя: тогда вы и дальше сможете открывать имена, если можете сейчас. Другие сеансы завершатся.
office-renew-button = Прислать ссылку
office-codes-left = { $count ->
    [one] У вас остался { $count } запасной код. Новые выдаются при новой настройке входа.
    [few] У вас осталось { $count } запасных кода. Новые выдаются при новой настройке входа.
    [many] У вас осталось { $count } запасных кодов. Новые выдаются при новой настройке входа.
   *[other] У вас осталось { $count } запасного кода. Новые выдаются при новой настройке входа.
}
office-standing-invited = ссылка отправлена, ещё не открыта
office-standing-disabled = больше не работает
office-standing-active = может войти
office-standing-opens = может войти и открывать имена
office-standing-no-key = может войти, но не открывать имена
office-change = Изменить
office-grant-button = Передать ключ канцелярии
office-grant-text = После этого они смогут открывать имена жертвователей.
office-link-button = Прислать новую ссылку
office-link-text = Для тех, кто потерял пароль или телефон. Старые действуют, пока ссылку не откроют; затем ключ канцелярии нужно передать заново.
office-disable-button = Ушёл: завершить всё
office-disable-text = Сеансы, пароль и ключи прекращаются сразу. Уже открытое вернуть нельзя. После казначея, у которого был ключ канцелярии, предлагается новый ключ, который подтверждает другой казначей.
office-invite = Пригласить сотрудника
office-invite-button = Отправить приглашение
office-done-invited = Приглашение отправлено. Ссылка действует 48 часов.
office-done-mailed = Ссылка отправлена. Она действует 48 часов.
office-done-disabled = Все права этого человека прекращены.
office-done-granted = Ключ канцелярии передан. Он действует со следующего входа.
office-error-address = Проверьте адрес и роль.
office-error-already-there = Сотрудник с таким адресом уже есть. Отправьте ему новую ссылку.
office-tokens-text = Программа читает выгрузки по ключу. Она видит то, что разрешено её роли, никогда не видит имён и ничего не меняет. Ключ прекращается, когда уходит тот, кто его создал.
office-tokens-wrong = Укажите название и число дней от 1 до 3650.
office-token-fresh = Скопируйте ключ сейчас: больше он не будет показан
office-token-label = Кто или что его использует
office-token-ends = До
office-token-ended = закончился
office-token-revoke = Прекратить
office-token-revoke-named = Прекратить ключ «{ $label }»
office-token-new = Новый ключ
office-token-days = Сколько дней действует
office-token-button = Создать ключ
office-audit-text = Кто из канцелярии что видел и менял. Записи нельзя изменить или удалить; это доказывает solidarity verify. Причины запечатаны: в них могут быть имена.
office-csv = Скачать в CSV
office-older = Раньше
office-audit-number = №
office-audit-when = Когда
office-audit-who = Кто
office-audit-what = Что
office-audit-subject = О чём
office-command-line = командная строка
office-reason-sealed = (причина запечатана)
office-act-signed-in = вход
office-act-sign-in-refused = вход отклонён
office-act-signed-out = выход
office-act-staff-created = создан сотрудник
office-act-staff-invited = приглашение
office-act-staff-joined = вход настроен
office-act-staff-reset = вход обновлён
office-act-staff-disabled = доступ прекращён
office-act-key-granted = передан ключ канцелярии
office-act-keys-recovered = восстановлено ключом канцелярии
office-act-token-created = создан ключ API
office-act-token-revoked = прекращён ключ API
office-act-refunded = возврат платежа
office-act-booked = записано вручную
office-act-receipt-resent = квитанция отправлена снова
office-act-names-opened = открыто имя
office-act-names-exported = выгружены имена
office-act-exported = выгрузка
office-act-message-published = сообщение опубликовано
office-act-message-refused = сообщение не опубликовано
office-act-message-withdrawn = сообщение снято со стены
office-act-body-accepted = организация принята
office-act-body-refused = организация отклонена
office-act-union-named = указан профсоюз организации
office-act-union-refused = введённый профсоюз забыт
office-act-fee-waived = год оставлен в силе без взноса
office-act-body-ended = прекращено членство, взнос за которое ушёл обратно
office-act-statement-imported = загружена выписка банка
office-act-line-explained = объяснена строка выписки
office-act-month-closed = закрыт месяц
office-act-disbursement-requested = запрос на выплату
office-act-disbursement-checked = проверка санкционного списка
office-act-disbursement-approved = выплата одобрена
office-act-disbursement-refused = в выплате отказано
office-act-disbursement-withdrawn = запрос на выплату отозван
office-act-disbursement-paid = выплата записана
office-act-disbursement-told = записано, что стало с выплатой
office-act-appeal-set = назначен сбор
office-act-gift-counted = указано, в чью цель засчитан вклад
office-act-document-opened = открыл документ о выплате
office-act-documents-granted = дал доступ к документам
office-act-givers-told = сообщил жертвователям о постоянном поручении
office-password-rule = { $count ->
    [one] Не меньше { $count } символа. Лучше всего несколько не связанных между собой слов.
   *[other] Не меньше { $count } символов. Лучше всего несколько не связанных между собой слов.
}
office-wait-title = Требует внимания
office-wait-nothing = Вас ничего не ждёт.
office-wait-silent = С { $since } от Stripe нет событий, хотя карты списывались. Проверьте вебхуки в кабинете Stripe, затем запустите solidarity reconcile.
office-wait-dispute-due = Спор на { $amount }: ответьте в кабинете Stripe до { $due }.
office-wait-dispute = Спор на { $amount }: ответьте в кабинете Stripe.
office-wait-payout = Выплата расходится со своими строками на { $amount }: запустите solidarity reconcile.
office-wait-suspense = { $amount } от { $date } ждут, пока кто-нибудь скажет, чьи они.
office-this-month = Получено в этом месяце
office-this-year = Получено в этом году
office-gifts-active = Регулярные пожертвования
office-gifts-monthly = … в месяц
office-gifts-gained = … начато за 30 дней
office-gifts-lost = … закончено за 30 дней
office-bodies-active = Организации-участницы
office-bodies-due = … пора продлить
office-bodies-arrears = … с задолженностью
office-zone = Даты и месяцы по часовому поясу { $zone }.
office-received-fund = Поступления по месяцам и фондам
office-received-channel = Поступления по месяцам и способам
office-chart-alt = Столбчатая диаграмма; те же цифры в таблице ниже.
office-chart-table = Цифры таблицей
office-month = Месяц
office-channel-card = Карта
office-channel-transfer = Банковский перевод
office-channel-standing = Постоянное поручение
office-channel-cheque = Чек
office-channel-cash = Наличные
office-status-paid = оплачено
office-status-partly = частично возвращено
office-status-refunded = возвращено
office-status-disputed = оспаривается
office-status-failed = вернулось
office-reference = Код
office-no-reference = нет: не выяснено
office-date = Дата
office-from = С
office-to = По (включительно)
office-filter-body = Организация (её номер)
office-filter-payout = Выплата (её номер в Stripe)
office-fund = Фонд
office-channel = Способ
office-currency = Валюта
office-status = Состояние
office-amount = Сумма
office-all = все
office-filter = Отобрать
office-filter-none = Показать все
office-sum-of = { $fund }, до вычетов
office-sum-count = Подсчитать отобранное
office-sum-too-long = Подсчёт занял больше пяти секунд. Выберите период короче или выгрузите и подсчитайте.
office-payments-none = Таких платежей нет.
office-refunded = Возвращено
office-fee = Комиссия
office-payout = Выплата
office-opened = Открыто для вас
office-opened-text = То, что вы это открыли, записано в журнале. Больше это нигде не хранится и исчезнет, когда вы закроете страницу.
office-person-name = Имя
office-on-behalf = От имени
office-message = Слова солидарности
office-open = Открыть запись жертвователя
office-open-text = Зачем это нужно. Причина запечатывается в журнале.
office-reason = Причина
office-give-back = Вернуть деньги
office-give-back-amount = Сколько вернуть, не больше { $left }
office-give-back-text = Деньги вернутся на ту же карту, отменить это нельзя. Причина запечатывается: в ней может быть имя.
office-resend = Отправить квитанцию снова
office-resend-text = Та же квитанция с тем же номером: при оплате картой плательщику, которого знает Stripe, иначе на адрес жертвователя, который для этого открывается.
office-story = Вся история
office-story-form = Форма
office-story-sent = Отправлена
office-story-kind = Вид
office-story-receipt = Хочет квитанцию
office-story-publish = Можно опубликовать слова / имя
office-story-newsletter = Рассылка
office-story-checkout = Страница оплаты картой
office-story-events = События Stripe
office-story-refunds = Возвраты
office-story-disputes = Споры
office-story-bank-line = Строка банковской выписки
office-story-bank-none = Ни в одной загруженной выписке этого пока нет.
office-story-statement = Выписка
office-story-statement-of = { $days }, загружена { $at }
office-story-payer = Плательщик, счёт и назначение у банка
office-story-entries = Проводки
office-story-mails = Квитанция и письма
office-account = Счёт
office-receipt-queued = отправлена
office-receipt-waits = ждёт казначея
office-yes = да
office-no = нет
office-book-text = Для чека, перевода, постоянного поручения или наличных за одно пожертвование, участие или счёт. Что пришло без кода, сохраняет solidarity payment suspend.
office-book-date = Дата по выписке или дата взноса
office-book-bank-ref = Номер строки в выписке, чека или квитанции
office-book-bank-ref-hint = Одна и та же строка не записывается дважды. Без имён.
office-book-button = Записать
office-done-booked = Записано.
office-done-refunded = Возвращено.
office-done-refunding = Деньги возвращаются: Stripe сообщит, когда они дойдут.
office-done-resent = Квитанция отправлена.
office-error-reason = Укажите причину: одна строка, не больше 500 знаков.
office-error-open = Запись не открылась: она запечатана другими ключами. Ничего не показано.
office-error-amount = Введите сумму, например 25,00.
office-error-too-much = Осталось только { $left }.
office-error-no-refund = Вернуть этот платёж на карту нельзя.
office-error-no-cards = Карты отключены. Верните через банк.
office-error-earlier = Сначала завершена прежняя попытка: возвращено { $amount }. Посмотрите остаток и нажмите снова, если нужно вернуть ещё.
office-error-refund-failed = Ничего не возвращено: отказал Stripe или банк. Подробности в журнале сервера.
office-error-refund-unknown = Пока неизвестно, возвращены ли деньги. Нажмите снова: это выяснится, и деньги вернутся только один раз.
office-error-no-address = Нет адреса для отправки, или вы не можете его открыть.
office-error-no-receipt = У этого платежа нет квитанции.
office-error-not-wanted = Жертвователь не просил писем: их не посылают никогда.
office-error-reference = Проверьте код: буквы и цифры, как в обещании или счёте.
office-error-unknown-reference = Нет пожертвования, участия или счёта с таким кодом.
office-error-date = Укажите дату поступления; она не может быть в будущем.
office-error-bank-ref = Укажите, чем эта строка отличается от других: так деньги не будут записаны дважды.
office-error-booked = Ничего делать не нужно: эта строка уже записана.
office-error-other-line = Строка с этим номером уже записана с другим кодом или суммой. Ничего не записано.
office-error-filter = Отбор не читается: проверьте код, даты и выбор.
office-export-text = Те же файлы, что дают solidarity export и API, без имён. Каждая строка один раз, суммы равны суммам книг.
office-kind-payments = Список платежей
office-kind-affiliations = Реестр организаций
office-kind-payouts = Выплаты Stripe
office-kind-journal = Журнал проводок
office-kind-trial-balance = Оборотная ведомость
office-kind-fund-statement = Отчёт по фондам
office-kind-counts-for = Пожертвования по организациям и регионам, по месяцам
office-format = Формат файла
office-at = На дату
office-download = Скачать
office-names-title = Платежи с именами
office-names-text = Открывает запечатанные записи на время скачивания. В журнале остаётся кто, когда, сколько и, запечатанно, зачем. Удалите файл, когда он больше не нужен.
office-names-button = Открыть и скачать
office-newsletter-title = Список для рассылки
office-newsletter-text = Адреса тех, кто подтвердил подписку и не ушёл, каждый со ссылкой, по которой можно уйти: она нужна в каждом письме. Выгружайте список заново перед каждой рассылкой, а потом удаляйте файл. В журнале остаётся кто, когда, сколько и, запечатанно, зачем.
office-wait-receipts = { $count ->
    [one] { $count } квитанция ждёт казначея: адрес запечатан.
    [few] { $count } квитанции ждут казначея: адреса запечатаны.
    [many] { $count } квитанций ждут казначея: адреса запечатаны.
   *[other] { $count } квитанции ждут казначея: адреса запечатаны.
}
office-wait-notices = { $count ->
    [one] { $count } жертвователю по постоянному поручению нужно сообщить, что его фонд закрывается: адрес запечатан.
    [few] { $count } жертвователям по постоянному поручению нужно сообщить, что их фонд закрывается: адреса запечатаны.
    [many] { $count } жертвователям по постоянному поручению нужно сообщить, что их фонд закрывается: адреса запечатаны.
   *[other] { $count } жертвователям по постоянному поручению нужно сообщить, что их фонд закрывается: адреса запечатаны.
}
office-wait-events = { $count ->
    [one] { $count } событие Stripe не обработано.
    [few] { $count } события Stripe не обработаны.
    [many] { $count } событий Stripe не обработаны.
   *[other] { $count } события Stripe не обработаны.
}
office-wait-mails = { $count ->
    [one] { $count } письмо не доставлено.
    [few] { $count } письма не доставлены.
    [many] { $count } писем не доставлены.
   *[other] { $count } письма не доставлены.
}
office-wait-papers = { $count ->
    [one] { $count } документ организации не составлен.
    [few] { $count } документа организаций не составлены.
    [many] { $count } документов организаций не составлены.
   *[other] { $count } документа организаций не составлены.
}
office-wait-erasures = { $count ->
    [one] { $count } жертвователь просит забыть о нём: solidarity erase --list.
    [few] { $count } жертвователя просят забыть о них: solidarity erase --list.
    [many] { $count } жертвователей просят забыть о них: solidarity erase --list.
   *[other] { $count } жертвователя просят забыть о них: solidarity erase --list.
}
office-wait-messages = { $count ->
    [one] { $count } сообщение солидарности ждёт, пока его прочтёт казначей.
    [few] { $count } сообщения солидарности ждут, пока их прочтёт казначей.
    [many] { $count } сообщений солидарности ждут, пока их прочтёт казначей.
   *[other] { $count } сообщения солидарности ждут, пока их прочтёт казначей.
}
office-wait-bodies = { $count ->
    [one] { $count } вступившая организация ждёт, пока её примет офис.
    [few] { $count } вступившие организации ждут, пока их примет офис.
    [many] { $count } вступивших организаций ждут, пока их примет офис.
   *[other] { $count } вступившей организации ждут, пока их примет офис.
}
office-wait-unions = { $count ->
    [one] { $count } вступившая организация ввела профсоюз, которого нет в справочнике.
    [few] { $count } вступившие организации ввели профсоюз, которого нет в справочнике.
    [many] { $count } вступивших организаций ввели профсоюз, которого нет в справочнике.
   *[other] { $count } вступившей организации ввели профсоюз, которого нет в справочнике.
}
office-wait-fees-back = { $count ->
    [one] Взнос { $count } вступившей организации ушёл обратно: см. «Организации».
    [few] Взносы { $count } вступивших организаций ушли обратно: см. «Организации».
    [many] Взносы { $count } вступивших организаций ушли обратно: см. «Организации».
   *[other] Взносы { $count } вступившей организации ушли обратно: см. «Организации».
}
office-wait-queued = { $count ->
    [one] { $count } письмо ждёт очереди.
    [few] { $count } письма ждут очереди.
    [many] { $count } писем ждут очереди.
   *[other] { $count } письма ждут очереди.
}
regular-title = Регулярные пожертвования картой
regular-text = Если платёжная система откажет, жертвователи смогут продолжить постоянным поручением с тем же номером. Stripe для этого не нужен: используется адрес, который они дали нам.
regular-all = Действующие
regular-with-address = С адресом
regular-told-count = Оповещены
regular-progress = Оповещено: { $told } из { $all }
regular-tell = Сообщить, как продолжить
regular-tell-text = Каждый получит одно письмо с реквизитами в своей валюте, суммой, числом месяца и номером. При повторном нажатии письма получат только те, кто ещё не оповещён.
regular-tell-button = { $count ->
    [one] Написать { $count } жертвователю
    [few] Написать { $count } жертвователям
    [many] Написать { $count } жертвователям
   *[other] Написать { $count } жертвователя
}
regular-told = { $count ->
    [one] { $count } письмо отправляется.
    [few] { $count } письма отправляются.
    [many] { $count } писем отправляется.
   *[other] { $count } письма отправляется.
}
regular-not-told = { $count ->
    [one] { $count } не оповещён: нет счёта в этой валюте или адреса.
    [few] { $count } не оповещены: нет счёта в этой валюте или адреса.
    [many] { $count } не оповещены: нет счёта в этой валюте или адреса.
   *[other] { $count } не оповещены: нет счёта в этой валюте или адреса.
}
regular-cards-on = Карты принимаются. Оповестить можно будет здесь, когда карты отключат в настройках:
regular-error-cards-on = Карты принимаются: никто не оповещён.
regular-monthly = { $amount } в месяц
regular-yearly = { $amount } в год
regular-active = действует
regular-paused = приостановлено
regular-failed = платёж не прошёл
regular-told-at = Оповещён
regular-no-address = нет адреса
regular-more = Ещё
office-export-union = Профсоюз (как в справочнике)
office-export-country = Страна (две буквы)
office-export-part = Файл (Xero: не больше 1000 строк в каждом)
preset-title = Сохранённые наборы
preset-keep-title = Сохранить этот набор
preset-name = Название
preset-period = Дни
preset-chosen = указанные выше
preset-month-before = каждый раз прошлый месяц
preset-this-year = каждый раз этот год
preset-year-before = каждый раз прошлый год
preset-for-all = Для всех в офисе, кто выгружает
preset-keep = Сохранить
preset-shared = для всех
preset-give-up = Удалить
preset-give-up-named = Удалить «{ $name }»
preset-kept = Сохранено.
preset-gone = Удалено.
preset-error-name = Назовите набор, не длиннее 80 знаков.
preset-error-many = У вас уже сто наборов. Сначала удалите один.
