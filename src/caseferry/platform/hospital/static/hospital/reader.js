/* Reads one PDF in place. At first every page is a small picture, fetched when it comes near; who never gets further reads these.
   Once the first picture stands there, pdf.js comes, draws the pages sharp and searches their text. Only the blocks that the pages
   in sight need are fetched; a block that gets lost is asked for again. */
const reader = document.getElementById("reader");
const told = reader.dataset;
const part = (id) => document.getElementById(id);
const paper = part("paper");
const SIZE = Number(told.size);
const BLOCK = 8192; // pdf.js looks at one dictionary a page, wherever it lies: a small block for each
const RUN = 8; // blocks that are fetched in one
const TAIL = 32768;
const TRIES = 4;
const MOST_AHEAD = 4e6;
const SOON = 400; // milliseconds in which a page may be drawn before its picture is asked for
const PATIENCE = 10_000; // milliseconds that pdf.js waits for the first picture
const A4 = { width: 595, height: 842 };
const EASY = 1.4; // no page begins larger than it can be read well
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];

class Trouble extends Error {}

history.scrollRestoration = "manual"; // the address says which page was open

/* ---- bytes ---- */
const held = new Map();

/* The blocks from `first` to `last`; those that are not here are asked for, as many at once as stand beside each other. */
function blocks(first, last) {
  let run = [];
  const ask = () => {
    if (!run.length) return;
    const wanted = fetchRange(run[0] * BLOCK, Math.min(SIZE, (run[0] + run.length) * BLOCK));
    run.forEach((number, at) => {
      const block = wanted.then((bytes) => bytes.subarray(at * BLOCK, (at + 1) * BLOCK));
      block.catch(() => held.delete(number));
      held.set(number, block);
    });
    run = [];
  };
  const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  for (const number of numbers) {
    if (held.has(number)) ask();
    else if (run.push(number) === RUN) ask();
  }
  ask();
  return Promise.all(numbers.map((number) => held.get(number)));
}

async function fetchRange(begin, end) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // past the browser's cache, which lets requests of one address through one after the other: a round trip each
      const answer = await fetch(told.url, { headers: { Range: `bytes=${begin}-${end - 1}` }, credentials: "same-origin", cache: "no-store" });
      if (answer.status === 404 || answer.status === 410) throw new Trouble(told.revoked);
      if (!answer.ok) throw new Error(String(answer.status));
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return answer.status === 206 ? bytes : bytes.subarray(begin, end);
    } catch (error) {
      if (error instanceof Trouble) throw error;
      if (attempt === TRIES) throw new Trouble(told.lost);
      await new Promise((go) => setTimeout(go, 400 * 2 ** attempt));
    }
  }
}

async function bytesOf(begin, end) {
  const first = Math.floor(begin / BLOCK);
  const found = await blocks(first, Math.floor((end - 1) / BLOCK));
  const whole = new Uint8Array(end - begin);
  found.forEach((bytes, at) => {
    const from = (first + at) * BLOCK;
    const cut = bytes.subarray(Math.max(0, begin - from), Math.min(bytes.length, end - from));
    whole.set(cut, Math.max(0, from - begin));
  });
  return whole;
}

/* What pdf.js asks for first: the end, which says where everything is, and the head. The head of a linearised PDF says where its
   first page ends: `/E`. */
async function fetchAhead(wanted) {
  bytesOf(Math.max(0, SIZE - TAIL), SIZE).catch(() => {});
  const head = new TextDecoder("latin1").decode(await bytesOf(0, Math.min(SIZE, 1024)));
  const first = head.includes("/Linearized") && /\/E\s+(\d+)/.exec(head);
  if (first && wanted === 1) await bytesOf(0, Math.min(SIZE, Number(first[1]), MOST_AHEAD));
}

/* ---- trouble ---- */
function complain(words) {
  part("loading").hidden = true;
  const box = part("trouble");
  box.querySelector("p").textContent = words;
  box.hidden = false;
}
const complaint = (error) => (error instanceof Trouble ? error.message : told.failed);

/* ---- pages ---- */
const state = { pdfjs: null, pdf: null, leaves: [], scale: 1, fit: true, chosen: false, now: 1, failed: null };

