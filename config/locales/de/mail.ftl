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
mail-newsletter-subject = Bitte bestätigen Sie Ihre Adresse
mail-newsletter-title = Bitte bestätigen Sie Ihre Adresse
mail-newsletter-opening = Sie haben angekreuzt, dass Sie unseren Rundbrief möchten. Öffnen Sie diese Seite und drücken Sie den Knopf; vorher wird Ihnen nichts geschickt:
mail-newsletter-not-you = Wenn Sie nichts angekreuzt haben, tun Sie nichts: Dies ist die einzige Mail dazu. Der Link gilt 30 Tage.
mail-newsletter-leave = Die Liste können Sie jederzeit hier verlassen:

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
dev-mail-previews = Jede Art von Mail, mit erfundenem Inhalt

mail-own-link = Dies ist der Link zu Ihrer regelmäßigen Spende. Mit ihm können Sie Ihre Zahlungen sehen und die Spende aussetzen oder beenden. Er gilt 400 Tage; behalten Sie ihn für sich:
mail-gift-subject = { $title } · { $reference }
mail-gift-automatic = Diese Nachricht wurde automatisch verschickt, weil Sie diese Adresse bei einer regelmäßigen Spende angegeben haben.
mail-gift-change-title = Der Link, um den Sie gebeten haben
mail-gift-change-text = Mit diesem Link können Sie in den nächsten 15 Minuten Betrag, Rhythmus oder Karte ändern. Wenn Sie nicht darum gebeten haben, tun Sie nichts: Ohne den Link ändert sich nichts.
mail-gift-lost-title = Ihr Link
mail-gift-lost-text = Jemand, vermutlich Sie, hat um den Link zu Ihrer regelmäßigen Spende gebeten. Mit ihm können Sie Ihre Zahlungen sehen und die Spende aussetzen oder beenden. Wenn Sie es nicht waren, tun Sie nichts.
mail-gift-failed-title = Eine Zahlung ist nicht zustande gekommen
mail-gift-failed-text = Ihre Bank hat die letzte Zahlung Ihrer regelmäßigen Spende abgelehnt oder wartet auf Ihre Bestätigung. Wir versuchen es noch einmal, und nichts ist verloren. Mit dem ersten Link unten können Sie selbst zahlen oder bestätigen, auch mit einer anderen Karte.
mail-gift-ended-title = Ihre regelmäßige Zahlung ist beendet
mail-gift-ended-text = Wir haben die letzte Zahlung Ihrer regelmäßigen Spende mehrmals versucht, und sie ist nicht zustande gekommen. Wir versuchen es nicht weiter: Die Spende ist beendet, und es wird nichts mehr abgebucht. Danke für das, was Sie gegeben haben. Wenn Sie weitermachen möchten, beginnen Sie bitte mit dem letzten Link unten von Neuem.
mail-gift-yearly-title = Ihre jährliche Zahlung steht bevor
mail-gift-yearly-text = In zwei Wochen wird die jährliche Zahlung Ihrer regelmäßigen Spende abgebucht. Sie brauchen nichts zu tun. Wenn Sie sie ändern oder beenden möchten, öffnen Sie vor diesem Tag den Link unten.
mail-gift-closes-title = Bitte entscheiden Sie über Ihre regelmäßige Zahlung
mail-gift-closes-text = Der Zweck, für den Sie regelmäßig spenden, endet. Mit dem Link unten können Sie einen anderen Zweck für Ihre regelmäßige Spende wählen. Wenn Sie nichts tun, endet Ihre Spende am genannten Tag, und es wird nichts mehr abgebucht.
mail-gift-closed-title = Ihre regelmäßige Zahlung ist beendet
mail-gift-closed-text = Der Zweck, für den Sie gespendet haben, ist beendet, und mit ihm Ihre regelmäßige Spende, wie wir Ihnen vor einem Monat mitgeteilt haben. Es wird nichts mehr abgebucht. Danke für das, was Sie gegeben haben.
mail-order-closes-title = Bitte entscheiden Sie über Ihren Dauerauftrag
mail-order-closes-text = Der Zweck, für den Sie per Dauerauftrag spenden, endet. Mit dem Link unten können Sie einen anderen Zweck wählen; Ihr Auftrag bei der Bank und seine Referenz bleiben, wie sie sind. Wenn Sie nichts tun, endet Ihre Spende am genannten Tag: Beenden Sie den Auftrag bitte bis dahin bei Ihrer Bank. Wir können das nicht für Sie tun.
mail-order-closed-title = Bitte beenden Sie Ihren Dauerauftrag
mail-order-closed-text = Der Zweck, für den Sie per Dauerauftrag gespendet haben, ist beendet, und mit ihm Ihre regelmäßige Spende. Nur Sie können den Auftrag bei Ihrer Bank beenden: Bitte tun Sie das jetzt. Danke für das, was Sie gegeben haben.
mail-standing-title = Angaben für Ihren Dauerauftrag
mail-standing-text = Bitte richten Sie bei Ihrer Bank einen Dauerauftrag mit diesen Angaben ein, mit genau dieser Referenz. Sie bleibt für jede Überweisung dieselbe.
mail-standing-day = Tag des Monats
mail-gift-by-transfer-title = So können Sie weiter geben
mail-gift-by-transfer-text = Wir können keine Zahlungen mit Karte mehr annehmen. Wenn Sie weitermachen möchten, richten Sie bitte bei Ihrer Bank einen Dauerauftrag mit diesen Angaben ein, mit genau dieser Referenz. Sie bleibt für jede Überweisung dieselbe. Wenn Sie nichts tun, wird nichts mehr gezahlt. Sollte Ihre Karte doch noch einmal belastet werden, schreiben Sie uns.
mail-link-own = Ihre regelmäßige Spende
mail-link-change = Ihre regelmäßige Spende ändern
mail-link-pay = Zahlen oder bestätigen
mail-link-anew = Neu beginnen
mail-link-status = Wie es um die Spende steht
mail-row-due = Abbuchung am
mail-row-until = Endet am
mail-row-next-try = Nächster Versuch
letter-your-page = Ihre Seite, für Sie und alle, die für Ihre Organisation handeln. Geben Sie sie nicht weiter:
letter-twin = Im angehängten Dokument steht:
letter-leave = Ich habe dieses Amt nicht mehr:
letter-automatic = Diese Nachricht wurde automatisch an die Kontakte verschickt, die Ihre Organisation angegeben hat.

