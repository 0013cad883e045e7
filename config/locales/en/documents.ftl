document-number = Number
document-date = Date
document-due = To be paid by
document-valid-until = The price holds until
document-reference = Reference
document-delegates = Delegates to the conference
document-purchase-order = Your order number
document-for = For
document-to = To
document-what = What for
document-working = Working
document-amount = Amount
document-total = Total
document-paid = Received
document-open = Still to pay
document-issued = Issued
document-reason = Reason
document-cancels = Cancels invoice
document-invoice-date = Invoice of

document-quote-title = Affiliation: quote
document-quote-opening = This is what affiliation would cost your organisation for a year. It binds you to nothing: put the motion below to your meeting.
document-quote-no-invoice = This is a quote and not an invoice: nothing is due.
document-motion-title = Model motion
document-next-title = When the meeting has decided
document-quote-next = If the motion is carried, report the date of the meeting here. The invoice, or the card page, comes then. If it is lost, or the figures were changed, the same page takes that too.
document-qr-report = Code: the page where the decision is reported

document-invoice-title = Invoice { $number }
document-transfer-title = Pay by bank transfer
document-transfer-text = Please use exactly this reference. Without it we cannot tell whose payment it is.
document-card-title = Or pay by card
document-card-text = At this address, or with the code:
document-qr-pay = Code: the page where this can be paid by card
document-invoice-thanks = Thank you for your solidarity. The certificate follows when the whole sum has come.

document-credit-note-title = Credit note { $number }
document-credit-note-opening = The invoice named below is cancelled. Nothing is to be paid on it.
document-credited = Credited

document-receipt-title = Receipt { $number }
document-receipt-opening = We have received your payment.

document-statement-title = Statement of the year { $year }
document-statement-opening = { $count ->
    [one] In { $year } { $count } payment of yours came.
   *[other] In { $year } { $count } payments of yours came.
 }

document-certificate-title = Certificate of affiliation
document-certificate-opening = This is to certify that
document-certificate-text = stands with { $campaign } and is affiliated
document-certificate-term = from { $from } to { $until }
document-certificate-twin = and is twinned with { $union }
document-certificate-check = Is it valid? See:
document-qr-check = Code: the page that says whether this certificate is valid
funds-title = Statement of the funds
funds-text = What each fund had at the beginning, what it gained and lost, and what it has at the end: what it owns, less what it owes. Sums that one fund owes another are counted where they belong.
funds-zone = Days are those of the time zone { $zone }.
funds-period = Period
funds-together = All funds together
funds-opening = At the beginning
funds-closing = At the end
funds-item = What
funds-brought-in = There when these books began
funds-received = Received: { $kind } ({ $channel })
funds-donations = donations
funds-affiliations = affiliation fees
funds-sales = sales
funds-refunds = Given back
funds-disputes = Lost in disputes
funds-returned = Debits that came back
funds-card-fees = Fees of cards
funds-dispute-fees = Fees of disputes
funds-processor-fees = Other fees of the card processor
funds-expenses = Expenses
funds-bank-charges = Bank charges
funds-lost = Advances lost
funds-disbursed = Paid out to those it is for
funds-transfers = From other funds, less what went to them
funds-exchange = Exchange of currencies
funds-this-year = This year
funds-none = Nothing is booked until then.
funds-agrees = the trial balance says the same
funds-differs = The trial balance says something else. Run solidarity verify, and use no figure of this page.
