body-branch = Ortsgruppe
body-local-union = Orts- oder Kreisverband
body-region = Bezirk
body-national-union = Landesweite Gewerkschaft
body-trades-council = Gewerkschaftskartell
body-student-union = Studierendenvertretung
body-campaign-group = Kampagne oder Initiative
body-other = Andere Organisation

fee-flat = { $kind }: { $amount }
fee-per-head = { $count ->
    [one] { $members } Mitglied
   *[other] { $members } Mitglieder
 } × { $rate } = { $product }
fee-at-least = { $line }; zu zahlen sind mindestens { $amount }
fee-at-most = { $line }; zu zahlen sind höchstens { $amount }
fee-band-first = { $count ->
    [one] { $members } Mitglied
   *[other] { $members } Mitglieder
 }: Unter { $below } beträgt der Beitrag { $amount }
fee-band-middle = { $count ->
    [one] { $members } Mitglied
   *[other] { $members } Mitglieder
 }: Von { $from } bis { $to } beträgt der Beitrag { $amount }
fee-band-last = { $count ->
    [one] { $members } Mitglied
   *[other] { $members } Mitglieder
 }: Ab { $from } beträgt der Beitrag { $amount }
fee-suggested = Vorschlag: { $suggested }. Zahlen Sie, was Sie können
fee-suggested-from = Vorschlag: { $suggested }. Zahlen Sie, was Sie können, ab { $minimum }

affiliation-kind-unknown = Bitte wählen Sie eine der angebotenen Arten von Organisation.
affiliation-union-empty = Bitte nennen Sie Ihre Gewerkschaft, oder schreiben Sie, dass Sie keine haben.
affiliation-union-unknown = Diese Gewerkschaft steht nicht auf unserer Liste. Prüfen Sie die Schreibweise, oder schreiben Sie ihren Namen ins nächste Feld und lassen Sie dieses leer.
affiliation-union-several = Mehrere Gewerkschaften heißen so. Bitte wählen Sie eine: { $unions }.
affiliation-union-merged = { $union } ist in { $heir } aufgegangen. Bitte wählen Sie { $heir }.
affiliation-union-dissolved = { $union } gibt es nicht mehr. Bitte wählen Sie die Gewerkschaft, zu der Sie jetzt gehören.
affiliation-currency-unknown = In dieser Währung ist kein Beitrag festgelegt. Bitte wählen Sie eine der angebotenen.
affiliation-members-missing = Der Beitrag richtet sich nach den Mitgliedern: Bitte schreiben Sie, für wie viele Sie sich anschließen.
affiliation-members-not-a-number = Bitte schreiben Sie die Zahl der Mitglieder in Ziffern, zum Beispiel 180.
affiliation-members-none = Eine Organisation hat mindestens ein Mitglied.
affiliation-members-too-many = Keine Organisation hat so viele Mitglieder. Bitte prüfen Sie die Zahl.
affiliation-offer-too-small = Der kleinste Beitrag ist { $minimum }.
affiliation-offer-not-taken = Dieser Beitrag steht durch die Staffel fest. Lassen Sie das Feld leer; was Sie darüber hinaus geben möchten, ist eine Spende.

affiliation-union-twice = Sie haben eine Gewerkschaft gewählt und eine andere eingegeben. Bitte behalten Sie nur eine davon.
affiliation-missing = Bitte füllen Sie das aus: Ohne diese Angabe geht es nicht.
affiliation-country-unknown = Bitte wählen Sie das Land.
affiliation-email-invalid = An diese E-Mail-Adresse können wir nicht schreiben. Sie muss aussehen wie name@example.org. Bitte prüfen Sie sie.
affiliation-authority-missing = Nur wer von der Organisation beauftragt ist, kann sie anschließen. Bitte kreuzen Sie dieses Kästchen an, wenn Sie es sind.
affiliation-motion-not-a-date = Bitte schreiben Sie das Datum als Jahr, Monat und Tag, zum Beispiel 2026-11-24, oder lassen Sie das Feld leer.
affiliation-motion-in-future = Diese Versammlung hat noch nicht stattgefunden. Lassen Sie das Feld leer, und melden Sie das Datum, wenn sie stattgefunden hat.
affiliation-delegates-not-a-number = Bitte schreiben Sie die Zahl der Delegierten in Ziffern, oder lassen Sie das Feld leer.
affiliation-delegates-too-many = Sie können { $count ->
    [one] höchstens eine Person
   *[other] höchstens { $count } Delegierte
 } entsenden. Bitte schreiben Sie eine kleinere Zahl.