function layOut(count, first = A4) {
  paper.replaceChildren();
  state.leaves = [];
  for (let number = 1; number <= count; number += 1) {
    const box = document.createElement("div");
    box.className = "leaf";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", named(number));
    const leaf = { number, box, ...first, measured: false, drawn: 0, task: null, page: null, layer: null, picture: null };
    state.leaves.push(leaf);
    paper.append(box);
  }
  part("pages").textContent = String(count);
  fitFirst();
  sizeAll();
}

const named = (number) => told.pageLabel.replace("#", number);

/* Every page that was not measured is as large as this one; the page in sight stays where it is. */
function resize(view) {
  const now = state.leaves[state.now - 1];
  const top = now.box.getBoundingClientRect().top;
  for (const leaf of state.leaves) if (!leaf.measured) Object.assign(leaf, { width: view.width, height: view.height });
  if (!state.chosen) fitFirst();
  sizeAll();
  scrollBy({ top: now.box.getBoundingClientRect().top - top, behavior: "instant" });
}

function fitFirst() {
  const whole = fitting(state.leaves[0]);
  state.scale = Math.min(whole, EASY);
  state.fit = whole <= EASY;
}

/* ---- pictures ---- */
function show(leaf, picture = new Image()) {
  if (leaf.picture || leaf.drawn) return;
  leaf.picture = picture;
  picture.className = "";
  picture.alt = named(leaf.number);
  picture.addEventListener("error", () => picture.remove());
  if (!picture.src) picture.src = told.sheet.replace("/sheet/1/", `/sheet/${leaf.number}/`);
  leaf.box.replaceChildren(picture);
}

/* The wanted page's picture, which the page itself asked for, or another one where an address names another page. */
async function beginWithPictures() {
  const picture = part("glance");
  layOut(Math.max(1, Number(told.pages)));
  const wanted = Math.min(pageOfHash(), state.leaves.length);
  show(state.leaves[wanted - 1], wanted === Number(told.first) ? picture : undefined);
  const first = state.leaves[wanted - 1].picture;
  watch();
  go(wanted, wanted > 1);
  await Promise.race([first.decode().catch(() => {}), new Promise((done) => setTimeout(done, PATIENCE))]);
  const [wide, high] = [first.naturalWidth, first.naturalHeight];
  if (wide) resize(wide > high ? { width: A4.height, height: A4.height * high / wide } : { width: A4.width, height: A4.width * high / wide });
  return wanted;
}

/* ---- the pages themselves ---- */
async function begin() {
  for (const box of document.querySelectorAll("[data-needs-script]")) box.hidden = false;
  part("trouble").hidden = true;
  const wanted = await beginWithPictures();
  fetchAhead(wanted).catch(() => {});
  const [pdfjs] = await Promise.all([import(told.pdf), fetch(told.worker).then((answer) => answer.arrayBuffer())]);
  state.pdfjs = pdfjs;
  pdfjs.GlobalWorkerOptions.workerSrc = told.worker; // from the browser's cache: the two came at the same time
  class Ranges extends pdfjs.PDFDataRangeTransport {
    requestDataRange(from, to) {
      bytesOf(from, to).then((bytes) => this.onDataRange(from, bytes), (error) => { state.failed = error; complain(complaint(error)); });
    }
  }
  const base = new URL(told.parts, location.href).href;
  const task = pdfjs.getDocument({
    range: new Ranges(SIZE, null), length: SIZE, rangeChunkSize: BLOCK, disableAutoFetch: true, disableStream: true,
    cMapUrl: `${base}cmaps/`, cMapPacked: true, standardFontDataUrl: `${base}standard_fonts/`, wasmUrl: `${base}wasm/`,
    isEvalSupported: false, enableXfa: false, verbosity: 0,
  });
  const pdf = await task.promise;
  if (pdf.numPages !== state.leaves.length) { layOut(pdf.numPages); state.watch(); }
  const leaf = state.leaves[Math.min(state.now, pdf.numPages) - 1];
  leaf.page = await pdf.getPage(leaf.number);
  resize(leaf.page.getViewport({ scale: 1 }));
  state.pdf = pdf;
  await draw(leaf);
  part("loading").hidden = true;
  reader.dataset.ready = "yes";
  state.leaves.filter((each) => each.near).forEach(draw);
}

const fitting = (leaf) => Math.max(0.25, Math.min(3, (paper.clientWidth - 4) / leaf.width));

