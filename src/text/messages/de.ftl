# Deutsch, mit „Sie“: freundlich, kurz, und immer mit dem nächsten Schritt.
# Beide Sprachen haben dieselben Nachrichten mit denselben Werten; ein Test vergleicht sie.

## Fehler, die man selbst beheben kann (UserErrorCode)

user-error-blank = Bitte füllen Sie das Feld „{ $field }“ aus.
user-error-too-long =
    { $limit ->
        [one] Das Feld „{ $field }“ ist zu lang. Möglich ist ein Zeichen.
       *[other] Das Feld „{ $field }“ ist zu lang. Möglich sind bis zu { $limit } Zeichen.
    }
user-error-invalid-characters = Das Feld „{ $field }“ enthält unsichtbare Steuerzeichen. Bitte entfernen Sie diese oder geben Sie den Text neu ein.
user-error-invalid-value = Die Angabe im Feld „{ $field }“ passt nicht. Bitte prüfen Sie sie.
user-error-wrong-credentials = E-Mail-Adresse oder Passwort stimmen nicht. Bitte versuchen Sie es noch einmal.
user-error-wrong-password = Das ist nicht Ihr jetziges Passwort. Bitte versuchen Sie es erneut.
user-error-too-many-attempts =
    { $minutes ->
        [one] Das waren zu viele Versuche. Bitte warten Sie eine Minute und versuchen Sie es dann noch einmal.
       *[other] Das waren zu viele Versuche. Bitte warten Sie { $minutes } Minuten und versuchen Sie es dann noch einmal.
    }
user-error-invalid-state = Das geht im jetzigen Zustand nicht mehr. Bitte laden Sie die Seite neu und sehen Sie nach, was sich geändert hat.
user-error-ticket-personal = Dieses Ticket ist persönlich: Niemand kann hinzugefügt werden.
user-error-no-colleague = Unter dieser Adresse gibt es hier niemanden, den Sie hinzufügen können.
user-error-past-date = Das Enddatum muss in der Zukunft liegen, höchstens fünf Jahre.
user-error-ticket-closed = Dieses Ticket ist geschlossen. Bitte eröffnen Sie ein neues, wenn Sie noch etwas brauchen.
user-error-ticket-merged = Dieses Ticket wurde mit #{ $number } zusammengeführt und geht dort weiter. Bitte schreiben Sie dort.
user-error-ticket-merged-elsewhere = Dieses Ticket wurde zusammengeführt; Ihr Support-Team arbeitet an anderer Stelle daran weiter. Wenn Sie noch etwas brauchen, eröffnen Sie bitte ein neues.
user-error-not-merged = Dieses Ticket ist mit keinem anderen zusammengeführt.
user-error-merge-itself = Ein Ticket kann nicht mit sich selbst zusammengeführt werden. Bitte wählen Sie ein anderes.
user-error-merge-elsewhere = Ticket #{ $number } gehört zu einem anderen Portal. Zusammenführen lassen sich nur Tickets desselben Portals; verknüpfen können Sie beide.
user-error-merge-closed = Ticket #{ $number } ist geschlossen. Öffnen Sie es zuerst wieder, oder wählen Sie ein anderes.
user-error-split-support = Nur aus Antworten von Kontakten kann ein eigenes Ticket werden.
user-error-status-move = Ein Ticket mit dem Status „{ $from }“ kann nicht auf „{ $to }“ gesetzt werden.
user-error-not-found = Das gibt es nicht oder nicht mehr: { $field }. Bitte prüfen Sie Ihre Auswahl.
user-error-feature-off = Diese Funktion ist in Ihrem Portal nicht eingeschaltet. Bitte wenden Sie sich an Ihren Support.
user-error-too-many-attempts-seconds =
    { $seconds ->
        [one] Das waren zu viele Versuche. Bitte warten Sie eine Sekunde und versuchen Sie es dann erneut.
       *[other] Das waren zu viele Versuche. Bitte warten Sie { $seconds } Sekunden und versuchen Sie es dann erneut.
    }
user-error-password-too-short = Ein Passwort braucht mindestens { $limit } Zeichen. Mehrere Wörter hintereinander lassen sich gut merken.
user-error-password-too-common = Dieses Passwort steht auf Listen, die Angreifer zuerst probieren, oder ist leicht zu erraten. Bitte wählen Sie ein anderes, etwa vier Wörter, die nicht zusammengehören.
user-error-password-unchanged = Das ist Ihr jetziges Passwort. Bitte wählen Sie ein neues.
user-error-address-taken = Diese E-Mail-Adresse ist schon vergeben. Bitte prüfen Sie die Adresse oder suchen Sie den vorhandenen Eintrag.
user-error-bad-address = An diese E-Mail-Adresse kann keine Mail geschickt werden. Bitte schreiben Sie sie wie name@example.com.
user-error-token-invalid = Dieser Link gilt nicht mehr: Er wurde schon benutzt oder ist zu alt. Bitte fordern Sie einen neuen an.
user-error-password-log-in-off = Die Anmeldung mit Passwort ist für diese Person ausgeschaltet. Schalten Sie sie zuerst ein, oder lassen Sie die Person Single Sign-on nutzen.
user-error-not-active = Diese Person darf sich zurzeit nicht anmelden. Lassen Sie die Anmeldung zuerst wieder zu.
user-error-csv = Die Datei kann nicht gelesen werden: { $reason }

## Wie die Felder heißen

field-email = E-Mail-Adresse
field-password = Passwort
field-subject = Betreff
field-description = Beschreibung
field-body = Nachricht
field-status = Status
field-priority = Priorität
field-brand-base = Grundmarke aller Portale
field-brand-base-no-more = nicht mehr die Grundmarke
field-brand-published = veröffentlicht
field-brand-planned = geplant
field-brand-plan-taken-back = Planung zurückgenommen
field-brand-restored = wiederhergestellt
field-brand-preview-link = Vorschau-Link
field-brand-preview-link-revoked = Vorschau-Link zurückgezogen
field-ticketId = Ticket
field-intoId = Ziel-Ticket
field-otherId = Anderes Ticket
field-replyId = Antwort
field-addRequester = Teilnahme
ticket-note-took-in = Ticket #{ $number } wurde in dieses Ticket überführt. Was darin steht, bleibt dort.
ticket-note-gave-back = Ticket #{ $number } wurde wieder herausgelöst und geht selbst weiter.
field-ticket = Ticket
field-number = Ticketnummer
field-assigneeId = Zuständige Person
field-assignee = Zuständige Person
field-tenant = Portal
field-search = Suche
field-filter = Filter
field-clientKey = Entwurfskennung
field-newPassword = Neues Passwort
field-currentPassword = Jetziges Passwort
field-displayName = Name
field-phone = Telefon
field-department = Abteilung
field-targetId = Kollege oder Kollegin
field-validUntil = Enddatum
field-onBehalfOf = Für wen
field-grant-contact = eine Person
field-grant-department = eine Abteilung
field-grant-tenant = die ganze Organisation
field-kind = Art
field-locale = Sprache
field-tenantId = Portal
field-contactId = Kontakt
field-sessionId = Sitzung
field-name = Bezeichnung
field-days = Tage
field-token = Link
field-file = Datei
field-attachmentIds = Dateien
field-csv = Datei
field-mapping = Spalten
field-active = Darf sich anmelden
field-passwordAllowed = Anmeldung mit Passwort
field-singleSignOnAllowed = Single Sign-on
field-features = Funktionen
field-confirmEmail = E-Mail-Adresse, noch einmal
field-identityId = Verknüpftes Konto
field-label = Schaltfläche
field-issuer = Aussteller
field-clientId = Client-ID
field-reason = Grund
field-rating = Bewertung
field-comment = Anmerkung
field-hidden = Im Portal verborgen
field-upTo = Gelesen bis
field-mailOnStatus = Mails zum Status
field-ifVersion = Stand
field-clientSecret = Client-Geheimnis
field-directories = Verzeichnisse
field-hostedDomains = Workspace-Domains
field-emailDomains = E-Mail-Domains
field-createForDomains = Domains für neue Kontakte
field-providerId = Anbieter
field-created = eingerichtet
field-changed = geändert
field-removed = entfernt

