mail-receipt-subject = Receipt { $number }
mail-receipt-title = Receipt { $number }
mail-receipt-opening = We have received your payment. Please keep this receipt for your records.
mail-number = Number
mail-date = Date
mail-date-in-zone = { $date } ({ $zone })
mail-amount = Amount
mail-fund = For
mail-reference = Reference
mail-method = Paid by
mail-method-card = card
mail-method-transfer = bank transfer
mail-issued-by = Issued by
mail-no-gift-aid = Gift Aid cannot be claimed on this payment: a political campaign is not a charity.
mail-keep-reference = If you write to us, please quote the reference. Nobody can see your name with it.
mail-automatic = This message was sent automatically because you gave this address. There will be no further mail about this payment unless it changes.
mail-pledge-subject = Details for your transfer { $reference }
mail-pledge-title = Details for your transfer
mail-pledge-opening = Please transfer the amount below, with exactly this reference.
mail-pledge-valid = The reference stays valid for { $count ->
    [one] { $count } day
   *[other] { $count } days
 }, until { $date }.
mail-pledge-automatic = This message was sent automatically because you gave this address. A receipt follows when the transfer has arrived. We send no reminders.
mail-erasure-subject = Please confirm your request
mail-erasure-title = Please confirm your request
mail-erasure-opening = Somebody asked us to erase what we keep about the payer of { $reference }. If that was you, open this page and press the button:
mail-erasure-valid = The link works for { $count ->
    [one] { $count } day
   *[other] { $count } days
 }.
mail-erasure-not-you = If it was not you, do nothing: nothing is erased.

dev-mail-title = Mails of this installation
dev-mail-lead = In development mails are written to a folder instead of being sent.
dev-mail-none = No mail has been written yet.
dev-mail-to = To
dev-mail-subject = Subject
dev-mail-time = Written
dev-mail-message-id = Message-ID
dev-mail-html = Show the HTML part
dev-mail-text = The text part
dev-mail-back = All mails
