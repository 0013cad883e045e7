privacy-title = Qui apprend quoi sur vous
privacy-lead = On peut faire pression sur celles et ceux qui soutiennent des syndicats. Voici donc, sans petits caractères, qui peut savoir que vous avez donné.
privacy-risks-title = Les risques
privacy-risks-who = Qui, ou ce qui s’est perdu
privacy-risks-what = Ce que cela dit de vous
privacy-risks-stripe = Stripe et le réseau de cartes (si vous payez par carte)
privacy-risks-stripe-what = Votre carte, le nom et l’adresse que vous y saisissez, le montant, l’heure, le nom de notre campagne. Nous y ajoutons le nom du fonds et une référence qui ne dit rien de vous.
privacy-risks-banks = Votre banque et la nôtre
privacy-risks-banks-what = Qui a payé, combien, quand et à qui. Nous ne pouvons pas le cacher à une banque, et une banque répond aux autorités de son pays.
privacy-risks-mail = Un serveur de courrier en chemin, ou votre messagerie
privacy-risks-mail-what = Que votre adresse a reçu de nous un reçu ou des coordonnées bancaires et, si la connexion n’était pas chiffrée ou si la messagerie est ouverte à d’autres, ce qu’ils disent. L’objet et le nom de l’expéditeur sont neutres.
privacy-risks-database = Quelqu’un qui obtient notre base de données, une sauvegarde ou un journal
privacy-risks-database-what = Rien de lisible sur qui a donné : des montants, des dates, des fonds, des références.
privacy-risks-machine = Quelqu’un qui saisit notre serveur éteint, avec ses réglages
privacy-risks-machine-what = La même chose ; en plus, les courriels non encore distribués, les messages de Stripe non encore traités et, jusqu’à ce que nous révoquions notre clé, ce que Stripe dit des payeurs à cette clé.
privacy-risks-running = Quelqu’un qui commande notre serveur pendant qu’il tourne
privacy-risks-running-what = La même chose ; en plus, tout ce qui est envoyé à partir de ce moment et ce qui l’a été dans l’heure précédente. Quand une personne de notre trésorerie ouvre des fiches sur un ordinateur ainsi commandé, toute fiche qui n’a pas été effacée peut être lue.
privacy-risks-advice-title = Si c’est trop pour vous
privacy-risks-advice = Laissez vides le nom, l’adresse électronique et le message. Demandez à votre section syndicale de donner en son propre nom, ou remettez de l’argent liquide à une collecte : aucune banque ne vous y reliera. Si vous vivez dans un pays qui punit le soutien aux syndicats, ne payez pas avec une carte ou un compte de ce pays.
privacy-keep-title = Ce que nous gardons, et comment
privacy-keep-optional = Le nom, l’adresse électronique et le message sont facultatifs. Nous ne les gardons que si vous cochez la case d’accord, et vous pouvez revenir dessus à tout moment.
privacy-keep-sealed = Ils sont scellés aussitôt avec une clé que le serveur web n’a pas. Seule notre trésorerie peut les ouvrir.
privacy-keep-not = Nous ne gardons ni adresse réseau, ni détails du navigateur, ni la page d’où vous venez. Les pages publiques ne déposent aucun cookie, sauf votre choix de langue.
privacy-keep-card = Les données de votre carte ne nous parviennent jamais. Vous les saisissez chez Stripe.
privacy-keep-publish = Nous ne publions un message ou un nom que si vous avez permis chacun d’eux, et seulement après que quelqu’un l’a lu.
privacy-keep-news = Si vous demandez nos nouvelles, votre adresse n’est sur la liste qu’après votre oui à un message. Elle est scellée elle aussi. Chaque message à ce sujet a un lien pour quitter la liste d’un clic ; ensuite nous ne gardons qu’un code calculé à partir de votre adresse, pour que personne ne l’y remette.
privacy-how-long-title = Combien de temps
privacy-how-long-what = Quoi
privacy-how-long-time = Gardé pendant
privacy-how-long-unpaid = Les paiements par carte commencés et jamais payés
privacy-how-long-pledges = Les virements promis et jamais arrivés
privacy-how-long-records = Nom, adresse électronique, message : après le dernier paiement
privacy-how-long-events = Les messages de Stripe, chiffrés, jusqu’à leur traitement, au plus
privacy-how-long-mails = Les courriels qui n’ont pas pu être distribués, chiffrés, au plus
privacy-how-long-books = Les livres de comptes : montants, dates, fonds, références ; aucun nom
privacy-hours = { $count ->
    [one] { $count } heure
    [many] { $count } d’heures
   *[other] { $count } heures
 }
privacy-days = { $count ->
    [one] { $count } jour
    [many] { $count } de jours
   *[other] { $count } jours
 }
privacy-years = { $count ->
    [one] { $count } an
    [many] { $count } d’années
   *[other] { $count } ans
 }
privacy-rights-title = Vos droits
privacy-rights = Vous pouvez consulter, corriger ou effacer ce que nous gardons sur vous, et revenir sur votre accord. L’effacement vous fait disparaître ; les sommes restent dans les livres. Veuillez indiquer la référence de votre don.
privacy-rights-contact = Écrivez à
privacy-rights-stripe = Stripe garde les données de paiement aussi longtemps que la loi l’exige, et vous pouvez demander directement à Stripe de les effacer.
privacy-responsible = Responsable :
privacy-erase-title = Demandez-nous de vous oublier
privacy-erase-how = Saisissez la référence de votre don, telle qu’elle figure sur votre reçu ou sur la page de votre don. Ce que nous gardons à votre sujet est effacé ; les sommes restent dans les comptes.
privacy-erase-reference = Référence
privacy-erase-ask = Demander l’effacement
privacy-erase-reference-wrong = Ce n’est pas une de nos références : veuillez la comparer lettre par lettre avec votre reçu.
privacy-erase-expired = La page est restée ouverte trop longtemps. Veuillez l’envoyer encore une fois.
privacy-erase-asked = Merci. S’il existe un tel don, payé par carte, et que vous nous aviez donné une adresse, un lien est en route vers l’adresse que vous avez indiquée chez Stripe : il efface aussitôt. Dans tous les autres cas, un trésorier s’en charge dans le mois et n’a besoin de rien d’autre de votre part.
privacy-erase-confirm = Ce que nous gardons au sujet de la personne qui a fait le don { $reference } est effacé pour toujours : nom, adresse électronique, message et courriels en attente. Le don et sa somme restent dans les comptes, sans vous. Aucun reçu ne pourra plus être envoyé.
privacy-erase-regular = Un don régulier par carte prend fin avec cet effacement, et plus rien n’est prélevé. Un ordre permanent doit être arrêté auprès de votre banque.
privacy-erase-button = Effacer maintenant
privacy-erase-done = C’est fait : nous ne gardons plus rien au sujet de la personne qui a fait le don { $reference }.
