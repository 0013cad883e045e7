language-name = Français
skip-to-content = Aller au contenu
languages-label = Langue
nav-label = Navigation
nav-donate = Faire un don
nav-affiliate = S’affilier
nav-wall = Messages
nav-privacy = Qui apprend quoi
rehearsal = Répétition : cette installation ne déplace pas d’argent réel.
footer-no-tracking = Ni pistage ni script d’autrui. Fonctionne dans le navigateur Tor au niveau de sécurité le plus élevé.
footer-site = En savoir plus sur la campagne

landing-title = Aux côtés des syndicats indépendants
landing-give = Faire un don
landing-how-title = Comment cela se passe
landing-how-give = Vous choisissez un montant et un fonds. Le nom et l’adresse électronique sont facultatifs.
landing-how-pay = Vous payez par carte chez Stripe, ou par virement. Les données de votre carte ne passent jamais par ce site.
landing-how-account = Chaque centime est inscrit au compte du fonds que vous avez choisi, et aucune décision ultérieure ne l’en détourne.
landing-how-card-off = Vous payez par virement : le paiement par carte est suspendu pour le moment.
landing-funds-title = À quoi sert votre argent
landing-fund-give = Donner pour « { $fund } »
landing-safety-title = Donner est-il sans danger ?
landing-safety = Nous demandons peu, nous scellons ce que vous nous confiez, et nous disons franchement qui d’autre peut le savoir.
landing-safety-link = Qui apprend quoi sur vous

error-title-400 = Nous n’avons pas pu lire cela
error-text-400 = Quelque chose dans la requête était abîmé ou envoyé deux fois. Veuillez revenir au formulaire et réessayer.
error-title-403 = Pas pour ce compte
error-text-403 = Vous êtes connecté, mais cette page ou ce bouton relève d’un autre rôle, ou le formulaire date d’une connexion antérieure. Revenez en arrière et rouvrez la page.
error-title-404 = Cette page n’existe pas
error-text-404 = L’adresse est peut-être mal saisie, ou la page a été retirée. La page d’un don demande sa référence complète.
error-title-405 = Cela ne fonctionne pas à cette adresse
error-text-405 = La page existe, mais pas pour ce qui lui a été demandé. Veuillez commencer par le formulaire.
error-title-408 = Cela a duré trop longtemps
error-text-408 = Votre requête n’est pas arrivée à temps. Rien n’a été enregistré. Veuillez réessayer.
error-title-413 = C’est trop en une seule fois
error-text-413 = Vous avez envoyé plus que nous n’acceptons. Un message plus court passera. Rien n’a été enregistré.
error-title-415 = Nous ne savons pas lire ce genre de contenu
error-text-415 = Veuillez utiliser le formulaire de notre page.
error-title-422 = Quelque chose ne va pas dans le formulaire
error-text-422 = Veuillez revenir en arrière, vérifier votre saisie et renvoyer le formulaire. Rien n’a été enregistré.
error-title-429 = Trop de requêtes
error-text-429 = Beaucoup de requêtes sont venues de votre adresse, que vous partagez peut-être avec d’autres. Veuillez patienter un peu et réessayer.
error-title-500 = Quelque chose s’est mal passé de notre côté
error-text-500 = Vous n’y êtes pour rien, et cette page n’a débité aucune carte. Veuillez réessayer dans quelques minutes.
error-title-503 = Nous sommes occupés un instant
error-text-503 = Rien n’a été enregistré. Veuillez réessayer dans une minute.
error-title-held = Nous rétablissons le service et revenons bientôt
error-text-held = Rien de ce qui a été donné n’est perdu : les paiements par carte et les virements sont en sécurité, et nous les remettons en ordre. Pour le moment, rien de nouveau n’est accepté. Veuillez revenir dans une heure.
error-retry = Veuillez réessayer dans { $seconds ->
    [one] { $seconds } seconde
    [many] { $seconds } de secondes
   *[other] { $seconds } secondes
 }.
error-way-donate = Vers le formulaire de don
error-way-home = Vers la première page
error-request-id = Si vous nous écrivez à ce sujet, veuillez indiquer ce numéro :

# La page d’un fonds.
fund-received-of = { $received } sur { $target }
fund-received-sum = { $received } reçus
fund-percent = { $percent } %
fund-nothing-yet = Rien n’est encore arrivé
fund-as-of = au { $time }
fund-appeal-days = Cet appel court du { $from } au { $until }.
fund-appeal-over = Cet appel a couru du { $from } au { $until }.
fund-parts-title = Objectifs des sections et des régions
fund-parts-hint = Choisissez une section ou une région dans le tableau, et votre don compte pour son objectif.
fund-part = Section ou région
fund-target = Objectif
fund-share = Atteint
fund-elsewhere = Pour aucune en particulier
fund-together = Ensemble
fund-closed = Ce fonds ne reçoit plus de dons.
fund-sums-title = Ce qui est arrivé
fund-received = Reçu
fund-pledged = Promis, pas encore reçu
fund-pledged-hint = Promis par virement. Seul compte ce qui est arrivé.
fund-picture-link = L’image seule, pour d’autres sites

# The wall of solidarity.
wall-title = Le mur de la solidarité
wall-lead = Ce que disent celles et ceux qui soutiennent les travailleurs qui s’organisent. Chaque message a été lu par la campagne avant d’être placé ici.
wall-empty = Aucun message n’est encore publié. Le vôtre peut être le premier.
wall-unnamed = Un soutien
wall-signed = { $name }, { $date }
wall-older = Messages plus anciens
wall-how = Vous pouvez laisser un message en faisant un don. Il n’est publié que si vous le demandez, votre nom seulement si vous le demandez aussi, et les deux disparaissent à votre demande.
