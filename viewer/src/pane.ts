/** One scan on the screen: a stack of slices with its windows, its slider and its words. */

import { Enums, imageLoader, type StackViewport } from "@cornerstonejs/core";
import { placesAlong } from "./along";
import { address, ask, type Place, type Series, type SeriesRow, type Study } from "./contract";
import { make } from "./dom";
import { nameOf } from "./frame_of_page";
import { drawnRange, imageId } from "./image";
import { edgeLetters } from "./marks";
import { storeOf, type FrameStore, type Listener } from "./store";
import { CT_PRESETS, SUV_TOPS, type Preset, type Window } from "./windows";
import { say } from "./words";

/** What a pane tells the stage. */
export interface PaneNews {
  moved(pane: Pane): void;
  changed(pane: Pane): void;
  tell(words: string): void;
}

export class Pane implements Listener {
  readonly view = make("div", { class: "view", tabindex: 0, role: "application" });
  readonly root: HTMLElement;
  row: SeriesRow | null = null;
  study: Study | null = null;
  told: Series | null = null;
  index = 0;
  presets: Preset[] = [];
  preset = 0;
  flipped = false;
  private store: FrameStore | null = null;
  private window: Window | null = null;
  private places: number[] | null = null;
  private turn = 0;
  private film = 0;
  private pending = "";
  private ready = false;
  private readonly corners = ["title", "place", "grey", "state"].map((name) => make("p", { class: `corner ${name}` }));
  private readonly letters = ["left", "right", "top", "bottom"].map((name) => make("span", { class: `letter ${name}` }));
  private readonly slider = make("input", { type: "range", min: 0, max: 0, value: 0, class: "slices" });
  private readonly play = make("button", { type: "button", class: "plain play", hidden: true });
  private readonly first = make("img", { class: "first", alt: "", hidden: true });
  private readonly empty = make("p", { class: "empty" });

