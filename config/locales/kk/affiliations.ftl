body-branch = Бастауыш ұйым
body-local-union = Жергілікті немесе департаменттік бірлестік
body-region = Өңірлік ұйым
body-national-union = Жалпыұлттық кәсіподақ
body-trades-council = Кәсіподақтар кеңесі
body-student-union = Студенттер кәсіподағы
body-campaign-group = Науқан немесе қоғамдық топ
body-other = Басқа ұйым

fee-flat = { $kind }: { $amount }
fee-per-head = { $count ->
   *[other] { $members } мүше
 } × { $rate } = { $product }
fee-at-least = { $line }; төленетін ең аз сома: { $amount }
fee-at-most = { $line }; төленетін ең көп сома: { $amount }
fee-band-first = { $count ->
   *[other] { $members } мүше
 }: { $below } мүшеден аз болса, жарна { $amount }
fee-band-middle = { $count ->
   *[other] { $members } мүше
 }: { $from } пен { $to } аралығында жарна { $amount }
fee-band-last = { $count ->
   *[other] { $members } мүше
 }: { $from } және одан көп болса, жарна { $amount }
fee-suggested = Ұсынылатын сома: { $suggested }. Шамаңыз келгенін төлеңіз
fee-suggested-from = Ұсынылатын сома: { $suggested }. Шамаңыз келгенін төлеңіз, ең азы { $minimum }

affiliation-kind-unknown = Тізімдегі ұйым түрлерінің бірін таңдаңыз.
affiliation-union-empty = Кәсіподағыңызды атаңыз немесе кәсіподағыңыз жоқ екенін жазыңыз.
affiliation-union-unknown = Бұл кәсіподақ тізімімізде жоқ. Жазылуын тексеріңіз немесе атауын келесі өріске жазып, мұны бос қалдырыңыз.
affiliation-union-several = Бірнеше кәсіподақ осылай аталады. Біреуін таңдаңыз: { $unions }.
affiliation-union-merged = { $union } енді { $heir } құрамында. Мынаны таңдаңыз: { $heir }.
affiliation-union-dissolved = { $union } енді жоқ. Қазір мүше болып жүрген кәсіподағыңызды таңдаңыз.
affiliation-currency-unknown = Бұл валютада жарна белгіленбеген. Тізімдегілердің бірін таңдаңыз.
affiliation-members-missing = Жарна мүшелер санына байланысты: қанша мүше екенін жазыңыз.
affiliation-members-not-a-number = Мүшелер санын цифрмен жазыңыз, мысалы, 180.
affiliation-members-none = Ұйымда кемінде бір мүше болады.
affiliation-members-too-many = Мұнша мүшесі бар ұйым жоқ. Санды тексеріңіз.
affiliation-offer-too-small = Ең аз жарна: { $minimum }.
affiliation-offer-not-taken = Бұл жарна шкаламен белгіленген. Мұны бос қалдырыңыз; одан артық бергіңіз келгені — қайырмалдық.

affiliation-union-twice = Бір кәсіподақты таңдап, басқасын жаздыңыз. Тек біреуін қалдырыңыз.
affiliation-missing = Мұны толтырыңыз: онсыз болмайды.
affiliation-country-unknown = Елді таңдаңыз.
affiliation-email-invalid = Бұл мекенжайға хат жаза алмаймыз. Ол name@example.org түрінде болуы керек. Тексеріңіз.
affiliation-authority-missing = Ұйымның атынан тек соның өкілеттігі бар адам мүше ете алады. Өкілеттігіңіз болса, осы жерге құсбелгі қойыңыз.
affiliation-motion-not-a-date = Күнді жыл, ай, күн түрінде жазыңыз, мысалы, 2026-11-24, немесе бос қалдырыңыз.
affiliation-motion-in-future = Бұл жиналыс әлі өткен жоқ. Мұны бос қалдырып, өткен соң күнін хабарлаңыз.
affiliation-delegates-not-a-number = Делегаттар санын цифрмен жазыңыз немесе бос қалдырыңыз.
affiliation-delegates-too-many = Ең көбі { $count } делегат жібере аласыз. Одан аз сан жазыңыз.
affiliation-twin-unknown = Тізімдегі кәсіподақтардың бірін таңдаңыз немесе ешқайсысын таңдамаңыз.
affiliation-cards-off = Карталар қазір өшірулі. Төлем шотын таңдаңыз.
affiliation-cards-unreachable = Карта беті қазір ашылмай тұр. Ақша алынған жоқ. Бір минуттан кейін қайталап көріңіз немесе төлем шотын таңдаңыз.
affiliation-no-transfer = Бізде бұл валютада шот жоқ. Картамен төлеңіз немесе басқа валютаны таңдаңыз.

