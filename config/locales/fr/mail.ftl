mail-receipt-subject = Reçu { $number }
mail-receipt-title = Reçu { $number }
mail-receipt-opening = Nous avons bien reçu votre paiement. Veuillez conserver ce reçu.
mail-number = Numéro
mail-date = Date du paiement
mail-date-in-zone = { $date } ({ $zone })
mail-amount = Montant
mail-fund = Pour
mail-reference = Référence
mail-method = Payé par
mail-method-card = carte
mail-method-transfer = virement
mail-issued-by = Délivré par
mail-no-gift-aid = L’avantage fiscal britannique Gift Aid ne peut pas être demandé pour ce paiement : une campagne politique n’est pas une organisation caritative.
mail-keep-reference = Si vous nous écrivez, veuillez indiquer la référence. Elle ne permet à personne de voir votre nom.
mail-automatic = Ce message a été envoyé automatiquement parce que vous avez donné cette adresse. Il n’y en aura pas d’autre sur ce paiement, sauf s’il change.
mail-pledge-subject = Coordonnées pour votre virement { $reference }
mail-pledge-title = Coordonnées pour votre virement
mail-pledge-opening = Veuillez virer le montant ci-dessous, avec exactement cette référence.
mail-pledge-valid = La référence reste valable { $count ->
    [one] { $count } jour
    [many] { $count } de jours
   *[other] { $count } jours
 }, jusqu’au { $date }.
mail-pledge-automatic = Ce message a été envoyé automatiquement parce que vous avez donné cette adresse. Un reçu suivra quand le virement sera arrivé. Nous n’envoyons pas de rappel.
mail-erasure-subject = Veuillez confirmer votre demande
mail-erasure-title = Veuillez confirmer votre demande
mail-erasure-opening = On nous a demandé d’effacer ce que nous gardons au sujet de la personne qui a payé { $reference }. Si c’était vous, ouvrez cette page et appuyez sur le bouton :
mail-erasure-valid = Le lien est valable { $count ->
    [one] { $count } jour
    [many] { $count } de jours
   *[other] { $count } jours
 }.
mail-erasure-not-you = Si ce n’était pas vous, ne faites rien : rien n’est effacé.

dev-mail-title = Courriels de cette installation
dev-mail-lead = En développement, les courriels sont écrits dans un dossier au lieu d’être envoyés.
dev-mail-none = Aucun courriel n’a encore été écrit.
dev-mail-to = À
dev-mail-subject = Objet
dev-mail-time = Écrit
dev-mail-message-id = Message-ID
dev-mail-html = Afficher la partie HTML
dev-mail-text = La partie texte
dev-mail-back = Tous les courriels
