body-branch = Section syndicale
body-local-union = Union locale ou départementale
body-region = Région syndicale
body-national-union = Syndicat national
body-trades-council = Bourse du travail
body-student-union = Syndicat étudiant
body-campaign-group = Campagne ou association locale
body-other = Autre organisation

fee-flat = { $kind } : { $amount }
fee-per-head = { $count ->
    [one] { $members } membre
    [many] { $members } de membres
   *[other] { $members } membres
 } × { $rate } = { $product }
fee-at-least = { $line } ; au moins { $amount } est à payer
fee-at-most = { $line } ; au plus { $amount } est à payer
fee-band-first = { $count ->
    [one] { $members } membre
    [many] { $members } de membres
   *[other] { $members } membres
 } : à moins de { $below }, la cotisation est de { $amount }
fee-band-middle = { $count ->
    [one] { $members } membre
    [many] { $members } de membres
   *[other] { $members } membres
 } : de { $from } à { $to }, la cotisation est de { $amount }
fee-band-last = { $count ->
    [one] { $members } membre
    [many] { $members } de membres
   *[other] { $members } membres
 } : à partir de { $from }, la cotisation est de { $amount }
fee-suggested = Suggestion : { $suggested }. Payez ce que vous pouvez
fee-suggested-from = Suggestion : { $suggested }. Payez ce que vous pouvez, à partir de { $minimum }

affiliation-kind-unknown = Veuillez choisir un des types d’organisation proposés.
affiliation-union-empty = Veuillez nommer votre syndicat, ou écrire que vous n’en avez pas.
affiliation-union-unknown = Ce syndicat n’est pas dans notre liste. Vérifiez l’orthographe, ou écrivez son nom dans le champ suivant et laissez celui-ci vide.
affiliation-union-several = Plusieurs syndicats portent ce nom. Veuillez en choisir un : { $unions }.
affiliation-union-merged = { $union } fait désormais partie de { $heir }. Veuillez choisir { $heir }.
affiliation-union-dissolved = { $union } n’existe plus. Veuillez choisir le syndicat auquel vous appartenez maintenant.
affiliation-currency-unknown = Aucune cotisation n’est fixée dans cette monnaie. Veuillez choisir une de celles proposées.
affiliation-members-missing = La cotisation dépend du nombre de membres : veuillez écrire pour combien vous vous affiliez.
affiliation-members-not-a-number = Veuillez écrire le nombre de membres en chiffres, par exemple 180.
affiliation-members-none = Une organisation a au moins un membre.
affiliation-members-too-many = Aucune organisation n’a autant de membres. Veuillez vérifier le nombre.
affiliation-offer-too-small = La plus petite cotisation est de { $minimum }.
affiliation-offer-not-taken = Cette cotisation est fixée par le barème. Laissez ce champ vide ; ce que vous voulez donner en plus est un don.

affiliation-union-twice = Vous avez choisi un syndicat et en avez saisi un autre. Veuillez n’en garder qu’un.
affiliation-missing = Veuillez remplir ce champ : nous ne pouvons pas nous en passer.
affiliation-country-unknown = Veuillez choisir le pays.
affiliation-email-invalid = Nous ne pouvons pas écrire à cette adresse. Elle doit ressembler à name@example.org. Veuillez la vérifier.
affiliation-authority-missing = Seule une personne mandatée par l’organisation peut l’affilier. Veuillez cocher cette case si vous l’êtes.
affiliation-motion-not-a-date = Veuillez écrire la date sous la forme année, mois et jour, par exemple 2026-11-24, ou laisser le champ vide.
affiliation-motion-in-future = Cette réunion n’a pas encore eu lieu. Laissez ce champ vide, et indiquez la date quand elle aura eu lieu.
affiliation-delegates-not-a-number = Veuillez écrire le nombre de délégués en chiffres, ou laisser ce champ vide.
affiliation-delegates-too-many = Vous pouvez envoyer { $count ->
    [one] { $count } délégué
    [many] au plus { $count } de délégués
   *[other] au plus { $count } délégués
 }. Veuillez écrire un nombre plus petit.
affiliation-twin-unknown = Veuillez choisir un des syndicats proposés, ou aucun.
affiliation-cards-off = Le paiement par carte est suspendu pour le moment. Veuillez choisir la facture.
affiliation-cards-unreachable = La page de paiement par carte est injoignable pour le moment. Rien n’a été débité. Réessayez dans une minute, ou choisissez la facture.
affiliation-no-transfer = Nous n’avons pas de compte dans cette monnaie. Veuillez payer par carte, ou choisir une autre monnaie.

