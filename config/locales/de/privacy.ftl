privacy-title = Wer was über Sie erfährt
privacy-lead = Wer Gewerkschaften unterstützt, kann deswegen unter Druck gesetzt werden. Darum steht hier, ohne Kleingedrucktes, wer wissen kann, dass Sie gespendet haben.
privacy-risks-title = Die Risiken
privacy-risks-who = Wer, oder was verloren ging
privacy-risks-what = Was es über Sie sagt
privacy-risks-stripe = Stripe und das Kartennetz (wenn Sie mit Karte zahlen)
privacy-risks-stripe-what = Ihre Karte, Name und Adresse, die Sie dort eingeben, den Betrag, die Zeit, den Namen unserer Kampagne. Wir fügen den Namen des Fonds hinzu und eine Referenz, die nichts über Sie sagt.
privacy-risks-banks = Ihre Bank und unsere
privacy-risks-banks-what = Wer gezahlt hat, wie viel, wann und an wen. Vor einer Bank können wir das nicht verbergen, und eine Bank gibt den Behörden ihres Landes Auskunft.
privacy-risks-mail = Ein Mailserver unterwegs oder Ihr Postfach
privacy-risks-mail-what = Dass Ihre Adresse von uns eine Quittung oder unsere Bankverbindung bekam und, wenn die Verbindung nicht verschlüsselt war oder das Postfach offen steht, was darin steht. Betreff und Absendername sind neutral.
privacy-risks-database = Jemand, der an unsere Datenbank, eine Sicherungskopie oder ein Protokoll kommt
privacy-risks-database-what = Nichts Lesbares über irgendwen, der gespendet hat: Beträge, Daten, Fonds, Referenzen.
privacy-risks-machine = Jemand, der unseren ausgeschalteten Rechner samt Einstellungen beschlagnahmt
privacy-risks-machine-what = Dasselbe; außerdem noch nicht zugestellte Mails, noch nicht verarbeitete Nachrichten von Stripe und, bis wir unseren Schlüssel widerrufen, was Stripe diesem Schlüssel über Zahlende mitteilt.
privacy-risks-running = Jemand, der unseren laufenden Rechner beherrscht
privacy-risks-running-what = Dasselbe; außerdem alles, was von da an gesendet wird und was in der letzten Stunde gesendet wurde. Wenn jemand aus unserer Kassenführung auf einem so beherrschten Rechner Datensätze öffnet, lässt sich jeder noch nicht gelöschte Datensatz lesen.
privacy-risks-advice-title = Wenn Ihnen das zu viel ist
privacy-risks-advice = Lassen Sie Name, E-Mail-Adresse und Botschaft leer. Bitten Sie Ihre Ortsgruppe, in ihrem eigenen Namen zu spenden, oder geben Sie bei einer Sammlung Bargeld: Dann bringt keine Bank es mit Ihnen in Verbindung. Wenn Sie in einem Land leben, das die Unterstützung von Gewerkschaften bestraft, zahlen Sie nicht mit einer Karte oder einem Konto dieses Landes.
privacy-keep-title = Was wir aufbewahren, und wie
privacy-keep-optional = Name, E-Mail-Adresse und Botschaft sind freiwillig. Wir bewahren sie nur auf, wenn Sie die Einwilligung ankreuzen, und Sie können sie jederzeit widerrufen.
privacy-keep-sealed = Sie werden sofort mit einem Schlüssel versiegelt, den der Webserver nicht hat. Nur unsere Kassenführung kann sie öffnen.
privacy-keep-not = Wir speichern keine Netzadresse, keine Angaben zum Browser und keine Seite, von der Sie kamen. Auf den öffentlichen Seiten gibt es keine Cookies außer Ihrer Sprachwahl.
privacy-keep-card = Kartendaten erreichen uns nie. Sie geben sie bei Stripe ein.
privacy-keep-publish = Eine Botschaft oder einen Namen veröffentlichen wir nur, wenn Sie es für jedes einzeln erlaubt haben, und erst, nachdem jemand es gelesen hat.
privacy-keep-news = Wenn Sie unsere Nachrichten wünschen, steht Ihre Adresse erst auf der Liste, nachdem Sie eine Mail mit Ja beantwortet haben. Auch sie ist versiegelt. Jede Mail dazu hat einen Link, mit dem Sie die Liste durch einen Klick verlassen; danach behalten wir nur einen aus Ihrer Adresse errechneten Code, damit niemand sie wieder einträgt.
privacy-how-long-title = Wie lange
privacy-how-long-what = Was
privacy-how-long-time = Aufbewahrt für
privacy-how-long-unpaid = Kartenzahlungen, die begonnen und nie bezahlt wurden
privacy-how-long-pledges = Zugesagte Überweisungen, die nie kamen
privacy-how-long-records = Name, E-Mail-Adresse, Botschaft: nach der letzten Zahlung
privacy-how-long-events = Nachrichten von Stripe, verschlüsselt, bis zur Verarbeitung, höchstens
privacy-how-long-mails = Mails, die nicht zugestellt werden konnten, verschlüsselt, höchstens
privacy-how-long-books = Die Bücher: Beträge, Daten, Fonds, Referenzen; keine Namen
privacy-hours = { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
 }
