office-name = Bureau
office-menu = Menu
office-nav-home = Vue d’ensemble
office-nav-payments = Paiements
office-nav-book = Saisie manuelle
office-nav-statements = Relevés bancaires
office-nav-bodies = Organisations
office-nav-messages = Messages de solidarité
office-nav-months = Mois
office-nav-disbursements = Versements
office-nav-appeals = Appels
office-nav-funds = Fonds
office-nav-export = Exporter
office-nav-staff = Équipe
office-nav-tokens = Jetons d’API
office-nav-audit = Journal d’audit
office-nav-account = Mon compte
office-role-treasurer = Trésorerie
office-role-officer = Membre du bureau
office-role-auditor = Vérification des comptes
office-role-clerk = Saisie
office-role = Rôle
office-sign-in = Se connecter
office-sign-out = Se déconnecter
office-sign-in-refused = Cela ne correspond pas
office-sign-in-refused-text = L’adresse, le mot de passe ou le code est faux, ou la page est restée ouverte trop longtemps. Un code ne sert qu’une fois : attendez le suivant. Si vous avez perdu votre mot de passe ou votre téléphone, demandez un nouveau lien à la trésorerie.
office-email = Adresse e-mail
office-password = Mot de passe
office-code = Code de votre application d’authentification
office-code-hint = Six chiffres, ou l’un de vos codes de secours.
office-code-again = Pour cela, le code est demandé une nouvelle fois. Un code déjà utilisé ne fonctionne pas : attendez le suivant.
office-error-code = Le code ne correspond pas ou a déjà servi. Attendez le suivant et réessayez. Rien n’a été modifié.
office-join = Préparer votre connexion
office-join-refused = Il faut corriger quelque chose
office-join-password = Choisissez un mot de passe
office-new-password = Nouveau mot de passe
office-password-again = Le même mot de passe encore une fois
office-passwords-differ = Les deux mots de passe sont différents.
office-join-app = Reliez une application d’authentification
office-join-app-text = Scannez l’image avec une application d’authentification sur votre téléphone, puis tapez le code affiché.
office-join-picture = Code QR contenant le secret écrit ci-dessous
office-join-typed = Ou tapez cette clé dans l’application :
office-join-button = Terminer
office-joined = Vous pouvez vous connecter
office-joined-text = Écrivez ces codes de secours sur papier et gardez-les loin de votre téléphone. Chacun remplace une fois le code de l’application. Ils ne seront plus jamais affichés.
office-key-strict = Mode strict : les noms ne s’ouvrent que sur votre propre machine, jamais ici.
office-key-missing = Vous ne pouvez pas ouvrir les noms : la clé du bureau ne vous a pas été remise depuis ce mot de passe. Demandez à une autre personne de la trésorerie de vous la remettre sur la page de l’équipe.
office-key-next-time = La clé du bureau vous a été remise après votre connexion. Déconnectez-vous et reconnectez-vous : vous pourrez alors ouvrir les noms.
office-renew = Nouveau mot de passe ou nouveau téléphone
office-renew-text = Un lien vous est envoyé, par lequel vous redéfinissez les deux. Suivez-le dans ce navigateur sans vous déconnecter : vous continuerez alors à ouvrir les noms, si vous le pouvez maintenant. Vos autres sessions prennent fin.
office-renew-button = M’envoyer le lien
office-codes-left = { $count ->
    [one] Il vous reste { $count } code de secours. Un nouveau réglage de la connexion en donne de nouveaux.
   *[other] Il vous reste { $count } codes de secours. Un nouveau réglage de la connexion en donne de nouveaux.
}
office-standing-invited = a reçu un lien et ne l’a pas encore suivi
office-standing-disabled = n’est plus là
office-standing-active = peut se connecter
office-standing-opens = peut se connecter et ouvrir les noms
office-standing-no-key = peut se connecter, mais pas ouvrir les noms
office-change = Modifier
office-grant-button = Remettre la clé du bureau
office-grant-text = Cette personne pourra alors ouvrir les noms des donateurs.
office-link-button = Envoyer un nouveau lien
office-link-text = Pour qui a perdu son mot de passe ou son téléphone. Les anciens valent jusqu’à ce que le lien soit suivi ; ensuite il faut lui remettre de nouveau la clé du bureau.
office-disable-button = Est parti : mettre fin à tout
office-disable-text = Les sessions, le mot de passe et les clés cessent aussitôt. Ce qui a déjà été ouvert ne peut être repris. Après une personne qui détenait la clé du bureau, une nouvelle clé est proposée, qu’une autre personne de la trésorerie confirme.
office-invite = Inviter quelqu’un
office-invite-button = Envoyer l’invitation
office-done-invited = L’invitation est partie. Son lien fonctionne 48 heures.
office-done-mailed = Le lien est parti. Il fonctionne 48 heures.
office-done-disabled = Tout ce que cette personne pouvait faire ici a pris fin.
office-done-granted = La clé du bureau est remise. Elle sert dès la prochaine connexion.
office-error-address = Veuillez vérifier l’adresse et le rôle.
office-error-already-there = Quelqu’un avec cette adresse est déjà là. Envoyez-lui plutôt un nouveau lien.
office-tokens-text = Un programme lit les exportations avec un jeton. Il voit ce que son rôle peut exporter, jamais un nom, et ne modifie rien. Il prend fin quand la personne qui l’a créé s’en va.
office-tokens-wrong = Indiquez un libellé et un nombre de jours de 1 à 3650.
office-token-fresh = Copiez le jeton maintenant : il ne sera plus affiché
office-token-label = Qui ou quoi l’utilise
office-token-ends = Jusqu’au
office-token-ended = terminé
office-token-revoke = Y mettre fin
office-token-revoke-named = Mettre fin au jeton « { $label } »
office-token-new = Nouveau jeton
office-token-days = Nombre de jours de validité
office-token-button = Créer le jeton
office-audit-text = Qui du bureau a vu et modifié quoi. Les lignes ne peuvent être ni modifiées ni supprimées ; solidarity verify le prouve. Les motifs sont scellés, car ils peuvent nommer quelqu’un.
office-csv = Télécharger en CSV
office-older = Plus anciens
office-audit-number = N°
office-audit-when = Quand
office-audit-who = Qui
office-audit-what = Quoi
office-audit-subject = Sur quoi
office-command-line = ligne de commande
office-reason-sealed = (motif scellé)
office-act-signed-in = connexion
office-act-sign-in-refused = connexion refusée
office-act-signed-out = déconnexion
office-act-staff-created = création d’une personne de l’équipe
office-act-staff-invited = invitation
office-act-staff-joined = connexion préparée
office-act-staff-reset = connexion renouvelée
office-act-staff-disabled = accès supprimé
office-act-key-granted = clé du bureau remise
office-act-keys-recovered = rétabli avec la clé du bureau
office-act-token-created = création d’un jeton
office-act-token-revoked = fin d’un jeton
office-act-refunded = remboursement
office-act-booked = saisie manuelle
office-act-receipt-resent = reçu renvoyé
office-act-names-opened = ouverture d’un nom
office-act-names-exported = exportation de noms
office-act-exported = exportation
office-act-message-published = message publié
office-act-message-refused = message non publié
office-act-message-withdrawn = message retiré du mur
office-act-body-accepted = a accepté une organisation
office-act-body-refused = a refusé une organisation
office-act-union-named = a nommé le syndicat d’une organisation
office-act-union-refused = a oublié un syndicat saisi
office-act-fee-waived = a laissé valoir une année sans sa cotisation
office-act-body-ended = a mis fin à une affiliation dont la cotisation est repartie
office-act-statement-imported = a importé un relevé bancaire
office-act-line-explained = a expliqué une ligne d’un relevé
office-act-month-closed = a clos un mois
office-act-disbursement-requested = demande de versement
office-act-disbursement-checked = consultation d’une liste de sanctions
office-act-disbursement-approved = approbation d’un versement
office-act-disbursement-refused = refus d’un versement
office-act-disbursement-withdrawn = retrait d’une demande de versement
office-act-disbursement-paid = enregistrement d’un versement
office-act-disbursement-told = suite donnée à un versement
office-act-appeal-set = appel fixé
office-act-gift-counted = objectif indiqué pour un don
office-act-document-opened = a ouvert un document d’un versement
office-act-documents-granted = a permis d’ouvrir des documents
office-act-givers-told = a informé des donateurs de l’ordre permanent
office-password-rule = { $count ->
    [one] Au moins un caractère. Quelques mots sans rapport entre eux conviennent le mieux.
   *[other] Au moins { $count } caractères. Quelques mots sans rapport entre eux conviennent le mieux.
}
office-wait-title = À traiter
office-wait-nothing = Rien ne vous attend.
office-wait-silent = Aucun événement de Stripe depuis { $since }, alors que des cartes ont été débitées. Vérifiez les webhooks dans le tableau de bord de Stripe, puis lancez solidarity reconcile.
office-wait-dispute-due = Litige sur { $amount } : répondez dans le tableau de bord de Stripe avant le { $due }.
office-wait-dispute = Litige sur { $amount } : répondez dans le tableau de bord de Stripe.
office-wait-payout = Un versement diffère de ses lignes de { $amount } : lancez solidarity reconcile.
office-wait-suspense = { $amount } du { $date } attendent que quelqu’un dise à qui cela revient.
office-this-month = Reçu ce mois-ci
office-this-year = Reçu cette année
office-gifts-active = Dons réguliers
office-gifts-monthly = … valeur mensuelle
office-gifts-gained = … commencés en 30 jours
office-gifts-lost = … terminés en 30 jours
office-bodies-active = Organisations affiliées
office-bodies-due = … à renouveler
office-bodies-arrears = … en retard
office-zone = Dates et mois selon le fuseau { $zone }.
office-received-fund = Reçu par mois et par fonds
office-received-channel = Reçu par mois et par voie
office-chart-alt = Diagramme en barres ; les mêmes chiffres figurent dans le tableau ci-dessous.
office-chart-table = Les chiffres en tableau
office-month = Mois
office-channel-card = Carte
office-channel-transfer = Virement
office-channel-standing = Virement permanent
office-channel-cheque = Chèque
office-channel-cash = Espèces
office-status-paid = payé
office-status-partly = remboursé en partie
office-status-refunded = remboursé
office-status-disputed = contesté
office-status-failed = revenu impayé
office-reference = Référence
office-no-reference = aucune : en attente
office-date = Date
office-from = Du
office-to = Au (inclus)
office-filter-body = Organisation (sa référence)
office-filter-payout = Virement (son identifiant chez Stripe)
office-fund = Fonds
office-channel = Voie
office-currency = Devise
office-status = État
office-amount = Montant
office-all = tous
office-filter = Filtrer
office-filter-none = Tout afficher
office-sum-of = { $fund }, brut
office-sum-count = Additionner ce qui est filtré
office-sum-too-long = Cela a pris plus de cinq secondes. Choisissez une période plus courte, ou exportez et additionnez.
office-payments-none = Aucun paiement de ce genre.
office-refunded = Remboursé
office-fee = Frais
office-payout = Versement
office-opened = Ouvert pour vous
office-opened-text = Le fait que vous l’ayez ouvert figure au journal d’audit. Rien n’est gardé ailleurs ; cela disparaît quand vous quittez la page.
office-person-name = Nom
office-on-behalf = Au nom de
office-message = Message de solidarité
office-open = Ouvrir la fiche du donateur
office-open-text = Pourquoi vous devez le savoir. Le motif est scellé dans le journal d’audit.
office-reason = Motif
office-give-back = Rembourser
office-give-back-amount = Montant à rembourser, au plus { $left }
office-give-back-text = L’argent retourne sur la même carte, sans retour possible. Le motif est scellé, car il peut nommer quelqu’un.
office-resend = Renvoyer le reçu
office-resend-text = Le même reçu sous le même numéro : pour une carte, au payeur que Stripe connaît ; sinon, à l’adresse laissée par le donateur, qui est ouverte pour cela.
office-story = Toute l’histoire
office-story-form = Formulaire
office-story-sent = Envoyé
office-story-kind = Genre
office-story-receipt = Souhaite un reçu
office-story-publish = Publication du message / du nom
office-story-newsletter = Lettre d’information
office-story-checkout = Page de carte
office-story-events = Événements de Stripe
office-story-refunds = Remboursements
office-story-disputes = Litiges
office-story-bank-line = Ligne du relevé bancaire
office-story-bank-none = Cela ne figure encore dans aucun relevé importé.
office-story-statement = Relevé
office-story-statement-of = { $days }, importé le { $at }
office-story-payer = Payeur, compte et libellé à la banque
office-story-entries = Écritures
office-story-mails = Reçu et courriels
office-account = Compte
office-receipt-queued = envoyé
office-receipt-waits = attend la trésorerie
office-yes = oui
office-no = non
office-book-text = Pour un chèque, un virement, un virement permanent ou des espèces reçus pour un don, une affiliation ou une facture. Ce qui est venu sans référence se garde par solidarity payment suspend.
office-book-date = Date de valeur à la banque, ou de remise
office-book-bank-ref = Identifiant de la ligne à la banque, ou numéro du chèque ou du bordereau
office-book-bank-ref-hint = La même ligne n’est jamais saisie deux fois. Pas de nom ici.
office-book-button = Enregistrer
office-done-booked = Enregistré.
office-done-refunded = Remboursé.
office-done-refunding = Le remboursement est en cours : Stripe dira quand il sera arrivé.
office-done-resent = Le reçu est parti.
office-error-reason = Indiquez un motif : une ligne, 500 caractères au plus.
office-error-open = La fiche n’a pas pu être ouverte : elle est scellée pour d’autres clés. Rien n’a été montré.
office-error-amount = Tapez un montant, par exemple 25,00.
office-error-too-much = Il n’en reste que { $left }.
office-error-no-refund = Rien de ce paiement ne peut être remboursé par carte.
office-error-no-cards = Les cartes sont désactivées. Remboursez par la banque.
office-error-earlier = Une tentative antérieure a d’abord été terminée : { $amount } ont été remboursés. Voyez ce qui reste, et recommencez s’il faut davantage.
office-error-refund-failed = Rien n’a été remboursé : Stripe ou la banque a refusé. Le journal du serveur en dit plus.
office-error-refund-unknown = On ne sait pas encore si le remboursement a eu lieu. Recommencez : cela le vérifie et ne rembourse qu’une fois.
office-error-no-address = Il n’y a pas d’adresse où l’envoyer, ou vous ne pouvez pas l’ouvrir.
office-error-no-receipt = Ce paiement n’a pas de reçu.
office-error-not-wanted = Le donateur n’a demandé aucun courriel : on n’en envoie jamais.
office-error-reference = Vérifiez la référence : lettres et chiffres, comme sur la promesse ou la facture.
office-error-unknown-reference = Aucun don, aucune affiliation ni facture ne porte cette référence.
office-error-date = Indiquez la date de l’opération ; elle ne peut être à venir.
office-error-bank-ref = Indiquez ce qui distingue cette ligne : cela évite de saisir l’argent deux fois.
office-error-booked = Rien à faire : cette ligne a déjà été saisie.
office-error-other-line = Une ligne portant cet identifiant a déjà été saisie avec une autre référence ou un autre montant. Rien n’a été écrit.
office-error-filter = Le filtre est illisible : vérifiez la référence, les dates et les choix.
office-export-text = Les mêmes fichiers que solidarity export et l’API, sans noms. Chaque ligne une fois, et les sommes concordent avec les livres.
office-kind-payments = Liste des paiements
office-kind-affiliations = Registre des affiliations
office-kind-payouts = Versements de Stripe
office-kind-journal = Journal des écritures
office-kind-trial-balance = Balance des comptes
office-kind-fund-statement = État des fonds
office-kind-counts-for = Dons par section et région, par mois
office-format = Format du fichier
office-at = À la date du
office-download = Télécharger
office-names-title = Paiements avec noms
office-names-text = Ouvre les fiches scellées le temps du téléchargement. Le journal d’audit garde qui, quand, combien et, scellé, pourquoi. Supprimez le fichier quand il a servi.
office-names-button = Ouvrir et télécharger
office-newsletter-title = Liste de la lettre d’information
office-newsletter-text = Les adresses de celles et ceux qui ont confirmé et ne sont pas partis, chacune avec son lien de désinscription : il va dans chaque lettre. Exportez de nouveau avant chaque envoi, puis supprimez le fichier. Le journal d’audit garde qui, quand, combien et, scellé, pourquoi.
office-wait-receipts = { $count ->
    [one] Un reçu attend la trésorerie : son adresse est scellée.
   *[other] { $count } reçus attendent la trésorerie : leurs adresses sont scellées.
}
office-wait-notices = { $count ->
    [one] Un donateur par ordre permanent doit apprendre que son fonds ferme : son adresse est scellée.
   *[other] { $count } donateurs par ordre permanent doivent apprendre que leur fonds ferme : leurs adresses sont scellées.
}
office-wait-events = { $count ->
    [one] Un événement de Stripe n’a pu être traité.
   *[other] { $count } événements de Stripe n’ont pu être traités.
}
office-wait-mails = { $count ->
    [one] Un courriel n’a pu être remis.
   *[other] { $count } courriels n’ont pu être remis.
}
office-wait-papers = { $count ->
    [one] { $count } document d’une organisation affiliée n’a pu être rédigé.
   *[other] { $count } documents d’organisations affiliées n’ont pu être rédigés.
}
office-wait-erasures = { $count ->
    [one] Un donateur demande à être oublié : solidarity erase --list.
   *[other] { $count } donateurs demandent à être oubliés : solidarity erase --list.
}
office-wait-messages = { $count ->
    [one] { $count } message de solidarité attend d’être lu par un trésorier.
   *[other] { $count } messages de solidarité attendent d’être lus par un trésorier.
}
office-wait-bodies = { $count ->
    [one] { $count } organisation affiliée attend d’être acceptée par le bureau.
   *[other] { $count } organisations affiliées attendent d’être acceptées par le bureau.
}
office-wait-unions = { $count ->
    [one] { $count } organisation affiliée a saisi un syndicat absent de l’annuaire.
   *[other] { $count } organisations affiliées ont saisi un syndicat absent de l’annuaire.
}
office-wait-fees-back = { $count ->
    [one] La cotisation de { $count } organisation affiliée est repartie : voir Organisations.
   *[other] Les cotisations de { $count } organisations affiliées sont reparties : voir Organisations.
}
office-wait-queued = { $count ->
    [one] Un courriel attend son tour.
   *[other] { $count } courriels attendent leur tour.
}
regular-title = Dons réguliers par carte
regular-text = Si le prestataire de paiement fait défaut, les donateurs peuvent continuer par ordre permanent, sous la référence de leur don. Stripe n’y est pas nécessaire : l’adresse est celle qu’ils nous ont donnée.
regular-all = Dons en cours
regular-with-address = Avec une adresse
regular-told-count = Informés
regular-progress = Informés : { $told } sur { $all }
regular-tell = Leur dire comment continuer
regular-tell-text = Chacun reçoit un seul courriel avec les coordonnées bancaires de sa devise, le montant, un jour du mois et sa référence. Une nouvelle pression n’écrit qu’à ceux qui n’ont pas encore été informés.
regular-tell-button = { $count ->
    [one] Écrire à { $count } donateur
   *[other] Écrire à { $count } donateurs
}
regular-told = { $count ->
    [one] { $count } courriel est en route.
   *[other] { $count } courriels sont en route.
}
regular-not-told = { $count ->
    [one] { $count } n’a pu être informé : pas de compte dans cette devise, ou pas d’adresse.
   *[other] { $count } n’ont pu être informés : pas de compte dans leur devise, ou pas d’adresse.
}
regular-cards-on = Les cartes sont acceptées. On pourra informer les donateurs ici quand les cartes seront désactivées dans les réglages :
regular-error-cards-on = Les cartes sont acceptées : personne n’a été informé.
regular-monthly = { $amount } par mois
regular-yearly = { $amount } par an
regular-active = actif
regular-paused = en pause
regular-failed = paiement échoué
regular-told-at = Informé le
regular-no-address = pas d’adresse
regular-more = Suite
office-export-union = Syndicat (comme dans l’annuaire)
office-export-country = Pays (deux lettres)
office-export-part = Fichier (Xero : 1 000 lignes au plus chacun)
preset-title = Choix conservés
preset-keep-title = Conserver ce choix
preset-name = Nom
preset-period = Jours
preset-chosen = ceux ci-dessus
preset-month-before = chaque fois le mois précédent
preset-this-year = chaque fois l’année en cours
preset-year-before = chaque fois l’année précédente
preset-for-all = Pour tous ceux du bureau qui exportent
preset-keep = Conserver
preset-shared = pour tous
preset-give-up = Supprimer
preset-give-up-named = Supprimer « { $name } »
preset-kept = Conservé.
preset-gone = Supprimé.
preset-error-name = Donnez au choix un nom de 80 caractères au plus.
preset-error-many = Vous conservez déjà cent choix. Supprimez-en un d’abord.