affiliation-twin-unknown = Bitte wählen Sie eine der angebotenen Gewerkschaften, oder keine.
affiliation-cards-off = Kartenzahlung ist zurzeit abgeschaltet. Bitte wählen Sie die Rechnung.
affiliation-cards-unreachable = Die Kartenseite ist zurzeit nicht erreichbar. Nichts wurde abgebucht. Versuchen Sie es in einer Minute noch einmal, oder wählen Sie die Rechnung.
affiliation-no-transfer = In dieser Währung haben wir kein Konto. Bitte zahlen Sie mit Karte, oder wählen Sie eine andere Währung.

state-quoted = Angebot liegt vor
state-applied = Zahlung wird erwartet
state-invoiced = Rechnung ist verschickt
state-active = angeschlossen
state-due = angeschlossen, bald zu erneuern
state-arrears = zu erneuern: Der Zeitraum ist vorbei
state-lapsed = erloschen
state-withdrawn = ausgetreten

affiliate-title = Ihre Ortsgruppe anschließen
affiliate-lead = Für Ortsgruppen, Bezirke und andere Organisationen. Zuerst der Preis, dann der Beschluss Ihrer Versammlung, dann die Rechnung oder die Karte.
affiliate-body-legend = Ihre Organisation
affiliate-kind = Art der Organisation
affiliate-union = Gewerkschaft
affiliate-union-hint = Fangen Sie an, den Namen oder die Abkürzung zu tippen, und wählen Sie aus der Liste. Eine Abkürzung genügt, wenn nur eine Gewerkschaft sie führt.
affiliate-union_other = Ihre Gewerkschaft, wenn sie nicht auf der Liste steht
affiliate-body_name = Name der Organisation
affiliate-branch_number = Nummer der Ortsgruppe
affiliate-country = Land
affiliate-members = Zahl der angeschlossenen Mitglieder
affiliate-members-hint = In Ziffern. Nötig, wenn sich der Beitrag nach den Mitgliedern richtet.
affiliate-show-price = Preis zeigen
affiliate-price = Ihr Beitrag für ein Jahr
affiliate-delegates-count = Sie können { $count ->
    [one] eine Person
   *[other] { $count } Delegierte
 } zur Konferenz entsenden.
affiliate-contact-legend = Wem wir schreiben
affiliate-contact-lead = In der Regel der Schriftführung. Wir bewahren die Adresse verschlüsselt auf, nur für die Rechnung und die Erinnerungen.
affiliate-contact_name = Name
affiliate-contact_email = E-Mail-Adresse
affiliate-more-legend = Wenn Sie mögen
affiliate-more-lead = Nichts davon ist jetzt nötig.
affiliate-motion_date = Datum der Versammlung, die den Antrag angenommen hat
affiliate-delegates = Wie viele Delegierte Sie entsenden
affiliate-treasurer_name = Name der Kassenführung (bekommt auch die Erinnerungen)
affiliate-treasurer_email = E-Mail-Adresse der Kassenführung
affiliate-invoice_name = Wer Rechnungen bekommt, wenn es jemand anders ist
affiliate-invoice_email = E-Mail-Adresse für Rechnungen
affiliate-purchase_order = Ihre Bestellnummer, für die Rechnung
affiliate-offered = Was Sie zahlen können, wo die Staffel es Ihnen überlässt
affiliate-donation = Eine Spende über den Beitrag hinaus
affiliate-twin_with = Partnerschaft mit einer Gewerkschaft
affiliate-twin-hint = Ihre Sorgen werden Ihre eigenen. Wir fragen beide Seiten.
affiliate-note = Was wir sonst wissen sollten
affiliate-consent-public = Sie dürfen unseren Namen auf der öffentlichen Liste zeigen.
affiliate-how-legend = Wie es weitergeht
affiliate-authority = Ich bin von dieser Organisation dazu beauftragt.
affiliate-method = Was Sie jetzt möchten
affiliate-method-quote = Ein Angebot für unsere Versammlung
affiliate-method-quote-hint = Mit einem Musterantrag, per E-Mail. Nichts ist geschuldet.
affiliate-method-invoice = Die Rechnung
affiliate-method-invoice-hint = Die Entscheidung ist gefallen. Sie zahlen per Banküberweisung oder Scheck.
affiliate-method-card = Mit Karte zahlen
affiliate-method-card-hint = Sie gehen weiter auf die Seite von Stripe.
affiliate-submit = Absenden
affiliate-steps = Schritte
affiliate-step = Schritt { $number } von { $count }: { $name }
affiliate-step-needed = Ihre Organisation
affiliate-step-price = Der Beitrag
affiliate-step-rest = Das Übrige
affiliate-next = Weiter
affiliate-to-price = Weiter zum Beitrag
affiliate-to-rest = Weiter zum letzten Schritt
affiliate-back = Zurück
affiliate-price-holds = { $count ->
    [one] Ein Angebot hält diesen Beitrag { $count } Tag lang fest.
   *[other] Ein Angebot hält diesen Beitrag { $count } Tage lang fest.
 }
