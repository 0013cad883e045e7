donate-title = Пожертвовать
donate-lead = Один раз или регулярно, любую сумму, за минуту. Нужны только сумма и фонд.
donate-transfer-only-title = Только банковским переводом
donate-transfer-only = Карты сейчас отключены. Вы получите наши банковские реквизиты и номер для вашего перевода.
donate-errors-title = { $count ->
    [one] Проверьте, пожалуйста, { $count } место в форме
    [few] Проверьте, пожалуйста, { $count } места в форме
   *[other] Проверьте, пожалуйста, { $count } мест в форме
 }
donate-errors-kept = Всё, что вы ввели, осталось на месте.
donate-error-prefix = Ошибка:

donate-gift-legend = Ваш вклад
donate-currency = Валюта
donate-currency-show = Показать суммы
donate-currency-hint = Выбрав другую валюту, нажмите «{ $button }». Введённое сохранится.
donate-amount-legend = Сумма
donate-amount-other = Другая сумма в { $currency }
donate-amount-hint = От { $minimum } до { $maximum }. Например, 25 или 25,50.
donate-amount-other-choice = Другая сумма
donate-fund = На что

donate-about-legend = О вас, если хотите
donate-about-lead = Всё это можно оставить пустым, и мы не узнаем, кто вы.
donate-optional = (не обязательно)
donate-name = Имя
donate-email = Электронная почта
donate-email-hint = Только для квитанции. Если адреса здесь нет, мы никогда вам не пишем.
donate-message = Слова солидарности
donate-message-hint = Не больше { $count ->
    [one] { $count } знака
   *[other] { $count } знаков
 }.
donate-on-behalf-of = От чьего имени
donate-on-behalf-of-hint = Первичная организация, регион или человек, если вклад от них.
donate-choices-legend = Что нам можно с этим делать
donate-publish-message = Моё сообщение можно опубликовать.
donate-publish-name = Вместе с ним можно опубликовать моё имя.
donate-newsletter = Присылайте мне рассылку. Я подтвержу это по ссылке из одного письма.
donate-consent = Даю согласие на то, чтобы кампания «{ $campaign }» хранила написанное выше, хотя по нему можно судить о моих политических взглядах или членстве в профсоюзе.
donate-consent-hint = Нужно, только если вы указали имя, адрес почты, сообщение или от чьего имени жертвуете. Согласие можно отозвать в любое время.

donate-method-legend = Как вы платите
donate-method-card = Картой
donate-method-card-hint = Вы перейдёте на страницу Stripe. Вашу карту мы не видим.
donate-method-transfer = Банковским переводом
donate-method-transfer-hint = Вы получите наши реквизиты и номер. Без карты и без скриптов.
donate-method-no-transfer = Счёта в { $currency } у нас нет. Для банковского перевода выберите выше другую валюту.
donate-noscript = В вашем браузере скрипты не работают. Страница для карты принадлежит Stripe: ей нужен JavaScript, и через Tor она может не открыться. Банковскому переводу не нужно ни то, ни другое.
donate-noscript-button = Пожертвовать банковским переводом
donate-who-knows-card = Даже если вы не укажете имени, о том, кто заплатил, знают Stripe, платёжная система карты, ваш банк и наш.
donate-who-knows-transfer = Даже если вы не укажете имени, о том, кто заплатил, знают ваш банк и наш.
donate-who-knows-link = Чем это может обернуться для вас
donate-submit = Пожертвовать
donate-submit-transfer = Показать реквизиты
donate-submit-hint = Перед оплатой вы ещё раз всё увидите.

