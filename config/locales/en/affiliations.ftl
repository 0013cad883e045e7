body-branch = Branch
body-local-union = Local or departmental union
body-region = Region
body-national-union = National union
body-trades-council = Trades council
body-student-union = Student union
body-campaign-group = Campaign or community group
body-other = Other body

fee-flat = { $kind }: { $amount }
fee-per-head = { $count ->
    [one] { $members } member
   *[other] { $members } members
 } × { $rate } = { $product }
fee-at-least = { $line }; at least { $amount } is paid
fee-at-most = { $line }; at most { $amount } is paid
fee-band-first = { $count ->
    [one] { $members } member
   *[other] { $members } members
 }: fewer than { $below } pay { $amount }
fee-band-middle = { $count ->
    [one] { $members } member
   *[other] { $members } members
 }: from { $from } to { $to } pay { $amount }
fee-band-last = { $count ->
    [one] { $members } member
   *[other] { $members } members
 }: { $from } or more pay { $amount }
fee-suggested = Suggested: { $suggested }. Pay what you can
fee-suggested-from = Suggested: { $suggested }. Pay what you can, from { $minimum } up

affiliation-kind-unknown = Please choose one of the listed kinds of body.
affiliation-union-empty = Please name your union, or write that you have none.
affiliation-union-unknown = This union is not in our list. Check the spelling, or write its name into the next field and leave this one empty.
affiliation-union-several = Several unions have this name. Please choose one: { $unions }.
affiliation-union-merged = { $union } has become part of { $heir }. Please choose { $heir }.
affiliation-union-dissolved = { $union } no longer exists. Please choose the union to which you belong now.
affiliation-currency-unknown = No fee is set in this currency. Please choose one of the listed ones.
affiliation-members-missing = The fee goes by members: please write how many you affiliate on.
affiliation-members-not-a-number = Please write the number of members in figures, for example 180.
affiliation-members-none = A body has at least one member.
affiliation-members-too-many = There is no body with so many members. Please check the number.
affiliation-offer-too-small = The smallest fee is { $minimum }.
affiliation-offer-not-taken = This fee is set by the scale. Leave this empty; what you want to give beyond it is a donation.

affiliation-union-twice = You chose a union and typed another one. Please keep only one of them.
affiliation-missing = Please fill this in: we cannot do without it.
affiliation-country-unknown = Please choose the country.
affiliation-email-invalid = This is not an email address that we can write to, for example name@example.org. Please check it.
affiliation-authority-missing = Only somebody with the authority of the body can affiliate it. Please tick this box if you have it.
affiliation-motion-not-a-date = Please write the date as year, month and day, for example 2026-11-24, or leave it empty.
affiliation-motion-in-future = This meeting has not taken place yet. Leave this empty, and report the date when it has.
affiliation-delegates-not-a-number = Please write the number of delegates in figures, or leave this empty.
affiliation-delegates-too-many = You may send { $count ->
    [one] { $count } delegate
   *[other] at most { $count } delegates
 }. Please write a smaller number.
affiliation-twin-unknown = Please choose one of the listed unions, or none.
affiliation-cards-off = Cards are switched off at the moment. Please choose the invoice.
affiliation-cards-unreachable = The card page cannot be reached at the moment. Nothing was charged. Try again in a minute, or choose the invoice.
affiliation-no-transfer = We have no bank account in this currency. Please pay by card, or choose another currency.

state-quoted = quoted
state-applied = payment is waited for
state-invoiced = invoice is out
state-active = affiliated
state-due = affiliated, to be renewed soon
state-arrears = to be renewed: the term is over
state-lapsed = lapsed
state-withdrawn = withdrawn

affiliate-title = Affiliate your branch
affiliate-lead = For union branches, regions and other bodies. First the price, then your meeting’s motion, then the invoice or the card.
affiliate-body-legend = Your organisation
affiliate-kind = What kind of body
affiliate-union = Union
affiliate-union-hint = Begin to type the name or the letters, and choose from the list. An acronym is enough if only one union has it.
affiliate-union_other = Your union, if it is not in the list
affiliate-body_name = Name of the body
affiliate-branch_number = Branch number
affiliate-country = Country
affiliate-members = Members you affiliate on
affiliate-members-hint = In figures. Needed where the fee goes by members.
affiliate-show-price = Show the price
affiliate-price = Your fee for one year
affiliate-delegates-count = You may send { $count ->
    [one] { $count } delegate
   *[other] { $count } delegates
 } to the conference.
