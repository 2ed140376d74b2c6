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
user-error-wrong-password = This is not your present password. Please try again.
user-error-too-many-attempts =
    { $minutes ->
        [one] That was too many attempts. Please wait a minute and try again.
       *[other] That was too many attempts. Please wait { $minutes } minutes and try again.
    }
user-error-invalid-state = This is no longer possible in the present state. Please reload the page and see what has changed.
user-error-ticket-personal = This ticket is personal: nobody can be added.
user-error-no-colleague = There is nobody here with this address whom you could add.
user-error-past-date = The end date must be in the future, within five years.
user-error-ticket-closed = This ticket is closed. Please open a new one if you need anything else.
user-error-ticket-merged = This ticket was merged with #{ $number } and goes on there. Please write there.
user-error-ticket-merged-elsewhere = This ticket was merged; your support team goes on with it in another place. Should you need anything else, please open a new one.
user-error-not-merged = This ticket is not merged with another one.
user-error-merge-itself = A ticket cannot be merged with itself. Please choose another one.
user-error-merge-elsewhere = Ticket #{ $number } belongs to another portal. Only tickets of one portal can be merged; you can link the two.
user-error-merge-closed = Ticket #{ $number } is closed. Open it again first, or choose another one.
user-error-split-support = Only what contacts wrote can become a ticket of its own.
user-error-status-move = A ticket that is “{ $from }” cannot be set to “{ $to }”.
user-error-not-found = This does not exist, or no longer: { $field }. Please check your choice.
user-error-feature-off = This feature is not switched on in your portal. Please ask your support team.
user-error-too-many-attempts-seconds =
    { $seconds ->
        [one] That was too many attempts. Please wait a second and try again.
       *[other] That was too many attempts. Please wait { $seconds } seconds and try again.
    }
user-error-password-too-short = A password needs at least { $limit } characters. A few words in a row are easy to remember.
user-error-password-too-common = This password is on lists that attackers try first, or is easily guessed. Please choose another one, such as four words that do not belong together.
user-error-password-unchanged = This is your present password. Please choose a new one.
user-error-address-taken = Somebody has this e-mail address already. Please check the address, or look for their record.
user-error-bad-address = This is not an e-mail address that mail can be sent to. Please write it like name@example.com.
user-error-token-invalid = This link is not valid any more: it was used before or is too old. Please ask for a new one.
user-error-password-log-in-off = Logging in by password is switched off for this person. Switch it on first, or let them use single sign-on.
user-error-not-active = This person may not log in at present. Let them log in again first.
user-error-csv = The file cannot be read: { $reason }

## What the fields are called

field-email = E-mail address
field-password = Password
field-subject = Subject
field-description = Description
field-body = Message
field-status = Status
field-priority = Priority
field-brand-base = base brand of all portals
field-brand-base-no-more = base brand no longer
field-brand-published = published
field-brand-planned = planned
field-brand-plan-taken-back = plan taken back
field-brand-restored = restored
field-brand-preview-link = preview link
field-brand-preview-link-revoked = preview link taken back
field-ticketId = Ticket
field-intoId = Target ticket
field-otherId = Other ticket
field-replyId = Reply
field-addRequester = Taking part
ticket-note-took-in = Ticket #{ $number } was merged into this one. What stands in it stays there.
ticket-note-gave-back = Ticket #{ $number } was taken out again and goes on by itself.
field-ticket = Ticket
field-number = Ticket number
field-assigneeId = Assignee
field-assignee = Assignee
field-tenant = Portal
field-search = Search
field-filter = Filter
field-clientKey = Draft key
field-newPassword = New password
field-currentPassword = Current password
field-displayName = Name
field-phone = Phone
field-department = Department
field-targetId = Colleague
field-validUntil = End date
field-onBehalfOf = For whom
field-grant-contact = one colleague
field-grant-department = a department
field-grant-tenant = the whole organisation
field-kind = Kind
field-locale = Language
field-tenantId = Portal
field-contactId = Contact
field-sessionId = Session
field-name = Name
field-days = Days
field-token = Link
field-file = File
field-attachmentIds = Files
field-csv = File
field-mapping = Columns
field-active = May log in
field-passwordAllowed = Log-in by password
field-singleSignOnAllowed = Single sign-on
field-features = Features
field-confirmEmail = E-mail address, once more
field-identityId = Linked account
field-label = Button
field-issuer = Issuer
field-clientId = Client id
field-reason = Reason
field-rating = Rating
field-comment = Comment
field-hidden = Hidden in the portal
field-upTo = Read up to
field-mailOnStatus = Mails about the status
field-ifVersion = Version
field-clientSecret = Client secret
field-directories = Directories
field-hostedDomains = Workspace domains
field-emailDomains = E-mail domains
field-createForDomains = Domains for new contacts
field-providerId = Provider
field-created = set up
field-changed = changed
field-removed = removed

## Technical errors (extensions.code)

