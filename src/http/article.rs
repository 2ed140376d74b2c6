//! A public article in the first HTML: what it says, for whoever comes without scripts, and what search engines ask of it.

use std::{fmt::Write, sync::Arc};

use async_graphql::{Request, Variables};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{app::App, feeds, page::data_block_of, visit::Visit};
use crate::{
    knowledge::passer_by,
    tenants::{Tenant, escape_html},
    text::Locale,
};

const QUERY: &str = "query($slug: String!) { portal { knowledge { article(slug: $slug) {
    slug title summary locale updatedAt body { html } alternates { locale slug } } } } }";

/// An article as it stands in the page.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Article {
    slug: String,
    title: String,
    summary: String,
    locale: String,
    updated_at: String,
    body: Body,
    alternates: Vec<Alternate>,
}

#[derive(Deserialize)]
struct Body {
    html: String,
}

#[derive(Deserialize)]
struct Alternate {
    locale: String,
    slug: String,
}

/// Where an article's address leads.
pub(super) enum Found {
    /// To this article, in the language of its address.
    Here(Box<Article>),
    /// To an address that it has by now.
    Moved(String),
}

/// The article of an address, as whoever is not logged in may read it; none where they may not, or it is no article's.
pub(super) async fn find(
    app: &App,
    visit: &Visit,
    tenant: &Arc<Tenant>,
    path: &str,
) -> Option<Found> {
    let slug = path.strip_prefix("/articles/")?;
    if !feeds::shows(tenant) {
        return None;
    }
    let article = read(app, visit, tenant, slug, visit.caller.locale).await?;
    if article.slug == slug {
        return Some(Found::Here(Box::new(article)));
    }
    // An address is in one language, whatever the visitor's is.
    let other = article.alternates.iter().find(|other| other.slug == slug);
    let Some(other) = other else {
        return Some(Found::Moved(format!("/articles/{}", article.slug)));
    };
    let locale: Locale = other.locale.to_lowercase().parse().ok()?;
    let article = read(app, visit, tenant, slug, locale).await?;
    Some(Found::Here(Box::new(article)))
}

async fn read(
    app: &App,
    visit: &Visit,
    tenant: &Arc<Tenant>,
    slug: &str,
    locale: Locale,
) -> Option<Article> {
    let caller = passer_by(tenant, locale, &visit.caller);
    let variables = Variables::from_json(json!({ "slug": slug }));
    let request = Request::new(QUERY).variables(variables);
    let mut data = app.ask_as(caller, tenant, request).await;
    let article = data
        .pointer_mut("/portal/knowledge/article")
        .map(Value::take)?;
    Article::deserialize(article).ok()
}

impl Article {
    /// Its language, as HTML names it.
    pub fn language(&self) -> String {
        self.locale.to_lowercase()
    }

    /// Its title, in place of the portal's.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What search engines ask: what it is about, where it is at home, in which other languages, and since when it says so.
    pub fn head(&self, origin: &str, publisher: &str) -> String {
        let mut head = String::new();
        let address = format!("{origin}/articles/{}", self.slug);
        // Writing to a String cannot fail.
        let _ = write!(head, "<link rel=\"canonical\" href=\"{address}\">");
        for other in &self.alternates {
            let _ = write!(
                head,
                "<link rel=\"alternate\" hreflang=\"{}\" href=\"{origin}/articles/{}\">",
                other.locale.to_lowercase(),
                other.slug
            );
        }
        let _ = write!(
            head,
            "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"{origin}/articles.atom\">"
        );
        // https://schema.org/TechArticle
        let structured = json!({
            "@context": "https://schema.org", "@type": "TechArticle", "headline": self.title, "description": self.summary,
            "inLanguage": self.language(), "dateModified": self.updated_at, "mainEntityOfPage": address,
            "publisher": { "@type": "Organization", "name": publisher },
        });
        head + &data_block_of("application/ld+json", None, &structured)
    }

    /// What it says.
    pub fn content(&self) -> String {
        let summary = if self.summary.is_empty() {
            String::new()
        } else {
            format!("<p class=\"lead muted\">{}</p>", escape_html(&self.summary))
        };
        format!(
            "<div id=\"portico-first\"><main class=\"container first-article\" lang=\"{}\"><h1>{}</h1>{summary}\
             <div class=\"prose\">{}</div></main></div>",
            self.language(),
            escape_html(&self.title),
            // Safe HTML of the API's.
            self.body.html
        )
    }
}
