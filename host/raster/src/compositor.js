// Display lists to pixels, by the compositor's WebAssembly module: the same
// bytes as on a panel.
//
// `module`: the bytes of the module. `lists`: bytes that `raster::encode` wrote.
// `pixels(place)` draws one list, from 0: RGBA, valid until the next one is drawn.
export async function compositor(module, lists) {
  const { instance } = await WebAssembly.instantiate(module, {});
  const { memory, room, open, draw, width, height } = instance.exports;
  const at = room(lists.length);
  new Uint8Array(memory.buffer).set(lists, at);
  const count = open();
  if (count < 0) throw new Error("these are no display lists of this version");
  const pixels = (place) => {
    const address = draw(place);
    if (address === 0) throw new Error(`there is no display list ${place} of ${count}`);
    const size = { width: width(), height: height() };
    return { ...size, rgba: new Uint8ClampedArray(memory.buffer, address, size.width * size.height * 4) };
  };
  return { count, pixels };
}