error-unauthenticated = Please log in.
error-forbidden = You may not use this.
error-password-change-required = Please choose a password of your own first.
error-code-required = Please enter the code from your authenticator app first.
error-code-setup-required = Please set up your authenticator app first.
error-read-only = Here everything can be read and nothing changed.
error-not-found = This does not exist.
error-rate-limited =
    { $seconds ->
        [one] That was too many requests. Please wait a second.
       *[other] That was too many requests. Please wait { $seconds } seconds.
    }
error-query-too-complex = The query exceeds the limit “{ $limit }”: { $value } is allowed.
error-page-size = “{ $argument }” must be between 1 and { $limit }.
error-page-arguments = Please give either “first” (with “after”) or “last” (with “before”), not both.
error-range-order = The last day is before the first one.
error-range-length = Figures can be had for { $limit } days at once at most.
error-invalid-cursor = This cursor is not valid. Please start from the beginning.
error-invalid-id = This id is not valid.
error-bad-request = The request is not well-formed.
error-file-too-large = The file is too large: { $limit } bytes are allowed.
error-payload-too-large = The request is too large: { $limit } bytes are allowed.
error-batching = Please send one query in a request.
error-mutation-by-get = Changes are possible by POST only.
error-too-many-connections = There are too many live connections. Please close one and try again.
error-subscriptions-only = A live connection takes subscriptions only.
error-subscription-one-field = A subscription has exactly one field.
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
ticket-status-waiting-desk = Waiting for contact
ticket-nobody = nobody
ticket-priority-low = Low
ticket-priority-normal = Normal
ticket-priority-high = High
ticket-priority-urgent = Urgent

