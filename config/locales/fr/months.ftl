months-next = À clore : { $month }
months-not-over = Il pourra être clos à partir du { $date }.
months-text = Vérifiez d’abord : cela ne change rien. Le mois est clos quand le grand livre, la banque et Stripe concordent. Ensuite il ne reçoit plus d’écriture ; ce qui arrive en retard est passé dans le mois suivant.
months-look = Vérifier si le mois peut être clos
months-done = Le mois est clos. Son relevé signé se trouve plus bas.
months-bank-title = Banque en { $currency }
months-by-statements = { $account }, selon ses relevés
months-outstanding = { $what }, en suspens depuis le { $date }
months-in-ledger = Dans le grand livre
months-difference = Écart
months-no-statement = Aucun relevé bancaire n’a été importé : il n’y a pas de banque à comparer.
months-obstacles = Le mois ne peut pas encore être clos :
months-dead = { $count ->
    [one] { $count } message de Stripe n’a pas pu être traité : réessayez, ou renoncez en donnant un motif.
   *[other] { $count } messages de Stripe n’ont pas pu être traités : réessayez, ou renoncez en donnant un motif.
}
months-broken = Les livres ne sont pas intacts : { $what }. Adressez-vous à qui exploite le service.
months-bank = La banque en { $currency } ne concorde pas. Le plus souvent, un relevé manque ou un solde initial n’a pas été saisi.
months-stripe = Stripe détient { $stripe }, le grand livre dit { $ledger }. Attendez la comparaison de la nuit, ou faites lancer solidarity reconcile.
months-stripe-unknown = Stripe n’a pas dit ce qu’il détient. Réessayez dans quelques minutes.
months-stripe-currency = Stripe détient { $amount } unités minimales d’une monnaie inconnue ici ({ $currency }). Demandez à Stripe ce que c’est, et faites-les changer.
months-suspense = Pas encore expliqué
months-suspense-text = Dites ce que c’est, ou fermez le mois en connaissance de cause : cela reste en attente.
months-explained = J’ai regardé chacune de ces lignes
months-right = Rien ne s’y oppose.
months-close = Clore { $month }
months-late = Passé en retard
months-closed = Mois clos
months-closed-none = Aucun pour l’instant.
months-closed-at = Clos
months-link = Maillon de la chaîne
months-statement = Relevé signé
months-error-other = Ce mois ne peut pas être clos maintenant : il n’est pas fini, ou quelqu’un l’a clos. Vérifiez de nouveau.
months-error-obstacles = Le mois n’est pas clos : quelque chose a changé depuis la vérification.
months-error-suspense = Veuillez indiquer que vous avez regardé les lignes qui ne sont pas expliquées.
months-file-text = Texte
months-file-signature = Signature numérique
months-file-key = Clé publique
months-more = { $count ->
    [one] et { $count } autre ligne
   *[other] et { $count } autres lignes
}
