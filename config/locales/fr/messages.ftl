messages-text = Les donateurs qui le souhaitent voient leur message lu par tous, une fois qu’un trésorier l’a lu. Les décisions prises ici sont inscrites au journal d’audit.
messages-wall = Le mur tel que tout le monde le voit
messages-waiting = En attente
messages-none = Aucun message n’attend.
messages-count = { $count ->
    [one] { $count } message d’un don payé attend. Il est scellé.
   *[other] { $count } messages de dons payés attendent. Ils sont scellés ; 20 au plus sont ouverts à la fois.
}
messages-open-text = L’ouverture des messages, et des noms qui peuvent être montrés, est inscrite au journal d’audit avec votre motif.
messages-open = Ouvrir les messages
messages-closed = Vous ne pouvez pas ouvrir de messages : la clé du bureau ne vous a pas été remise, ou les noms ne s’ouvrent que sur votre propre machine (solidarity message).
messages-later = Décider plus tard
messages-with-name = Publier avec ce nom
messages-without-name = Publier sans nom
messages-refuse = Ne pas publier
messages-unnamed = sans nom
messages-decide = Enregistrer ces décisions
messages-published = Sur le mur
messages-published-none = Rien n’a encore été publié.
messages-withdraw = Retirer du mur
messages-withdraw-named = Retirer du mur le message de { $reference }
messages-kept-back = Absents du mur
messages-kept-back-text = Les décisions les plus récentes. Les textes restent scellés ; solidarity message publish en met un sur le mur malgré tout.
messages-refused = non publié
messages-withdrawn = retiré du mur
messages-done-decided = Vos décisions sont enregistrées.
messages-done-withdrawn = Le message n’est plus sur le mur.
messages-error-nothing = Rien n’a été choisi. Ouvrez les messages et choisissez pour au moins l’un d’eux.
messages-error-not-waiting = Tout n’a pas pu être décidé : quelqu’un d’autre a décidé entre-temps, ou les données du donateur ont été effacées. La page montre l’état actuel.
messages-error-not-published = Ce message n’est plus sur le mur. La page montre l’état actuel.