login-method-password = E-mail address and password
login-method-microsoft = Microsoft
login-method-google = Google
login-method-openid = Single sign-on
login-method-token = Access token
erased-contact = Erased contact
audit-actor-contact = Former contact
audit-actor-staff = Support team
audit-actor-system = Portico
audit-actor-nobody = Somebody who was not logged in

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
mail-files = Attached, to be opened in the portal:
mail-ticket-added-subject = [#{ $number }] You take part: { $subject }
mail-ticket-added-notice = [#{ $number }] You take part in a ticket
mail-ticket-added-title = You take part in a ticket
mail-ticket-added-lead = { $by } has added you to a ticket.
mail-ticket-added-what = You can read it and reply to it. You find it among your tickets, where you can also remove yourself.
mail-ticket-added-button = Open the ticket
mail-ticket-answered-subject = [#{ $number }] New reply: { $subject }
mail-ticket-answered-title = New reply to your ticket
mail-ticket-answered-preview = { $agent } has replied to your ticket #{ $number }.
mail-ticket-answered-lead = { $agent } has replied to your ticket.
mail-ticket-answered-ticket = Ticket #{ $number }
mail-ticket-answered-status = Status: { $status }
mail-ticket-answered-wrote = { $agent } writes:
mail-ticket-answered-button = Open ticket and reply
mail-stop = Stop e-mails of this kind
mail-stopped = You will get no more e-mails of this kind. You can switch them on again in your profile.
mail-ticket-notice-subject = [#{ $number }] News of your ticket
mail-ticket-moved-subject = [#{ $number }] { $status }: { $subject }
mail-ticket-moved-title = A new status of your ticket
mail-ticket-moved-lead = The status of your ticket is “{ $status }” now.
mail-ticket-moved-resolved = Does it work again? You can rate the ticket. If it does not, just answer in the portal, and it goes on.
mail-ticket-moved-waiting = Your support team needs an answer of yours to go on.
mail-ticket-moved-button = Open the ticket
mail-ticket-merged-subject = [#{ $number }] Merged: { $subject }
mail-ticket-merged-title = Your ticket goes on in another place
mail-ticket-merged-lead = Your ticket was merged with ticket #{ $into } and goes on there.
mail-ticket-merged-elsewhere = Your ticket was merged with another one. Your support team goes on with it there.
mail-ticket-merged-what = You can still read what stands in your ticket. Replying to it is no longer possible.
mail-ticket-merged-button = Open the ticket
mail-ticket-assigned-subject = [#{ $number }] Assigned to you: { $subject } ({ $portal })
mail-ticket-assigned-title = A ticket for you
mail-ticket-assigned-lead = { $by } has assigned a ticket to you.
mail-ticket-assigned-portal = Portal: { $portal }
mail-ticket-assigned-button = Open the ticket
mail-tickets-assigned-subject = { $count } tickets assigned to you ({ $portal })
mail-tickets-assigned-title = Tickets for you
mail-tickets-assigned-lead = { $by } has assigned { $count } tickets to you.
mail-tickets-assigned-button = Open your tickets
mail-desk-automatic = This e-mail was sent automatically, since you work at { $product }. Answers to it are not read.
mail-account-automatic = This e-mail was sent automatically because it concerns your account with { $product }. Replies to it are not read.
mail-initial-password-subject = { $product }: your access
mail-initial-password-title = Your access to the portal
mail-initial-password-lead = A password for { $product } has been made for you.
mail-initial-password-login = Log in with
mail-initial-password-password = Password
mail-initial-password-valid =
    { $hours ->
        [one] The password is good for one hour.
       *[other] The password is good for { $hours } hours.
    }
mail-initial-password-choose = When you log in for the first time, you choose a password of your own.
mail-initial-password-older = An earlier password, and one from an earlier e-mail, is no longer valid. Nobody from your support team will ever ask you for your password.
mail-initial-password-button = Log in
mail-password-reset-subject = { $product }: choose a new password
mail-password-reset-title = Choose a new password
mail-password-reset-lead = A new password for your account with { $product } was asked for.
mail-password-reset-valid =
    { $minutes ->
        [one] The link works once, within one minute.
       *[other] The link works once, within { $minutes } minutes.
    }
mail-password-reset-not-you = If it was not you, there is nothing to do: your password stays as it is.
mail-password-reset-button = Choose a new password
mail-account-changed-password-subject = { $product }: your password was changed
mail-account-changed-password-title = Your password was changed
mail-account-changed-password-lead = The password of your account with { $product } was changed just now. Everywhere else you have been logged out.
mail-account-changed-password-not-you = If it was not you, please choose a new password at once and tell your support team.
mail-account-changed-button = Choose a new password
mail-account-changed-address-subject = { $product }: your e-mail address was changed
mail-account-changed-address-title = Your e-mail address was changed
mail-account-changed-address-lead = Your account with { $product } now has another e-mail address. You log in with the new one, and mail goes there.
mail-account-changed-address-not-you = If you did not expect this, please tell your support team.

## Import

import-twice = This e-mail address is in the file twice.
import-no-rows = It has no rows below its heading.
import-too-many-rows = It has more than { $limit } rows. Please split it.
user-error-too-many-tokens = There are { $limit } access tokens already. Please end one first.

## Staff
field-role = Role
field-servesAllTenants = Serves all portals
field-tenantIds = Portals
field-staffId = Member of staff
field-code = Code
user-error-last-admin = This is the last admin who can log in. Please make somebody else an admin first.
user-error-export-too-long = There are more than { $limit } events. Please choose a shorter time.
user-error-password-needed = Please enter your password once more to do this.
user-error-wrong-code = This code is not right, or was used before. Please wait for the next one and try again.
user-error-conflict = Somebody else was faster. Please look at how it is now and try again.
user-error-conflict-status = { $name } has meanwhile set the status to “{ $value }”. Please have a look; send again if it shall be so all the same.
user-error-conflict-priority = { $name } has meanwhile set the priority to “{ $value }”. Please have a look; send again if it shall be so all the same.
user-error-conflict-assignee = { $name } has meanwhile given the ticket to { $value }. Please have a look; send again if it shall be so all the same.
user-error-conflict-reply = { $name } has written meanwhile. Please read that first; your text is still here. Send again if it fits.
user-error-reopen-late = This ticket has been closed for too long and cannot be opened again. Please open a new one and name this number in it.
user-error-rating-early = This ticket is not resolved yet. You can rate it afterwards.
user-error-rating-late = This rating cannot be changed any more: there were 14 days for it.
user-error-file-too-large = The file is too large: { $limit } MiB are allowed. Please send it smaller, or in parts.
user-error-too-many-files = These are too many files: { $limit } are allowed. Please take some away.
user-error-attachment-gone = A file is not there any more, or was sent already. Please attach it once more.
file-checking = This file is being checked for malware. Please try again in a minute.
file-refused = This file did not pass the check for malware and cannot be opened.
file-not-found = This file does not exist, or the link to it is too old. Please open the ticket again.
file-unavailable = The file cannot be had at the moment. Please try again in a few minutes.
user-error-picture-large = A picture’s file may have 64 MB at most. Save it smaller, or send it in an archive.
user-error-picture-damaged = The picture cannot be read. Please save it anew, or send it inside a ZIP file.
user-error-picture-pixels = The picture has too many pixels to be shown. Please scale it down.
user-error-storage-unavailable = Files cannot be stored at present. What you wrote is not lost; please try again in a few minutes.
user-error-code-set-up = A second factor is set up already. Please remove it first.
user-error-no-code-set-up = No second factor is set up.
user-error-no-code-begun = Please begin setting up anew: scan the new picture, then enter its code.
user-error-invited-already = This person has chosen a password already. If they have forgotten it, they can ask for a new one at log-in.
user-error-no-tenants = Please choose at least one portal.
login-method-code = Code of the second factor
login-method-recovery-code = Recovery code
mail-staff-invited-subject = { $product }: your invitation
mail-staff-invited-title = Your invitation
mail-staff-invited-lead = { $inviter } has invited you to { $product }.
mail-staff-invited-login = You log in with { $login }; please choose your password first.
mail-staff-invited-valid =
    { $hours ->
        [one] The link is valid once, for one hour.
       *[other] The link is valid once, for { $hours } hours. After that, please ask for another invitation.
    }
mail-staff-invited-not-you = If you do not expect this invitation, there is nothing to do.
mail-staff-invited-button = Choose your password
mail-account-changed-code-subject = { $product }: your second factor was removed
mail-account-changed-code-title = Your second factor was removed
mail-account-changed-code-lead = The second factor of your account with { $product } was removed. Everywhere you have been logged out.
mail-account-changed-code-not-you = If you did not expect this, please tell your admin at once.

user-error-answer-not-asked = This form does not ask for this: { $field }. Please open it again.
user-error-answer-date = “{ $field }” needs a date.
user-error-answer-option = “{ $field }”: there is no such choice. Please choose again.
user-error-answer-tick = Please confirm “{ $field }”.
user-error-answer-number = “{ $field }” needs a number.
user-error-answer-too-small = “{ $field }”: the smallest number is { $limit }.
user-error-answer-too-large = “{ $field }”: the largest number is { $limit }.
user-error-request-types = The definition does not fit ({ $place }): { $reason }
field-requestType = Request
field-definition = Definition
field-url = Address
field-events = Events
field-webhookId = Webhook
field-endpoint = Address of the push service
field-p256dh = Key of the browser
field-auth = Secret of the browser
field-deliveryId = Message
field-since = Since
field-deleted = deleted
field-replayed = told again
field-secret = new secret
user-error-replay-too-many = There are more than { $limit } messages since then. Please choose a later time.
mail-reply-hint-mail = You can simply reply to this e-mail, or in the portal.
mail-reply-above = Please write your answer above this line
mail-ticket-moved-resolved-mail = Does it work again? You can rate the ticket in the portal. If it does not, just answer this e-mail, and it goes on.
mail-reply-not-taken-subject = [#{ $number }] Your answer came too late: the ticket is closed
mail-reply-not-taken-title = Your answer was not added
mail-reply-not-taken-lead = You answered us about ticket #{ $number } by e-mail. It is closed and takes no more answers.
mail-reply-not-taken-what = Your support team can see your e-mail. If you still need help: open the ticket again in the portal, as long as that is offered there, or write a new one.
mail-reply-not-taken-merged-subject = [#{ $number }] Your answer was not added: the ticket goes on in another place
mail-reply-not-taken-merged = You answered us about ticket #{ $number } by e-mail. It was merged with another one and takes no more answers.
mail-reply-not-taken-into = It goes on in ticket #{ $into }. Your support team can see your e-mail; from now on it is best to write there.
mail-reply-not-taken-elsewhere = Your support team goes on with it there and can see your e-mail. Should you need anything else, please open a new ticket.
mail-files-refused = Not taken from the e-mail: { $names }
mail-shortened-reply = The e-mail was longer than a reply may be; its whole text is attached.
mail-whole-text = E-mail.txt
user-error-parked-mail-no-access = The sender may not write here, or no longer.
user-error-parked-mail-handled = Somebody has decided about this e-mail already.
user-error-parked-mail-empty = This e-mail has no readable text and cannot become a reply.
field-title = Title
field-columns = Columns
field-shared = Shared with the team
field-tickets = Tickets
user-error-tickets-at-once = Please choose between 1 and { $limit } tickets.
user-error-nothing-to-change = Please choose what shall change.
user-error-too-many-views = You have { $limit } views already, which is as many as one may have. Please delete one first.
user-error-too-many-canned = You have { $limit } canned answers already, which is as many as one may have. Please delete one first.
user-error-unshare-others = Only whoever made it can take it from the team. You can delete it.
user-error-placeholder = These placeholders stand for nothing: { $names }. Please correct them or take them out.
user-error-push-endpoint = Notifications go only to https addresses that are publicly reachable.
push-title = New message from { $portal }
push-body = { $name }: { $text }
user-error-webhook-url = Messages go only to https addresses that are publicly reachable, or into networks that the operator has allowed.
user-error-conflict-type = { $name } has meanwhile set the kind of request to “{ $value }”. Please have a look; send again if it shall be so all the same.
ticket-no-type = nothing particular
mail-ticket-at-risk-subject = [#{ $number }] Soon overdue: { $subject } ({ $portal })
mail-ticket-at-risk-first-response = The first answer is soon overdue
mail-ticket-at-risk-solution = The solution is soon overdue
mail-ticket-at-risk-lead = It was promised until { $day }, { $time } ({ $zone }).

## Printed tickets

paper-ticket-title = Ticket #{ $number }: { $subject }
paper-ticket-file = Ticket-{ $number }.pdf
paper-status = State
paper-priority = Priority
paper-requester = Requested by
paper-opened-by = Opened by
paper-assignee = Assigned to
paper-nobody = Nobody yet
paper-created = Created
paper-updated = Last changed
paper-resolved = Resolved
paper-closed = Closed
paper-personal-mark = Personal
paper-personal-meaning = Only its requester and the support team read it
paper-support = Support
paper-files = Files:
paper-timeline = Timeline
paper-printed = As of { $at } ({ $zone })
paper-page = Page
paper-of = of
paper-rest = The timeline is longer than what fits into this document. The portal shows all of it.
paper-yes = Yes
paper-no = No
paper-closed-itself = Closed by itself, since it was resolved some time ago
paper-status-changed = { $name } changed the state to
paper-reason = Reason: { $reason }
paper-priority-changed = { $name } changed the priority to
paper-rated = { $name } gave a rating:
paper-stars = { $stars } of 5
paper-unassigned = { $name } released the ticket
paper-took-over = { $name } took over the ticket
paper-assigned = { $name } assigned the ticket to { $assignee }
paper-participant-added = { $name } added { $person }
paper-participant-left = { $person } left the ticket
paper-participant-removed = { $name } removed { $person }
paper-personal = { $name } made the ticket personal
paper-not-personal = { $name } made the ticket no longer personal
paper-no-type = Nothing particular
paper-type-changed = { $name } changed the kind of request:
paper-merged = { $name } merged the ticket; it goes on in another place
paper-unmerged = { $name } took the ticket out again
paper-took-in = { $name } merged a ticket into this one
paper-gave-back = { $name } took a ticket out again
paper-split = { $name } made a ticket of a reply
paper-split-from = { $name } made this ticket of a reply
page-pdf-busy = Documents are already being made for you. Please try again in a moment.

user-error-conflict-brand = { $name } has worked on the design meanwhile. Nothing was overwritten; look at both versions.
user-error-brand-time = Choose a time that lies ahead, and no further than a year.
user-error-brand-greeting = Nothing but { $allowed } may stand in braces in “{ $field }”. Please take the others out.
user-error-brand-sender = A sender is a name: without address, quotation marks and angle brackets.
user-error-brand-links = There can be { $limit } links at the foot of the pages at most.
user-error-brand-link = A link leads to a web page (https://…), a mail address (mailto:…), a telephone number (tel:…) or a page of the portal’s own (/pages/…).
user-error-brand-nothing-begun = There are no changes to publish.
user-error-brand-picture-format = This file is not a picture that can be used. Take a PNG, JPEG, WebP, GIF, ICO or SVG.
user-error-brand-picture-avif = AVIF is not taken in this way. Save the picture as PNG, JPEG or WebP; the studio does so by itself.
user-error-brand-picture-svg = This SVG cannot be used safely. Save it anew without scripts and without references to other files, or take a PNG.
user-error-brand-picture-damaged = The picture cannot be read. Save it anew.
user-error-brand-picture-pixels = The picture has { $width } × { $height } pixels; { $limit } are allowed on each side. Scale it down.
brand-picture-motion = all pictures of the animation but the first
field-productName = Name of the portal
field-primaryColor = Brand colour
field-accentColor = Second colour
field-bannerFocus = Focus of the picture
field-headline = Headline
field-welcome = Welcome text
field-mailFooter = Footer of mails
field-logoAlt = Description of the logo
field-bannerAlt = Description of the banner’s picture
field-greeting = Greeting after log-in
field-newTicketLabel = Word for a new ticket
field-ticketsLabel = Word for one’s own tickets
field-mailSender = Sender of mails
field-footerLinks = Links at the foot of pages
field-labels = Label
field-picture = Picture
field-revision = Design
field-at = Time
## A portal that is closed

error-portal-suspended = This portal is closed at the moment. Please turn to your support team.
error-portal-read-only = This portal is archived: nothing can be changed in it any more. Restore it first.
page-suspended-title = { $portal } is closed at the moment
page-suspended-text = The portal is not available at present. Nothing is lost: your requests are kept, and the support team still sees them. Please turn to them directly.
page-view-as-over-title = This way is closed
page-view-as-over-text = It is open once, and for a minute. Please go back to the contact at the service desk and begin again.
user-error-view-as-closed = This portal is closed at the moment, so there is nothing to look at.
page-preview-over-title = This preview has ended
page-preview-over-text = The link is no longer good, or was taken back. Please ask whoever sent it to you for a new one.
page-preview-over-portal = To the portal
error-preview-read-only = This is a preview of a design: you can look, but nothing is changed and nobody logs in. Leave the preview first.
user-error-brand-preview-days = A link is good for 1 to { $limit } days.
user-error-brand-preview-links = There are { $limit } links already. Please take one back first.
page-suspended-support = Your support
page-suspended-imprint = Legal notice
page-suspended-privacy = Privacy

## The life of a portal

user-error-host-empty = Please enter a host name, such as support.example.com.
user-error-host-too-long = “{ $host }” is too long: a host name has 253 characters at most.
user-error-host-not-bare = “{ $host }” is more than a host name. Please write it without “https://”, path and the like: support.example.com.
user-error-host-port = “{ $host }” has a port. Please leave it out: a portal is found by its name alone.
user-error-host-address = “{ $host }” is an IP address. Please enter a name, such as support.example.com.
user-error-host-wildcard = “{ $host }” has a wildcard. Please enter each name by itself.
user-error-host-look-alike = “{ $host }” has letters of several scripts, or such as look like other ones, and could be taken for another address. Please choose another name.
user-error-host-public-suffix = Under “{ $host }” others have their own domains, so it cannot be a portal’s. Please enter a name below it, such as support.{ $host }.
user-error-host-invalid = “{ $host }” is no host name. It has letters, digits and hyphens, with dots between its parts: support.example.com.
user-error-host-desk = “{ $host }” is the address of this service desk. Please choose another name.
user-error-host-twice = “{ $host }” stands here more than once.
user-error-host-taken = “{ $host }” already belongs to another portal.
user-error-host-taken-by = “{ $host }” already belongs to the portal of { $name }. Please take it from there first.
user-error-too-many-hosts = A portal has { $limit } host names at most.
user-error-slug = A short name has lower-case letters, digits and inner hyphens, 40 characters at most.
user-error-slug-taken = Another portal has this short name. Please choose another one.
user-error-slug-none = No short name can be made of this. Please enter one.
user-error-default-locale = The default language must be one of those that the portal offers.
user-error-web-address = Please write the address of the page in full: https://www.example.com/…
user-error-conflict-tenant = Somebody else has changed this portal meanwhile. Please look at how it is now, and try again; nothing was overwritten.
user-error-tenant-state = This is not possible while the portal is “{ $state }”.
user-error-confirm-slug = This is not the portal’s short name. Please type it as it stands there: { $slug }.
portal-state-active = open
portal-state-suspended = suspended
portal-state-archived = archived
portal-state-deleting = being deleted
field-slug = Short name
field-hosts = Host names
field-locales = Languages
field-defaultLocale = Default language
field-templateId = Design to start from
field-openingHours = Opening hours
field-imprintUrl = Legal notice
field-privacyUrl = Privacy
field-support = Support contact
field-version = Version
field-note = Notice
field-confirmSlug = Short name, once more
field-texts = Texts
field-startsAt = Start
field-endsAt = End
field-announcementId = Announcement
field-severity = Severity
user-error-announcement-time = “{ $field }” is too far away. Please check the date.
user-error-announcement-end = The end must lie after the start.
user-error-announcement-language = Please write this language too: it is the one that a chosen portal speaks when nothing else is asked for.
user-error-conflict-announcement = Somebody else has changed this announcement meanwhile. Please look at how it is now, and try again; nothing was overwritten.

mail-domain-failing-subject = The proof of { $domain } is gone ({ $portal })
mail-domain-failing-title = The proof of a domain is gone
mail-domain-failing-lead = Portico does not find the TXT record any more that proves that { $domain } belongs to { $portal }. The portal still works under this address.
mail-domain-failing-next = Please have the record set again by { $day }. After that, { $domain } is no address of the portal any more and gets no more certificates.
mail-domain-lost-subject = { $domain } is no address of the portal any more ({ $portal })
mail-domain-lost-title = A domain is no address of its portal any more
mail-domain-lost-lead = The proof of { $domain } has been gone for two weeks. The portal of { $portal } is no longer found there, and there will be no more certificates for it.
mail-domain-lost-next = When the record is there again, an admin can have it checked on the page of the portal’s addresses.
mail-domain-button = Open the portal’s addresses

domain-problem-proof-missing = There is no TXT record for { $name } yet. It can take some hours until a new one is seen everywhere.
domain-problem-proof-wrong = The TXT record for { $name } says something else. Please compare it letter by letter.
domain-problem-address-missing = { $domain } leads nowhere yet. Please set the CNAME record to { $target }.
domain-problem-address-elsewhere = { $domain } leads somewhere else than to { $target }. Please compare the record, and remove A and AAAA records that lead elsewhere.
domain-problem-dns-unavailable = The DNS of { $domain } does not answer at present. Portico tries again by itself; this takes nothing away.
domain-problem-taken = { $domain } belongs to another portal meanwhile.
user-error-domain-just-checked = This was looked for a moment ago. Please try again in { $seconds } seconds.
user-error-last-host = “{ $host }” is the only address of this portal. Please give it another one first.
user-error-first-host = “{ $host }” is the main address: the others lead there. Please make another one the main address first.
field-pageId = Page
field-pageIds = Order of the pages
user-error-page-language = Please write this language too: it is the one that the portal speaks when nothing else is asked for.
user-error-page-slug-taken = Another page of this portal has this short name.
user-error-too-many-pages = A portal has { $limit } pages at most. Please delete one first.
user-error-conflict-page = Somebody else has changed this meanwhile. Please look at how it is now, and try again; nothing was overwritten.
field-introduction = Introduction
field-closing = Closing words
user-error-mail-placeholder = There is no placeholder { $names } in this mail. Possible are: { $allowed }.
user-error-mail-placeholder-missing = The subject has to name { $names }, so that people find the mails of a ticket.

## A portal given out whole

user-error-exports = This portal was exported { $limit } times within an hour. Please use one of those archives, or try again later.
page-export-over = This address is no longer good. Please go back to the portal at the service desk and export it again.
page-export-busy = An export of yours is still running. Please let it finish, or cancel it, and try again then.
page-export-unavailable = The export cannot be made at present. Please try again later.
export-readme-title = Everything that is stored about the portal “{ $name }” ({ $slug }), as it was at { $at }
export-readme-whole = The archive is whole when manifest.json is in it; that file counts what is in the others. Rows stand in data/, one of them a line, as JSON in UTF-8. They name each other by their ids.
export-readme-hand-over = Before you hand it to the customer, take these out: data/internal/, files/internal/, manifest.json and missing.txt. They hold or count what is the provider's own: internal notes, tickets hidden from the portal, mails, the audit log, how the desk works.
export-readme-left-out = Not in it is what opens something: passwords, sessions, access tokens, links that were mailed, the secrets of single sign-on and of webhooks. Nor are views and canned answers that members of staff keep for themselves, uploads that are still being checked, and files in which malicious software was found.
export-readme-folder = The portal's settings, texts and pictures as “portico tenants export” writes them. “portico tenants apply --folder tenant” opens the portal again with them, here or elsewhere.
export-readme-brand = The pictures of all designs, former ones too, named by their SHA-256 as in data/brand_pictures.ndjson.
export-readme-files = The files that are attached to what the portal shows, by ticket number, and those of articles; data/attachments.ndjson and data/article_files.ndjson list them with path and SHA-256.
export-readme-files-internal = Files of internal notes and of hidden tickets, of articles that nobody reads, and uploads that nobody has sent; data/internal/attachments.ndjson and data/internal/article_files.ndjson list them.
export-readme-missing = There when files could not be taken along: which, and why.
export-readme-manifest = When it was made, and how many rows and files are in it.
export-missing =
    Files that are not in this archive as they should be.
    missing: it is not in the storage any more
    differs: it is in the archive, and is not what was uploaded
    checking: it was still being checked for malicious software
    refused: malicious software was found in it
export-data-tenant = The portal's record: languages, features, rules, request types, service levels, state
export-data-hosts = Its host names
export-data-domains = Its own domains, and whether they are proven
export-data-contacts = Its people, with what they may and about what they want to hear
export-data-identity-providers = Providers of single sign-on
export-data-identity-provider-settings = How they are talked to; without secrets
export-data-linked-identities = Which contact is who at these providers
export-data-tickets = Tickets, with ratings and the answers to their forms
export-data-ticket-entries = What happened to tickets: replies, changes of status and priority, everything that the portal shows
export-data-ticket-participants = Who takes part in which ticket
export-data-ticket-grants = Who may read tickets of others
export-data-ticket-reads = How far people have read
export-data-conversations = Conversations between contacts and staff: what they are about, where they stand
export-data-notified-browsers = Browsers in which contacts are notified; without what opens the way there
export-data-message-sendings = Messages to many contacts at once: what was written, by whom and to which group
export-data-conversation-messages = What was said in them
export-data-conversation-staff = Which staff take part in them, and how far they have read
export-data-announcements = Announcements that the portal shows or has shown, those for all portals too
export-data-announcement-tenants = Which announcements were for this portal in particular
export-data-announcement-dismissals = Who has put which announcement away
export-data-pages = Its own pages
export-data-mail-texts = Its own words in mails
export-data-brand-versions = All designs that were published
export-data-brand-pictures = The list of pictures in brand/
export-data-attachments = The list of attached files
export-data-article-files = The list of files in articles that the portal shows
export-data-article-categories = The categories of its knowledge base
export-data-articles = Published articles of the knowledge base: where they stand and whom they are for
export-data-article-texts = What is in these, in every language
export-data-article-contacts = Which contacts an article is for in particular
export-data-article-votes = What contacts said of articles: whether they helped, why not, and what they wrote
export-data-article-step-votes = Which steps of articles helped contacts and which did not
export-data-article-favourites = Articles that contacts keep
export-data-article-days = How often an article was read on a day, and how often it saved a ticket
export-data-missed-searches = What was looked for in vain, without addresses and long numbers
export-data-missed-search-days = How often it was looked for on which day
export-data-search-synonyms = Words that mean the same to the search
export-data-search-best-answers = Which article is the answer to a search
export-data-internal-hidden-tickets = Tickets that are hidden from the portal
export-data-internal-hidden-ticket-entries = What happened to these
export-data-internal-hidden-ticket-participants = Who takes part in these
export-data-internal-hidden-ticket-reads = How far people have read these
export-data-internal-notes = Internal notes
export-data-internal-conversation-traces = What messages said before they were edited or deleted
export-data-internal-ticket-clocks = The clocks of service levels
export-data-internal-ticket-links = Links between tickets of this portal
export-data-internal-planned-announcements = Announcements that are still to come
export-data-internal-brand-draft = The design in the making
export-data-internal-brand-publications = Who published which design
export-data-internal-mails = Mails that were sent or wait, those to members of staff too; without what opens something
export-data-internal-inbound-mails = Answers by mail, with what became of them
export-data-internal-audit-events = The audit log
export-data-internal-webhooks = Which programs are told; without their keys
export-data-internal-views = Shared views of the desk for this portal
export-data-internal-canned-answers = Shared canned answers for this portal
export-data-internal-articles = Articles in work, archived ones, and those for staff alone
export-data-internal-article-versions = Every version of every article, and who wrote it
export-data-internal-article-slugs = All addresses under which articles stand or stood
export-data-internal-serving-staff = Which members of staff it is assigned to
export-data-internal-staff = Names of the members of staff whom other files name by id
export-data-internal-attachments = The list of files in files/internal/
export-data-internal-article-files = The list of all other files in articles

# The knowledge base
field-fileId = File
field-articleId = Article
field-categoryId = Category
field-parentId = Within
field-names = Names
field-icon = Icon
field-tags = Tags
field-kinds = Kinds of contacts
field-departments = Departments
field-contactIds = Contacts
field-ownerId = Looked after by
field-reviewOn = Look through again on
field-audience = For whom
field-settings = Settings
field-summary = Summary
field-expiresAt = Until
error-search-too-long = Please search with fewer words: { $limit } characters at most.
user-error-article-slug = An address has lower-case letters, digits and inner hyphens, up to { $limit }.
user-error-article-slug-taken = Another article has, or had, this address. Please choose another one.
user-error-article-past = This time is over already. Please choose one that is still to come, or leave it empty for at once.
user-error-article-settings = This article is published: only an admin changes for whom it is and what is set beside its text.
user-error-article-file-read = What is published or planned still shows this file. Please publish a version without it first.
user-error-article-related = At most { $limit } articles can be offered beside it. Please take some away.
user-error-article-favourites = You have kept { $limit } articles already, which is as many as one may. Please take one out first.
user-error-conflict-article = Somebody else has changed this article meanwhile. Please look at how it is now, and try again; nothing was overwritten.
user-error-conflict-category = Somebody else has changed this category meanwhile. Please look at how it is now, and try again; nothing was overwritten.
user-error-category-slug-taken = Another category has this short name.
user-error-category-not-empty = There are still articles, maybe archived ones, or categories in it. Please move them elsewhere first.
user-error-category-below-itself = A category cannot lie within itself.
user-error-category-too-deep = Categories can lie within each other { $limit } deep.
user-error-too-many-categories = There can be { $limit } categories at most. Please delete one first.

# What a callout of an article is called that has no title of its own.
callout-note = Note
callout-tip = Tip
callout-important = Important
callout-warning = Warning
callout-caution = Caution

# Conversations
user-error-too-many-lines = { $field }: at most { $limit } lines. Please shorten the text or attach it as a file.
user-error-client-id-used = Something else was already sent with this id. Please send the text as a new message.
user-error-message-deleted = This message was deleted and cannot be changed any more.
user-error-conversation-ended = This conversation has ended. Write a message to open it again.
user-error-no-messages-for-contact = Messages are not switched on for this contact. An admin can switch them on for the portal or for the contact.
user-error-contact-does-not-read = This contact cannot log in and would not read it. An admin can activate the contact again.
field-conversationId = Conversation
field-messageId = Message
field-repliesTo = Message answered
mail-message-received-subject = New message: { $subject }
mail-message-received-notice = You have a new message
mail-message-received-title = A new message for you
mail-message-received-lead = { $agent } has written to you.
mail-message-received-button = Read and reply
mail-message-automatic = This e-mail was sent automatically because { $product } has written to you.
user-error-chat-open = You are in a chat already. End it before you begin another one.
user-error-chat-taken = { $name } has this chat already.
user-error-own-chat-limit = You are in as many chats as you may be at once ({ $limit }). End or hand over one first.
user-error-chat-limit = { $name } is in as many chats as they may be at once ({ $limit }).
conversation-chat = Chat
field-awayUntil = Away until
field-chatLimit = Chats at once
user-error-not-to-be-rated = Only a chat that has ended can be rated.
user-error-conversation-without-contact = The contact of this conversation cannot log in any more, so a ticket of theirs cannot be opened.
user-error-no-tickets-for-contact = Tickets are not switched on for this contact. An admin can switch them on for the portal or for the contact.
field-stars = Stars
transcript-left-out = { $count ->
        [one] One earlier message is left out here.
       *[other] { $count } earlier messages are left out here.
    }
transcript-by-support = Support team
transcript-by-contact = Contact
transcript-zone = All times: { $zone }
transcript-files = Files: { $files }
mail-conversation-transcript-subject = What was said: { $subject }
mail-conversation-transcript-notice = What was said in your conversation
mail-conversation-transcript-title = Your conversation with us
mail-conversation-transcript-lead = You asked for all that was said in this conversation.
mail-conversation-transcript-hidden = You asked for all that was said in a conversation. Your portal has it; mails do not show what was written there.
mail-conversation-transcript-button = Open the conversation
mail-transcript-automatic = This e-mail was sent automatically because you asked { $product } for it.
mail-conversation-subject = your conversation

# Messages to many
user-error-too-many-recipients = That is more than { $limit } contacts. Write to a smaller group.
user-error-no-recipients = Nobody of this group can be written to: they cannot log in, or messages are switched off for them.

# Assets
export-data-assets = Devices and other things, and who has them
export-data-asset-types = What kinds of things these are
export-data-ticket-assets = Which tickets are about which things
export-data-internal-asset-assignments = Who had which things, from when until when
export-data-internal-hidden-ticket-assets = Which hidden tickets are about which things
user-error-taken = { $field }: this is taken. Please choose something else, or look for the entry that has it.
user-error-conflict-asset = Somebody else has changed this meanwhile. Please look at how it is now and try again; nothing was overwritten.
field-assetId = Device
field-typeId = Type
field-externalId = External id
field-inventoryNumber = Inventory number
field-serialNumber = Serial number
field-manufacturer = Manufacturer
field-model = Model
field-location = Location
field-warrantyUntil = Warranty until
field-leaseUntil = Lease until
field-fields = Own fields
field-holder = Assigned to
field-key = Key
