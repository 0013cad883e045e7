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
mail-newsletter-subject = Please confirm your address
mail-newsletter-title = Please confirm your address
mail-newsletter-opening = You ticked that you wish to get our newsletter. Open this page and press the button; before that nothing is sent to you:
mail-newsletter-not-you = If you did not tick it, do nothing: this is the only mail about it. The link works for 30 days.
mail-newsletter-leave = You can leave the list at any time here:

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
dev-mail-previews = Every kind of mail, with invented content

mail-own-link = This is the link to your regular gift. With it you can see your payments, and pause or end the gift. It is valid for 400 days; keep it to yourself:
mail-gift-subject = { $title } · { $reference }
mail-gift-automatic = This message was sent automatically because you gave this address with a regular gift.
mail-gift-change-title = The link that you asked for
mail-gift-change-text = With this link you can change the amount, the interval or the card for the next 15 minutes. If you did not ask for it, do nothing: without the link nothing changes.
mail-gift-lost-title = Your link
mail-gift-lost-text = Somebody, probably you, asked for the link to your regular gift. With it you can see your payments, and pause or end the gift. If it was not you, do nothing.
mail-gift-failed-title = A payment did not go through
mail-gift-failed-text = Your bank refused the last payment of your regular gift, or waits for you to confirm it. We will try again, and nothing is lost. With the first link below you can pay or confirm it yourself, also with another card.
mail-gift-ended-title = Your regular payment has ended
mail-gift-ended-text = We tried the last payment of your regular gift several times, and it did not go through. We do not try again: the gift has ended, and nothing more will be collected. Thank you for what you gave. If you want to go on, please begin anew with the last link below.
mail-gift-yearly-title = Your yearly payment is due soon
mail-gift-yearly-text = In two weeks the yearly payment of your regular gift will be collected. You need not do anything. If you want to change or end it, open the link below before that day.
mail-gift-closes-title = Please decide about your regular payment
mail-gift-closes-text = The purpose that you give for regularly will end. With the link below you can choose another purpose for your regular gift. If you do nothing, your gift ends on the day shown, and nothing more will be collected.
mail-gift-closed-title = Your regular payment has ended
mail-gift-closed-text = The purpose that you gave for has ended, and your regular gift has ended with it, as we told you a month ago. Nothing more will be collected. Thank you for what you gave.
mail-order-closes-title = Please decide about your standing order
mail-order-closes-text = The purpose that you give for by standing order will end. With the link below you can choose another purpose; your order at the bank and its reference stay as they are. If you do nothing, your gift ends on the day shown: please end the order at your bank by then. We cannot do that for you.
mail-order-closed-title = Please end your standing order
mail-order-closed-text = The purpose that you gave for by standing order has ended, and your regular gift has ended with it. Only you can end the order at your bank: please do so now. Thank you for what you gave.
mail-standing-title = Details for your standing order
mail-standing-text = Please give your bank a standing order with these details, and with exactly this reference. It stays the same for every transfer.
mail-standing-day = Day of the month
mail-gift-by-transfer-title = How you can go on giving
mail-gift-by-transfer-text = We can no longer take payments by card. If you want to go on, please give your bank a standing order with these details, and with exactly this reference. It stays the same for every transfer. If you do nothing, nothing more is paid. Should your card be charged once more after all, write to us.
mail-link-own = Your regular gift
mail-link-change = Change your regular gift
mail-link-pay = Pay or confirm
mail-link-anew = Begin anew
mail-link-status = Where the gift stands
mail-row-due = Due on
mail-row-until = Ends on
mail-row-next-try = Next try
letter-your-page = Your page, for you and those who act for your organisation. Do not pass it on:
letter-twin = The attached document says:
letter-leave = I no longer hold this office:
letter-automatic = This message was sent automatically to the contacts that your organisation gave.

staff-invitation-subject = Your sign-in link
staff-new-link-subject = A new sign-in link
staff-reset-subject = A sign-in was renewed
staff-invitation = You have been asked to work in the office. Follow the link, choose a password, and connect an authenticator app on your telephone. The link works for { $hours } hours, once.
staff-new-link = Somebody of the office sent you this link, because you lost your password or your telephone. Follow it to set new ones. Until then the old ones go on working. The link works for { $hours } hours, once. If you lost nothing, do not follow it, and tell the others.
staff-reset = Password and second factor of { $whose } were renewed on the server’s command line. If you did not expect this, ask who did it.
staff-key-given = { $whose } was given the office’s key on the server’s command line and can open names from the next sign-in on. If you did not expect this, ask who did it.
staff-key-changed-subject = The office has a new key
staff-key-changed = Another key took the place of the office’s key. Sign in anew to open names. Who proposed and who confirmed it stands in the audit log. If you did not expect this, ask the other treasurers.
staff-automatic = This message was sent automatically to staff.
