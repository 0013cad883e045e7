document-number = Numéro
document-date = Date du document
document-due = À payer avant le
document-valid-until = Prix garanti jusqu’au
document-reference = Référence
document-delegates = Délégués à la conférence
document-purchase-order = Votre numéro de commande
document-for = Pour
document-to = À
document-what = Objet
document-working = Calcul
document-amount = Montant
document-total = Total à payer
document-paid = Reçu
document-open = Reste à payer
document-issued = Établi le
document-reason = Motif
document-cancels = Annule la facture
document-invoice-date = Facture du

document-quote-title = Affiliation : devis
document-quote-opening = Voici ce que coûterait à votre organisation une année d’affiliation. Cela ne vous engage à rien : soumettez la motion ci-dessous à votre réunion.
document-quote-no-invoice = Ceci est un devis et non une facture : rien n’est à payer.
document-motion-title = Modèle de motion
document-next-title = Quand la réunion aura décidé
document-quote-next = Si la motion est adoptée, indiquez ici la date de la réunion. La facture, ou la page de paiement par carte, vient alors. Si elle est rejetée, ou si les chiffres ont changé, la même page en prend note.
document-qr-report = Code : la page où l’on indique la décision

document-invoice-title = Facture { $number }
document-transfer-title = Payer par virement
document-transfer-text = Veuillez utiliser exactement cette référence. Sans elle, nous ne pouvons pas savoir de qui vient le paiement.
document-card-title = Ou payer par carte
document-card-text = À cette adresse, ou avec le code :
document-qr-pay = Code : la page où l’on peut payer par carte
document-invoice-thanks = Merci de votre solidarité. L’attestation suit quand la somme entière est arrivée.

document-credit-note-title = Avoir { $number }
document-credit-note-opening = La facture nommée ci-dessous est annulée. Rien n’est à payer à ce titre.
document-credited = Porté en avoir

document-receipt-title = Reçu { $number }
document-receipt-opening = Nous avons bien reçu votre paiement.

document-statement-title = Relevé de l’année { $year }
document-statement-opening = { $count ->
    [one] En { $year }, { $count } paiement est venu de vous.
    [many] En { $year }, { $count } de paiements sont venus de vous.
   *[other] En { $year }, { $count } paiements sont venus de vous.
 }

document-certificate-title = Attestation d’affiliation
document-certificate-opening = Il est attesté que
document-certificate-text = se tient aux côtés de { $campaign } et y est affiliée
document-certificate-term = du { $from } au { $until }
document-certificate-twin = et est jumelée avec { $union }
document-certificate-check = Est-elle valable ? Voir :
document-qr-check = Code : la page qui dit si cette attestation est valable
funds-title = État des fonds
funds-text = Ce que chaque fonds avait au début, ce qu’il a gagné et perdu, et ce qu’il a à la fin : ce qu’il possède, moins ce qu’il doit. Les sommes qu’un fonds doit à un autre sont comptées là où elles reviennent.
funds-zone = Les jours sont ceux du fuseau horaire { $zone }.
funds-period = Période
funds-together = Tous les fonds ensemble
funds-opening = Au début
funds-closing = À la fin
funds-item = Quoi
funds-brought-in = Présent au début de ces comptes
funds-received = Reçu : { $kind } ({ $channel })
funds-donations = dons
funds-affiliations = cotisations d’affiliation
funds-sales = ventes
funds-refunds = Rendu
funds-disputes = Perdu dans des litiges
funds-returned = Prélèvements revenus impayés
funds-card-fees = Frais de carte
funds-dispute-fees = Frais de litige
funds-processor-fees = Autres frais du prestataire de paiement
funds-expenses = Dépenses
funds-bank-charges = Frais bancaires
funds-lost = Avances perdues
funds-disbursed = Versé aux destinataires
funds-transfers = Venu d’autres fonds, moins ce qui leur est allé
funds-exchange = Change de devises
funds-this-year = Cette année
funds-none = Rien n’est enregistré jusque-là.
funds-agrees = la balance dit la même chose
funds-differs = La balance dit autre chose. Lancez solidarity verify, et n’utilisez aucun chiffre de cette page.