privacy-days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
 }
privacy-years = { $count ->
    [one] { $count } Jahr
   *[other] { $count } Jahre
 }
privacy-rights-title = Ihre Rechte
privacy-rights = Sie können einsehen, berichtigen oder löschen lassen, was wir über Sie aufbewahren, und Ihre Einwilligung widerrufen. Das Löschen entfernt Sie; die Beträge bleiben in den Büchern. Bitte nennen Sie die Referenz Ihrer Spende.
privacy-rights-contact = Schreiben Sie an
privacy-rights-stripe = Stripe bewahrt Zahlungsdaten so lange auf, wie das Gesetz es verlangt, und Sie können Stripe direkt um Löschung bitten.
privacy-responsible = Verantwortlich:
privacy-erase-title = Bitten Sie uns, Sie zu vergessen
privacy-erase-how = Geben Sie die Referenz Ihrer Spende ein, wie sie auf Ihrer Quittung oder auf der Seite Ihrer Spende steht. Was wir über Sie aufbewahren, wird gelöscht; die Beträge bleiben in den Büchern.
privacy-erase-reference = Referenz
privacy-erase-ask = Um Löschung bitten
privacy-erase-reference-wrong = Das ist keine unserer Referenzen: Bitte vergleichen Sie sie Buchstabe für Buchstabe mit Ihrer Quittung.
privacy-erase-expired = Die Seite war zu lange offen. Bitte schicken Sie sie noch einmal ab.
privacy-erase-asked = Danke. Wenn es eine solche Spende gibt, sie mit Karte bezahlt wurde und Sie uns eine Adresse angegeben hatten, ist ein Link unterwegs an die Adresse, die Sie bei Stripe angegeben haben: Er löscht sofort. In allen anderen Fällen erledigt es innerhalb eines Monats, wer die Kasse führt, und braucht nichts weiter von Ihnen.
privacy-erase-confirm = Was wir über die Person aufbewahren, die { $reference } gespendet hat, wird für immer gelöscht: Name, E-Mail-Adresse, Nachricht und wartende Mails. Die Spende und ihr Betrag bleiben ohne Sie in den Büchern. Eine Quittung kann danach nicht mehr geschickt werden.
privacy-erase-regular = Eine regelmäßige Spende per Karte endet damit, und nichts wird mehr eingezogen. Einen Dauerauftrag müssen Sie bei Ihrer Bank beenden.
privacy-erase-button = Jetzt löschen
privacy-erase-done = Erledigt: Wir bewahren nichts mehr über die Person auf, die { $reference } gespendet hat.
