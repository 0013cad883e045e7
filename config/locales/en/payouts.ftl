payouts-link = Payouts of Stripe
payouts-title = Payouts
payouts-text = What Stripe sent to the bank. Each is one line of the bank’s statement, and the lines of Stripe’s balance that it holds add up to it.
payouts-none = Stripe has paid nothing out yet.
payouts-lines = Its lines
payouts-count = { $count ->
    [one] One line
   *[other] { $count } lines
}
payouts-agrees = Its lines add up to it.
payouts-differs = Its lines differ from it by { $amount }: run solidarity reconcile.
payouts-not-compared = Its lines are not all known yet.
payouts-by-hand = Made by hand in Stripe’s dashboard: Stripe does not say which lines it holds.
payouts-arrival = At the bank
payouts-kind = Stripe’s kind
payouts-net = Net
payouts-sum = Sum
payouts-more = More lines
payouts-pending = is being prepared
payouts-in-transit = on its way
payouts-paid = paid
payouts-failed = came back
payouts-canceled = cancelled