field-amount-empty = Выберите сумму или введите её.
field-amount-two = Вы выбрали одну сумму, а ввели другую. Оставьте, пожалуйста, только одну.
field-amount-not-an-amount = Это не сумма. Напишите её цифрами, например 25 или 25,50.
field-amount-ambiguous = Это можно понять двояко. Напишите сумму без разделителя тысяч, например 1000 или 1000,00.
field-amount-decimals = Столько знаков после запятой в { $currency } не бывает.
field-amount-not-positive = Сумма должна быть больше нуля.
field-amount-too-small = Наименьшая сумма, которую мы можем принять: { $minimum }.
field-amount-too-large = Наибольшая сумма, которую мы можем принять здесь: { $maximum }. Если вы хотите дать больше, напишите нам.
field-currency-unknown = Пожалуйста, выберите валюту из списка.
field-fund-unknown = Пожалуйста, выберите фонд из списка.
field-frequency-unknown = Выберите, как часто вы жертвуете: один раз, каждый месяц или каждый год.
field-method-unknown = Пожалуйста, выберите способ оплаты.
field-method-card-off = Карты сейчас отключены. Пожалуйста, выберите банковский перевод.
field-method-card-unreachable = Страница Stripe для оплаты картой сейчас недоступна. Деньги не списаны. Попробуйте ещё раз через минуту или выберите банковский перевод.
field-method-no-transfer = Счёта в { $currency } у нас нет. Пожалуйста, заплатите картой или выберите другую валюту.
field-blank = Здесь одни пробелы. Оставьте поле пустым или напишите что-нибудь.
field-too-long = Слишком длинно: не больше { $count ->
    [one] { $count } знака
   *[other] { $count } знаков
 }.
field-control = Здесь есть знак, который нельзя показать. Пожалуйста, наберите текст заново.
field-email-invalid = На такой адрес мы написать не можем. Он должен выглядеть как name@example.org. Проверьте его или оставьте поле пустым.
field-consent-missing = Вы рассказали нам кое-что о себе. Пожалуйста, отметьте это согласие или очистите те поля.
field-publish-name-missing = Вы разрешили опубликовать имя, но его нет. Введите имя или снимите отметку.
field-publish-message-missing = Вы разрешили опубликовать сообщение, но его нет. Напишите его или снимите отметку.
field-newsletter-email-missing = Для рассылки нужен адрес почты. Введите его или снимите отметку.
field-nonce-expired = Страница была открыта слишком долго. Пожалуйста, отправьте её ещё раз.

status-reference = Номер
status-amount = Сумма
status-fund = Фонд
status-state = Состояние
status-pending-title = Ждём подтверждения
status-pending-state = ожидается
status-pending-text = Ваш банк и Stripe ещё договариваются. Страница обновляется каждые несколько секунд. Её можно закрыть: пожертвование засчитается, как только придёт подтверждение.
status-pending-continue = Ещё не оплатили?
status-pending-continue-link = Перейти на страницу оплаты
status-paid-title = Спасибо
status-paid-state = получено
status-paid-text = Ваше пожертвование, { $amount }, пришло и записано в фонд «{ $fund }».
status-paid-receipt = Если вы указали адрес почты, квитанция уже в пути. Имя отправителя нейтральное. Номер пожертвования сохраните в любом случае.
status-share-title = Расскажите другим
status-share-text = Вклад растёт, когда о нём узнаёт товарищ по работе. Пошлите этот адрес или прочтите его вслух на ближайшем собрании:
status-share-mail = Послать по почте
status-share-mail-subject = Кампания, которую я поддерживаю
status-again = Пожертвовать ещё
status-pledged-title = Теперь сделайте перевод
status-pledged-state = обещано, ещё не получено
status-pledged-text = Пожалуйста, переведите { $amount } и укажите в точности этот номер. Без него мы не поймём, на что ваши деньги.
status-pledged-valid = До { $date } номер ждёт вашего перевода.
status-pledged-once = Перевод может идти несколько дней. Напоминаний мы не пишем.
status-failed-title = Платёж не прошёл
status-failed-state = не оплачено
status-failed-text = Ваш банк или Stripe его отклонили, деньги не списаны. Может помочь другая карта или банковский перевод.
status-retry = Попробовать ещё раз
status-expired-title = Этот платёж не был завершён вовремя
status-expired-state = срок истёк
status-expired-text = Деньги не списаны. Если вы всё ещё хотите пожертвовать, начните, пожалуйста, заново.
status-refunded-title = Это пожертвование возвращено
status-refunded-state = возвращено
status-refunded-text = Возвращено: { $amount }. Деньги ушли туда, откуда пришли. Банк может показать это дней через десять.
status-partially-refunded-title = Часть этого пожертвования возвращена
status-partially-refunded-state = возвращено частично
status-partially-refunded-text = Возвращено: { $refunded } из { $amount }. Остальное остаётся в фонде «{ $fund }».
status-disputed-title = У банка плательщика есть вопрос об этом пожертвовании
status-disputed-state = оспаривается
status-disputed-text = Деньги удержаны, пока банки не разберутся. Если это ошибка, сообщите, пожалуйста, своему банку.
status-private = На этой странице нет имён. Её может открыть каждый, кто знает номер.