## Technische Fehler (extensions.code)

error-unauthenticated = Bitte melden Sie sich an.
error-forbidden = Das ist für Sie nicht freigegeben.
error-password-change-required = Bitte wählen Sie zuerst ein eigenes Passwort.
error-code-required = Bitte geben Sie zuerst den Code aus Ihrer Authenticator-App ein.
error-code-setup-required = Bitte richten Sie zuerst Ihre Authenticator-App ein.
error-read-only = Hier lässt sich alles lesen und nichts ändern.
error-not-found = Das gibt es nicht.
error-rate-limited =
    { $seconds ->
        [one] Das waren zu viele Anfragen. Bitte warten Sie eine Sekunde.
       *[other] Das waren zu viele Anfragen. Bitte warten Sie { $seconds } Sekunden.
    }
error-query-too-complex = Die Abfrage überschreitet die Grenze „{ $limit }“: Erlaubt sind { $value }.
error-page-size = „{ $argument }“ muss zwischen 1 und { $limit } liegen.
error-page-arguments = Bitte geben Sie entweder „first“ (mit „after“) oder „last“ (mit „before“) an, nicht beides.
error-range-order = Der letzte Tag liegt vor dem ersten.
error-range-length = Kennzahlen gibt es für höchstens { $limit } Tage auf einmal.
error-invalid-cursor = Diese Seitenmarke ist ungültig. Bitte beginnen Sie von vorn.
error-invalid-id = Diese Kennung ist ungültig.
error-bad-request = Die Anfrage ist nicht richtig aufgebaut.
error-file-too-large = Die Datei ist zu groß: Erlaubt sind { $limit } Bytes.
error-payload-too-large = Die Anfrage ist zu groß: Erlaubt sind { $limit } Bytes.
error-batching = Bitte senden Sie eine Abfrage je Anfrage.
error-mutation-by-get = Änderungen sind nur mit POST möglich.
error-too-many-connections = Es sind zu viele Live-Verbindungen offen. Bitte schließen Sie eine und versuchen Sie es noch einmal.
error-subscriptions-only = Über eine Live-Verbindung laufen nur Subscriptions.
error-subscription-one-field = Eine Subscription hat genau ein Feld.
error-cross-site = Änderungen sind nur von der Seite des Portals aus möglich.
error-unsupported-media-type = Dieser Inhaltstyp wird nicht angenommen. Bitte senden Sie „application/json“.
error-not-acceptable = In keinem der gewünschten Formate kann geantwortet werden.
error-timeout = Das hat zu lange gedauert. Bitte versuchen Sie es noch einmal.
error-unavailable = Der Dienst ist gerade nicht erreichbar. Bitte versuchen Sie es in einigen Minuten noch einmal.
error-internal = Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal. Bleibt es dabei, nennen Sie uns bitte die Kennung { $request }.

## Tickets

ticket-status-new = Neu
ticket-status-open = In Arbeit
ticket-status-waiting = Wartet auf Sie
ticket-status-resolved = Gelöst
ticket-status-closed = Geschlossen
ticket-status-waiting-desk = Wartet auf Kontakt
ticket-nobody = niemandem
ticket-priority-low = Niedrig
ticket-priority-normal = Normal
ticket-priority-high = Hoch
ticket-priority-urgent = Dringend

login-method-password = E-Mail-Adresse und Passwort
login-method-microsoft = Microsoft
login-method-google = Google
login-method-openid = Single Sign-on
login-method-token = Zugriffstoken
erased-contact = Gelöschter Kontakt
audit-actor-contact = Ehemaliger Kontakt
audit-actor-staff = Support-Team
audit-actor-system = Portico
audit-actor-nobody = Jemand, der nicht angemeldet war

## Seiten

page-unknown-portal-title = Hier ist kein Portal
page-unknown-portal-text = Unter dieser Adresse gibt es kein Kundenportal. Bitte prüfen Sie die Adresse oder fragen Sie die Stelle, von der Sie sie haben.
page-not-found-title = Seite nicht gefunden
page-not-found-text = Diese Seite gibt es nicht oder nicht mehr.
page-unavailable-title = Gleich wieder da
page-unavailable-text = Das Portal ist gerade nicht erreichbar. Bitte versuchen Sie es in einigen Minuten noch einmal.

## Mails

