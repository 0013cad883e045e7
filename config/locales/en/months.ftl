months-next = To close: { $month }
months-not-over = It can be closed from { $date }.
months-text = Look first: nothing is changed by it. The month is closed when ledger, bank and Stripe agree. Afterwards it takes no entry; what comes late is booked in the next month.
months-look = Look whether the month can be closed
months-done = The month is closed. Its statement is signed below.
months-bank-title = Bank in { $currency }
months-by-statements = { $account }, by its statements
months-outstanding = { $what }, outstanding since { $date }
months-in-ledger = In the ledger
months-difference = Difference
months-no-statement = No bank statement was imported: there is no bank to compare with.
months-obstacles = The month cannot be closed yet:
months-dead = { $count ->
    [one] { $count } message of Stripe could not be processed: try again, or give up with a reason.
   *[other] { $count } messages of Stripe could not be processed: try again, or give up with a reason.
}
months-broken = The books are not whole: { $what }. Ask whoever runs the service.
months-bank = The bank in { $currency } differs. Usual reasons: a statement is missing, or an opening balance was not entered.
months-stripe = Stripe holds { $stripe }, the ledger says { $ledger }. Wait for the night’s comparison, or have solidarity reconcile run.
months-stripe-unknown = Stripe did not say what it holds. Try again in a few minutes.
months-stripe-currency = Stripe holds { $amount } smallest units of a currency that is not known here ({ $currency }). Ask Stripe what they are, and have them exchanged.
months-suspense = Not explained yet
months-suspense-text = Say what these are, or close the month knowing them: they stay in suspense.
months-explained = I have looked at each of these lines
months-right = Nothing stands in the way.
months-close = Close { $month }
months-late = Booked late
months-closed = Closed months
months-closed-none = None yet.
months-closed-at = Closed
months-link = Link of the chain
months-statement = Signed statement
months-error-other = This month cannot be closed now: it is not over, or somebody has closed it. Look again.
months-error-obstacles = The month is not closed: something has changed since you looked.
months-error-suspense = Please say that you have looked at the lines that are not explained.
months-file-text = Text
months-file-signature = Signature
months-file-key = Public key
months-more = { $count ->
    [one] and { $count } more line
   *[other] and { $count } more lines
}