state-quoted = ұсыныс жасалды
state-applied = төлем күтілуде
state-invoiced = төлем шоты жіберілді
state-active = ұжымдық мүше
state-due = ұжымдық мүше, жақында ұзарту керек
state-arrears = ұзарту керек: мерзімі өтті
state-lapsed = мүшелігі тоқтады
state-withdrawn = шықты

affiliate-title = Ұйымыңыздың атынан мүше болу
affiliate-lead = Бастауыш және өңірлік ұйымдар мен басқа бірлестіктерге. Алдымен бағасы, одан кейін жиналысыңыздың қарары, содан соң төлем шоты немесе карта.
affiliate-body-legend = Сіздің ұйымыңыз
affiliate-kind = Ұйымның түрі
affiliate-union = Кәсіподақ
affiliate-union-hint = Атауын немесе қысқартуын жаза бастаңыз да, тізімнен таңдаңыз. Қысқарту тек бір кәсіподақтікі болса, соның өзі жеткілікті.
affiliate-union_other = Тізімде болмаса, кәсіподағыңыздың атауы
affiliate-body_name = Ұйымның атауы
affiliate-branch_number = Ұйымның нөмірі
affiliate-country = Ел
affiliate-members = Мүшелер саны
affiliate-members-hint = Цифрмен. Жарна мүшелер санына байланысты болса керек.
affiliate-show-price = Бағасын көрсету
affiliate-price = Бір жылдық жарнаңыз
affiliate-delegates-count = Конференцияға { $count } делегат жібере аласыз.
affiliate-contact-legend = Кімге жазамыз
affiliate-contact-lead = Әдетте хатшыға. Мекенжайды шифрлап, тек төлем шоты мен еске салу үшін сақтаймыз.
affiliate-contact_name = Аты-жөні
affiliate-contact_email = Электрондық пошта
affiliate-more-legend = Қаласаңыз
affiliate-more-lead = Бұлардың ешқайсысы қазір керек емес.
affiliate-motion_date = Қарар қабылдаған жиналыстың күні
affiliate-delegates = Қанша делегат жібересіз
affiliate-treasurer_name = Қазынашының аты-жөні (еске салу хаттарын ол да алады)
affiliate-treasurer_email = Қазынашының электрондық поштасы
affiliate-invoice_name = Төлем шотын басқа адам алатын болса, оның аты-жөні
affiliate-invoice_email = Төлем шоттарына арналған электрондық пошта
affiliate-purchase_order = Төлем шотына жазылатын тапсырыс нөміріңіз
affiliate-offered = Шкала өзіңізге қалдырса, қанша төлей аласыз
affiliate-donation = Жарнадан артық қайырмалдық
affiliate-twin_with = Кәсіподақпен бауырласу
affiliate-twin-hint = Оның мәселесі Сіздің де мәселеңізге айналады. Біз екі жақтан да сұраймыз.
affiliate-note = Тағы не білуіміз керек
affiliate-consent-public = Атауымызды ашық тізімде көрсетуге болады.
affiliate-how-legend = Әрі қарай не істейміз
affiliate-authority = Осы ұйым маған бұған өкілеттік берді.
affiliate-method = Қазір не керек
affiliate-method-quote = Жиналысымызға ұсыныс
affiliate-method-quote-hint = Қарардың үлгісімен, поштамен. Ештеңе төлеудің қажеті жоқ.
affiliate-method-invoice = Төлем шоты
affiliate-method-invoice-hint = Шешім қабылданды. Банк аударымымен немесе чекпен төлейсіз.
affiliate-method-card = Картамен төлеу
affiliate-method-card-hint = Stripe бетіне өтесіз.
affiliate-submit = Жіберу
affiliate-steps = Қадамдар
affiliate-step = { $count } қадамның { $number }-қадамы: { $name }
affiliate-step-needed = Сіздің ұйымыңыз
affiliate-step-price = Жарна
affiliate-step-rest = Қалғаны
affiliate-next = Әрі қарай
affiliate-to-price = Жарнаға өту
affiliate-to-rest = Соңғы қадамға өту
affiliate-back = Артқа
affiliate-price-holds = { $count ->
    [one] Ұсыныс бұл жарнаны { $count } күн сақтайды.
   *[other] Ұсыныс бұл жарнаны { $count } күн сақтайды.
 }
