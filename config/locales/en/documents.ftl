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