affiliate-contact-legend = Who we write to
affiliate-contact-lead = The secretary, as a rule. We keep the address encrypted, for the invoice and the reminders only.
affiliate-contact_name = Name
affiliate-contact_email = Email
affiliate-more-legend = If you like
affiliate-more-lead = None of this is needed now.
affiliate-motion_date = Date of the meeting that carried the motion
affiliate-delegates = How many delegates you will send
affiliate-treasurer_name = Treasurer’s name (gets the reminders, too)
affiliate-treasurer_email = Treasurer’s email
affiliate-invoice_name = Who gets invoices, if that is somebody else
affiliate-invoice_email = Email for invoices
affiliate-purchase_order = Your order number, to stand on the invoice
affiliate-offered = What you can pay, where the scale leaves that to you
affiliate-donation = A donation beyond the fee
affiliate-twin_with = Twin with a union
affiliate-twin-hint = Its problems become yours. The office asks both sides.
affiliate-note = Anything that we should know
affiliate-consent-public = You may show our name on the public list.
affiliate-how-legend = How to go on
affiliate-authority = I have the authority of this body to do this.
affiliate-method = What you want now
affiliate-method-quote = A quote for our meeting
affiliate-method-quote-hint = With a model motion, by mail. Nothing is owed.
affiliate-method-invoice = The invoice
affiliate-method-invoice-hint = The decision is made. You pay by bank transfer or cheque.
affiliate-method-card = To pay by card
affiliate-method-card-hint = You go on to Stripe’s page.
affiliate-submit = Send
affiliate-steps = Steps
affiliate-step = Step { $number } of { $count }: { $name }
affiliate-step-needed = Your organisation
affiliate-step-price = The price
affiliate-step-rest = The rest
affiliate-next = Go on
affiliate-to-price = On to the price
affiliate-to-rest = On to the last step
affiliate-back = Back
affiliate-price-holds = { $count ->
    [one] A quote keeps this price for { $count } day.
   *[other] A quote keeps this price for { $count } days.
 }
affiliate-other-price = In another currency
affiliate-currency-hint = Each currency has a scale of its own; nothing is converted.
affiliate-in-currency = In { $currency }.
affiliate-people-legend = Who else we may write to

affiliation-what = Affiliation for one year ({ $kind })
affiliation-what-short = Affiliation for one year
affiliation-donation-line = Donation

standing-title = Affiliation { $reference }
standing-term = Term
standing-fee = Fee
standing-prepaid = Paid beyond what was asked
standing-returned = Given back or lost again
standing-invoice = Invoice
standing-pay = Pay { $amount } by card
standing-papers = Your papers
standing-certificate-hint = Issued when the fee is paid and the office has confirmed who you are.
standing-decide-title = What did the meeting decide?
standing-carried-invoice = Carried: send the invoice
standing-carried-card = Carried: pay by card
standing-lost = The motion was lost
standing-renew-title = The next year
standing-renew-invoice = Renew: send the invoice
standing-renew-card = Renew: pay by card
standing-link-lead = Do you act for this body? We mail the link to its own page to the addresses that it gave us.
standing-link = Mail us the link
standing-link-sent = The link is on its way to the addresses that this body gave us.
standing-requoted = The quote was no longer valid, so here is today’s price. If it is right, please report the decision once more.

affiliated-title = Who stands with us
affiliated-count = { $count ->
    [one] { $count } organisation is affiliated and agreed to be listed.
   *[other] { $count } organisations are affiliated and agreed to be listed.
 }
affiliated-search = Search by name, union or country
affiliated-search-button = Search
affiliated-by-union = By union
affiliated-bodies = Organisations
affiliated-twin = twinned with { $union }
affiliated-next = Further organisations
affiliated-none-found = Nothing fits this search.
affiliated-join = Affiliate your branch

verify-title = Is this certificate valid?
verify-valid = This certificate is valid.
verify-not-valid = This certificate is not valid.

