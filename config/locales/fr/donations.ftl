donate-title = Faire un don
donate-lead = Une fois ou régulièrement, le montant de votre choix, en une minute. Seuls le montant et le fonds sont nécessaires.
donate-transfer-only-title = Par virement uniquement
donate-transfer-only = Le paiement par carte est suspendu pour le moment. Vous recevez nos coordonnées bancaires et une référence pour votre virement.
donate-errors-title = { $count ->
    [one] Un point est à revoir
    [many] { $count } de points sont à revoir
   *[other] { $count } points sont à revoir
 }
donate-errors-kept = Ce que vous avez saisi est toujours là.
donate-error-prefix = Erreur :

donate-gift-legend = Votre don
donate-currency = Monnaie
donate-currency-show = Afficher les montants
donate-currency-hint = Après avoir choisi une autre monnaie, appuyez sur « { $button } ». Votre saisie est conservée.
donate-amount-legend = Montant
donate-amount-other = Un autre montant en { $currency }
donate-amount-hint = De { $minimum } à { $maximum }. Par exemple 25 ou 25,50.
donate-amount-other-choice = Un autre montant
donate-fund = Pour quoi

donate-about-legend = Vous, si vous le voulez bien
donate-about-lead = Vous pouvez tout laisser vide ici : nous ne saurons pas qui vous êtes.
donate-optional = (facultatif)
donate-name = Nom
donate-email = Adresse électronique
donate-email-hint = Uniquement pour votre reçu. Sans adresse ici, nous ne vous écrivons jamais.
donate-message = Message de solidarité
donate-message-hint = Au plus { $count ->
    [one] { $count } caractère
    [many] { $count } de caractères
   *[other] { $count } caractères
 }.
donate-on-behalf-of = Au nom de
donate-on-behalf-of-hint = Une section syndicale, une région ou une personne, si le don vient d’elle.
donate-counts-for = Compte pour l’objectif de
donate-counts-for-none = personne en particulier
donate-counts-for-hint = Si vous donnez pour une section ou une région qui a un objectif. Tout le monde en voit la somme, personne ne voit qui a donné.
donate-choices-legend = Ce que nous pouvons en faire
donate-publish-message = Vous pouvez publier mon message.
donate-publish-name = Vous pouvez publier mon nom avec lui.
donate-newsletter = Envoyez-moi la lettre d’information. Je le confirmerai par un lien dans un seul courriel.
donate-consent = J’accepte que { $campaign } conserve ce que j’ai écrit ci-dessus, bien que cela puisse révéler mes opinions politiques ou mon appartenance syndicale.
donate-consent-hint = Nécessaire seulement si vous avez indiqué un nom, une adresse électronique, un message ou au nom de qui vous donnez. Vous pouvez revenir sur cet accord à tout moment.

donate-method-legend = Comment vous payez
donate-method-card = Par carte
donate-method-card-hint = Vous passez à la page de Stripe. Nous ne voyons jamais votre carte.
donate-method-transfer = Par virement
donate-method-transfer-hint = Vous recevez nos coordonnées bancaires et une référence. Ni carte, ni script.
donate-method-no-transfer = Nous n’avons pas de compte en { $currency }. Pour un virement, choisissez plus haut une autre monnaie.
donate-noscript = Votre navigateur n’exécute pas de script. La page de paiement par carte est celle de Stripe : il lui faut JavaScript, et elle peut refuser Tor. Un virement se passe de l’un et de l’autre.
donate-noscript-button = Donner par virement
donate-who-knows-card = Même si vous n’indiquez pas de nom, Stripe, le réseau de cartes, votre banque et la nôtre savent qui a payé.
donate-who-knows-transfer = Même si vous n’indiquez pas de nom, votre banque et la nôtre savent qui a payé.
donate-who-knows-link = Ce que cela peut signifier pour vous
donate-submit = Donner
donate-button-once = Donner { $amount }
donate-button-monthly = Donner { $amount } chaque mois
donate-button-yearly = Donner { $amount } chaque année
donate-submit-transfer = Afficher les coordonnées bancaires
donate-submit-hint = Avant de payer, vous revoyez tout une fois.