  constructor(
    readonly number: number,
    private readonly viewport: () => StackViewport,
    private readonly news: PaneNews,
  ) {
    const words = make("div", { class: "overlay", "aria-hidden": "true" }, ...this.corners, ...this.letters);
    const foot = make("div", { class: "foot" }, this.slider, this.play);
    this.root = make("section", { class: "pane" }, make("div", { class: "stack" }, this.view, this.first, words, this.empty), foot);
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value)));
    this.play.addEventListener("click", () => this.toggleFilm());
    this.view.addEventListener(Enums.Events.IMAGE_RENDERED, () => this.rendered());
    this.paint();
  }

  /** Show a series, from its middle slice or from `at`. */
  async show(row: SeriesRow, study: Study, at?: number): Promise<void> {
    const turn = ++this.turn;
    this.leave();
    this.row = row;
    this.study = study;
    this.paint();
    if (row.unshown) return;
    this.firstPicture(row);
    const told = await ask<Series>(`series/${row.id}.json`);
    if (turn !== this.turn) return;
    this.told = told;
    this.places = placesAlong(told);
    this.store = storeOf(row.id, told);
    this.store.listen(this);
    this.index = Math.min(told.frames.length - 1, at ?? Math.floor(told.frames.length / 2));
    this.store.look(this.index);
    await this.open(turn, row.id, told);
  }

  private async open(turn: number, id: number, told: Series): Promise<void> {
    const frame = await this.store?.wait(this.index);
    if (turn !== this.turn || this.ready) return;
    if (frame) {
      this.ready = true;
      this.offerWindows(frame.head.window);
      await this.viewport().setStack(told.frames.map((_, at) => imageId(id, at)), this.index);
      if (turn !== this.turn) return;
      if (this.viewport().getCurrentImageIdIndex() === this.index) this.drawn();
      else this.draw();
    }
    if (!frame) this.first.hidden = true;
    this.paint();
    this.news.changed(this);
  }

  /** Move to a slice because a person wants it. */
  go(index: number): void {
    if (this.follow(index)) this.news.moved(this);
  }

  /** Move to a slice; true when it is another one than before. */
  follow(index: number): boolean {
    if (!this.told || !this.store) return false;
    const next = Math.max(0, Math.min(this.told.frames.length - 1, index));
    if (next === this.index) return false;
    this.index = next;
    this.store.look(next);
    this.draw();
    this.paint();
    return true;
  }

  private draw(): void {
    if (!this.store?.best(this.index) || !this.row || !this.told) return;
    if (!this.ready) return void this.open(this.turn, this.row.id, this.told);
    const wanted = this.index;
    const viewport = this.viewport();
    void viewport.setImageIdIndex(wanted).then(() => {
      if (wanted === this.index) this.drawn();
    });
  }

  private drawn(): void {
    this.pending = `${this.row?.id}/${this.index}/${this.store?.isFull(this.index) ? "full" : "preview"}`;
    this.applyWindow();
    this.paint();
  }

  /** The drawing library has put the slice on the screen: `data-shown` tells series, frame and whether it is in full. */
  private rendered(): void {
    if (this.pending) this.root.dataset.shown = this.pending;
    if (this.pending) this.first.hidden = true;
    this.pending = "";
  }

  arrived(index: number): void {
    if (index === this.index && this.told) {
      this.redraw();
      this.paint();
    } else this.paintState();
  }

  troubled(lost: boolean): void {
    this.news.tell(lost ? say("lost") : "");
  }

  /** The slice on the screen came in full, or at all. */
  private redraw(): void {
    const viewport = this.viewport();
    const shown = this.pending || this.root.dataset.shown;
    if (!this.row || !this.ready) return this.draw();
    if (!shown) return this.paint();
    if (viewport.getCurrentImageIdIndex() !== this.index) return this.draw();
    if (shown === `${this.row.id}/${this.index}/full`) return this.paintState();
    const [id, wanted] = [imageId(this.row.id, this.index), this.index];
    void imageLoader.loadAndCacheImage(id).then((image) => {
      if (wanted !== this.index || viewport.getCurrentImageId() !== id) return;
      viewport.renderImageObject(image);
      this.drawn();
    });
  }

  /** The small picture is there long before the first slice. */
  firstPicture(row: SeriesRow): void {
    this.first.src = address(`series/${row.id}/picture`);
    this.first.hidden = false;
  }

  private leave(): void {
    this.stopFilm();
    this.store?.leave(this);
    this.store = this.told = this.window = this.places = null;
    this.flipped = false;
    this.presets = [];
    this.pending = "";
    this.ready = false;
    delete this.root.dataset.shown;
  }

  private offerWindows(fitted: [number, number]): void {
    const told = this.told as Series;
    const found: Preset[] = [];
    if (!told.colour) {
      if (told.suv !== null) SUV_TOPS.forEach((top) => found.push({ name: `SUV 0–${top}`, center: top / 2, width: top }));
      told.windows.forEach((own) => found.push({ name: told.windows.length > 1 && own.name ? own.name : "own", ...scaled(own, told) }));
      found.push({ name: "fitted", ...scaled({ center: fitted[0], width: fitted[1] }, told) });
      if (this.row?.modality === "CT") found.push(...CT_PRESETS);
    }
    this.presets = found;
    this.preset = told.suv !== null ? 1 : 0;
    this.window = found[this.preset] ?? null;
    // A window that the scanner wrote but that shows nothing of the slice is no use: the server says which one does.
    if (told.suv === null && told.windows[0] && !sees(told.windows[0], fitted)) this.choosePreset(told.windows.length);
  }

  choosePreset(at: number): void {
    const found = this.presets[at];
    if (!found) return;
    this.preset = at;
    this.window = found;
    this.applyWindow();
    this.paint();
  }

  flip(): void {
    this.flipped = !this.flipped;
    this.applyWindow();
  }

  reset(): void {
    this.flipped = false;
    this.viewport().resetCamera();
    this.choosePreset(this.told?.suv != null ? 1 : 0);
    this.viewport().render();
  }

  zoom(by: number): void {
    const viewport = this.viewport();
    viewport.setZoom(Math.max(0.2, Math.min(40, viewport.getZoom() * by)));
    viewport.render();
  }

  /** By pixels of the screen. */
  shift(x: number, y: number): void {
    const viewport = this.viewport();
    const [left, top] = viewport.getPan();
    viewport.setPan([left + x, top + y]);
    viewport.render();
  }

  close(): void {
    this.turn++;
    this.leave();
  }

  applyWindow(): void {
    if (!this.told || !this.root) return;
    const viewport = this.viewport();
    const invert = this.told.inverted !== this.flipped;
    viewport.setProperties(this.window ? { voiRange: drawnRange(this.told, this.window), invert } : { invert: this.flipped });
    viewport.render();
  }

  /** A hand drags the window: sideways its width, up and down its centre; shares of the height of the scan. */
  dragWindow(from: Window, across: number, down: number): void {
    if (!this.told || this.told.colour) return;
    const width = Math.max(1e-6, from.width * Math.exp(across * 2));
    this.window = { width, center: from.center + down * from.width };
    this.preset = -1;
    this.applyWindow();
    this.paint();
    this.news.changed(this);
  }

  get grey(): Window | null {
    return this.window;
  }

  toggleFilm(): void {
    if (this.film) return this.stopFilm();
    const told = this.told;
    if (!told?.rate) return;
    this.film = window.setInterval(() => this.go((this.index + 1) % told.frames.length), 1000 / told.rate);
    this.paint();
  }

  private stopFilm(): void {
    window.clearInterval(this.film);
    this.film = 0;
  }

  /** Every word again. */
  paint(): void {
    const { row, study, told } = this;
    const name = row ? nameOf(row) : "";
    this.view.setAttribute("aria-label", row ? say("pane", this.number, name) : say("empty_pane"));
    const why = row?.unshown || this.store?.whyNot(this.index) || "";
    this.empty.textContent = row ? why && `${say("cannot")}: ${why}` : say("empty_pane");
    this.empty.hidden = !!row && !why;
    // The slice before is not left standing under the number of the next one.
    this.root.classList.toggle("waiting", !!this.told && !this.store?.best(this.index));
    const count = told?.frames.length ?? 0;
    const place = this.places?.[this.index];
    this.set(0, row ? `${row.modality}  ${name}\n${study?.date || say("undated")}` : "");
    this.set(1, count ? `${this.index + 1} / ${count}${place === undefined ? "" : `\n${place.toFixed(1)} mm`}` : "");
    this.set(2, this.greyWords());
    const letters = edgeLetters(told?.frames[this.index]?.orientation ?? null);
    this.letters.forEach((part, at) => (part.textContent = letters[at] ?? ""));
    this.slider.max = String(Math.max(0, count - 1));
    this.slider.value = String(this.index);
    this.slider.hidden = count < 2;
    this.slider.setAttribute("aria-label", say("slice"));
    this.slider.setAttribute("aria-valuetext", say("slice_of", this.index + 1, count));
    this.play.hidden = !told?.rate;
    this.play.textContent = say(this.film ? "pause" : "play");
    this.paintState();
  }

  private set(corner: number, words: string): void {
    (this.corners[corner] as HTMLElement).textContent = words;
  }

  private greyWords(): string {
    if (!this.window || !this.told) return "";
    const digits = this.window.width < 20 ? 1 : 0;
    const unit = this.told.suv !== null ? "SUV" : this.told.units;
    return `C ${this.window.center.toFixed(digits)}  W ${this.window.width.toFixed(digits)}  ${unit}`.trimEnd();
  }

  private paintState(): void {
    const { store, told } = this;
    const parts: string[] = [];
    if (store && told) {
      const place = told.frames[this.index] as Place;
      if (store.whyNot(this.index)) parts.push(say("cannot"));
      else if (!store.best(this.index)) parts.push(say("loading"));
      else if (!store.isFull(this.index)) parts.push(say("preview"));
      if (store.inFull < store.count) parts.push(say("loaded", store.inFull, store.count));
      if (told.spacing_at === "detector") parts.push(say("detector"));
      if (!place.spacing || !told.spacing_at) parts.push(say("no_length"));
    }
    this.set(3, parts.join("\n"));
    this.root.dataset.seen = String(store?.seen ?? 0);
    this.root.dataset.full = String(store?.inFull ?? 0);
  }
}

const scaled = (window: Window, told: Series): Window => ({
  center: window.center * (told.suv ?? 1),
  width: window.width * (told.suv ?? 1),
});

const sees = (own: Window, fitted: [number, number]): boolean => Math.abs(own.center - fitted[0]) < 1e-3 && Math.abs(own.width - fitted[1]) < 1e-3;