mail-greeting = Guten Tag { $name },
mail-reply-hint = Bitte antworten Sie im Portal: Antworten auf diese E-Mail werden nicht gelesen.
mail-automatic = Diese E-Mail wurde automatisch versendet, weil { $product } Neuigkeiten zu Ihrem Ticket hat.
mail-link-fallback = Wenn die Schaltfläche nicht funktioniert, öffnen Sie bitte diese Adresse:
mail-support = Support
mail-imprint = Impressum
mail-privacy = Datenschutz
mail-shortened = Der Text ist hier gekürzt. Sie finden ihn vollständig im Portal.
mail-files = Angehängt, zum Öffnen im Portal:
mail-ticket-added-subject = [#{ $number }] Sie nehmen teil: { $subject }
mail-ticket-added-notice = [#{ $number }] Sie nehmen an einem Ticket teil
mail-ticket-added-title = Sie nehmen an einem Ticket teil
mail-ticket-added-lead = { $by } hat Sie zu einem Ticket hinzugefügt.
mail-ticket-added-what = Sie können es lesen und darauf antworten. Sie finden es unter Ihren Tickets; dort können Sie sich auch wieder entfernen.
mail-ticket-added-button = Ticket öffnen
mail-ticket-answered-subject = [#{ $number }] Neue Antwort: { $subject }
mail-ticket-answered-title = Neue Antwort auf Ihr Ticket
mail-ticket-answered-preview = { $agent } hat auf Ihr Ticket #{ $number } geantwortet.
mail-ticket-answered-lead = { $agent } hat auf Ihr Ticket geantwortet.
mail-ticket-answered-ticket = Ticket #{ $number }
mail-ticket-answered-status = Status: { $status }
mail-ticket-answered-wrote = { $agent } schreibt:
mail-ticket-answered-button = Ticket öffnen und antworten
mail-stop = E-Mails dieser Art abbestellen
mail-stopped = Sie bekommen keine E-Mails dieser Art mehr. In Ihrem Profil können Sie sie wieder einschalten.
mail-ticket-notice-subject = [#{ $number }] Neuigkeiten zu Ihrem Ticket
mail-ticket-moved-subject = [#{ $number }] { $status }: { $subject }
mail-ticket-moved-title = Neuer Status Ihres Tickets
mail-ticket-moved-lead = Ihr Ticket hat jetzt den Status „{ $status }“.
mail-ticket-moved-resolved = Funktioniert es wieder? Sie können das Ticket bewerten. Wenn nicht, antworten Sie einfach im Portal; dann geht es weiter.
mail-ticket-moved-waiting = Ihr Support-Team braucht eine Antwort von Ihnen, um weiterzumachen.
mail-ticket-moved-button = Ticket öffnen
mail-ticket-merged-subject = [#{ $number }] Zusammengeführt: { $subject }
mail-ticket-merged-title = Ihr Ticket geht an anderer Stelle weiter
mail-ticket-merged-lead = Ihr Ticket wurde mit Ticket #{ $into } zusammengeführt und geht dort weiter.
mail-ticket-merged-elsewhere = Ihr Ticket wurde mit einem anderen zusammengeführt. Ihr Support-Team arbeitet dort daran weiter.
mail-ticket-merged-what = Was in Ihrem Ticket steht, bleibt für Sie lesbar. Antworten können Sie darin nicht mehr.
mail-ticket-merged-button = Ticket öffnen
mail-ticket-assigned-subject = [#{ $number }] Ihnen zugewiesen: { $subject } ({ $portal })
mail-ticket-assigned-title = Ein Ticket für Sie
mail-ticket-assigned-lead = { $by } hat Ihnen ein Ticket zugewiesen.
mail-ticket-assigned-portal = Portal: { $portal }
mail-ticket-assigned-button = Ticket öffnen
mail-tickets-assigned-subject = { $count } Tickets Ihnen zugewiesen ({ $portal })
mail-tickets-assigned-title = Tickets für Sie
mail-tickets-assigned-lead = { $by } hat Ihnen { $count } Tickets zugewiesen.
mail-tickets-assigned-button = Ihre Tickets öffnen
mail-desk-automatic = Diese E-Mail wurde automatisch verschickt, weil Sie an { $product } arbeiten. Antworten darauf werden nicht gelesen.
mail-account-automatic = Diese E-Mail wurde automatisch verschickt, weil sie Ihr Konto bei { $product } betrifft. Antworten darauf werden nicht gelesen.
mail-initial-password-subject = { $product }: Ihr Zugang
mail-initial-password-title = Ihr Zugang zum Portal
mail-initial-password-lead = Für Sie wurde ein Passwort für { $product } erstellt.
mail-initial-password-login = Anmelden mit
mail-initial-password-password = Passwort
mail-initial-password-valid =
    { $hours ->
        [one] Das Passwort gilt eine Stunde lang.
       *[other] Das Passwort gilt { $hours } Stunden lang.
    }
mail-initial-password-choose = Bei der ersten Anmeldung wählen Sie ein eigenes Passwort.
mail-initial-password-older = Ein früheres Passwort und eines aus einer früheren E-Mail gelten nicht mehr. Niemand aus Ihrem Support-Team wird Sie je nach Ihrem Passwort fragen.
mail-initial-password-button = Anmelden
mail-password-reset-subject = { $product }: neues Passwort wählen
mail-password-reset-title = Neues Passwort wählen
mail-password-reset-lead = Für Ihr Konto bei { $product } wurde ein neues Passwort angefordert.
mail-password-reset-valid =
    { $minutes ->
        [one] Der Link gilt einmal und eine Minute lang.
       *[other] Der Link gilt einmal und { $minutes } Minuten lang.
    }
mail-password-reset-not-you = Wenn Sie das nicht waren, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist.
mail-password-reset-button = Neues Passwort wählen
mail-account-changed-password-subject = { $product }: Ihr Passwort wurde geändert
mail-account-changed-password-title = Ihr Passwort wurde geändert
mail-account-changed-password-lead = Das Passwort Ihres Kontos bei { $product } wurde soeben geändert. Überall sonst sind Sie jetzt abgemeldet.
mail-account-changed-password-not-you = Wenn Sie das nicht waren, wählen Sie bitte sofort ein neues Passwort und sagen Sie Ihrem Support-Team Bescheid.
mail-account-changed-button = Neues Passwort wählen
mail-account-changed-address-subject = { $product }: Ihre E-Mail-Adresse wurde geändert
mail-account-changed-address-title = Ihre E-Mail-Adresse wurde geändert
mail-account-changed-address-lead = Ihr Konto bei { $product } hat jetzt eine andere E-Mail-Adresse. Sie melden sich mit der neuen an, und Mails gehen dorthin.
mail-account-changed-address-not-you = Wenn Sie das nicht erwartet haben, sagen Sie bitte Ihrem Support-Team Bescheid.

## Import

import-twice = Diese E-Mail-Adresse steht zweimal in der Datei.
import-no-rows = Sie hat keine Zeilen unter der Überschrift.
import-too-many-rows = Sie hat mehr als { $limit } Zeilen. Bitte teilen Sie sie auf.
user-error-too-many-tokens = Es gibt schon { $limit } Zugriffstoken. Bitte beenden Sie zuerst eines.

## Mitarbeitende
field-role = Rolle
field-servesAllTenants = Betreut alle Portale
field-tenantIds = Portale
field-staffId = Mitarbeitende Person
field-code = Code
user-error-last-admin = Das ist die letzte Person mit Administrationsrechten, die sich anmelden kann. Bitte geben Sie zuerst jemand anderem diese Rechte.
user-error-export-too-long = Es sind mehr als { $limit } Ereignisse. Bitte einen kürzeren Zeitraum wählen.
user-error-password-needed = Bitte geben Sie dafür Ihr Passwort noch einmal ein.
user-error-wrong-code = Dieser Code stimmt nicht oder wurde schon benutzt. Bitte warten Sie auf den nächsten und versuchen Sie es noch einmal.
user-error-conflict = Jemand anderes war schneller. Bitte sehen Sie sich den neuen Stand an und versuchen Sie es noch einmal.
user-error-conflict-status = { $name } hat den Status inzwischen auf „{ $value }“ gesetzt. Bitte sehen Sie sich das an; senden Sie noch einmal, wenn es trotzdem so sein soll.
user-error-conflict-priority = { $name } hat die Priorität inzwischen auf „{ $value }“ gesetzt. Bitte sehen Sie sich das an; senden Sie noch einmal, wenn es trotzdem so sein soll.
user-error-conflict-assignee = { $name } hat das Ticket inzwischen { $value } zugewiesen. Bitte sehen Sie sich das an; senden Sie noch einmal, wenn es trotzdem so sein soll.
user-error-conflict-reply = { $name } hat inzwischen geschrieben. Bitte lesen Sie das zuerst; Ihr Text ist noch da. Senden Sie noch einmal, wenn er passt.
user-error-reopen-late = Dieses Ticket ist zu lange geschlossen und lässt sich nicht mehr öffnen. Bitte erstellen Sie ein neues und nennen Sie darin diese Nummer.
user-error-rating-early = Dieses Ticket ist noch nicht gelöst. Bewerten können Sie es danach.
user-error-rating-late = Diese Bewertung lässt sich nicht mehr ändern: Dafür waren 14 Tage Zeit.
user-error-file-too-large = Die Datei ist zu groß: Erlaubt sind { $limit } MiB. Bitte schicken Sie sie kleiner oder in Teilen.
user-error-too-many-files = Das sind zu viele Dateien: Erlaubt sind { $limit }. Bitte nehmen Sie einige weg.
user-error-attachment-gone = Eine Datei ist nicht mehr da oder wurde schon gesendet. Bitte hängen Sie sie noch einmal an.
file-checking = Diese Datei wird gerade auf Schadsoftware geprüft. Bitte versuchen Sie es in einer Minute noch einmal.
file-refused = Diese Datei hat die Prüfung auf Schadsoftware nicht bestanden und lässt sich nicht öffnen.
file-not-found = Diese Datei gibt es nicht, oder der Link zu ihr ist zu alt. Bitte öffnen Sie das Ticket noch einmal.
file-unavailable = Die Datei ist im Moment nicht zu bekommen. Bitte versuchen Sie es in ein paar Minuten noch einmal.
user-error-picture-large = Die Datei eines Bildes darf höchstens 64 MB haben. Speichern Sie es kleiner, oder schicken Sie es in einem Archiv.
user-error-picture-damaged = Das Bild lässt sich nicht lesen. Bitte speichern Sie es neu oder schicken Sie es in einer ZIP-Datei.
user-error-picture-pixels = Das Bild hat zu viele Bildpunkte, um gezeigt zu werden. Bitte verkleinern Sie es.
user-error-storage-unavailable = Dateien lassen sich im Augenblick nicht speichern. Ihr Text ist nicht verloren; bitte versuchen Sie es in einigen Minuten noch einmal.
user-error-code-set-up = Ein zweiter Faktor ist schon eingerichtet. Bitte entfernen Sie ihn zuerst.
user-error-no-code-set-up = Es ist kein zweiter Faktor eingerichtet.
user-error-no-code-begun = Bitte beginnen Sie neu mit dem Einrichten: Scannen Sie das neue Bild und geben Sie dann dessen Code ein.
user-error-invited-already = Diese Person hat schon ein Passwort gewählt. Wer es vergessen hat, kann bei der Anmeldung ein neues anfordern.
user-error-no-tenants = Bitte wählen Sie mindestens ein Portal aus.
login-method-code = Code des zweiten Faktors
login-method-recovery-code = Wiederherstellungscode
mail-staff-invited-subject = { $product }: Ihre Einladung
mail-staff-invited-title = Ihre Einladung
mail-staff-invited-lead = { $inviter } hat Sie zu { $product } eingeladen.
mail-staff-invited-login = Sie melden sich mit { $login } an; bitte wählen Sie zuerst Ihr Passwort.
mail-staff-invited-valid =
    { $hours ->
        [one] Der Link gilt einmal und eine Stunde lang.
       *[other] Der Link gilt einmal und { $hours } Stunden lang. Danach lassen Sie sich bitte neu einladen.
    }
mail-staff-invited-not-you = Wenn Sie diese Einladung nicht erwarten, müssen Sie nichts tun.
mail-staff-invited-button = Passwort wählen
mail-account-changed-code-subject = { $product }: Ihr zweiter Faktor wurde entfernt
mail-account-changed-code-title = Ihr zweiter Faktor wurde entfernt
mail-account-changed-code-lead = Der zweite Faktor Ihres Kontos bei { $product } wurde entfernt. Sie wurden überall abgemeldet.
mail-account-changed-code-not-you = Wenn Sie das nicht erwartet haben, sagen Sie bitte sofort Ihrer Administration Bescheid.

user-error-answer-not-asked = Danach fragt dieses Formular nicht: { $field }. Bitte öffnen Sie es neu.
user-error-answer-date = „{ $field }“ braucht ein Datum.
user-error-answer-option = „{ $field }“: Diese Auswahl gibt es nicht. Bitte wählen Sie noch einmal.
user-error-answer-tick = Bitte bestätigen Sie „{ $field }“.
user-error-answer-number = „{ $field }“ braucht eine Zahl.
user-error-answer-too-small = „{ $field }“: Die kleinste mögliche Zahl ist { $limit }.
user-error-answer-too-large = „{ $field }“: Die größte mögliche Zahl ist { $limit }.
user-error-request-types = Die Definition passt nicht ({ $place }): { $reason }
field-requestType = Anliegen
field-definition = Definition
field-url = Adresse
field-events = Ereignisse
field-webhookId = Webhook
field-endpoint = Adresse des Push-Dienstes
field-p256dh = Schlüssel des Browsers
field-auth = Geheimnis des Browsers
field-deliveryId = Nachricht
field-since = Seit
field-deleted = gelöscht
field-replayed = erneut gemeldet
field-secret = neuer Schlüssel
user-error-replay-too-many = Seitdem gibt es mehr als { $limit } Nachrichten. Bitte wählen Sie einen späteren Zeitpunkt.
mail-reply-hint-mail = Sie können einfach auf diese E-Mail antworten oder im Portal.
mail-reply-above = Bitte schreiben Sie Ihre Antwort über diese Zeile
mail-ticket-moved-resolved-mail = Funktioniert es wieder? Sie können das Ticket im Portal bewerten. Wenn nicht, antworten Sie einfach auf diese E-Mail; dann geht es weiter.
mail-reply-not-taken-subject = [#{ $number }] Ihre Antwort kam zu spät an: das Ticket ist geschlossen
mail-reply-not-taken-title = Ihre Antwort wurde nicht eingetragen
mail-reply-not-taken-lead = Sie haben uns per E-Mail zum Ticket #{ $number } geantwortet. Es ist geschlossen und nimmt keine Antworten mehr auf.
mail-reply-not-taken-what = Ihr Support-Team kann Ihre E-Mail sehen. Wenn Sie noch Hilfe brauchen: Öffnen Sie das Ticket im Portal wieder, solange das dort angeboten wird, oder schreiben Sie ein neues.
mail-reply-not-taken-merged-subject = [#{ $number }] Ihre Antwort wurde nicht eingetragen: das Ticket geht an anderer Stelle weiter
mail-reply-not-taken-merged = Sie haben uns per E-Mail zum Ticket #{ $number } geantwortet. Es wurde mit einem anderen zusammengeführt und nimmt keine Antworten mehr auf.
mail-reply-not-taken-into = Es geht in Ticket #{ $into } weiter. Ihr Support-Team kann Ihre E-Mail sehen; am besten schreiben Sie ab jetzt dort.
mail-reply-not-taken-elsewhere = Ihr Support-Team arbeitet dort daran weiter und kann Ihre E-Mail sehen. Wenn Sie noch etwas brauchen, eröffnen Sie bitte ein neues Ticket.
mail-files-refused = Aus der E-Mail nicht übernommen: { $names }
mail-shortened-reply = Die E-Mail war länger, als eine Antwort sein darf; der ganze Text ist angehängt.
mail-whole-text = E-Mail.txt
user-error-parked-mail-no-access = Der Absender darf hier nicht oder nicht mehr schreiben.
user-error-parked-mail-handled = Über diese E-Mail wurde schon entschieden.
user-error-parked-mail-empty = Diese E-Mail hat keinen lesbaren Text und kann keine Antwort werden.
field-title = Titel
field-columns = Spalten
field-shared = Mit dem Team geteilt
field-tickets = Tickets
user-error-tickets-at-once = Bitte wählen Sie zwischen 1 und { $limit } Tickets.
user-error-nothing-to-change = Bitte wählen Sie, was sich ändern soll.
user-error-too-many-views = Sie haben schon { $limit } Ansichten, mehr sind nicht möglich. Bitte löschen Sie zuerst eine.
user-error-too-many-canned = Sie haben schon { $limit } Textbausteine, mehr sind nicht möglich. Bitte löschen Sie zuerst einen.
user-error-unshare-others = Nur wer es angelegt hat, kann es dem Team wieder entziehen. Sie können es löschen.
user-error-placeholder = Diese Platzhalter stehen für nichts: { $names }. Bitte berichtigen oder entfernen Sie sie.
user-error-push-endpoint = Benachrichtigungen gehen nur an https-Adressen, die öffentlich erreichbar sind.
push-title = Neue Nachricht von { $portal }
push-body = { $name }: { $text }
user-error-webhook-url = Meldungen gehen nur an https-Adressen, die öffentlich erreichbar sind, oder in Netze, die beim Betrieb erlaubt wurden.
user-error-conflict-type = { $name } hat die Art der Anfrage inzwischen auf „{ $value }“ gesetzt. Bitte sehen Sie sich das an; senden Sie noch einmal, wenn es trotzdem so sein soll.
ticket-no-type = keine bestimmte
mail-ticket-at-risk-subject = [#{ $number }] Bald überfällig: { $subject } ({ $portal })
mail-ticket-at-risk-first-response = Die erste Antwort ist bald überfällig
mail-ticket-at-risk-solution = Die Lösung ist bald überfällig
mail-ticket-at-risk-lead = Zugesagt ist sie bis { $day }, { $time } Uhr ({ $zone }).

## Printed tickets

paper-ticket-title = Ticket #{ $number }: { $subject }
paper-ticket-file = Ticket-{ $number }.pdf
paper-status = Status
paper-priority = Priorität
paper-requester = Anfrage von
paper-opened-by = Eröffnet von
paper-assignee = Zuständig
paper-nobody = Noch niemand
paper-created = Erstellt
paper-updated = Zuletzt geändert
paper-resolved = Gelöst
paper-closed = Geschlossen
paper-personal-mark = Persönlich
paper-personal-meaning = Nur der anfragende Kontakt und der Support lesen es
paper-support = Support
paper-files = Dateien:
paper-timeline = Verlauf
paper-printed = Stand: { $at } ({ $zone })
paper-page = Seite
paper-of = von
paper-rest = Der Verlauf ist länger als das, was in dieses Dokument passt. Im Portal steht er ganz.
paper-yes = Ja
paper-no = Nein
paper-closed-itself = Automatisch geschlossen, weil es seit Längerem gelöst ist
paper-status-changed = { $name } hat den Status geändert auf
paper-reason = Grund: { $reason }
paper-priority-changed = { $name } hat die Priorität geändert auf
paper-rated = { $name } hat bewertet:
paper-stars = { $stars } von 5
paper-unassigned = { $name } hat das Ticket freigegeben
paper-took-over = { $name } hat das Ticket übernommen
paper-assigned = { $name } hat das Ticket { $assignee } zugewiesen
paper-participant-added = { $name } hat { $person } hinzugefügt
paper-participant-left = { $person } nimmt nicht mehr teil
paper-participant-removed = { $name } hat { $person } entfernt
paper-personal = { $name } hat das Ticket persönlich gemacht
paper-not-personal = { $name } hat das Ticket wieder geöffnet für andere
paper-no-type = Keine bestimmte
paper-type-changed = { $name } hat die Art der Anfrage geändert:
paper-merged = { $name } hat das Ticket zusammengeführt; es geht an anderer Stelle weiter
paper-unmerged = { $name } hat das Ticket wieder herausgelöst
paper-took-in = { $name } hat hier ein Ticket zusammengeführt
paper-gave-back = { $name } hat ein Ticket wieder herausgelöst
paper-split = { $name } hat aus einer Antwort ein eigenes Ticket gemacht
paper-split-from = { $name } hat dieses Ticket aus einer Antwort gemacht
page-pdf-busy = Es werden gerade schon Dokumente für Sie erstellt. Bitte versuchen Sie es gleich noch einmal.

user-error-conflict-brand = { $name } hat inzwischen am Design gearbeitet. Nichts wurde überschrieben; sehen Sie sich beide Fassungen an.
user-error-brand-time = Bitte wählen Sie einen Zeitpunkt, der in der Zukunft liegt und höchstens ein Jahr entfernt ist.
user-error-brand-greeting = In „{ $field }“ darf nur { $allowed } in geschweiften Klammern stehen. Bitte nehmen Sie andere heraus.
user-error-brand-sender = Ein Absender ist ein Name: ohne Adresse, Anführungszeichen und spitze Klammern.
user-error-brand-links = Mehr als { $limit } Links sind am Fuß der Seiten nicht möglich.
user-error-brand-link = Ein Link führt zu einer Webseite (https://…), zu einer Mailadresse (mailto:…), einer Telefonnummer (tel:…) oder einer eigenen Seite des Portals (/pages/…).
user-error-brand-nothing-begun = Es gibt keine Änderungen, die veröffentlicht werden könnten.
user-error-brand-picture-format = Diese Datei ist kein Bild, das sich verwenden lässt. Bitte nehmen Sie PNG, JPEG, WebP, GIF, ICO oder SVG.
user-error-brand-picture-avif = AVIF wird auf diesem Weg nicht angenommen. Bitte speichern Sie das Bild als PNG, JPEG oder WebP; das Studio macht das von selbst.
user-error-brand-picture-svg = Dieses SVG lässt sich nicht sicher verwenden. Bitte speichern Sie es neu, ohne Skripte und ohne Verweise auf andere Dateien, oder nehmen Sie PNG.
user-error-brand-picture-damaged = Das Bild lässt sich nicht lesen. Bitte speichern Sie es neu.
user-error-brand-picture-pixels = Das Bild hat { $width } × { $height } Bildpunkte; erlaubt sind { $limit } auf jeder Seite. Bitte verkleinern Sie es.
brand-picture-motion = alle Bilder der Animation bis auf das erste
field-productName = Name des Portals
field-primaryColor = Markenfarbe
field-accentColor = Zweitfarbe
field-bannerFocus = Bildmittelpunkt
field-headline = Begrüßung
field-welcome = Willkommenstext
field-mailFooter = Fußzeile der E-Mails
field-logoAlt = Beschreibung des Logos
field-bannerAlt = Beschreibung des Bannerbilds
field-greeting = Begrüßung nach der Anmeldung
field-newTicketLabel = Wort für ein neues Ticket
field-ticketsLabel = Wort für die eigenen Tickets
field-mailSender = Absender der Mails
field-footerLinks = Links am Fuß der Seiten
field-labels = Beschriftung
field-picture = Bild
field-revision = Design
field-at = Zeitpunkt
## Ein geschlossenes Portal

error-portal-suspended = Dieses Portal ist zurzeit geschlossen. Bitte wenden Sie sich an Ihr Support-Team.
error-portal-read-only = Dieses Portal ist archiviert: Darin lässt sich nichts mehr ändern. Stellen Sie es zuerst wieder her.
page-suspended-title = { $portal } ist zurzeit geschlossen
page-suspended-text = Das Portal ist derzeit nicht verfügbar. Es geht nichts verloren: Ihre Anfragen bleiben erhalten, und das Support-Team sieht sie weiterhin. Bitte wenden Sie sich direkt dorthin.
page-view-as-over-title = Dieser Weg ist geschlossen
page-view-as-over-text = Er steht einmal offen, eine Minute lang. Bitte gehen Sie am Service Desk zurück zum Kontakt und beginnen Sie neu.
user-error-view-as-closed = Dieses Portal ist gerade geschlossen; es gibt nichts zu sehen.
page-preview-over-title = Diese Vorschau ist beendet
page-preview-over-text = Der Link gilt nicht mehr oder wurde zurückgezogen. Bitte lassen Sie sich von der Stelle, die ihn geschickt hat, einen neuen geben.
page-preview-over-portal = Zum Portal
error-preview-read-only = Das ist die Vorschau einer Gestaltung: Sie können sich umsehen, aber nichts ändern und sich nicht anmelden. Verlassen Sie dafür zuerst die Vorschau.
user-error-brand-preview-days = Ein Link gilt 1 bis { $limit } Tage.
user-error-brand-preview-links = Es gibt schon { $limit } Links. Bitte ziehen Sie zuerst einen zurück.
page-suspended-support = Ihr Support
page-suspended-imprint = Impressum
page-suspended-privacy = Datenschutz

## Das Leben eines Portals

user-error-host-empty = Bitte geben Sie einen Hostnamen an, zum Beispiel support.example.com.
user-error-host-too-long = „{ $host }“ ist zu lang: Ein Hostname hat höchstens 253 Zeichen.
user-error-host-not-bare = „{ $host }“ ist mehr als ein Hostname. Bitte schreiben Sie ihn ohne „https://“, Pfad und dergleichen: support.example.com.
user-error-host-port = „{ $host }“ enthält einen Port. Bitte lassen Sie ihn weg: Ein Portal findet man allein an seinem Namen.
user-error-host-address = „{ $host }“ ist eine IP-Adresse. Bitte geben Sie einen Namen an, zum Beispiel support.example.com.
user-error-host-wildcard = „{ $host }“ enthält einen Platzhalter. Bitte geben Sie jeden Namen einzeln an.
user-error-host-look-alike = „{ $host }“ enthält Buchstaben mehrerer Schriften oder solche, die wie andere aussehen, und könnte mit einer anderen Adresse verwechselt werden. Bitte wählen Sie einen anderen Namen.
user-error-host-public-suffix = Unter „{ $host }“ haben andere ihre eigenen Domains; einem Portal kann das nicht gehören. Bitte geben Sie einen Namen darunter an, zum Beispiel support.{ $host }.
user-error-host-invalid = „{ $host }“ ist kein Hostname. Er besteht aus Buchstaben, Ziffern und Bindestrichen, mit Punkten zwischen den Teilen: support.example.com.
user-error-host-desk = „{ $host }“ ist die Adresse dieses Service Desks. Bitte wählen Sie einen anderen Namen.
user-error-host-twice = „{ $host }“ steht hier mehr als einmal.
user-error-host-taken = „{ $host }“ gehört schon zu einem anderen Portal.
user-error-host-taken-by = „{ $host }“ gehört schon zum Portal von { $name }. Bitte nehmen Sie den Namen zuerst dort weg.
user-error-too-many-hosts = Ein Portal hat höchstens { $limit } Hostnamen.
user-error-slug = Ein Kurzname besteht aus Kleinbuchstaben, Ziffern und Bindestrichen dazwischen, höchstens 40 Zeichen.
user-error-slug-taken = Ein anderes Portal hat diesen Kurznamen. Bitte wählen Sie einen anderen.
user-error-slug-none = Daraus lässt sich kein Kurzname bilden. Bitte geben Sie einen an.
user-error-default-locale = Die Standardsprache muss eine von denen sein, die das Portal anbietet.
user-error-web-address = Bitte geben Sie die Adresse der Seite vollständig an: https://www.example.com/…
user-error-conflict-tenant = Jemand anderes hat dieses Portal inzwischen geändert. Bitte sehen Sie nach, wie es jetzt ist, und versuchen Sie es noch einmal; überschrieben wurde nichts.
user-error-tenant-state = Das geht nicht, solange das Portal „{ $state }“ ist.
user-error-confirm-slug = Das ist nicht der Kurzname des Portals. Bitte schreiben Sie ihn, wie er dort steht: { $slug }.
portal-state-active = offen
portal-state-suspended = gesperrt
portal-state-archived = archiviert
portal-state-deleting = wird gelöscht
field-slug = Kurzname
field-hosts = Hostnamen
field-locales = Sprachen
field-defaultLocale = Standardsprache
field-templateId = Vorlage für das Design
field-openingHours = Erreichbarkeit
field-imprintUrl = Impressum
field-privacyUrl = Datenschutz
field-support = Support-Kontakt
field-version = Version
field-note = Hinweis
field-confirmSlug = Kurzname, noch einmal
field-texts = Texte
field-startsAt = Beginn
field-endsAt = Ende
field-announcementId = Ankündigung
field-severity = Dringlichkeit
user-error-announcement-time = „{ $field }“ liegt zu weit entfernt. Bitte prüfen Sie das Datum.
user-error-announcement-end = Das Ende muss nach dem Beginn liegen.
user-error-announcement-language = Bitte schreiben Sie auch diese Sprache: Ein gewähltes Portal spricht sie, wenn nichts anderes verlangt ist.
user-error-conflict-announcement = Jemand anderes hat diese Ankündigung inzwischen geändert. Bitte sehen Sie sich den jetzigen Stand an und versuchen Sie es noch einmal; überschrieben wurde nichts.

mail-domain-failing-subject = Der Nachweis für { $domain } fehlt ({ $portal })
mail-domain-failing-title = Der Nachweis einer Domain fehlt
mail-domain-failing-lead = Portico findet den TXT-Eintrag nicht mehr, der nachweist, dass { $domain } zu { $portal } gehört. Noch ist das Portal unter dieser Adresse erreichbar.
mail-domain-failing-next = Bitte lassen Sie den Eintrag bis zum { $day } wieder setzen. Danach ist { $domain } keine Adresse des Portals mehr und bekommt keine Zertifikate mehr.
mail-domain-lost-subject = { $domain } ist keine Adresse des Portals mehr ({ $portal })
mail-domain-lost-title = Eine Domain ist keine Adresse ihres Portals mehr
mail-domain-lost-lead = Der Nachweis für { $domain } fehlt seit zwei Wochen. Das Portal von { $portal } ist dort nicht mehr erreichbar, und Zertifikate gibt es dafür keine mehr.
mail-domain-lost-next = Wenn der Eintrag wieder da ist, kann die Administration ihn auf der Seite mit den Adressen des Portals prüfen lassen.
mail-domain-button = Adressen des Portals öffnen

domain-problem-proof-missing = Für { $name } gibt es noch keinen TXT-Eintrag. Bis ein neuer überall zu sehen ist, können einige Stunden vergehen.
domain-problem-proof-wrong = Im TXT-Eintrag für { $name } steht etwas anderes. Bitte vergleichen Sie ihn Zeichen für Zeichen.
domain-problem-address-missing = { $domain } führt noch nirgendwohin. Bitte setzen Sie den CNAME-Eintrag auf { $target }.
domain-problem-address-elsewhere = { $domain } führt woandershin als zu { $target }. Bitte vergleichen Sie den Eintrag und entfernen Sie A- und AAAA-Einträge, die woandershin führen.
domain-problem-dns-unavailable = Das DNS von { $domain } antwortet gerade nicht. Portico versucht es von selbst wieder; verloren geht dadurch nichts.
domain-problem-taken = { $domain } gehört inzwischen zu einem anderen Portal.
user-error-domain-just-checked = Danach wurde gerade erst gesucht. Bitte versuchen Sie es in { $seconds } Sekunden wieder.
user-error-last-host = „{ $host }“ ist die einzige Adresse dieses Portals. Bitte geben Sie ihm zuerst eine andere.
user-error-first-host = „{ $host }“ ist die Hauptadresse: Die anderen führen dorthin. Bitte machen Sie zuerst eine andere zur Hauptadresse.
field-pageId = Seite
field-pageIds = Reihenfolge der Seiten
user-error-page-language = Bitte schreiben Sie auch diese Sprache: Das Portal spricht sie, wenn nichts anderes verlangt ist.
user-error-page-slug-taken = Eine andere Seite dieses Portals hat diesen Kurznamen.
user-error-too-many-pages = Ein Portal hat höchstens { $limit } Seiten. Bitte löschen Sie zuerst eine.
user-error-conflict-page = Jemand anderes hat dies inzwischen geändert. Bitte sehen Sie sich den jetzigen Stand an und versuchen Sie es noch einmal; überschrieben wurde nichts.
field-introduction = Einleitung
field-closing = Schlussworte
user-error-mail-placeholder = Den Platzhalter { $names } gibt es in dieser Mail nicht. Möglich sind: { $allowed }.
user-error-mail-placeholder-missing = Der Betreff muss { $names } nennen, damit man die Mails eines Tickets wiederfindet.

## Ein Portal, ganz herausgegeben

user-error-exports = Dieses Portal wurde innerhalb einer Stunde { $limit } Mal exportiert. Bitte nehmen Sie eines dieser Archive, oder versuchen Sie es später noch einmal.
page-export-over = Diese Adresse gilt nicht mehr. Bitte gehen Sie im Service-Desk zum Portal zurück und exportieren Sie es noch einmal.
page-export-busy = Einer Ihrer Exporte läuft noch. Bitte warten Sie, bis er fertig ist, oder brechen Sie ihn ab, und versuchen Sie es dann noch einmal.
page-export-unavailable = Der Export kann gerade nicht erstellt werden. Bitte versuchen Sie es später noch einmal.
export-readme-title = Alles, was über das Portal „{ $name }“ ({ $slug }) gespeichert ist, Stand { $at }
export-readme-whole = Das Archiv ist vollständig, wenn manifest.json darin ist; diese Datei zählt, was in den anderen steht. In data/ steht jede Zeile für einen Datensatz, als JSON in UTF-8. Die Datensätze nennen einander mit ihren Kennungen (id).
export-readme-hand-over = Bevor Sie es dem Kunden geben, nehmen Sie heraus: data/internal/, files/internal/, manifest.json und missing.txt. Darin steht oder wird gezählt, was nur den Dienstleister angeht: interne Notizen, im Portal verborgene Tickets, E-Mails, das Protokoll, die Arbeit im Service-Desk.
export-readme-left-out = Nicht enthalten ist, was etwas öffnet: Passwörter, Sitzungen, Zugriffsschlüssel, verschickte Links, die Geheimnisse der Anmeldedienste und der Webhooks. Auch nicht enthalten sind Ansichten und Textbausteine, die Mitarbeitende nur für sich haben, Dateien, die noch geprüft werden, und solche, in denen Schadsoftware gefunden wurde.
export-readme-folder = Einstellungen, Texte und Bilder des Portals, wie „portico tenants export“ sie schreibt. „portico tenants apply --folder tenant“ eröffnet das Portal damit wieder, hier oder anderswo.
export-readme-brand = Die Bilder aller Gestaltungen, auch früherer, benannt nach ihrem SHA-256 wie in data/brand_pictures.ndjson.
export-readme-files = Die Dateien zu dem, was das Portal zeigt, nach Ticketnummer, und die der Artikel; data/attachments.ndjson und data/article_files.ndjson führen sie mit Pfad und SHA-256 auf.
export-readme-files-internal = Dateien zu internen Notizen und verborgenen Tickets, von Artikeln, die niemand liest, und hochgeladene, die niemand abgeschickt hat; data/internal/attachments.ndjson und data/internal/article_files.ndjson führen sie auf.
export-readme-missing = Nur da, wenn Dateien nicht mitgenommen werden konnten: welche und warum.
export-readme-manifest = Wann das Archiv entstanden ist, und wie viele Datensätze und Dateien darin sind.
export-missing =
    Dateien, die nicht so in diesem Archiv sind, wie sie sollten.
    missing: nicht mehr im Speicher vorhanden
    differs: im Archiv, aber nicht das, was hochgeladen wurde
    checking: wurde noch auf Schadsoftware geprüft
    refused: Schadsoftware wurde darin gefunden
export-data-tenant = Die Angaben zum Portal: Sprachen, Funktionen, Regeln, Anfragearten, Servicezeiten, Zustand
export-data-hosts = Seine Hostnamen
export-data-domains = Seine eigenen Domains, und ob sie nachgewiesen sind
export-data-contacts = Seine Personen, mit dem, was sie dürfen und worüber sie hören wollen
export-data-identity-providers = Anmeldedienste (Single Sign-on)
export-data-identity-provider-settings = Wie mit ihnen gesprochen wird; ohne Geheimnisse
export-data-linked-identities = Wer von den Kontakten wer bei diesen Diensten ist
export-data-tickets = Tickets, mit Bewertungen und den Antworten in ihren Formularen
export-data-ticket-entries = Was mit Tickets geschehen ist: Antworten, Änderungen von Status und Priorität, alles, was das Portal zeigt
export-data-ticket-participants = Wer an welchem Ticket teilnimmt
export-data-ticket-grants = Wer Tickets anderer lesen darf
export-data-ticket-reads = Wie weit jemand gelesen hat
export-data-conversations = Gespräche zwischen Kontakten und Mitarbeitenden: worum es geht, wie sie stehen
export-data-notified-browsers = Browser, in denen Kontakte benachrichtigt werden; ohne das, was Nachrichten dorthin öffnet
export-data-message-sendings = Nachrichten an viele Kontakte auf einmal: was geschrieben wurde, von wem und an welche Gruppe
export-data-conversation-messages = Was darin gesagt wurde
export-data-conversation-staff = Welche Mitarbeitenden daran teilnehmen, und wie weit sie gelesen haben
export-data-announcements = Ankündigungen, die das Portal zeigt oder gezeigt hat, auch die für alle Portale
export-data-announcement-tenants = Welche Ankündigungen eigens für dieses Portal waren
export-data-announcement-dismissals = Wer welche Ankündigung ausgeblendet hat
export-data-pages = Eigene Seiten
export-data-mail-texts = Eigene Worte in E-Mails
export-data-brand-versions = Alle veröffentlichten Gestaltungen
export-data-brand-pictures = Die Liste der Bilder in brand/
export-data-attachments = Die Liste der angehängten Dateien
export-data-article-files = Die Liste der Dateien in Artikeln, die das Portal zeigt
export-data-article-categories = Die Rubriken seiner Wissensdatenbank
export-data-articles = Veröffentlichte Artikel der Wissensdatenbank: wo sie stehen und für wen sie sind
export-data-article-texts = Was in diesen steht, in jeder Sprache
export-data-article-contacts = Für welche Kontakte ein Artikel eigens ist
export-data-article-votes = Was Kontakte zu Artikeln gesagt haben: ob sie halfen, warum nicht, und was dazu geschrieben wurde
export-data-article-step-votes = Welche Schritte in Artikeln Kontakten halfen und welche nicht
export-data-article-favourites = Artikel, die sich Kontakte gemerkt haben
export-data-article-days = Wie oft ein Artikel an einem Tag gelesen wurde und wie oft er eine Anfrage erspart hat
export-data-missed-searches = Wonach vergeblich gesucht wurde, ohne Adressen und lange Nummern
export-data-missed-search-days = Wie oft an welchem Tag danach gesucht wurde
export-data-search-synonyms = Wörter, die in der Suche dasselbe bedeuten
export-data-search-best-answers = Welcher Artikel die Antwort auf eine Suche ist
export-data-internal-hidden-tickets = Im Portal verborgene Tickets
export-data-internal-hidden-ticket-entries = Was mit diesen geschehen ist
export-data-internal-hidden-ticket-participants = Wer an diesen teilnimmt
export-data-internal-hidden-ticket-reads = Wie weit jemand diese gelesen hat
export-data-internal-notes = Interne Notizen
export-data-internal-conversation-traces = Was Nachrichten sagten, bevor sie geändert oder gelöscht wurden
export-data-internal-ticket-clocks = Die Uhren der zugesagten Zeiten
export-data-internal-ticket-links = Verknüpfungen zwischen Tickets dieses Portals
export-data-internal-planned-announcements = Ankündigungen, die noch kommen
export-data-internal-brand-draft = Die Gestaltung in Arbeit
export-data-internal-brand-publications = Wer welche Gestaltung veröffentlicht hat
export-data-internal-mails = E-Mails, die verschickt sind oder warten, auch die an Mitarbeitende; ohne das, was etwas öffnet
export-data-internal-inbound-mails = Antworten per E-Mail, und was daraus geworden ist
export-data-internal-audit-events = Das Protokoll
export-data-internal-webhooks = Welche Programme benachrichtigt werden; ohne ihre Schlüssel
export-data-internal-views = Gemeinsame Ansichten des Service-Desks für dieses Portal
export-data-internal-canned-answers = Gemeinsame Textbausteine für dieses Portal
export-data-internal-articles = Artikel in Arbeit, archivierte, und solche nur für Mitarbeitende
export-data-internal-article-versions = Jede Fassung jedes Artikels, und wer sie geschrieben hat
export-data-internal-article-slugs = Alle Adressen, unter denen Artikel stehen oder standen
export-data-internal-serving-staff = Welchen Mitarbeitenden es zugeteilt ist
export-data-internal-staff = Namen der Mitarbeitenden, die andere Dateien mit ihrer Kennung nennen
export-data-internal-attachments = Die Liste der Dateien in files/internal/
export-data-internal-article-files = Die Liste der übrigen Dateien in Artikeln

# The knowledge base
field-fileId = Datei
field-articleId = Artikel
field-categoryId = Kategorie
field-parentId = Übergeordnet
field-names = Namen
field-icon = Symbol
field-tags = Schlagwörter
field-kinds = Arten von Kontakten
field-departments = Abteilungen
field-contactIds = Kontakte
field-ownerId = Betreut von
field-reviewOn = Wieder prüfen am
field-audience = Für wen
field-settings = Einstellungen
field-summary = Zusammenfassung
field-expiresAt = Bis
error-search-too-long = Bitte suchen Sie mit weniger Wörtern: höchstens { $limit } Zeichen.
user-error-article-slug = Eine Adresse besteht aus Kleinbuchstaben, Ziffern und Bindestrichen dazwischen, höchstens { $limit } Zeichen.
user-error-article-slug-taken = Diese Adresse hat oder hatte ein anderer Artikel. Bitte wählen Sie eine andere.
user-error-article-past = Dieser Zeitpunkt ist schon vorbei. Bitte wählen Sie einen künftigen, oder lassen Sie das Feld leer für sofort.
user-error-article-settings = Dieser Artikel ist veröffentlicht: Für wen er ist und was neben seinem Text steht, ändert nur ein Admin.
user-error-article-file-read = Was veröffentlicht oder geplant ist, zeigt diese Datei noch. Bitte veröffentlichen Sie erst eine Fassung ohne sie.
user-error-article-related = Höchstens { $limit } Artikel können dazu angeboten werden. Bitte nehmen Sie einige weg.
user-error-article-favourites = Sie haben schon { $limit } Artikel gemerkt; mehr geht nicht. Bitte nehmen Sie erst einen heraus.
user-error-conflict-article = Jemand anderes hat diesen Artikel inzwischen geändert. Bitte sehen Sie sich den jetzigen Stand an und versuchen Sie es erneut; nichts wurde überschrieben.
user-error-conflict-category = Jemand anderes hat diese Kategorie inzwischen geändert. Bitte sehen Sie sich den jetzigen Stand an und versuchen Sie es erneut; nichts wurde überschrieben.
user-error-category-slug-taken = Eine andere Kategorie hat diesen Kurznamen.
user-error-category-not-empty = Es liegen noch Artikel darin, vielleicht archivierte, oder Kategorien. Bitte verschieben Sie diese zuerst.
user-error-category-below-itself = Eine Kategorie kann nicht in sich selbst liegen.
user-error-category-too-deep = Kategorien können höchstens { $limit } tief ineinander liegen.
user-error-too-many-categories = Es gibt höchstens { $limit } Kategorien. Bitte löschen Sie zuerst eine.

# What a callout of an article is called that has no title of its own.
callout-note = Hinweis
callout-tip = Tipp
callout-important = Wichtig
callout-warning = Warnung
callout-caution = Vorsicht

# Gespräche
user-error-too-many-lines = { $field }: höchstens { $limit } Zeilen. Bitte kürzen Sie den Text oder hängen Sie ihn als Datei an.
user-error-client-id-used = Mit dieser Kennung wurde schon etwas anderes gesendet. Bitte senden Sie den Text als neue Nachricht.
user-error-message-deleted = Diese Nachricht wurde gelöscht und lässt sich nicht mehr ändern.
user-error-conversation-ended = Dieses Gespräch ist beendet. Schreiben Sie eine Nachricht, um es wieder zu öffnen.
user-error-no-messages-for-contact = Für diesen Kontakt sind Nachrichten nicht eingeschaltet. Ein Admin kann sie im Portal oder beim Kontakt einschalten.
user-error-contact-does-not-read = Dieser Kontakt kann sich nicht anmelden und würde es nicht lesen. Ein Admin kann den Kontakt wieder aktivieren.
field-conversationId = Gespräch
field-messageId = Nachricht
field-repliesTo = Beantwortete Nachricht
mail-message-received-subject = Neue Nachricht: { $subject }
mail-message-received-notice = Sie haben eine neue Nachricht
mail-message-received-title = Neue Nachricht für Sie
mail-message-received-lead = { $agent } hat Ihnen geschrieben.
mail-message-received-button = Lesen und antworten
mail-message-automatic = Diese E-Mail wurde automatisch versendet, weil Ihnen { $product } geschrieben hat.
user-error-chat-open = Sie sind bereits in einem Chat. Beenden Sie ihn, bevor Sie einen neuen beginnen.
user-error-chat-taken = { $name } hat diesen Chat bereits übernommen.
user-error-own-chat-limit = Sie sind in so vielen Chats, wie Sie gleichzeitig haben dürfen ({ $limit }). Beenden oder übergeben Sie zuerst einen.
user-error-chat-limit = { $name } ist in so vielen Chats, wie gleichzeitig erlaubt sind ({ $limit }).
conversation-chat = Chat
field-awayUntil = Abwesend bis
field-chatLimit = Gleichzeitige Chats
user-error-not-to-be-rated = Nur ein beendeter Chat lässt sich bewerten.
user-error-conversation-without-contact = Der Kontakt dieses Gesprächs kann sich nicht mehr anmelden, daher lässt sich für ihn kein Ticket eröffnen.
user-error-no-tickets-for-contact = Für diesen Kontakt sind Tickets nicht eingeschaltet. Ein Admin kann sie im Portal oder beim Kontakt einschalten.
field-stars = Sterne
transcript-left-out = { $count ->
        [one] Eine frühere Nachricht ist hier weggelassen.
       *[other] { $count } frühere Nachrichten sind hier weggelassen.
    }
transcript-by-support = Support-Team
transcript-by-contact = Kontakt
transcript-zone = Alle Zeiten: { $zone }
transcript-files = Dateien: { $files }
mail-conversation-transcript-subject = Gesprächsverlauf: { $subject }
mail-conversation-transcript-notice = Der Verlauf Ihres Gesprächs
mail-conversation-transcript-title = Ihr Gespräch mit uns
mail-conversation-transcript-lead = Sie haben den Verlauf dieses Gesprächs angefordert.
mail-conversation-transcript-hidden = Sie haben den Verlauf eines Gesprächs angefordert. Er steht in Ihrem Portal; E-Mails zeigen nicht, was dort geschrieben wird.
mail-conversation-transcript-button = Gespräch öffnen
mail-transcript-automatic = Diese E-Mail wurde automatisch versendet, weil Sie den Verlauf bei { $product } angefordert haben.
mail-conversation-subject = Ihr Gespräch

# Nachrichten an viele
user-error-too-many-recipients = Das sind mehr als { $limit } Kontakte. Schreiben Sie an eine kleinere Gruppe.
user-error-no-recipients = Aus dieser Gruppe lässt sich niemand anschreiben: Sie können sich nicht anmelden, oder Nachrichten sind für sie ausgeschaltet.

# Assets
export-data-assets = Geräte und andere Dinge, und wer sie hat
export-data-asset-types = Von welcher Art diese Dinge sind
export-data-ticket-assets = Welche Tickets welche Dinge betreffen
export-data-internal-asset-assignments = Wer welche Dinge von wann bis wann hatte
export-data-internal-hidden-ticket-assets = Welche verborgenen Tickets welche Dinge betreffen
user-error-taken = { $field }: Das ist schon vergeben. Bitte wählen Sie etwas anderes oder suchen Sie den vorhandenen Eintrag.
user-error-conflict-asset = Jemand anderes hat das inzwischen geändert. Bitte sehen Sie sich den jetzigen Stand an und versuchen Sie es noch einmal; überschrieben wurde nichts.
field-assetId = Gerät
field-typeId = Art
field-externalId = Externe Kennung
field-inventoryNumber = Inventarnummer
field-serialNumber = Seriennummer
field-manufacturer = Hersteller
field-model = Modell
field-location = Standort
field-warrantyUntil = Garantie bis
field-leaseUntil = Leasing bis
field-fields = Eigene Felder
field-holder = Zugewiesen an
field-key = Kürzel
