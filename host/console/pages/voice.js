// The loudspeaker, or the earphone: plays what the host says, and nothing else.
// Words never go from here to the host; sounds are asked for by their place.

const GAINS = [0, 0.25, 0.5, 0.75, 1];

/**
 * Plays the speech of a reader. `isOn()` says whether it is to be heard at all;
 * `silent(cue, why)` is told what has no sound. `stage` shows what is played:
 * its `data-playing` is the serial number while something is heard.
 */
export function voiceOf(reader, { stage, isOn, silent }) {
  let context = null;
  let gain = null;
  let heard = null;
  // What is being fetched, and what is being played.
  let fetching = new AbortController();
  let sources = [];

  // A browser keeps silent until somebody has touched the page.
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, open, { capture: true });

  function open() {
    if (!context) {
      context = new AudioContext();
      gain = context.createGain();
      gain.connect(context.destination);
      document.body.dataset.sound = "open";
    }
    context.resume();
  }

  /** Silence, at once. */
  function stop() {
    fetching.abort();
    fetching = new AbortController();
    for (const source of sources) source.stop();
    sources = [];
    delete stage.dataset.playing;
  }

  async function hear({ sound, panel, jack }) {
    if (gain) gain.gain.value = GAINS[panel.volume] ?? 1;
    if (sound.serial === heard) return;
    heard = sound.serial;
    stop();
    if (!context || !isOn()) return;
    const { signal } = fetching;
    try {
      if (sound.earcon) await play(`/earcon/${encodeURIComponent(sound.earcon)}`, sound.serial, signal);
      for (const [place, cue] of sound.cues.entries()) {
        if (cue.private && !jack) continue;
        await playCue(sound.serial, place, signal);
      }
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  async function playCue(serial, place, signal) {
    for (let sentence = 0, count = 1; sentence < count; sentence += 1) {
      const response = await play(`/reader/${reader}/speech/${serial}/${place}/${sentence}`, serial, signal);
      const why = response.headers.get("madoguchi-silent");
      if (why) return silent(place, why);
      count = Number(response.headers.get("madoguchi-sentences") ?? 1);
    }
  }

  /** Fetches a sound and lets it follow what is played already. */
  async function play(path, serial, signal) {
    const response = await fetch(path, { signal });
    if (response.status !== 200) return response;
    const buffer = await context.decodeAudioData(await response.arrayBuffer());
    if (signal.aborted) throw new DOMException("stopped", "AbortError");
    const last = sources.at(-1);
    const source = new AudioBufferSourceNode(context, { buffer });
    source.until = Math.max(last?.until ?? 0, context.currentTime) + buffer.duration;
    source.connect(gain);
    source.start(source.until - buffer.duration);
    source.addEventListener("ended", () => {
      sources = sources.filter((one) => one !== source);
      if (sources.length === 0 && stage.dataset.playing === String(serial)) delete stage.dataset.playing;
    });
    sources.push(source);
    stage.dataset.playing = serial;
    return response;
  }

  return { hear, stop };
}