letter-quote-subject = Quote { $reference }
letter-quote = Here is your quote, with a model motion for your meeting. When the meeting has decided, report it on your page.
letter-link-subject = Your page { $reference }
letter-applied = Your application has arrived. You can pay on your page, and come back to it at any time.
letter-link = Somebody asked for the link to your page.
letter-invoice-subject = Invoice { $number }
letter-invoice = Here is your invoice.
letter-credit-note-subject = Credit note { $number }
letter-credit-note = Your invoice is cancelled; here is the credit note.
letter-receipt = We have received your payment. Everything is paid.
letter-receipt-open = We have received your payment. { $open } is still to be paid.
letter-receipt-prepaid = We have received your payment. It is { $prepaid } more than was asked: we keep it for you and ask you what to do with it.
letter-certificate-subject = Certificate { $number }
letter-certificate = Here is your certificate. Print it and pin it to your notice-board.
letter-reminder-subject = Your renewal { $reference }
letter-reminder-30 = Your year ends on { $until }. You can renew on your page with one button; last year’s figures are filled in.
letter-reminder-7 = Your year ends in a week, on { $until }. You can renew on your page with one button.
letter-reminder-0 = Your year ends today, { $until }. If you renew now, the next one follows without a gap.
letter-arrears = Your year ended on { $until }. If you renew now, the next one still follows without a gap.
letter-lapsed = Your affiliation ended with the year to { $until }. You can come back on your page at any time; a new year begins then.

affiliation-not-asked = We do not ask for this, and would not keep it. Please leave it empty.
affiliation-renewal-unknown = Please choose one of the two, or neither.
affiliation-successor-same = This is your own address. Please write that of the person who takes over.
affiliation-too-many = Too much was sent from your network in a short time. Nothing is lost: please try again in a few minutes.
affiliation-not-kept = This could not be saved at the moment. Nothing is lost: please try again in a minute.
affiliation-phone-invalid = Please write the number in figures, for example +44 20 7946 0000, or leave this empty.
affiliate-contact_phone = Phone
affiliate-contact_address = Postal address
affiliate-treasurer_phone = Treasurer’s phone
affiliate-chair_name = Chair’s name
affiliate-chair_email = Chair’s email
affiliate-chair_phone = Chair’s phone
affiliate-renewal = New, or affiliated before
affiliate-renewal-new = We affiliate for the first time
affiliate-renewal-again = We were affiliated before
affiliate-union-list = All unions, to choose from
affiliate-save-draft = Go on later
affiliate-save-draft-hint = We mail you a link to this form as it is now. Only your email address is needed for that; we keep the form encrypted for 30 days.
affiliate-draft-kept = The form is kept, and the link to it is on its way to your address. You can close this page, or go on.
unions-title = The unions that we know
unions-lead = Choose yours to go to the form. If it is not here, write its name into the form.
unions-search = Search by name or acronym
unions-none = Nothing fits this search. If your union is not in the list, write its name into the form: the office looks at it.
unions-choose = Choose yours to go back to the form; what you typed there is still there. If yours is not here, write its name into the form.
unions-back = Back to the form
unions-merged = now part of { $heir }
leave-title = I no longer hold this office
leave-lead = Please tell us who takes over. Before they can act for your organisation, another of its contacts, or our office, has to say that this is right. Your own link stops working then.
leave-name = Name of the person who takes over
leave-email = Their email
leave-submit = Name the successor
standing-leave = I no longer hold this office
standing-successor-title = Is this the right person?
standing-successor-lead = Somebody who speaks for your organisation leaves their office and has named a successor. If you say that it is right, the successor gets a link to this page, and the link of the one who leaves stops working.
standing-successor-right = Yes, this is right
standing-successor-wrong = No, this is wrong
standing-successor-named = Thank you. Another contact of your organisation, or our office, is asked whether this is right.
letter-successor-confirm = Somebody who speaks for your organisation leaves their office and has named a successor. Please say on your page whether this is right.
letter-successor-left = Your successor was confirmed. Your link to the page of your organisation does not work any more, and you get no more letters from us. Thank you for what you did.
letter-successor-welcome = You were named as the new contact of your organisation, and that was confirmed. Here is the link to its page.
letter-draft-subject = Your form
letter-draft = Here is the link to the form that you began. It works for { $count ->
    [one] { $count } day
   *[other] { $count } days
 }. If it was not you, do nothing.

affiliation-twin-gift = This amount, or this way of paying, is not possible. Please try another amount, or the other way.
standing-twin-title = Your twin: { $union }
standing-twin-gift = Regular gift
standing-twin-received = { $received } received
standing-twin-gift-lead = A regular gift makes the twinning real: whatever happens to your twin, it can count on you.
standing-twin-amount = Amount each time
standing-twin-frequency = How often
standing-twin-monthly = Every month
standing-twin-yearly = Every year
standing-twin-order = By standing order
standing-twin-card = By card
standing-twin-message = A message to your twin
standing-twin-message-hint = It waits in our office, which passes it on in a way that endangers nobody. It is never mailed to anybody in your twin’s country. Name nobody there.
standing-twin-send = Leave it with the office
standing-twin-message-kept = Thank you. Your message waits in the office.
letter-twin-subject = News for twins { $reference }