state-quoted = devis établi
state-applied = paiement attendu
state-invoiced = facture envoyée
state-active = affiliation en cours
state-due = affiliation en cours, à renouveler bientôt
state-arrears = à renouveler : la période est terminée
state-lapsed = expirée
state-withdrawn = retirée

affiliate-title = Affilier votre section
affiliate-lead = Pour les sections syndicales, les régions et les autres organisations. D’abord le prix, puis la motion de votre réunion, puis la facture ou la carte.
affiliate-body-legend = Votre organisation
affiliate-kind = Type d’organisation
affiliate-union = Syndicat
affiliate-union-hint = Commencez à saisir le nom ou le sigle, et choisissez dans la liste. Un sigle suffit si un seul syndicat le porte.
affiliate-union_other = Votre syndicat, s’il n’est pas dans la liste
affiliate-body_name = Nom de l’organisation
affiliate-branch_number = Numéro de la section
affiliate-country = Pays
affiliate-members = Nombre de membres affiliés
affiliate-members-hint = En chiffres. Nécessaire quand la cotisation dépend du nombre de membres.
affiliate-show-price = Afficher le prix
affiliate-price = Votre cotisation pour un an
affiliate-delegates-count = Vous pouvez envoyer { $count ->
    [one] { $count } délégué
    [many] { $count } de délégués
   *[other] { $count } délégués
 } à la conférence.
affiliate-contact-legend = À qui nous écrivons
affiliate-contact-lead = En général, au secrétariat. Nous gardons l’adresse chiffrée, pour la facture et les rappels uniquement.
affiliate-contact_name = Nom
affiliate-contact_email = Adresse électronique
affiliate-more-legend = Si vous le voulez bien
affiliate-more-lead = Rien de cela n’est nécessaire maintenant.
affiliate-motion_date = Date de la réunion qui a adopté la motion
affiliate-delegates = Combien de délégués vous enverrez
affiliate-treasurer_name = Nom de la personne chargée de la trésorerie (reçoit aussi les rappels)
affiliate-treasurer_email = Adresse électronique de la trésorerie
affiliate-invoice_name = Qui reçoit les factures, si c’est quelqu’un d’autre
affiliate-invoice_email = Adresse électronique pour les factures
affiliate-purchase_order = Votre numéro de commande, à porter sur la facture
affiliate-offered = Ce que vous pouvez payer, là où le barème vous en laisse le choix
affiliate-donation = Un don en plus de la cotisation
affiliate-twin_with = Jumelage avec un syndicat
affiliate-twin-hint = Ses problèmes deviennent les vôtres. Nous demandons aux deux parties.
affiliate-note = Autre chose que nous devrions savoir
affiliate-consent-public = Vous pouvez montrer notre nom dans la liste publique.
affiliate-how-legend = Comment continuer
affiliate-authority = J’ai mandat de cette organisation pour le faire.
affiliate-method = Ce que vous voulez maintenant
affiliate-method-quote = Un devis pour notre réunion
affiliate-method-quote-hint = Avec un modèle de motion, par courriel. Rien n’est dû.
affiliate-method-invoice = La facture
affiliate-method-invoice-hint = La décision est prise. Vous payez par virement ou par chèque.
affiliate-method-card = Payer par carte
affiliate-method-card-hint = Vous passez à la page de Stripe.
affiliate-submit = Envoyer
affiliate-steps = Étapes
affiliate-step = Étape { $number } sur { $count } : { $name }
affiliate-step-needed = Votre organisation
affiliate-step-price = La cotisation
affiliate-step-rest = Le reste
affiliate-next = Continuer
affiliate-to-price = Continuer vers la cotisation
affiliate-to-rest = Continuer vers la dernière étape
affiliate-back = Retour
affiliate-price-holds = { $count ->
    [one] Un devis garantit cette cotisation pendant { $count } jour.
   *[other] Un devis garantit cette cotisation pendant { $count } jours.
 }
affiliate-other-price = Dans une autre monnaie
affiliate-currency-hint = Chaque monnaie a son propre barème ; rien n’est converti.
affiliate-in-currency = En { $currency }.
affiliate-people-legend = À qui d’autre nous pouvons écrire

affiliation-what = Affiliation pour un an ({ $kind })
affiliation-what-short = Affiliation pour un an
affiliation-donation-line = Don

