/** The frames of one series in this browser: previews of everything near first, then full frames around what is being looked at. */

import { address, type Series } from "./contract";
import { readFrames, type Frame } from "./frames";

/** Told when what was known of a frame is out of date. */
let forget: (series: number, index: number) => void = () => undefined;
export const onNews = (told: typeof forget): void => void (forget = told);

export const PREVIEW_EDGE = 256;
const PREVIEWS_KEPT = 800;
const PREVIEWS_ASKED = 250;
const FULL_ASKED = 4;
const FULL_STREAMS = 2;
const SMALL_DEVICE = ((navigator as { deviceMemory?: number }).deviceMemory ?? 8) <= 4;
/** Bytes of decoded full frames that one series may hold. */
const BUDGET = (SMALL_DEVICE ? 160 : 400) << 20;

export interface Listener {
  /** A frame came, came in full, or was found not to be showable. */
  arrived(index: number): void;
  /** The connection is lost (true) or back. */
  troubled(lost: boolean): void;
}

export class FrameStore {
  private readonly previews = new Map<number, Frame>();
  private readonly fulls = new Map<number, Frame>();
  private readonly reasons = new Map<number, string>();
  private readonly waiting = new Map<number, ((frame: Frame | null) => void)[]>();
  private readonly asked = new Set<string>();
  private readonly listeners = new Set<Listener>();
  private stop = new AbortController();
  private running = 0;
  private full = 0;
  private center = 0;
  private lost = 0;

  constructor(
    readonly series: number,
    readonly told: Series,
  ) {}

  get count(): number {
    return this.told.frames.length;
  }

  get inFull(): number {
    return this.fulls.size;
  }

  get seen(): number {
    let found = 0;
    for (let at = 0; at < this.count; at++) if (this.best(at)) found++;
    return found;
  }

  isFull(index: number): boolean {
    return this.fulls.has(index);
  }

  whyNot(index: number): string | undefined {
    return this.reasons.get(index);
  }

  /** The best there is of a frame now. */
  best(index: number): Frame | undefined {
    return this.fulls.get(index) ?? this.previews.get(index);
  }

  /** A frame as soon as there is anything of it; null when it cannot be shown. */
  wait(index: number): Promise<Frame | null> {
    const found = this.best(index);
    if (found) return Promise.resolve(found);
    if (this.reasons.has(index)) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.waiting.set(index, [...(this.waiting.get(index) ?? []), resolve]);
      this.look(index);
    });
  }

  listen(listener: Listener): void {
    this.listeners.add(listener);
  }

  /** The last one to leave stops the loading and frees what is in full. */
  leave(listener: Listener): void {
    this.listeners.delete(listener);
    if (this.listeners.size) return;
    this.stop.abort();
    this.stop = new AbortController();
    this.asked.clear();
    this.running = this.full = 0;
    for (const at of [...this.fulls.keys()]) if ((this.previews.get(at)?.head.step ?? 1) > 1) this.fulls.delete(at);
  }

  /** Somebody looks at this frame now: load it and what lies around it. */
  look(index: number): void {
    this.center = index;
    this.next();
  }

  private next(): void {
    if (!this.listeners.size) return;
    if (!this.running) {
      const wanted = this.nearest(PREVIEWS_ASKED, (at) => !this.best(at) && !this.reasons.has(at), "p", PREVIEWS_KEPT);
      if (wanted.length) void this.load(wanted, PREVIEW_EDGE, "p");
    }
    if (this.full < FULL_STREAMS && this.lacks(this.center) && !this.asked.has(`f${this.center}`)) void this.load([this.center], 0, "f");
    while (!this.running && this.full < FULL_STREAMS) {
      const wanted = this.nearest(FULL_ASKED, (at) => this.lacks(at), "f", this.fitting());
      if (!wanted.length) return;
      void this.load(wanted, 0, "f");
    }
  }

  private lacks(at: number): boolean {
    const place = this.told.frames[at];
    const small = place && Math.max(place.rows, place.columns) <= PREVIEW_EDGE; // its preview is the whole of it
    return !small && !this.fulls.has(at) && !this.reasons.has(at);
  }

  /** How many full frames fit the budget. */
  private fitting(): number {
    const first = this.told.frames[this.center];
    const bytes = first ? first.rows * first.columns * (this.told.colour ? 3 : 2) : 1;
    return Math.max(3, Math.floor(BUDGET / Math.max(1, bytes)));
  }

  /** Up to `count` frames that fit `wanted`, nearest to the one looked at first, among the `among` nearest. */
  private nearest(count: number, wanted: (at: number) => boolean, kind: string, among: number): number[] {
    const found: number[] = [];
    for (let step = 0; step < Math.min(among, 2 * this.count) && found.length < count; step++) {
      const at = this.center + (step % 2 ? (step + 1) / 2 : -step / 2);
      if (at >= 0 && at < this.count && wanted(at) && !this.asked.has(kind + at)) found.push(at);
    }
    return found;
  }

  private async load(wanted: number[], edge: number, kind: "p" | "f"): Promise<void> {
    const signal = this.stop.signal;
    wanted.forEach((at) => this.asked.add(kind + at));
    if (kind === "p") this.running++;
    else this.full++;
    try {
      const path = `series/${this.series}/frames?at=${wanted.join(",")}&edge=${edge}`;
      await readFrames(address(path), signal, (frame) => this.keep(frame, edge), (at, why) => this.refuse(at, why));
      this.found();
    } catch {
      if (!signal.aborted) await this.rest(signal);
    }
    if (signal.aborted) return;
    wanted.forEach((at) => this.asked.delete(kind + at));
    if (kind === "p") this.running--;
    else this.full--;
    this.next();
  }

  /** Wait before trying again, longer each time. */
  private async rest(signal: AbortSignal): Promise<void> {
    this.lost++;
    this.listeners.forEach((one) => one.troubled(true));
    await new Promise((resolve) => setTimeout(resolve, Math.min(8000, 500 * 2 ** this.lost)));
    if (signal.aborted) return;
  }

  private found(): void {
    if (this.lost) this.listeners.forEach((one) => one.troubled(false));
    this.lost = 0;
  }

  private keep(frame: Frame, edge: number): void {
    const at = frame.head.frame;
    if (this.fulls.has(at)) return;
    if (edge) this.previews.set(at, frame);
    if (frame.head.step === 1) this.fulls.set(at, frame);
    forget(this.series, at);
    this.drop(this.previews, PREVIEWS_KEPT);
    this.drop(this.fulls, this.fitting());
    this.tell(at, frame);
  }

  private refuse(at: number, why: string): void {
    this.reasons.set(at, why);
    this.tell(at, null);
  }

  private tell(at: number, frame: Frame | null): void {
    const waiting = this.waiting.get(at) ?? [];
    this.waiting.delete(at);
    waiting.forEach((resolve) => resolve(frame));
    this.listeners.forEach((one) => one.arrived(at));
  }

  /** Let go of the frame that is farthest from what is being looked at. */
  private drop(frames: Map<number, Frame>, most: number): void {
    if (frames.size <= most) return;
    let far = -1;
    for (const at of frames.keys()) if (far < 0 || Math.abs(at - this.center) > Math.abs(far - this.center)) far = at;
    frames.delete(far);
  }
}

const stores = new Map<number, FrameStore>();

/** The one store of a series. */
export function storeOf(series: number, told: Series): FrameStore {
  const found = stores.get(series) ?? new FrameStore(series, told);
  stores.set(series, found);
  return found;
}

export const knownStore = (series: number): FrameStore | undefined => stores.get(series);