affiliate-other-price = Басқа валютада
affiliate-currency-hint = Әр валютаның өз шкаласы бар; ештеңе айырбасталмайды.
affiliate-in-currency = { $currency } валютасымен.
affiliate-people-legend = Тағы кімге жаза аламыз

affiliation-what = Бір жылдық мүшелік ({ $kind })
affiliation-what-short = Бір жылдық мүшелік
affiliation-donation-line = Қайырмалдық

standing-title = Мүшелік { $reference }
standing-term = Мерзімі
standing-fee = Жарна
standing-prepaid = Сұралғаннан артық төленді
standing-returned = Қайтарылған немесе кері алынған
standing-invoice = Төлем шоты
standing-pay = Картамен төлеу: { $amount }
standing-papers = Құжаттарыңыз
standing-certificate-hint = Жарна төленіп, кім екеніңізге көз жеткізген соң беріледі.
standing-decide-title = Жиналыс не шешті?
standing-carried-invoice = Қабылданды: төлем шотын жіберіңіздер
standing-carried-card = Қабылданды: картамен төлеу
standing-lost = Қарар қабылданбады
standing-renew-title = Келесі жыл
standing-renew-invoice = Ұзарту: төлем шотын жіберіңіздер
standing-renew-card = Ұзарту: картамен төлеу
standing-link-lead = Осы ұйымның атынан әрекет етесіз бе? Оның бетіне сілтемені ұйым бізге берген мекенжайларға жібереміз.
standing-link = Сілтемені бізге жіберу
standing-link-sent = Сілтеме осы ұйым бізге берген мекенжайларға жіберілді.
standing-requoted = Ұсыныстың мерзімі өтіп кеткен, сондықтан мұнда бүгінгі баға тұр. Ол дұрыс болса, шешімді тағы бір рет хабарлаңыз.

affiliated-title = Бізбен бірге кімдер бар
affiliated-count = { $count ->
   *[other] { $count } ұйым мүше болып, тізімде көрсетілуге келісті.
 }
affiliated-search = Атауы, кәсіподағы немесе елі бойынша іздеу
affiliated-search-button = Іздеу
affiliated-by-union = Кәсіподақтар бойынша
affiliated-bodies = Ұйымдар
affiliated-twin = бауырлас кәсіподағы: { $union }
affiliated-next = Келесі ұйымдар
affiliated-none-found = Бұл іздеуге ештеңе сәйкес келмейді.
affiliated-join = Ұйымыңыздың атынан мүше болу

verify-title = Бұл куәлік жарамды ма?
verify-valid = Бұл куәлік жарамды.
verify-not-valid = Бұл куәлік жарамсыз.

