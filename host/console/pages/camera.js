// The camera before one reader, in the place that the host has drawn for it:
// the drawn one's pictures come from the host, and those of this PC's camera go
// to the host's face engine while it looks.

import { stay } from "./connection.js";
import { element, say } from "./element.js";

const WISHED = { audio: false, video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" } };
const SIZE = [640, 480];
const SEND_EVERY_MS = 100;

/**
 * Shows who is before the camera of `reader`, as `chooser` says. What goes wrong
 * is said in `trouble`. Returns a function that takes the place for the picture,
 * or null.
 */
export function cameraOf(reader, chooser, trouble) {
  const video = element("video", { autoplay: true, playsinline: true, muted: true });
  const mirror = element("canvas", { width: SIZE[0], height: SIZE[1] });
  const drawn = element("canvas", {});
  let place = null;
  let socket = null;
  let clock = null;
  // Counts what was asked for; what comes too late is put away.
  let asked = 0;

  /** A picture of the drawn camera: width, height, then red, green and blue. */
  function show(message) {
    if (message.byteLength === 0) return drawn.remove();
    const [width, height] = [message.getUint16(0, true), message.getUint16(2, true)];
    const picture = new ImageData(width, height);
    for (let from = 4, to = 0; to < picture.data.length; from += 3, to += 4) {
      picture.data[to] = message.getUint8(from);
      picture.data[to + 1] = message.getUint8(from + 1);
      picture.data[to + 2] = message.getUint8(from + 2);
      picture.data[to + 3] = 255;
    }
    Object.assign(drawn, { width, height });
    drawn.getContext("2d").putImageData(picture, 0, 0);
    if (place && !isMine()) place.prepend(drawn);
  }

  const isMine = () => chooser.value === "page";

  async function update() {
    asked += 1;
    const mine = asked;
    if (!place || !isMine()) return end();
    drawn.remove();
    place.prepend(video);
    if (video.srcObject) return;
    try {
      const stream = await navigator.mediaDevices.getUserMedia(WISHED);
      if (mine !== asked) return stop(stream);
      video.srcObject = stream;
      clock = setInterval(pass, SEND_EVERY_MS);
      say(trouble, "");
    } catch (error) {
      end();
      say(trouble, `カメラを使えません：${error.name}`);
    }
  }

  /** Sends what the camera sees now, unless the last picture still waits. */
  function pass() {
    if (socket?.readyState !== WebSocket.OPEN || socket.bufferedAmount > 0 || video.readyState < 2) return;
    const [width, height] = SIZE;
    mirror.getContext("2d").drawImage(video, 0, 0, width, height);
    mirror.toBlob(
      (jpeg) => {
        if (!jpeg || socket.readyState !== WebSocket.OPEN) return;
        const head = new DataView(new ArrayBuffer(4));
        head.setUint16(0, width, true);
        head.setUint16(2, height, true);
        socket.send(new Blob([head.buffer, jpeg]));
      },
      "image/jpeg",
      0.9,
    );
  }

  function end() {
    clearInterval(clock);
    video.remove();
    if (video.srcObject) stop(video.srcObject);
    video.srcObject = null;
  }

  stay(`/reader/${reader}/camera`, (opened) => {
    socket = opened;
    socket.addEventListener("message", ({ data }) => show(new DataView(data)));
  });
  chooser.addEventListener("change", update);
  return (element) => {
    place = element;
    update();
  };
}

function stop(stream) {
  for (const track of stream.getTracks()) track.stop();
}
