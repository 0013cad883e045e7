office-name = Büro
office-menu = Menü
office-nav-home = Übersicht
office-nav-payments = Zahlungen
office-nav-book = Von Hand buchen
office-nav-statements = Kontoauszüge
office-nav-bodies = Organisationen
office-nav-messages = Nachrichten
office-nav-months = Monate
office-nav-disbursements = Auszahlungen
office-nav-appeals = Aufrufe
office-nav-funds = Fonds
office-nav-export = Ausgeben
office-nav-staff = Team
office-nav-tokens = API-Token
office-nav-audit = Prüfprotokoll
office-nav-account = Mein Konto
office-role-treasurer = Kasse
office-role-officer = Vorstand
office-role-auditor = Kassenprüfung
office-role-clerk = Sachbearbeitung
office-role = Rolle
office-sign-in = Anmelden
office-sign-out = Abmelden
office-sign-in-refused = Das passt nicht
office-sign-in-refused-text = Adresse, Passwort oder Code ist falsch, oder die Seite war zu lange offen. Ein Code gilt einmal: Warten Sie auf den nächsten. Wer Passwort oder Telefon verloren hat, bittet die Kasse um einen neuen Link.
office-email = E-Mail
office-password = Passwort
office-code = Code Ihrer Authentifizierungs-App
office-code-hint = Sechs Ziffern oder einer Ihrer Wiederherstellungscodes.
office-code-again = Dafür wird der Code noch einmal verlangt. Ein schon benutzter Code gilt nicht: Warten Sie auf den nächsten.
office-error-code = Der Code passt nicht oder wurde schon benutzt. Warten Sie auf den nächsten. Es wurde nichts geändert.
office-join = Anmeldung einrichten
office-join-refused = Etwas muss geändert werden
office-join-password = Passwort wählen
office-new-password = Neues Passwort
office-password-again = Dasselbe Passwort noch einmal
office-passwords-differ = Die beiden Passwörter sind verschieden.
office-join-app = Authentifizierungs-App verbinden
office-join-app-text = Scannen Sie das Bild mit einer Authentifizierungs-App auf dem Telefon und tippen Sie den angezeigten Code ein.
office-join-picture = QR-Code mit dem Schlüssel, der darunter steht
office-join-typed = Oder tippen Sie diesen Schlüssel in die App:
office-join-button = Einrichten
office-joined = Sie können sich jetzt anmelden
office-joined-text = Schreiben Sie diese Wiederherstellungscodes auf Papier und bewahren Sie sie getrennt vom Telefon auf. Jeder ersetzt einmal den Code der App. Sie werden nie wieder gezeigt.
office-key-strict = Strenger Modus: Namen werden nur auf Ihrem eigenen Rechner geöffnet, nie hier.
office-key-missing = Sie können keine Namen öffnen: Seit diesem Passwort wurde Ihnen der Büroschlüssel nicht gegeben. Bitten Sie jemand anderen aus der Kasse, ihn Ihnen auf der Teamseite zu geben.
office-key-next-time = Der Büroschlüssel wurde Ihnen gegeben, nachdem Sie sich angemeldet hatten. Melden Sie sich ab und wieder an: Dann können Sie Namen öffnen.
office-renew = Neues Passwort oder neues Telefon
office-renew-text = Sie bekommen einen Link, mit dem Sie beides neu festlegen. Folgen Sie ihm in diesem Browser, solange Sie angemeldet sind: Dann öffnen Sie weiterhin Namen, wenn Sie es jetzt können. Ihre anderen Sitzungen enden.
office-renew-button = Link zusenden
office-codes-left = { $count ->
    [one] Sie haben noch einen Wiederherstellungscode. Neue gibt es, wenn Sie Ihre Anmeldung neu einrichten.
   *[other] Sie haben noch { $count } Wiederherstellungscodes. Neue gibt es, wenn Sie Ihre Anmeldung neu einrichten.
}
office-standing-invited = hat einen Link bekommen und ist ihm noch nicht gefolgt
office-standing-disabled = ausgeschieden
office-standing-active = kann sich anmelden
office-standing-opens = kann sich anmelden und Namen öffnen
office-standing-no-key = kann sich anmelden, aber keine Namen öffnen
office-change = Ändern
office-grant-button = Büroschlüssel geben
office-grant-text = Danach kann diese Person die Namen der Spendenden öffnen.
office-link-button = Neuen Link senden
office-link-text = Für alle, die Passwort oder Telefon verloren haben. Die alten gelten, bis dem Link gefolgt wird; danach muss jemand den Büroschlüssel neu geben.
office-disable-button = Ausgeschieden: alles beenden
office-disable-text = Sitzungen, Passwort und Schlüssel enden sofort. Was schon geöffnet wurde, lässt sich nicht zurückholen. Nach jemandem aus der Kasse, der den Büroschlüssel hatte, wird ein neuer vorgeschlagen, den jemand anderes bestätigt.
office-invite = Jemanden einladen
office-invite-button = Einladung senden
office-done-invited = Die Einladung ist unterwegs. Ihr Link gilt 48 Stunden.
office-done-mailed = Der Link ist unterwegs. Er gilt 48 Stunden.
office-done-disabled = Alles, was diese Person hier konnte, ist beendet.
office-done-granted = Der Büroschlüssel ist gegeben. Er gilt ab der nächsten Anmeldung.
office-error-address = Bitte prüfen Sie Adresse und Rolle.
office-error-already-there = Jemand mit dieser Adresse ist schon da. Senden Sie stattdessen einen neuen Link.
office-tokens-text = Ein Programm liest Ausgaben mit einem Token. Es sieht, was seine Rolle ausgeben darf, nie einen Namen, und ändert nichts. Es endet, wenn geht, wer es gemacht hat.
office-tokens-wrong = Bitte geben Sie eine Bezeichnung und 1 bis 3650 Tage an.
office-token-fresh = Kopieren Sie den Token jetzt: Er wird nicht wieder gezeigt
office-token-label = Wer oder was ihn benutzt
office-token-ends = Bis
office-token-ended = beendet
office-token-revoke = Beenden
office-token-revoke-named = Token „{ $label }“ beenden
office-token-new = Neuer Token
office-token-days = Gültig für Tage
office-token-button = Token erstellen
office-audit-text = Wer aus dem Büro was gesehen und geändert hat. Einträge lassen sich nicht ändern oder löschen; solidarity verify beweist es. Gründe sind versiegelt, weil sie jemanden nennen können.
office-csv = Als CSV herunterladen
office-older = Ältere
office-audit-number = Nr.
office-audit-when = Wann
office-audit-who = Wer
office-audit-what = Was
office-audit-subject = Wovon
office-command-line = Kommandozeile
office-reason-sealed = (Grund versiegelt)
office-act-signed-in = angemeldet
office-act-sign-in-refused = Anmeldung abgelehnt
office-act-signed-out = abgemeldet
office-act-staff-created = Person angelegt
office-act-staff-invited = eingeladen
office-act-staff-joined = Anmeldung eingerichtet
office-act-staff-reset = Anmeldung erneuert
office-act-staff-disabled = Zugang beendet
office-act-key-granted = Büroschlüssel gegeben
office-act-keys-recovered = mit dem Büroschlüssel wiederhergestellt
office-act-token-created = Token erstellt
office-act-token-revoked = Token beendet
office-act-refunded = Zahlung erstattet
office-act-booked = von Hand gebucht
office-act-receipt-resent = Quittung erneut gesendet
office-act-names-opened = Namen geöffnet
office-act-names-exported = Namen ausgegeben
office-act-exported = ausgegeben
office-act-message-published = Nachricht veröffentlicht
office-act-message-refused = Nachricht zurückgehalten
office-act-message-withdrawn = Nachricht von der Wand genommen
office-act-body-accepted = hat eine Organisation angenommen
office-act-body-refused = hat eine Organisation abgelehnt
office-act-union-named = hat die Gewerkschaft einer Organisation benannt
office-act-union-refused = hat eine eingetippte Gewerkschaft vergessen
office-act-fee-waived = hat ein Jahr ohne seinen Beitrag bestehen lassen
office-act-body-ended = hat einen Anschluss beendet, dessen Beitrag zurückging
office-act-statement-imported = hat einen Kontoauszug eingelesen
office-act-line-explained = hat eine Zeile eines Kontoauszugs erklärt
office-act-month-closed = hat einen Monat abgeschlossen
office-act-disbursement-requested = hat eine Auszahlung beantragt
office-act-disbursement-checked = hat eine Sanktionsliste eingesehen
office-act-disbursement-approved = hat eine Auszahlung genehmigt
office-act-disbursement-refused = hat eine Auszahlung abgelehnt
office-act-disbursement-withdrawn = hat einen Antrag auf Auszahlung zurückgezogen
office-act-disbursement-paid = hat eine Auszahlung gebucht
office-act-disbursement-told = hat gemeldet, was aus einer Auszahlung wurde
office-act-appeal-set = hat einen Aufruf festgelegt
office-act-gift-counted = hat gesagt, zu wessen Ziel eine Spende zählt
office-act-document-opened = hat ein Dokument einer Auszahlung geöffnet
office-act-documents-granted = hat Dokumente für jemanden geöffnet
office-act-givers-told = hat Gebende auf Dauerauftrag hingewiesen
office-password-rule = { $count ->
    [one] Mindestens ein Zeichen. Am besten sind ein paar Wörter, die nicht zusammengehören.
   *[other] Mindestens { $count } Zeichen. Am besten sind ein paar Wörter, die nicht zusammengehören.
}
office-wait-title = Braucht Aufmerksamkeit
office-wait-nothing = Es wartet nichts.
office-wait-silent = Seit { $since } kam kein Ereignis von Stripe, obwohl Karten belastet wurden. Sehen Sie bei Stripe nach den Webhooks und starten Sie dann solidarity reconcile.
office-wait-dispute-due = Streitfall über { $amount }: Antworten Sie bei Stripe bis { $due }.
office-wait-dispute = Streitfall über { $amount }: Antworten Sie bei Stripe.
office-wait-payout = Eine Auszahlung weicht um { $amount } von ihren Zeilen ab: Starten Sie solidarity reconcile.
office-wait-suspense = { $amount } vom { $date } warten darauf, dass jemand sagt, wem sie gehören.
office-this-month = Eingegangen diesen Monat
office-this-year = Eingegangen dieses Jahr
office-gifts-active = Regelmäßige Spenden
office-gifts-monthly = … Wert im Monat
office-gifts-gained = … begonnen in 30 Tagen
office-gifts-lost = … beendet in 30 Tagen
office-bodies-active = Angeschlossene Organisationen
office-bodies-due = … zur Erneuerung fällig
office-bodies-arrears = … im Rückstand
office-zone = Daten und Monate nach der Zeitzone { $zone }.
office-received-fund = Eingegangen nach Monat und Fonds
office-received-channel = Eingegangen nach Monat und Weg
office-chart-alt = Balkendiagramm; dieselben Zahlen stehen in der Tabelle darunter.
office-chart-table = Die Zahlen als Tabelle
office-month = Monat
office-channel-card = Karte
office-channel-transfer = Überweisung
office-channel-standing = Dauerauftrag
office-channel-cheque = Scheck
office-channel-cash = Bargeld
office-status-paid = bezahlt
office-status-partly = teilweise erstattet
office-status-refunded = erstattet
office-status-disputed = bestritten
office-status-failed = zurückgekommen
office-reference = Referenz
office-no-reference = keine: ungeklärt
office-date = Datum
office-from = Von
office-to = Bis (einschließlich)
office-filter-body = Organisation (ihre Referenz)
office-filter-payout = Auszahlung (ihre Kennung bei Stripe)
office-fund = Fonds
office-channel = Weg
office-currency = Währung
office-status = Stand
office-amount = Betrag
office-all = alle
office-filter = Filtern
office-filter-none = Alle zeigen
office-sum-of = { $fund }, brutto
office-sum-count = Gefiltertes zusammenzählen
office-sum-too-long = Das dauerte länger als fünf Sekunden. Wählen Sie einen kürzeren Zeitraum oder geben Sie aus und zählen dort zusammen.
office-payments-none = Keine solche Zahlung.
office-refunded = Erstattet
office-fee = Gebühr
office-payout = Auszahlung
office-opened = Für Sie geöffnet
office-opened-text = Dass Sie dies geöffnet haben, steht im Prüfprotokoll. Sonst wird nichts behalten; beim Verlassen der Seite ist es weg.
office-person-name = Name
office-on-behalf = Im Namen von
office-message = Solidaritätsbotschaft
office-open = Daten der spendenden Person öffnen
office-open-text = Warum Sie es wissen müssen. Der Grund wird im Prüfprotokoll versiegelt.
office-reason = Grund
office-give-back = Erstatten
office-give-back-amount = Zu erstattender Betrag, höchstens { $left }
office-give-back-text = Das Geld geht auf dieselbe Karte zurück und lässt sich nicht zurückholen. Der Grund wird versiegelt, weil er jemanden nennen kann.
office-resend = Quittung erneut senden
office-resend-text = Dieselbe Quittung unter derselben Nummer: bei Karten an die zahlende Person, die Stripe kennt, sonst an die hinterlassene Adresse, die dafür geöffnet wird.
office-story = Die ganze Geschichte
office-story-form = Formular
office-story-sent = Gesendet
office-story-kind = Art
office-story-receipt = Möchte eine Quittung
office-story-publish = Botschaft / Name veröffentlichen
office-story-newsletter = Rundbrief
office-story-checkout = Kartenseite
office-story-events = Ereignisse von Stripe
office-story-refunds = Erstattungen
office-story-disputes = Streitfälle
office-story-bank-line = Zeile des Kontoauszugs
office-story-bank-none = Das steht noch in keinem eingelesenen Kontoauszug.
office-story-statement = Kontoauszug
office-story-statement-of = { $days }, eingelesen { $at }
office-story-payer = Zahler, Konto und Verwendungszweck bei der Bank
office-story-entries = Buchungen
office-story-mails = Quittung und Mails
office-account = Konto
office-receipt-queued = gesendet
office-receipt-waits = wartet auf die Kasse
office-yes = ja
office-no = nein
office-book-text = Für einen Scheck, eine Überweisung, einen Dauerauftrag oder Bargeld zu einer Spende, einem Beitritt oder einer Rechnung. Was ohne Referenz kam, hält solidarity payment suspend fest.
office-book-date = Buchungstag der Bank oder Tag der Einzahlung
office-book-bank-ref = Kennung der Zeile bei der Bank, oder Nummer von Scheck oder Beleg
office-book-bank-ref-hint = Dieselbe Zeile wird nie zweimal gebucht. Keine Namen hier.
office-book-button = Buchen
office-done-booked = Gebucht.
office-done-refunded = Erstattet.
office-done-refunding = Auf dem Rückweg: Stripe meldet, wann es angekommen ist.
office-done-resent = Die Quittung ist unterwegs.
office-error-reason = Bitte geben Sie einen Grund an: eine Zeile, höchstens 500 Zeichen.
office-error-open = Die Daten ließen sich nicht öffnen: Sie sind für andere Schlüssel versiegelt. Es wurde nichts gezeigt.
office-error-amount = Bitte geben Sie einen Betrag wie 25,00 ein.
office-error-too-much = Davon sind nur noch { $left } übrig.
office-error-no-refund = Von dieser Zahlung lässt sich nichts per Karte erstatten.
office-error-no-cards = Karten sind abgeschaltet. Erstatten Sie über die Bank.
office-error-earlier = Zuerst wurde ein früherer Versuch beendet: { $amount } gingen zurück. Sehen Sie nach, was übrig ist, und drücken Sie nochmals, wenn mehr zurück soll.
office-error-refund-failed = Es wurde nichts erstattet: Stripe oder die Bank hat abgelehnt. Mehr steht im Protokoll des Servers.
office-error-refund-unknown = Ob es erstattet wurde, ist noch nicht bekannt. Drücken Sie nochmals: Das klärt es und erstattet nur einmal.
office-error-no-address = Es gibt keine Adresse dafür, oder Sie können sie nicht öffnen.
office-error-no-receipt = Zu dieser Zahlung gibt es keine Quittung.
office-error-not-wanted = Die spendende Person wollte keine Mail: Es wird nie eine gesendet.
office-error-reference = Bitte prüfen Sie die Referenz: Buchstaben und Ziffern wie auf Zusage oder Rechnung.
office-error-unknown-reference = Keine Spende, kein Beitritt und keine Rechnung hat diese Referenz.
office-error-date = Bitte geben Sie den Buchungstag an; er kann nicht in der Zukunft liegen.
office-error-bank-ref = Bitte geben Sie an, was diese Zeile von anderen unterscheidet: So wird Geld nicht zweimal gebucht.
office-error-booked = Nichts zu tun: Diese Zeile wurde schon gebucht.
office-error-other-line = Eine Zeile mit dieser Kennung wurde schon mit anderer Referenz oder anderem Betrag gebucht. Es wurde nichts geschrieben.
office-error-filter = Der Filter ist nicht lesbar: Bitte prüfen Sie Referenz, Daten und Auswahl.
office-export-text = Dieselben Dateien wie von solidarity export und der API, ohne Namen. Jede Zeile einmal, und die Summen stimmen mit den Büchern überein.
office-kind-payments = Liste der Zahlungen
office-kind-affiliations = Verzeichnis der Beitritte
office-kind-payouts = Auszahlungen von Stripe
office-kind-journal = Buchungsjournal
office-kind-trial-balance = Saldenliste
office-kind-fund-statement = Aufstellung der Fonds
office-kind-counts-for = Spenden nach Ortsgruppe und Region, nach Monat
office-format = Dateiformat
office-at = Stand vom
office-download = Herunterladen
office-names-title = Zahlungen mit Namen
office-names-text = Öffnet die versiegelten Daten, solange der Download läuft. Das Prüfprotokoll behält, wer, wann, wie viele und, versiegelt, warum. Löschen Sie die Datei, wenn sie ihren Dienst getan hat.
office-names-button = Öffnen und herunterladen
office-newsletter-title = Liste für den Rundbrief
office-newsletter-text = Die Adressen aller, die bestätigt und sich nicht abgemeldet haben, jede mit ihrem Abmeldelink: Er gehört in jeden Rundbrief. Exportieren Sie vor jedem neu und löschen Sie die Datei danach. Das Prüfprotokoll behält, wer, wann, wie viele und, versiegelt, warum.
office-wait-receipts = { $count ->
    [one] Eine Quittung wartet auf die Kasse: Ihre Adresse ist versiegelt.
   *[other] { $count } Quittungen warten auf die Kasse: Ihre Adressen sind versiegelt.
}
office-wait-notices = { $count ->
    [one] Jemand mit Dauerauftrag soll erfahren, dass der Fonds schließt: Die Adresse ist versiegelt.
   *[other] { $count } Spendende mit Dauerauftrag sollen erfahren, dass ihr Fonds schließt: Ihre Adressen sind versiegelt.
}
office-wait-events = { $count ->
    [one] Ein Ereignis von Stripe ließ sich nicht verarbeiten.
   *[other] { $count } Ereignisse von Stripe ließen sich nicht verarbeiten.
}
office-wait-mails = { $count ->
    [one] Eine Mail ließ sich nicht zustellen.
   *[other] { $count } Mails ließen sich nicht zustellen.
}
office-wait-papers = { $count ->
    [one] Ein Papier einer angeschlossenen Organisation ließ sich nicht schreiben.
   *[other] { $count } Papiere angeschlossener Organisationen ließen sich nicht schreiben.
}
office-wait-erasures = { $count ->
    [one] Eine Person bittet, vergessen zu werden: solidarity erase --list.
   *[other] { $count } Personen bitten, vergessen zu werden: solidarity erase --list.
}
office-wait-messages = { $count ->
    [one] Eine Nachricht der Solidarität wartet darauf, dass die Kasse sie liest.
   *[other] { $count } Nachrichten der Solidarität warten darauf, dass die Kasse sie liest.
}
office-wait-bodies = { $count ->
    [one] Eine angeschlossene Organisation wartet auf die Annahme durch das Büro.
   *[other] { $count } angeschlossene Organisationen warten auf die Annahme durch das Büro.
}
office-wait-unions = { $count ->
    [one] Eine angeschlossene Organisation hat eine Gewerkschaft eingetippt, die nicht im Verzeichnis steht.
   *[other] { $count } angeschlossene Organisationen haben eine Gewerkschaft eingetippt, die nicht im Verzeichnis steht.
}
office-wait-fees-back = { $count ->
    [one] Der Beitrag einer angeschlossenen Organisation ging zurück: siehe Organisationen.
   *[other] Die Beiträge von { $count } angeschlossenen Organisationen gingen zurück: siehe Organisationen.
}
office-wait-queued = { $count ->
    [one] Eine Mail wartet auf ihre Reihe.
   *[other] { $count } Mails warten auf ihre Reihe.
}
regular-title = Regelmäßige Spenden mit Karte
regular-text = Fällt der Kartendienst weg, können die Gebenden mit Dauerauftrag weitermachen, unter der Referenz ihrer Spende. Stripe wird dafür nicht gebraucht: die Adresse ist die, die sie uns gegeben haben.
regular-all = Laufende Spenden
regular-with-address = Mit Adresse
regular-told-count = Benachrichtigt
regular-progress = Benachrichtigt: { $told } von { $all }
regular-tell = Sagen, wie es weitergeht
regular-tell-text = Alle bekommen eine Mail mit der Bankverbindung ihrer Währung, dem Betrag, einem Tag im Monat und ihrer Referenz. Ein weiterer Druck schreibt nur denen, die noch keine bekamen.
regular-tell-button = { $count ->
    [one] { $count } Person schreiben
   *[other] { $count } Personen schreiben
}
regular-told = { $count ->
    [one] { $count } Mail ist unterwegs.
   *[other] { $count } Mails sind unterwegs.
}
regular-not-told = { $count ->
    [one] { $count } war nicht zu erreichen: kein Konto in der Währung oder keine Adresse.
   *[other] { $count } waren nicht zu erreichen: kein Konto in der Währung oder keine Adresse.
}
regular-cards-on = Karten werden angenommen. Benachrichtigen geht hier, sobald Karten in den Einstellungen abgeschaltet sind:
regular-error-cards-on = Karten werden angenommen: niemand wurde benachrichtigt.
regular-monthly = { $amount } im Monat
regular-yearly = { $amount } im Jahr
regular-active = läuft
regular-paused = pausiert
regular-failed = Zahlung gescheitert
regular-told-at = Benachrichtigt am
regular-no-address = keine Adresse
regular-more = Weitere
office-export-union = Gewerkschaft (wie im Verzeichnis)
office-export-country = Land (zwei Buchstaben)
office-export-part = Datei (Xero: je höchstens 1000 Zeilen)
preset-title = Gemerkte Auswahlen
preset-keep-title = Diese Auswahl merken
preset-name = Name
preset-period = Tage
preset-chosen = die obigen
preset-month-before = jeweils der Vormonat
preset-this-year = jeweils dieses Jahr
preset-year-before = jeweils das Vorjahr
preset-for-all = Für alle im Büro, die ausgeben
preset-keep = Merken
preset-shared = für alle
preset-give-up = Löschen
preset-give-up-named = „{ $name }“ löschen
preset-kept = Gemerkt.
preset-gone = Gelöscht.
preset-error-name = Bitte geben Sie der Auswahl einen Namen von höchstens 80 Zeichen.
preset-error-many = Sie haben schon hundert Auswahlen gemerkt. Löschen Sie zuerst eine.