field-amount-empty = Choisissez un montant ou saisissez-en un.
field-amount-two = Vous avez choisi un montant et en avez saisi un autre. Veuillez n’en garder qu’un.
field-amount-not-an-amount = Ce n’est pas un montant. Écrivez-le en chiffres, par exemple 25 ou 25,50.
field-amount-ambiguous = Cela peut désigner deux montants. Écrivez-le sans séparateur de milliers, par exemple 1000 ou 1000,00.
field-amount-decimals = Il y a là plus de décimales que n’en a { $currency }.
field-amount-not-positive = Le montant doit être supérieur à zéro.
field-amount-too-small = Le plus petit montant que nous puissions accepter est { $minimum }.
field-amount-too-large = Le plus grand montant que nous puissions accepter ici est { $maximum }. Si vous souhaitez donner davantage, veuillez nous écrire.
field-currency-unknown = Veuillez choisir une des monnaies proposées.
field-fund-unknown = Veuillez choisir un des fonds proposés.
field-counts-for-unknown = Cette section ou région n’a pas d’objectif en ce moment. Veuillez en choisir une autre, ou aucune.
field-frequency-unknown = Veuillez choisir à quel rythme vous donnez : une fois, chaque mois ou chaque année.
field-method-unknown = Veuillez choisir comment vous payez.
field-method-card-off = Le paiement par carte est suspendu pour le moment. Veuillez choisir le virement.
field-method-card-unreachable = La page de paiement de Stripe est injoignable pour le moment. Rien n’a été débité. Réessayez dans une minute, ou choisissez le virement.
field-method-no-transfer = Nous n’avons pas de compte en { $currency }. Veuillez payer par carte, ou choisir une autre monnaie.
field-blank = Il n’y a ici que des espaces. Laissez le champ vide ou écrivez quelque chose.
field-too-long = C’est trop long : au plus { $count ->
    [one] { $count } caractère
    [many] { $count } de caractères
   *[other] { $count } caractères
 }.
field-control = Il y a ici un caractère qui ne peut pas être affiché. Veuillez saisir le texte à nouveau.
field-email-invalid = Nous ne pouvons pas écrire à cette adresse. Elle doit ressembler à name@example.org. Vérifiez-la, ou laissez le champ vide.
field-consent-missing = Vous nous avez dit quelque chose de vous. Veuillez cocher cette case, ou vider ces champs.
field-publish-name-missing = Vous nous avez permis de publier votre nom, mais il n’y en a pas. Saisissez-le, ou décochez la case.
field-publish-message-missing = Vous nous avez permis de publier un message, mais il n’y en a pas. Écrivez-le, ou décochez la case.
field-newsletter-email-missing = La lettre d’information demande une adresse électronique. Saisissez-la, ou décochez la case.
field-nonce-expired = Cette page était ouverte depuis trop longtemps. Veuillez l’envoyer encore une fois.

status-reference = Référence
status-amount = Montant
status-fund = Fonds
status-state = État
status-pending-title = Nous attendons la confirmation
status-pending-state = en attente
status-pending-text = Votre banque et Stripe se parlent encore. Cela prend en général quelques secondes : regardez ensuite à nouveau. Vous pouvez aussi fermer cette page : le don compte dès que la confirmation arrive.
status-pending-again = Regarder à nouveau
status-pending-continue = Vous n’avez pas encore payé ?
status-pending-continue-link = Aller à la page de paiement
status-paid-title = Merci
status-paid-state = reçu
status-paid-text = Votre don de { $amount } est arrivé ; il est inscrit au compte de « { $fund } ».
status-paid-receipt = Si vous nous avez donné une adresse électronique, votre reçu est en route. Le nom de l’expéditeur est neutre. Gardez la référence dans tous les cas.
status-share-title = Parlez-en autour de vous
status-share-text = Un don grandit quand un collègue en entend parler. Envoyez-lui cette adresse, ou lisez-la à votre prochaine réunion :
status-share-mail = L’envoyer par courriel
status-share-mail-subject = Une campagne que je soutiens
status-again = Donner encore
status-pledged-title = Il reste à faire votre virement
status-pledged-state = promis, pas encore reçu
status-pledged-text = Veuillez virer { $amount } avec exactement cette référence. Sans elle, nous ne pouvons pas savoir à quoi votre argent est destiné.
status-pledged-valid = La référence attend votre virement jusqu’au { $date }.
status-pledged-once = Un virement peut prendre quelques jours. Nous n’envoyons pas de rappel.
status-failed-title = Le paiement n’a pas abouti
status-failed-state = non payé
status-failed-text = Votre banque ou Stripe l’a refusé, et rien n’a été débité. Une autre carte ou un virement peut fonctionner.
status-retry = Réessayer
status-expired-title = Ce paiement n’a pas été terminé à temps
status-expired-state = expiré
status-expired-text = Rien n’a été débité. Si vous souhaitez toujours donner, veuillez recommencer.
status-refunded-title = Ce don a été rendu
status-refunded-state = rendu
status-refunded-text = La somme de { $amount } est repartie là d’où elle venait. La banque peut mettre jusqu’à dix jours à l’afficher.
status-partially-refunded-title = Une partie de ce don a été rendue
status-partially-refunded-state = rendu en partie
status-partially-refunded-text = La somme de { $refunded } sur { $amount } est repartie là d’où elle venait. Le reste demeure au fonds « { $fund } ».
status-disputed-title = La banque du payeur a une question sur ce don
status-disputed-state = contesté
status-disputed-text = L’argent est retenu jusqu’à ce que les banques aient tranché. Si c’est une erreur, veuillez le dire à votre banque.
status-private = Cette page ne montre aucun nom. Quiconque connaît la référence peut la voir.

