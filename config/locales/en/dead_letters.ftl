dead-title = Dead letters
dead-none = Nothing is dead: all was processed and delivered, or waits for its next try.
dead-text = These were tried until nobody expects them to succeed. Mend what the error says and try again; or give one up for good, with a reason. It cannot be taken back.
dead-events = Events of Stripe’s
dead-events-text = A month cannot be closed while one is here. Giving it up books nothing: if money is missing in the books, the comparison with Stripe still says so.
dead-mails = Mails
dead-mails-text = Who was to get one is not shown. A receipt can be sent again on its payment’s page.
dead-papers = Papers of affiliations
dead-papers-text = Quotes, invoices, certificates and reminders that could not be written. What is given up is neither written nor mailed; the invoice itself stays as it is.
dead-attempts = { $count ->
    [one] { $count } attempt.
   *[other] { $count } attempts.
}
dead-again = Try again
dead-again-named = Try { $id } again
dead-empty = Nothing is left of it to be tried.
dead-give-up = Give it up for good
dead-give-up-button = Give up
dead-give-up-named = Give { $id } up
dead-reason-hint = Sealed, in the audit log.
dead-done-given-up = Given up.
dead-done-again = It is tried again at once.
dead-error-gone = This is no dead letter any more, or nothing of it is left.
office-act-dead-letter-given-up = gave a dead letter up
office-act-dead-letter-retried = had a dead letter tried again
