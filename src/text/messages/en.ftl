# English: friendly, short, and always with the next step.
# Both languages have the same messages with the same values; a test compares them.

## Errors that people can put right (UserErrorCode)

user-error-blank = Please fill in “{ $field }”.
user-error-too-long =
    { $limit ->
        [one] “{ $field }” is too long. Use up to 1 character.
       *[other] “{ $field }” is too long. Use up to { $limit } characters.
    }
user-error-invalid-characters = “{ $field }” contains invisible control characters. Please remove them or type the text again.
user-error-invalid-value = What you entered for “{ $field }” does not fit. Please check it.
user-error-wrong-credentials = The e-mail address or the password is not right. Please try again.
user-error-too-many-attempts =
    { $minutes ->
        [one] That was too many attempts. Please wait a minute and try again.
       *[other] That was too many attempts. Please wait { $minutes } minutes and try again.
    }
user-error-invalid-state = This is no longer possible in the present state. Please reload the page and see what has changed.
user-error-ticket-closed = This ticket is closed. Please open a new one if you need anything else.
user-error-status-move = A ticket that is “{ $from }” cannot be set to “{ $to }”.
user-error-not-found = This does not exist, or no longer: { $field }. Please check your choice.
user-error-feature-off = This feature is not switched on in your portal. Please ask your support team.

## What the fields are called

field-email = E-mail address
field-password = Password
field-subject = Subject
field-description = Description
field-body = Message
field-status = Status
field-priority = Priority
field-ticketId = Ticket
field-ticket = Ticket
field-number = Ticket number
field-assigneeId = Assignee
field-assignee = Assignee
field-tenant = Portal
field-search = Search
field-clientKey = Draft key

## Technical errors (extensions.code)

error-unauthenticated = Please log in.
error-forbidden = You may not use this.
error-not-found = This does not exist.
error-rate-limited =
    { $seconds ->
        [one] That was too many requests. Please wait a second.
       *[other] That was too many requests. Please wait { $seconds } seconds.
    }
error-query-too-complex = The query exceeds the limit “{ $limit }”: { $value } is allowed.
error-page-size = “{ $argument }” must be between 1 and { $limit }.
error-page-arguments = Please give either “first” (with “after”) or “last” (with “before”), not both.
error-invalid-cursor = This cursor is not valid. Please start from the beginning.
error-invalid-id = This id is not valid.
error-bad-request = The request is not well-formed.
error-payload-too-large = The request is too large: { $limit } bytes are allowed.
error-batching = Please send one query in a request.
error-mutation-by-get = Changes are possible by POST only.
error-cross-site = Changes are possible from the portal's own pages only.
error-unsupported-media-type = This content type is not accepted. Please send “application/json”.
error-not-acceptable = None of the formats you accept can be answered in.
error-timeout = This took too long. Please try again.
error-unavailable = The service cannot be reached at the moment. Please try again in a few minutes.
error-internal = Something went wrong on our side. Please try again. If it stays this way, tell us the reference { $request }.

## Tickets

ticket-status-new = New
ticket-status-open = In progress
ticket-status-waiting = Waiting for you
ticket-status-resolved = Resolved
ticket-status-closed = Closed
ticket-priority-low = Low
ticket-priority-normal = Normal
ticket-priority-high = High
ticket-priority-urgent = Urgent

login-method-password = E-mail address and password

## Pages

page-unknown-portal-title = There is no portal here
page-unknown-portal-text = No customer portal is known under this address. Please check the address, or ask whoever gave it to you.
page-not-found-title = Page not found
page-not-found-text = This page does not exist, or no longer.
page-unavailable-title = Back in a moment
page-unavailable-text = The portal cannot be reached at the moment. Please try again in a few minutes.

## Mails

mail-greeting = Hello { $name },
mail-reply-hint = Please reply in the portal: replies to this e-mail are not read.
mail-automatic = This e-mail was sent automatically because { $product } has news about your ticket.
mail-link-fallback = If the button does not work, please open this address:
mail-support = Support
mail-imprint = Legal notice
mail-privacy = Privacy
mail-shortened = The text is shortened here. You will find all of it in the portal.
mail-ticket-answered-subject = [#{ $number }] New reply: { $subject }
mail-ticket-answered-title = New reply to your ticket
mail-ticket-answered-preview = { $agent } has replied to your ticket #{ $number }.
mail-ticket-answered-lead = { $agent } has replied to your ticket.
mail-ticket-answered-ticket = Ticket #{ $number }
mail-ticket-answered-status = Status: { $status }
mail-ticket-answered-wrote = { $agent } writes:
mail-ticket-answered-button = Open ticket and reply