function size(leaf) {
  leaf.box.style.width = `${leaf.width * state.scale}px`;
  leaf.box.style.height = `${leaf.height * state.scale}px`;
}

function sizeAll() {
  state.leaves.forEach(size);
  tellZoom();
}

async function draw(leaf) {
  if (!state.pdf || leaf.drawn === state.scale || leaf.task) return;
  leaf.task = (async () => {
    const scale = state.scale;
    leaf.page ??= await state.pdf.getPage(leaf.number);
    const natural = leaf.page.getViewport({ scale: 1 });
    Object.assign(leaf, { width: natural.width, height: natural.height, measured: true });
    size(leaf);
    const view = leaf.page.getViewport({ scale });
    const sharp = Math.min(window.devicePixelRatio || 1, 2, Math.sqrt(16e6 / (view.width * view.height)));
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(view.width * sharp);
    canvas.height = Math.floor(view.height * sharp);
    canvas.setAttribute("aria-hidden", "true");
    await leaf.page.render({ canvas, viewport: view, transform: sharp === 1 ? null : [sharp, 0, 0, sharp, 0, 0] }).promise;
    const layer = document.createElement("div");
    layer.className = "textLayer";
    leaf.box.style.setProperty("--total-scale-factor", String(scale));
    leaf.box.style.setProperty("--scale-round-x", "1px");
    leaf.box.style.setProperty("--scale-round-y", "1px");
    leaf.box.replaceChildren(canvas, layer);
    leaf.picture = null;
    leaf.text = new state.pdfjs.TextLayer({ textContentSource: await textOf(leaf), container: layer, viewport: view });
    await leaf.text.render();
    leaf.drawn = scale;
    mark(leaf);
  })();
  try {
    await leaf.task;
  } catch (error) {
    if (!leaf.drawn) complain(complaint(state.failed ?? error));
  } finally {
    leaf.task = null;
  }
  if (leaf.drawn && leaf.drawn !== state.scale && leaf.near) await draw(leaf);
}

async function textOf(leaf) {
  leaf.page ??= await state.pdf.getPage(leaf.number);
  leaf.content ??= await leaf.page.getTextContent();
  return leaf.content;
}

function forget(leaf) {
  if (leaf.task || !(leaf.drawn || leaf.picture)) return;
  leaf.box.replaceChildren();
  leaf.drawn = 0;
  leaf.picture = null;
  leaf.text = null;
  leaf.page?.cleanup();
}

/* A page that comes near is shown, and drawn once that can be done, the page in sight before its neighbours. */
async function come(leaf) {
  if (state.pdf) setTimeout(() => { if (leaf.near) show(leaf); }, SOON);
  else show(leaf);
  const now = state.leaves[state.now - 1];
  if (leaf !== now) {
    draw(now);
    await now.task?.catch(() => {});
  }
  if (leaf.near) draw(leaf);
}

function watch() {
  const leafOf = (box) => state.leaves[[...paper.children].indexOf(box)];
  const near = new IntersectionObserver((seen) => seen.forEach((entry) => {
    const leaf = leafOf(entry.target);
    if (!leaf) return;
    leaf.near = entry.isIntersecting;
    if (leaf.near) come(leaf);
    else if (Math.abs(leaf.number - state.now) > 4) forget(leaf);
  }), { rootMargin: "60% 0px" });
  state.watch = () => state.leaves.forEach((leaf) => near.observe(leaf.box));
  state.watch();
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; tellPage(inSight()); });
  }, { passive: true });
  addEventListener("hashchange", () => go(pageOfHash()));
  let width = paper.clientWidth;
  new ResizeObserver(() => {
    if (state.fit && paper.clientWidth !== width) { width = paper.clientWidth; zoom(fitting(state.leaves[state.now - 1]), true); }
  }).observe(paper);
}

