/** The page around the scans: head, list of series, tools. Knows nothing of how scans are drawn. */

import { address, type SeriesRow, type Studies, type Study } from "./contract";
import { icon, make } from "./dom";
import { isWord, language, say, setLanguage, type Word } from "./words";

export type Tool = "scroll" | "window" | "zoom" | "pan" | "length" | "angle";
export const TOOLS: Tool[] = ["scroll", "window", "zoom", "pan", "length", "angle"];
export type Action = "compare" | "link" | "invert" | "reset" | "clear" | "help";
const ACTIONS: Action[] = ["compare", "link", "invert", "reset", "clear", "help"];
const PRESSED: Action[] = ["compare", "link", "invert"];

/** What the page asks of the scans. */
export interface Wishes {
  choose(series: SeriesRow, study: Study): void;
  take(tool: Tool): void;
  act(action: Action): void;
  preset(at: number): void;
}

export class FrameOfPage {
  readonly panes = make("div", { class: "panes" });
  private readonly list = make("nav", { class: "list" });
  private readonly bar = make("div", { class: "bar", role: "toolbar" });
  private readonly presets = make("select", { id: "preset" });
  private readonly status = make("p", { class: "status", role: "status" });
  private readonly linking = make("p", { class: "linking" });
  private readonly painters: (() => void)[] = [];
  private readonly entries = new Map<number, HTMLButtonElement>();
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private wishes: Wishes | null = null;

  constructor(private readonly studies: Studies) {
    document.body.replaceChildren(this.head(), this.list, make("main", {}, this.tools(), this.panes), this.foot());
    this.fillList();
    this.paint();
  }

  /** From now on wishes are granted. */
  connect(wishes: Wishes): void {
    this.wishes = wishes;
    this.bar.querySelectorAll<HTMLButtonElement | HTMLSelectElement>("button, select").forEach((part) => (part.disabled = false));
  }

  /** Called at once and whenever the language changes. */
  onPaint(painter: () => void): void {
    this.painters.push(painter);
    painter();
  }

  tell(words: string): void {
    this.status.textContent = words;
  }

  mark(series: number[], active: number | null): void {
    this.entries.forEach((entry, id) => {
      entry.setAttribute("aria-pressed", String(series.includes(id)));
      entry.classList.toggle("active", id === active);
    });
  }

  press(name: Tool | Action, on: boolean): void {
    this.buttons.get(name)?.setAttribute("aria-pressed", String(on));
  }

  /** The windows that the active scan offers; `names` are keys of words or names that a scanner gave. */
  offer(names: string[], chosen: number): void {
    const offered = names.length ? names : ["own"];
    this.presets.replaceChildren(...offered.map((name, at) => make("option", { value: at, selected: at === chosen }, isWord(name) ? say(name) : name)));
    this.presets.disabled = names.length === 0;
  }

  /** How the two scans scroll together. */
  linkWords(words: string): void {
    this.linking.textContent = words;
  }

  private head(): HTMLElement {
    const title = make("h1", {}, this.studies.title || say("viewer"));
    const links = make("div", { class: "links" });
    for (const link of this.studies.links) {
      const word: Word = link.kind === "review" ? "review" : "back";
      const part = make("a", { href: address(link.url) });
      this.onPaint(() => (part.textContent = say(word)));
      links.append(part);
    }
    const change = make("button", { type: "button", class: "plain" });
    change.addEventListener("click", () => this.changeLanguage());
    this.onPaint(() => {
      change.textContent = say("language");
      change.lang = language() === "en" ? "zh-Hans" : "en";
      title.textContent = this.studies.title || say("viewer");
    });
    links.append(change);
    return make("header", {}, title, links);
  }

  private foot(): HTMLElement {
    const notice = make("p", { class: "notice" });
    this.onPaint(() => (notice.textContent = say("notice")));
    return make("footer", {}, this.status, this.linking, notice);
  }

  private changeLanguage(): void {
    setLanguage(language() === "en" ? "zh-Hans" : "en");
    this.paint();
  }

  private paint(): void {
    document.documentElement.lang = language();
    document.title = [this.studies.title, say("viewer")].filter(Boolean).join(" · ");
    this.painters.forEach((painter) => painter());
  }

  private tools(): HTMLElement {
    const group = make("div", { class: "group", role: "group" });
    TOOLS.forEach((tool) => group.append(this.button(tool, () => this.wishes?.take(tool), true)));
    const label = make("label", { for: "preset" });
    const field = make("div", { class: "field" }, label, this.presets);
    const actions = make("div", { class: "group" });
    ACTIONS.forEach((action) => actions.append(this.button(action, () => this.act(action), PRESSED.includes(action))));
    this.presets.addEventListener("change", () => this.wishes?.preset(this.presets.selectedIndex));
    this.presets.disabled = true;
    this.onPaint(() => {
      group.setAttribute("aria-label", say("tools"));
      this.bar.setAttribute("aria-label", say("tools"));
      label.textContent = say("preset");
    });
    this.bar.append(group, field, actions);
    return this.bar;
  }

