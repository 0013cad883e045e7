privacy-title = Who learns what about you
privacy-lead = People who support trade unions can be put under pressure for it. So here is, without small print, who can know that you gave.
privacy-risks-title = The risks
privacy-risks-who = Who, or what was lost
privacy-risks-what = What it tells about you
privacy-risks-stripe = Stripe and the card network (if you pay by card)
privacy-risks-stripe-what = Your card, the name and address that you type there, the amount, the time, our campaign’s name. We add the fund’s name and a reference that says nothing about you.
privacy-risks-banks = Your bank and ours
privacy-risks-banks-what = Who paid, how much, when, and to whom. We cannot hide this from a bank, and a bank answers to the authorities of its country.
privacy-risks-mail = A mail server on the way, or your mailbox
privacy-risks-mail-what = That your address got a receipt or bank details from us, and, if the connection was not encrypted or the mailbox is open to them, what they say. Subject and sender name are neutral.
privacy-risks-database = Somebody who gets our database, a backup or a log
privacy-risks-database-what = Nothing readable about any giver: amounts, dates, funds, references.
privacy-risks-machine = Somebody who seizes our machine, switched off, with its settings
privacy-risks-machine-what = The same; also mails that were not delivered yet, messages from Stripe that were not processed yet, and, until we revoke our key, what Stripe tells that key about payers.
privacy-risks-running = Somebody who controls our machine while it runs
privacy-risks-running-what = The same; also whatever is submitted from then on, and what was submitted within the last hour. When one of our treasurers opens records on a machine that is controlled so, every record that has not been erased can be read.
privacy-risks-advice-title = If that is too much for you
privacy-risks-advice = Leave name, email and message empty. Ask your branch to give in its own name, or hand cash to a collection: then no bank connects it with you. If you live in a country that punishes support for trade unions, do not pay with a card or an account of that country.
privacy-keep-title = What we keep, and how
privacy-keep-optional = Name, email and message are optional. We keep them only if you tick the consent box, and you may withdraw at any time.
privacy-keep-sealed = They are sealed at once with a key that the web server does not have. Only treasurers can open them.
privacy-keep-not = We store no network address, no browser details, no page that you came from. There are no cookies on the public pages except your choice of language.
privacy-keep-card = Card details never reach us. They are typed at Stripe.
privacy-keep-publish = We publish a message or a name only if you allowed each of them, and only after somebody has read it.
privacy-keep-news = If you ask for our news, your address is on the list only after you say yes to one mail. It is sealed too. Each mail of ours about it has a link to leave, by one click; afterwards we keep only a code made from your address, so that nobody puts it on the list again.
privacy-how-long-title = How long
privacy-how-long-what = What
privacy-how-long-time = Kept for
privacy-how-long-unpaid = Card payments that were begun and never paid
privacy-how-long-pledges = Promised transfers that never came
privacy-how-long-records = Name, email, message: after the last payment
privacy-how-long-events = Messages from Stripe, encrypted, until processed, at most
privacy-how-long-mails = Mails that could not be delivered, encrypted, at most
privacy-how-long-books = The books: amounts, dates, funds, references; no names
privacy-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
 }
privacy-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
 }
privacy-years = { $count ->
    [one] { $count } year
   *[other] { $count } years
 }
privacy-rights-title = Your rights
privacy-rights = You may see, correct or erase what we keep about you, and withdraw your consent. Erasing removes you; the sums stay in the books. Please quote the reference of your gift.
privacy-rights-contact = Write to
privacy-rights-stripe = Stripe keeps payment data for as long as the law asks of it, and you can ask Stripe directly to erase it.
privacy-responsible = Responsible:
privacy-erase-title = Ask us to forget you
privacy-erase-how = Type the reference of your gift, as it stands in your receipt or on the page of your gift. What we keep about you is erased; the sums stay in the books.
privacy-erase-reference = Reference
privacy-erase-ask = Ask for erasure
privacy-erase-reference-wrong = This is no reference of ours: please compare it with your receipt, letter by letter.
privacy-erase-expired = The page was open for too long. Please send it once more.
privacy-erase-asked = Thank you. If there is such a gift, paid by card, and you had given us an address, a link is on its way to the address that you gave at Stripe: it erases at once. In every other case a treasurer does it within a month, and needs nothing more from you.
privacy-erase-confirm = What we keep about the giver of { $reference } is erased for good: name, email, message, and mails that wait. The gift and its sum stay in the books without you. No receipt can be sent afterwards.
privacy-erase-regular = A regular gift by card ends with it, and nothing more is collected. A standing order has to be ended at your bank.
privacy-erase-button = Erase now
privacy-erase-done = It is done: we keep nothing about the giver of { $reference } any more.