affiliate-other-price = In einer anderen Währung
affiliate-currency-hint = Jede Währung hat ihre eigene Staffel; nichts wird umgerechnet.
affiliate-in-currency = Betrag in { $currency }.
affiliate-people-legend = Wem wir noch schreiben dürfen

affiliation-what = Anschluss für ein Jahr ({ $kind })
affiliation-what-short = Anschluss für ein Jahr
affiliation-donation-line = Spende

standing-title = Anschluss { $reference }
standing-term = Zeitraum
standing-fee = Beitrag
standing-prepaid = Mehr gezahlt als verlangt
standing-returned = Zurückgegeben oder zurückgeholt
standing-invoice = Rechnung
standing-pay = { $amount } mit Karte zahlen
standing-papers = Ihre Unterlagen
standing-certificate-hint = Wird ausgestellt, wenn der Beitrag gezahlt ist und wir uns vergewissert haben, wer Sie sind.
standing-decide-title = Was hat die Versammlung entschieden?
standing-carried-invoice = Angenommen: Rechnung schicken
standing-carried-card = Angenommen: mit Karte zahlen
standing-lost = Der Antrag wurde abgelehnt
standing-renew-title = Das nächste Jahr
standing-renew-invoice = Verlängern: Rechnung schicken
standing-renew-card = Verlängern: mit Karte zahlen
standing-link-lead = Handeln Sie für diese Organisation? Wir schicken den Link zu ihrer Seite an die Adressen, die sie uns gegeben hat.
standing-link = Link an uns schicken
standing-link-sent = Der Link ist unterwegs zu den Adressen, die diese Organisation uns gegeben hat.
standing-requoted = Das Angebot galt nicht mehr; hier ist der heutige Preis. Wenn er passt, melden Sie die Entscheidung bitte noch einmal.

affiliated-title = Wer an unserer Seite steht
affiliated-count = { $count ->
    [one] { $count } Organisation ist angeschlossen und mit der Nennung einverstanden.
   *[other] { $count } Organisationen sind angeschlossen und mit der Nennung einverstanden.
 }
affiliated-search = Nach Name, Gewerkschaft oder Land suchen
affiliated-search-button = Suchen
affiliated-by-union = Nach Gewerkschaft
affiliated-bodies = Organisationen
affiliated-twin = in Partnerschaft mit { $union }
affiliated-next = Weitere Organisationen
affiliated-none-found = Zu dieser Suche passt nichts.
affiliated-join = Ihre Ortsgruppe anschließen

verify-title = Ist diese Urkunde gültig?
verify-valid = Diese Urkunde ist gültig.
verify-not-valid = Diese Urkunde ist nicht gültig.

