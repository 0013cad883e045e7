dead-title = Envois en échec
dead-none = Aucun échec : tout a été traité et remis, ou attend le prochain essai.
dead-text = Ces éléments ont été essayés jusqu’à ce que plus personne n’en attende la réussite. Corrigez ce que dit l’erreur et réessayez ; ou renoncez définitivement, avec un motif. Cela ne peut être annulé.
dead-events = Événements de Stripe
dead-events-text = Un mois ne peut être clos tant qu’il en reste un ici. Y renoncer ne passe aucune écriture : s’il manque de l’argent dans les livres, la comparaison avec Stripe le dira toujours.
dead-mails = Courriels
dead-mails-text = Les destinataires ne sont pas montrés. Un reçu peut être renvoyé depuis la page de son paiement.
dead-papers = Documents des organisations affiliées
dead-papers-text = Devis, factures, attestations et rappels qui n’ont pu être rédigés. Ce à quoi l’on renonce n’est ni rédigé ni envoyé ; la facture elle-même reste inchangée.
dead-attempts = { $count ->
    [one] { $count } essai.
   *[other] { $count } essais.
}
dead-again = Réessayer
dead-again-named = Réessayer { $id }
dead-empty = Il n’en reste rien à réessayer.
dead-give-up = Renoncer définitivement
dead-give-up-button = Renoncer
dead-give-up-named = Renoncer à { $id }
dead-reason-hint = Scellé, dans le journal.
dead-done-given-up = Abandonné.
dead-done-again = Un nouvel essai a lieu aussitôt.
dead-error-gone = Ce n’est plus un échec, ou il n’en reste rien.
office-act-dead-letter-given-up = a renoncé à un envoi en échec
office-act-dead-letter-retried = a fait réessayer un envoi en échec