standing-title = Affiliation de référence { $reference }
standing-term = Période
standing-fee = Cotisation
standing-prepaid = Payé en plus de ce qui était demandé
standing-returned = Rendu ou repris
standing-invoice = Facture
standing-pay = Payer { $amount } par carte
standing-papers = Vos documents
standing-certificate-hint = Délivrée quand la cotisation est payée et que nous avons vérifié qui vous êtes.
standing-decide-title = Qu’a décidé la réunion ?
standing-carried-invoice = Adoptée : envoyez la facture
standing-carried-card = Adoptée : payer par carte
standing-lost = La motion a été rejetée
standing-renew-title = L’année suivante
standing-renew-invoice = Renouveler : envoyez la facture
standing-renew-card = Renouveler : payer par carte
standing-link-lead = Agissez-vous pour cette organisation ? Nous envoyons le lien vers sa page aux adresses qu’elle nous a données.
standing-link = Nous envoyer le lien
standing-link-sent = Le lien est en route vers les adresses que cette organisation nous a données.
standing-requoted = Le devis n’était plus valable ; voici donc le prix d’aujourd’hui. S’il convient, veuillez indiquer la décision encore une fois.

affiliated-title = Qui est à nos côtés
affiliated-count = { $count ->
    [one] { $count } organisation est affiliée et a accepté de figurer dans la liste.
    [many] { $count } d’organisations sont affiliées et ont accepté de figurer dans la liste.
   *[other] { $count } organisations sont affiliées et ont accepté de figurer dans la liste.
 }
affiliated-search = Chercher par nom, syndicat ou pays
affiliated-search-button = Chercher
affiliated-by-union = Par syndicat
affiliated-bodies = Les organisations
affiliated-twin = jumelée avec { $union }
affiliated-next = Organisations suivantes
affiliated-none-found = Rien ne correspond à cette recherche.
affiliated-join = Affilier votre section

verify-title = Cette attestation est-elle valable ?
verify-valid = Cette attestation est valable.
verify-not-valid = Cette attestation n’est pas valable.

letter-quote-subject = Devis { $reference }
letter-quote = Voici votre devis, avec un modèle de motion pour votre réunion. Quand la réunion aura décidé, indiquez-le sur votre page.
letter-link-subject = Votre page { $reference }
letter-applied = Votre demande est arrivée. Vous pouvez payer sur votre page, et y revenir à tout moment.
letter-link = Quelqu’un a demandé le lien vers votre page.
letter-invoice-subject = Facture { $number }
letter-invoice = Voici votre facture.
letter-credit-note-subject = Avoir { $number }
letter-credit-note = Votre facture est annulée ; voici l’avoir.
letter-receipt = Nous avons bien reçu votre paiement. Tout est payé.
letter-receipt-open = Nous avons bien reçu votre paiement. Il reste { $open } à payer.
letter-receipt-prepaid = Nous avons bien reçu votre paiement. Il dépasse de { $prepaid } ce qui était demandé : nous gardons cette somme pour vous et vous demandons qu’en faire.
letter-certificate-subject = Attestation { $number }
letter-certificate = Voici votre attestation. Imprimez-la et affichez-la sur votre panneau.
letter-reminder-subject = Votre renouvellement { $reference }
letter-reminder-30 = Votre année se termine le { $until }. Vous pouvez renouveler sur votre page d’un seul bouton ; les chiffres de l’an dernier y sont déjà.
letter-reminder-7 = Votre année se termine dans une semaine, le { $until }. Vous pouvez renouveler sur votre page d’un seul bouton.
letter-reminder-0 = Votre année se termine aujourd’hui, le { $until }. Si vous renouvelez maintenant, la suivante commence sans interruption.
letter-arrears = Votre année s’est terminée le { $until }. Si vous renouvelez maintenant, la suivante commence encore sans interruption.
letter-lapsed = Votre affiliation s’est terminée avec l’année, le { $until }. Vous pouvez revenir à tout moment sur votre page ; une nouvelle année commence alors.

