/** The scans on the screen: one or two panes, what a hand or a key does to them, and how they scroll together. */

import { init as initCore, RenderingEngine, Enums, getRenderingCapabilities, setUseCPURendering, type StackViewport } from "@cornerstonejs/core";
import {
  addTool,
  AngleTool,
  annotation,
  Enums as ToolEnums,
  init as initTools,
  LengthTool,
  PanTool,
  ToolGroupManager,
  ZoomTool,
} from "@cornerstonejs/tools";
import { counterpart, linkingOf, offsetBetween } from "./along";
import type { SeriesRow, Studies, Study } from "./contract";
import { TOOLS, firstChoice, partnerOf, type Action, type FrameOfPage, type Tool, type Wishes } from "./frame_of_page";
import { registerFrames } from "./image";
import { Keys } from "./keys";
import { Pane, type PaneNews } from "./pane";
import { say } from "./words";

const ENGINE = "caseferry";
const GROUP = "tools";
const { MouseBindings } = ToolEnums;
const TOOL_NAMES: Partial<Record<Tool, string>> = {
  zoom: ZoomTool.toolName,
  pan: PanTool.toolName,
  length: LengthTool.toolName,
  angle: AngleTool.toolName,
};
/** Marks must be seen on black lungs and on white bone. */
const MARKS = {
  color: "rgb(255, 226, 92)", colorHighlighted: "rgb(124, 255, 178)", colorSelected: "rgb(124, 255, 178)", lineWidth: "2", shadow: true,
  textBoxFontSize: "16px", textBoxFontFamily: "system-ui, sans-serif", textBoxColor: "rgb(255, 226, 92)", textBoxColorHighlighted: "rgb(124, 255, 178)",
  textBoxColorSelected: "rgb(124, 255, 178)", textBoxBackground: "rgba(0, 0, 0, 0.7)",
};
const FIXED: Record<string, { mouseButton?: number; numTouchPoints?: number }[]> = {
  [ZoomTool.toolName]: [{ mouseButton: MouseBindings.Secondary }, { numTouchPoints: 2 }],
  [PanTool.toolName]: [{ mouseButton: MouseBindings.Auxiliary }, { numTouchPoints: 3 }],
};

export class Stage implements Wishes, PaneNews {
  private readonly engine: RenderingEngine;
  private readonly group = ToolGroupManager.createToolGroup(GROUP);
  private readonly panes: Pane[] = [];
  private active = 0;
  private linked = false;
  private offset = 0;
  tool: Tool = "scroll";

  constructor(
    private readonly studies: Studies,
    private readonly page: FrameOfPage,
  ) {
    this.engine = new RenderingEngine(ENGINE);
    for (const tool of [ZoomTool, PanTool, LengthTool, AngleTool]) {
      addTool(tool);
      this.group?.addTool(tool.toolName);
    }
    this.addPane();
    const styles = annotation.config.style;
    styles.setDefaultToolStyles({ global: { ...styles.getDefaultToolStyles().global, ...MARKS } });
    new ResizeObserver(() => this.engine.resize(true, true)).observe(page.panes);
    page.connect(this);
    page.onPaint(() => this.paint());
    this.take("scroll");
  }

  private addPane(): Pane {
    const number = this.panes.length;
    const id = `pane-${number}`;
    const pane: Pane = new Pane(number + 1, () => this.engine.getViewport(id) as StackViewport, this);
    this.page.panes.append(pane.root);
    this.engine.enableElement({ viewportId: id, type: Enums.ViewportType.STACK, element: pane.view, defaultOptions: { background: [0, 0, 0] } });
    this.group?.addViewport(id, ENGINE);
    this.panes.push(pane);
    pane.root.addEventListener("pointerdown", () => this.activate(number), { capture: true });
    pane.view.addEventListener("focus", () => this.activate(number));
    new Keys(pane, this);
    return pane;
  }

  private activate(number: number): void {
    this.active = Math.min(number, this.panes.length - 1);
    this.paint();
  }

  private get current(): Pane {
    return this.panes[this.active] as Pane;
  }

  choose(series: SeriesRow, study: Study): void {
    void this.show(this.current, series, study);
  }

  async show(pane: Pane, series: SeriesRow, study: Study): Promise<void> {
    try {
      await pane.show(series, study);
    } catch {
      this.tell(say("failed"));
    }
    if (this.linked) this.relink();
    this.paint();
  }

