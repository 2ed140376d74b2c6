//! Answers by mail: handed over by a mail server (LMTP), judged, and made replies to tickets or messages of
//! conversations; what is not taken is kept for staff.

mod authentication;
pub mod commands;
mod contents;
mod graphql;
mod listener;
mod mail;
mod model;
mod parked;
mod quotes;
mod reception;
mod sender;
mod session;
mod text;

pub use graphql::{InboundMailMutation, InboundMailsOnDesk};
pub use listener::{Limits, listen};
pub use mail::{Mail, Unreadable};
pub use model::{ParkedMail, ParkedMailReason, ParkedMailState};
pub use reception::{Answer, Reception, addresses};
