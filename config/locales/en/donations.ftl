donate-title = Give
donate-lead = Once, any amount, in a minute. Only the amount and the fund are needed.
donate-transfer-only-title = By bank transfer only
donate-transfer-only = Cards are switched off at the moment. You get our bank details and a reference for your transfer.
donate-errors-title = { $count ->
    [one] One thing needs another look
   *[other] { $count } things need another look
 }
donate-errors-kept = What you typed is still here.
donate-error-prefix = Error:

donate-gift-legend = Your gift
donate-currency = Currency
donate-currency-show = Show amounts
donate-currency-hint = After choosing another currency, press “{ $button }”. What you typed stays.
donate-amount-legend = Amount
donate-amount-other = Another amount in { $currency }
donate-amount-hint = From { $minimum } to { $maximum }. For example 25 or 25.50.
donate-amount-other-choice = Another amount
donate-fund = What it is for

donate-about-legend = About you, if you like
donate-about-lead = You may leave all of this empty and stay unknown to us.
donate-optional = (optional)
donate-name = Name
donate-email = Email
donate-email-hint = Only for your receipt. Without an address here we never send you mail.
donate-message = Message of solidarity
donate-message-hint = At most { $count ->
    [one] { $count } character
   *[other] { $count } characters
 }.
donate-on-behalf-of = On behalf of
donate-on-behalf-of-hint = A branch, a region or a person, if the gift is theirs.
donate-choices-legend = What we may do with it
donate-publish-message = You may publish my message.
donate-publish-name = You may publish my name with it.
donate-newsletter = Send me the newsletter. I will confirm this by a link in one mail.
donate-consent = I agree that { $campaign } keeps what I wrote above, although it may show my political opinion or union membership.
donate-consent-hint = Required only if you filled in a name, an email address, a message or on whose behalf you give. You can withdraw it at any time.

donate-method-legend = How you pay
donate-method-card = By card
donate-method-card-hint = You go on to Stripe’s page. We never see your card.
donate-method-transfer = By bank transfer
donate-method-transfer-hint = You get our bank details and a reference. No card, no script.
donate-method-no-transfer = We have no bank account in { $currency }. For a bank transfer choose another currency above.
donate-noscript = Your browser runs no script. The card page is Stripe’s: it needs JavaScript and may refuse Tor. A bank transfer works without either.
donate-noscript-button = Give by bank transfer
donate-who-knows-card = Even if you leave your name empty, Stripe, the card network, your bank and ours know who paid.
donate-who-knows-transfer = Even if you leave your name empty, your bank and ours know who paid.
donate-who-knows-link = What that can mean for you
donate-submit = Give now
donate-submit-transfer = Show the bank details
donate-submit-hint = Before you pay you see everything once more.

field-amount-empty = Choose an amount or type one.
field-amount-two = You chose one amount and typed another. Please keep only one of them.
field-amount-not-an-amount = This is not an amount. Write it in figures, for example 25 or 25.50.
field-amount-ambiguous = This could mean two amounts. Write it without a separator for thousands, for example 1000 or 1000.00.
field-amount-decimals = This has more decimals than { $currency } has.
field-amount-not-positive = The amount must be more than zero.
field-amount-too-small = The smallest amount that we can take is { $minimum }.
field-amount-too-large = The largest amount that we can take here is { $maximum }. Please write to us if you want to give more.
field-currency-unknown = Please choose one of the listed currencies.
field-fund-unknown = Please choose one of the listed funds.
field-frequency-unknown = Only a single gift is possible here at the moment.
field-method-unknown = Please choose how you pay.
field-method-card-off = Cards are switched off at the moment. Please choose the bank transfer.
field-method-card-unreachable = Stripe’s card page cannot be reached at the moment. Nothing was charged. Try again in a minute, or choose the bank transfer.
field-method-no-transfer = We have no bank account in { $currency }. Please pay by card, or choose another currency.
field-blank = There are only spaces here. Leave it empty or write something.
field-too-long = This is too long: at most { $count ->
    [one] { $count } character
   *[other] { $count } characters
 }.
field-control = There is a character in this that cannot be shown. Please type it anew.
field-email-invalid = This is not an email address that we can write to, for example name@example.org. Check it, or leave it empty.
field-consent-missing = You told us something about yourself. Please tick this box, or empty those fields.
field-publish-name-missing = You allowed us to publish your name, but there is none. Type it, or untick the box.
field-publish-message-missing = You allowed us to publish a message, but there is none. Write it, or untick the box.
field-newsletter-email-missing = The newsletter needs an email address. Type it, or untick the box.
field-nonce-expired = This page had been open for too long. Please send it once more.

status-reference = Reference
status-amount = Amount
status-fund = Fund
status-state = State
status-pending-title = We are waiting for confirmation
status-pending-state = waiting
status-pending-text = Your bank and Stripe are still talking. This page looks again every few seconds. You may close it: the gift counts as soon as the confirmation arrives.
status-pending-continue = Have you not paid yet?
status-pending-continue-link = Go to the card page
status-paid-title = Thank you
status-paid-state = received
status-paid-text = Your gift of { $amount } has arrived and is booked to “{ $fund }”.
status-paid-receipt = If you gave us an email address, your receipt is on its way. It comes from a neutral sender. Please keep the reference in any case.
status-share-title = Tell others
status-share-text = A gift grows when a colleague hears of it. Send them this address, or read it out at your next meeting:
status-share-mail = Send it by mail
status-share-mail-subject = A campaign that I support
status-again = Give again
status-pledged-title = Now make your transfer
status-pledged-state = promised, not yet received
status-pledged-text = Please transfer { $amount } with exactly this reference. Without it we cannot tell what your money is for.
status-pledged-valid = The reference waits for your transfer until { $date }.
status-pledged-once = A transfer can take some days. We write no reminders.
status-failed-title = The payment did not go through
status-failed-state = not paid
status-failed-text = Your bank or Stripe refused it, and no money was taken. Another card, or a bank transfer, may work.
status-retry = Try again
status-expired-title = This payment was not finished in time
status-expired-state = expired
status-expired-text = No money was taken. If you still want to give, please start anew.
status-refunded-title = This gift was returned
status-refunded-state = returned
status-refunded-text = { $amount } went back to where it came from. Banks can take up to ten days to show it.
status-partially-refunded-title = Part of this gift was returned
status-partially-refunded-state = partly returned
status-partially-refunded-text = { $refunded } of { $amount } went back to where it came from. The rest stays with “{ $fund }”.
status-disputed-title = The payer’s bank has a question about this gift
status-disputed-state = disputed
status-disputed-text = The money is held back until the banks have settled it. If this was a mistake, please tell your bank.
status-private = This page shows no name. Whoever knows the reference can see it.

bank-title = Bank details
bank-payee = Payee
bank-name = Bank
bank-sort-code = Sort code
bank-account-number = Account number
bank-iban = IBAN
bank-bic = BIC
bank-amount = Amount
bank-reference = Reference