staff-invitation-subject = Ihr Link zur Anmeldung
staff-new-link-subject = Ein neuer Link zur Anmeldung
staff-reset-subject = Eine Anmeldung wurde erneuert
staff-invitation = Sie wurden gebeten, im Büro mitzuarbeiten. Folgen Sie dem Link, wählen Sie ein Passwort und verbinden Sie eine Authentifizierungs-App auf Ihrem Telefon. Der Link gilt { $hours } Stunden, einmal.
staff-new-link = Jemand aus dem Büro hat Ihnen diesen Link geschickt, weil Sie Ihr Passwort oder Ihr Telefon verloren haben. Damit legen Sie neue fest. Bis dahin gelten die alten. Der Link gilt { $hours } Stunden, einmal. Wenn Sie nichts verloren haben, folgen Sie ihm nicht und sagen Sie es den anderen.
staff-reset = Passwort und zweiter Faktor von { $whose } wurden auf der Kommandozeile des Servers erneuert. Wenn Sie das nicht erwartet haben, fragen Sie nach, wer es war.
staff-key-given = { $whose } hat auf der Kommandozeile des Servers den Büroschlüssel bekommen und kann ab der nächsten Anmeldung Namen öffnen. Wenn Sie das nicht erwartet haben, fragen Sie nach, wer es war.
staff-key-changed-subject = Das Büro hat einen neuen Schlüssel
staff-key-changed = Ein anderer Schlüssel ist an die Stelle des Büroschlüssels getreten. Melden Sie sich neu an, um Namen zu öffnen. Wer ihn vorschlug und wer bestätigte, steht im Protokoll. Wenn Sie das nicht erwartet haben, fragen Sie die anderen aus der Kasse.
staff-automatic = Diese Nachricht wurde automatisch an das Büro geschickt.