affiliation-not-asked = Nous ne demandons pas cela et ne le gardons pas. Laissez ce champ vide.
affiliation-renewal-unknown = Choisissez l’une des deux réponses, ou aucune.
affiliation-successor-same = C’est votre propre adresse. Écrivez celle de la personne qui prend la suite.
affiliation-too-many = Trop d’envois sont venus de votre réseau en peu de temps. Rien n’est perdu : réessayez dans quelques minutes.
affiliation-not-kept = L’enregistrement n’a pas été possible pour le moment. Rien n’est perdu : réessayez dans une minute.
affiliation-phone-invalid = Écrivez le numéro en chiffres, par exemple +44 20 7946 0000, ou laissez ce champ vide.
affiliate-contact_phone = Téléphone
affiliate-contact_address = Adresse postale
affiliate-treasurer_phone = Téléphone du trésorier
affiliate-chair_name = Nom du président
affiliate-chair_email = Adresse électronique du président
affiliate-chair_phone = Téléphone du président
affiliate-renewal = Première fois, ou déjà affiliés
affiliate-renewal-new = Nous nous affilions pour la première fois
affiliate-renewal-again = Nous avons déjà été affiliés
affiliate-union-list = Tous les syndicats, pour choisir
affiliate-save-draft = Continuer plus tard
affiliate-save-draft-hint = Nous vous envoyons un lien vers ce formulaire tel qu’il est. Seule votre adresse électronique est nécessaire ; nous gardons le formulaire chiffré pendant 30 jours.
affiliate-draft-kept = Le formulaire est gardé, et le lien est en route vers votre adresse. Vous pouvez fermer cette page ou continuer.
unions-title = Les syndicats que nous connaissons
unions-lead = Choisissez le vôtre pour aller au formulaire. S’il n’est pas là, écrivez son nom dans le formulaire.
unions-search = Chercher par nom ou par sigle
unions-none = Rien ne correspond. Si votre syndicat n’est pas dans la liste, écrivez son nom dans le formulaire : le bureau le regarde.
unions-choose = Choisissez le vôtre pour revenir au formulaire ; ce que vous y avez écrit y est encore. S’il manque ici, écrivez son nom dans le formulaire.
unions-back = Retour au formulaire
unions-merged = fait maintenant partie de { $heir }
leave-title = Je n’exerce plus cette fonction
leave-lead = Dites-nous qui prend la suite. Avant que cette personne puisse agir au nom de votre organisation, un autre contact de celle-ci, ou notre bureau, doit dire que c’est juste. Votre propre lien cessera alors de fonctionner.
leave-name = Nom de la personne qui prend la suite
leave-email = Son adresse électronique
leave-submit = Nommer la personne
standing-leave = Je n’exerce plus cette fonction
standing-successor-title = Est-ce la bonne personne ?
standing-successor-lead = Quelqu’un qui parle au nom de votre organisation quitte sa fonction et a nommé une suite. Si vous dites que c’est juste, cette personne reçoit un lien vers cette page, et le lien de celle qui part cesse de fonctionner.
standing-successor-right = Oui, c’est juste
standing-successor-wrong = Non, c’est faux
standing-successor-named = Merci. Un autre contact de votre organisation, ou notre bureau, va dire si c’est juste.
letter-successor-confirm = Quelqu’un qui parle au nom de votre organisation quitte sa fonction et a nommé une suite. Dites sur votre page si c’est juste.
letter-successor-left = La personne qui prend votre suite est confirmée. Votre lien vers la page de votre organisation ne fonctionne plus, et vous ne recevrez plus de lettres de notre part. Merci pour ce que vous avez fait.
letter-successor-welcome = Vous avez été nommé comme nouveau contact de votre organisation, et cela a été confirmé. Voici le lien vers sa page.
letter-draft-subject = Votre formulaire
letter-draft = Voici le lien vers le formulaire que vous avez commencé. Il fonctionne pendant { $count ->
    [one] { $count } jour
   *[other] { $count } jours
 }. Si ce n’était pas vous, ne faites rien.

affiliation-twin-gift = Ce montant, ou ce moyen de payer, n’est pas possible. Essayez un autre montant, ou l’autre moyen.
standing-twin-title = Votre jumeau : { $union }
standing-twin-gift = Don régulier
standing-twin-received = { $received } reçus
standing-twin-gift-lead = Un don régulier rend le jumelage réel : quoi qu’il arrive à votre jumeau, il peut compter sur vous.
standing-twin-amount = Montant à chaque fois
standing-twin-frequency = À quelle fréquence
standing-twin-monthly = Chaque mois
standing-twin-yearly = Chaque année
standing-twin-order = Par virement permanent
standing-twin-card = Par carte
standing-twin-message = Un message à votre jumeau
standing-twin-message-hint = Il attend dans notre bureau, qui le transmet d’une façon qui ne met personne en danger. Il n’est jamais envoyé à quelqu’un dans le pays de votre jumeau. N’y nommez personne.
standing-twin-send = Le laisser au bureau
standing-twin-message-kept = Merci. Votre message attend au bureau.
letter-twin-subject = Nouvelles pour les jumelages { $reference }