letter-quote-subject = Ұсыныс { $reference }
letter-quote = Міне, жиналысыңызға арналған қарар үлгісі бар ұсыныс. Жиналыс шешкен соң, мұны өз бетіңізде хабарлаңыз.
letter-link-subject = Сіздің бетіңіз { $reference }
letter-applied = Өтінішіңіз келді. Өз бетіңізде төлей аласыз және оған кез келген уақытта орала аласыз.
letter-link = Біреу бетіңізге сілтеме сұрады.
letter-invoice-subject = Төлем шоты { $number }
letter-invoice = Міне, төлем шотыңыз.
letter-credit-note-subject = Кредит-нота { $number }
letter-credit-note = Төлем шотыңыздың күші жойылды; міне, кредит-нота.
letter-receipt = Төлеміңізді алдық. Бәрі төленді.
letter-receipt-open = Төлеміңізді алдық. Төленуге тиіс қалдық: { $open }.
letter-receipt-prepaid = Төлеміңізді алдық. Ол сұралғаннан { $prepaid } артық: бұл соманы Сіз үшін сақтап, онымен не істеу керегін сұраймыз.
letter-certificate-subject = Куәлік { $number }
letter-certificate = Міне, куәлігіңіз. Оны басып шығарып, хабарландыру тақтасына іліп қойыңыз.
letter-reminder-subject = Ұзарту { $reference }
letter-reminder-30 = Жылыңыз мына күні аяқталады: { $until }. Өз бетіңізде бір түймемен ұзарта аласыз; былтырғы сандар жазулы тұр.
letter-reminder-7 = Жылыңыз бір аптадан кейін аяқталады: { $until }. Өз бетіңізде бір түймемен ұзарта аласыз.
letter-reminder-0 = Жылыңыз бүгін аяқталады: { $until }. Қазір ұзартсаңыз, келесісі үзіліссіз жалғасады.
letter-arrears = Жылыңыз мына күні аяқталды: { $until }. Қазір ұзартсаңыз, келесісі бәрібір үзіліссіз жалғасады.
letter-lapsed = Мүшелігіңіз мына күнге дейінгі жылмен бірге аяқталды: { $until }. Өз бетіңізде кез келген уақытта қайта орала аласыз; сонда жаңа жыл басталады.

