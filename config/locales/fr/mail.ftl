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
mail-newsletter-subject = Merci de confirmer votre adresse
mail-newsletter-title = Merci de confirmer votre adresse
mail-newsletter-opening = Vous avez coché que vous souhaitez recevoir notre lettre d’information. Ouvrez cette page et appuyez sur le bouton ; rien ne vous est envoyé avant :
mail-newsletter-not-you = Si vous n’avez rien coché, ne faites rien : ce message est le seul à ce sujet. Le lien fonctionne pendant 30 jours.
mail-newsletter-leave = Vous pouvez quitter la liste à tout moment ici :

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
dev-mail-previews = Chaque sorte de message, avec un contenu inventé

mail-own-link = Voici le lien vers votre don régulier. Il vous permet de voir vos paiements, et de suspendre ou d’arrêter le don. Il est valable 400 jours ; gardez-le pour vous :
mail-gift-subject = { $title } · { $reference }
mail-gift-automatic = Ce message a été envoyé automatiquement parce que vous avez donné cette adresse avec un don régulier.
mail-gift-change-title = Le lien que vous avez demandé
mail-gift-change-text = Ce lien vous permet de modifier le montant, le rythme ou la carte pendant les 15 prochaines minutes. Si vous ne l’avez pas demandé, ne faites rien : sans le lien, rien ne change.
mail-gift-lost-title = Votre lien
mail-gift-lost-text = Quelqu’un, sans doute vous, a demandé le lien vers votre don régulier. Il permet de voir vos paiements, et de suspendre ou d’arrêter le don. Si ce n’était pas vous, ne faites rien.
mail-gift-failed-title = Un paiement n’a pas abouti
mail-gift-failed-text = Votre banque a refusé le dernier paiement de votre don régulier, ou attend que vous le confirmiez. Nous réessaierons, et rien n’est perdu. Avec le premier lien ci-dessous, vous pouvez payer ou confirmer vous-même, même avec une autre carte.
mail-gift-ended-title = Votre paiement régulier est terminé
mail-gift-ended-text = Nous avons tenté plusieurs fois le dernier paiement de votre don régulier, et il n’a pas abouti. Nous n’essayons plus : le don est terminé, et plus rien ne sera prélevé. Merci pour ce que vous avez donné. Si vous voulez continuer, veuillez recommencer avec le dernier lien ci-dessous.
mail-gift-yearly-title = Votre paiement annuel approche
mail-gift-yearly-text = Dans deux semaines, le paiement annuel de votre don régulier sera prélevé. Vous n’avez rien à faire. Si vous voulez le modifier ou l’arrêter, ouvrez le lien ci-dessous avant ce jour.
mail-gift-closes-title = Veuillez décider de votre paiement régulier
mail-gift-closes-text = L’objet pour lequel vous donnez régulièrement prend fin. Avec le lien ci-dessous, vous pouvez choisir un autre objet pour votre don régulier. Si vous ne faites rien, votre don se termine le jour indiqué, et plus rien ne sera prélevé.
mail-gift-closed-title = Votre paiement régulier est terminé
mail-gift-closed-text = L’objet pour lequel vous donniez a pris fin, et votre don régulier avec lui, comme nous vous l’avions dit il y a un mois. Plus rien ne sera prélevé. Merci pour ce que vous avez donné.
mail-order-closes-title = Veuillez décider de votre ordre permanent
mail-order-closes-text = L’objet pour lequel vous donnez par ordre permanent prend fin. Avec le lien ci-dessous, vous pouvez choisir un autre objet ; votre ordre à la banque et sa référence restent tels quels. Si vous ne faites rien, votre don se termine le jour indiqué : veuillez mettre fin à l’ordre auprès de votre banque d’ici là. Nous ne pouvons pas le faire pour vous.
mail-order-closed-title = Veuillez mettre fin à votre ordre permanent
mail-order-closed-text = L’objet pour lequel vous donniez par ordre permanent a pris fin, et votre don régulier avec lui. Vous seul pouvez mettre fin à l’ordre auprès de votre banque : veuillez le faire maintenant. Merci pour ce que vous avez donné.
mail-standing-title = Données pour votre ordre permanent
mail-standing-text = Veuillez donner à votre banque un ordre de virement permanent avec ces données, et avec exactement cette référence. Elle reste la même pour chaque virement.
mail-standing-day = Jour du mois
mail-gift-by-transfer-title = Comment poursuivre vos versements
mail-gift-by-transfer-text = Nous ne pouvons plus recevoir de paiements par carte. Si vous voulez continuer, veuillez donner à votre banque un ordre de virement permanent avec ces données, et avec exactement cette référence. Elle reste la même pour chaque virement. Si vous ne faites rien, plus rien n’est payé. Si votre carte devait tout de même être débitée encore une fois, écrivez-nous.
mail-link-own = Votre don régulier
mail-link-change = Modifier votre don régulier
mail-link-pay = Payer ou confirmer
mail-link-anew = Recommencer
mail-link-status = Où en est le don
mail-row-due = Prélevé le
mail-row-until = Se termine le
mail-row-next-try = Prochaine tentative
letter-your-page = Votre page, pour vous et pour celles et ceux qui agissent au nom de votre organisation. Ne la transmettez pas :
letter-twin = Le document joint dit :
letter-leave = Je n’exerce plus cette fonction :
letter-automatic = Ce message a été envoyé automatiquement aux contacts que votre organisation a donnés.

staff-invitation-subject = Votre lien de connexion
staff-new-link-subject = Un nouveau lien de connexion
staff-reset-subject = Une connexion a été renouvelée
staff-invitation = On vous invite à travailler au bureau. Suivez le lien, choisissez un mot de passe et reliez une application d’authentification sur votre téléphone. Le lien fonctionne { $hours } heures, une seule fois.
staff-new-link = Quelqu’un du bureau vous a envoyé ce lien, parce que vous avez perdu votre mot de passe ou votre téléphone. Suivez-le pour en définir de nouveaux. D’ici là, les anciens restent valables. Le lien fonctionne { $hours } heures, une seule fois. Si vous n’avez rien perdu, ne le suivez pas et prévenez les autres.
staff-reset = Le mot de passe et le second facteur de { $whose } ont été renouvelés en ligne de commande sur le serveur. Si vous ne vous y attendiez pas, demandez qui l’a fait.
staff-key-given = { $whose } a reçu la clé du bureau en ligne de commande sur le serveur et peut ouvrir les noms dès la prochaine connexion. Si vous ne vous y attendiez pas, demandez qui l’a fait.
staff-key-changed-subject = Le bureau a une nouvelle clé
staff-key-changed = Une autre clé a pris la place de la clé du bureau. Reconnectez-vous pour ouvrir des noms. Qui l’a proposée et qui l’a confirmée figure au journal. Si vous ne vous y attendiez pas, demandez aux autres personnes de la trésorerie.
staff-automatic = Ce message a été envoyé automatiquement au bureau.