letter-quote-subject = Angebot { $reference }
letter-quote = Hier ist Ihr Angebot, mit einem Musterantrag für Ihre Versammlung. Wenn die Versammlung entschieden hat, melden Sie es auf Ihrer Seite.
letter-link-subject = Ihre Seite { $reference }
letter-applied = Ihr Antrag ist angekommen. Sie können auf Ihrer Seite zahlen und jederzeit dorthin zurückkehren.
letter-link = Jemand hat um den Link zu Ihrer Seite gebeten.
letter-invoice-subject = Rechnung { $number }
letter-invoice = Hier ist Ihre Rechnung.
letter-credit-note-subject = Gutschrift { $number }
letter-credit-note = Ihre Rechnung ist storniert; hier ist die Gutschrift.
letter-receipt = Wir haben Ihre Zahlung erhalten. Alles ist bezahlt.
letter-receipt-open = Wir haben Ihre Zahlung erhalten. Noch zu zahlen sind { $open }.
letter-receipt-prepaid = Wir haben Ihre Zahlung erhalten. Sie liegt um { $prepaid } über dem, was verlangt war: Wir bewahren die Summe für Sie auf und fragen Sie, was damit geschehen soll.
letter-certificate-subject = Urkunde { $number }
letter-certificate = Hier ist Ihre Urkunde. Drucken Sie sie aus und hängen Sie sie an Ihr Schwarzes Brett.
letter-reminder-subject = Ihre Verlängerung { $reference }
letter-reminder-30 = Ihr Jahr endet am { $until }. Auf Ihrer Seite können Sie mit einem Knopfdruck verlängern; die Zahlen vom letzten Jahr sind eingetragen.
letter-reminder-7 = Ihr Jahr endet in einer Woche, am { $until }. Auf Ihrer Seite können Sie mit einem Knopfdruck verlängern.
letter-reminder-0 = Ihr Jahr endet heute, am { $until }. Wenn Sie jetzt verlängern, schließt das nächste ohne Lücke an.
letter-arrears = Ihr Jahr endete am { $until }. Wenn Sie jetzt verlängern, schließt das nächste noch ohne Lücke an.
letter-lapsed = Ihr Anschluss endete mit dem Jahr bis zum { $until }. Auf Ihrer Seite können Sie jederzeit zurückkommen; dann beginnt ein neues Jahr.

