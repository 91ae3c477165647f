/** Begins: the page and the first small picture at once, the large part that draws slices as soon as it is here. */

import "./style.css";
import { address, ask, type Studies } from "./contract";
import { make } from "./dom";
import { firstChoice, FrameOfPage } from "./frame_of_page";
import { language, say } from "./words";

async function begin(): Promise<void> {
  document.documentElement.lang = language();
  if (!("DecompressionStream" in window)) return only(say("old_browser"));
  const stage = import("./stage");
  try {
    const studies = await ask<Studies>("studies.json");
    const first = firstChoice(studies);
    if (!studies.studies.length) return only(say("nothing"));
    const page = new FrameOfPage(studies);
    const picture = make("img", { class: "first boot", alt: "" });
    if (first) {
      picture.src = address(`series/${first.series.id}/picture`);
      page.panes.append(picture);
    }
    const { openStage } = await stage;
    picture.remove();
    openStage(studies, page);
  } catch (error) {
    console.error(error);
    only(say("failed"));
  }
}

function only(words: string): void {
  document.body.replaceChildren(make("main", { class: "only" }, make("h1", {}, say("viewer")), make("p", { role: "alert" }, words)));
}

void begin();