function inSight() {
  const line = innerHeight * 0.4;
  let low = 0;
  let high = state.leaves.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (state.leaves[middle].box.getBoundingClientRect().top <= line) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

function tellPage(number) {
  if (number === state.now && part("page").value === String(number)) return;
  state.now = number;
  if (document.activeElement !== part("page")) part("page").value = String(number);
  history.replaceState(null, "", `#page=${number}`);
  const ask = new URL(part("ask").href);
  ask.searchParams.set("page", String(number));
  part("ask").href = ask.href;
}

function go(number, moving = true) {
  const leaf = state.leaves[Math.max(1, Math.min(state.leaves.length, number)) - 1];
  if (!leaf) return;
  if (moving) leaf.box.scrollIntoView({ block: "start", behavior: "instant" });
  tellPage(leaf.number);
}

function pageOfHash() {
  const found = /[#&]page=(\d+)/.exec(location.hash);
  return Math.max(1, Number(found ? found[1] : told.first));
}

/* ---- size ---- */
function zoom(scale, fit = false) {
  const leaf = state.leaves[state.now - 1];
  const top = leaf.box.getBoundingClientRect().top;
  const before = state.scale;
  Object.assign(state, { fit, chosen: true });
  state.scale = Math.max(0.25, Math.min(4, scale));
  state.leaves.forEach(size);
  const moved = leaf.box.getBoundingClientRect().top - top * (top < 0 ? state.scale / before : 1);
  scrollBy({ top: moved, behavior: "instant" });
  tellZoom();
  state.leaves.filter((each) => each.near).forEach(draw);
}

function tellZoom() {
  part("zoom").textContent = `${Math.round(state.scale * 100)} %`;
}

const larger = () => zoom(ZOOMS.find((each) => each > state.scale + 0.01) ?? 4);
const smaller = () => zoom([...ZOOMS].reverse().find((each) => each < state.scale - 0.01) ?? 0.25);
const fit = () => zoom(fitting(state.leaves[state.now - 1]), true);

/* ---- search ---- */
const search = { words: "", pages: [], at: -1 };
const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");

async function find() {
  const words = plain(part("words").value.trim());
  if (words === search.words && search.pages.length) {
    search.at = (search.at + 1) % search.pages.length;
    go(search.pages[search.at]);
    return;
  }
  Object.assign(search, { words, pages: [], at: -1 });
  state.leaves.forEach(mark);
  part("found").textContent = words ? told.searching : "";
  if (!words) return;
  for (const leaf of state.leaves) {
    const content = await textOf(leaf);
    if (search.words !== words) return;
    if (plain(content.items.map((item) => item.str + (item.hasEOL ? " " : "")).join("")).includes(words)) search.pages.push(leaf.number);
  }
  part("found").textContent = search.pages.length ? `${told.found} ${search.pages.slice(0, 12).join(", ")}${search.pages.length > 12 ? "…" : ""}` : told.none;
  if (search.pages.length) {
    search.at = Math.max(0, search.pages.findIndex((number) => number >= state.now));
    go(search.pages[search.at]);
  }
  state.leaves.filter((leaf) => leaf.drawn).forEach(mark);
}

/* Lights the pieces of text that the words run through. */
function mark(leaf) {
  if (!leaf.text) return;
  const boxes = leaf.text.textDivs;
  boxes.forEach((box) => box.classList.remove("hit"));
  if (!search.words) return;
  const items = leaf.content.items.filter((item) => item.str !== undefined);
  let whole = "";
  const spans = items.map((item) => {
    const from = whole.length;
    whole += plain(item.str);
    const span = [from, whole.length];
    if (item.hasEOL && !whole.endsWith(" ")) whole += " ";
    return span;
  });
  for (let at = whole.indexOf(search.words); at >= 0; at = whole.indexOf(search.words, at + 1)) {
    const end = at + search.words.length;
    spans.forEach(([from, to], number) => { if (from < end && to > at) boxes[number]?.classList.add("hit"); });
  }
}

/* ---- hands ---- */
const acts = { previous: () => go(state.now - 1), next: () => go(state.now + 1), larger, smaller, fit, again: () => location.reload() };
reader.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button && (state.leaves.length || button.dataset.act === "again")) acts[button.dataset.act]();
});
part("search").addEventListener("submit", (event) => {
  event.preventDefault();
  part("found").textContent = told.searching;
  ready.then(find).catch((error) => complain(complaint(error)));
});
part("page").addEventListener("change", () => go(Number(part("page").value) || state.now));
const keys = { n: acts.next, p: acts.previous, "+": larger, "=": larger, "-": smaller, f: fit, "/": () => part("words").focus() };
paper.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !state.leaves.length || !keys[event.key.toLowerCase()]) return;
  event.preventDefault();
  keys[event.key.toLowerCase()]();
});

const ready = begin();
ready.catch((error) => { console.error(error); complain(complaint(state.failed ?? error)); });
