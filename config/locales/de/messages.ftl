messages-text = Wer es wünscht, dessen Nachricht können alle lesen, sobald jemand von der Kasse sie gelesen hat. Was hier entschieden wird, steht im Prüfprotokoll.
messages-wall = Die Wand, wie alle sie sehen
messages-waiting = Wartend
messages-none = Es wartet keine Nachricht.
messages-count = { $count ->
    [one] Eine Nachricht einer bezahlten Spende wartet. Sie ist versiegelt.
   *[other] { $count } Nachrichten bezahlter Spenden warten. Sie sind versiegelt; höchstens 20 werden auf einmal geöffnet.
}
messages-open-text = Das Öffnen der Nachrichten und der Namen, die gezeigt werden dürfen, kommt mit Ihrem Grund ins Prüfprotokoll.
messages-open = Nachrichten öffnen
messages-closed = Sie können keine Nachrichten öffnen: Der Schlüssel des Büros wurde Ihnen nicht gegeben, oder Namen werden nur auf Ihrem eigenen Rechner geöffnet (solidarity message).
messages-later = Später entscheiden
messages-with-name = Mit diesem Namen veröffentlichen
messages-without-name = Ohne Namen veröffentlichen
messages-refuse = Nicht veröffentlichen
messages-unnamed = ohne Namen
messages-decide = Entscheidungen speichern
messages-published = An der Wand
messages-published-none = Noch wurde nichts veröffentlicht.
messages-withdraw = Von der Wand nehmen
messages-withdraw-named = Nachricht zu { $reference } von der Wand nehmen
messages-kept-back = Nicht an der Wand
messages-kept-back-text = Die neuesten. Die Texte bleiben versiegelt; solidarity message publish bringt eine doch noch an die Wand.
messages-refused = nicht veröffentlicht
messages-withdrawn = von der Wand genommen
messages-done-decided = Ihre Entscheidungen sind gespeichert.
messages-done-withdrawn = Die Nachricht ist nicht mehr an der Wand.
messages-error-nothing = Es wurde nichts gewählt. Öffnen Sie die Nachrichten und wählen Sie mindestens bei einer.
messages-error-not-waiting = Nicht alles konnte entschieden werden: Über manches hat inzwischen jemand anders entschieden, oder die Daten wurden gelöscht. Die Seite zeigt den jetzigen Stand.
messages-error-not-published = Diese Nachricht ist nicht mehr an der Wand. Die Seite zeigt den jetzigen Stand.
