notices-title = Lettres aux donateurs par ordre permanent
notices-text = Leur fonds ferme, ou a fermé. Leurs adresses sont scellées : la trésorerie les ouvre ici, et chacun reçoit une lettre avec un lien qui permet de choisir un autre fonds.
notices-count = { $count ->
    [one] Une lettre attend.
   *[other] { $count } lettres attendent.
}
notices-none = Aucune lettre n’attend.
notices-closes = { $fund } ferme le { $date }.
notices-closed = { $fund } a fermé le { $date }, et le don est terminé.
notices-since = attend depuis { $since }
notices-send-text = Le nombre d’adresses ouvertes, et par qui, est inscrit au journal d’audit.
notices-send = Ouvrir les adresses et envoyer
notices-cannot = Vous ne pouvez pas ouvrir d’adresses : la clé du bureau ne vous a pas été remise, ou les noms ne s’ouvrent que sur votre propre machine (solidarity notices send).
notices-done = { $count ->
    [one] Une lettre est en route.
   *[other] { $count } lettres sont en route.
}
