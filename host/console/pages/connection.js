// The links to one reader: snapshots come, messages go, and what breaks mends
// itself.

const BACK_OFF_MS = [250, 500, 1000, 2000, 4000, 8000];

/**
 * Opens a socket of a reader, and again whenever it has closed: the longer
 * nothing was heard, the later. `wire(socket)` is called with each.
 */
export function stay(path, wire) {
  let failures = 0;

  function open() {
    const socket = new WebSocket(`ws://${location.host}${path}`);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", () => {
      failures = 0;
    });
    // A server that has come back tells nobody, so it is asked again; a page
    // that is closed asks no more.
    socket.addEventListener("close", () => {
      setTimeout(open, BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length - 1)]);
      failures += 1;
    });
    wire(socket);
  }

  open();
}

/**
 * Connects to a reader and stays connected.
 * `heard` gets `snapshot(snapshot, number)`, `error(message)` and
 * `state(connected)`; a page that asks for its panel also `drawn(boxes)` and
 * `paint(buffer)`.
 * Returns a function that sends one message; what is sent while there is no
 * connection is dropped, as a key that is pressed on a dead panel.
 */
export function connect(reader, heard) {
  let socket = null;
  stay(`/reader/${reader}/socket`, (opened) => {
    socket = opened;
    socket.addEventListener("open", () => heard.state(true));
    socket.addEventListener("close", () => heard.state(false));
    socket.addEventListener("message", (event) => {
      if (event.data instanceof ArrayBuffer) {
        heard.paint?.(event.data);
        return;
      }
      const told = JSON.parse(event.data);
      if (told.type === "snapshot") heard.snapshot(told.snapshot, told.number);
      else if (told.type === "drawn") heard.drawn?.(told);
      else heard.error(told.message);
    });
  });
  return (message) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
}
