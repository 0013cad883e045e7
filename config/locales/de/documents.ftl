document-number = Nummer
document-date = Datum
document-due = Zu zahlen bis
document-valid-until = Der Preis gilt bis
document-reference = Referenz
document-delegates = Delegierte zur Konferenz
document-purchase-order = Ihre Bestellnummer
document-for = Für
document-to = An
document-what = Wofür
document-working = Berechnung
document-amount = Betrag
document-total = Summe
document-paid = Eingegangen
document-open = Noch zu zahlen
document-issued = Ausgestellt
document-reason = Grund
document-cancels = Storniert Rechnung
document-invoice-date = Rechnung vom

document-quote-title = Anschluss: Angebot
document-quote-opening = So viel würde der Anschluss Ihre Organisation für ein Jahr kosten. Es verpflichtet Sie zu nichts: Legen Sie den Antrag unten Ihrer Versammlung vor.
document-quote-no-invoice = Dies ist ein Angebot und keine Rechnung: Es ist nichts zu zahlen.
document-motion-title = Musterantrag
document-next-title = Wenn die Versammlung entschieden hat
document-quote-next = Wird der Antrag angenommen, melden Sie hier das Datum der Versammlung. Dann kommt die Rechnung oder die Kartenseite. Wird er abgelehnt oder haben sich die Zahlen geändert, nimmt dieselbe Seite auch das entgegen.
document-qr-report = Code: die Seite, auf der die Entscheidung gemeldet wird

document-invoice-title = Rechnung { $number }
document-transfer-title = Per Banküberweisung zahlen
document-transfer-text = Bitte verwenden Sie genau diese Referenz. Ohne sie können wir nicht erkennen, von wem die Zahlung kommt.
document-card-title = Oder mit Karte zahlen
document-card-text = Unter dieser Adresse oder mit dem Code:
document-qr-pay = Code: die Seite, auf der mit Karte gezahlt werden kann
document-invoice-thanks = Danke für Ihre Solidarität. Die Urkunde folgt, wenn die ganze Summe eingegangen ist.

document-credit-note-title = Gutschrift { $number }
document-credit-note-opening = Die unten genannte Rechnung ist storniert. Auf sie ist nichts zu zahlen.
document-credited = Gutgeschrieben

document-receipt-title = Quittung { $number }
document-receipt-opening = Wir haben Ihre Zahlung erhalten.

document-statement-title = Aufstellung für das Jahr { $year }
document-statement-opening = { $count ->
    [one] Im Jahr { $year } ist { $count } Zahlung von Ihnen eingegangen.
   *[other] Im Jahr { $year } sind { $count } Zahlungen von Ihnen eingegangen.
 }

document-certificate-title = Urkunde über den Anschluss
document-certificate-opening = Hiermit wird bescheinigt, dass
document-certificate-text = an der Seite von { $campaign } steht und sich angeschlossen hat
document-certificate-term = vom { $from } bis zum { $until }
document-certificate-twin = und mit { $union } partnerschaftlich verbunden ist
document-certificate-check = Ist sie gültig? Siehe:
document-qr-check = Code: die Seite, die sagt, ob diese Urkunde gültig ist
funds-title = Aufstellung der Fonds
funds-text = Was jeder Fonds am Anfang hatte, was er gewann und verlor, und was er am Ende hat: was er besitzt, ohne was er schuldet. Was ein Fonds einem anderen schuldet, zählt dort, wohin es gehört.
funds-zone = Tage sind die der Zeitzone { $zone }.
funds-period = Zeitraum
funds-together = Alle Fonds zusammen
funds-opening = Am Anfang
funds-closing = Am Ende
funds-item = Was
funds-brought-in = Vorhanden, als diese Bücher begannen
funds-received = Eingegangen: { $kind } ({ $channel })
funds-donations = Spenden
funds-affiliations = Beiträge für den Anschluss
funds-sales = Verkäufe
funds-refunds = Zurückgegeben
funds-disputes = In Streitfällen verloren
funds-returned = Zurückgekommene Lastschriften
funds-card-fees = Gebühren für Karten
funds-dispute-fees = Gebühren für Streitfälle
funds-processor-fees = Andere Gebühren des Kartendienstes
funds-expenses = Ausgaben
funds-bank-charges = Bankgebühren
funds-lost = Verlorene Vorschüsse
funds-disbursed = Ausgezahlt an die, für die es ist
funds-transfers = Von anderen Fonds, ohne was an sie ging
funds-exchange = Wechsel von Währungen
funds-this-year = Dieses Jahr
funds-none = Bis dahin ist nichts gebucht.
funds-agrees = die Saldenliste sagt dasselbe
funds-differs = Die Saldenliste sagt etwas anderes. Führen Sie solidarity verify aus, und verwenden Sie keine Zahl dieser Seite.
