// The camera of this PC, shown where the host has a place for it. The picture
// stays on this page: the face engine is a simulator and is sent none.

import { element, say } from "./element.js";

const WISHED = { audio: false, video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" } };

/**
 * Shows the camera while `wanted` is checked and there is a place. What goes
 * wrong is said in `trouble`. Returns a function that takes the place, or null.
 */
export function cameraOf(wanted, trouble) {
  const video = element("video", { autoplay: true, playsinline: true, muted: true });
  let place = null;
  // Counts what was asked for; what comes too late is put away.
  let asked = 0;

  async function update() {
    asked += 1;
    const mine = asked;
    if (!place || !wanted.checked) return end();
    place.prepend(video);
    if (video.srcObject) return;
    try {
      const stream = await navigator.mediaDevices.getUserMedia(WISHED);
      if (mine !== asked) return stop(stream);
      video.srcObject = stream;
      say(trouble, "");
    } catch (error) {
      end();
      wanted.checked = false;
      say(trouble, `カメラを使えません：${error.name}`);
    }
  }

  function end() {
    video.remove();
    if (video.srcObject) stop(video.srcObject);
    video.srcObject = null;
  }

  wanted.addEventListener("change", update);
  return (element) => {
    place = element;
    update();
  };
}

function stop(stream) {
  for (const track of stream.getTracks()) track.stop();
}
