months-next = Abzuschließen: { $month }
months-not-over = Abschließen lässt er sich ab { $date }.
months-text = Erst prüfen: Dabei ändert sich nichts. Abgeschlossen wird, wenn Hauptbuch, Bank und Stripe übereinstimmen. Danach nimmt der Monat keine Buchung mehr an; was später kommt, wird im nächsten gebucht.
months-look = Prüfen, ob sich der Monat abschließen lässt
months-done = Der Monat ist abgeschlossen. Seine Aufstellung ist unten unterschrieben.
months-bank-title = Bankkonten in { $currency }
months-by-statements = { $account }, laut Auszügen
months-outstanding = { $what }, offen seit { $date }
months-in-ledger = Im Hauptbuch
months-difference = Unterschied
months-no-statement = Es wurde kein Kontoauszug eingelesen: Es gibt keine Bank zum Vergleich.
months-obstacles = Der Monat lässt sich noch nicht abschließen:
months-dead = { $count ->
    [one] { $count } Nachricht von Stripe ließ sich nicht verarbeiten: Versuchen Sie es wieder, oder geben Sie sie mit einem Grund auf.
   *[other] { $count } Nachrichten von Stripe ließen sich nicht verarbeiten: Versuchen Sie es wieder, oder geben Sie sie mit einem Grund auf.
}
months-broken = Die Bücher sind nicht heil: { $what }. Bitte wenden Sie sich an die, die den Dienst betreiben.
months-bank = Die Bank in { $currency } weicht ab. Meist fehlt ein Auszug, oder ein Anfangsbestand wurde nicht eingetragen.
months-stripe = Stripe hält { $stripe }, das Hauptbuch sagt { $ledger }. Warten Sie den nächtlichen Abgleich ab, oder lassen Sie solidarity reconcile laufen.
months-stripe-unknown = Stripe hat nicht gesagt, was es hält. Versuchen Sie es in einigen Minuten wieder.
months-stripe-currency = Stripe hält { $amount } kleinste Einheiten einer Währung, die hier nicht bekannt ist ({ $currency }). Fragen Sie Stripe, was das ist, und lassen Sie es umtauschen.
months-suspense = Noch nicht erklärt
months-suspense-text = Sagen Sie, was das ist, oder schließen Sie den Monat im Wissen darum ab: Es bleibt in der Schwebe.
months-explained = Ich habe jede dieser Zeilen angesehen
months-right = Nichts steht im Weg.
months-close = { $month } abschließen
months-late = Nachträglich gebucht
months-closed = Abgeschlossene Monate
months-closed-none = Noch keiner.
months-closed-at = Abgeschlossen
months-link = Glied der Kette
months-statement = Unterschriebene Aufstellung
months-error-other = Dieser Monat lässt sich jetzt nicht abschließen: Er ist nicht vorbei, oder jemand hat ihn abgeschlossen. Prüfen Sie noch einmal.
months-error-obstacles = Der Monat ist nicht abgeschlossen: Seit der Prüfung hat sich etwas geändert.
months-error-suspense = Bitte bestätigen Sie, dass Sie die unerklärten Zeilen angesehen haben.
months-file-text = Wortlaut
months-file-signature = Unterschrift
months-file-key = Öffentlicher Schlüssel
months-more = { $count ->
    [one] und { $count } weitere Zeile
   *[other] und { $count } weitere Zeilen
}
