// The readers of this PC: they come and go while the page is open.

const LOOK_MS = 1000;

/**
 * Tells `heard(numbers, note)` which readers run and what the clerk must know
 * of all of them, now and whenever that changes. While the host does not
 * answer, nothing is told: each reader's own connection says so.
 */
export async function watchReaders(heard) {
  let before = "";
  for (;;) {
    try {
      const text = await (await fetch("/readers")).text();
      if (text !== before) {
        const { numbers, note } = JSON.parse(text);
        before = text;
        heard(numbers, note);
      }
    } catch {
      // The host is away; it is asked again.
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