bank-title = Банковские реквизиты
bank-payee = Получатель
bank-name = Банк
bank-sort-code = Код отделения (sort code)
bank-account-number = Номер счёта
bank-iban = IBAN
bank-bic = BIC
bank-amount = Сумма
bank-reference = Номер, который нужно указать

donate-frequency-legend = Как часто
donate-frequency-once = Один раз
donate-frequency-monthly = Каждый месяц
donate-frequency-yearly = Каждый год
donate-frequency-hint = Регулярное пожертвование можно в любое время изменить, приостановить или прекратить.
donate-link-kept = Я сохраню ссылку, которую увижу после оплаты.
donate-link-kept-hint = Нужно, только если вы жертвуете регулярно картой и не указали адрес почты: тогда эта ссылка — единственный способ приостановить или прекратить пожертвование.
field-link-not-kept = Без адреса почты мы не сможем послать вам ссылку на регулярное пожертвование. Отметьте это поле или укажите адрес.
field-twinning-unknown = Побратимство — это регулярное пожертвование с номером организации и кратким именем профсоюза.
gift-amount-monthly = { $amount } каждый месяц
gift-amount-yearly = { $amount } каждый год
status-active-title = Спасибо
status-active-state = регулярное, действует
status-active-text = Ваше регулярное пожертвование — { $amount }, фонд «{ $fund }» — началось. Если вы указали адрес почты, к каждому платежу придёт квитанция.
status-paused-title = Ваше регулярное пожертвование приостановлено
status-paused-state = приостановлено
status-paused-text = Пока ничего не списывается. Когда пауза кончится, платежи возобновятся сами.
status-unpaid-title = Последний платёж не прошёл
status-unpaid-state = не оплачено
status-unpaid-text = Банк отклонил его или ждёт вашего подтверждения. Будет новая попытка. Если вы указали адрес почты, мы послали вам ссылку, по которой это можно исправить.
status-cancelled-title = Это регулярное пожертвование прекращено
status-cancelled-state = прекращено
status-cancelled-text = Больше ничего не списывается. Спасибо за всё, что вы дали.
status-standing-title = Теперь дайте поручение своему банку
status-standing-state = обещано, ещё не получено
status-standing-text = Пожалуйста, дайте банку постоянное поручение: { $amount }, и укажите в точности этот номер.
status-standing-active-title = Ваше постоянное поручение действует
status-standing-active-state = действует
status-standing-active-text = Ваши переводы приходят: { $amount }. Вот реквизиты, если они понадобятся снова.
status-standing-overdue-title = Мы не видим вашего последнего перевода
status-standing-overdue-state = опаздывает
status-standing-overdue-text = Последний перевод по вашему поручению ({ $amount }) ещё не пришёл. Проверьте, пожалуйста, в банке, действует ли оно. Если вы прекратили его намеренно, делать ничего не нужно.
status-standing-day = Предлагаем { $day }-е число месяца; подойдёт и любое другое.
status-standing-reference = Номер остаётся тем же для каждого перевода.
status-own-link-title = Сохраните эту ссылку
status-own-link-text = Она ведёт к вашему регулярному пожертвованию: там его можно приостановить или прекратить. Она показывается только один день, и послать её мы не сможем. Запишите или сохраните её сейчас.
status-own-page = Хотите изменить, приостановить или прекратить пожертвование?
status-own-page-link = Запросить ссылку на своё пожертвование
bank-picture = Картинка с данными перевода для банковских приложений
bank-picture-hint = Многие банковские приложения в зоне евро сами заполнят перевод, если это сфотографировать.