affiliation-not-asked = Біз мұны сұрамаймыз және сақтамаймыз. Бұл өрісті бос қалдырыңыз.
affiliation-renewal-unknown = Екі жауаптың бірін таңдаңыз немесе ештеңе таңдамаңыз.
affiliation-successor-same = Бұл өзіңіздің мекенжайыңыз. Міндетті қабылдап алатын адамның мекенжайын жазыңыз.
affiliation-too-many = Сіздің желіңізден қысқа уақытта тым көп жіберілді. Ештеңе жоғалған жоқ: бірнеше минуттан кейін қайталап көріңіз.
affiliation-not-kept = Қазір сақтау мүмкін болмады. Ештеңе жоғалған жоқ: бір минуттан кейін қайталап көріңіз.
affiliation-phone-invalid = Нөмірді цифрмен жазыңыз, мысалы +44 20 7946 0000, немесе бос қалдырыңыз.
affiliate-contact_phone = Телефон
affiliate-contact_address = Пошталық мекенжай
affiliate-treasurer_phone = Қазынашының телефоны
affiliate-chair_name = Төрағаның аты-жөні
affiliate-chair_email = Төрағаның эл. поштасы
affiliate-chair_phone = Төрағаның телефоны
affiliate-renewal = Алғаш рет пе, бұрын мүше болдыңыздар ма
affiliate-renewal-new = Алғаш рет мүше боламыз
affiliate-renewal-again = Бұрын мүше болғанбыз
affiliate-union-list = Барлық кәсіподақтардың тізімі
affiliate-save-draft = Кейін жалғастыру
affiliate-save-draft-hint = Пішіннің қазіргі күйіне сілтеме жібереміз. Ол үшін тек эл. пошта мекенжайыңыз керек; пішінді 30 күн бойы шифрлап сақтаймыз.
affiliate-draft-kept = Пішін сақталды, сілтеме мекенжайыңызға жіберілді. Бетті жабуға немесе жалғастыруға болады.
unions-title = Біз білетін кәсіподақтар
unions-lead = Пішінге өту үшін өзіңіздікін таңдаңыз. Ол мұнда болмаса, атын пішінге жазыңыз.
unions-search = Аты немесе қысқартуы бойынша іздеу
unions-none = Ештеңе табылмады. Кәсіподағыңыз тізімде болмаса, атын пішінге жазыңыз: кеңсе оны қарайды.
unions-choose = Пішінге оралу үшін өзіңіздікін таңдаңыз; онда жазғаныңыздың бәрі сол күйінде. Ол мұнда болмаса, атын пішінге жазыңыз.
unions-back = Пішінге оралу
unions-merged = қазір { $heir } құрамында
leave-title = Мен енді бұл қызметте емеспін
leave-lead = Міндетті кім қабылдап алатынын айтыңыз. Ол ұйымыңыздың атынан әрекет ете алуы үшін ұйымның басқа байланыс адамы немесе біздің кеңсе мұның дұрыс екенін растауы керек. Сонда сіздің сілтемеңіз жұмысын тоқтатады.
leave-name = Қабылдап алатын адамның аты-жөні
leave-email = Оның эл. поштасы
leave-submit = Мұрагерді атау
standing-leave = Мен енді бұл қызметте емеспін
standing-successor-title = Бұл сол адам ба?
standing-successor-lead = Ұйымыңыздың атынан сөйлейтіндердің бірі қызметін тапсырып, орнына адам атады. Растасаңыз, ол осы бетке сілтеме алады, ал кеткен адамның сілтемесі жұмысын тоқтатады.
standing-successor-right = Иә, дұрыс
standing-successor-wrong = Жоқ, қате
standing-successor-named = Рақмет. Ұйымыңыздың басқа байланыс адамынан немесе кеңседен мұның дұрыстығын сұраймыз.
letter-successor-confirm = Ұйымыңыздың атынан сөйлейтіндердің бірі қызметін тапсырып, орнына адам атады. Мұның дұрыс па екенін өз бетіңізде айтыңыз.
letter-successor-left = Орныңызға келген адам расталды. Ұйым бетіне сілтемеңіз енді жұмыс істемейді, бізден хат та келмейді. Істегеніңіздің бәріне рақмет.
letter-successor-welcome = Сіз ұйымыңыздың жаңа байланыс адамы болып аталдыңыз, бұл расталды. Міне, оның бетіне сілтеме.
letter-draft-subject = Сіздің пішініңіз
letter-draft = Міне, сіз бастаған пішінге сілтеме. Ол { $count ->
    [one] { $count } күн
   *[other] { $count } күн
 } бойы жұмыс істейді. Бұл сіз болмасаңыз, ештеңе істемеңіз.

affiliation-twin-gift = Мұндай сома немесе мұндай төлем тәсілі мүмкін емес. Басқа соманы немесе басқа тәсілді көріңіз.
standing-twin-title = Бауырлас кәсіподағыңыз: { $union }
standing-twin-gift = Тұрақты қайырмалдық
standing-twin-received = { $received } түсті
standing-twin-gift-lead = Тұрақты қайырмалдық бауырластықты шын етеді: бауырласыңызға не болса да, ол сізге сүйене алады.
standing-twin-amount = Әр жолғы сома
standing-twin-frequency = Қаншалықты жиі
standing-twin-monthly = Ай сайын
standing-twin-yearly = Жыл сайын
standing-twin-order = Банкке тұрақты тапсырмамен
standing-twin-card = Картамен
standing-twin-message = Бауырласыңызға хат
standing-twin-message-hint = Ол біздің кеңседе күтеді, кеңсе оны ешкімге зиян келтірмейтіндей етіп жеткізеді. Бауырласыңыздың еліндегі ешкімге поштамен жіберілмейді. Ондағы ешкімнің атын атамаңыз.
standing-twin-send = Кеңсеге қалдыру
standing-twin-message-kept = Рақмет. Хатыңыз кеңседе күтеді.
letter-twin-subject = Бауырластарға жаңалық { $reference }
