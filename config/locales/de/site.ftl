language-name = Deutsch
skip-to-content = Zum Inhalt springen
languages-label = Sprache
nav-label = Seiten
nav-donate = Spenden
nav-affiliate = Anschließen
nav-wall = Grüße
nav-privacy = Wer was erfährt
rehearsal = Probe: Diese Installation bewegt kein echtes Geld.
footer-no-tracking = Keine Verfolgung, keine fremden Skripte. Funktioniert im Tor-Browser auf der höchsten Sicherheitsstufe.
footer-site = Mehr über die Kampagne

landing-title = An der Seite unabhängiger Gewerkschaften
landing-give = Jetzt spenden
landing-how-title = So geht es
landing-how-give = Sie wählen einen Betrag und einen Fonds. Name und E-Mail-Adresse sind freiwillig.
landing-how-pay = Sie zahlen mit Karte bei Stripe oder per Banküberweisung. Ihre Kartendaten berühren diese Seite nie.
landing-how-account = Jeder Cent wird auf den Fonds gebucht, den Sie gewählt haben, und keine spätere Entscheidung schiebt ihn woandershin.
landing-how-card-off = Sie zahlen per Banküberweisung: Kartenzahlung ist zurzeit abgeschaltet.
landing-funds-title = Was Ihr Geld bewirkt
landing-fund-give = Spenden für „{ $fund }“
landing-safety-title = Ist Spenden sicher?
landing-safety = Wir fragen wenig, versiegeln, was Sie uns anvertrauen, und sagen offen, wer sonst davon wissen kann.
landing-safety-link = Wer was über Sie erfährt

error-title-400 = Das konnten wir nicht lesen
error-text-400 = Etwas an der Anfrage war beschädigt oder wurde zweimal gesendet. Bitte gehen Sie zum Formular zurück und versuchen Sie es noch einmal.
error-title-403 = Nicht für dieses Konto
error-text-403 = Sie sind angemeldet, aber diese Seite oder Schaltfläche gehört zu einer anderen Rolle, oder das Formular stammt von einer früheren Anmeldung. Bitte gehen Sie zurück und öffnen Sie die Seite neu.
error-title-404 = Diese Seite gibt es nicht
error-text-404 = Vielleicht ist die Adresse vertippt, oder die Seite wurde entfernt. Die Seite einer Spende braucht ihre vollständige Referenz.
error-title-405 = Unter dieser Adresse geht das nicht
error-text-405 = Die Seite gibt es, aber nicht für das, was von ihr verlangt wurde. Bitte beginnen Sie beim Formular.
error-title-408 = Das hat zu lange gedauert
error-text-408 = Ihre Anfrage kam nicht rechtzeitig an. Nichts wurde gespeichert. Bitte versuchen Sie es noch einmal.
error-title-413 = Das ist zu viel auf einmal
error-text-413 = Sie haben mehr gesendet, als wir annehmen. Eine kürzere Nachricht passt. Nichts wurde gespeichert.
error-title-415 = Inhalte dieser Art können wir nicht lesen
error-text-415 = Bitte benutzen Sie das Formular auf unserer Seite.
error-title-422 = Im Formular stimmt etwas nicht
error-text-422 = Bitte gehen Sie zurück, prüfen Sie Ihre Eingaben und senden Sie das Formular noch einmal. Nichts wurde gespeichert.
error-title-429 = Zu viele Anfragen
error-text-429 = Von Ihrer Adresse kamen viele Anfragen; vielleicht teilen Sie sie mit anderen. Bitte warten Sie ein wenig und versuchen Sie es dann noch einmal.
error-title-500 = Bei uns ist etwas schiefgegangen
error-text-500 = Sie können nichts dafür, und diese Seite hat keine Karte belastet. Bitte versuchen Sie es in einigen Minuten noch einmal.
error-title-503 = Wir sind einen Augenblick beschäftigt
error-text-503 = Nichts wurde gespeichert. Bitte versuchen Sie es in einer Minute noch einmal.
error-title-held = Wir werden wiederhergestellt und sind bald zurück
error-text-held = Nichts, was gespendet wurde, ist verloren: Kartenzahlungen und Überweisungen sind sicher und werden geordnet. Im Augenblick wird nichts Neues angenommen. Bitte kommen Sie in einer Stunde wieder.
error-retry = Bitte versuchen Sie es in { $seconds ->
    [one] { $seconds } Sekunde
   *[other] { $seconds } Sekunden
 } noch einmal.
error-way-donate = Zum Spendenformular
error-way-home = Zur ersten Seite
error-request-id = Wenn Sie uns deswegen schreiben, nennen Sie bitte diese Nummer:

# Die Seite eines Fonds.
fund-received-of = { $received } von { $target }
fund-received-sum = { $received } eingegangen
fund-percent = { $percent } %
fund-nothing-yet = Noch ist nichts eingegangen
fund-as-of = Stand { $time }
fund-appeal-days = Dieser Aufruf läuft vom { $from } bis zum { $until }.
fund-appeal-over = Dieser Aufruf lief vom { $from } bis zum { $until }.
fund-parts-title = Ziele der Ortsgruppen und Regionen
fund-parts-hint = Wählen Sie in der Tabelle eine Ortsgruppe oder Region, dann zählt Ihre Spende zu deren Ziel.
fund-part = Ortsgruppe oder Region
fund-target = Ziel
fund-share = Erreicht
fund-elsewhere = Für keine bestimmte
fund-together = Zusammen
fund-closed = Dieser Fonds nimmt keine Spenden mehr an.
fund-sums-title = Was eingegangen ist
fund-received = Eingegangen
fund-pledged = Zugesagt, noch nicht eingegangen
fund-pledged-hint = Per Überweisung zugesagt. Es zählt erst, wenn es da ist.
fund-picture-link = Nur das Bild, für andere Seiten

# The wall of solidarity.
wall-title = Die Wand der Solidarität
wall-lead = Was Menschen denen sagen, die sich organisieren. Jede Botschaft hat die Kampagne gelesen, bevor sie hierher kam.
wall-empty = Noch ist keine Botschaft veröffentlicht. Ihre kann die erste sein.
wall-unnamed = Ohne Namen
wall-signed = { $name }, { $date }
wall-older = Ältere Botschaften
wall-how = Eine Botschaft können Sie beim Spenden hinterlassen. Veröffentlicht wird sie nur auf Ihren Wunsch, Ihr Name nur, wenn Sie auch das wünschen, und beides verschwindet, sobald Sie es sagen.
