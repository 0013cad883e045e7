notices-title = Briefe an Spendende mit Dauerauftrag
notices-text = Ihr Fonds schließt oder ist geschlossen. Ihre Adressen sind versiegelt: Die Kasse öffnet sie hier, und alle bekommen einen Brief mit einem Link, mit dem sich ein anderer Fonds wählen lässt.
notices-count = { $count ->
    [one] Ein Brief wartet.
   *[other] { $count } Briefe warten.
}
notices-none = Kein Brief wartet.
notices-closes = { $fund } schließt am { $date }.
notices-closed = { $fund } ist seit dem { $date } geschlossen, und die Spende ist beendet.
notices-since = wartet seit { $since }
notices-send-text = Wie viele Adressen geöffnet werden und von wem, kommt ins Prüfprotokoll.
notices-send = Adressen öffnen und absenden
notices-cannot = Sie können keine Adressen öffnen: Der Schlüssel des Büros wurde Ihnen nicht gegeben, oder Namen werden nur auf Ihrem eigenen Rechner geöffnet (solidarity notices send).
notices-done = { $count ->
    [one] Ein Brief ist unterwegs.
   *[other] { $count } Briefe sind unterwegs.
}