bank-title = Coordonnées bancaires
bank-payee = Bénéficiaire
bank-name = Banque
bank-sort-code = Code d’agence (sort code)
bank-account-number = Numéro de compte
bank-iban = IBAN
bank-bic = BIC
bank-amount = Montant
bank-reference = Référence à indiquer

donate-frequency-legend = À quel rythme
donate-frequency-once = Une fois
donate-frequency-monthly = Chaque mois
donate-frequency-yearly = Chaque année
donate-frequency-hint = Un don régulier peut être modifié, suspendu ou arrêté à tout moment.
donate-link-kept = Je conserverai le lien que je verrai après le paiement.
donate-link-kept-hint = Nécessaire seulement si vous donnez régulièrement par carte sans indiquer d’adresse électronique : ce lien est alors le seul moyen de suspendre ou d’arrêter votre don.
field-link-not-kept = Sans adresse électronique, nous ne pouvons pas vous envoyer de lien vers votre don régulier. Veuillez cocher cette case, ou indiquer une adresse.
field-twinning-unknown = Un jumelage est un don régulier avec la référence de l’organisation et le nom court du syndicat.
gift-amount-monthly = { $amount } chaque mois
gift-amount-yearly = { $amount } chaque année
status-active-title = Merci
status-active-state = don régulier, en cours
status-active-text = Votre don régulier, { $amount } pour « { $fund } », a commencé. Si vous nous avez donné une adresse électronique, chaque paiement apporte son reçu.
status-paused-title = Votre don régulier est suspendu
status-paused-state = suspendu
status-paused-text = Rien n’est prélevé pour le moment. Il reprend de lui-même à la fin de la pause.
status-unpaid-title = Le dernier paiement n’a pas abouti
status-unpaid-state = non payé
status-unpaid-text = Votre banque l’a refusé, ou attend votre confirmation. Une nouvelle tentative aura lieu. Si vous nous avez donné une adresse électronique, nous vous avons envoyé un lien pour y remédier.
status-cancelled-title = Ce don régulier est terminé
status-cancelled-state = terminé
status-cancelled-text = Plus rien n’est prélevé. Merci pour ce que vous avez donné.
status-standing-title = Il reste à donner l’ordre à votre banque
status-standing-state = promis, pas encore reçu
status-standing-text = Veuillez donner à votre banque un ordre de virement permanent : { $amount }, avec exactement cette référence.
status-standing-active-title = Votre ordre permanent est en cours
status-standing-active-state = en cours
status-standing-active-text = Vos virements arrivent : { $amount }. Voici les coordonnées, au cas où vous en auriez de nouveau besoin.
status-standing-overdue-title = Votre dernier virement nous manque
status-standing-overdue-state = en retard
status-standing-overdue-text = Le dernier virement de votre ordre permanent ({ $amount }) n’est pas encore arrivé. Veuillez vérifier auprès de votre banque qu’il court toujours. Si vous y avez mis fin exprès, il n’y a rien à faire.
status-standing-day = Nous proposons le { $day } du mois ; tout autre jour convient aussi.
status-standing-reference = La référence reste la même pour chaque virement.
status-own-link-title = Conservez ce lien
status-own-link-text = Il mène à votre don régulier : vous pouvez y suspendre ou arrêter le don. Il n’est affiché qu’une journée, et nous ne pouvons pas vous l’envoyer. Notez-le ou enregistrez-le maintenant.
status-own-page = Voulez-vous modifier, suspendre ou arrêter votre don ?
status-own-page-link = Demander le lien vers votre don
status-closing-text = Il n’accepte plus de paiement à partir du { $date }. Choisissez un autre fonds avec le lien de l’un de nos courriels, ou ne faites rien : ce don se terminera alors ce jour-là.
status-closing-order = Vous seul pouvez mettre fin à un ordre permanent auprès de votre banque. Qui n’a pas de courriel de nous peut en commencer un autre ici, pour un autre fonds.
bank-picture = Image avec les données du virement, pour les applications bancaires
bank-picture-hint = Beaucoup d’applications bancaires de la zone euro remplissent le virement quand vous photographiez cette image.
