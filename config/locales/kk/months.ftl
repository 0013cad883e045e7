months-next = Жабылатын ай: { $month }
months-not-over = Оны { $date } бастап жабуға болады.
months-text = Алдымен тексеріңіз: одан ештеңе өзгермейді. Кітап, банк және Stripe сәйкес келгенде ай жабылады. Содан кейін ол жазба қабылдамайды; кеш келгені келесі айға жазылады.
months-look = Айды жабуға бола ма, тексеру
months-done = Ай жабылды. Қол қойылған ведомосі төменде.
months-bank-title = Банк, { $currency }
months-by-statements = { $account }, үзінділер бойынша
months-outstanding = { $what }, { $date } бастап күтілуде
months-in-ledger = Кітап бойынша
months-difference = Айырма
months-no-statement = Банк үзіндісі жүктелмеген: салыстыратын ештеңе жоқ.
months-obstacles = Айды әзірге жабуға болмайды:
months-dead = { $count ->
    [one] Stripe-тың { $count } хабарын өңдеу мүмкін болмады: қайта көріңіз немесе себебін жазып бас тартыңыз.
   *[other] Stripe-тың { $count } хабарын өңдеу мүмкін болмады: қайта көріңіз немесе себебін жазып бас тартыңыз.
}
months-broken = Кітаптар бүтін емес: { $what }. Қызметті жүргізетіндерге хабарласыңыз.
months-bank = Банк ({ $currency }) сәйкес емес. Әдетте үзінді жетіспейді немесе бастапқы қалдық енгізілмеген.
months-stripe = Stripe-та { $stripe }, кітапта { $ledger }. Түнгі салыстыруды күтіңіз немесе solidarity reconcile іске қосуды сұраңыз.
months-stripe-unknown = Stripe қанша ұстап тұрғанын айтпады. Бірнеше минуттан кейін қайталаңыз.
months-stripe-currency = Stripe-та мұнда белгісіз валютаның ({ $currency }) { $amount } ең кіші бірлігі бар. Stripe-тан оның не екенін сұрап, айырбастауды өтініңіз.
months-suspense = Әлі түсіндірілмеген
months-suspense-text = Мұның не екенін айтыңыз немесе біле тұра айды жабыңыз: сомалар анықталғанша шотта қалады.
months-explained = Осы жолдардың әрқайсысын қарап шықтым
months-right = Ештеңе кедергі емес.
months-close = { $month } жабу
months-late = Кеш жазылғандар
months-closed = Жабылған айлар
months-closed-none = Әзірге жоқ.
months-closed-at = Жабылған
months-link = Тізбек буыны
months-statement = Қол қойылған ведомость
months-error-other = Бұл айды қазір жабуға болмайды: ол аяқталмаған немесе біреу жауып қойған. Қайта тексеріңіз.
months-error-obstacles = Ай жабылмады: тексергеннен бері бірдеңе өзгерді.
months-error-suspense = Түсіндірілмеген жолдарды қарағаныңызды растаңыз.
months-file-text = Мәтін
months-file-signature = Қолтаңба
months-file-key = Ашық кілт
months-more = { $count ->
    [one] және тағы { $count } жол
   *[other] және тағы { $count } жол
}
