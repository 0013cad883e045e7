office-name = Office
office-menu = Menu
office-nav-home = Overview
office-nav-payments = Payments
office-nav-book = Book by hand
office-nav-statements = Bank statements
office-nav-bodies = Bodies
office-nav-messages = Messages
office-nav-months = Months
office-nav-disbursements = Money out
office-nav-appeals = Appeals
office-nav-funds = Funds
office-nav-export = Export
office-nav-staff = Staff
office-nav-tokens = API tokens
office-nav-audit = Audit log
office-nav-account = My account
office-role-treasurer = Treasurer
office-role-officer = Officer
office-role-auditor = Auditor
office-role-clerk = Clerk
office-role = Role
office-sign-in = Sign in
office-sign-out = Sign out
office-sign-in-refused = That did not fit
office-sign-in-refused-text = Address, password or code is wrong, or the page was open too long. A code works once: wait for the next one. Who lost password or telephone asks a treasurer for a new link.
office-email = Email
office-password = Password
office-code = Code from your authenticator app
office-code-hint = Six digits, or one of your recovery codes.
office-code-again = For this, the code is asked for once more. A code that you used already does not work: wait for the next one.
office-error-code = The code does not fit, or was used already. Wait for the next one and try again. Nothing was changed.
office-join = Set up your sign-in
office-join-refused = Something has to be changed
office-join-password = Choose a password
office-new-password = New password
office-password-again = The same password once more
office-passwords-differ = The two passwords are different.
office-join-app = Connect an authenticator app
office-join-app-text = Scan the picture with an authenticator app on your telephone, and type the code that it shows.
office-join-picture = QR code with the secret written below
office-join-typed = Or type this key into the app:
office-join-button = Set up
office-joined = You can sign in now
office-joined-text = Write these recovery codes on paper and keep them apart from your telephone. Each works once in place of the app’s code. They are never shown again.
office-key-strict = Strict mode: names are opened on your own machine only, never here.
office-key-missing = You cannot open names: the office’s key was not given to you since you set this password. Ask another treasurer to give it to you on the staff page.
office-key-next-time = The office’s key was given to you after you signed in. Sign out and in again: then you can open names.
office-renew = New password or new telephone
office-renew-text = A link is mailed to you, by which you set both anew. Follow it in this browser while you are signed in: then you go on opening names, if you can now. Your other sessions end.
office-renew-button = Mail me the link
office-codes-left = { $count ->
    [one] You have one recovery code left. You get new ones when you set up your sign-in anew.
   *[other] You have { $count } recovery codes left. You get new ones when you set up your sign-in anew.
}
office-standing-invited = was sent a link and has not followed it yet
office-standing-disabled = left
office-standing-active = can sign in
office-standing-opens = can sign in and open names
office-standing-no-key = can sign in, cannot open names
office-change = Change
office-grant-button = Give the office’s key
office-grant-text = From then on they can open the names of givers.
office-link-button = Mail a new link
office-link-text = For who lost password or telephone. The old ones work until the link is followed; after that somebody has to give them the office’s key anew.
office-disable-button = Has left: end everything
office-disable-text = Sessions, password and keys end at once. What was opened already cannot be taken back. After a treasurer who held the office’s key, a new key is proposed, which another treasurer confirms.
office-invite = Invite somebody
office-invite-button = Mail the invitation
office-done-invited = The invitation is on its way. Its link works for 48 hours.
office-done-mailed = The link is on its way. It works for 48 hours.
office-done-disabled = Everything that this person could do here has ended.
office-done-granted = The office’s key was given. It can be used from the next sign-in on.
office-error-address = Please check the email address and the role.
office-error-already-there = Somebody with this address is there already. Mail them a new link instead.
office-tokens-text = A program reads exports with a token. It sees what its role may export, never a name, and changes nothing. It ends when whoever made it leaves.
office-tokens-wrong = Please give a label and a number of days from 1 to 3650.
office-token-fresh = Copy the token now: it is not shown again
office-token-label = Who or what uses it
office-token-ends = Until
office-token-ended = ended
office-token-revoke = End it
office-token-revoke-named = End the token “{ $label }”
office-token-new = New token
office-token-days = Days for which it works
office-token-button = Make the token
office-audit-text = Who of the office saw and changed what. Entries cannot be changed or deleted; solidarity verify proves it. Reasons are sealed, since they may name somebody.
office-csv = Download as CSV
office-older = Older
office-audit-number = No.
office-audit-when = When
office-audit-who = Who
office-audit-what = What
office-audit-subject = Of what
office-command-line = command line
office-reason-sealed = (reason sealed)
office-act-signed-in = signed in
office-act-sign-in-refused = sign-in refused
office-act-signed-out = signed out
office-act-staff-created = created somebody of the staff
office-act-staff-invited = invited
office-act-staff-joined = set up the sign-in
office-act-staff-reset = renewed a sign-in
office-act-staff-disabled = ended somebody’s access
office-act-key-granted = gave the office’s key
office-act-keys-recovered = recovered with the office’s key
office-act-token-created = made a token
office-act-token-revoked = ended a token
office-act-refunded = gave a payment back
office-act-booked = booked by hand
office-act-receipt-resent = sent a receipt again
office-act-names-opened = opened a name
office-act-names-exported = exported names
office-act-exported = exported
office-act-message-published = published a message
office-act-message-refused = kept a message back
office-act-message-withdrawn = took a message off the wall
office-act-body-accepted = accepted a body
office-act-body-refused = refused a body
office-act-union-named = named a body’s union
office-act-union-refused = forgot a union that was typed
office-act-fee-waived = a body’s year stands without its fee
office-act-body-ended = ended an affiliation whose fee went back
office-act-statement-imported = imported a bank statement
office-act-line-explained = explained a line of a bank statement
office-act-month-closed = closed a month
office-act-disbursement-requested = asked for money out
office-act-disbursement-checked = looked into a sanctions list
office-act-disbursement-approved = approved money out
office-act-disbursement-refused = refused money out
office-act-disbursement-withdrawn = took a request for money out back
office-act-disbursement-paid = booked money out
office-act-disbursement-told = told what became of money out
office-act-appeal-set = set an appeal
office-act-gift-counted = said towards whose target a gift counts
office-act-document-opened = opened a document of money out
office-act-documents-granted = let somebody open documents
office-act-givers-told = told givers to go on by standing order
office-password-rule = { $count ->
    [one] At least one character. A few words that do not belong together are best.
   *[other] At least { $count } characters. A few words that do not belong together are best.
}
office-wait-title = Needs attention
office-wait-nothing = Nothing waits for you.
office-wait-silent = No event of Stripe’s has come since { $since }, although cards were charged. Look at the webhooks in Stripe’s dashboard, then run solidarity reconcile.
office-wait-dispute-due = Dispute over { $amount }: answer it in Stripe’s dashboard by { $due }.
office-wait-dispute = Dispute over { $amount }: answer it in Stripe’s dashboard.
office-wait-payout = A payout differs from its lines by { $amount }: run solidarity reconcile.
office-wait-suspense = { $amount } of { $date } wait for somebody who says whose they are.
office-this-month = Received this month
office-this-year = Received this year
office-gifts-active = Regular gifts
office-gifts-monthly = … worth in a month
office-gifts-gained = … begun within 30 days
office-gifts-lost = … ended within 30 days
office-bodies-active = Affiliated bodies
office-bodies-due = … due for renewal
office-bodies-arrears = … in arrears
office-zone = Dates and months by the time zone { $zone }.
office-received-fund = Received by month and fund
office-received-channel = Received by month and channel
office-chart-alt = Bar chart; the same figures stand in the table below.
office-chart-table = The figures as a table
office-month = Month
office-channel-card = Card
office-channel-transfer = Bank transfer
office-channel-standing = Standing order
office-channel-cheque = Cheque
office-channel-cash = Cash
office-status-paid = paid
office-status-partly = partly given back
office-status-refunded = given back
office-status-disputed = disputed
office-status-failed = came back
office-reference = Reference
office-no-reference = none: in suspense
office-date = Date
office-from = From
office-to = To (that day included)
office-filter-body = Body (its reference)
office-filter-payout = Payout (its id at Stripe)
office-fund = Fund
office-channel = Channel
office-currency = Currency
office-status = State
office-amount = Amount
office-all = all
office-filter = Filter
office-filter-none = Show all
office-sum-of = { $fund }, gross
office-sum-count = Add up what is filtered
office-sum-too-long = That took longer than five seconds. Choose a shorter period, or export and add up there.
office-payments-none = There is no such payment.
office-refunded = Given back
office-fee = Fee
office-payout = Payout
office-opened = Opened for you
office-opened-text = That you opened this stands in the audit log. It is not kept anywhere else and is gone when you leave the page.
office-person-name = Full name
office-on-behalf = On behalf of
office-message = Message of solidarity
office-open = Open the giver’s record
office-open-text = Why you need to know. The reason is sealed in the audit log.
office-reason = Reason
office-give-back = Give back
office-give-back-amount = Amount to give back, at most { $left }
office-give-back-text = The money goes back to the same card and cannot be recalled. The reason is sealed, since it may name somebody.
office-resend = Send the receipt again
office-resend-text = The same receipt under the same number: for a card to the payer whom Stripe knows, else to the address that the giver left, which is opened for it.
office-story = The whole story
office-story-form = Form
office-story-sent = Sent
office-story-kind = Kind
office-story-receipt = Wants a receipt
office-story-publish = May publish message / name
office-story-newsletter = Newsletter
office-story-checkout = Card page
office-story-events = Stripe’s events
office-story-refunds = Refunds
office-story-disputes = Disputes
office-story-bank-line = Line of the bank’s statement
office-story-bank-none = It has not come up in an imported statement yet.
office-story-statement = Statement
office-story-statement-of = { $days }, imported { $at }
office-story-payer = Payer, account and words at the bank
office-story-entries = Entries in the books
office-story-mails = Receipt and mails
office-account = Account
office-receipt-queued = mailed
office-receipt-waits = waits for a treasurer
office-yes = yes
office-no = no
office-book-text = For a cheque, a transfer, a standing order or cash that came for one gift, affiliation or invoice. What came under no reference is kept by solidarity payment suspend.
office-book-date = Booking date at the bank, or date of paying in
office-book-bank-ref = The bank’s id of the line, or the number of cheque or slip
office-book-bank-ref-hint = The same line is never booked twice. No names here.
office-book-button = Book it
office-done-booked = Booked.
office-done-refunded = Given back.
office-done-refunding = On its way back: Stripe says when it has arrived.
office-done-resent = The receipt is on its way.
office-error-reason = Please give a reason: one line, at most 500 characters.
office-error-open = The record could not be opened: it was sealed for other keys. Nothing was shown.
office-error-amount = Please type an amount such as 25.00.
office-error-too-much = Only { $left } of it is left.
office-error-no-refund = Nothing of this payment can be given back by card.
office-error-no-cards = Cards are switched off. Give it back at the bank.
office-error-earlier = An earlier attempt was finished first: { $amount } went back. Look at what is left, and press again if more is to go.
office-error-refund-failed = Nothing was given back: Stripe or the bank refused. The log says more.
office-error-refund-unknown = Whether it was given back is not known yet. Press again: that finds out, and gives it back only once.
office-error-no-address = There is no address to send it to, or you cannot open it.
office-error-no-receipt = This payment has no receipt.
office-error-not-wanted = The giver asked for no mail: none is sent, ever.
office-error-reference = Please check the reference: letters and digits as on the pledge or invoice.
office-error-unknown-reference = No gift, affiliation or invoice has this reference.
office-error-date = Please give the date of the booking; it cannot lie in the future.
office-error-bank-ref = Please give what tells this line from others: it keeps the money from being booked twice.
office-error-booked = Nothing to do: this line was booked before.
office-error-other-line = A line with this id was booked before with another reference or amount. Nothing was written.
office-error-filter = The filter cannot be read: please check reference, dates and choices.
office-export-text = The same files as solidarity export and the API give, without names. Every row once, and the sums agree with the ledger’s.
office-kind-payments = Payments as a list
office-kind-affiliations = Register of affiliations
office-kind-payouts = Stripe’s payouts
office-kind-journal = Journal of entries
office-kind-trial-balance = Trial balance
office-kind-fund-statement = Statement of funds
office-kind-counts-for = Gifts by branch and region, by month
office-format = File format
office-at = As of
office-download = Download
office-names-title = Payments with names
office-names-text = Opens the sealed records while this download runs. The audit log keeps who, when, how many and, sealed, why. Delete the file when it has served.
office-names-button = Open and download
office-newsletter-title = List for the newsletter
office-newsletter-text = The addresses of those who confirmed and did not leave, each with the link by which they leave: it belongs into every newsletter. Export anew before each one, and delete the file afterwards. The audit log keeps who, when, how many and, sealed, why.
office-wait-receipts = { $count ->
    [one] One receipt waits for a treasurer: its address is sealed.
   *[other] { $count } receipts wait for a treasurer: their addresses are sealed.
}
office-wait-notices = { $count ->
    [one] A giver by standing order is to be told that the fund closes: the address is sealed.
   *[other] { $count } givers by standing order are to be told that their fund closes: their addresses are sealed.
}
office-wait-events = { $count ->
    [one] One event of Stripe’s could not be processed.
   *[other] { $count } events of Stripe’s could not be processed.
}
office-wait-mails = { $count ->
    [one] One mail could not be delivered.
   *[other] { $count } mails could not be delivered.
}
office-wait-papers = { $count ->
    [one] One paper of an affiliation could not be written.
   *[other] { $count } papers of affiliations could not be written.
}
office-wait-erasures = { $count ->
    [one] One giver asks to be forgotten: solidarity erase --list.
   *[other] { $count } givers ask to be forgotten: solidarity erase --list.
}
office-wait-messages = { $count ->
    [one] One message of solidarity waits to be read by a treasurer.
   *[other] { $count } messages of solidarity wait to be read by a treasurer.
}
office-wait-bodies = { $count ->
    [one] One affiliated body waits to be accepted by the office.
   *[other] { $count } affiliated bodies wait to be accepted by the office.
}
office-wait-unions = { $count ->
    [one] One affiliated body typed a union that is not in the directory.
   *[other] { $count } affiliated bodies typed a union that is not in the directory.
}
office-wait-fees-back = { $count ->
    [one] The fee of one affiliated body went back: see Bodies.
   *[other] The fees of { $count } affiliated bodies went back: see Bodies.
}
office-wait-queued = { $count ->
    [one] One mail waits for its turn.
   *[other] { $count } mails wait for their turn.
}
regular-title = Regular gifts by card
regular-text = Should the card provider go, their givers can go on by standing order, under the reference that the gift has. Stripe is not needed for it: the address is the one that they gave to us.
regular-all = Gifts that go on
regular-with-address = With an address
regular-told-count = Told
regular-progress = Told: { $told } of { $all }
regular-tell = Tell them how to go on
regular-tell-text = Each gets one mail with the bank details of their currency, the amount, a day of the month and their reference. Pressing again mails only those who were not told yet.
regular-tell-button = { $count ->
    [one] Mail { $count } giver
   *[other] Mail { $count } givers
}
regular-told = { $count ->
    [one] { $count } mail is on its way.
   *[other] { $count } mails are on their way.
}
regular-not-told = { $count ->
    [one] { $count } could not be told: no account in that currency, or no address.
   *[other] { $count } could not be told: no account in their currency, or no address.
}
regular-cards-on = Cards are taken. Givers can be told here once cards are switched off in the settings:
regular-error-cards-on = Cards are taken: nobody was told.
regular-monthly = { $amount } a month
regular-yearly = { $amount } a year
regular-active = active
regular-paused = paused
regular-failed = payment failed
regular-told-at = Told on
regular-no-address = no address
regular-more = More
office-export-union = Union (as in the directory)
office-export-country = Country (two letters)
office-export-part = File (Xero: at most 1,000 lines each)
preset-title = Kept choices
preset-keep-title = Keep this choice
preset-name = Name
preset-period = Days
preset-chosen = those above
preset-month-before = the month before, each time
preset-this-year = this year, each time
preset-year-before = the year before, each time
preset-for-all = For everybody of the office who exports
preset-keep = Keep it
preset-shared = for all
preset-give-up = Give it up
preset-give-up-named = Give up “{ $name }”
preset-kept = Kept.
preset-gone = It is gone.
preset-error-name = Please give the choice a name of at most 80 characters.
preset-error-many = You keep a hundred choices already. Give one up first.
