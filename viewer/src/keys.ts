/** Keys, wheel and one-finger scrolling of one pane. Keys work only while the scan has the focus. */

import type { Pane } from "./pane";
import type { Stage } from "./stage";
import type { Window } from "./windows";

const PAGE = 10;
const FEWEST = 24;
const ZOOM = 1.2;
const STEP = 30;

export class Keys {
  private from: { x: number; y: number; index: number; grey: Window | null; id: number } | null = null;
  private readonly down = new Set<number>();
  private turned = 0;

  constructor(
    private readonly pane: Pane,
    private readonly stage: Stage,
  ) {
    const view = pane.view;
    view.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    view.addEventListener("keydown", (event) => this.key(event));
    view.addEventListener("pointerdown", (event) => this.begin(event));
    view.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"] as const) view.addEventListener(end, (event) => this.end(event));
    view.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    event.stopPropagation();
    if (event.ctrlKey) return this.pane.zoom(event.deltaY < 0 ? ZOOM : 1 / ZOOM);
    this.turned += event.deltaMode === 0 ? event.deltaY / 100 : event.deltaY;
    const steps = Math.trunc(Math.abs(this.turned) >= 1 ? this.turned : 0);
    if (!steps) return;
    this.turned = 0;
    this.pane.go(this.pane.index + (event.deltaMode === 0 ? Math.max(-3, Math.min(3, steps)) : Math.sign(steps)));
  }

  private begin(event: PointerEvent): void {
    this.down.add(event.pointerId);
    const ours = ["scroll", "window"].includes(this.stage.tool) && event.button === 0 && this.down.size === 1;
    this.from = ours ? { x: event.clientX, y: event.clientY, index: this.pane.index, grey: this.pane.grey, id: event.pointerId } : null;
    if (ours) this.pane.view.setPointerCapture(event.pointerId);
  }

  private drag(event: PointerEvent): void {
    const { from, pane } = this;
    if (!from || event.pointerId !== from.id || !pane.told) return;
    const height = pane.view.clientHeight || 1;
    const [across, down] = [(event.clientX - from.x) / height, (event.clientY - from.y) / height];
    if (this.stage.tool === "window") {
      if (from.grey) pane.dragWindow(from.grey, across, down);
    } else pane.go(from.index + Math.round(down * Math.max(FEWEST, pane.told.frames.length)));
  }

  private end(event: PointerEvent): void {
    this.down.delete(event.pointerId);
    if (this.from?.id === event.pointerId) this.from = null;
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = event.shiftKey ? this.moves(event.key) : (this.slices(event.key) ?? this.letters(event.key));
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  private slices(key: string): (() => void) | undefined {
    const { pane } = this;
    const last = (pane.told?.frames.length ?? 1) - 1;
    const to: Record<string, number> = {
      ArrowUp: pane.index - 1, ArrowLeft: pane.index - 1, ArrowDown: pane.index + 1, ArrowRight: pane.index + 1,
      PageUp: pane.index - PAGE, PageDown: pane.index + PAGE, Home: 0, End: last,
    };
    const wanted = to[key];
    return wanted === undefined ? undefined : () => pane.go(wanted);
  }

  private moves(key: string): (() => void) | undefined {
    const by: Record<string, [number, number]> = { ArrowUp: [0, -STEP], ArrowDown: [0, STEP], ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0] };
    const step = by[key];
    if (key === "+") return () => this.pane.zoom(ZOOM);
    return step && (() => this.pane.shift(...step));
  }

  private letters(key: string): (() => void) | undefined {
    const { pane, stage } = this;
    const found: Record<string, () => void> = {
      "+": () => pane.zoom(ZOOM), "=": () => pane.zoom(ZOOM), "-": () => pane.zoom(1 / ZOOM),
      "0": () => stage.act("reset"), i: () => stage.act("invert"), k: () => stage.act("link"), " ": () => pane.toggleFilm(),
    };
    if (/^[1-9]$/.test(key) && Number(key) <= pane.presets.length) return () => stage.preset(Number(key) - 1);
    return found[key.toLowerCase()];
  }
}
