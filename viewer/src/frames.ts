/** Reads the frame stream: messages of two lengths, a head (JSON) and a body (zlib), see `engines/dicom/view_frames.py`. */

export type Values = Uint8Array | Uint16Array | Int16Array | Float32Array;

export interface Head {
  frame: number;
  error?: string;
  rows: number;
  columns: number;
  step: number;
  type: "u1" | "u2" | "i2" | "f4";
  samples: number;
  slope: number;
  intercept: number;
  window: [number, number];
}

export interface Frame {
  head: Head;
  /** As stored by the scanner; colour as whole planes of red, green, blue. */
  values: Values;
}

/** Frames as they arrive. `onError` is told of a frame that cannot be shown. */
export async function readFrames(
  address: string,
  signal: AbortSignal,
  onFrame: (frame: Frame) => void,
  onError: (frame: number, why: string) => void,
): Promise<void> {
  const answer = await fetch(address, { signal });
  if (!answer.ok || !answer.body) throw new Error(String(answer.status));
  const reader = new Pieces(answer.body.getReader());
  for (;;) {
    const sizes = await reader.take(8);
    if (!sizes) return;
    const view = new DataView(sizes.buffer, sizes.byteOffset, 8);
    const told = await reader.take(view.getUint32(0, true));
    const body = await reader.take(view.getUint32(4, true));
    if (!told || !body) throw new Error("the stream ended early");
    const head = JSON.parse(new TextDecoder().decode(told)) as Head;
    if (head.error !== undefined) onError(head.frame, head.error);
    else onFrame({ head, values: unfold(head, await inflate(body)) });
  }
}

class Pieces {
  private held: Uint8Array[] = [];
  private size = 0;

  constructor(private readonly reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>) {}

  /** Exactly `count` bytes, or null at the end. */
  async take(count: number): Promise<Uint8Array<ArrayBuffer> | null> {
    while (this.size < count) {
      const { done, value } = await this.reader.read();
      if (done) return null;
      this.held.push(value);
      this.size += value.length;
    }
    const out = new Uint8Array(count);
    let at = 0;
    while (at < count) {
      const first = this.held[0] as Uint8Array;
      const part = first.subarray(0, count - at);
      out.set(part, at);
      at += part.length;
      if (part.length === first.length) this.held.shift();
      else this.held[0] = first.subarray(part.length);
    }
    this.size -= count;
    return out;
  }
}

async function inflate(body: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([body]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Values from what was off the forecast. */
export function unfold(head: Head, bytes: Uint8Array): Values {
  const size = head.rows * head.columns;
  if (head.type === "f4") return unfoldFloat(bytes, size);
  const width = head.type === "u1" ? 1 : 2;
  if (bytes.length !== size * width * head.samples) throw new Error("a frame has the wrong size");
  if (width === 1) {
    const out = new Uint8Array(size * head.samples);
    for (let plane = 0; plane < head.samples; plane++) {
      unfoldBytes(bytes.subarray(plane * size, (plane + 1) * size), out.subarray(plane * size, (plane + 1) * size), head.columns);
    }
    return out;
  }
  const wide = unfoldWide(bytes, size, head.columns);
  if (head.type === "u2") return wide;
  const signed = new Int16Array(wide.buffer);
  for (let at = 0; at < size; at++) signed[at] = (wide[at] as number) - 0x8000;
  return signed;
}

function unfoldBytes(off: Uint8Array, out: Uint8Array, columns: number): void {
  for (let at = 0; at < off.length; at++) out[at] = (off[at] as number) + forecast(out, at, columns);
}

function unfoldWide(off: Uint8Array, size: number, columns: number): Uint16Array {
  const out = new Uint16Array(size);
  for (let at = 0; at < size; at++) {
    const folded = (off[at] as number) | ((off[at + size] as number) << 8);
    out[at] = forecast(out, at, columns) + ((folded >>> 1) ^ -(folded & 1));
  }
  return out;
}

/** The mean of the left and the upper neighbour; along the edges the one there is. */
function forecast(out: Uint8Array | Uint16Array, at: number, columns: number): number {
  const edge = at % columns === 0;
  if (at < columns) return edge ? 0 : (out[at - 1] as number);
  const up = out[at - columns] as number;
  return edge ? up : ((out[at - 1] as number) + up) >> 1;
}

function unfoldFloat(off: Uint8Array, size: number): Float32Array {
  if (off.length !== size * 4) throw new Error("a frame has the wrong size");
  const bits = new Uint32Array(size);
  let before = 0;
  for (let at = 0; at < size; at++) {
    const step =
      (off[at] as number) |
      ((off[at + size] as number) << 8) |
      ((off[at + 2 * size] as number) << 16) |
      ((off[at + 3 * size] as number) << 24);
    before = (before + step) >>> 0;
    bits[at] = before;
  }
  return new Float32Array(bits.buffer);
}
