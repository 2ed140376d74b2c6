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
user-error-too-many-attempts =
    { $minutes ->
        [one] Das waren zu viele Versuche. Bitte warten Sie eine Minute und versuchen Sie es dann noch einmal.
       *[other] Das waren zu viele Versuche. Bitte warten Sie { $minutes } Minuten und versuchen Sie es dann noch einmal.
    }
user-error-invalid-state = Das geht im jetzigen Zustand nicht mehr. Bitte laden Sie die Seite neu und sehen Sie nach, was sich geändert hat.
user-error-ticket-closed = Dieses Ticket ist geschlossen. Bitte eröffnen Sie ein neues, wenn Sie noch etwas brauchen.
user-error-status-move = Ein Ticket mit dem Status „{ $from }“ kann nicht auf „{ $to }“ gesetzt werden.
user-error-not-found = Das gibt es nicht oder nicht mehr: { $field }. Bitte prüfen Sie Ihre Auswahl.
user-error-feature-off = Diese Funktion ist in Ihrem Portal nicht eingeschaltet. Bitte wenden Sie sich an Ihren Support.

## Wie die Felder heißen

field-email = E-Mail-Adresse
field-password = Passwort
field-subject = Betreff
field-description = Beschreibung
field-body = Nachricht
field-status = Status
field-priority = Priorität
field-ticketId = Ticket
field-ticket = Ticket
field-number = Ticketnummer
field-assigneeId = Zuständige Person
field-assignee = Zuständige Person
field-tenant = Portal
field-search = Suche
field-clientKey = Entwurfskennung

## Technische Fehler (extensions.code)

error-unauthenticated = Bitte melden Sie sich an.
error-forbidden = Das ist für Sie nicht freigegeben.
error-not-found = Das gibt es nicht.
error-rate-limited =
    { $seconds ->
        [one] Das waren zu viele Anfragen. Bitte warten Sie eine Sekunde.
       *[other] Das waren zu viele Anfragen. Bitte warten Sie { $seconds } Sekunden.
    }
error-query-too-complex = Die Abfrage überschreitet die Grenze „{ $limit }“: Erlaubt sind { $value }.
error-page-size = „{ $argument }“ muss zwischen 1 und { $limit } liegen.
error-page-arguments = Bitte geben Sie entweder „first“ (mit „after“) oder „last“ (mit „before“) an, nicht beides.
error-invalid-cursor = Diese Seitenmarke ist ungültig. Bitte beginnen Sie von vorn.
error-invalid-id = Diese Kennung ist ungültig.
error-bad-request = Die Anfrage ist nicht richtig aufgebaut.
error-payload-too-large = Die Anfrage ist zu groß: Erlaubt sind { $limit } Bytes.
error-batching = Bitte senden Sie eine Abfrage je Anfrage.
error-mutation-by-get = Änderungen sind nur mit POST möglich.
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
ticket-priority-low = Niedrig
ticket-priority-normal = Normal
ticket-priority-high = Hoch
ticket-priority-urgent = Dringend

login-method-password = E-Mail-Adresse und Passwort

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
mail-ticket-answered-subject = [#{ $number }] Neue Antwort: { $subject }
mail-ticket-answered-title = Neue Antwort auf Ihr Ticket
mail-ticket-answered-preview = { $agent } hat auf Ihr Ticket #{ $number } geantwortet.
mail-ticket-answered-lead = { $agent } hat auf Ihr Ticket geantwortet.
mail-ticket-answered-ticket = Ticket #{ $number }
mail-ticket-answered-status = Status: { $status }
mail-ticket-answered-wrote = { $agent } schreibt:
mail-ticket-answered-button = Ticket öffnen und antworten