  take(tool: Tool): void {
    this.tool = tool;
    for (const [key, name] of Object.entries(TOOL_NAMES)) {
      const measures = key === "length" || key === "angle";
      const fixed = FIXED[name] ?? [];
      if (key === tool) this.group?.setToolActive(name, { bindings: [{ mouseButton: MouseBindings.Primary }, { numTouchPoints: 1 }, ...fixed] });
      else if (fixed.length) {
        this.group?.setToolDisabled(name);
        this.group?.setToolActive(name, { bindings: fixed });
      } else if (measures && ["length", "angle"].includes(tool)) this.group?.setToolPassive(name);
      else if (measures) this.group?.setToolEnabled(name);
      else this.group?.setToolDisabled(name);
    }
    this.page.panes.dataset.tool = tool;
    this.paint();
  }

  act(action: Action): void {
    const pane = this.current;
    if (action === "compare") this.compare();
    else if (action === "link") this.link();
    else if (action === "invert") pane.flip();
    else if (action === "reset") pane.reset();
    else if (action === "clear") this.clear();
    this.paint();
  }

  preset(at: number): void {
    this.current.choosePreset(at);
    this.paint();
  }

  /** Two scans beside each other, or one again. */
  private compare(): void {
    if (this.panes.length === 2) return this.single();
    const [first] = this.panes as [Pane];
    const pane = this.addPane();
    this.page.panes.classList.add("two");
    this.engine.resize(true, false);
    const partner = first.row && first.study && partnerOf(this.studies, first.row, first.study);
    this.linked = true;
    if (partner) void this.show(pane, partner.series, partner.study);
  }

  private single(): void {
    const pane = this.panes.pop() as Pane;
    pane.close();
    this.group?.removeViewports(ENGINE, "pane-1");
    this.engine.disableElement("pane-1");
    pane.root.remove();
    this.page.panes.classList.remove("two");
    this.active = 0;
    this.linked = false;
    this.engine.resize(true, false);
  }

  link(): void {
    this.linked = !this.linked && this.panes.length === 2;
    if (this.linked) this.relink();
    this.paint();
  }

  /** From now on what is on the screen stays together; two series of one examination are brought to the same place first. */
  private relink(): void {
    const [a, b] = this.panes;
    if (!a?.told || !b?.told) return;
    this.offset = offsetBetween(a.told, a.index, b.told, b.index);
    if (linkingOf(a.told, b.told) === "position") b.follow(counterpart(a.told, a.index, b.told, 0));
  }

  moved(pane: Pane): void {
    const other = this.panes.find((one) => one !== pane);
    if (!this.linked || !other?.told || !pane.told) return;
    other.follow(counterpart(pane.told, pane.index, other.told, pane === this.panes[0] ? this.offset : -this.offset));
  }

  changed(): void {
    this.paint();
  }

  tell(words: string): void {
    this.page.tell(words);
  }

  private clear(): void {
    annotation.state.removeAllAnnotations();
    this.panes.forEach((pane) => pane.applyWindow());
    this.tell(say("marks_cleared"));
  }

  private paint(): void {
    const pane = this.current;
    TOOLS.forEach((tool) => this.page.press(tool, tool === this.tool));
    this.page.press("compare", this.panes.length === 2);
    this.page.press("link", this.linked);
    this.page.press("invert", pane.flipped);
    this.page.mark(this.panes.flatMap((one) => (one.row ? [one.row.id] : [])), pane.row?.id ?? null);
    const names = pane.presets.map((one) => one.name);
    const custom = pane.preset < 0 && names.length > 0;
    this.page.offer(custom ? [...names, "custom"] : names, custom ? names.length : pane.preset);
    this.panes.forEach((one, at) => one.root.classList.toggle("active", at === this.active && this.panes.length > 1));
    this.panes.forEach((one) => one.paint());
    this.page.linkWords(this.linkWords());
  }

  private linkWords(): string {
    const [a, b] = this.panes;
    if (!a?.told || !b?.told) return "";
    return this.linked ? say(`link_${linkingOf(a.told, b.told)}`) : say("link_off");
  }
}

/** Ready to draw; the first series is on its way to the screen. */
export function openStage(studies: Studies, page: FrameOfPage): Stage {
  const asked = new URLSearchParams(location.search).get("draw");
  initCore();
  const can = getRenderingCapabilities();
  const byProcessor = asked === "processor" || (asked !== "card" && (!can.webgl || can.softwareRasterizer));
  setUseCPURendering(byProcessor);
  registerFrames(byProcessor);
  initTools();
  const stage = new Stage(studies, page);
  const first = firstChoice(studies);
  if (first) stage.choose(first.series, first.study);
  return stage;
}
