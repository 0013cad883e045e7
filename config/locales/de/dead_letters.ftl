dead-title = Unzustellbares
dead-none = Es gibt nichts: Alles wurde verarbeitet und zugestellt oder wartet auf den nächsten Versuch.
dead-text = Das wurde versucht, bis niemand mehr einen Erfolg erwartet. Beheben Sie, was der Fehler sagt, und versuchen Sie es wieder; oder geben Sie es mit einem Grund endgültig auf. Das lässt sich nicht zurücknehmen.
dead-events = Ereignisse von Stripe
dead-events-text = Solange eines hier steht, lässt sich kein Monat abschließen. Es aufzugeben bucht nichts: Fehlt Geld in den Büchern, sagt es der Abgleich mit Stripe weiterhin.
dead-mails = E-Mails
dead-mails-text = An wen sie gehen sollten, wird nicht gezeigt. Eine Quittung lässt sich auf der Seite ihrer Zahlung noch einmal senden.
dead-papers = Papiere der angeschlossenen Organisationen
dead-papers-text = Angebote, Rechnungen, Urkunden und Erinnerungen, die sich nicht schreiben ließen. Was aufgegeben wird, wird weder geschrieben noch versandt; die Rechnung selbst bleibt, wie sie ist.
dead-attempts = { $count ->
    [one] { $count } Versuch.
   *[other] { $count } Versuche.
}
dead-again = Wieder versuchen
dead-again-named = { $id } wieder versuchen
dead-empty = Davon ist nichts mehr da, was sich versuchen ließe.
dead-give-up = Endgültig aufgeben
dead-give-up-button = Aufgeben
dead-give-up-named = { $id } aufgeben
dead-reason-hint = Versiegelt, im Protokoll.
dead-done-given-up = Aufgegeben.
dead-done-again = Es wird sofort wieder versucht.
dead-error-gone = Das steht hier nicht mehr, oder es ist nichts davon übrig.
office-act-dead-letter-given-up = hat Unzustellbares aufgegeben
office-act-dead-letter-retried = hat Unzustellbares wieder versuchen lassen
