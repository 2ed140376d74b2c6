//! The mail catcher: a Node program of its own that keeps every mail and shows it.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::Path;

use super::node::NodeProgram;

/// A running mail catcher. It ends when this is dropped, or when we die.
#[derive(Debug)]
pub struct MailCatcher(NodeProgram);

impl MailCatcher {
    /// Starts it, with mails kept in `folder`, and waits until it listens.
    ///
    /// # Errors
    /// Node or the catcher's packages are missing, or it cannot listen. (Ports are checked by the caller before, who
    /// knows what their keys are called.)
    pub async fn start(smtp: SocketAddr, web: SocketAddr, folder: &Path) -> anyhow::Result<Self> {
        let arguments = [
            OsString::from("--smtp"),
            smtp.to_string().into(),
            "--web".into(),
            web.to_string().into(),
            "--folder".into(),
            folder.into(),
        ];
        let node = Path::new("node");
        NodeProgram::start("mail catcher", node, "mail-catcher", arguments)
            .await
            .map(Self)
    }

    /// Ends it.
    pub async fn stop(self) {
        self.0.stop().await;
    }
}
