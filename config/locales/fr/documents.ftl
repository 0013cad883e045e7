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
