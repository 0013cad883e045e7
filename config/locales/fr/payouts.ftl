payouts-link = Virements de Stripe
payouts-title = Virements de Stripe
payouts-text = Ce que Stripe a envoyé à la banque. Chaque virement est une ligne du relevé, et les lignes du solde Stripe qu’il contient donnent sa somme.
payouts-none = Stripe n’a encore rien versé.
payouts-lines = Ses lignes
payouts-count = { $count ->
    [one] { $count } ligne
   *[other] { $count } lignes
}
payouts-agrees = Ses lignes donnent sa somme.
payouts-differs = Ses lignes diffèrent de { $amount } : lancez solidarity reconcile.
payouts-not-compared = Ses lignes ne sont pas encore toutes connues.
payouts-by-hand = Fait à la main dans le tableau de bord de Stripe : Stripe ne dit pas quelles lignes il contient.
payouts-arrival = À la banque
payouts-kind = Nature selon Stripe
payouts-net = Net
payouts-sum = Somme
payouts-more = Autres lignes
payouts-pending = en préparation
payouts-in-transit = en route
payouts-paid = versé
payouts-failed = revenu
payouts-canceled = annulé
