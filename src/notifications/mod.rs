//! Mails: written into the outbox by the transaction that causes them, put into the tenant's brand and the recipient's
//! language, and sent by a worker that gives up only when the server says so or two days have passed.

mod account_content;
mod added_to_ticket;
mod brand;
mod compose;
mod content;
mod domain_at_risk;
mod files;
mod graphql;
mod house;
mod logo;
mod message_received;
mod outbox;
mod own_texts;
mod own_values;
mod render;
mod reply_to;
mod retry;
mod rich_body;
mod smtp;
mod stop;
mod templates;
mod tenant_brands;
mod ticket_answered;
mod ticket_at_risk;
mod ticket_mails;
mod ticket_merged;
mod transcript;
mod worker;

pub use account_content::{
    AccountChange, AccountChanged, InitialPassword, PasswordReset, StaffInvited,
};
pub use added_to_ticket::{AddedToTicket, added_to_ticket};
pub use brand::{Brands, MailBrand, MailColors, MailLogo};
pub use compose::{ComposeError, Envelope, compose};
pub use content::{
    EarlierAnswer, MailContent, PromiseAtRisk, ReplyNotTaken, TicketAddition, TicketAnswer,
    TicketAssignment, TicketMerge, TicketMove,
};
pub use domain_at_risk::{DomainAtRisk, DomainNotice, domain_at_risk};
pub use files::{AnswerFiles, MailFile, MailPicture};
pub use graphql::{Mail, MailLoader, MailState, MailsOnDesk};
pub use house::House;
pub use message_received::{
    MailedMessage, MessageMail, MessageReceived, MessageToMany, Recipient, message_received,
    message_rewritten, message_to_many,
};
pub use outbox::{NewMail, Unsent, enqueue, enqueue_secret, unsent, withdraw};
pub use own_texts::{MailKind, OwnTexts, named};
pub use own_values::sample;
pub use render::{Frame, RenderError, RenderedMail, render};
pub use reply_to::{Answered, LONGEST_WORD, ReplyAddresses, ReplyTo};
pub use retry::Schedule;
pub use smtp::{SmtpTransport, connect};
pub use stop::{Preference, Stop, StopKey};
pub use tenant_brands::TenantBrands;
pub use ticket_answered::{TicketAnswered, ticket_answered};
pub use ticket_at_risk::{TicketAtRisk, ticket_at_risk};
pub use ticket_mails::{TicketAssigned, TicketMoved, ticket_assigned, ticket_moved};
pub use ticket_merged::{TicketMerged, ticket_merged};
pub use transcript::{SaidInConversation, TranscriptMail};
pub use worker::{Attempt, MailWorker, WorkerSettings};