affiliation-not-asked = Danach fragen wir nicht, und wir bewahren es nicht auf. Bitte lassen Sie das Feld leer.
affiliation-renewal-unknown = Bitte wählen Sie eines von beiden oder keines.
affiliation-successor-same = Das ist Ihre eigene Adresse. Bitte geben Sie die der Person an, die übernimmt.
affiliation-too-many = Aus Ihrem Netz kam in kurzer Zeit zu viel. Nichts ist verloren: Bitte versuchen Sie es in einigen Minuten noch einmal.
affiliation-not-kept = Das konnte gerade nicht gespeichert werden. Nichts ist verloren: Bitte versuchen Sie es in einer Minute noch einmal.
affiliation-phone-invalid = Bitte schreiben Sie die Nummer in Ziffern, zum Beispiel +44 20 7946 0000, oder lassen Sie das Feld leer.
affiliate-contact_phone = Telefon
affiliate-contact_address = Postanschrift
affiliate-treasurer_phone = Telefon der Kassenführung
affiliate-chair_name = Name des Vorsitzes
affiliate-chair_email = E-Mail des Vorsitzes
affiliate-chair_phone = Telefon des Vorsitzes
affiliate-renewal = Zum ersten Mal oder früher schon
affiliate-renewal-new = Wir schließen uns zum ersten Mal an
affiliate-renewal-again = Wir waren schon angeschlossen
affiliate-union-list = Alle Gewerkschaften zur Auswahl
affiliate-save-draft = Später weitermachen
affiliate-save-draft-hint = Wir schicken Ihnen einen Link zu diesem Formular, wie es jetzt ist. Dafür brauchen wir nur Ihre E-Mail-Adresse; das Formular bewahren wir 30 Tage verschlüsselt auf.
affiliate-draft-kept = Das Formular ist aufbewahrt, der Link dorthin ist unterwegs zu Ihrer Adresse. Sie können diese Seite schließen oder weitermachen.
unions-title = Die Gewerkschaften, die wir kennen
unions-lead = Wählen Sie Ihre, um zum Formular zu kommen. Fehlt sie hier, schreiben Sie ihren Namen in das Formular.
unions-search = Nach Name oder Kürzel suchen
unions-none = Dazu passt nichts. Fehlt Ihre Gewerkschaft in der Liste, schreiben Sie ihren Namen in das Formular: Das Büro sieht ihn sich an.
unions-choose = Wählen Sie Ihre, um zum Formular zurückzukehren; was Sie dort geschrieben haben, steht noch da. Fehlt sie hier, schreiben Sie ihren Namen in das Formular.
unions-back = Zurück zum Formular
unions-merged = jetzt Teil von { $heir }
leave-title = Ich habe dieses Amt nicht mehr
leave-lead = Bitte sagen Sie uns, wer übernimmt. Bevor diese Person für Ihre Organisation handeln kann, muss ein anderer ihrer Kontakte oder unser Büro sagen, dass es stimmt. Dann gilt Ihr eigener Link nicht mehr.
leave-name = Name der Person, die übernimmt
leave-email = Ihre E-Mail
leave-submit = Nachfolge nennen
standing-leave = Ich habe dieses Amt nicht mehr
standing-successor-title = Ist das die richtige Person?
standing-successor-lead = Jemand, der für Ihre Organisation spricht, gibt sein Amt ab und hat eine Nachfolge genannt. Wenn Sie sagen, dass es stimmt, bekommt sie einen Link zu dieser Seite, und der Link der scheidenden Person gilt nicht mehr.
standing-successor-right = Ja, das stimmt
standing-successor-wrong = Nein, das stimmt nicht
standing-successor-named = Danke. Ein anderer Kontakt Ihrer Organisation oder unser Büro wird gefragt, ob es stimmt.
letter-successor-confirm = Jemand, der für Ihre Organisation spricht, gibt sein Amt ab und hat eine Nachfolge genannt. Bitte sagen Sie auf Ihrer Seite, ob es stimmt.
letter-successor-left = Ihre Nachfolge ist bestätigt. Ihr Link zur Seite Ihrer Organisation gilt nicht mehr, und Sie bekommen keine Briefe mehr von uns. Danke für alles, was Sie getan haben.
letter-successor-welcome = Sie wurden als neuer Kontakt Ihrer Organisation genannt, und das wurde bestätigt. Hier ist der Link zu ihrer Seite.
letter-draft-subject = Ihr Formular
letter-draft = Hier ist der Link zu dem Formular, das Sie begonnen haben. Er gilt { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
 }. Wenn Sie das nicht waren, tun Sie nichts.

affiliation-twin-gift = Dieser Betrag oder dieser Zahlungsweg ist nicht möglich. Bitte versuchen Sie einen anderen Betrag oder den anderen Weg.
standing-twin-title = Ihre Partner­gewerkschaft: { $union }
standing-twin-gift = Regelmäßige Spende
standing-twin-received = { $received } eingegangen
standing-twin-gift-lead = Eine regelmäßige Spende macht die Partnerschaft wirklich: Was auch geschieht, Ihre Partnerin kann auf Sie zählen.
standing-twin-amount = Betrag jedes Mal
standing-twin-frequency = Wie oft
standing-twin-monthly = Jeden Monat
standing-twin-yearly = Jedes Jahr
standing-twin-order = Per Dauerauftrag
standing-twin-card = Mit Karte
standing-twin-message = Eine Nachricht an Ihre Partnerin
standing-twin-message-hint = Sie wartet in unserem Büro, das sie so weitergibt, dass niemand in Gefahr kommt. Sie wird nie an jemanden im Land Ihrer Partnerin gemailt. Nennen Sie dort niemanden.
standing-twin-send = Dem Büro überlassen
standing-twin-message-kept = Danke. Ihre Nachricht wartet im Büro.
letter-twin-subject = Nachrichten für Partnerschaften { $reference }
