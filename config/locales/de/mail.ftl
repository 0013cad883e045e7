mail-receipt-subject = Quittung { $number }
mail-receipt-title = Quittung { $number }
mail-receipt-opening = Wir haben Ihre Zahlung erhalten. Bitte heben Sie diese Quittung auf.
mail-number = Nummer
mail-date = Datum
mail-date-in-zone = { $date } ({ $zone })
mail-amount = Betrag
mail-fund = Wofür
mail-reference = Referenz
mail-method = Bezahlt per
mail-method-card = Karte
mail-method-transfer = Banküberweisung
mail-issued-by = Ausgestellt von
mail-no-gift-aid = Die britische Steuervergünstigung Gift Aid gibt es für diese Zahlung nicht: Eine politische Kampagne ist keine gemeinnützige Organisation.
mail-keep-reference = Wenn Sie uns schreiben, nennen Sie bitte die Referenz. Mit ihr kann niemand Ihren Namen sehen.
mail-automatic = Diese Nachricht wurde automatisch verschickt, weil Sie diese Adresse angegeben haben. Zu dieser Zahlung kommt keine weitere Mail, solange sich nichts an ihr ändert.
mail-pledge-subject = Angaben für Ihre Überweisung { $reference }
mail-pledge-title = Angaben für Ihre Überweisung
mail-pledge-opening = Bitte überweisen Sie den unten genannten Betrag mit genau dieser Referenz.
mail-pledge-valid = Die Referenz gilt { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
 }, bis zum { $date }.
mail-pledge-automatic = Diese Nachricht wurde automatisch verschickt, weil Sie diese Adresse angegeben haben. Eine Quittung folgt, sobald die Überweisung eingegangen ist. Wir schreiben keine Erinnerungen.
mail-erasure-subject = Bitte bestätigen Sie Ihr Anliegen
mail-erasure-title = Bitte bestätigen Sie Ihr Anliegen
mail-erasure-opening = Jemand hat uns gebeten zu löschen, was wir über die Person aufbewahren, die { $reference } bezahlt hat. Wenn Sie das waren, öffnen Sie diese Seite und drücken Sie den Knopf:
mail-erasure-valid = Der Link gilt { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
 }.
mail-erasure-not-you = Wenn Sie es nicht waren, tun Sie nichts: Nichts wird gelöscht.

dev-mail-title = Mails dieser Installation
dev-mail-lead = Bei der Entwicklung werden Mails in einen Ordner geschrieben statt verschickt.
dev-mail-none = Es wurde noch keine Mail geschrieben.
dev-mail-to = An
dev-mail-subject = Betreff
dev-mail-time = Geschrieben
dev-mail-message-id = Message-ID
dev-mail-html = HTML-Teil zeigen
dev-mail-text = Der Textteil
dev-mail-back = Alle Mails
