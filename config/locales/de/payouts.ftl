payouts-link = Auszahlungen von Stripe
payouts-title = Auszahlungen
payouts-text = Was Stripe an die Bank geschickt hat. Jede ist eine Zeile des Kontoauszugs, und die Zeilen des Stripe-Guthabens, die sie enthält, ergeben sie in der Summe.
payouts-none = Stripe hat noch nichts ausgezahlt.
payouts-lines = Ihre Zeilen
payouts-count = { $count ->
    [one] Eine Zeile
   *[other] { $count } Zeilen
}
payouts-agrees = Ihre Zeilen ergeben sie.
payouts-differs = Ihre Zeilen weichen um { $amount } von ihr ab: solidarity reconcile laufen lassen.
payouts-not-compared = Ihre Zeilen sind noch nicht alle bekannt.
payouts-by-hand = Von Hand im Dashboard von Stripe gemacht: Stripe sagt nicht, welche Zeilen sie enthält.
payouts-arrival = Bei der Bank
payouts-kind = Art laut Stripe
payouts-net = Netto
payouts-sum = Summe
payouts-more = Weitere Zeilen
payouts-pending = wird vorbereitet
payouts-in-transit = unterwegs
payouts-paid = ausgezahlt
payouts-failed = kam zurück
payouts-canceled = abgebrochen