  private act(action: Action): void {
    if (action === "help") this.help();
    else this.wishes?.act(action);
  }

  private button(name: Tool | Action, act: () => void, toggles: boolean): HTMLButtonElement {
    const words = make("span");
    const found = make("button", { type: "button", class: "tool", disabled: true }, icon(name), words);
    if (toggles) found.setAttribute("aria-pressed", "false");
    found.addEventListener("click", act);
    this.onPaint(() => {
      words.textContent = say(name);
      found.title = say(name);
    });
    this.buttons.set(name, found);
    return found;
  }

  private help(): void {
    const close = make("button", { type: "button", class: "plain", autofocus: true }, say("close"));
    const lines = say("help_lines").split("|").map((line) => make("li", {}, line));
    const box = make("dialog", { "aria-labelledby": "help-title" }, make("h2", { id: "help-title" }, say("help_title")), make("ul", {}, ...lines), close);
    close.addEventListener("click", () => box.close());
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal();
  }

  private fillList(): void {
    this.onPaint(() => this.list.setAttribute("aria-label", say("series")));
    for (const study of this.studies.studies) {
      const title = make("h2");
      this.onPaint(() => (title.textContent = `${study.date || say("undated")} · ${study.description || study.modalities.join(" ")}`));
      const rows = study.series.map((series) => make("li", {}, this.entry(series, study)));
      this.list.append(make("section", {}, title, make("ul", {}, ...rows)));
    }
  }

  private entry(series: SeriesRow, study: Study): HTMLButtonElement {
    const picture = series.unshown
      ? make("span", { class: "thumb none" }, "×")
      : make("img", { class: "thumb", alt: "", loading: "lazy", decoding: "async", width: 72, height: 72, src: address(`series/${series.id}/picture`) });
    picture.addEventListener("error", () => picture.replaceWith(make("span", { class: "thumb none" }, "×")));
    const name = make("span", { class: "name" });
    const more = make("span", { class: "more" });
    const found = make("button", { type: "button", class: "entry", "aria-pressed": "false" }, picture, make("span", { class: "words" }, name, more));
    found.addEventListener("click", () => this.wishes?.choose(series, study));
    this.onPaint(() => {
      name.textContent = nameOf(series);
      more.textContent = detailsOf(series);
    });
    this.entries.set(series.id, found);
    return found;
  }
}

export const nameOf = (series: SeriesRow): string => series.description || say("unnamed", series.number || series.id + 1);

function detailsOf(series: SeriesRow): string {
  const parts = [series.modality, series.slices === 1 ? say("one_slice") : say("slices", series.slices)];
  if (isWord(series.orientation)) parts.push(say(series.orientation));
  if (series.contrast) parts.push(say("contrast"));
  if (series.missing) parts.push(say("missing", series.missing));
  if (series.unshown) parts.push(say("cannot"));
  return parts.filter(Boolean).join(" · ");
}

/** What is looked at first: the longest series of the newest study that can be shown. */
export function firstChoice(studies: Studies): { series: SeriesRow; study: Study } | null {
  for (const study of studies.studies) {
    const shown = study.series.filter((series) => !series.unshown && series.slices > 0);
    const best = shown.reduce<SeriesRow | null>((a, b) => (a && rank(a) >= rank(b) ? a : b), null);
    if (best) return { series: best, study };
  }
  return null;
}

/** CT and MR come before the PET that lies on them, films and captures last. */
const rank = (series: SeriesRow): number => series.slices * (["CT", "MR"].includes(series.modality) ? 10 : 1);

/** What is worth comparing with a series: PET with its CT, else the same kind of scan before, else the next one. */
export function partnerOf(studies: Studies, series: SeriesRow, study: Study): { series: SeriesRow; study: Study } | null {
  const fused = { CT: "PT", PT: "CT" }[series.modality];
  const same = study.series.filter((one) => one.id !== series.id && !one.unshown);
  const longest = (rows: SeriesRow[]): SeriesRow | undefined => [...rows].sort((a, b) => b.slices - a.slices)[0];
  const pet = longest(same.filter((one) => one.modality === fused));
  if (pet) return { series: pet, study };
  const others = studies.studies.filter((one) => one !== study).sort((a, b) => b.date.localeCompare(a.date));
  for (const other of others) {
    const prior = longest(other.series.filter((one) => one.modality === series.modality && !one.unshown));
    if (prior) return { series: prior, study: other };
  }
  const next = longest(same);
  return next ? { series: next, study } : null;
}
