//! `madoguchi explore`: a flow's states on a page, one step after the other.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, anyhow};
use audit::{Limits, Purity, Subject, Tour, Walk};
use console::{Atlas, Explorer};
use kernel::contract::{Panel as PanelClass, Site};
use runtime::Session;
use serde_json::{Value, json};
use station::picture::{Look, screen};
use station::view::Panel;
use words::Language;

use crate::Verdict;
use crate::output;
use crate::play::Place;
use crate::previews::{Stage, presentation};
use crate::readers::clock_and_sockets;
use crate::run::{PORT, interrupted};
use crate::standard::COMPOSITOR;

/// The panel that the page shows.
const CLASS: PanelClass = PanelClass::Portrait;

/// Serves every state of a flow on a page: step along an edge, see the panel,
/// what is said and the state, go to a finding, take the way along as a script.
#[derive(clap::Args)]
pub(crate) struct Explore {
    /// The plugin file.
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// Stops the walk at so many states.
    #[arg(long, value_name = "N")]
    states: Option<usize>,
    /// The port of the page; 0 takes a free one.
    #[arg(long, default_value_t = PORT)]
    port: u16,
}

impl Explore {
    pub(crate) fn run(self) -> anyhow::Result<Verdict> {
        clock_and_sockets()?.block_on(self.serve())
    }

    async fn serve(self) -> anyhow::Result<Verdict> {
        let bytes = std::fs::read(&self.file)
            .with_context(|| format!("{} cannot be read", self.file.display()))?;
        // Bound first: a port in use is said before anything is walked.
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), self.port);
        let explorer = Explorer::bind(address, false).await?;
        let atlas = Walked::open(&bytes, &self.place.site(), self.states)?;
        let address = explorer.address();
        output::say(&format!("explorer    http://{address}/"));
        explorer.serve(Arc::new(atlas), interrupted()).await?;
        Ok(Verdict::Fine)
    }
}

/// A flow that was walked, and what draws it.
struct Walked {
    tour: Tour,
    stage: Mutex<Stage>,
}

impl Walked {
    fn open(bytes: &[u8], base: &Site, states: Option<usize>) -> anyhow::Result<Self> {
        let subject = Subject::load(bytes).map_err(|error| anyhow!("{}: {error}", error.code()))?;
        let site = subject.installed().site(base);
        let stop = AtomicBool::new(false);
        let limits = Limits { states, ..Limits::default() };
        let how = Walk { limits, purity: Purity::OneIn(0), stop: &stop };
        let graph = audit::walk(&subject, &site, &how, |_| ());
        let stage = Mutex::new(Stage::open(bytes, base)?);
        Ok(Self { tour: Tour::new(&subject, graph), stage })
    }

    fn panel(stage: &mut Stage, session: &Session, language: Language) -> Panel {
        stage.preview.panel(session, None, presentation(language, 0), CLASS)
    }
}

impl Atlas for Walked {
    fn overview(&self) -> Value {
        let stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let languages: Vec<&str> =
            stage.preview.languages().into_iter().map(Language::tag).collect();
        let mut overview = json!(self.tour.overview());
        if let Some(fields) = overview.as_object_mut() {
            fields.insert("languages".to_owned(), json!(languages));
        }
        overview
    }

    fn stop(&self, way: &[u32], language: &str) -> Option<Value> {
        let (stop, session) = (self.tour.stop(way)?, self.tour.session(way)?);
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let panel = Self::panel(&mut stage, &session, Language::parse(language)?);
        let lines = panel.lines.iter().map(|line| line.text.as_str());
        let buttons = panel.buttons.iter().map(|button| button.label.as_str());
        let lines: Vec<&str> = lines.chain(buttons).collect();
        let said = stage.preview.said();
        let said: Vec<&str> =
            said.iter().map(|one| one.kana.as_deref().unwrap_or(&one.text)).collect();
        let mut stop = json!(stop);
        let fields = stop.as_object_mut()?;
        fields.insert("lines".to_owned(), json!(lines));
        fields.insert("said".to_owned(), json!(said));
        Some(stop)
    }

    fn picture(&self, way: &[u32], language: &str) -> Option<Vec<u8>> {
        let session = self.tour.session(way)?;
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let stage = &mut *stage;
        let panel = Self::panel(stage, &session, Language::parse(language)?);
        let drawn = stage.renderer.draw(&screen(
            &panel,
            &stage.images,
            &Look::still(render::Panel::Portrait),
        ));
        Some(drawn.list.encode())
    }

    fn compositor(&self) -> &'static [u8] {
        COMPOSITOR
    }

    fn script(&self, way: &[u32]) -> Option<String> {
        self.tour.script(way)
    }
}
