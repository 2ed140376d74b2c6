//! A real socket on a real port, and a client of `graphql-transport-ws` that says what it hears.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};
use tokio_util::sync::CancellationToken;

use crate::support::{CallerName, Server, World};

/// How long something that has to come may take.
pub const SOON: Duration = Duration::from_secs(5);
/// How long is waited for what must not come.
pub const NEVER: Duration = Duration::from_millis(700);

/// A server on a port of its own.
pub struct Port {
    pub address: SocketAddr,
    pub stop: CancellationToken,
    pub serving: JoinHandle<std::io::Result<()>>,
}

impl Port {
    pub async fn open(server: &Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let serving = tokio::spawn(portico::http::serve(
            listener,
            Arc::clone(&server.app),
            Arc::new(|_| ()),
            stop.clone().cancelled_owned(),
        ));
        Self {
            address,
            stop,
            serving,
        }
    }

    /// Opens a socket and says who it is.
    pub async fn join(&self, world: &World, caller: CallerName) -> Socket {
        let mut socket = self.socket(caller.host(), &[]).await.unwrap();
        let token = world.token(caller).unwrap();
        socket.initialise(&token).await;
        assert_eq!(socket.next().await["type"], "connection_ack");
        socket
    }

    /// Opens a socket with these headers.
    pub async fn socket(&self, host: &str, headers: &[(&str, &str)]) -> Result<Socket, Error> {
        let url = format!("ws://{host}/graphql");
        let mut request = url.into_client_request()?;
        let named = [("sec-websocket-protocol", "graphql-transport-ws")];
        for (name, value) in named.iter().chain(headers) {
            let name = name.parse::<axum::http::HeaderName>().unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let stream = TcpStream::connect(self.address).await?;
        let (stream, _) = client_async(request, stream).await?;
        Ok(Socket { stream })
    }

    /// Subscribes by Server-Sent Events; what comes back is read as it arrives.
    pub async fn events(&self, host: &str, token: Option<&str>, query: &str) -> Events {
        let body = json!({ "query": query }).to_string();
        let token = token.map_or_else(String::new, |it| format!("authorization: Bearer {it}\r\n"));
        let request = format!(
            "POST /graphql HTTP/1.1\r\nhost: {host}\r\naccept: text/event-stream\r\n\
             content-type: application/json\r\n{token}content-length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        Events {
            stream,
            text: String::new(),
        }
    }
}

/// A client's end of a socket.
pub struct Socket {
    stream: WebSocketStream<TcpStream>,
}

/// How a socket was closed.
pub type Closed = (u16, String);

impl Socket {
    pub async fn say(&mut self, message: Value) {
        let message = Message::text(message.to_string());
        self.stream.send(message).await.unwrap();
    }

    pub async fn initialise(&mut self, token: &str) {
        let payload = json!({ "authorization": format!("Bearer {token}") });
        self.say(json!({ "type": "connection_init", "payload": payload }))
            .await;
    }

    pub async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(json!({ "type": "subscribe", "id": id, "payload": { "query": query } }))
            .await;
    }

    /// The next message; nothing else may come.
    pub async fn next(&mut self) -> Value {
        match tokio::time::timeout(SOON, self.read()).await {
            Ok(Ok(message)) => message,
            Ok(Err(closed)) => panic!("closed: {closed:?}"),
            Err(_) => panic!("nothing came"),
        }
    }

    /// The next event of a subscription: its data, or its first error's code.
    pub async fn event(&mut self) -> Value {
        let message = self.next().await;
        assert_eq!(message["type"], "next", "{message}");
        match message["payload"]["errors"][0]["extensions"]["code"].as_str() {
            Some(code) => code.into(),
            None => message["payload"]["data"].clone(),
        }
    }

    /// Fails when anything is said for a while.
    pub async fn silent(&mut self) {
        if let Ok(said) = tokio::time::timeout(NEVER, self.read()).await {
            panic!("{said:?}");
        }
    }

    /// How it is closed, whatever is said before.
    pub async fn closed(&mut self) -> Closed {
        let closing = async {
            loop {
                if let Err(closed) = self.read().await {
                    return closed;
                }
            }
        };
        tokio::time::timeout(SOON, closing)
            .await
            .expect("it stays open")
    }

    async fn read(&mut self) -> Result<Value, Closed> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    return Ok(serde_json::from_str(&text).unwrap());
                }
                Some(Ok(Message::Close(frame))) => {
                    let frame = frame.expect("a reason");
                    return Err((frame.code.into(), frame.reason.to_string()));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err((1006, error.to_string())),
                None => return Err((1006, "gone".to_owned())),
            }
        }
    }
}

/// The text of an event stream, as it grows.
pub struct Events {
    stream: TcpStream,
    text: String,
}

impl Events {
    /// Reads until `what` has come; returns everything so far.
    pub async fn until(&mut self, what: &str) -> &str {
        let reading = async {
            while !self.text.contains(what) {
                let mut chunk = [0; 4096];
                match self.stream.read(&mut chunk).await.unwrap() {
                    0 => break,
                    read => self.text += &String::from_utf8_lossy(&chunk[..read]),
                }
            }
        };
        let _ = tokio::time::timeout(SOON, reading).await;
        assert!(
            self.text.contains(what),
            "{what} did not come: {}",
            self.text
        );
        &self.text
    }

    /// Everything, to the end of the stream.
    pub async fn rest(&mut self) -> &str {
        let reading = async {
            let mut chunk = vec![0; 1 << 16];
            while let Ok(read @ 1..) = self.stream.read(&mut chunk).await {
                self.text += &String::from_utf8_lossy(&chunk[..read]);
            }
        };
        tokio::time::timeout(SOON, reading)
            .await
            .expect("it stays open");
        &self.text
    }
}
